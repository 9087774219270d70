"""Bodies of work orders."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, PlainSerializer, StringConstraints

from api.errors import Invalid
from api.maintenance.work_orders.checklist_schemas import ChecklistItemCreate, ChecklistItemView
from api.maintenance.work_orders.status import Status
from api.monitoring.cases.schemas import EvidenceView, FailureModeView, Verdict
from api.pagination import Page
from api.schemas import (
    INT4,
    Body,
    Ids,
    Line,
    Moment,
    Search,
    Text,
    Timestamp,
    View,
    Word,
    comma_list,
    decimal_schema,
    optional,
)
from core import iso14224


class Type(StrEnum):
    CORRECTIVE = "corrective"
    PREVENTIVE = "preventive"
    PREDICTIVE = "predictive"
    INSPECTION = "inspection"
    EMERGENCY = "emergency"
    PROJECT = "project"
    REQUEST = "request"


class Priority(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


_Assignees = Annotated[list[UUID], Field(max_length=50)]
Assigned = UUID | _Assignees | None


def _among(codes: dict[str, str]) -> AfterValidator:
    def known(value: str) -> str:
        if value not in codes:
            raise ValueError("Unknown code; GET /api/work-orders/failure-codes lists them")
        return value

    return AfterValidator(known)


_Code = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, max_length=10)]
FailureMode = Annotated[_Code, _among(iso14224.FAILURE_MODES)]
FailureMechanism = Annotated[_Code, _among(iso14224.FAILURE_MECHANISMS)]
FailureCause = Annotated[_Code, _among(iso14224.FAILURE_CAUSES)]
Remedy = Annotated[_Code, _among(iso14224.REMEDIES)]
Hours = Annotated[Decimal, Field(ge=0, le=100_000, max_digits=8, decimal_places=2), decimal_schema(0, 100_000)]
HoursShown = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json-unless-none")]
Labels = Annotated[list[Word], Field(max_length=20)]
Sequence = Annotated[int, Field(ge=0, le=INT4)]


class WorkOrderFilter(Page):
    status: Annotated[list[Status], comma_list, Field(max_length=20)] | None = None
    priority: Annotated[list[Priority], comma_list, Field(max_length=10)] | None = None
    type: Annotated[list[Type], comma_list, Field(max_length=10)] | None = None
    assigned_to: Ids | None = None
    requested_by: Ids | None = None
    equipment_id: Ids | None = None
    warehouse_id: Ids | None = None
    location_id: Annotated[UUID | None, Field(description="Work at this location or anywhere within it")] = None
    case_id: Ids | None = None
    follow_up_of: Ids | None = None
    label: Annotated[list[Word], comma_list, Field(max_length=20)] | None = None
    due_after: Moment | None = None
    due_before: Moment | None = None
    planned_after: Moment | None = None
    planned_before: Moment | None = None
    created_after: Moment | None = None
    created_before: Moment | None = None
    overdue: bool | None = None
    escalated: bool | None = None
    unassigned: Annotated[bool | None, Field(description="Nobody is assigned")] = None
    mine: Annotated[bool | None, Field(description="Assigned to me")] = None
    watched: Annotated[bool | None, Field(description="I watch it")] = None
    include_archived: bool = Field(default=False, description="Archived ones too")
    q: Search | None = None


class Assignment(Body):
    """`assignedTo` is one person or a list, `assignees` always a list; the two say the same."""

    assigned_to: Assigned = None
    assignees: _Assignees | None = None

    def people(self) -> list[UUID] | None:
        """Who is meant, in order and once each; None when nothing was said."""
        said = {"assigned_to", "assignees"} & self.model_fields_set
        if not said:
            return None
        if len(said) > 1:
            raise Invalid("assignees", "Give assignedTo or assignees, not both")
        given = self.assignees if "assignees" in self.model_fields_set else self.assigned_to
        return list(dict.fromkeys(given if isinstance(given, list) else [given] if given else []))


class WorkOrderCreate(Assignment):
    title: Line | None = None
    description: Text | None = None
    priority: Priority = Priority.MEDIUM
    type: Type = Type.CORRECTIVE
    equipment_id: UUID | None = None
    area: Line | None = None
    due_date: Moment | None = None
    planned_start: Moment | None = None
    estimated_hours: Hours | None = None
    labels: Labels = Field(default_factory=list)
    sequence: Sequence | None = None
    follow_up: bool = False
    follow_up_of: Annotated[UUID | None, Field(description="The work order from which this one follows")] = None
    warehouse_id: UUID | None = None
    checklist: Annotated[list[ChecklistItemCreate], Field(max_length=200, default_factory=list)]

    def heading(self) -> str:
        """The title, or else the description's first line."""
        title = self.title or (self.description or "").strip().split("\n", 1)[0].strip()[:300]
        if not title:
            raise Invalid("title", "Title is required")
        return title


