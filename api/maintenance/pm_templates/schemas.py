"""Bodies of PM templates."""

from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, JsonValue, PlainValidator, field_validator

from api.errors import Invalid
from api.maintenance.pm_schedules.recurrence import Unit
from api.maintenance.pm_schedules.rules import (
    ConditionRules,
    Includes,
    MeterRules,
    PermitType,
    PlannedPart,
    ScheduleRules,
)
from api.pagination import Page
from api.schemas import Body, Ids, Line, Number, Search, Text, Timestamp, View, Word, comma_list, optional

WorkType = Literal["preventive", "inspection"]
Priority = Literal["low", "medium", "high", "critical"]


class FrequencyType(StrEnum):
    CALENDAR = "calendar"
    METER = "meter"
    CONDITION = "condition"


class Frequency(StrEnum):
    """Intervals by name, as an alternative to the number."""

    DAILY = "daily"
    WEEKLY = "weekly"
    BIWEEKLY = "biweekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    SEMIANNUAL = "semiannual"
    ANNUAL = "annual"


BY_NAME: dict[Frequency, tuple[int, Unit]] = {
    Frequency.DAILY: (1, Unit.DAYS),
    Frequency.WEEKLY: (1, Unit.WEEKS),
    Frequency.BIWEEKLY: (2, Unit.WEEKS),
    Frequency.MONTHLY: (1, Unit.MONTHS),
    Frequency.QUARTERLY: (3, Unit.MONTHS),
    Frequency.SEMIANNUAL: (6, Unit.MONTHS),
    Frequency.ANNUAL: (1, Unit.YEARS),
}
# the longest interval of each unit: a century
LONGEST: dict[Unit, int] = {Unit.DAYS: 36_500, Unit.WEEKS: 5_200, Unit.MONTHS: 1_200, Unit.YEARS: 100}


class StepType(StrEnum):
    """What is to be entered; on a work order the words of inspection sheets below are ticks."""

    TICK = "tick"
    MEASUREMENT = "measurement"
    CHOICE = "choice"
    TEXT = "text"
    PHOTO = "photo"
    CHECK = "check"
    CHECKBOX = "checkbox"
    BOOLEAN = "boolean"
    VISUAL = "visual"
    INSPECTION = "inspection"

    def on_work_order(self) -> str:
        entered = {StepType.MEASUREMENT, StepType.CHOICE, StepType.TEXT, StepType.PHOTO}
        return self.value if self in entered else StepType.TICK.value


class Step(Body):
    """One step of the checklist."""

    id: Word | None = None
    component: Line | None = None
    description: Line
    type: StepType = StepType.TICK
    required: bool = False
    unit: Word | None = None
    low_limit: Number | None = None
    high_limit: Number | None = None
    choices: Annotated[list[Word], Field(max_length=50)] = Field(default_factory=list)
    fail_choices: Annotated[list[Word], Field(max_length=50)] = Field(default_factory=list)
    follow_up_on_fail: bool = False

    def check(self, field: str) -> None:
        if (self.type is StepType.CHOICE) != bool(self.choices):
            raise Invalid(f"{field}.choices", "A choice has choices, no other type has")
        if not set(self.fail_choices) <= set(self.choices):
            raise Invalid(f"{field}.failChoices", "These are not among the choices")
        if self.low_limit is not None and self.high_limit is not None and self.low_limit > self.high_limit:
            raise Invalid(f"{field}.lowLimit", "The low limit must not be above the high limit")


