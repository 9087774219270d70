"""Reads of the location tree."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.locations.schemas import LocationFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import Equipment, Location

KEYS: Keys = {
    "id": Key(Location.id, "id"),
    "path": Key(Location.path, "path"),
    "name": Key(Location.name, "name"),
    "createdAt": Key(Location.created_at, "created_at"),
}


async def find(session: AsyncSession, filters: LocationFilter) -> Listing:
    statement = select(*Location.__table__.columns)
    if filters.parent_id is not None:
        statement = statement.where(Location.parent_id.in_(filters.parent_id))
    if filters.warehouse_id is not None:
        statement = statement.where(Location.warehouse_id.in_(filters.warehouse_id))
    if filters.q is not None:
        statement = statement.where(Location.path.icontains(filters.q, autoescape=True))
    return await paginate(session, statement, filters, KEYS, "path")


async def show(session: AsyncSession, location_id: UUID) -> Any | None:
    return (await session.execute(select(*Location.__table__.columns).where(Location.id == location_id))).one_or_none()


async def lock(session: AsyncSession, location_id: UUID) -> Location | None:
    return await session.scalar(select(Location).where(Location.id == location_id).with_for_update())


async def in_use(session: AsyncSession, location_id: UUID) -> bool:
    below = select(Location.id).where(Location.parent_id == location_id).limit(1)
    placed = select(Equipment.id).where(Equipment.location_id == location_id).limit(1)
    return await session.scalar(below) is not None or await session.scalar(placed) is not None


async def by_path(session: AsyncSession, warehouse_id: UUID, path: str) -> UUID | None:
    return await session.scalar(select(Location.id).where(Location.warehouse_id == warehouse_id, Location.path == path))


async def add_unless_there(
    session: AsyncSession, warehouse_id: UUID, parent_id: UUID | None, name: str, path: str
) -> UUID | None:
    """Two requests may name the same new place: the second finds what the first made."""
    statement = insert(Location).values(warehouse_id=warehouse_id, parent_id=parent_id, name=name, path=path)
    await session.execute(statement.on_conflict_do_nothing())
    return await by_path(session, warehouse_id, path)
