"""Reads of attachments; their files come along, so that a list needs no second question."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.maintenance.attachments.schemas import AttachmentFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import Attachment, ChecklistItem, File

KEYS: Keys = {"id": Key(Attachment.id, "id"), "createdAt": Key(Attachment.created_at, "created_at")}


@cache
def _shown() -> Select[Any]:
    return select(
        *Attachment.__table__.columns, File.title, File.width, File.height, File.thumbnail_key, File.version
    ).join(File, File.id == Attachment.file_id)


async def find(session: AsyncSession, work_order_id: UUID, filters: AttachmentFilter) -> Listing:
    statement = _shown().where(Attachment.work_order_id == work_order_id)
    if filters.checklist_item_id is not None:
        statement = statement.where(Attachment.checklist_item_id.in_(filters.checklist_item_id))
    return await paginate(session, statement, filters, KEYS, "createdAt")


async def show(session: AsyncSession, work_order_id: UUID, attachment_id: UUID) -> Any | None:
    wanted = (Attachment.id == attachment_id) & (Attachment.work_order_id == work_order_id)
    return (await session.execute(_shown().where(wanted))).one_or_none()


async def has_item(session: AsyncSession, work_order_id: UUID, item_id: UUID) -> bool:
    wanted = (ChecklistItem.id == item_id) & (ChecklistItem.work_order_id == work_order_id)
    return await session.scalar(select(ChecklistItem.id).where(wanted)) is not None
