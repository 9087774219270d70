"""Contractors' links, as supervisors keep them: made for one work order, listed, revoked."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.conditional import Expected
from api.errors import Conflict, Invalid, NotFound
from api.identity.actor import Actor
from api.maintenance.collaboration import comments
from api.maintenance.external_links import repository
from api.maintenance.external_links.schemas import LinkCreate, LinkFilter, LinkView
from api.maintenance.requests.service import base, hashed
from api.maintenance.work_orders import access, status
from api.maintenance.work_orders import service as work_orders
from api.maintenance.work_orders.opening import wire
from api.pagination import Listing
from core import jobs, outbox
from core.events import ExternalLinkCreated, ExternalLinkRevoked
from core.models import ExternalLink
from core.secrets import SecretBox
from core.settings import Settings

SEND_LINK = "send_external_link"
LONGEST = timedelta(days=366)


def mail_context(link_id: UUID | str) -> str:
    """What the token of a link that is to be mailed is sealed with: jobs are stored, tokens are not."""
    return f"external_links.token:{link_id}"


async def find(session: AsyncSession, filters: LinkFilter) -> Listing:
    return await repository.find(session, filters)


async def find_of(session: AsyncSession, actor: Actor, work_order_id: UUID, filters: LinkFilter) -> Listing:
    await access.need(session, actor, work_order_id)
    return await find(session, filters.model_copy(update={"work_order_id": [work_order_id]}))


async def get(session: AsyncSession, link_id: UUID) -> Any:
    row = await repository.show(session, link_id)
    if row is None:
        raise NotFound("Link")
    return row


async def create(
    session: AsyncSession, settings: Settings, actor: Actor, work_order_id: UUID, body: LinkCreate
) -> dict[str, Any]:
    """Give the work to a contractor, by a link that only he gets to know; whoever made it watches from now on."""
    now = datetime.now(UTC)
    expires_at = body.expires_at or now + timedelta(days=settings.portal.link_days)
    if not now < expires_at <= now + LONGEST:
        raise Invalid("expiresAt", f"In the future, at most {LONGEST.days} days ahead")
    if body.send_mail and body.email is None:
        raise Invalid("email", "Email is required to mail the link")
    work_order = await access.hold(session, actor, work_order_id)
    if work_order.status in status.FINAL:
        raise Conflict(f"A work order that is {work_order.status} is given to nobody any more")
    before = wire(await work_orders.row(session, work_order_id))
    token = secrets.token_urlsafe(32)
    link_id = await repository.create(session, work_order_id, body, hashed(token), expires_at)
    await session.refresh(work_order)
    await work_orders.record(session, work_order, before, actor.id)
    await comments.watch(session, actor, work_order_id, None)
    row = await get(session, link_id)
    event = ExternalLinkCreated(work_order_id, row.warehouse_id, _wire(row), actor.id)
    await outbox.append(session, event)
    if body.send_mail:
        sealed = SecretBox(settings).seal(token, mail_context(link_id))
        await jobs.defer(session, SEND_LINK, link_id=str(link_id), sealed_token=sealed)
    return {**row._mapping, "token": token, "url": url(settings, token)}


async def revoke(session: AsyncSession, actor: Actor, link_id: UUID, expected: Expected) -> None:
    """End a link at once; what was done by it stays."""
    link = await _lock(session, link_id)
    expected.check(link.version)
    if link.revoked_at is not None:
        return
    link.revoked_at = datetime.now(UTC)
    await session.flush()
    row = await get(session, link_id)
    await outbox.append(session, ExternalLinkRevoked(link.work_order_id, link.warehouse_id, _wire(row), actor.id))


def url(settings: Settings, token: str) -> str:
    """Where the contractor goes with it."""
    return f"{base(settings)}/x/{token}"


async def _lock(session: AsyncSession, link_id: UUID) -> ExternalLink:
    link = await repository.lock(session, link_id)
    if link is None:
        raise NotFound("Link")
    return link


def _wire(row: Any) -> dict[str, Any]:
    """A link as events tell of it: without what reaches the contractor."""
    shown = LinkView.model_validate(row).model_dump(mode="json", by_alias=True)
    return {name: value for name, value in shown.items() if name not in ("email", "lastUsedAt")}
