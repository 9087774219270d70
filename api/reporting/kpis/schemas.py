"""Bodies of the maintenance reports."""

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, PlainSerializer

from api.pagination import Page
from api.schemas import Body, Ids, Line, Moment, Timestamp, View

Money = Annotated[Decimal, PlainSerializer(lambda value: f"{value:.2f}", return_type=str, when_used="json")]
Group = Literal["site", "equipmentClass", "type", "priority", "month"]
KpiName = Literal[
    "mttr", "mtbf", "scheduleCompliance", "plannedRatio", "backlogWeeks", "wrenchTime",
    "opened", "completed", "open", "overdue",
]  # fmt: skip


class Scope(Body):
    """A span (by default the last 30 days) of what one sees, or less of it."""

    from_: Annotated[Moment | None, Field(alias="from")] = None
    to: Moment | None = None
    warehouse_id: Ids | None = None
    equipment_id: Ids | None = None
    equipment_class: Line | None = None


class KpiQuery(Scope):
    group_by: Group | None = None


class DrillDown(Page, Scope):
    """The work orders behind one number."""


class KpiValues(View):
    """Hours, percent and weeks; null where there is nothing to divide by."""

    opened: int
    completed: int
    open: int
    overdue: int
    failures: int
    mttr: float | None
    mtbf: float | None
    schedule_compliance: float | None
    planned_ratio: float | None
    backlog_hours: float
    backlog_weeks: float | None
    wrench_time: float | None
    labor_hours: float


class KpiGroup(KpiValues):
    group: str | None


class KpiReport(KpiValues):
    from_: Annotated[Timestamp, Field(serialization_alias="from")]
    to: Timestamp
    formulas: dict[str, str]
    groups: list[KpiGroup]


class BehindView(View):
    id: UUID
    fo_number: str
    title: str
    type: str
    status: str
    priority: str
    equipment_id: UUID | None
    created_at: Timestamp
    started_at: Timestamp | None
    due_date: Timestamp | None
    completed_at: Timestamp | None
    warehouse_id: UUID


class CostLine(View):
    group: str | None
    labor: Money
    parts: Money
    other: Money
    total: Money
    work_orders: int


class CostReport(View):
    from_: Annotated[Timestamp, Field(serialization_alias="from")]
    to: Timestamp
    labor: Money
    parts: Money
    other: Money
    total: Money
    work_orders: int
    by_type: list[CostLine]
    by_month: list[CostLine]
    by_site: list[CostLine]
    by_equipment_class: list[CostLine]


class ComplianceReport(View):
    from_: Annotated[Timestamp, Field(serialization_alias="from")]
    to: Timestamp
    schedule_compliance: float | None
    due: int
    completed_on_time: int
    pm: dict[str, Any]
