"""When equipment could not work, and why. Spans begin and end with its status; people add old ones and correct them.

The database refuses spans of one equipment that overlap, also when two people add them at the same time.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.downtime import repository
from api.assets.downtime.schemas import DowntimeCreate, DowntimeFilter, DowntimePatch, DowntimeStatus
from api.assets.equipment import service as equipment
from api.conditional import Expected
from api.errors import Conflict, Invalid, NotFound
from api.identity.actor import Actor
from api.pagination import Listing
from core.models import Downtime


async def find(session: AsyncSession, equipment_id: UUID, filters: DowntimeFilter) -> Listing:
    await equipment.need(session, equipment_id)
    return await repository.find(session, equipment_id, filters)


async def get(session: AsyncSession, equipment_id: UUID, downtime_id: UUID) -> Any:
    row = await repository.show(session, equipment_id, downtime_id)
    if row is None:
        raise NotFound("Downtime")
    return row


async def create(session: AsyncSession, actor: Actor, equipment_id: UUID, body: DowntimeCreate) -> Any:
    warehouse_id = await equipment.warehouse_of(session, equipment_id)
    if warehouse_id is None:
        raise NotFound("Equipment")
    _check(body.started_at, body.ended_at)
    planned = body.status == DowntimeStatus.MAINTENANCE if body.planned is None else body.planned
    values = body.model_dump(exclude={"planned"})
    row = Downtime(**values, planned=planned, equipment_id=equipment_id, warehouse_id=warehouse_id, created_by=actor.id)
    session.add(row)
    await session.flush()
    return await get(session, equipment_id, row.id)


async def update(
    session: AsyncSession, equipment_id: UUID, downtime_id: UUID, body: DowntimePatch, expected: Expected
) -> Any:
    row = await _lock(session, equipment_id, downtime_id, expected)
    changes = body.changes()
    if row.ended_at is None and "ended_at" in changes:
        raise Conflict("This downtime lasts: it ends with the status of the equipment")
    for name, value in changes.items():
        setattr(row, name, value)
    _check(row.started_at, row.ended_at)
    await session.flush()
    return await get(session, equipment_id, downtime_id)


async def delete(session: AsyncSession, equipment_id: UUID, downtime_id: UUID, expected: Expected) -> None:
    row = await _lock(session, equipment_id, downtime_id, expected)
    if row.ended_at is None:
        raise Conflict("This downtime lasts: it ends with the status of the equipment")
    await session.delete(row)
    await session.flush()


def _check(started_at: datetime, ended_at: datetime | None) -> None:
    now = datetime.now(UTC)
    if started_at > now:
        raise Invalid("startedAt", "Lies in the future")
    if ended_at is not None and ended_at > now:
        raise Invalid("endedAt", "Lies in the future")


async def _lock(session: AsyncSession, equipment_id: UUID, downtime_id: UUID, expected: Expected) -> Downtime:
    row = await repository.lock(session, equipment_id, downtime_id)
    if row is None:
        raise NotFound("Downtime")
    expected.check(row.version)
    return row
