"""Requests: reported by anybody who stands before a QR code, decided on by supervisors."""

import secrets
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.files import service as files
from api.assets.files import sniff
from api.assets.files.store import Store
from api.conditional import Expected
from api.errors import Conflict, Invalid, NotFound
from api.identity.actor import Actor
from api.maintenance.attachments import service as attachments
from api.maintenance.requests import repository
from api.maintenance.requests.schemas import (
    Accept,
    Merge,
    PortalCreate,
    PortalFilter,
    PortalPatch,
    Reject,
    RequestStatus,
    RequestView,
    Submission,
)
from api.maintenance.work_orders import service as work_orders
from api.maintenance.work_orders.schemas import Type, WorkOrderCreate
from api.pagination import Listing
from api.uploads import Upload
from core import jobs, outbox
from core.events import RequestTriaged
from core.models import RequestPortal, WorkRequest
from core.settings import Settings

SEND_MAIL = "send_request_mail"


def base(settings: Settings) -> str:
    return (settings.portal.public_url or settings.api_url).rstrip("/")


def hashed(token: str) -> str:
    """What the database keeps of a token."""
    return sha256(token.encode()).hexdigest()


async def portals(session: AsyncSession, settings: Settings, filters: PortalFilter) -> Listing:
    page = await repository.portals(session, filters)
    return Listing([_shown(settings, row) for row in page.rows], page.next_cursor, page.total)


async def create_portal(session: AsyncSession, settings: Settings, actor: Actor, body: PortalCreate) -> dict[str, Any]:
    portal = RequestPortal(
        **body.model_dump(),
        warehouse_id=actor.warehouse_id,
        secret=secrets.token_urlsafe(32),
        created_by=actor.id,
    )
    session.add(portal)
    await session.flush()
    return _shown(settings, portal)


async def get_portal(session: AsyncSession, settings: Settings, portal_id: UUID) -> dict[str, Any]:
    return _shown(settings, await _portal(session, portal_id))


async def update_portal(
    session: AsyncSession, settings: Settings, portal_id: UUID, body: PortalPatch, expected: Expected
) -> dict[str, Any]:
    """Rename it, or close and open it; a closed one is as if it had never been."""
    portal = await _portal(session, portal_id)
    expected.check(portal.version)
    for name, value in body.changes().items():
        setattr(portal, name, value)
    await session.flush()
    return _shown(settings, portal)


async def open_portal(session: AsyncSession, secret: str) -> Any:
    portal = await repository.open_portal(session, secret)
    if portal is None:
        raise NotFound("Portal")
    return portal


async def submit(session: AsyncSession, settings: Settings, secret: str, body: Submission) -> dict[str, str]:
    """Take a report; gives the link to its state, which is told to nobody else."""
    token = secrets.token_urlsafe(32)
    request_id = await repository.submit(session, secret, hashed(token), body)
    if request_id is None:
        raise NotFound("Portal")
    url = f"{base(settings)}/r/s/{token}"
    if body.email:
        await jobs.defer(session, SEND_MAIL, to=body.email, subject=f"We have received: {body.title}", state=url)
    return {"token": token, "url": url}


async def add_photo(session: AsyncSession, settings: Settings, store: Store, token: str, upload: Upload) -> None:
    """A photo for one's own request: while it is new, and no more than the settings allow."""
    request = await status(session, token)
    async with files.prepared(upload, settings.files) as file:
        if file.content_type not in sniff.PICTURES:
            raise Invalid("file", "A photo is a picture")
        key = await files.keep(store, session, file, request.warehouse_id)
        file_id = await repository.attach(session, hashed(token), settings.portal.photos, file, key)
    if file_id is None:
        raise Conflict(f"A request takes {settings.portal.photos} photos, until somebody has looked at it")
    await jobs.defer(session, files.PROCESS_FILE, file_id=str(file_id))


async def status(session: AsyncSession, token: str) -> Any:
    row = await repository.status(session, hashed(token))
    if row is None:
        raise NotFound("Request")
    return row


async def get(session: AsyncSession, request_id: UUID) -> Any:
    row = await repository.show(session, request_id)
    if row is None:
        raise NotFound("Request")
    return row


