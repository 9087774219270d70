"""Reads of webhooks and their deliveries, and what people may do to the queue."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.integration.webhooks.schemas import DeliveryFilter, WebhookFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import EventRecord, Webhook, WebhookAttempt, WebhookDelivery, WebhookSecret, WebhookState

KEYS: Keys = {
    "id": Key(Webhook.id, "id"),
    "createdAt": Key(Webhook.created_at, "created_at"),
    "url": Key(Webhook.url, "url"),
}
DELIVERY_KEYS: Keys = {
    "id": Key(WebhookDelivery.id, "id"),
    "createdAt": Key(WebhookDelivery.created_at, "created_at"),
}

_QUEUE = text("SELECT app.queue_deliveries(:webhook, :after, :up_to, true)")
_QUEUE_ONE = text("""
    INSERT INTO webhook_deliveries (webhook_id, event_id, event, sequence, entity_id, replay, status, next_attempt_at)
    SELECT d.webhook_id, d.event_id, d.event, d.sequence, d.entity_id, true, due.status,
        CASE due.status WHEN 'pending' THEN now() END
    FROM webhook_deliveries d CROSS JOIN LATERAL (
        SELECT CASE WHEN EXISTS (
            SELECT FROM webhook_deliveries q WHERE q.webhook_id = d.webhook_id AND q.entity_id = d.entity_id
                AND q.status IN ('waiting', 'pending', 'sending')) THEN 'waiting' ELSE 'pending' END AS status) due
    WHERE d.id = :delivery RETURNING id""")
_WAKE = text("SELECT pg_notify('webhooks_changed', '')")


@cache
def _shown() -> Select[Any]:
    state = (WebhookState.cursor, WebhookState.last_delivered_at, WebhookState.failing_since)
    return select(*Webhook.__table__.columns, *state).join(WebhookState, WebhookState.webhook_id == Webhook.id)


async def find(session: AsyncSession, filters: WebhookFilter) -> Listing:
    statement = _shown()
    if filters.active is not None:
        statement = statement.where(Webhook.active == filters.active)
    return await paginate(session, statement, filters, KEYS, "-createdAt")


async def show(session: AsyncSession, webhook_id: UUID) -> Any | None:
    return (await session.execute(_shown().where(Webhook.id == webhook_id))).one_or_none()


async def lock(session: AsyncSession, webhook_id: UUID) -> Webhook | None:
    """The webhook, with its queue held still. The state comes first, as for the worker: nobody waits crosswise."""
    held = select(WebhookState.webhook_id).where(WebhookState.webhook_id == webhook_id).with_for_update()
    if await session.scalar(held) is None:
        return None
    return await session.scalar(select(Webhook).where(Webhook.id == webhook_id).with_for_update())


async def newest_event(session: AsyncSession) -> int:
    """The end of the feed, among the events that the session's user may see."""
    return await session.scalar(select(func.coalesce(func.max(EventRecord.sequence), 0))) or 0


async def secrets(session: AsyncSession, webhook_id: UUID) -> Sequence[WebhookSecret]:
    """Those that are in force, the current one first."""
    valid = WebhookSecret.expires_at.is_(None) | (WebhookSecret.expires_at > func.clock_timestamp())
    statement = select(WebhookSecret).where(WebhookSecret.webhook_id == webhook_id, valid)
    return (await session.scalars(statement.order_by(WebhookSecret.expires_at.desc().nulls_first()))).all()


async def retire_secret(session: AsyncSession, webhook_id: UUID, expires_at: datetime) -> None:
    """Let the current one expire then, and whatever was before it at once: only two are ever in force."""
    mine = WebhookSecret.webhook_id == webhook_id
    before = update(WebhookSecret).where(mine, WebhookSecret.expires_at > func.clock_timestamp())
    await session.execute(before.values(expires_at=func.clock_timestamp()))
    current = update(WebhookSecret).where(mine, WebhookSecret.expires_at.is_(None))
    await session.execute(current.values(expires_at=expires_at))


async def forgive(session: AsyncSession, webhook_id: UUID) -> None:
    """A webhook that is switched on again starts with a clean record."""
    mine = update(WebhookState).where(WebhookState.webhook_id == webhook_id)
    await session.execute(mine.values(failing_since=None, paused_until=None))


async def counts(session: AsyncSession, webhook_id: UUID) -> dict[str, int]:
    statement = select(WebhookDelivery.status, func.count()).where(WebhookDelivery.webhook_id == webhook_id)
    rows = await session.execute(statement.group_by(WebhookDelivery.status))
    return {row[0]: row[1] for row in rows}


async def deliveries(session: AsyncSession, webhook_id: UUID, filters: DeliveryFilter) -> Listing:
    statement = select(*WebhookDelivery.__table__.columns).where(WebhookDelivery.webhook_id == webhook_id)
    if filters.status is not None:
        statement = statement.where(WebhookDelivery.status.in_(filters.status))
    if filters.event is not None:
        statement = statement.where(WebhookDelivery.event.in_(filters.event))
    return await paginate(session, statement, filters, DELIVERY_KEYS, "-createdAt")


async def delivery(session: AsyncSession, webhook_id: UUID, delivery_id: UUID) -> Any | None:
    """A delivery with its event, which may be gone."""
    event = (EventRecord.type, EventRecord.occurred_at, EventRecord.entity, EventRecord.warehouse_id)
    statement = (
        select(*WebhookDelivery.__table__.columns, *event, EventRecord.payload)
        .outerjoin(EventRecord, EventRecord.id == WebhookDelivery.event_id)
        .where(WebhookDelivery.id == delivery_id, WebhookDelivery.webhook_id == webhook_id)
    )
    return (await session.execute(statement)).one_or_none()


async def attempts(session: AsyncSession, delivery_id: UUID) -> Sequence[WebhookAttempt]:
    statement = select(WebhookAttempt).where(WebhookAttempt.delivery_id == delivery_id)
    return (await session.scalars(statement.order_by(WebhookAttempt.attempt))).all()


async def span(session: AsyncSession, begin: datetime, end: datetime | None) -> tuple[int, int] | None:
    """The numbers of the first and the last event of a span of time."""
    statement = select(func.min(EventRecord.sequence), func.max(EventRecord.sequence))
    statement = statement.where(EventRecord.occurred_at >= begin)
    if end is not None:
        statement = statement.where(EventRecord.occurred_at <= end)
    first, last = (await session.execute(statement)).one()
    return None if first is None or last is None else (first, last)


async def replay(session: AsyncSession, webhook_id: UUID, first: int, last: int) -> int:
    return await session.scalar(_QUEUE, {"webhook": webhook_id, "after": first - 1, "up_to": last}) or 0


async def replay_one(session: AsyncSession, delivery_id: UUID) -> UUID:
    found: UUID = (await session.execute(_QUEUE_ONE, {"delivery": delivery_id})).scalar_one()
    return found


async def wake_workers(session: AsyncSession) -> None:
    await session.execute(_WAKE)
