"""The steps of a work order, and ticking them off."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.conditional import Expected
from api.errors import Conflict, NotFound
from api.identity.actor import Actor
from api.maintenance.work_orders import repository, status
from api.maintenance.work_orders.schemas import ChecklistItemPatch, ChecklistStatus
from core.models import ChecklistItem


async def find(session: AsyncSession, actor: Actor, work_order_id: UUID) -> Sequence[Any]:
    if await repository.show(session, actor, work_order_id) is None:
        raise NotFound("Work order")
    return await repository.checklist(session, work_order_id)


async def update(
    session: AsyncSession,
    actor: Actor,
    work_order_id: UUID,
    item_id: UUID,
    body: ChecklistItemPatch,
    expected: Expected,
) -> ChecklistItem:
    work_order = await repository.show(session, actor, work_order_id)
    if work_order is None:
        raise NotFound("Work order")
    item = await repository.checklist_item(session, work_order_id, item_id)
    if item is None:
        raise NotFound("Checklist item")
    expected.check(item.version)
    if work_order.status not in status.OPEN:
        raise Conflict(f"The checklist of a work order that is {work_order.status} is closed")
    changes = body.changes()
    wanted = changes.get("status")
    if wanted is not None and wanted != item.status:
        done = wanted != ChecklistStatus.PENDING
        item.completed_at = datetime.now(UTC) if done else None
        item.completed_by = actor.id if done else None
    for name, value in changes.items():
        setattr(item, name, {} if name == "custom_field_data" and value is None else value)
    await session.flush()
    await session.refresh(item)
    return item
