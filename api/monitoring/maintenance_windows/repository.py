"""Reads of maintenance windows."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.monitoring.maintenance_windows.schemas import WindowFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import MaintenanceWindow, Warehouse

KEYS: Keys = {
    "id": Key(MaintenanceWindow.id, "id"),
    "startsAt": Key(MaintenanceWindow.starts_at, "starts_at"),
    "endsAt": Key(MaintenanceWindow.ends_at, "ends_at"),
}


def _of_equipment(equipment: Iterable[UUID]) -> Select[Any]:
    scope = func.app.maintenance_window_equipment().table_valued("window_id", "equipment_id")
    return select(scope.c.window_id).where(scope.c.equipment_id.in_(list(equipment)))


async def find(session: AsyncSession, filters: WindowFilter, ids: Sequence[UUID] | None) -> Listing:
    """`ids`: those that run now; the filter says whether they or the others are wanted."""
    statement = select(*MaintenanceWindow.__table__.columns)
    if filters.equipment_id is not None:
        statement = statement.where(MaintenanceWindow.id.in_(_of_equipment(filters.equipment_id)))
    if filters.location_id is not None:
        statement = statement.where(MaintenanceWindow.location_id.in_(filters.location_id))
    if filters.warehouse_id is not None:
        statement = statement.where(MaintenanceWindow.warehouse_id.in_(filters.warehouse_id))
    if ids is not None:
        runs = MaintenanceWindow.id.in_(ids)
        statement = statement.where(runs if filters.active else ~runs)
    return await paginate(session, statement, filters, KEYS, "-startsAt")


async def running_between(
    session: AsyncSession, start: datetime, end: datetime, equipment: Iterable[UUID] | None = None
) -> Sequence[Any]:
    """Windows that may have an occurrence between the two."""
    longest = timedelta(days=7)  # of a recurring one
    statement = select(*MaintenanceWindow.__table__.columns).where(
        MaintenanceWindow.starts_at < end,
        or_(
            MaintenanceWindow.ends_at > start,
            MaintenanceWindow.repeats.is_not(None)
            & or_(MaintenanceWindow.repeat_until.is_(None), MaintenanceWindow.repeat_until > start - longest),
        ),
    )
    if equipment is not None:
        statement = statement.where(MaintenanceWindow.id.in_(_of_equipment(equipment)))
    return (await session.execute(statement.order_by(MaintenanceWindow.id))).all()


async def scope(session: AsyncSession, equipment: Iterable[UUID]) -> Sequence[tuple[UUID, UUID]]:
    """(window, equipment) of this equipment."""
    found = func.app.maintenance_window_equipment().table_valued("window_id", "equipment_id")
    statement = select(found.c.window_id, found.c.equipment_id).where(found.c.equipment_id.in_(list(equipment)))
    return [(row[0], row[1]) for row in await session.execute(statement)]


async def show(session: AsyncSession, window_id: UUID) -> Any | None:
    statement = select(*MaintenanceWindow.__table__.columns).where(MaintenanceWindow.id == window_id)
    return (await session.execute(statement)).one_or_none()


async def lock(session: AsyncSession, window_id: UUID) -> MaintenanceWindow | None:
    return await session.scalar(select(MaintenanceWindow).where(MaintenanceWindow.id == window_id).with_for_update())


async def timezone_of(session: AsyncSession, warehouse_id: UUID) -> str | None:
    return await session.scalar(select(Warehouse.timezone).where(Warehouse.id == warehouse_id))
