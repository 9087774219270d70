"""What work orders took and hold, by the ledger."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.models import Part, PartKit, PartKitItem, PartReservation, PartTransaction

_COST = func.coalesce(func.sum(-PartTransaction.quantity * PartTransaction.unit_cost), Decimal(0)).label("cost")


async def of_work_order(session: AsyncSession, work_order_id: UUID) -> Sequence[Any]:
    used = (
        select(
            PartTransaction.part_id,
            func.sum(-PartTransaction.quantity).label("quantity_used"),
            _COST.element.label("total_cost"),
        )
        .where(PartTransaction.work_order_id == work_order_id)
        .group_by(PartTransaction.part_id)
        .subquery()
    )
    mine = and_(PartReservation.part_id == used.c.part_id, PartReservation.work_order_id == work_order_id)
    reserved = func.coalesce(PartReservation.quantity, 0).label("reserved")
    statement = (
        select(used, reserved, Part.part_number, Part.description)
        .join(Part, Part.id == used.c.part_id)
        .outerjoin(PartReservation, mine)
        .where(or_(used.c.quantity_used != 0, used.c.total_cost != 0, PartReservation.quantity > 0))
    )
    return (await session.execute(statement.order_by(Part.part_number))).all()


async def costs(session: AsyncSession, work_order_ids: Iterable[UUID]) -> dict[UUID, Decimal]:
    statement = (
        select(PartTransaction.work_order_id, _COST)
        .where(PartTransaction.work_order_id.in_(list(work_order_ids)))
        .group_by(PartTransaction.work_order_id)
    )
    return {row.work_order_id: row.cost for row in await session.execute(statement)}


async def average_costs(session: AsyncSession, work_order_id: UUID) -> dict[UUID, Decimal]:
    """What a piece of each part still out on the work order came at."""
    pieces = func.sum(-PartTransaction.quantity)
    statement = (
        select(PartTransaction.part_id, func.round(_COST.element / pieces, 4).label("cost"))
        .where(PartTransaction.work_order_id == work_order_id, PartTransaction.quantity != 0)
        .group_by(PartTransaction.part_id)
        .having(pieces > 0)
    )
    return {row.part_id: row.cost for row in await session.execute(statement)}


async def net_used(session: AsyncSession, work_order_id: UUID) -> dict[UUID, int]:
    statement = (
        select(PartTransaction.part_id, func.sum(-PartTransaction.quantity))
        .where(PartTransaction.work_order_id == work_order_id)
        .group_by(PartTransaction.part_id)
    )
    return {part: int(pieces) for part, pieces in await session.execute(statement)}


async def kit_items(session: AsyncSession, kit_id: UUID) -> Sequence[Any]:
    statement = select(PartKitItem.part_id, PartKitItem.quantity).join(PartKit, PartKit.id == PartKitItem.kit_id)
    return (await session.execute(statement.where(PartKit.id == kit_id).order_by(PartKitItem.part_id))).all()


async def named(session: AsyncSession, warehouse_id: UUID, wants: Iterable[Any]) -> dict[UUID | str | None, UUID]:
    """The active parts of a warehouse that are wanted, by id and by number."""
    ids = [want.part_id for want in wants if want.part_id is not None]
    numbers = [want.part_number for want in wants if want.part_id is None]
    statement = select(Part.id, Part.part_number).where(
        Part.warehouse_id == warehouse_id, Part.active, or_(Part.id.in_(ids), Part.part_number.in_(numbers))
    )
    rows = (await session.execute(statement)).all()
    return {**{row.id: row.id for row in rows}, **{row.part_number: row.id for row in rows}}
