"""Reads of downtime."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Double, Select, cast, extract, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.downtime.schemas import DowntimeFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import Downtime

KEYS: Keys = {"id": Key(Downtime.id, "id"), "startedAt": Key(Downtime.started_at, "started_at")}


@cache
def _shown() -> Select[Any]:
    length = func.round(extract("epoch", Downtime.ended_at - Downtime.started_at) / 3600, 4)
    return select(*Downtime.__table__.columns, cast(length, Double).label("hours"))


async def find(session: AsyncSession, equipment_id: UUID, filters: DowntimeFilter) -> Listing:
    statement = _shown().where(Downtime.equipment_id == equipment_id)
    if filters.status is not None:
        statement = statement.where(Downtime.status.in_(filters.status))
    if filters.planned is not None:
        statement = statement.where(Downtime.planned == filters.planned)
    if filters.open is not None:
        statement = statement.where(Downtime.ended_at.is_(None) == filters.open)
    if filters.after is not None:
        statement = statement.where(or_(Downtime.ended_at.is_(None), Downtime.ended_at > filters.after))
    if filters.before is not None:
        statement = statement.where(Downtime.started_at < filters.before)
    return await paginate(session, statement, filters, KEYS, "-startedAt")


async def show(session: AsyncSession, equipment_id: UUID, downtime_id: UUID) -> Any | None:
    wanted = (Downtime.id == downtime_id) & (Downtime.equipment_id == equipment_id)
    return (await session.execute(_shown().where(wanted))).one_or_none()


async def lock(session: AsyncSession, equipment_id: UUID, downtime_id: UUID) -> Downtime | None:
    wanted = (Downtime.id == downtime_id) & (Downtime.equipment_id == equipment_id)
    return await session.scalar(select(Downtime).where(wanted).with_for_update())
