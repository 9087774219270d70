"""What planners do with work orders: put them in order, hand them on, look at all of them."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Conflict, Invalid, NotFound
from api.identity.actor import Actor
from api.identity.roles import Permission
from api.maintenance.work_orders import access, opening, repository, service, status
from api.maintenance.work_orders import planning_repository as reads
from api.maintenance.work_orders.planning_schemas import DashboardQuery, Escalation, FollowUpCreate
from api.maintenance.work_orders.schemas import Priority, Type
from api.maintenance.work_orders.status import Status
from core import outbox
from core.events import WorkOrderEscalated
from core.models import Dependency, WorkOrder

_MOST_DEPENDENCIES = 100
_MOST_HISTORY = 500
_HIGHEST_LEVEL = 100


async def dependencies(session: AsyncSession, actor: Actor, work_order_id: UUID) -> dict[str, Any]:
    await access.need(session, actor, work_order_id)
    before, after = await reads.dependencies(session, work_order_id)
    return {"waits_for": before, "blocks": after, "ready": not any(row.status in status.OPEN for row in before)}


async def depend(session: AsyncSession, actor: Actor, work_order_id: UUID, other_id: UUID) -> dict[str, Any]:
    """Let a work order wait for another. That nothing waits for itself, the database holds."""
    work_order = await access.hold(session, actor, work_order_id)
    if work_order.status not in status.OPEN or work_order.status == Status.IN_PROGRESS:
        raise Conflict(f"A work order that is {work_order.status} no longer waits for others")
    if other_id == work_order_id:
        raise Invalid("dependsOn", "A work order cannot wait for itself")
    other = await repository.show(session, actor, other_id)
    if other is None or other.warehouse_id != work_order.warehouse_id:
        raise NotFound("Work order", "dependsOn")
    if await reads.count_dependencies(session, work_order_id) >= _MOST_DEPENDENCIES:
        raise Conflict(f"A work order waits for at most {_MOST_DEPENDENCIES} others")
    session.add(
        Dependency(
            work_order_id=work_order_id,
            depends_on_id=other_id,
            warehouse_id=work_order.warehouse_id,
            created_by=actor.id,
        )
    )
    await session.flush()
    return await dependencies(session, actor, work_order_id)


async def release(session: AsyncSession, actor: Actor, work_order_id: UUID, other_id: UUID) -> None:
    await access.hold(session, actor, work_order_id)
    if not await reads.remove_dependency(session, work_order_id, other_id):
        raise NotFound("Dependency")


async def escalate(session: AsyncSession, actor: Actor, work_order_id: UUID, body: Escalation) -> dict[str, Any]:
    """Say that this needs somebody higher up, and perhaps who takes it over."""
    work_order = await access.hold(session, actor, work_order_id)
    people = body.assigned_to if isinstance(body.assigned_to, list) else [body.assigned_to] if body.assigned_to else []
    if people:
        actor.need(Permission.WORK_ORDERS_PLAN)
    await escalate_held(session, work_order, actor, list(dict.fromkeys(people)), body.reason)
    return await service.get(session, actor, work_order_id)


async def escalate_held(
    session: AsyncSession, work_order: WorkOrder, actor: Actor | None, people: list[UUID], reason: str | None
) -> None:
    """One level up, for a work order whose row is locked: by a person, or (actor None) by the escalation checker.

    Those in charge and the new assignees are told. Raises Conflict when the work is over.
    """
    if work_order.status not in status.OPEN:
        raise Conflict(f"A work order that is {work_order.status} is not escalated")
    if work_order.escalation_level >= _HIGHEST_LEVEL:
        raise Conflict("There is no higher level")
    before = opening.wire(await repository.show(session, None, work_order.id))
    if people:
        await service.assign(session, actor, work_order, people)
        if work_order.status == Status.NEW:
            work_order.status = Status.ASSIGNED
    work_order.escalated, work_order.escalated_at = True, datetime.now(UTC)
    work_order.escalation_level += 1
    work_order.escalation_reason = reason
    changed_by = actor.id if actor else None
    row = await service.record(session, work_order, before, changed_by)
    told = {*await repository.in_charge(session, row.warehouse_id), *people} - {changed_by}
    why = f": {reason}" if reason else ""
    message = f"{row.fo_number} is escalated to level {row.escalation_level}{why} ({row.title})"
    opening.notify(session, row.id, {person for person in told if person}, "work_order_escalated", message)
    new_assignee = people[0] if people else None
    event = WorkOrderEscalated(
        row.id, row.warehouse_id, opening.wire(row), row.escalation_level, new_assignee, reason, changed_by
    )
    await outbox.append(session, event)


async def follow_up(session: AsyncSession, actor: Actor, work_order_id: UUID, body: FollowUpCreate) -> dict[str, Any]:
    """New work that was found on this one."""
    work_order = await access.hold(session, actor, work_order_id)
    opened = await opening.open_follow_up(session, actor, work_order, body.title, body.description, body.priority)
    return await service.get(session, actor, opened.id)


async def workload(session: AsyncSession) -> Sequence[Any]:
    """Who has how much open work, the most hours first."""
    return await reads.workload(session, datetime.now(UTC))


async def dashboard(session: AsyncSession, actor: Actor, asked: DashboardQuery) -> dict[str, Any]:
    """How things stand: without the archive, unless it is asked for. What was done of late counts wherever it is."""
    found = await reads.dashboard(session, actor, datetime.now(UTC), archived=asked.include_archived)
    groups = found.pop("groups")
    by_priority: Counter[str] = Counter()
    by_type: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    names = ("n", "overdue", "due_soon", "unassigned", "escalated", "mine", "mine_overdue", "backlog_hours")
    for row in groups:
        by_priority[row.priority] += row.n
        by_type[row.type] += row.n
        for name in names:
            sums[name] += getattr(row, name)
    return {
        **found,
        **{name: sums[name] for name in names[1:]},
        "total": sum(found["by_status"].values()),
        "by_status": {each: found["by_status"].get(each, 0) for each in Status},
        "by_priority": {each: by_priority[each] for each in Priority},
        "by_type": {each: by_type[each] for each in Type},
        "open": sums["n"],
    }


async def history(session: AsyncSession, actor: Actor, work_order_id: UUID) -> dict[str, Any]:
    """How long it stood in each status, and every change from the audit trail."""
    row = await access.need(session, actor, work_order_id)
    notes = await reads.stays(session, work_order_id)
    now = datetime.now(UTC)
    first = notes[0].from_status if notes else row.status
    starts = [(first, row.created_at, row.requested_by, None)]
    starts += [(note.to_status, note.changed_at, note.changed_by, note.reason) for note in notes]
    ends = [since for _, since, _, _ in starts[1:]] + [None]
    stays = [
        {
            "status": stood,
            "since": since,
            "until": until,
            "hours": round(((until or now) - since).total_seconds() / 3600, 3),
            "changed_by": person,
            "reason": reason,
        }
        for (stood, since, person, reason), until in zip(starts, ends, strict=True)
    ]
    return {"stays": stays, "entries": [_entry(log) for log in await reads.logs(session, work_order_id, _MOST_HISTORY)]}


def _entry(log: Any) -> dict[str, Any]:
    before, after = log.before_data or {}, log.after_data or {}
    changed = {
        name: {"from": before.get(name), "to": after.get(name)}
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name) and name not in ("version", "last_updated", "updated_at")
    }
    return {
        "at": log.timestamp,
        "action": log.action,
        "entity": log.table_name,
        "entity_id": log.record_id,
        "user_id": log.user_id,
        "actor": log.actor,
        "changes": changed,
    }
