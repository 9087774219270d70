"""What can be done with purchase orders, but for receiving goods."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.conditional import Expected
from api.errors import Conflict, Forbidden, Invalid, NotFound
from api.identity.actor import Actor
from api.identity.roles import Permission, Role
from api.inventory.purchasing import repository, status
from api.inventory.purchasing.schemas import (
    MOST,
    LineCreate,
    PurchaseOrderCreate,
    PurchaseOrderFilter,
    PurchaseOrderPatch,
    PurchaseOrderView,
)
from api.inventory.purchasing.status import Status
from api.inventory.vendors import service as vendors
from api.pagination import Listing
from api.schemas import money_to_wire
from core import outbox
from core.events import PurchaseOrderCreated, PurchaseOrderUpdated
from core.models import ApprovalLimit, PurchaseOrder, PurchaseOrderLine


async def find(session: AsyncSession, filters: PurchaseOrderFilter) -> Listing:
    return await repository.find(session, filters)


async def get(session: AsyncSession, order_id: UUID) -> dict[str, Any]:
    row = await repository.show(session, order_id)
    if row is None:
        raise NotFound("Purchase order")
    return {**row._mapping, "lines": await repository.lines(session, order_id)}


async def create(session: AsyncSession, actor: Actor, body: PurchaseOrderCreate) -> dict[str, Any]:
    warehouse_id = body.warehouse_id or actor.warehouse_id
    vendor_id = body.vendor_id
    if body.supplier is not None:
        if vendor_id is not None:
            raise Invalid("supplier", "Give supplier or vendorId, not both")
        vendor_id = await vendors.by_name(session, warehouse_id, body.supplier)
    order = PurchaseOrder(
        warehouse_id=warehouse_id,
        vendor_id=vendor_id,
        expected_date=body.expected_date,
        notes=body.notes,
        over_receipt_tolerance=body.over_receipt_tolerance,
        requested_by=actor.id,
    )
    await _know_vendor(session, order)
    session.add(order)
    await session.flush()
    await _add_lines(session, order, body.lines)
    return await _tell(session, order, PurchaseOrderCreated, actor)


async def update(session: AsyncSession, order_id: UUID, body: PurchaseOrderPatch, expected: Expected) -> dict[str, Any]:
    """What was asked for changes only until it is approved; when it is expected, and notes, until the end."""
    order = await lock(session, order_id, expected)
    changes = body.changes()
    changes.pop("lines", None)
    fixed = {"lines", "vendor_id", "over_receipt_tolerance"} & body.model_fields_set
    if order.status not in status.OPEN or (fixed and order.status != Status.REQUESTED):
        raise Conflict(f"This cannot be changed in a purchase order that is {order.status}")
    for name, value in changes.items():
        setattr(order, name, value)
    await _know_vendor(session, order)
    await session.flush()
    if "lines" in body.model_fields_set:
        await repository.drop_lines(session, order_id)
        await _add_lines(session, order, body.lines)
    return await get(session, order_id)


async def approve(session: AsyncSession, actor: Actor, order_id: UUID, expected: Expected) -> dict[str, Any]:
    """Within the limit of the approver's role; a limit is on the whole order."""
    order = await lock(session, order_id, expected)
    status.check(Status(order.status), Status.APPROVED)
    row = await repository.show(session, order_id)
    assert row is not None
    limit = await repository.limit_of(session, actor.role)
    if limit is None or (limit.amount is not None and row.total > limit.amount):
        most = "nothing" if limit is None else money_to_wire(limit.amount)
        raise Forbidden(f"The role {actor.role} approves up to {most}; this order is {money_to_wire(row.total)}")
    order.approved_by, order.approved_at = actor.id, datetime.now(UTC)
    return await _advance(session, actor, order, Status.APPROVED)


async def reject(session: AsyncSession, actor: Actor, order_id: UUID, reason: str | None, expected: Expected) -> Any:
    order = await lock(session, order_id, expected)
    order.reason = reason
    return await _advance(session, actor, order, Status.REJECTED)


async def send(session: AsyncSession, actor: Actor, order_id: UUID, expected: Expected) -> dict[str, Any]:
    """Ordered at the vendor, who must be known by then."""
    order = await lock(session, order_id, expected)
    status.check(Status(order.status), Status.ORDERED)
    if order.vendor_id is None:
        raise Conflict("An order goes to a vendor, and this one names none")
    order.ordered_by, order.ordered_at = actor.id, datetime.now(UTC)
    return await _advance(session, actor, order, Status.ORDERED)


async def cancel(session: AsyncSession, actor: Actor, order_id: UUID, reason: str | None, expected: Expected) -> Any:
    order = await lock(session, order_id, expected)
    order.reason = reason
    order.closed_at = datetime.now(UTC)
    return await _advance(session, actor, order, Status.CANCELLED)


