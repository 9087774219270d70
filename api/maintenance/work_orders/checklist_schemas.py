"""Bodies of the steps of a work order."""

from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, JsonValue, StringConstraints, model_validator

from api.schemas import Body, Line, Number, Text, Timestamp, View, Word, optional


class ChecklistStatus(StrEnum):
    PENDING = "pending"
    PASS = "pass"  # noqa: S105  # the outcome of a check, not a password
    FAIL = "fail"
    NA = "na"
    DONE = "done"


class ChecklistType(StrEnum):
    """What a step asks for: to be ticked off, a number, one of some answers, a text, a photo."""

    TICK = "tick"
    MEASUREMENT = "measurement"
    CHOICE = "choice"
    TEXT = "text"
    PHOTO = "photo"


Choices = Annotated[list[Word], Field(max_length=50)]
Unit = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=30)]


class ChecklistItemCreate(Body):
    """A step. A measurement outside its limits fails, as does a choice that is among `failChoices`."""

    component: Line | None = None
    action: Annotated[Line, Field(description="What to do or to look at")]
    type: ChecklistType = ChecklistType.TICK
    required: Annotated[bool, Field(description="The work order cannot be completed without it")] = False
    unit: Unit | None = None
    low_limit: Number | None = None
    high_limit: Number | None = None
    choices: Choices = Field(default_factory=list)
    fail_choices: Choices = Field(default_factory=list)
    follow_up_on_fail: Annotated[bool, Field(description="A failure opens a work order of its own")] = False

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        limits = (self.low_limit, self.high_limit)
        if self.type != ChecklistType.MEASUREMENT and (self.unit is not None or limits != (None, None)):
            raise ValueError("Only a measurement has a unit and limits")
        if None not in limits and self.low_limit > self.high_limit:  # type: ignore[operator]
            raise ValueError("The low limit must not be above the high limit")
        if (self.type == ChecklistType.CHOICE) != bool(self.choices):
            raise ValueError("A choice has choices, and nothing else has")
        if not set(self.fail_choices) <= set(self.choices):
            raise ValueError("Every one of failChoices must be among the choices")
        return self


class ChecklistAddition(Body):
    items: Annotated[list[ChecklistItemCreate], Field(min_length=1, max_length=200)]


class ChecklistOrder(Body):
    ids: Annotated[list[UUID], Field(min_length=1, max_length=400, description="Every step, in the order wanted")]


class ChecklistItemPatch(Body):
    status: ChecklistStatus = optional()
    value: Annotated[JsonValue, Field(description="What was found, as the step's type asks for it")] = None
    notes: Text | None = None
    custom_field_data: Annotated[dict[str, JsonValue], Field(max_length=50)] | None = None
    open_follow_up: Annotated[bool, Field(description="Open a work order for what failed")] = False


class ChecklistItemView(View):
    id: UUID
    work_order_id: UUID
    position: int
    component: str | None
    action: str
    type: ChecklistType
    required: bool
    unit: str | None
    low_limit: float | None
    high_limit: float | None
    choices: list[str]
    fail_choices: list[str]
    follow_up_on_fail: bool
    status: ChecklistStatus
    value: Any
    notes: str | None
    custom_field_data: dict[str, Any] | None
    follow_up_work_order_id: UUID | None
    created_at: Timestamp
    completed_at: Timestamp | None
    completed_by: UUID | None
