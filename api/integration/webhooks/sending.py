"""One attempt: an event in its envelope, signed, and what came of it."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson

from api.integration.webhooks import signing
from api.integration.webhooks.retries import retry_after
from api.schemas import to_wire
from core.outgoing import Outgoing, OutgoingError

_EXCERPT: Final = 2000  # bytes of an answer that are kept


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is sent where. `secrets`: the current one, then the one before while it is changed."""

    url: str
    event: str
    event_id: UUID
    delivery_id: UUID
    body: bytes
    secrets: Sequence[str]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of it: a status, or the reason why there is none."""

    attempted_at: datetime
    duration_ms: int
    response_status: int | None = None
    response_body: str | None = None
    error: str | None = None
    rest: timedelta | None = None

    @property
    def delivered(self) -> bool:
        return self.response_status is not None and 200 <= self.response_status < 300


def envelope(
    event_id: UUID,
    event: str,
    occurred_at: datetime,
    entity: str,
    entity_id: UUID,
    warehouse_id: UUID | None,
    payload: Mapping[str, Any],
) -> bytes:
    """The body of a delivery: the same bytes for every attempt."""
    data = {"entity": entity, "entityId": entity_id, "warehouseId": warehouse_id, "payload": payload}
    return orjson.dumps({"id": event_id, "event": event, "timestamp": to_wire(occurred_at), "data": data})


async def send(outgoing: Outgoing, parcel: Parcel, timeout: float) -> Attempt:
    """Deliver; never raises for what the receiver does."""
    now = datetime.now(UTC)
    headers = signing.headers(
        parcel.event, parcel.event_id, parcel.delivery_id, int(now.timestamp()), parcel.body, parcel.secrets
    )
    began = time.perf_counter()
    try:
        answer = await outgoing.request(
            "POST", parcel.url, headers=headers, content=parcel.body, timeout=timeout, max_bytes=_EXCERPT
        )
    except OutgoingError as error:
        return Attempt(now, _ms_since(began), error=str(error)[:500])
    return Attempt(
        now,
        _ms_since(began),
        answer.status,
        answer.body.decode("utf-8", "replace").replace("\0", "\ufffd"),
        None if 200 <= answer.status < 300 else f"The receiver answered {answer.status}",
        retry_after(answer.headers.get("retry-after"), now) if answer.status in (429, 503) else None,
    )


def _ms_since(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)
