"""The steps of a work order: adding, ordering, and what was found at each."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.conditional import Expected
from api.errors import Conflict, Invalid, NotFound
from api.identity.actor import Actor
from api.identity.roles import Permission
from api.maintenance.work_orders import access, repository
from api.maintenance.work_orders.checklist_schemas import (
    ChecklistItemCreate,
    ChecklistItemPatch,
    ChecklistStatus,
    ChecklistType,
)
from api.maintenance.work_orders.opening import open_follow_up
from core.models import ChecklistItem, WorkOrder

_MOST = 400
_LONGEST_TEXT = 10_000


def add_steps(session: AsyncSession, work_order_id: UUID, steps: Sequence[ChecklistItemCreate], first: int = 0) -> None:
    """Add steps in their order, behind `first` others."""
    session.add_all(
        ChecklistItem(work_order_id=work_order_id, position=first + number, **step.model_dump())
        for number, step in enumerate(steps)
    )


async def find(session: AsyncSession, actor: Actor, work_order_id: UUID) -> Sequence[Any]:
    await access.need(session, actor, work_order_id)
    return await repository.checklist(session, work_order_id)


async def add(
    session: AsyncSession, actor: Actor, work_order_id: UUID, steps: Sequence[ChecklistItemCreate]
) -> Sequence[Any]:
    await _hold(session, actor, work_order_id)
    there = await repository.checklist(session, work_order_id)
    if len(there) + len(steps) > _MOST:
        raise Conflict(f"A work order has at most {_MOST} steps")
    add_steps(session, work_order_id, steps, 1 + max((row.position for row in there), default=-1))
    await session.flush()
    return await repository.checklist(session, work_order_id)


async def reorder(session: AsyncSession, actor: Actor, work_order_id: UUID, ids: list[UUID]) -> Sequence[Any]:
    """Put the steps in this order; every one of them is named, once."""
    await _hold(session, actor, work_order_id)
    items = {item.id: item for item in await repository.lock_checklist(session, work_order_id)}
    if len(ids) != len(items) or set(ids) != items.keys():
        raise Invalid("ids", "Name every step of the work order, and each once")
    for position, item_id in enumerate(ids):
        items[item_id].position = position
    await session.flush()
    return await repository.checklist(session, work_order_id)


async def remove(session: AsyncSession, actor: Actor, work_order_id: UUID, item_id: UUID) -> None:
    await _hold(session, actor, work_order_id)
    item = await _need(session, work_order_id, item_id)
    if item.required:
        actor.need(Permission.WORK_ORDERS_PLAN)
    await session.delete(item)


async def update(
    session: AsyncSession,
    actor: Actor,
    work_order_id: UUID,
    item_id: UUID,
    body: ChecklistItemPatch,
    expected: Expected,
) -> ChecklistItem:
    """Say what was found. A value decides by itself whether a measurement or a choice has passed."""
    work_order = await access.hold_open(session, actor, work_order_id, "The checklist")
    item = await _need(session, work_order_id, item_id)
    expected.check(item.version)
    changes = body.changes()
    changes.pop("open_follow_up", None)
    before, wanted = item.status, changes.pop("status", None)
    for name, value in changes.items():
        setattr(item, name, {} if name == "custom_field_data" and value is None else value)
    outcome = _judge(item) if "value" in changes and item.value is not None else None
    if outcome is not None and wanted is None:
        wanted = outcome
    _check(item, wanted if wanted is not None else ChecklistStatus(item.status))
    if wanted is not None and wanted != before:
        done = wanted != ChecklistStatus.PENDING
        item.status = wanted
        item.completed_at = datetime.now(UTC) if done else None
        item.completed_by = actor.id if done else None
    await session.flush()
    if body.open_follow_up and item.status != ChecklistStatus.FAIL:
        raise Invalid("openFollowUp", "Only a failed step opens a follow-up")
    if item.status == ChecklistStatus.FAIL and (item.follow_up_on_fail or body.open_follow_up):
        await _follow_up(session, actor, work_order, item)
    await session.refresh(item)
    return item


def _judge(item: ChecklistItem) -> ChecklistStatus:
    """What the value says of the step; Invalid when it is not what the step asks for."""
    value: Any = item.value
    match item.type:
        case ChecklistType.TICK:
            if not isinstance(value, bool):
                raise Invalid("value", "A tick is true or false")
            return ChecklistStatus.DONE if value else ChecklistStatus.PENDING
        case ChecklistType.MEASUREMENT:
            # not a number fails the comparison, too
            if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= 1e300:
                raise Invalid("value", "A measurement is a number")
            low = item.low_limit is not None and value < item.low_limit
            high = item.high_limit is not None and value > item.high_limit
            return ChecklistStatus.FAIL if low or high else ChecklistStatus.PASS
        case ChecklistType.CHOICE:
            if value not in item.choices:
                raise Invalid("value", f"One of {', '.join(item.choices)}")
            return ChecklistStatus.FAIL if value in item.fail_choices else ChecklistStatus.PASS
        case ChecklistType.TEXT:
            if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_TEXT or "\0" in value:
                raise Invalid("value", f"A text of at most {_LONGEST_TEXT} characters")
        case ChecklistType.PHOTO:
            _photo(value)
    return ChecklistStatus.DONE


def _photo(value: Any) -> None:
    try:
        UUID(value)
    except (ValueError, TypeError, AttributeError):
        raise Invalid("value", "The id of an attachment") from None


def _check(item: ChecklistItem, wanted: ChecklistStatus) -> None:
    if wanted == ChecklistStatus.NA and item.required and not item.notes:
        raise Invalid("notes", "Say why a required step does not apply")
    if wanted in (ChecklistStatus.PENDING, ChecklistStatus.NA) or item.type == ChecklistType.TICK:
        return
    if item.value is None:
        if item.required and wanted != ChecklistStatus.FAIL:
            raise Invalid("value", f"This step asks for a {item.type}")
    elif wanted == ChecklistStatus.PASS and _judge(item) == ChecklistStatus.FAIL:
        raise Invalid("status", "With this value the step has failed")


async def _follow_up(session: AsyncSession, actor: Actor, work_order: WorkOrder, item: ChecklistItem) -> None:
    if item.follow_up_work_order_id is not None:
        return
    found = f": {item.value} {item.unit or ''}".rstrip() if item.value is not None else ""
    remarks = [f"The step {item.action!r} of {work_order.fo_number} failed{found}.", item.notes or ""]
    part = f"{item.component}: " if item.component else ""
    opened = await open_follow_up(
        session, actor, work_order, f"{part}{item.action}"[:290], "\n\n".join(r for r in remarks if r)
    )
    item.follow_up_work_order_id = opened.id
    await session.flush()


async def _hold(session: AsyncSession, actor: Actor, work_order_id: UUID) -> None:
    """The steps as such are changed by one person at a time."""
    await access.hold_open(session, actor, work_order_id, "The checklist")
    await repository.one_at_a_time(session, work_order_id)


async def _need(session: AsyncSession, work_order_id: UUID, item_id: UUID) -> ChecklistItem:
    item = await repository.checklist_item(session, work_order_id, item_id)
    if item is None:
        raise NotFound("Checklist item")
    return item
