"""Reads of alarms and their history."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.monitoring.alarms.schemas import AlarmFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import Alarm, AlarmEvent, Sensor

KEYS: Keys = {
    "id": Key(Alarm.id, "id"),
    "raisedAt": Key(Alarm.raised_at, "raised_at"),
    "lastAt": Key(Alarm.last_at, "last_at"),
    "score": Key(Alarm.score, "score"),
}


@cache
def _shown() -> Select[Any]:
    return select(*Alarm.__table__.columns, Sensor.address).outerjoin(Sensor, Sensor.id == Alarm.sensor_id)


async def find(session: AsyncSession, filters: AlarmFilter) -> Listing:
    statement = _shown()
    for column, wanted in (
        (Alarm.state, filters.state),
        (Alarm.severity, filters.severity),
        (Alarm.detector, filters.detector),
        (Alarm.equipment_id, filters.equipment_id),
        (Alarm.sensor_id, filters.sensor_id),
    ):
        if wanted is not None:
            statement = statement.where(column.in_(wanted))
    if filters.shelved is not None:
        shelved = Alarm.shelved_until > func.now()
        statement = statement.where(
            shelved if filters.shelved else or_(Alarm.shelved_until.is_(None), Alarm.shelved_until <= func.now())
        )
    if filters.raised_after is not None:
        statement = statement.where(Alarm.raised_at >= filters.raised_after)
    if filters.raised_before is not None:
        statement = statement.where(Alarm.raised_at < filters.raised_before)
    return await paginate(session, statement, filters, KEYS, "-raisedAt")


async def show(session: AsyncSession, alarm_id: UUID) -> Any | None:
    return (await session.execute(_shown().where(Alarm.id == alarm_id))).one_or_none()


async def lock(session: AsyncSession, alarm_id: UUID) -> Alarm | None:
    return await session.scalar(select(Alarm).where(Alarm.id == alarm_id).with_for_update(key_share=True))


async def history(session: AsyncSession, alarm_id: UUID, limit: int = 200) -> Sequence[AlarmEvent]:
    """The newest events of an alarm, oldest first."""
    statement = select(AlarmEvent).where(AlarmEvent.alarm_id == alarm_id).order_by(AlarmEvent.id.desc()).limit(limit)
    return list(reversed((await session.scalars(statement)).all()))