def _interval(value: Any) -> float | Frequency:
    """A number, or an interval's name: one error for both."""
    if isinstance(value, str) and value in set(Frequency):
        return Frequency(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1e12:
        raise ValueError(f"A number above 0 and at most 1e12, or one of {', '.join(Frequency)}")
    return float(value)


Interval = Annotated[
    float | Frequency,
    PlainValidator(_interval, json_schema_input_type=Annotated[float, Field(gt=0, le=1e12)] | Frequency),
]
Custom = Annotated[dict[Annotated[str, Field(max_length=100)], JsonValue], Field(max_length=50)]
People = Annotated[list[UUID], Field(max_length=50)]


class _Content(Body):
    """What creating and changing have in common."""

    description: Text | None = None
    model: Annotated[Line | None, Field(description="With it, every equipment of this model is meant")] = None
    component: Line | None = None
    action: Line | None = None
    frequency_unit: Annotated[
        Word | None, Field(description="days, weeks, months, years; or what the meter counts")
    ] = None
    estimated_duration: Annotated[int | None, Field(ge=0, le=525_600, description="Minutes")] = None
    meter: MeterRules | None = None
    condition: ConditionRules | None = None

    @field_validator("checklist", check_fields=False)
    @classmethod
    def _ids_once(cls, steps: list[Step] | None) -> list[Step] | None:
        ids = [step.id for step in steps or [] if step.id]
        if len(ids) != len(set(ids)):
            raise ValueError("An id stands more than once")
        return steps


Steps = Annotated[list[Step], Field(max_length=200)]
Equipment = Annotated[list[UUID], Field(max_length=1000)]


class TemplateCreate(_Content):
    name: Line | None = None
    frequency_type: FrequencyType = FrequencyType.CALENDAR
    frequency: Interval | None = None
    equipment_ids: Equipment = Field(default_factory=list)
    checklist: Steps = Field(default_factory=list)
    custom_fields: Custom = Field(default_factory=dict)
    type: WorkType = "preventive"
    priority: Priority = "medium"
    assignees: People = Field(default_factory=list)
    includes: Includes = Field(default_factory=list)
    parts: Annotated[list[PlannedPart], Field(max_length=200)] = Field(default_factory=list)
    permits: Annotated[list[PermitType], Field(max_length=5)] = Field(default_factory=list)
    lockout: bool = False
    instructions: Annotated[list[Line], Field(max_length=50)] = Field(default_factory=list)
    schedule: ScheduleRules = Field(default_factory=ScheduleRules)
    active: bool = True
    warehouse_id: UUID | None = None

    def heading(self) -> str:
        """The name, or what is done to what."""
        name = self.name or " ".join(part for part in (self.model, self.component, self.action) if part)[:300]
        if not name:
            raise Invalid("name", "Name is required")
        return name


class TemplatePatch(_Content):
    name: Line = optional()
    frequency_type: FrequencyType = optional()
    frequency: Interval = optional()
    equipment_ids: Equipment = optional()
    checklist: Steps = optional()
    custom_fields: Custom = optional()
    type: WorkType = optional()
    priority: Priority = optional()
    assignees: People = optional()
    includes: Includes = optional()
    parts: Annotated[list[PlannedPart], Field(max_length=200)] = optional()
    permits: Annotated[list[PermitType], Field(max_length=5)] = optional()
    lockout: bool = optional()
    instructions: Annotated[list[Line], Field(max_length=50)] = optional()
    schedule: ScheduleRules = optional()
    active: bool = optional()


class TemplateFilter(Page):
    active: bool | None = None
    frequency_type: Annotated[list[FrequencyType], comma_list, Field(max_length=3)] | None = None
    equipment_id: Ids | None = None
    model: Line | None = None
    warehouse_id: Ids | None = None
    q: Search | None = None


class TemplateView(View):
    id: UUID
    name: str
    description: str | None
    model: str | None
    component: str | None
    action: str | None
    frequency_type: FrequencyType
    frequency: int | float | None
    frequency_unit: str | None
    frequency_name: str
    estimated_duration: int | None
    equipment_ids: list[UUID]
    checklist: list[dict[str, Any]]
    type: str
    priority: str
    assignees: list[UUID]
    schedule: dict[str, Any]
    meter: dict[str, Any] | None
    condition: dict[str, Any] | None
    includes: list[UUID]
    parts: list[dict[str, Any]]
    permits: list[str]
    lockout: bool
    instructions: list[str]
    custom_fields: dict[str, Any]
    next_due: Timestamp | None
    active: bool
    warehouse_id: UUID
    created_at: Timestamp
    updated_at: Timestamp
