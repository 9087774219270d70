"""Bodies of webhooks, their deliveries and statistics."""

from datetime import timedelta
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from api.integration.webhooks.signing import check_secret
from api.pagination import Page
from api.schemas import INT8, Body, Line, Moment, Timestamp, View, comma_list, optional
from core.events import EVENTS
from core.outgoing import MAX_URL

_SPAN = timedelta(days=31)


def _known(pattern: str) -> str:
    names = {*EVENTS, *(f"{name.split('.')[0]}.*" for name in EVENTS), "*"}
    if pattern not in names:
        raise ValueError(f"No event is called {pattern!r}; possible: {', '.join(sorted(names))}")
    return pattern


def _once(patterns: list[str]) -> list[str]:
    return list(dict.fromkeys(patterns))


Url = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_URL)]
EventName = Annotated[str, StringConstraints(max_length=100), AfterValidator(_known)]
EventNames = Annotated[list[EventName], Field(min_length=1, max_length=100), AfterValidator(_once)]
Secret = Annotated[
    str,
    StringConstraints(min_length=8, max_length=200, pattern=r"^[\x21-\x7e]+$"),
    AfterValidator(check_secret),
]
Rate = Annotated[int, Field(ge=1, le=60_000, description="Deliveries a minute")]
Status = Literal["waiting", "pending", "sending", "delivered", "failed"]


class WebhookFilter(Page):
    active: bool | None = None


class WebhookCreate(Body):
    """Without a secret, one is made. Without a warehouse, the events of all warehouses are sent."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "url": "https://your-system.com/webhooks/maintainpro",
                    "events": ["work_order.created", "work_order.completed", "inventory.low_stock"],
                    "active": True,
                }
            ]
        }
    )

    url: Url
    events: EventNames
    secret: Secret | None = None
    active: bool = True
    description: Line | None = None
    rate_per_minute: Rate | None = None
    warehouse_id: UUID | None = None


class WebhookPatch(Body):
    url: Url = optional()
    events: EventNames = optional()
    active: bool = optional()
    description: Line | None = None
    rate_per_minute: Rate | None = None


class Rotation(Body):
    """Until the overlap is over, deliveries are signed with the old secret too."""

    secret: Secret | None = None
    overlap_hours: Annotated[float, Field(ge=0, le=168)] = 24


class Replay(Body):
    """A span of the feed, by number or by time; the ends are part of it."""

    from_sequence: Annotated[int, Field(ge=1, le=INT8)] | None = None
    to_sequence: Annotated[int, Field(ge=1, le=INT8)] | None = None
    from_: Annotated[Moment | None, Field(alias="from")] = None
    to: Moment | None = None

    @model_validator(mode="after")
    def _one_span(self) -> Self:
        if (self.from_sequence is None) == (self.from_ is None):
            raise ValueError("Either fromSequence or from is required")
        if (self.from_ is not None and self.to_sequence is not None) or (self.from_sequence is not None and self.to):
            raise ValueError("A span is either by number or by time")
        if self.from_ is not None and self.to is not None and self.to - self.from_ > _SPAN:
            raise ValueError(f"A span of time is at most {_SPAN.days} days long")
        return self


class WebhookView(View):
    id: UUID
    url: str
    events: list[str]
    active: bool
    description: str | None
    rate_per_minute: int | None
    warehouse_id: UUID | None
    created_by: UUID | None
    disabled_at: Timestamp | None
    disabled_reason: str | None
    cursor: int = Field(description="The number of the newest event that was taken in")
    last_delivered_at: Timestamp | None
    failing_since: Timestamp | None
    created_at: Timestamp
    updated_at: Timestamp


class WebhookCreated(WebhookView):
    """The only answer that shows the secret, but for that to a rotation."""

    secret: str


class RotationView(View):
    secret: str
    previous_secret_expires_at: Timestamp


class WebhookStats(View):
    """`successRate`: of those that are finished, in percent; 0 when none is."""

    total: int
    delivered: int
    failed: int
    pending: int
    success_rate: float


class TestResult(View):
    """What the receiver made of a test."""

    success: bool
    delivery_id: UUID
    response_status: int | None
    response_body: str | None
    error: str | None
    duration_ms: int


class DeliveryFilter(Page):
    status: Annotated[list[Status], comma_list, Field(max_length=10)] | None = None
    event: (
        Annotated[list[Annotated[str, StringConstraints(max_length=100)]], comma_list, Field(max_length=50)] | None
    ) = None


class DeliveryView(View):
    id: UUID
    webhook_id: UUID
    event_id: UUID
    event: str
    sequence: int
    entity_id: UUID
    replay: bool
    status: Status
    attempts: int
    next_attempt_at: Timestamp | None
    response_status: int | None
    error: str | None
    created_at: Timestamp
    finished_at: Timestamp | None


class AttemptView(View):
    attempt: int
    attempted_at: Timestamp
    duration_ms: int
    response_status: int | None
    response_body: str | None
    error: str | None


class DeliveryDetail(DeliveryView):
    """With the body that is sent, as long as the event is kept, and every attempt."""

    request: dict[str, Any] | None
    log: list[AttemptView]


class ReplayView(View):
    """How many deliveries were queued."""

    queued: int
