"""Bodies of goods receipts."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.inventory.purchasing.schemas import Pieces, PurchaseOrderDetail
from api.schemas import Body, Line, Money, MoneyStamp, Text, Timestamp, View, Word


class ReceiptLineCreate(Body):
    """`unitPrice` when the invoice says another price than the order."""

    line_id: UUID
    quantity: Pieces
    unit_price: Money | None = None
    bin: Word | None = None


class ReceiptCreate(Body):
    delivery_note: Line | None = None
    notes: Text | None = None
    lines: Annotated[list[ReceiptLineCreate], Field(min_length=1, max_length=200)]


class ReceiptLineView(View):
    """`overReceived`: more came than was ordered, within the order's tolerance."""

    id: UUID
    purchase_order_line_id: UUID
    part_transaction_id: UUID | None
    quantity: int
    unit_price: MoneyStamp
    over_received: bool


class ReceiptView(View):
    id: UUID
    purchase_order_id: UUID
    delivery_note: str | None
    notes: str | None
    received_by: UUID | None
    received_at: Timestamp
    lines: list[ReceiptLineView]


class Received(View):
    receipt: ReceiptView
    purchase_order: PurchaseOrderDetail