class _Report(Body):
    """What goes with a change of status: why, what was found, what was done."""

    reason: Annotated[Line | None, Field(description="Why it is put on hold, cancelled or opened again")] = None
    completion_notes: Text | None = None
    failure_mode: FailureMode | None = None
    failure_mechanism: FailureMechanism | None = None
    failure_cause: FailureCause | None = None
    remedy: Remedy | None = None
    verdict: Verdict | None = None
    verdict_note: Text | None = None


class WorkOrderPatch(Assignment, _Report):
    title: Line = optional()
    description: Text | None = None
    priority: Priority = optional()
    type: Type = optional()
    status: Status = optional()
    equipment_id: UUID | None = None
    area: Line | None = None
    due_date: Moment | None = None
    planned_start: Moment | None = None
    estimated_hours: Hours | None = None
    labels: Labels = optional()
    sequence: Sequence | None = None
    follow_up: bool = optional()


class StatusChange(_Report):
    status: Status


class WorkOrderView(View):
    id: UUID
    fo_number: str
    title: str
    description: str | None
    status: Status
    priority: Priority
    type: Type
    equipment_id: UUID | None
    asset_model: str | None
    area: str | None
    assigned_to: UUID | None
    assignees: list[UUID]
    requested_by: UUID | None
    due_date: Timestamp | None
    planned_start: Timestamp | None
    started_at: Timestamp | None
    estimated_hours: HoursShown | None
    actual_hours: HoursShown | None
    labels: list[str]
    sequence: int | None
    hold_reason: str | None
    completed_at: Timestamp | None
    completed_by: UUID | None
    completion_notes: str | None
    verified_at: Timestamp | None
    verified_by: UUID | None
    closed_at: Timestamp | None
    cancelled_at: Timestamp | None
    cancelled_by: UUID | None
    cancel_reason: str | None
    reopened_count: int
    failure_mode: str | None
    failure_mechanism: str | None
    failure_cause: str | None
    remedy: str | None
    verdict: Verdict | None
    escalated: bool
    escalation_level: int
    escalated_at: Timestamp | None
    escalation_reason: str | None
    follow_up: bool
    follow_up_of: UUID | None
    case_id: UUID | None
    warehouse_id: UUID
    created_at: Timestamp
    last_updated: Timestamp


class PredictionView(View):
    """Why a predictive work order exists."""

    case_id: UUID
    failure_mode: str
    severity: str
    score: float
    since: Timestamp
    opened_at: Timestamp
    verdict: Verdict | None
    failure_modes: list[FailureModeView]
    causes: list[str]
    parts: list[str]
    suggested_checklist: list[str]
    evidence: list[EvidenceView]


class WorkOrderDetail(WorkOrderView):
    checklist: list[ChecklistItemView]
    allowed_statuses: list[Status]
    prediction: PredictionView | None


class CodeView(View):
    code: str
    name: str


class FailureCodes(View):
    """The lists of ISO 14224 that a close-out chooses from."""

    failure_modes: list[CodeView]
    failure_mechanisms: list[CodeView]
    failure_causes: list[CodeView]
    remedies: list[CodeView]
