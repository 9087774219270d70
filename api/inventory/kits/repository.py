"""Reads of kits."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.inventory.kits.schemas import KitFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import Part, PartKit, PartKitItem

KEYS: Keys = {
    "id": Key(PartKit.id, "id"),
    "name": Key(PartKit.name, "name"),
    "createdAt": Key(PartKit.created_at, "created_at"),
}


async def find(session: AsyncSession, filters: KitFilter) -> Listing:
    statement = select(*PartKit.__table__.columns)
    if filters.warehouse_id is not None:
        statement = statement.where(PartKit.warehouse_id.in_(filters.warehouse_id))
    if filters.q is not None:
        statement = statement.where(PartKit.name.icontains(filters.q, autoescape=True))
    return await paginate(session, statement, filters, KEYS, "name")


async def show(session: AsyncSession, kit_id: UUID) -> Any | None:
    return (await session.execute(select(*PartKit.__table__.columns).where(PartKit.id == kit_id))).one_or_none()


async def lock(session: AsyncSession, kit_id: UUID) -> PartKit | None:
    return await session.scalar(select(PartKit).where(PartKit.id == kit_id).with_for_update())


async def items(session: AsyncSession, kit_id: UUID) -> Sequence[Any]:
    available = (Part.quantity_on_hand - Part.quantity_reserved).label("available")
    statement = select(PartKitItem.part_id, PartKitItem.quantity, Part.part_number, Part.description, available).join(
        Part, Part.id == PartKitItem.part_id
    )
    return (await session.execute(statement.where(PartKitItem.kit_id == kit_id).order_by(Part.part_number))).all()


async def drop_items(session: AsyncSession, kit_id: UUID) -> None:
    statement = delete(PartKitItem).where(PartKitItem.kit_id == kit_id)
    await session.execute(statement.execution_options(synchronize_session=False))


async def of_warehouse(session: AsyncSession, warehouse_id: UUID, ids: Iterable[UUID]) -> set[UUID]:
    """Which of the parts are of the warehouse."""
    statement = select(Part.id).where(Part.id.in_(list(ids)), Part.warehouse_id == warehouse_id)
    return set(await session.scalars(statement))
