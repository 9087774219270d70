"""Receiving what was ordered, in as many parts as it comes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.conditional import Expected
from api.errors import Conflict, FieldError, NotFound
from api.identity.actor import Actor
from api.inventory.parts.ledger import Movement, post
from api.inventory.purchasing import service as purchasing
from api.inventory.purchasing import status
from api.inventory.purchasing.status import Status
from api.inventory.receipts import repository
from api.inventory.receipts.schemas import ReceiptCreate, ReceiptLineCreate
from core.models import PurchaseOrder, PurchaseOrderLine, PurchaseReceipt, PurchaseReceiptLine


async def find(session: AsyncSession, order_id: UUID) -> Sequence[dict[str, Any]]:
    await purchasing.get(session, order_id)
    return await repository.of_order(session, order_id)


async def receive(
    session: AsyncSession, actor: Actor, order_id: UUID, body: ReceiptCreate, expected: Expected
) -> dict[str, Any]:
    """Book a delivery: its receipt, the ledger at the price paid, and the order's next status."""
    order = await purchasing.lock(session, order_id, expected)
    status.check(Status(order.status), Status.PARTIALLY_RECEIVED if order.status == "ordered" else Status.RECEIVED)
    lines = await repository.order_lines(session, order_id)
    receipt = PurchaseReceipt(
        purchase_order_id=order_id,
        warehouse_id=order.warehouse_id,
        delivery_note=body.delivery_note,
        notes=body.notes,
        received_by=actor.id,
    )
    session.add(receipt)
    await session.flush()
    over = [_take(order, lines, index, given) for index, given in enumerate(body.lines)]
    movements: list[Movement] = []
    booked: dict[int, int] = {}  # where the movement of a line is
    for index, given in enumerate(body.lines):
        line = lines[given.line_id]
        if line.part_id is not None:
            booked[index] = len(movements)
            movements.append(_movement(order, line, given, index))
    rows = (await post(session, movements)).rows if movements else []
    session.add_all(
        PurchaseReceiptLine(
            purchase_receipt_id=receipt.id,
            warehouse_id=order.warehouse_id,
            purchase_order_line_id=given.line_id,
            part_transaction_id=rows[booked[index]].id if index in booked else None,
            quantity=given.quantity,
            unit_price=_price(lines[given.line_id], given),
            over_received=over[index],
        )
        for index, given in enumerate(body.lines)
    )
    await session.flush()
    shown = await purchasing.received(session, actor, order)
    receipts = await repository.of_order(session, order_id)
    return {"receipt": next(r for r in receipts if r["id"] == receipt.id), "purchase_order": shown}


def _take(order: PurchaseOrder, lines: dict[UUID, PurchaseOrderLine], index: int, given: ReceiptLineCreate) -> bool:
    """Count it to its line; True when that is now more than was ordered."""
    line = lines.get(given.line_id)
    if line is None:
        raise NotFound("Line", f"lines.{index}.lineId")
    line.quantity_received += given.quantity
    # in whole pieces, rounded down
    most = line.quantity + int(line.quantity * order.over_receipt_tolerance / 100)
    if line.quantity_received > most:
        message = (
            f"{line.quantity} were ordered, {line.quantity_received} would have been received, at most {most} may be"
        )
        raise Conflict(message, [FieldError(field=f"lines.{index}.quantity", message=message)])
    return line.quantity_received > line.quantity


def _price(line: PurchaseOrderLine, given: ReceiptLineCreate) -> Any:
    return line.unit_price if given.unit_price is None else given.unit_price


def _movement(order: PurchaseOrder, line: PurchaseOrderLine, given: ReceiptLineCreate, index: int) -> Movement:
    assert line.part_id is not None
    return Movement(
        line.part_id,
        "receive",
        given.quantity,
        unit_cost=_price(line, given),
        bin=given.bin,
        notes=order.number,
        purchase_order_line_id=line.id,
        field=f"lines.{index}.",
    )
