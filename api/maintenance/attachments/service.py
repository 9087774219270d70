"""Files at work orders and at the steps of their checklists."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.files import links
from api.assets.files import service as files
from api.assets.files.schemas import FileKind, FilePatch, Variant
from api.assets.files.store import Store
from api.conditional import Expected
from api.errors import Conflict, NotFound
from api.identity.actor import Actor
from api.maintenance.attachments import repository
from api.maintenance.attachments.schemas import AttachmentFilter
from api.maintenance.work_orders import service as work_orders
from api.maintenance.work_orders.status import Status
from api.pagination import Listing
from api.uploads import Form
from core.models import Attachment, File
from core.settings import Settings

_SHUT = frozenset({Status.CLOSED, Status.CANCELLED})


async def find(
    session: AsyncSession, actor: Actor, settings: Settings, work_order_id: UUID, filters: AttachmentFilter
) -> Listing:
    await work_orders.get(session, actor, work_order_id)
    page = await repository.find(session, work_order_id, filters)
    return Listing([_view(settings, row) for row in page.rows], page.next_cursor, page.total)


async def find_of_item(
    session: AsyncSession,
    actor: Actor,
    settings: Settings,
    work_order_id: UUID,
    item_id: UUID,
    filters: AttachmentFilter,
) -> Listing:
    await _need_item(session, actor, work_order_id, item_id)
    of_this = filters.model_copy(update={"checklist_item_id": [item_id]})
    return await find(session, actor, settings, work_order_id, of_this)


async def get(
    session: AsyncSession, actor: Actor, settings: Settings, work_order_id: UUID, attachment_id: UUID
) -> dict[str, Any]:
    await work_orders.get(session, actor, work_order_id)
    return await _show(session, settings, work_order_id, attachment_id)


async def need(session: AsyncSession, work_order_id: UUID, attachment_id: UUID) -> Any:
    """The attachment as a row, when it is one of this work order."""
    row = await repository.show(session, work_order_id, attachment_id)
    if row is None:
        raise NotFound("Attachment")
    return row


async def add(
    session: AsyncSession,
    actor: Actor,
    store: Store,
    settings: Settings,
    work_order_id: UUID,
    form: Form,
    item_id: UUID | None = None,
) -> dict[str, Any]:
    """Attach the form's file; what is closed takes none any more."""
    work_order = await work_orders.get(session, actor, work_order_id)
    if work_order["status"] in _SHUT:
        raise Conflict(f"A work order that is {work_order['status']} takes no more files")
    if item_id is not None:
        await _need_item(session, actor, work_order_id, item_id)
    file = await files.add(
        session,
        store,
        settings,
        form.one(),
        kind=FileKind.WO_ATTACHMENTS,
        warehouse_id=work_order["warehouse_id"],
        uploaded_by=actor.id,
        title=form.parse(FilePatch).title,
    )
    row = await attach(session, work_order_id, file, actor.id, item_id)
    return await _show(session, settings, work_order_id, row.id)


async def attach(
    session: AsyncSession, work_order_id: UUID, file: File, uploaded_by: UUID | None, item_id: UUID | None = None
) -> Attachment:
    """Hang a stored file on a work order of its warehouse."""
    row = Attachment(
        work_order_id=work_order_id,
        checklist_item_id=item_id,
        file_id=file.id,
        file_url=links.url(file.id),
        file_name=file.name,
        file_type=file.content_type,
        file_size=file.size,
        uploaded_by=uploaded_by,
    )
    session.add(row)
    await session.flush()
    return row


async def delete(
    session: AsyncSession, actor: Actor, work_order_id: UUID, attachment_id: UUID, expected: Expected
) -> None:
    work_order = await work_orders.get(session, actor, work_order_id)
    row = await need(session, work_order_id, attachment_id)
    if work_order["status"] in _SHUT:
        raise Conflict(f"The files of a work order that is {work_order['status']} are kept as they are")
    await files.delete(session, actor, row.file_id, expected)


async def _need_item(session: AsyncSession, actor: Actor, work_order_id: UUID, item_id: UUID) -> None:
    await work_orders.get(session, actor, work_order_id)
    if not await repository.has_item(session, work_order_id, item_id):
        raise NotFound("Checklist item")


async def _show(session: AsyncSession, settings: Settings, work_order_id: UUID, attachment_id: UUID) -> dict[str, Any]:
    return _view(settings, await need(session, work_order_id, attachment_id))


def _view(settings: Settings, row: Any) -> dict[str, Any]:
    thumbnail = links.signed(settings, row.file_id, Variant.THUMBNAIL) if row.thumbnail_key else None
    return {**row._mapping, "download_url": links.signed(settings, row.file_id), "thumbnail_url": thumbnail}
