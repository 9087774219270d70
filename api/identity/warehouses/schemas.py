"""Bodies of warehouses."""

from typing import Annotated
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AfterValidator, StringConstraints

from api.pagination import Page
from api.schemas import Body, Search, Timestamp, View, Word, clean, optional

PostalAddress = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), clean]


def _zone(name: str) -> str:
    if name not in available_timezones() | {"UTC"}:
        raise ValueError("Not a time zone of the IANA database, such as Europe/Berlin")
    return name


TimeZone = Annotated[str, StringConstraints(max_length=64), AfterValidator(_zone)]


class WarehouseFilter(Page):
    active: bool | None = None
    q: Search | None = None


class WarehouseCreate(Body):
    name: Word
    address: PostalAddress | None = None
    timezone: TimeZone = "UTC"


class WarehousePatch(Body):
    name: Word = optional()
    address: PostalAddress | None = None
    timezone: TimeZone = optional()
    active: bool = optional()


class WarehouseView(View):
    id: UUID
    name: str
    address: str | None
    timezone: str
    active: bool
    created_at: Timestamp
    updated_at: Timestamp
