"""Bodies of the health index."""

from typing import Any
from uuid import UUID

from api.pagination import Page
from api.schemas import Body, Moment, Timestamp, View, Word


class ReasonView(View):
    """What lowers the health; `lost`: points."""

    kind: str
    text: str
    lost: float
    sensorId: int | None  # noqa: N815  # as it is stored
    caseId: UUID | None  # noqa: N815


class PointView(View):
    time: Timestamp
    health: float


class RemainingView(View):
    """Days until the machine fails, by the model that was trained for its class, or where there is none until the trend
    of the health index reaches the limit; null with a reason where nobody can say. `high` of null beside `days`: longer
    than the model can tell."""

    days: float | None = None
    low: float | None = None
    high: float | None = None
    limit: float
    confidence: float
    method: str
    reason: str | None = None


class ContributionView(View):
    """One sensor's share, 0 to 1, of what is unusual about the machine."""

    sensor_id: int
    sensor: str
    share: float


class MonitorView(View):
    """What the monitor of all sensors of the machine together thinks.

    `state`: learning, normal, abnormal, standing (a machine that stands is not judged) or unsure (an operating mode
    that it has not seen often enough). `progress`: of the learning, 0 to 1; `mode`: the operating mode's number, of
    `modes` found; `score`: of the worst sensor, an alarm is raised above 1.
    """

    state: str
    progress: float
    mode: int | None
    modes: int
    score: float
    contributions: list[ContributionView]
    observed_at: Timestamp


class HealthView(View):
    equipment_id: UUID
    asset_tag: str
    health: float
    reasons: list[ReasonView]
    remaining: RemainingView
    monitor: MonitorView | None
    history: list[PointView]


class HealthRange(Body):
    """The history's first moment; 30 days back when not given."""

    since: Moment | None = None


class OverviewFilter(Page):
    equipment_class: Word | None = None


class OverviewView(View):
    equipment_id: UUID
    asset_tag: str
    equipment_class: str | None
    criticality: str
    health: float
    time: Timestamp
    reasons: list[dict[str, Any]]
