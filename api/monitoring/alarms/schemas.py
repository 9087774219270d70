"""Bodies of alarms and what operators do with them."""

from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from api.monitoring.cases.schemas import Severity
from api.pagination import Page
from api.schemas import Body, Ids, Line, Moment, SensorIds, Text, Timestamp, View, Word, comma_list


class AlarmState(StrEnum):
    """After ISA-18.2; `returned` went back to normal before anyone acknowledged it."""

    UNACKNOWLEDGED = "unacknowledged"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"
    CLEARED = "cleared"


class AlarmFilter(Page):
    state: Annotated[list[AlarmState], comma_list, Field(max_length=10)] | None = None
    severity: Annotated[list[Severity], comma_list, Field(max_length=10)] | None = None
    detector: Annotated[list[Word], comma_list, Field(max_length=50)] | None = None
    equipment_id: Ids | None = None
    sensor_id: SensorIds | None = None
    shelved: bool | None = None
    raised_after: Moment | None = None
    raised_before: Moment | None = None


class Shelve(Body):
    """Until a moment, or for some minutes; a shelf has an end, at most 30 days away."""

    until: Moment | None = None
    minutes: Annotated[int, Field(ge=1, le=30 * 24 * 60)] | None = None
    reason: Line | None = None


class Suppress(Body):
    """`reason` names what suppresses the alarm (a maintenance window, a parent); null lifts it."""

    reason: Line | None


class Comment(Body):
    text: Annotated[Text, Field(min_length=1)]


class AlarmView(View):
    id: UUID
    sensor_id: int | None
    source: str | None
    address: str | None
    equipment_id: UUID | None
    warehouse_id: UUID | None
    detector: str
    detector_version: int
    state: AlarmState
    severity: Severity
    message: str
    score: float
    value: float | None
    baseline: float | None
    spread: float | None
    threshold: float | None
    direction: int
    quality: int
    quality_text: str
    since: Timestamp
    window_start: Timestamp
    raised_at: Timestamp
    last_at: Timestamp
    returned_at: Timestamp | None
    cleared_at: Timestamp | None
    acknowledged_at: Timestamp | None
    acknowledged_by: UUID | None
    shelved_until: Timestamp | None
    suppressed_by: str | None
    occurrences: int


class AlarmEventView(View):
    id: int
    kind: str
    occurred_at: Timestamp
    actor: UUID | None
    severity: str | None
    score: float | None
    value: float | None
    detail: dict[str, Any]


class AlarmDetail(AlarmView):
    events: list[AlarmEventView]


class MetricsFilter(Body):
    """The last 24 hours, if no span is given; at most 366 days."""

    from_: Annotated[Moment | None, Field(alias="from")] = None
    to: Moment | None = None
    equipment_id: Ids | None = None
    warehouse_id: Ids | None = None


class BusiestView(View):
    from_: Annotated[Timestamp, Field(serialization_alias="from")]
    alarms: int


class FloodView(BusiestView):
    """`peak`: the most alarms in ten minutes of it."""

    to: Timestamp
    peak: int


class ShareView(View):
    alarms: int
    percent: float


class BadActorView(ShareView):
    sensor_id: int | None
    address: str | None
    source: str | None
    equipment_id: UUID | None
    detector: str
    chattering: bool


class AlarmMetrics(View):
    """The figures of ISA-18.2 and IEC 62682. `alarms` counts annunciations in the span; `standing` and what follows it
    in the row are of now. `rating`: what the mean rate would mean to one operator."""

    from_: Annotated[Timestamp, Field(serialization_alias="from")]
    to: Timestamp
    alarms: int
    per_hour: float
    per_ten_minutes: float
    rating: Literal["acceptable", "manageable", "overloaded"]
    busiest: BusiestView | None
    percent_of_periods_above_ten: float
    floods: list[FloodView]
    flood_count: int
    percent_of_time_in_flood: float
    chattering: int
    percent_from_chattering: float
    bad_actors: list[BadActorView]
    percent_from_bad_actors: float
    severities: dict[Severity, ShareView]
    acknowledged: int
    percent_acknowledged_within_ten_minutes: float
    median_seconds_to_acknowledge: float | None
    p90_seconds_to_acknowledge: float | None
    standing: int
    unacknowledged: int
    stale: int
    shelved: int
    suppressed: int
