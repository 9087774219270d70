"""What can be done with kits."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.conditional import Expected
from api.errors import Invalid, NotFound
from api.identity.actor import Actor
from api.inventory.kits import repository
from api.inventory.kits.schemas import KitCreate, KitFilter, KitItem, KitPatch
from api.pagination import Listing
from core.models import PartKit, PartKitItem


async def find(session: AsyncSession, filters: KitFilter) -> Listing:
    return await repository.find(session, filters)


async def get(session: AsyncSession, kit_id: UUID) -> dict[str, Any]:
    row = await repository.show(session, kit_id)
    if row is None:
        raise NotFound("Kit")
    return {**row._mapping, "items": await repository.items(session, kit_id)}


async def create(session: AsyncSession, actor: Actor, body: KitCreate) -> dict[str, Any]:
    kit = PartKit(name=body.name, description=body.description, warehouse_id=body.warehouse_id or actor.warehouse_id)
    session.add(kit)
    await session.flush()
    await _add_items(session, kit, body.items)
    return await get(session, kit.id)


async def update(session: AsyncSession, kit_id: UUID, body: KitPatch, expected: Expected) -> dict[str, Any]:
    kit = await _lock(session, kit_id, expected)
    changes = body.changes()
    if "items" in changes:
        changes.pop("items")
        await repository.drop_items(session, kit_id)
        await _add_items(session, kit, body.items)
    for name, value in changes.items():
        setattr(kit, name, value)
    await session.flush()
    return await get(session, kit_id)


async def delete(session: AsyncSession, kit_id: UUID, expected: Expected) -> None:
    await session.delete(await _lock(session, kit_id, expected))
    await session.flush()


async def _lock(session: AsyncSession, kit_id: UUID, expected: Expected) -> PartKit:
    kit = await repository.lock(session, kit_id)
    if kit is None:
        raise NotFound("Kit")
    expected.check(kit.version)
    return kit


async def _add_items(session: AsyncSession, kit: PartKit, items: Sequence[KitItem]) -> None:
    known = await repository.of_warehouse(session, kit.warehouse_id, {item.part_id for item in items})
    seen: set[UUID] = set()
    for index, item in enumerate(items):
        if item.part_id not in known:
            raise NotFound("Part", f"items.{index}.partId")
        if item.part_id in seen:
            raise Invalid(f"items.{index}.partId", "A part stands only once in a kit")
        seen.add(item.part_id)
        session.add(
            PartKitItem(kit_id=kit.id, part_id=item.part_id, warehouse_id=kit.warehouse_id, quantity=item.quantity)
        )
    await session.flush()
