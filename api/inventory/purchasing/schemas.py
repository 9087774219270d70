"""Bodies of purchase orders and approval limits."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field, WithJsonSchema

from api.identity.roles import Role
from api.inventory.purchasing.status import Status
from api.pagination import Page
from api.schemas import (
    Body,
    Day,
    DayStamp,
    Ids,
    Line,
    Moment,
    Money,
    MoneyStamp,
    Search,
    Text,
    Timestamp,
    View,
    comma_list,
    optional,
)

MOST = 1_000_000_000
Pieces = Annotated[int, Field(ge=1, le=MOST, strict=True)]
_PERCENT = {"type": "string", "pattern": r"^\d{1,3}(\.\d{1,2})?$", "maxLength": 6, "examples": ["5"]}
Percent = Annotated[
    Decimal,
    Field(ge=0, le=100, max_digits=5, decimal_places=2),
    WithJsonSchema({"anyOf": [_PERCENT, {"type": "number", "minimum": 0, "maximum": 100}]}),
]


class PurchaseOrderFilter(Page):
    status: Annotated[list[Status], comma_list, Field(max_length=10)] | None = None
    vendor_id: Ids | None = None
    part_id: Ids | None = None
    warehouse_id: Ids | None = None
    requested_by: Ids | None = None
    automatic: bool | None = None
    created_after: Moment | None = None
    created_before: Moment | None = None
    q: Search | None = None


class LineCreate(Body):
    """A part, or a description of what is not kept in stock. The price defaults to the part's average cost."""

    part_id: UUID | None = None
    description: Line | None = None
    quantity: Pieces
    unit_price: Money | None = None


Lines = Annotated[list[LineCreate], Field(min_length=1, max_length=200)]


class PurchaseOrderCreate(Body):
    """`overReceiptTolerance`: percent of a line that may come too much; 0 refuses any."""

    vendor_id: UUID | None = None
    supplier: Line | None = None
    lines: Lines
    expected_date: Day | None = None
    notes: Text | None = None
    over_receipt_tolerance: Percent = Decimal(0)
    warehouse_id: UUID | None = None


class PurchaseOrderPatch(Body):
    """Lines can change as long as nobody has approved; they are replaced as a whole."""

    vendor_id: UUID | None = None
    lines: Lines = optional()
    expected_date: Day | None = None
    notes: Text | None = None
    over_receipt_tolerance: Percent = optional()


class Reason(Body):
    reason: Text | None = None


class LineView(View):
    id: UUID
    position: int
    part_id: UUID | None
    part_number: str | None
    description: str
    quantity: int
    unit_price: MoneyStamp
    line_total: MoneyStamp
    quantity_received: int


class PurchaseOrderView(View):
    id: UUID
    number: str
    status: Status
    vendor_id: UUID | None
    supplier: str | None
    total: MoneyStamp
    automatic: bool
    over_receipt_tolerance: Decimal
    expected_date: DayStamp | None
    notes: str | None
    reason: str | None
    requested_by: UUID | None
    approved_by: UUID | None
    approved_at: Timestamp | None
    ordered_by: UUID | None
    ordered_at: Timestamp | None
    closed_at: Timestamp | None
    warehouse_id: UUID
    created_at: Timestamp
    updated_at: Timestamp


class PurchaseOrderDetail(PurchaseOrderView):
    lines: list[LineView]


class Limit(Body):
    """`null` means without limit."""

    amount: Money | None


class LimitView(View):
    role: Role
    amount: MoneyStamp | None
