"""What the API shows of background services."""

from typing import Any, Literal
from uuid import UUID

from api.schemas import Timestamp, View


class RunView(View):
    id: int
    service: str
    outcome: Literal["running", "succeeded", "failed"]
    started_at: Timestamp
    finished_at: Timestamp | None
    duration_ms: float | None
    result: dict[str, Any]
    error: str | None
    requested_by: UUID | None


class ServiceView(View):
    name: str
    description: str
    schedule: str
    next_run_at: Timestamp
    running: bool
    last_run_at: Timestamp | None
    last_success_at: Timestamp | None
    last_duration_ms: float | None
    last_outcome: Literal["running", "succeeded", "failed"] | None
    last_error: str | None
    last_result: dict[str, Any]
    runs_last_day: int
    failures_last_day: int


class RunRequested(View):
    """`queued` is false when a run of the service was waiting already: that one will do."""

    name: str
    queued: bool
