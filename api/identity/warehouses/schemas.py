"""Bodies of warehouses."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, StringConstraints

from api.pagination import Page
from api.schemas import Body, Day, Search, Timestamp, View, Word, clean, optional

PostalAddress = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), clean]


def _zone(name: str) -> str:
    if name not in available_timezones() | {"UTC"}:
        raise ValueError("Not a time zone of the IANA database, such as Europe/Berlin")
    return name


TimeZone = Annotated[str, StringConstraints(max_length=64), AfterValidator(_zone)]


def _unique(values: list[Any]) -> list[Any]:
    return sorted(set(values))


Country = Annotated[str, StringConstraints(to_upper=True, min_length=2, max_length=2, pattern=r"^[A-Za-z]{2}$")]
Region = Annotated[str, StringConstraints(to_upper=True, min_length=1, max_length=6, pattern=r"^[A-Za-z0-9]{1,6}$")]
WorkingDays = Annotated[
    list[Annotated[int, Field(ge=1, le=7)]],
    Field(min_length=1, max_length=7, description="1 Monday … 7 Sunday"),
    AfterValidator(_unique),
]
ClosedDays = Annotated[
    list[Day],
    Field(max_length=400, description="Days without work beside the public holidays: shutdowns, local feasts"),
    AfterValidator(_unique),
]


class WarehouseFilter(Page):
    active: bool | None = None
    q: Search | None = None


class WarehouseCreate(Body):
    name: Word
    address: PostalAddress | None = None
    timezone: TimeZone = "UTC"
    country: Annotated[Country | None, Field(description="ISO 3166-1: whose public holidays are kept")] = None
    region: Annotated[Region | None, Field(description="ISO 3166-2 without the country: its holidays too")] = None
    working_days: WorkingDays = Field(default_factory=lambda: [1, 2, 3, 4, 5])
    closed_days: ClosedDays = Field(default_factory=list)


class WarehousePatch(Body):
    name: Word = optional()
    address: PostalAddress | None = None
    timezone: TimeZone = optional()
    country: Country | None = None
    region: Region | None = None
    working_days: WorkingDays = optional()
    closed_days: ClosedDays = optional()
    active: bool = optional()


class WarehouseView(View):
    id: UUID
    name: str
    address: str | None
    timezone: str
    country: str | None
    region: Annotated[str | None, Field(validation_alias="subdivision")]
    working_days: Annotated[list[int], Field(validation_alias="working_weekdays")]
    closed_days: list[date]
    active: bool
    created_at: Timestamp
    updated_at: Timestamp


class HolidayQuery(Body):
    year: Annotated[int | None, Field(ge=1950, le=2100, description="This year when absent")] = None


class HolidayView(View):
    """A day on which nobody works although its weekday is worked; `public` or the site's own."""

    date: date
    name: str
    public: bool
