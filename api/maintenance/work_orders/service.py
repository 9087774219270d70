"""What can be done with work orders."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.equipment import service as equipment
from api.conditional import Expected
from api.errors import Conflict, NotFound
from api.identity.actor import Actor
from api.identity.roles import Permission
from api.maintenance.labor import service as labor
from api.maintenance.pm_schedules import service as pm_schedules
from api.maintenance.work_orders import access, moves, repository, status
from api.maintenance.work_orders.checklist import add_steps
from api.maintenance.work_orders.moves import Report
from api.maintenance.work_orders.opening import announce, notify, wire
from api.maintenance.work_orders.schemas import (
    StatusChange,
    WorkOrderCreate,
    WorkOrderFilter,
    WorkOrderPatch,
)
from api.maintenance.work_orders.status import Status
from api.monitoring.cases import service as cases
from api.pagination import Listing
from core import outbox
from core.events import WorkOrderCompleted, WorkOrderUpdated
from core.models import WorkOrder

# what decides who does which work when; the rest is the report of the person who does it
_PLANNING = frozenset(
    {"priority", "type", "equipment_id", "due_date", "area", "planned_start", "estimated_hours", "sequence"}
)
_ELSEWHERE = frozenset({"status", "reason", "verdict", "verdict_note", "assigned_to", "assignees"})


async def find(session: AsyncSession, actor: Actor, filters: WorkOrderFilter) -> Listing:
    return await repository.find(session, actor, filters)


async def find_of_equipment(
    session: AsyncSession, actor: Actor, equipment_id: UUID, filters: WorkOrderFilter
) -> Listing:
    await equipment.need(session, equipment_id)
    return await find(session, actor, filters.model_copy(update={"equipment_id": [equipment_id]}))


async def get(session: AsyncSession, actor: Actor, work_order_id: UUID) -> dict[str, Any]:
    """The work order with its checklist and, when a prediction opened it, the evidence."""
    return await detail(session, await access.need(session, actor, work_order_id))


async def create(session: AsyncSession, actor: Actor, body: WorkOrderCreate) -> dict[str, Any]:
    people = body.people() or []
    if people and people != [actor.id]:
        actor.need(Permission.WORK_ORDERS_PLAN)
    await _know(session, people)
    warehouse_id = body.warehouse_id or actor.warehouse_id
    if body.equipment_id is not None:
        # the work is where the machine is
        there = await equipment.warehouse_of(session, body.equipment_id)
        if there is None:
            raise NotFound("Equipment", "equipmentId")
        warehouse_id = body.warehouse_id or there
    if body.follow_up_of is not None and await repository.show(session, actor, body.follow_up_of) is None:
        raise NotFound("Work order", "followUpOf")
    values = body.model_dump(exclude={"assigned_to", "assignees", "checklist", "title", "warehouse_id"})
    work_order = WorkOrder(
        **values | {"follow_up": body.follow_up or body.follow_up_of is not None},
        title=body.heading(),
        assigned_to=people,
        requested_by=actor.id,
        status=Status.ASSIGNED if people else Status.NEW,
        warehouse_id=warehouse_id,
    )
    session.add(work_order)
    await session.flush()
    add_steps(session, work_order.id, body.checklist)
    _tell_assigned(session, work_order, set(people) - {actor.id})
    await session.flush()
    return await detail(session, await announce(session, work_order.id, actor.id))


async def update(
    session: AsyncSession, actor: Actor, work_order_id: UUID, body: WorkOrderPatch, expected: Expected
) -> dict[str, Any]:
    """Change the fields that were sent; a status among them goes through the status machine."""
    work_order = await _lock(session, actor, work_order_id, expected)
    before = wire(await repository.show(session, None, work_order_id))
    sent = body.changes()
    changes = {name: value for name, value in sent.items() if name not in _ELSEWHERE}
    people = body.people()
    if work_order.status in status.FINAL and (changes or people is not None):
        raise Conflict(f"A work order that is {work_order.status} is no longer changed; open a follow-up")
    if _PLANNING & changes.keys():
        actor.need(Permission.WORK_ORDERS_PLAN)
    if changes.get("equipment_id") is not None:
        await equipment.need(session, changes["equipment_id"], "equipmentId")
    for name, value in changes.items():
        setattr(work_order, name, value)
    await _assign(session, actor, work_order, people, body.status)
    await moves.advance(session, actor, work_order, body.status, _report(body))
    return await _finish(session, actor, work_order, before)


async def change_status(
    session: AsyncSession, actor: Actor, work_order_id: UUID, body: StatusChange, expected: Expected
) -> dict[str, Any]:
    """Move it through the status machine, with what is said about it."""
    said = {name: value for name, value in body.changes().items() if name in WorkOrderPatch.model_fields}
    return await update(session, actor, work_order_id, WorkOrderPatch.model_construct(set(said), **said), expected)


async def complete(session: AsyncSession, actor: Actor, work_order_id: UUID, body: StatusChange) -> dict[str, Any]:
    """Complete a work order whatever version of it the caller knows."""
    return await change_status(session, actor, work_order_id, body, Expected(None))


async def put_off(session: AsyncSession, actor: Actor, work_order_id: UUID, due_date: datetime) -> None:
    """Give a work order another due date, for the planner of its maintenance."""
    work_order = await _lock(session, actor, work_order_id, Expected(None))
    before = wire(await row(session, work_order_id))
    work_order.due_date = due_date
    await record(session, work_order, before, actor.id)


async def in_charge(session: AsyncSession, warehouse_id: UUID) -> list[UUID]:
    """The supervisors and managers of a warehouse."""
    return list(await repository.in_charge(session, warehouse_id))


async def active_people(session: AsyncSession, ids: list[UUID]) -> set[UUID]:
    """Which of these people are active, as far as this session sees them."""
    return await repository.active_people(session, ids)


async def row(session: AsyncSession, work_order_id: UUID) -> Any:
    """The work order as it is stored, for the system itself; `wire` shows it."""
    return await repository.show(session, None, work_order_id)


async def _lock(session: AsyncSession, actor: Actor, work_order_id: UUID, expected: Expected) -> WorkOrder:
    work_order = await access.hold(session, actor, work_order_id)
    expected.check(work_order.version)
    return work_order


def _report(body: WorkOrderPatch) -> Report:
    return Report(body.reason, body.verdict, body.verdict_note)


async def _know(session: AsyncSession, people: list[UUID]) -> None:
    if people and set(people) - await repository.active_people(session, people):
        raise NotFound("Assignee", "assignedTo")


async def _assign(
    session: AsyncSession, actor: Actor, work_order: WorkOrder, people: list[UUID] | None, wanted: Status | None
) -> None:
    if people is None or people == list(work_order.assigned_to):
        return
    # one may take a job that nobody has; to give it to others is planning
    if people != [actor.id] or work_order.assigned_to:
        actor.need(Permission.WORK_ORDERS_PLAN)
    await assign(session, actor, work_order, people)
    if wanted is None and people and work_order.status == Status.NEW:
        work_order.status = Status.ASSIGNED
    elif wanted is None and not people and work_order.status == Status.ASSIGNED:
        work_order.status = Status.NEW


async def assign(session: AsyncSession, actor: Actor | None, work_order: WorkOrder, people: list[UUID]) -> None:
    """Give the work to these people, and tell those to whom it is new."""
    await _know(session, people)
    _tell_assigned(session, work_order, set(people) - set(work_order.assigned_to) - ({actor.id} if actor else set()))
    work_order.assigned_to = people


async def _finish(session: AsyncSession, actor: Actor, work_order: WorkOrder, before: dict[str, Any]) -> dict[str, Any]:
    """Write the changes, and the events that tell of them."""
    row = await record(session, work_order, before, actor.id)
    if row.status != before["status"]:
        told = await repository.watchers(session, work_order.id) - {actor.id}
        notify(session, work_order.id, told, "work_order_updated", f"{row.fo_number} is {row.status}: {row.title}")
    return await detail(session, row)


async def record(session: AsyncSession, work_order: WorkOrder, before: dict[str, Any], changed_by: UUID | None) -> Any:
    """Flush the changes and append the events that tell of them; gives the row as it is now."""
    await session.flush()
    row = await repository.show(session, None, work_order.id)
    assert row is not None
    after = wire(row)
    changes = {
        name: {"from": before[name], "to": after[name]}
        for name in after
        if name != "lastUpdated" and before[name] != after[name]
    }
    await pm_schedules.follow(session, work_order, before["status"], after)
    if changes:
        await outbox.append(session, WorkOrderUpdated(row.id, row.warehouse_id, after, changes, changed_by))
    if after["status"] == Status.COMPLETED and "status" in changes:
        metrics = await _metrics(session, row)
        await outbox.append(session, WorkOrderCompleted(row.id, row.warehouse_id, after, metrics, changed_by))
    return row


async def _metrics(session: AsyncSession, row: Any) -> dict[str, Any]:
    hours = (row.completed_at - row.created_at).total_seconds() / 3600
    worked = (row.completed_at - row.started_at).total_seconds() / 3600 if row.started_at else None
    totals = await labor.totals(session, row.id)
    return {
        "hoursToComplete": round(hours, 3),
        "hoursInProgress": None if worked is None else round(worked, 3),
        "onTime": None if row.due_date is None else row.completed_at <= row.due_date,
        "laborHours": float(totals["labor_hours"]),
        "costs": {name: str(totals[f"{name}_cost"]) for name in ("labor", "parts", "other", "total")},
    }


def _tell_assigned(session: AsyncSession, work_order: WorkOrder, people: set[UUID]) -> None:
    notify(session, work_order.id, people, "work_order_assigned", f"Assigned to you: {work_order.title}")


async def detail(session: AsyncSession, row: Any) -> dict[str, Any]:
    """A row as the API shows a single work order."""
    return {
        **row._mapping,
        "checklist": await repository.checklist(session, row.id),
        "allowed_statuses": [each for each in Status if each in status.TRANSITIONS[Status(row.status)]],
        "prediction": await _prediction(session, row.case_id) if row.case_id is not None else None,
    }


async def _prediction(session: AsyncSession, case_id: UUID) -> dict[str, Any] | None:
    case = await cases.find_one(session, case_id)
    return case and {**case, "case_id": case["id"], "suggested_checklist": case["checklist"]}
