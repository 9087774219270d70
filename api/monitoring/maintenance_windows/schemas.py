"""Bodies of maintenance windows."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, model_validator

from api.identity.warehouses.schemas import TimeZone
from api.pagination import Page
from api.schemas import Body, Ids, Line, Moment, Timestamp, View, optional


class Frequency(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Recurrence(Body):
    """Every `interval` days, weeks or months at the same time of day. `weekdays` (1 Monday to 7 Sunday) if weekly; a
    month that is too short has it on its last day. No occurrence begins after `until`."""

    frequency: Frequency
    interval: Annotated[int, Field(ge=1, le=366)] = 1
    weekdays: Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(max_length=7, default_factory=list)]
    until: Moment | None = None

    @model_validator(mode="after")
    def _weekly(self) -> "Recurrence":
        if self.weekdays and self.frequency is not Frequency.WEEKLY:
            raise ValueError("Only what recurs weekly has weekdays")
        if len(set(self.weekdays)) < len(self.weekdays):
            raise ValueError("A weekday stands only once")
        return self


class WindowCreate(Body):
    """Of an equipment with its parts, of a location with all below it, or, with neither, of a whole warehouse (one's
    own, when none is named). `timezone`: whose time of day recurs; the warehouse's, when none is named."""

    equipment_id: UUID | None = None
    location_id: UUID | None = None
    warehouse_id: UUID | None = None
    starts_at: Moment
    ends_at: Moment
    reason: Line
    timezone: TimeZone | None = None
    recurrence: Recurrence | None = None


class WindowPatch(Body):
    starts_at: Moment = optional()
    ends_at: Moment = optional()
    reason: Line = optional()
    timezone: TimeZone = optional()
    recurrence: Recurrence | None = None


class WindowFilter(Page):
    """`equipmentId`: the windows that concern it, its location's and its warehouse's too; `active`: now."""

    equipment_id: Ids | None = None
    location_id: Ids | None = None
    warehouse_id: Ids | None = None
    active: bool | None = None


class CalendarFilter(Body):
    from_: Annotated[Moment, Field(alias="from")]
    to: Moment
    equipment_id: UUID | None = None

    @model_validator(mode="after")
    def _ordered(self) -> "CalendarFilter":
        if not self.from_ < self.to or (self.to - self.from_).days > 92:
            raise ValueError("`from` must come before `to`, at most 92 days")
        return self


class RecurrenceView(View):
    frequency: Frequency
    interval: int
    weekdays: list[int]
    until: Timestamp | None


class WindowView(View):
    """`active`: by the server's clock; `nextStartsAt`, `nextEndsAt`: the occurrence that runs or comes next."""

    id: UUID
    equipment_id: UUID | None
    location_id: UUID | None
    warehouse_id: UUID
    starts_at: Timestamp
    ends_at: Timestamp
    timezone: str
    recurrence: RecurrenceView | None
    reason: str
    active: bool
    next_starts_at: Timestamp | None
    next_ends_at: Timestamp | None
    created_by: UUID | None
    created_at: Timestamp
    updated_at: Timestamp


class OccurrenceView(View):
    window_id: UUID
    equipment_id: UUID | None
    location_id: UUID | None
    warehouse_id: UUID
    starts_at: Timestamp
    ends_at: Timestamp
    reason: str


def columns(recurrence: Recurrence | None) -> dict[str, Any]:
    """A recurrence as the table's columns."""
    return {
        "repeats": recurrence.frequency if recurrence else None,
        "repeat_every": recurrence.interval if recurrence else 1,
        "weekdays": sorted(recurrence.weekdays) if recurrence else [],
        "repeat_until": recurrence.until if recurrence else None,
    }
