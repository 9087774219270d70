"""What a template says beyond its columns: kept as JSON with the template, and copied whole onto each work order."""

from datetime import time
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field, PlainSerializer, StringConstraints, model_validator

from api.maintenance.pm_schedules.recurrence import Shift
from api.schemas import Body, Day, Line, Number, Word

PermitType = Literal["hot_work", "confined_space", "electrical", "working_at_height", "general"]


Includes = Annotated[
    list[UUID],
    Field(max_length=50, description="Templates whose work, due on the same day, is done with this one"),
    AfterValidator(lambda ids: list(dict.fromkeys(ids))),
]


class Mode(StrEnum):
    """Fixed counts from the anchor, floating from when the work was last done."""

    FIXED = "fixed"
    FLOATING = "floating"


class Missed(StrEnum):
    """What becomes of occurrences that passed while an earlier one was open or nothing ran."""

    COLLAPSE = "collapse"
    EACH = "each"


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("Not a time zone of the IANA database")
    return name


def _ascending(values: list[int]) -> list[int]:
    return sorted(set(values))


ZoneName = Annotated[str, StringConstraints(max_length=64), AfterValidator(_known_zone)]
Weekday = Annotated[int, Field(ge=1, le=7)]
Month = Annotated[int, Field(ge=1, le=12)]
Clock = Annotated[time, PlainSerializer(lambda value: value.strftime("%H:%M"), return_type=str, when_used="json")]


class ScheduleRules(Body):
    """How occurrences follow each other. Days count in the site's time zone unless `timezone` says otherwise."""

    mode: Mode = Mode.FIXED
    anchor: Annotated[Day | None, Field(description="The first day; by default the day of creation")] = None
    time: Annotated[Clock, Field(description="Time of day by which it is due")] = time(23, 59)
    timezone: ZoneName | None = None
    weekdays: Annotated[list[Weekday], Field(max_length=7), AfterValidator(_ascending)] = Field(default_factory=list)
    week_of_month: Annotated[int | None, Field(ge=-1, le=4, description="-1: the last")] = None
    months: Annotated[
        list[Month], Field(min_length=1, max_length=12, description="The season"), AfterValidator(_ascending)
    ] = Field(default_factory=lambda: list(range(1, 13)))
    shift: Annotated[Shift, Field(description="Where it goes from a weekend or holiday of the site")] = Shift.NONE
    lead_days: Annotated[int, Field(ge=0, le=365, description="How long before it is due its work order opens")] = 7
    horizon_days: Annotated[int, Field(ge=0, le=730, description="How far ahead, where several may be open")] = 0
    grace_days: Annotated[int, Field(ge=0, le=365, description="Done so long after it was due is still on time")] = 0
    missed: Missed = Missed.COLLAPSE
    allow_overlap: Annotated[bool, Field(description="May open a work order while an earlier one is open")] = False

    def zone(self, of_site: str) -> ZoneInfo:
        name = self.timezone or of_site
        return ZoneInfo(name if name in available_timezones() else "UTC")


class MeterRules(Body):
    """Every `frequency` units of a counting sensor of the equipment, found by its metric."""

    metric: Word
    lead: Annotated[Number, Field(ge=0, description="Units before the threshold at which the work order opens")] = 0
    start_at: Annotated[Number | None, Field(description="The reading to count from; by default the first seen")] = None


class ConditionRules(Body):
    """A sensor beyond a value for a time, the health index below a limit for a time, or an alarm of a severity."""

    metric: Word | None = None
    operator: Literal["above", "below"] = "above"
    value: Number | None = None
    health_below: Annotated[Number | None, Field(gt=0, le=100, description="Of the health index, 0 to 100")] = None
    for_minutes: Annotated[int, Field(ge=0, le=43_200)] = 0
    alarm_severity: Literal["low", "medium", "high", "critical"] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "ConditionRules":
        of_sensor = self.metric is not None and self.value is not None
        ways = (of_sensor, self.health_below is not None, self.alarm_severity is not None)
        if sum(ways) != 1 or (self.metric is None) != (self.value is None):
            raise ValueError("Give metric and value, or healthBelow, or alarmSeverity")
        return self


class PlannedPart(Body):
    """A part that the work will need."""

    part_id: UUID | None = None
    part_number: Word | None = None
    quantity: Annotated[int, Field(ge=1, le=1_000_000)] = 1

    @model_validator(mode="after")
    def _named(self) -> "PlannedPart":
        if self.part_id is None and self.part_number is None:
            raise ValueError("Give partId or partNumber")
        return self


class Rules(Body):
    """All of it."""

    schedule: ScheduleRules = Field(default_factory=ScheduleRules)
    meter: MeterRules | None = None
    condition: ConditionRules | None = None
    includes: Includes = Field(default_factory=list)
    parts: Annotated[list[PlannedPart], Field(max_length=200)] = Field(default_factory=list)
    permits: Annotated[list[PermitType], Field(max_length=5)] = Field(default_factory=list)
    lockout: bool = False
    instructions: Annotated[list[Line], Field(max_length=50)] = Field(default_factory=list)


def read(stored: dict[str, object]) -> Rules:
    """The rules as they were stored; what later versions added has its default."""
    return Rules.model_validate(stored)


def store(rules: Rules) -> dict[str, object]:
    return rules.model_dump(mode="json", by_alias=True)
