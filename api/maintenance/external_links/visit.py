"""What a contractor does behind his link: with one work order, as himself, and no more than the link allows.

Everything goes by the services of work orders, with an actor who is the contractor's profile: so the audit trail and
the events name him, and the rules of work orders (steps, permits, locks, the status machine) hold for him too.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.files import sniff
from api.assets.files.store import Store
from api.conditional import Expected
from api.errors import Conflict, Forbidden, Invalid, NotFound
from api.identity.actor import Actor
from api.identity.roles import Permission, Role
from api.maintenance.attachments import service as attachments
from api.maintenance.attachments.schemas import AttachmentFilter
from api.maintenance.collaboration import comments
from api.maintenance.collaboration.schemas import CommentCreate
from api.maintenance.external_links import repository
from api.maintenance.external_links.schemas import Right, VisitRemark, VisitReport, VisitStepPatch
from api.maintenance.requests.service import hashed
from api.maintenance.work_orders import access, checklist
from api.maintenance.work_orders import service as work_orders
from api.maintenance.work_orders.checklist_schemas import ChecklistItemPatch, ChecklistType
from api.maintenance.work_orders.schemas import StatusChange
from api.maintenance.work_orders.status import OPEN, Status
from api.uploads import Form
from core.settings import Settings

# of a contractor's role, what a link can ever need: narrowed as the scopes of a key narrow it
_SCOPES = frozenset({Permission.WORK_ORDERS_READ_OWN, Permission.WORK_ORDERS_WORK, Permission.FILES_ATTACH})
_MOST_FILES = 200


@dataclass(frozen=True)
class Visit:
    """Somebody who came in by a link that is good."""

    link: Any
    actor: Actor

    @property
    def work_order_id(self) -> UUID:
        found: UUID = self.link.work_order_id
        return found

    def need(self, right: Right) -> None:
        if right not in self.link.allows:
            raise Forbidden(f"This link does not allow {right}")


async def enter(session: AsyncSession, token: str) -> Visit:
    """Open a link. Unknown, expired, revoked, or its holder taken off the work: all the same 404."""
    link = await repository.enter(session, hashed(token))
    if link is None:
        raise NotFound("Link")
    return Visit(link, Actor(link.profile_id, None, Role.CONTRACTOR, link.warehouse_id, scopes=_SCOPES))


async def show(session: AsyncSession, settings: Settings, visit: Visit) -> dict[str, Any]:
    order = await work_orders.get(session, visit.actor, visit.work_order_id)
    everything = AttachmentFilter(limit=_MOST_FILES)
    files = await attachments.find(session, visit.actor, settings, visit.work_order_id, everything)
    return {
        **order,
        "name": visit.link.name,
        "allows": visit.link.allows,
        "expires_at": visit.link.expires_at,
        "work_order_number": order["fo_number"],
        "equipment": order["equipment_id"] and await repository.equipment(session, order["equipment_id"]),
        "files": [{**file, "mine": file["uploaded_by"] == visit.actor.id} for file in files.rows],
        "comments": await repository.comments(session, visit.work_order_id, visit.actor.id),
    }


async def comment(session: AsyncSession, visit: Visit, body: VisitRemark) -> None:
    visit.need(Right.COMMENT)
    await comments.add(session, visit.actor, visit.work_order_id, CommentCreate(body=body.body))


async def add_photo(
    session: AsyncSession, store: Store, settings: Settings, visit: Visit, form: Form, step_id: UUID | None
) -> None:
    """A picture of the work, or of one step of it; a step that asks for a photo, and has none, is done by it."""
    visit.need(Right.UPLOAD_PHOTO)
    added = await attachments.add(session, visit.actor, store, settings, visit.work_order_id, form, step_id)
    if added["file_type"] not in sniff.PICTURES:
        raise Invalid("file", "A photo is a picture")
    if step_id is None or Right.CHECKLIST not in visit.link.allows:
        return
    step = await _step(session, visit, step_id)
    if step.type == ChecklistType.PHOTO and step.value is None:
        body = ChecklistItemPatch(value=str(added["id"]))
        await checklist.update(session, visit.actor, visit.work_order_id, step_id, body, Expected(None))


async def record_step(session: AsyncSession, visit: Visit, step_id: UUID, body: VisitStepPatch) -> None:
    visit.need(Right.CHECKLIST)
    step = await _step(session, visit, step_id)
    if step.type == ChecklistType.PHOTO and body.value is not None:
        await _know_file(session, visit, body.value)
    change = ChecklistItemPatch.model_construct(body.model_fields_set, **body.changes())
    await checklist.update(session, visit.actor, visit.work_order_id, step_id, change, Expected(None))


async def report_done(session: AsyncSession, visit: Visit, body: VisitReport) -> None:
    visit.need(Right.REPORT_DONE)
    work_order = await access.hold(session, visit.actor, visit.work_order_id)
    if work_order.status not in OPEN:
        raise Conflict(f"The work order is {work_order.status} already")
    said = {} if body.completion_notes is None else {"completionNotes": body.completion_notes}
    change = StatusChange.model_validate({"status": Status.COMPLETED, **said})
    await work_orders.complete(session, visit.actor, visit.work_order_id, change)


async def _step(session: AsyncSession, visit: Visit, step_id: UUID) -> Any:
    steps = await checklist.find(session, visit.actor, visit.work_order_id)
    found = next((step for step in steps if step.id == step_id), None)
    if found is None:
        raise NotFound("Checklist item")
    return found


async def _know_file(session: AsyncSession, visit: Visit, value: Any) -> None:
    """The step says "this photo": it must be one of this work order, not whatever id was sent."""
    try:
        await attachments.need(session, visit.work_order_id, UUID(str(value)))
    except (ValueError, NotFound):
        raise Invalid("value", "The id of a file of this work order") from None
