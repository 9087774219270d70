"""The queue of deliveries, in SQL: filled from the feed, claimed by whichever worker is first, recorded.

Whoever changes a webhook's queue holds the row of its state, so that two workers never hand out the same delivery, and
an entity's next delivery is let go exactly when the one before is finished.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.integration.webhooks.retries import GIVE_UP_AFTER

_LONGEST_QUEUE: Final = 10_000  # deliveries of a webhook that wait; what comes after them stays in the feed until then
_AT_ONCE: Final = 5000  # events that a webhook's queue takes in at a time


@dataclass(frozen=True, slots=True)
class Limits:
    """What a receiver is spared. `lease`: how long a delivery that is being sent may take before its worker is dead."""

    rate_per_minute: int
    concurrency: int
    lease: timedelta


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is to be recorded of an attempt; `status` is delivered, failed (for good) or pending (again later)."""

    webhook_id: UUID
    delivery_id: UUID
    attempt: int
    status: str
    next_attempt_at: datetime | None
    attempted_at: datetime
    duration_ms: int
    response_status: int | None
    response_body: str | None
    error: str | None
    paused_until: datetime | None
    gone: bool


_LOCK = text("SELECT webhook_id FROM webhook_states WHERE webhook_id = ANY(:ids) ORDER BY webhook_id FOR UPDATE")

_TAKE = text("""
    SELECT s.webhook_id FROM webhook_states s JOIN webhooks w ON w.id = s.webhook_id
    WHERE w.active AND (
        s.cursor < (SELECT coalesce(max(sequence), 0) FROM events)
        OR (coalesce(s.paused_until <= now(), true) AND EXISTS (
            SELECT FROM webhook_deliveries d WHERE d.webhook_id = s.webhook_id AND d.status IN ('pending', 'sending')
                AND d.next_attempt_at <= now())))
    ORDER BY s.webhook_id FOR UPDATE OF s SKIP LOCKED""")

_FILL = text("""
    WITH due AS MATERIALIZED (
        SELECT s.webhook_id, s.cursor, least(s.cursor + :at_once, (SELECT max(sequence) FROM events)) AS up_to
        FROM webhook_states s
        WHERE s.webhook_id = ANY(:ids) AND s.cursor < (SELECT coalesce(max(sequence), 0) FROM events)
            AND (SELECT count(*) FROM (
                SELECT FROM webhook_deliveries d WHERE d.webhook_id = s.webhook_id
                    AND d.status IN ('waiting', 'pending', 'sending') LIMIT :longest) q) < :longest),
    moved AS (
        UPDATE webhook_states s SET cursor = due.up_to FROM due WHERE s.webhook_id = due.webhook_id)
    SELECT count(app.queue_deliveries(webhook_id, cursor, up_to)) FROM due""")

_CLAIM = text("""
    WITH ready AS MATERIALIZED (
        SELECT s.webhook_id, r.rate, least(r.rate, s.tokens + r.rate / 60 * extract(epoch FROM now() - s.refilled_at))
                AS tokens,
            :concurrency - (SELECT count(*) FROM webhook_deliveries d WHERE d.webhook_id = s.webhook_id
                AND d.status = 'sending' AND d.next_attempt_at > now()) AS free
        FROM webhook_states s JOIN webhooks w ON w.id = s.webhook_id
        CROSS JOIN LATERAL (SELECT coalesce(w.rate_per_minute, :rate)::float8 AS rate) r
        WHERE s.webhook_id = ANY(:ids) AND w.active AND coalesce(s.paused_until <= now(), true)),
    picked AS MATERIALIZED (
        SELECT d.id, r.webhook_id FROM ready r CROSS JOIN LATERAL (
            SELECT id FROM webhook_deliveries d
            WHERE d.webhook_id = r.webhook_id AND d.status IN ('pending', 'sending') AND d.next_attempt_at <= now()
            ORDER BY d.next_attempt_at, d.position
            LIMIT greatest(0, least(floor(r.tokens)::bigint, r.free))) d
        LIMIT :slots),
    claimed AS (
        UPDATE webhook_deliveries d
        SET status = 'sending', attempts = d.attempts + 1, next_attempt_at = clock_timestamp() + :lease
        FROM picked p WHERE d.id = p.id RETURNING d.*),
    spent AS (
        UPDATE webhook_states s SET refilled_at = now(),
            tokens = r.tokens - (SELECT count(*) FROM picked p WHERE p.webhook_id = s.webhook_id)
        FROM ready r WHERE s.webhook_id = r.webhook_id)
    SELECT c.id, c.webhook_id, c.event_id, c.attempts, w.url, e.type, e.occurred_at, e.entity, e.entity_id,
        e.warehouse_id, e.payload, k.ids AS secret_ids, k.secrets
    FROM claimed c JOIN webhooks w ON w.id = c.webhook_id LEFT JOIN events e ON e.id = c.event_id
    CROSS JOIN LATERAL (
        SELECT array_agg(id ORDER BY expires_at DESC NULLS FIRST) AS ids,
            array_agg(secret ORDER BY expires_at DESC NULLS FIRST) AS secrets
        FROM webhook_secrets WHERE webhook_id = c.webhook_id AND (expires_at IS NULL OR expires_at > now())) k
    ORDER BY c.position""")