async def close(session: AsyncSession, actor: Actor, order_id: UUID, reason: str | None, expected: Expected) -> Any:
    """The end; before all has come it needs a reason."""
    order = await lock(session, order_id, expected)
    if order.status == Status.PARTIALLY_RECEIVED and not reason:
        raise Invalid("reason", "Say why the rest will not come")
    order.reason = reason
    order.closed_at = datetime.now(UTC)
    return await _advance(session, actor, order, Status.CLOSED)


async def received(session: AsyncSession, actor: Actor, order: PurchaseOrder) -> dict[str, Any]:
    """Move the order on after a receipt, by what its lines say now."""
    lines = await repository.line_objects(session, order.id)
    complete = all(line.quantity_received >= line.quantity for line in lines.values())
    return await _advance(session, actor, order, Status.RECEIVED if complete else Status.PARTIALLY_RECEIVED)


async def reorder(session: AsyncSession, part: Any, missing: int = 0) -> dict[str, Any] | None:
    """Request what brings a part back to its level; None when enough is on order already.

    `missing`: pieces that planned work wants beyond what is available.

    The caller holds the part, so one fall below the reorder point makes one request.
    """
    expected_stock = part.available + await repository.on_order(session, part.id) - missing
    if expected_stock >= part.reorder_point:
        return None
    quantity = max(part.reorder_quantity or part.max_level - expected_stock, missing, 1)
    order = PurchaseOrder(
        warehouse_id=part.warehouse_id,
        vendor_id=part.vendor_id,
        automatic=True,
        notes=f"{part.part_number}: {missing} short for planned work"
        if missing
        else f"{part.part_number} fell to {part.stock_level}, below its reorder point {part.reorder_point}",
    )
    session.add(order)
    await session.flush()
    line = LineCreate.model_construct(
        part_id=part.id, description=None, quantity=min(quantity, MOST), unit_price=part.unit_cost
    )
    await _add_lines(session, order, [line])
    return await _tell(session, order, PurchaseOrderCreated, None)


async def on_order(session: AsyncSession, part_id: UUID) -> int:
    return await repository.on_order(session, part_id)


async def limits(session: AsyncSession) -> Sequence[Any]:
    return await repository.limits(session)


async def set_limit(session: AsyncSession, actor: Actor, role: Role, amount: Any) -> Any:
    actor.need(Permission.APPROVAL_LIMITS_WRITE)
    limit = await repository.lock_limit(session, role)
    if limit is None:
        session.add(ApprovalLimit(role=role, amount=amount))
    else:
        limit.amount = amount
    await session.flush()
    return await repository.limit_of(session, role)


async def lock(session: AsyncSession, order_id: UUID, expected: Expected) -> PurchaseOrder:
    order = await repository.lock(session, order_id)
    if order is None:
        raise NotFound("Purchase order")
    expected.check(order.version)
    return order


async def _know_vendor(session: AsyncSession, order: PurchaseOrder) -> None:
    if order.vendor_id is not None:
        warehouse = await repository.vendor_warehouse(session, order.vendor_id)
        if warehouse != order.warehouse_id:
            raise NotFound("Vendor", "vendorId")


async def _add_lines(session: AsyncSession, order: PurchaseOrder, lines: Sequence[LineCreate]) -> None:
    known = await repository.parts(session, {line.part_id for line in lines if line.part_id is not None})
    for index, line in enumerate(lines):
        part = known.get(line.part_id) if line.part_id is not None else None
        if line.part_id is not None and (part is None or part.warehouse_id != order.warehouse_id):
            raise NotFound("Part", f"lines.{index}.partId")
        description = line.description or (part and (part.description or part.part_number))
        if not description:
            raise Invalid(f"lines.{index}.description", "What is no part needs a description")
        price = line.unit_price if line.unit_price is not None else part and part.unit_cost
        if price is None:
            raise Invalid(f"lines.{index}.unitPrice", "What is no part needs a price")
        session.add(
            PurchaseOrderLine(
                purchase_order_id=order.id,
                warehouse_id=order.warehouse_id,
                position=index + 1,
                part_id=line.part_id,
                description=description[:1000],
                quantity=line.quantity,
                unit_price=price,
            )
        )
    await session.flush()


async def _advance(session: AsyncSession, actor: Actor, order: PurchaseOrder, wanted: Status) -> dict[str, Any]:
    status.check(Status(order.status), wanted)
    order.status = wanted
    await session.flush()
    return await _tell(session, order, PurchaseOrderUpdated, actor)


async def _tell(
    session: AsyncSession,
    order: PurchaseOrder,
    event: type[PurchaseOrderCreated | PurchaseOrderUpdated],
    actor: Actor | None,
) -> dict[str, Any]:
    shown = await get(session, order.id)
    wire = PurchaseOrderView.model_validate(shown).model_dump(mode="json", by_alias=True)
    await outbox.append(session, event(order.id, order.warehouse_id, wire, actor.id if actor else None))
    return shown
