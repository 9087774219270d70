"""Reads of warehouses."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.warehouses.schemas import WarehouseFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import Profile, Warehouse

KEYS: Keys = {
    "id": Key(Warehouse.id, "id"),
    "name": Key(Warehouse.name, "name"),
    "createdAt": Key(Warehouse.created_at, "created_at"),
}


async def find(session: AsyncSession, filters: WarehouseFilter) -> Listing:
    statement = select(*Warehouse.__table__.columns)
    if filters.active is not None:
        statement = statement.where(Warehouse.active == filters.active)
    if filters.q is not None:
        statement = statement.where(Warehouse.name.icontains(filters.q, autoescape=True))
    return await paginate(session, statement, filters, KEYS, "name")


async def show(session: AsyncSession, warehouse_id: UUID) -> Any | None:
    statement = select(*Warehouse.__table__.columns).where(Warehouse.id == warehouse_id)
    return (await session.execute(statement)).one_or_none()


async def lock(session: AsyncSession, warehouse_id: UUID) -> Warehouse | None:
    return await session.scalar(select(Warehouse).where(Warehouse.id == warehouse_id).with_for_update())


async def has_people(session: AsyncSession, warehouse_id: UUID) -> bool:
    statement = select(Profile.id).where(Profile.warehouse_id == warehouse_id, Profile.active).limit(1)
    return await session.scalar(statement) is not None