_RECORD = text("""
    WITH given AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(CAST(:outcomes AS jsonb)) AS g(delivery_id uuid, attempt smallint, status text,
            next_attempt_at timestamptz, attempted_at timestamptz, duration_ms integer, response_status smallint,
            response_body text, error text)),
    logged AS (
        INSERT INTO webhook_attempts
            (delivery_id, attempt, attempted_at, duration_ms, response_status, response_body, error)
        SELECT g.delivery_id, g.attempt, g.attempted_at, g.duration_ms, g.response_status, g.response_body, g.error
        FROM given g JOIN webhook_deliveries d ON d.id = g.delivery_id
        ON CONFLICT DO NOTHING)
    UPDATE webhook_deliveries d
    SET status = g.status, next_attempt_at = g.next_attempt_at, response_status = g.response_status, error = g.error,
        finished_at = CASE WHEN g.status <> 'pending' THEN now() END
    FROM given g WHERE d.id = g.delivery_id AND d.status = 'sending' AND d.attempts = g.attempt
    RETURNING d.webhook_id, d.entity_id, d.status""")

_NEXT = text("""
    UPDATE webhook_deliveries d SET status = 'pending', next_attempt_at = now()
    FROM (SELECT DISTINCT webhook_id, entity_id
          FROM unnest(CAST(:webhooks AS uuid[]), CAST(:entities AS uuid[])) AS f(webhook_id, entity_id)) f
    CROSS JOIN LATERAL (
        SELECT id FROM webhook_deliveries q WHERE q.webhook_id = f.webhook_id AND q.entity_id = f.entity_id
            AND q.status IN ('waiting', 'pending', 'sending') ORDER BY q.position LIMIT 1) first
    WHERE d.id = first.id AND d.status = 'waiting'""")

_FARE = text("""
    WITH fared AS (
        SELECT * FROM jsonb_to_recordset(CAST(:fares AS jsonb))
            AS f(webhook_id uuid, delivered boolean, paused_until timestamptz))
    UPDATE webhook_states s SET
        last_delivered_at = CASE WHEN f.delivered THEN now() ELSE s.last_delivered_at END,
        failing_since = CASE WHEN f.delivered THEN NULL ELSE coalesce(s.failing_since, now()) END,
        paused_until = greatest(s.paused_until, f.paused_until)
    FROM fared f WHERE s.webhook_id = f.webhook_id
    RETURNING s.webhook_id, s.failing_since < now() - CAST(:patience AS interval) AS given_up""")

_DISABLE = text("""
    UPDATE webhooks SET active = false, disabled_at = now(), disabled_reason = :reason
    WHERE id = :id AND active RETURNING url, created_by""")

_NOTIFY = text("INSERT INTO notifications (user_id, type, message) VALUES (:user, 'system', :message)")


async def claim(session: AsyncSession, slots: int, limits: Limits) -> Sequence[Any]:
    """Take in what is new in the feed, and at most `slots` deliveries that are due: they are the caller's to send."""
    ids = list((await session.scalars(_TAKE)).all())
    if not ids:
        return []
    await session.execute(_FILL, {"ids": ids, "at_once": _AT_ONCE, "longest": _LONGEST_QUEUE})
    values = {"rate": limits.rate_per_minute, "concurrency": limits.concurrency, "lease": limits.lease}
    return (await session.execute(_CLAIM, {"ids": ids, "slots": slots, **values})).all()


async def record(session: AsyncSession, outcomes: Sequence[Outcome]) -> None:
    """Write down what came of attempts, and let go what waited for them."""
    if not outcomes:
        return
    await session.execute(_LOCK, {"ids": list({o.webhook_id for o in outcomes})})
    told = orjson.dumps(list(outcomes)).decode()
    done = (await session.execute(_RECORD, {"outcomes": told})).all()
    finished = [row for row in done if row.status != "pending"]
    if finished:
        values = {"webhooks": [r.webhook_id for r in finished], "entities": [r.entity_id for r in finished]}
        await session.execute(_NEXT, values)
    fares = {"fares": orjson.dumps(_fares(outcomes)).decode(), "patience": GIVE_UP_AFTER}
    for webhook_id, given_up in (await session.execute(_FARE, fares)).all():
        if any(o.gone for o in outcomes if o.webhook_id == webhook_id):
            await _disable(session, webhook_id, "The receiver says that it is gone (410)")
        elif given_up:
            await _disable(session, webhook_id, f"Nothing could be delivered for {GIVE_UP_AFTER.days} days")


def _fares(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """How each webhook fared: one success shows that the receiver is there."""
    of: dict[UUID, list[Outcome]] = {}
    for outcome in outcomes:
        of.setdefault(outcome.webhook_id, []).append(outcome)
    return [
        {
            "webhook_id": webhook_id,
            "delivered": any(o.status == "delivered" for o in its),
            "paused_until": max((o.paused_until for o in its if o.paused_until), default=None),
        }
        for webhook_id, its in of.items()
    ]


async def _disable(session: AsyncSession, webhook_id: UUID, reason: str) -> None:
    row = (await session.execute(_DISABLE, {"id": webhook_id, "reason": reason})).one_or_none()
    if row is not None and row.created_by is not None:
        message = f"The webhook to {row.url} was disabled. {reason}."
        await session.execute(_NOTIFY, {"user": row.created_by, "message": message})
