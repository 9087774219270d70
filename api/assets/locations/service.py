"""What can be done with locations. The database keeps their paths and refuses cycles."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.locations import repository
from api.assets.locations.schemas import SEPARATOR, LocationCreate, LocationFilter, LocationPatch
from api.conditional import Expected
from api.errors import Conflict, Invalid, NotFound
from api.identity.actor import Actor
from api.pagination import Listing
from core.models import Location


async def find(session: AsyncSession, filters: LocationFilter) -> Listing:
    return await repository.find(session, filters)


async def get(session: AsyncSession, location_id: UUID) -> Any:
    row = await repository.show(session, location_id)
    if row is None:
        raise NotFound("Location")
    return row


async def create(session: AsyncSession, actor: Actor, body: LocationCreate) -> Any:
    warehouse_id = body.warehouse_id or actor.warehouse_id
    location = Location(name=body.name, parent_id=body.parent_id, warehouse_id=warehouse_id, path=body.name)
    session.add(location)
    await session.flush()
    return await get(session, location.id)


async def update(session: AsyncSession, location_id: UUID, body: LocationPatch, expected: Expected) -> Any:
    location = await repository.lock(session, location_id)
    if location is None:
        raise NotFound("Location")
    expected.check(location.version)
    for name, value in body.changes().items():
        setattr(location, name, value)
    await session.flush()
    return await get(session, location_id)


async def delete(session: AsyncSession, location_id: UUID, expected: Expected) -> None:
    location = await repository.lock(session, location_id)
    if location is None:
        raise NotFound("Location")
    expected.check(location.version)
    if await repository.in_use(session, location_id):
        raise Conflict("A location that holds equipment or other locations cannot be deleted")
    await session.delete(location)
    await session.flush()


async def by_path(session: AsyncSession, warehouse_id: UUID, text: str) -> UUID:
    """The place that a text such as `Building A - Basement` names, made where it is missing."""
    names = [name.strip() for name in text.split(SEPARATOR) if name.strip()]
    if not names:
        raise Invalid("location", "Not the name of a place")
    known = await repository.by_path(session, warehouse_id, SEPARATOR.join(names))
    if known is not None:
        return known
    parent_id: UUID | None = None
    for depth in range(1, len(names) + 1):
        path = SEPARATOR.join(names[:depth])
        parent_id = await repository.add_unless_there(session, warehouse_id, parent_id, names[depth - 1], path)
        if parent_id is None:
            raise NotFound("Warehouse", "warehouseId")
    assert parent_id is not None
    return parent_id
