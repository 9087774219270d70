"""Bodies of stock counts."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.inventory.parts.schemas import Count
from api.pagination import Page
from api.schemas import Body, Ids, Line, Text, Timestamp, View, Word, comma_list


class CountStatus(StrEnum):
    OPEN = "open"
    POSTED = "posted"
    CANCELLED = "cancelled"


class CountFilter(Page):
    status: Annotated[list[CountStatus], comma_list, Field(max_length=5)] | None = None
    warehouse_id: Ids | None = None


class CountCreate(Body):
    """Which parts are counted: those named, or the active ones of a category, of a bin, or of the whole warehouse."""

    name: Line
    blind: bool = True
    part_ids: Annotated[list[UUID], Field(min_length=1, max_length=5000)] | None = None
    category: Word | None = None
    location: Word | None = None
    warehouse_id: UUID | None = None


class CountedLine(Body):
    part_id: UUID
    counted: Count
    notes: Text | None = None


class Counted(Body):
    lines: Annotated[list[CountedLine], Field(min_length=1, max_length=500)]


class CountView(View):
    id: UUID
    name: str
    status: CountStatus
    blind: bool
    warehouse_id: UUID
    created_by: UUID | None
    posted_by: UUID | None
    posted_at: Timestamp | None
    created_at: Timestamp
    updated_at: Timestamp


class CountLineView(View):
    """`bookQuantity` and `difference` are withheld from a blind count until it is posted."""

    id: UUID
    part_id: UUID
    part_number: str
    description: str | None
    location: str | None
    counted: int | None
    counted_by: UUID | None
    counted_at: Timestamp | None
    book_quantity: int | None
    difference: int | None
    notes: str | None


class CountLineFilter(Page):
    counted: bool | None = None
