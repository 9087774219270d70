"""Bodies of the search."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.schemas import Body, Search, View, comma_list


class Kind(StrEnum):
    """What can be found."""

    EQUIPMENT = "equipment"
    WORK_ORDER = "work_order"
    PART = "part"
    DOCUMENT = "document"
    LOCATION = "location"


class SearchQuery(Body):
    q: Search
    kinds: Annotated[list[Kind], comma_list, Field(max_length=10)] | None = None
    limit: Annotated[int, Field(ge=1, le=50)] = 10
    include_archived: bool = Field(default=False, description="Archived work orders too")


class Hit(View):
    """`highlights` are pieces of its texts, as HTML: escaped, with what was found in `<mark>`."""

    kind: Kind
    id: UUID
    code: str | None
    title: str
    status: str | None
    warehouse_id: UUID
    score: float
    highlights: list[str]
    url: str


class Group(View):
    """The best of one kind, best first."""

    kind: Kind
    hits: list[Hit]


class SearchAnswer(View):
    query: str
    groups: list[Group]
    took_ms: float