async def accept(session: AsyncSession, actor: Actor, request_id: UUID, body: Accept, expected: Expected) -> Any:
    """Make a work order of it, which keeps its photos."""
    request = await _new(session, request_id, expected)
    reported = "\n".join(
        f"{label}: {value}"
        for label, value in (("Reported by", request.requester_name), ("Phone", request.requester_phone))
        if value
    )
    work_order = await work_orders.create(
        session,
        actor,
        WorkOrderCreate.model_validate(
            {
                "title": body.title or request.title,
                "description": "\n\n".join(part for part in (request.description, reported) if part)[:10_000] or None,
                "priority": body.priority,
                "type": Type.REQUEST,
                "equipmentId": request.equipment_id,
                "warehouseId": request.warehouse_id,
                **({"assignedTo": body.assigned_to} if body.assigned_to else {}),
            }
        ),
    )
    await _move_photos(session, request, work_order["id"])
    request.work_order_id = work_order["id"]
    text = f"Your request was accepted as {work_order['fo_number']}."
    return await _decide(session, actor, request, RequestStatus.ACCEPTED, text)


async def reject(session: AsyncSession, actor: Actor, request_id: UUID, body: Reject, expected: Expected) -> Any:
    request = await _new(session, request_id, expected)
    request.reason = body.reason
    return await _decide(session, actor, request, RequestStatus.REJECTED, f"Your request was declined: {body.reason}")


async def merge(session: AsyncSession, actor: Actor, request_id: UUID, body: Merge, expected: Expected) -> Any:
    """It is known already: what becomes of the other becomes of this one."""
    request = await _new(session, request_id, expected)
    target = body.work_order_id
    if body.request_id is not None:
        other = await repository.show(session, body.request_id)
        if other is None or other.warehouse_id != request.warehouse_id:
            raise NotFound("Request", "requestId")
        if other.id == request.id or other.status in (RequestStatus.MERGED, RequestStatus.REJECTED):
            raise Invalid("requestId", "A request is merged into another one that is new or accepted")
        request.merged_into, target = other.id, other.work_order_id
    if target is not None:
        work_order = await work_orders.get(session, actor, target)
        if work_order["warehouse_id"] != request.warehouse_id:
            raise NotFound("Work order", "workOrderId")
        await _move_photos(session, request, target)
        request.work_order_id = target
    text = "Somebody reported the same before you; you will find its state under your link."
    return await _decide(session, actor, request, RequestStatus.MERGED, text)


async def _new(session: AsyncSession, request_id: UUID, expected: Expected) -> WorkRequest:
    request = await repository.lock(session, request_id)
    if request is None:
        raise NotFound("Request")
    expected.check(request.version)
    if request.status != RequestStatus.NEW:
        raise Conflict(f"This request is {request.status} already")
    return request


async def _decide(session: AsyncSession, actor: Actor, request: WorkRequest, outcome: RequestStatus, text: str) -> Any:
    request.status = outcome
    request.triaged_by, request.triaged_at = actor.id, datetime.now(UTC)
    await session.flush()
    row = await get(session, request.id)
    shown = RequestView.model_validate(row).model_dump(mode="json", by_alias=True)
    told = {name: value for name, value in shown.items() if not name.startswith("requester")}
    await outbox.append(session, RequestTriaged(request.id, request.warehouse_id, told, actor.id))
    if request.requester_email:
        await jobs.defer(
            session, SEND_MAIL, to=request.requester_email, subject=f"About your request: {request.title}", state=text
        )
    return row


async def _move_photos(session: AsyncSession, request: WorkRequest, work_order_id: UUID) -> None:
    for file in await repository.photos(session, request.id):
        await attachments.attach(session, work_order_id, file, None)


async def _portal(session: AsyncSession, portal_id: UUID) -> RequestPortal:
    portal = await repository.portal(session, portal_id)
    if portal is None:
        raise NotFound("Portal")
    return portal


def _shown(settings: Settings, portal: Any) -> dict[str, Any]:
    row = portal._mapping if hasattr(portal, "_mapping") else {**vars(portal)}
    return {**row, "url": f"{base(settings)}/r/{portal.secret}"}
