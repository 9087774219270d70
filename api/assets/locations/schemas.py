"""Bodies of the location tree."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator

from api.pagination import Page
from api.schemas import Body, Ids, Line, Search, Timestamp, View, optional

SEPARATOR = " - "


def _no_separator(value: str) -> str:
    if SEPARATOR in f" {value} ":
        raise ValueError("A dash between spaces separates locations in a path and cannot stand in a name")
    return value


Name = Annotated[Line, AfterValidator(_no_separator)]


class LocationFilter(Page):
    parent_id: Ids | None = None
    warehouse_id: Ids | None = None
    q: Search | None = None


class LocationCreate(Body):
    name: Name
    parent_id: UUID | None = None
    warehouse_id: UUID | None = None


class LocationPatch(Body):
    name: Name = optional()
    parent_id: UUID | None = None


class LocationView(View):
    id: UUID
    name: str
    path: str
    parent_id: UUID | None
    warehouse_id: UUID
    created_at: Timestamp
    updated_at: Timestamp
