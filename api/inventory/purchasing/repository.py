"""Reads of purchase orders."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.inventory.purchasing.schemas import PurchaseOrderFilter
from api.inventory.purchasing.status import OPEN
from api.pagination import Key, Keys, Listing, paginate
from core.models import ApprovalLimit, Part, PurchaseOrder, PurchaseOrderLine, Vendor

KEYS: Keys = {
    "id": Key(PurchaseOrder.id, "id"),
    "createdAt": Key(PurchaseOrder.created_at, "created_at"),
    "updatedAt": Key(PurchaseOrder.updated_at, "updated_at"),
    "number": Key(PurchaseOrder.number, "number"),
    "status": Key(PurchaseOrder.status, "status"),
    "expectedDate": Key(PurchaseOrder.expected_date, "expected_date", nullable=True),
}


@cache
def _shown() -> Select[Any]:
    total = (
        select(func.coalesce(func.sum(PurchaseOrderLine.quantity * PurchaseOrderLine.unit_price), Decimal(0)))
        .where(PurchaseOrderLine.purchase_order_id == PurchaseOrder.id)
        .scalar_subquery()
    )
    columns = select(*PurchaseOrder.__table__.columns, total.label("total"), Vendor.name.label("supplier"))
    return columns.outerjoin(Vendor, Vendor.id == PurchaseOrder.vendor_id)


def filtered(filters: PurchaseOrderFilter) -> Select[Any]:
    """The rows of the list, not yet in pages."""
    statement = _shown()
    for column, wanted in (
        (PurchaseOrder.status, filters.status),
        (PurchaseOrder.vendor_id, filters.vendor_id),
        (PurchaseOrder.warehouse_id, filters.warehouse_id),
        (PurchaseOrder.requested_by, filters.requested_by),
    ):
        if wanted is not None:
            statement = statement.where(column.in_(wanted))
    if filters.part_id is not None:
        of_part = select(PurchaseOrderLine.purchase_order_id).where(PurchaseOrderLine.part_id.in_(filters.part_id))
        statement = statement.where(PurchaseOrder.id.in_(of_part))
    if filters.automatic is not None:
        statement = statement.where(PurchaseOrder.automatic.is_(filters.automatic))
    if filters.created_after is not None:
        statement = statement.where(PurchaseOrder.created_at >= filters.created_after)
    if filters.created_before is not None:
        statement = statement.where(PurchaseOrder.created_at < filters.created_before)
    if filters.q is not None:
        columns = (PurchaseOrder.number, PurchaseOrder.notes, Vendor.name)
        statement = statement.where(or_(*(column.icontains(filters.q, autoescape=True) for column in columns)))
    return statement


async def find(session: AsyncSession, filters: PurchaseOrderFilter) -> Listing:
    return await paginate(session, filtered(filters), filters, KEYS, "-createdAt")


async def show(session: AsyncSession, order_id: UUID) -> Any | None:
    return (await session.execute(_shown().where(PurchaseOrder.id == order_id))).one_or_none()


async def lock(session: AsyncSession, order_id: UUID) -> PurchaseOrder | None:
    return await session.scalar(
        select(PurchaseOrder).where(PurchaseOrder.id == order_id).with_for_update(key_share=True)
    )


async def lines(session: AsyncSession, order_id: UUID) -> Sequence[Any]:
    total = (PurchaseOrderLine.quantity * PurchaseOrderLine.unit_price).label("line_total")
    statement = select(*PurchaseOrderLine.__table__.columns, Part.part_number, total).outerjoin(
        Part, Part.id == PurchaseOrderLine.part_id
    )
    mine = statement.where(PurchaseOrderLine.purchase_order_id == order_id)
    return (await session.execute(mine.order_by(PurchaseOrderLine.position))).all()


async def line_objects(session: AsyncSession, order_id: UUID) -> dict[UUID, PurchaseOrderLine]:
    """The lines to be changed. Whoever holds the order holds them."""
    statement = select(PurchaseOrderLine).where(PurchaseOrderLine.purchase_order_id == order_id)
    return {line.id: line for line in await session.scalars(statement.order_by(PurchaseOrderLine.position))}


async def drop_lines(session: AsyncSession, order_id: UUID) -> None:
    statement = delete(PurchaseOrderLine).where(PurchaseOrderLine.purchase_order_id == order_id)
    await session.execute(statement.execution_options(synchronize_session=False))


async def parts(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, Any]:
    columns = select(Part.id, Part.part_number, Part.description, Part.unit_cost, Part.vendor_id, Part.warehouse_id)
    return {row.id: row for row in await session.execute(columns.where(Part.id.in_(list(ids))))}


async def vendor_warehouse(session: AsyncSession, vendor_id: UUID) -> UUID | None:
    return await session.scalar(select(Vendor.warehouse_id).where(Vendor.id == vendor_id, Vendor.active))


async def on_order(session: AsyncSession, part_id: UUID) -> int:
    missing = func.greatest(PurchaseOrderLine.quantity - PurchaseOrderLine.quantity_received, 0)
    statement = (
        select(func.coalesce(func.sum(missing), 0))
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.purchase_order_id)
        .where(PurchaseOrderLine.part_id == part_id, PurchaseOrder.status.in_(OPEN))
    )
    return int(await session.scalar(statement) or 0)


async def limits(session: AsyncSession) -> Sequence[Any]:
    return (await session.execute(select(*ApprovalLimit.__table__.columns).order_by(ApprovalLimit.role))).all()


async def limit_of(session: AsyncSession, role: str) -> Any | None:
    columns = select(*ApprovalLimit.__table__.columns)
    return (await session.execute(columns.where(ApprovalLimit.role == role))).one_or_none()


async def lock_limit(session: AsyncSession, role: str) -> ApprovalLimit | None:
    return await session.scalar(select(ApprovalLimit).where(ApprovalLimit.role == role).with_for_update())
