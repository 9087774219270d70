"""Bodies of work orders and their checklists."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, JsonValue

from api.errors import Invalid
from api.maintenance.work_orders.status import Status
from api.monitoring.cases.schemas import EvidenceView, FailureModeView, Verdict
from api.pagination import Page
from api.schemas import Body, Ids, Line, Moment, Search, Text, Timestamp, View, comma_list, optional


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


class ChecklistStatus(StrEnum):
    PENDING = "pending"
    PASS = "pass"  # noqa: S105  # the outcome of a check, not a password
    FAIL = "fail"
    NA = "na"
    DONE = "done"


_Assignees = Annotated[list[UUID], Field(max_length=50)]
Assigned = UUID | _Assignees | None


class WorkOrderFilter(Page):
    status: Annotated[list[Status], comma_list, Field(max_length=20)] | None = None
    priority: Annotated[list[Priority], comma_list, Field(max_length=10)] | None = None
    type: Annotated[list[Type], comma_list, Field(max_length=10)] | None = None
    assigned_to: Ids | None = None
    requested_by: Ids | None = None
    equipment_id: Ids | None = None
    warehouse_id: Ids | None = None
    due_after: Moment | None = None
    due_before: Moment | None = None
    overdue: bool | None = None
    q: Search | None = None


class ChecklistItemCreate(Body):
    component: Line | None = None
    action: Annotated[Line, Field(description="What to do or to look at")]


class _Assignment(Body):
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


class WorkOrderCreate(_Assignment):
    title: Line | None = None
    description: Text | None = None
    priority: Priority = Priority.MEDIUM
    type: Type = Type.CORRECTIVE
    equipment_id: UUID | None = None
    area: Line | None = None
    due_date: Moment | None = None
    follow_up: bool = False
    warehouse_id: UUID | None = None
    checklist: Annotated[list[ChecklistItemCreate], Field(max_length=200, default_factory=list)]

    def heading(self) -> str:
        """The title, or else the description's first line."""
        title = self.title or (self.description or "").strip().split("\n", 1)[0].strip()[:300]
        if not title:
            raise Invalid("title", "Title is required")
        return title


class WorkOrderPatch(_Assignment):
    title: Line = optional()
    description: Text | None = None
    priority: Priority = optional()
    type: Type = optional()
    status: Status = optional()
    equipment_id: UUID | None = None
    area: Line | None = None
    due_date: Moment | None = None
    follow_up: bool = optional()
    completion_notes: Text | None = None
    verdict: Verdict | None = None
    verdict_note: Text | None = None


class StatusChange(Body):
    status: Status
    completion_notes: Text | None = None
    verdict: Verdict | None = None
    verdict_note: Text | None = None


class ChecklistItemPatch(Body):
    status: ChecklistStatus = optional()
    notes: Text | None = None
    custom_field_data: Annotated[dict[str, JsonValue], Field(max_length=50)] | None = None


class ChecklistItemView(View):
    id: UUID
    work_order_id: UUID
    component: str | None
    action: str
    status: ChecklistStatus
    notes: str | None
    custom_field_data: dict[str, Any] | None
    created_at: Timestamp
    completed_at: Timestamp | None
    completed_by: UUID | None


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
    completed_at: Timestamp | None
    completed_by: UUID | None
    completion_notes: str | None
    verified_by: UUID | None
    escalated: bool
    escalation_level: int
    follow_up: bool
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
    prediction: PredictionView | None
