"""Bodies of the maintenance calendar."""

from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from api.pagination import Page
from api.schemas import Body, Ids, Moment, Text, Timestamp, View


class OccurrenceStatus(StrEnum):
    """`projected`: what the rules will bring, without a work order yet; its `id` is its schedule's."""

    PROJECTED = "projected"
    OPEN = "open"
    INCLUDED = "included"
    COMPLETED = "completed"
    MISSED = "missed"
    CANCELLED = "cancelled"


class CalendarQuery(Body):
    from_: Annotated[Moment | None, Field(alias="from", description="By default now")] = None
    to: Annotated[Moment | None, Field(description="At most 400 days after `from`; by default 30")] = None
    equipment_id: Ids | None = None
    template_id: Ids | None = None
    warehouse_id: Ids | None = None
    projected: bool = True
    limit: Annotated[int, Field(ge=1, le=2000)] = 500


class PartShort(View):
    """`partId` is null for a part number that the warehouse does not know."""

    part_id: UUID | None
    part_number: str | None
    wanted: int
    reserved: int
    short: int


class OccurrenceView(View):
    id: UUID
    status: OccurrenceStatus
    template_id: UUID
    name: str
    equipment_id: UUID | None
    asset_tag: str | None
    due_date: Timestamp
    late_after: Timestamp | None
    overdue: bool
    work_order_id: UUID | None
    fo_number: str | None
    work_order_status: str | None
    priority: str
    assignees: list[UUID]
    estimated_duration: int | None
    completed_at: Timestamp | None
    included_in: Annotated[UUID | None, Field(description="The occurrence whose work order does this one too")]
    parts_short: Annotated[list[PartShort], Field(description="Planned parts that the stock did not have")]
    warehouse_id: UUID


class OverdueFilter(Page):
    equipment_id: Ids | None = None
    template_id: Ids | None = None
    warehouse_id: Ids | None = None


class OverdueView(OccurrenceView):
    days_overdue: float


class GenerateRequest(Body):
    """Open what falls due within `horizonDays`, or within each template's own lead time when that is longer."""

    horizon_days: Annotated[int, Field(ge=0, le=730)] = 0
    template_id: UUID | None = None


class Shortage(PartShort):
    work_order_id: UUID


class Generated(View):
    generated: int
    missed: int
    schedules: int
    work_orders: list[dict[str, Any]]
    shortages: Annotated[list[Shortage], Field(description="Planned parts that could not be reserved")]
    failed: dict[str, str]
    complete: Annotated[bool, Field(description="False: there is more to do, ask again")]


class Completion(Body):
    completion_notes: Text | None = None


class Reschedule(Body):
    """One by `id` (an occurrence, its work order, or a schedule for its next one), or all that the filters mean.

    To `dueDate`, or by `shiftDays`. A fixed rule keeps its anchor: only this occurrence moves.
    """

    id: UUID | None = None
    ids: Annotated[list[UUID], Field(max_length=500)] | None = None
    template_id: UUID | None = None
    equipment_id: UUID | None = None
    due_date: Moment | None = None
    shift_days: Annotated[int, Field(ge=-365, le=365)] | None = None
    reason: Annotated[Text | None, Field(max_length=1000)] = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.due_date is None) == (self.shift_days is None):
            raise ValueError("Give dueDate or shiftDays")
        if self.shift_days == 0:
            raise ValueError("A shift of 0 days moves nothing")
        one = self.id is not None or self.ids is not None
        if one == (self.template_id is not None or self.equipment_id is not None):
            raise ValueError("Give id, ids, or templateId and equipmentId")
        if self.due_date is not None and not one:
            raise ValueError("All are moved by shiftDays only")
        return self


class Rescheduled(View):
    id: UUID
    kind: Literal["occurrence", "schedule"]
    work_order_id: UUID | None
    old_due_date: Timestamp
    due_date: Timestamp


class ComplianceQuery(Body):
    days: Annotated[int, Field(ge=1, le=3660)] = 30
    template_id: Ids | None = None
    equipment_id: Ids | None = None
    warehouse_id: Ids | None = None


class ComplianceCounts(View):
    due: int
    completed: int
    completed_on_time: int
    completed_late: int
    missed: int
    overdue: int
    compliance_rate: float | None


class TemplateCompliance(ComplianceCounts):
    template_id: UUID
    name: str


class MonthCompliance(ComplianceCounts):
    month: str


class ComplianceView(ComplianceCounts):
    """`complianceRate` is in percent; null when nothing fell due."""

    days: int
    from_: Annotated[Timestamp, Field(serialization_alias="from")]
    to: Timestamp
    by_template: list[TemplateCompliance]
    by_month: list[MonthCompliance]
