"""Bodies of what planners do: dependencies, escalation, follow-ups, bulk changes, workload, the dashboard."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from api.errors import FieldError
from api.maintenance.work_orders.schemas import (
    Assigned,
    Assignment,
    HoursShown,
    Labels,
    Priority,
    Sequence,
    Type,
)
from api.maintenance.work_orders.status import Status
from api.schemas import Body, Line, Moment, Text, Timestamp, View, optional


class DependencyCreate(Body):
    depends_on: Annotated[UUID, Field(description="The work order that must be done before")]


class DependencyView(View):
    id: UUID
    fo_number: str
    title: str
    status: Status
    sequence: int | None
    due_date: Timestamp | None


class DependenciesView(View):
    """`waitsFor` must be done before, `blocks` wait for this one; `ready` when nothing is waited for any more."""

    waits_for: list[DependencyView]
    blocks: list[DependencyView]
    ready: bool


class Escalation(Body):
    reason: Line | None = None
    assigned_to: Annotated[Assigned, Field(description="Who takes it over; nobody else when absent")] = None


class FollowUpCreate(Body):
    title: Line
    description: Text | None = None
    priority: Priority | None = None


class BulkChanges(Assignment):
    status: Status = optional()
    priority: Priority = optional()
    due_date: Moment | None = None
    planned_start: Moment | None = None
    labels: Labels = optional()
    sequence: Sequence | None = None
    reason: Line | None = None


class BulkRequest(Body):
    ids: Annotated[list[UUID], Field(min_length=1, max_length=200)]
    wanted: Annotated[BulkChanges, Field(alias="changes")]


class BulkResult(View):
    """What became of one of them: the status that it would have had as a request of its own."""

    id: UUID
    status: int
    message: str | None
    errors: list[FieldError]


class WorkloadView(View):
    """One person's open work. Work of several people counts for each in equal parts of its hours."""

    user_id: UUID
    first_name: str
    last_name: str
    role: str
    open: int
    in_progress: int
    overdue: int
    due_soon: int
    estimated_hours: HoursShown
    next_due: Timestamp | None


class DashboardQuery(Body):
    include_archived: bool = Field(default=False, description="Archived work orders too")


class DashboardView(View):
    """Counts of what one may see. `averageHoursToComplete` is over the last 30 days, from creation to completion."""

    total: int
    by_status: dict[Status, int]
    by_priority: Annotated[dict[Priority, int], Field(description="Open work orders")]
    by_type: Annotated[dict[Type, int], Field(description="Open work orders")]
    open: int
    overdue: int
    due_soon: Annotated[int, Field(description="Due within seven days, and not overdue")]
    unassigned: int
    escalated: int
    mine: Annotated[int, Field(description="Open and assigned to me")]
    mine_overdue: int
    completed_last_30_days: int
    average_hours_to_complete: float | None
    backlog_hours: Annotated[HoursShown, Field(description="Estimated hours of open work")]


class HistoryEntry(View):
    """One change, of the work order itself or of what belongs to it: `changes` has what was and what is."""

    at: Timestamp
    action: str
    entity: str
    entity_id: UUID | None
    user_id: UUID | None
    actor: str
    changes: dict[str, Any]


class StatusStay(View):
    """How long it stood in a status."""

    status: Status
    since: Timestamp
    until: Timestamp | None
    hours: float
    changed_by: UUID | None
    reason: str | None


class HistoryView(View):
    stays: list[StatusStay]
    entries: Annotated[list[HistoryEntry], Field(description="Newest first, at most 500")]
