"""Bodies of backtests: detectors and a case policy over stored history."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, model_validator

from api.monitoring.case_policy.schemas import PolicyBody
from api.monitoring.detectors.schemas import DetectorPut
from api.pagination import Page
from api.schemas import Body, Moment, Timestamp, View, Word, comma_list


class Kind(StrEnum):
    DETECTORS = "detectors"
    CASE_POLICY = "case_policy"


class Status(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Known(Body):
    """A failure that is known beside those of the work orders. `repaired_at`: what is opened later is not about it."""

    equipment_id: UUID
    failed_at: Moment
    onset: Moment | None = None
    repaired_at: Moment | None = None
    failure_mode: Word | None = None

    @model_validator(mode="after")
    def _ordered(self) -> "Known":
        if self.onset is not None and self.onset > self.failed_at:
            raise ValueError("onset must not come after failedAt")
        if self.repaired_at is not None and self.repaired_at < self.failed_at:
            raise ValueError("repairedAt must not come before failedAt")
        return self


class History(Body):
    """Which history is replayed, and what is known to have happened in it."""

    from_: Annotated[Moment, Field(alias="from")]
    to: Moment
    equipment_id: Annotated[list[UUID], Field(max_length=500)] | None = None
    failures: Annotated[list[Known], Field(max_length=1000, default_factory=list)]
    use_work_orders: bool = True
    horizon_days: Annotated[float, Field(gt=0, le=365)] = 30.0

    @model_validator(mode="after")
    def _ordered(self) -> "History":
        if self.from_ >= self.to:
            raise ValueError("`from` must come before `to`")
        if (self.to - self.from_).days > 366 * 2:
            raise ValueError("a history of at most two years")
        return self


class BacktestBody(History):
    """`detectors` over what is set today; `policy` instead of today's, if given."""

    detectors: Annotated[list[DetectorPut], Field(max_length=500, default_factory=list)]
    policy: PolicyBody | None = None


class DryRunBody(History):
    """A case policy, with the detectors as they are set today."""

    policy: PolicyBody


class BacktestFilter(Page):
    kind: Annotated[list[Kind], comma_list, Field(max_length=10)] | None = None
    status: Annotated[list[Status], comma_list, Field(max_length=10)] | None = None


class BacktestView(View):
    """`progress`: 0 to 1, by the history's time."""

    id: UUID
    kind: Kind
    status: Status
    progress: float
    requested_by: UUID | None
    created_at: Timestamp
    started_at: Timestamp | None
    finished_at: Timestamp | None
    error: str | None


class BacktestDetail(BacktestView):
    """`result`: what would have been raised. Detections with their lead, false cases a sensor-year, work orders saved
    and wasted; recall and precision with Wilson intervals (95 %); times in µs since 1970."""

    request: dict[str, Any]
    result: dict[str, Any] | None
