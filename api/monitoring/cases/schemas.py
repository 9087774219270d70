"""Bodies of cases and their evidence."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from api.pagination import Page
from api.schemas import Body, Ids, Moment, Text, Timestamp, View, Word, comma_list


class CaseStatus(StrEnum):
    OPEN = "open"
    HELD = "held"
    CLOSED = "closed"


class Severity(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Verdict(StrEnum):
    """What the technician found."""

    CONFIRMED = "confirmed"
    FALSE_ALARM = "false_alarm"
    SENSOR_FAULT = "sensor_fault"
    DUPLICATE = "duplicate"
    DEFERRED = "deferred"


class CaseFilter(Page):
    status: Annotated[list[CaseStatus], comma_list, Field(max_length=10)] | None = None
    severity: Annotated[list[Severity], comma_list, Field(max_length=10)] | None = None
    failure_mode: Annotated[list[Word], comma_list, Field(max_length=50)] | None = None
    equipment_id: Ids | None = None
    opened_after: Moment | None = None
    opened_before: Moment | None = None


class VerdictBody(Body):
    verdict: Verdict
    note: Text | None = None


class FailureModeView(View):
    code: str | None
    name: str | None
    weight: float | None
    reasons: list[str]


class SensorInCase(View):
    sensor_id: int | None
    address: str | None
    metric: str | None
    unit: str | None


class EvidenceView(View):
    """One detector's finding on one sensor, in the window in which it was made."""

    id: int
    alarm_id: UUID | None
    sensor_id: int | None
    address: str | None
    metric: str | None
    unit: str | None
    detector: str
    detector_version: int
    observed_at: Timestamp
    window_start: Timestamp
    window_end: Timestamp
    score: float
    value: float | None
    baseline: float | None
    spread: float | None
    threshold: float | None
    direction: int
    severity: Severity
    message: str
    detail: dict[str, Any]


class CaseView(View):
    """`shadow`: it rests on detectors that are not trusted at present, and so opens no work order."""

    id: UUID
    equipment_id: UUID
    asset_tag: str | None
    warehouse_id: UUID | None
    failure_mode: str
    status: CaseStatus
    severity: Severity
    priority: Severity
    title: str
    score: float
    due_at: Timestamp | None
    since: Timestamp
    opened_at: Timestamp
    last_at: Timestamp
    closed_at: Timestamp | None
    verdict: Verdict | None
    verdict_note: str | None
    verdict_by: UUID | None
    verdict_at: Timestamp | None
    shadow: bool
    work_order_id: UUID | None
    work_order_number: str | None


class CaseDetail(CaseView):
    text: str | None
    failure_modes: list[FailureModeView]
    causes: list[str]
    parts: list[str]
    checklist: list[str]
    sensors: list[SensorInCase]
    evidence: list[EvidenceView]
