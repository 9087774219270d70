"""Reads of files. Row-level security goes by warehouse; some roles see less of theirs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, exists, func, or_, select, text, type_coerce, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.files.schemas import FileFilter, FileKind
from api.identity.actor import Actor
from api.identity.roles import Permission
from api.pagination import Key, Keys, Listing, paginate
from api.search import service as search
from api.search.schemas import Kind
from core.models import Attachment, File, WorkOrder

KEYS: Keys = {
    "id": Key(File.id, "id"),
    "createdAt": Key(File.created_at, "created_at"),
    "name": Key(File.name, "name"),
    "size": Key(File.size, "size"),
}
_OPEN_KINDS = (FileKind.EQUIPMENT_PHOTOS, FileKind.EQUIPMENT_DOCUMENTS, FileKind.QR_CODES)


def _of(actor: Actor) -> ColumnElement[bool] | None:
    """Who sees only his own work orders sees their attachments, and what hangs on the machines."""
    if actor.can(Permission.WORK_ORDERS_READ):
        return None
    mine = or_(WorkOrder.requested_by == actor.id, type_coerce(WorkOrder.assigned_to, ARRAY(Uuid)).contains([actor.id]))
    attached = exists().where(Attachment.file_id == File.id, WorkOrder.id == Attachment.work_order_id, mine)
    return or_(File.kind.in_(_OPEN_KINDS), attached)


async def find(session: AsyncSession, actor: Actor, filters: FileFilter) -> Listing:
    statement = select(*File.__table__.columns)
    own = _of(actor)
    if own is not None:
        statement = statement.where(own)
    for column, wanted in (
        (File.kind, filters.kind),
        (File.equipment_id, filters.equipment_id),
        (File.warehouse_id, filters.warehouse_id),
        (File.uploaded_by, filters.uploaded_by),
    ):
        if wanted is not None:
            statement = statement.where(column.in_(wanted))
    if filters.q is not None:
        statement = await search.narrow(session, statement, Kind.DOCUMENT, filters.q, File.id, [File.name, File.title])
    return await paginate(session, statement, filters, KEYS, "-createdAt")


async def show(session: AsyncSession, actor: Actor | None, file_id: UUID) -> Any | None:
    """One file; without an actor, for the system itself."""
    statement = select(*File.__table__.columns).where(File.id == file_id)
    own = _of(actor) if actor is not None else None
    return (await session.execute(statement if own is None else statement.where(own))).one_or_none()


async def lock(session: AsyncSession, actor: Actor, file_id: UUID) -> File | None:
    statement = select(File).where(File.id == file_id)
    own = _of(actor)
    return await session.scalar((statement if own is None else statement.where(own)).with_for_update(of=File))


async def linked(session: AsyncSession, file_id: UUID) -> Any | None:
    """Where the bytes of a file are, for whoever has a signed link."""
    statement = text("SELECT * FROM app.linked_file(:file)")
    return (await session.execute(statement, {"file": file_id})).one_or_none()


async def hold_key(session: AsyncSession, key: str, *, alone: bool) -> None:
    """Until the transaction ends: together with others who add to a key, or alone, to remove it."""
    lock = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
    await session.execute(select(lock(func.hashtextextended(f"file {key}", 0))))


async def key_in_use(session: AsyncSession, key: str) -> bool:
    return bool(await session.scalar(select(exists().where(File.storage_key == key))))


async def unprocessed(session: AsyncSession, before: datetime, limit: int) -> Sequence[UUID]:
    statement = select(File.id).where(File.processed_at.is_(None), File.created_at < before)
    return (await session.scalars(statement.order_by(File.created_at).limit(limit))).all()


async def stray_attachments(session: AsyncSession, before: datetime, limit: int) -> Sequence[File]:
    """Files of work orders that hang on none: their work order was archived, or their request refused."""
    attached = exists().where(Attachment.file_id == File.id)
    statement = select(File).where(
        File.kind == FileKind.WO_ATTACHMENTS, File.request_id.is_(None), ~attached, File.created_at < before
    )
    return (await session.scalars(statement.limit(limit).with_for_update(skip_locked=True))).all()


async def note_processed(session: AsyncSession, file_id: UUID, thumbnail_key: str | None, now: datetime) -> None:
    await session.execute(update(File).where(File.id == file_id).values(processed_at=now, thumbnail_key=thumbnail_key))
