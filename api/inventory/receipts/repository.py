"""Reads of goods receipts."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.models import PurchaseOrderLine, PurchaseReceipt, PurchaseReceiptLine


async def order_lines(session: AsyncSession, order_id: UUID) -> dict[UUID, PurchaseOrderLine]:
    statement = select(PurchaseOrderLine).where(PurchaseOrderLine.purchase_order_id == order_id)
    return {line.id: line for line in await session.scalars(statement)}


async def of_order(session: AsyncSession, order_id: UUID) -> Sequence[dict[str, Any]]:
    """All receipts with their lines, in the order in which they came: two statements, however many there are."""
    receipts = select(*PurchaseReceipt.__table__.columns).where(PurchaseReceipt.purchase_order_id == order_id)
    found = (await session.execute(receipts.order_by(PurchaseReceipt.received_at, PurchaseReceipt.id))).all()
    lines = (
        select(*PurchaseReceiptLine.__table__.columns)
        .where(PurchaseReceiptLine.purchase_receipt_id.in_([row.id for row in found]))
        .order_by(PurchaseReceiptLine.id)
    )
    by_receipt: dict[UUID, list[Any]] = defaultdict(list)
    for line in await session.execute(lines):
        by_receipt[line.purchase_receipt_id].append(line)
    return [{**row._mapping, "lines": by_receipt[row.id]} for row in found]
