"""Delivers webhooks: a loop that records what came back, takes what is due, and lets tasks send it.

Only the loop speaks to the database, and nothing is sent that is not written down as being sent before. If the worker
dies in between, the delivery's lease ends and it is sent again under the same id.
"""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import structlog
from prometheus_client import Counter, Histogram

from api.integration.webhooks import queue, retries
from api.integration.webhooks.queue import Limits, Outcome
from api.integration.webhooks.sending import Attempt, Parcel, envelope, send
from core.database import Database, connect
from core.outgoing import Outgoing
from core.secrets import WEBHOOK, SecretBox, SecretLostError
from core.settings import Settings

log = structlog.get_logger()

DELIVERIES = Counter("maintainpro_webhook_attempts_total", "Attempts to deliver, by what came of them", ["outcome"])
SECONDS = Histogram("maintainpro_webhook_seconds", "Time a receiver takes to answer")

_SLOTS: Final = 64  # deliveries that one worker has under way
_POLL: Final = 1.0  # seconds: a notification may be lost, and a retry falls due by itself


class Deliverer:
    """One a worker; any number of workers share the queue."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database
        self._box = SecretBox(settings)
        self._timeout = settings.api.delivery_timeout
        self._limits = Limits(
            settings.api.deliveries_per_minute,
            settings.api.delivery_concurrency,
            timedelta(seconds=3 * self._timeout),
        )
        self._outcomes: list[Outcome] = []
        self._under_way: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Deliver until cancelled; what is under way then is finished and recorded."""
        async with (
            Outgoing(self._settings.outgoing_networks, max_connections=4 * _SLOTS) as outgoing,
            await connect(self._settings, "worker") as listener,
        ):
            await listener.execute("LISTEN events_sequenced; LISTEN webhooks_changed")
            listening = asyncio.create_task(self._listen(listener))
            try:
                while not listening.done():
                    self._wake.clear()
                    await self._turn(outgoing, _SLOTS - len(self._under_way))
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._wake.wait(), _POLL)
                await listening
            finally:
                listening.cancel()
                if self._under_way:
                    await asyncio.wait(self._under_way, timeout=self._timeout + 1)
                with contextlib.suppress(
                    Exception
                ):  # the database may be away; the next run records it, or the lease ends
                    await self._turn(outgoing, 0)

    async def _listen(self, listener: Any) -> None:
        async for _ in listener.notifies():
            self._wake.set()

    async def _turn(self, outgoing: Outgoing, slots: int) -> None:
        outcomes = list(self._outcomes)
        if not outcomes and slots <= 0:
            return
        async with self._database.session_scope() as session:
            await queue.record(session, outcomes)
            claimed = await queue.claim(session, slots, self._limits) if slots > 0 else []
        # only now that it is committed: after a failure it is recorded again
        del self._outcomes[: len(outcomes)]
        for row in claimed:
            task = asyncio.create_task(self._deliver(outgoing, row))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _deliver(self, outgoing: Outgoing, row: Any) -> None:
        try:
            attempt = await self._attempt(outgoing, row)
        except Exception as error:  # the queue must go on, whatever one delivery brings up
            log.exception("could not send", delivery=str(row.id))
            attempt = Attempt(datetime.now(UTC), 0, error=type(error).__name__)
        self._outcomes.append(_outcome(row, attempt))
        self._wake.set()

    async def _attempt(self, outgoing: Outgoing, row: Any) -> Attempt:
        if row.type is None:
            return Attempt(datetime.now(UTC), 0, error="The event is no longer kept")
        try:
            pairs = zip(row.secret_ids, row.secrets, strict=True)
            secrets = [self._box.open(sealed, WEBHOOK.context(id_)) for id_, sealed in pairs]
        except SecretLostError as error:
            log.error("a webhook's secret is lost", webhook=str(row.webhook_id), reason=str(error))
            return Attempt(datetime.now(UTC), 0, error="The secret cannot be read: set it anew")
        body = envelope(
            row.event_id, row.type, row.occurred_at, row.entity, row.entity_id, row.warehouse_id, row.payload
        )
        attempt = await send(outgoing, Parcel(row.url, row.type, row.event_id, row.id, body, secrets), self._timeout)
        SECONDS.observe(attempt.duration_ms / 1000)
        DELIVERIES.labels("delivered" if attempt.delivered else str(attempt.response_status or "no answer")).inc()
        return attempt


def _outcome(row: Any, attempt: Attempt) -> Outcome:
    now = datetime.now(UTC)
    again = None
    gone = attempt.response_status == 410
    if not attempt.delivered and not gone and row.type is not None:
        again = retries.next_attempt(row.attempts, now, attempt.rest)
    return Outcome(
        webhook_id=row.webhook_id,
        delivery_id=row.id,
        attempt=row.attempts,
        status="delivered" if attempt.delivered else "pending" if again else "failed",
        next_attempt_at=again,
        attempted_at=attempt.attempted_at,
        duration_ms=attempt.duration_ms,
        response_status=attempt.response_status,
        response_body=attempt.response_body,
        error=attempt.error,
        paused_until=now + attempt.rest if attempt.rest else None,
        gone=gone,
    )
