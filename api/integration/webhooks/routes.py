"""Routes of webhooks."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.conditional import ETag, IfMatch
from api.deps import Config, Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.integration.webhooks import service
from api.integration.webhooks.schemas import (
    DeliveryDetail,
    DeliveryFilter,
    DeliveryView,
    Replay,
    ReplayView,
    Rotation,
    RotationView,
    TestResult,
    WebhookCreate,
    WebhookCreated,
    WebhookFilter,
    WebhookPatch,
    WebhookStats,
    WebhookView,
)
from api.pagination import answer

router = APIRouter(route_class=IdempotentRoute, dependencies=[needs(Permission.WEBHOOKS)])


@router.get("", response_model=list[WebhookView], name="list")
async def find(
    filters: Annotated[WebhookFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)


@router.post("", response_model=WebhookCreated, status_code=201, name="create")
async def create(body: WebhookCreate, session: Db, settings: Config, user: User, etag: ETag) -> Any:
    """The answer shows the secret, and no later one does."""
    webhook = await service.create(session, settings, user, body)
    etag(webhook["version"])
    return webhook


@router.get("/{webhook_id}", response_model=WebhookView, name="get")
async def get(webhook_id: UUID, session: Db, etag: ETag) -> Any:
    webhook = await service.get(session, webhook_id)
    etag(webhook.version)
    return webhook


@router.patch("/{webhook_id}", response_model=WebhookView, name="update")
async def update(
    webhook_id: UUID, body: WebhookPatch, session: Db, settings: Config, etag: ETag, if_match: IfMatch
) -> Any:
    webhook = await service.update(session, settings, webhook_id, body, if_match)
    etag(webhook.version)
    return webhook


@router.delete("/{webhook_id}", status_code=204, response_class=Response, name="delete")
async def delete(webhook_id: UUID, session: Db, if_match: IfMatch) -> None:
    await service.delete(session, webhook_id, if_match)


@router.get("/{webhook_id}/stats", response_model=WebhookStats, name="stats")
async def stats(webhook_id: UUID, session: Db) -> Any:
    return await service.stats(session, webhook_id)


@router.post("/{webhook_id}/test", response_model=TestResult, name="test")
async def test(webhook_id: UUID, session: Db, settings: Config) -> Any:
    """Send a signed `webhook.test` at once and tell what the receiver made of it."""
    parcel = await service.prepare_test(session, settings, webhook_id)
    await session.commit()  # others need the connection while the receiver takes its time
    return await service.send_test(settings, parcel)


@router.post("/{webhook_id}/rotate-secret", response_model=RotationView, name="rotate_secret")
async def rotate_secret(webhook_id: UUID, session: Db, settings: Config, body: Rotation = Rotation()) -> Any:
    """The new secret signs from now on; the old one beside it, until the overlap is over."""
    return await service.rotate(session, settings, webhook_id, body)


@router.post("/{webhook_id}/replay", response_model=ReplayView, status_code=202, name="replay")
async def replay(webhook_id: UUID, body: Replay, session: Db) -> Any:
    """Deliver a span of the feed once more, to a webhook that was made or mended later than it should have been."""
    return {"queued": await service.replay(session, webhook_id, body)}


@router.get("/{webhook_id}/deliveries", response_model=list[DeliveryView], name="deliveries")
async def find_deliveries(
    webhook_id: UUID,
    filters: Annotated[DeliveryFilter, Query()],
    session: Db,
    request: Request,
    response: Response,
) -> Sequence[Any]:
    return answer(await service.find_deliveries(session, webhook_id, filters), request, response)


@router.get("/{webhook_id}/deliveries/{delivery_id}", response_model=DeliveryDetail, name="delivery")
async def get_delivery(webhook_id: UUID, delivery_id: UUID, session: Db) -> Any:
    return await service.get_delivery(session, webhook_id, delivery_id)


@router.post(
    "/{webhook_id}/deliveries/{delivery_id}/replay",
    response_model=DeliveryDetail,
    status_code=202,
    name="replay_delivery",
)
async def replay_delivery(webhook_id: UUID, delivery_id: UUID, session: Db) -> Any:
    return await service.replay_delivery(session, webhook_id, delivery_id)
