"""Bodies of kits: parts that are taken together."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.pagination import Page
from api.schemas import Body, Ids, Line, Search, Text, Timestamp, View, optional


class KitFilter(Page):
    warehouse_id: Ids | None = None
    q: Search | None = None


class KitItem(Body):
    part_id: UUID
    quantity: Annotated[int, Field(ge=1, le=1_000_000)]


Items = Annotated[list[KitItem], Field(min_length=1, max_length=100)]


class KitCreate(Body):
    name: Line
    description: Text | None = None
    items: Items
    warehouse_id: UUID | None = None


class KitPatch(Body):
    """`items` are replaced as a whole."""

    name: Line = optional()
    description: Text | None = None
    items: Items = optional()


class KitItemView(View):
    """`available`: how many of the part are free."""

    part_id: UUID
    part_number: str
    description: str | None
    quantity: int
    available: int


class KitView(View):
    id: UUID
    name: str
    description: str | None
    warehouse_id: UUID
    created_at: Timestamp
    updated_at: Timestamp


class KitDetail(KitView):
    items: list[KitItemView]
