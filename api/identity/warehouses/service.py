"""Warehouses: made, changed and closed by administrators, never deleted, because everything else belongs to one."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.conditional import Expected
from api.errors import Conflict, NotFound
from api.identity.warehouses import repository
from api.identity.warehouses.schemas import WarehouseCreate, WarehouseFilter, WarehousePatch
from api.pagination import Listing
from core.models import Warehouse


async def find(session: AsyncSession, filters: WarehouseFilter) -> Listing:
    return await repository.find(session, filters)


async def get(session: AsyncSession, warehouse_id: UUID) -> Any:
    found = await repository.show(session, warehouse_id)
    if found is None:
        raise NotFound("Warehouse")
    return found


async def create(session: AsyncSession, body: WarehouseCreate) -> Warehouse:
    warehouse = Warehouse(**body.model_dump())
    session.add(warehouse)
    await session.flush()
    return warehouse


async def update(session: AsyncSession, warehouse_id: UUID, body: WarehousePatch, if_match: Expected) -> Warehouse:
    warehouse = await repository.lock(session, warehouse_id)
    if warehouse is None:
        raise NotFound("Warehouse")
    if_match.check(warehouse.version)
    changes = body.changes()
    if changes.get("active") is False and await repository.has_people(session, warehouse_id):
        raise Conflict("Active users belong to this warehouse: move them first")
    for name, value in changes.items():
        setattr(warehouse, name, value)
    await session.flush()
    return warehouse
