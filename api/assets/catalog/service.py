"""The catalogue of classes and models, shared by all warehouses: kept by those who see all of them."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.catalog import repository
from api.assets.catalog.repository import Entry
from api.conditional import Expected
from api.errors import NotFound
from api.schemas import Body


async def get(session: AsyncSession, kind: type[Entry], entry_id: UUID) -> Any:
    row = await repository.show(session, kind, entry_id)
    if row is None:
        raise NotFound("Entry of the catalogue")
    return row


async def create(session: AsyncSession, kind: type[Entry], body: Body) -> Any:
    entry = kind(**body.model_dump())
    session.add(entry)
    await session.flush()
    return await get(session, kind, entry.id)


async def update(session: AsyncSession, kind: type[Entry], entry_id: UUID, body: Body, expected: Expected) -> Any:
    entry = await _lock(session, kind, entry_id, expected)
    for name, value in body.changes().items():
        setattr(entry, name, value)
    await session.flush()
    return await get(session, kind, entry_id)


async def delete(session: AsyncSession, kind: type[Entry], entry_id: UUID, expected: Expected) -> None:
    """Equipment keeps the class and model that it names; a class with models in the catalogue stays."""
    await session.delete(await _lock(session, kind, entry_id, expected))
    await session.flush()


async def _lock(session: AsyncSession, kind: type[Entry], entry_id: UUID, expected: Expected) -> Entry:
    entry = await repository.lock(session, kind, entry_id)
    if entry is None:
        raise NotFound("Entry of the catalogue")
    expected.check(entry.version)
    return entry
