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


class HealthView(View):
    equipment_id: UUID
    asset_tag: str
    health: float
    reasons: list[ReasonView]
    remaining: RemainingView
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
