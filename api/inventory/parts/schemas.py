"""Bodies of parts and of the ledger of their stock."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.pagination import Page
from api.schemas import (
    Body,
    Ids,
    Line,
    Moment,
    Money,
    MoneyStamp,
    Search,
    Text,
    Timestamp,
    View,
    Word,
    comma_list,
    optional,
)

MOST = 1_000_000_000

Count = Annotated[int, Field(ge=0, le=MOST, strict=True)]
Pieces = Annotated[int, Field(ge=1, le=MOST, strict=True)]
Models = Annotated[list[Line], Field(max_length=200)]


class TransactionType(StrEnum):
    RECEIVE = "receive"
    ISSUE = "issue"
    RETURN = "return"
    ADJUST = "adjust"
    TRANSFER = "transfer"
    RESERVE = "reserve"
    RELEASE = "release"


class PartFilter(Page):
    """`lowStock`: below the reorder point. `location` is a bin, `model` a model that the part fits."""

    category: Annotated[list[Line], comma_list, Field(max_length=50)] | None = None
    supplier: Annotated[list[Line], comma_list, Field(max_length=50)] | None = None
    vendor_id: Ids | None = None
    warehouse_id: Ids | None = None
    location: Annotated[list[Line], comma_list, Field(max_length=50)] | None = None
    part_number: Annotated[list[Line], comma_list, Field(max_length=100)] | None = None
    model: Line | None = None
    low_stock: bool | None = None
    active: bool | None = None
    q: Search | None = None


class _PartFields(Body):
    original_number: Word | None = None
    barcode: Word | None = None
    description: Text | None = None
    category: Word | None = None
    manufacturer: Line | None = None
    supplier: Line | None = None
    vendor_id: UUID | None = None
    reorder_quantity: Pieces | None = None
    max_level: Pieces | None = None
    location: Word | None = None


class PartCreate(_PartFields):
    """`supplier` is a vendor's name: found, or created. `stockLevel` becomes the ledger's first row."""

    part_number: Word
    unit: Word = "each"
    stock_level: Count = 0
    reorder_point: Count = 0
    auto_reorder: bool = False
    unit_cost: Money = Decimal(0)
    model_compatibility: Models = Field(default_factory=list)
    active: bool = True
    warehouse_id: UUID | None = None


class PartPatch(_PartFields):
    """A change of `stockLevel` is booked as an adjustment."""

    part_number: Word = optional()
    unit: Word = optional()
    stock_level: Count = optional()
    reorder_point: Count = optional()
    auto_reorder: bool = optional()
    unit_cost: Money = optional()
    model_compatibility: Models = optional()
    active: bool = optional()


class PartView(View):
    id: UUID
    part_number: str
    original_number: str | None
    barcode: str | None
    description: str | None
    category: str | None
    manufacturer: str | None
    unit: str
    stock_level: int
    reserved: int
    available: int
    reorder_point: int
    reorder_quantity: int | None
    max_level: int | None
    auto_reorder: bool
    low_stock: bool
    unit_cost: MoneyStamp
    supplier: str | None
    vendor_id: UUID | None
    location: str | None
    model_compatibility: list[str]
    active: bool
    warehouse_id: UUID
    created_at: Timestamp
    updated_at: Timestamp


class PartDetail(PartView):
    """`onOrder`: requested, approved or ordered, and not yet received."""

    on_order: int
    alternates: list["AlternateView"]
    bins: list["BinView"]


class AlternateView(View):
    id: UUID
    part_number: str
    description: str | None
    stock_level: int
    available: int


class BinView(View):
    bin: str | None
    quantity: int


class Alternates(Body):
    """All of them: what is not named is none any more."""

    part_ids: Annotated[list[UUID], Field(max_length=100)]


class Lookup(Body):
    """What a scanner read: a part number, a barcode or the maker's number."""

    code: Search


class TransactionCreate(Body):
    """A movement at the counter. `quantity` is the number of pieces; of an adjustment it is signed."""

    type: TransactionType
    quantity: Annotated[int, Field(ge=-MOST, le=MOST, strict=True)]
    unit_cost: Money | None = None
    work_order_id: UUID | None = None
    bin: Word | None = None
    notes: Text | None = None


class Transfer(Body):
    """From one warehouse to another, or with `fromBin` and `toBin` within one. What is missing there is created."""

    part_id: UUID
    quantity: Pieces
    to_warehouse_id: UUID | None = None
    from_bin: Word | None = None
    to_bin: Word | None = None
    notes: Text | None = None


class TransactionFilter(Page):
    type: Annotated[list[TransactionType], comma_list, Field(max_length=10)] | None = None
    part_id: Ids | None = None
    work_order_id: Ids | None = None
    performed_by: Ids | None = None
    warehouse_id: Ids | None = None
    after: Moment | None = None
    before: Moment | None = None


class TransactionView(View):
    """`quantity`: change of the stock on hand; `reserved`: change of the reserved stock; `balance`: the stock then."""

    id: UUID
    part_id: UUID
    part_number: str
    work_order_id: UUID | None
    type: TransactionType
    quantity: int
    reserved: int
    balance: int
    unit_cost: MoneyStamp
    bin: str | None
    performed_by: UUID | None
    timestamp: Timestamp
    notes: str | None
    transfer_id: UUID | None
    purchase_order_line_id: UUID | None
    warehouse_id: UUID
