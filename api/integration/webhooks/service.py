"""What can be done with webhooks."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from api.conditional import Expected
from api.errors import Conflict, Invalid, NotFound
from api.identity.actor import Actor
from api.integration.webhooks import repository
from api.integration.webhooks.schemas import (
    DeliveryFilter,
    Replay,
    Rotation,
    WebhookCreate,
    WebhookFilter,
    WebhookPatch,
)
from api.integration.webhooks.sending import Attempt, Parcel, envelope, send
from api.integration.webhooks.signing import new_secret
from api.pagination import Listing
from core.models import Webhook, WebhookSecret, WebhookState
from core.outgoing import Outgoing, RefusedError, UnreachableError, check_host, check_url
from core.secrets import WEBHOOK, SecretBox
from core.settings import Settings

_LONGEST_REPLAY: Final = 100_000  # events that are looked through
_RESOLVE: Final = 2.0  # seconds
TEST_EVENT: Final = "webhook.test"


async def find(session: AsyncSession, filters: WebhookFilter) -> Listing:
    return await repository.find(session, filters)


async def get(session: AsyncSession, webhook_id: UUID) -> Any:
    row = await repository.show(session, webhook_id)
    if row is None:
        raise NotFound("Webhook")
    return row


async def create(session: AsyncSession, settings: Settings, actor: Actor, body: WebhookCreate) -> dict[str, Any]:
    """From now on: what happened before is had by a replay."""
    await _check(settings, body.url)
    webhook = Webhook(**body.model_dump(exclude={"secret"}), created_by=actor.id)
    session.add(webhook)
    await session.flush()
    session.add(WebhookState(webhook_id=webhook.id, cursor=await repository.newest_event(session)))
    secret = body.secret or new_secret()
    _keep_secret(session, settings, webhook.id, secret)
    await session.flush()
    return {**(await get(session, webhook.id))._mapping, "secret": secret}


async def update(
    session: AsyncSession, settings: Settings, webhook_id: UUID, body: WebhookPatch, expected: Expected
) -> Any:
    """A webhook that is switched on again gets what happened meanwhile."""
    changes = body.changes()
    if "url" in changes:
        await _check(settings, body.url)
    webhook = await _lock(session, webhook_id, expected)
    if changes.get("active"):
        changes |= {"disabled_at": None, "disabled_reason": None}
        await repository.forgive(session, webhook_id)
        await repository.wake_workers(session)
    for name, value in changes.items():
        setattr(webhook, name, value)
    await session.flush()
    return await get(session, webhook_id)


async def delete(session: AsyncSession, webhook_id: UUID, expected: Expected) -> None:
    await session.delete(await _lock(session, webhook_id, expected))
    await session.flush()


async def rotate(session: AsyncSession, settings: Settings, webhook_id: UUID, body: Rotation) -> dict[str, Any]:
    await _lock(session, webhook_id, None)
    expires_at = datetime.now(UTC) + timedelta(hours=body.overlap_hours)
    await repository.retire_secret(session, webhook_id, expires_at)
    secret = body.secret or new_secret()
    _keep_secret(session, settings, webhook_id, secret)
    await session.flush()
    return {"secret": secret, "previous_secret_expires_at": expires_at}


async def stats(session: AsyncSession, webhook_id: UUID) -> dict[str, Any]:
    await get(session, webhook_id)
    counts = await repository.counts(session, webhook_id)
    delivered, failed, total = counts.get("delivered", 0), counts.get("failed", 0), sum(counts.values())
    finished = delivered + failed
    return {
        "total": total,
        "delivered": delivered,
        "failed": failed,
        "pending": total - finished,
        "success_rate": round(100 * delivered / finished, 2) if finished else 0.0,
    }


async def prepare_test(session: AsyncSession, settings: Settings, webhook_id: UUID) -> Parcel:
    """A signed `webhook.test`, which stands in no feed. It is sent when the session has let its connection go."""
    webhook = await get(session, webhook_id)
    box = SecretBox(settings)
    secrets = [box.open(s.secret, WEBHOOK.context(s.id)) for s in await repository.secrets(session, webhook_id)]
    event_id, now = uuid7(), datetime.now(UTC)
    payload = {"message": "This is a test", "webhookId": webhook_id}
    body = envelope(event_id, TEST_EVENT, now, "webhook", webhook_id, webhook.warehouse_id, payload)
    return Parcel(webhook.url, TEST_EVENT, event_id, uuid7(), body, secrets)


async def send_test(settings: Settings, parcel: Parcel) -> dict[str, Any]:
    async with Outgoing(settings.outgoing_networks) as outgoing:
        attempt: Attempt = await send(outgoing, parcel, settings.api.delivery_timeout)
    return {
        "success": attempt.delivered,
        "delivery_id": parcel.delivery_id,
        "response_status": attempt.response_status,
        "response_body": attempt.response_body,
        "error": attempt.error,
        "duration_ms": attempt.duration_ms,
    }


async def find_deliveries(session: AsyncSession, webhook_id: UUID, filters: DeliveryFilter) -> Listing:
    await get(session, webhook_id)
    return await repository.deliveries(session, webhook_id, filters)


async def get_delivery(session: AsyncSession, webhook_id: UUID, delivery_id: UUID) -> dict[str, Any]:
    row = await repository.delivery(session, webhook_id, delivery_id)
    if row is None:
        raise NotFound("Delivery")
    request = None
    if row.type is not None:
        event = (row.event_id, row.type, row.occurred_at, row.entity, row.entity_id, row.warehouse_id, row.payload)
        request = orjson.loads(envelope(*event))
    return {**row._mapping, "request": request, "log": await repository.attempts(session, delivery_id)}


async def replay_delivery(session: AsyncSession, webhook_id: UUID, delivery_id: UUID) -> dict[str, Any]:
    """The same event once more, under a delivery id of its own; receivers know it by its `webhook-id`."""
    await _hold_active(session, webhook_id)
    if await repository.delivery(session, webhook_id, delivery_id) is None:
        raise NotFound("Delivery")
    queued = await repository.replay_one(session, delivery_id)
    await repository.wake_workers(session)
    return await get_delivery(session, webhook_id, queued)


async def replay(session: AsyncSession, webhook_id: UUID, body: Replay) -> int:
    await _hold_active(session, webhook_id)
    if body.from_ is not None:
        span = await repository.span(session, body.from_, body.to)
        if span is None:
            return 0
        first, last = span
    else:
        assert body.from_sequence is not None
        first, last = body.from_sequence, body.to_sequence or await repository.newest_event(session)
    if last - first >= _LONGEST_REPLAY:
        raise Invalid("toSequence", f"A replay covers at most {_LONGEST_REPLAY} events")
    queued = await repository.replay(session, webhook_id, first, last)
    await repository.wake_workers(session)
    return queued


async def _hold_active(session: AsyncSession, webhook_id: UUID) -> None:
    webhook = await _lock(session, webhook_id, None)
    if not webhook.active:
        raise Conflict("The webhook is not active: switch it on first")


async def _lock(session: AsyncSession, webhook_id: UUID, expected: Expected | None) -> Webhook:
    webhook = await repository.lock(session, webhook_id)
    if webhook is None:
        raise NotFound("Webhook")
    if expected is not None:
        expected.check(webhook.version)
    return webhook


def _keep_secret(session: AsyncSession, settings: Settings, webhook_id: UUID, secret: str) -> None:
    id_ = uuid7()
    sealed = SecretBox(settings).seal(secret, WEBHOOK.context(id_))
    session.add(WebhookSecret(id=id_, webhook_id=webhook_id, secret=sealed))


async def _check(settings: Settings, url: str) -> None:
    """Say at once what would be refused at every delivery. A name that is not known today may be tomorrow."""
    try:
        host = check_url(url, settings.outgoing_networks)
        with suppress(UnreachableError, TimeoutError):
            async with asyncio.timeout(_RESOLVE):
                await check_host(host, urlsplit(url).port or 443, settings.outgoing_networks)
    except RefusedError as error:
        raise Invalid("url", str(error)) from None
