"""What can be done with work orders."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.equipment import service as equipment
from api.conditional import Expected
from api.errors import Forbidden, Invalid, NotFound
from api.identity.actor import Actor
from api.identity.roles import Permission
from api.maintenance.work_orders import repository, status
from api.maintenance.work_orders.schemas import (
    StatusChange,
    WorkOrderCreate,
    WorkOrderFilter,
    WorkOrderPatch,
    WorkOrderView,
)
from api.maintenance.work_orders.status import Status
from api.monitoring.cases import service as cases
from api.monitoring.cases.schemas import Verdict
from api.pagination import Listing
from core import outbox
from core.events import WorkOrderCompleted, WorkOrderCreated, WorkOrderUpdated
from core.models import ChecklistItem, Notification, WorkOrder

# what decides who does which work when; the rest is the report of the person who does it
_PLANNING = frozenset({"priority", "type", "equipment_id", "due_date", "area"})


async def find(session: AsyncSession, actor: Actor, filters: WorkOrderFilter) -> Listing:
    return await repository.find(session, actor, filters)


async def find_of_equipment(
    session: AsyncSession, actor: Actor, equipment_id: UUID, filters: WorkOrderFilter
) -> Listing:
    await equipment.need(session, equipment_id)
    return await find(session, actor, filters.model_copy(update={"equipment_id": [equipment_id]}))


async def get(session: AsyncSession, actor: Actor, work_order_id: UUID) -> dict[str, Any]:
    """The work order with its checklist and, when a prediction opened it, the evidence."""
    row = await repository.show(session, actor, work_order_id)
    if row is None:
        raise NotFound("Work order")
    return await _detail(session, row)


async def create(session: AsyncSession, actor: Actor, body: WorkOrderCreate) -> dict[str, Any]:
    people = body.people() or []
    if people and people != [actor.id]:
        actor.need(Permission.WORK_ORDERS_PLAN)
    await _know(session, people)
    if body.equipment_id is not None:
        await equipment.need(session, body.equipment_id, "equipmentId")
    values = body.model_dump(exclude={"assigned_to", "assignees", "checklist", "title", "warehouse_id"})
    work_order = WorkOrder(
        **values,
        title=body.heading(),
        assigned_to=people,
        requested_by=actor.id,
        status=Status.ASSIGNED if people else Status.NEW,
        warehouse_id=body.warehouse_id or await _warehouse(session, actor, body.equipment_id),
    )
    session.add(work_order)
    await session.flush()
    add_checklist(session, work_order.id, [(item.component, item.action) for item in body.checklist])
    _notify(session, work_order, set(people) - {actor.id})
    await session.flush()
    row = await repository.show(session, actor, work_order.id)
    await outbox.append(session, WorkOrderCreated(work_order.id, work_order.warehouse_id, wire(row), actor.id))
    return await _detail(session, row)


async def update(
    session: AsyncSession, actor: Actor, work_order_id: UUID, body: WorkOrderPatch, expected: Expected
) -> dict[str, Any]:
    """Change the fields that were sent; a status among them goes through the status machine."""
    work_order = await _lock(session, actor, work_order_id, expected)
    before = wire(await repository.show(session, None, work_order_id))
    changes = body.changes()
    verdict, verdict_note = changes.pop("verdict", None), changes.pop("verdict_note", None)
    wanted = changes.pop("status", None)
    changes.pop("assigned_to", None), changes.pop("assignees", None)
    if _PLANNING & changes.keys():
        actor.need(Permission.WORK_ORDERS_PLAN)
    if changes.get("equipment_id") is not None:
        await equipment.need(session, changes["equipment_id"], "equipmentId")
    for name, value in changes.items():
        setattr(work_order, name, value)
    await _assign(session, actor, work_order, body.people(), wanted)
    await _advance(session, actor, work_order, wanted, verdict, verdict_note)
    return await _finish(session, actor, work_order, before)


async def change_status(
    session: AsyncSession, actor: Actor, work_order_id: UUID, body: StatusChange, expected: Expected
) -> dict[str, Any]:
    work_order = await _lock(session, actor, work_order_id, expected)
    before = wire(await repository.show(session, None, work_order_id))
    if "completion_notes" in body.model_fields_set:
        work_order.completion_notes = body.completion_notes
    await _advance(session, actor, work_order, body.status, body.verdict, body.verdict_note)
    return await _finish(session, actor, work_order, before)


def add_checklist(session: AsyncSession, work_order_id: UUID, steps: list[tuple[str | None, str]]) -> None:
    """Add steps, as (component, action), in their order."""
    session.add_all(
        ChecklistItem(work_order_id=work_order_id, position=position, component=component, action=action)
        for position, (component, action) in enumerate(steps)
    )


def wire(row: Any) -> dict[str, Any]:
    """The work order as the API shows it: what events carry."""
    return WorkOrderView.model_validate(row).model_dump(mode="json", by_alias=True)


async def _lock(session: AsyncSession, actor: Actor, work_order_id: UUID, expected: Expected) -> WorkOrder:
    work_order = await repository.lock(session, actor, work_order_id)
    if work_order is None:
        raise NotFound("Work order")
    expected.check(work_order.version)
    return work_order


async def _warehouse(session: AsyncSession, actor: Actor, equipment_id: UUID | None) -> UUID:
    """The work is where the machine is."""
    of_machine = await equipment.warehouse_of(session, equipment_id) if equipment_id is not None else None
    return of_machine or actor.warehouse_id


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
    await _know(session, people)
    _notify(session, work_order, set(people) - set(work_order.assigned_to) - {actor.id})
    work_order.assigned_to = people
    if wanted is None and people and work_order.status == Status.NEW:
        work_order.status = Status.ASSIGNED
    elif wanted is None and not people and work_order.status == Status.ASSIGNED:
        work_order.status = Status.NEW


async def _advance(
    session: AsyncSession,
    actor: Actor,
    work_order: WorkOrder,
    wanted: Status | None,
    verdict: Verdict | None,
    verdict_note: str | None,
) -> None:
    if wanted is not None and wanted != work_order.status:
        status.check(Status(work_order.status), wanted)
        actor.need(status.REQUIRES[wanted])
        _move(actor, work_order, wanted)
    if verdict is None and work_order.status not in (Status.CLOSED, Status.CANCELLED):
        return
    if work_order.case_id is not None:
        if work_order.status in status.OPEN:
            raise Invalid("verdict", "A verdict is given with or after the completion")
        await cases.close(session, work_order.case_id, actor.id, verdict, verdict_note)
    elif verdict is not None:
        raise Invalid("verdict", "Only a predictive work order takes a verdict")


def _move(actor: Actor, work_order: WorkOrder, wanted: Status) -> None:
    now = datetime.now(UTC)
    match wanted:
        case Status.ASSIGNED if not work_order.assigned_to:
            raise Invalid("assignedTo", "A work order is assigned to someone")
        case Status.IN_PROGRESS:
            work_order.started_at = work_order.started_at or now
            work_order.completed_at = work_order.completed_by = None
            work_order.verified_at = work_order.verified_by = None
        case Status.COMPLETED:
            work_order.completed_at = now
            work_order.completed_by = actor.id
        case Status.VERIFIED:
            if actor.id == work_order.completed_by or actor.id in work_order.assigned_to:
                raise Forbidden("A work order is verified by another person than the one who did it")
            work_order.verified_at, work_order.verified_by = now, actor.id
        case Status.CLOSED:
            work_order.closed_at = now
    work_order.status = wanted


async def _finish(session: AsyncSession, actor: Actor, work_order: WorkOrder, before: dict[str, Any]) -> dict[str, Any]:
    """Write the changes, and the events that tell of them."""
    await session.flush()
    row = await repository.show(session, None, work_order.id)
    assert row is not None
    after = wire(row)
    changes = {
        name: {"from": before[name], "to": after[name]}
        for name in after
        if name != "lastUpdated" and before[name] != after[name]
    }
    if changes:
        await outbox.append(session, WorkOrderUpdated(work_order.id, work_order.warehouse_id, after, changes, actor.id))
    if after["status"] == Status.COMPLETED and "status" in changes:
        await outbox.append(
            session, WorkOrderCompleted(work_order.id, work_order.warehouse_id, after, _metrics(row), actor.id)
        )
    return await _detail(session, row)


def _metrics(row: Any) -> dict[str, Any]:
    hours = (row.completed_at - row.created_at).total_seconds() / 3600
    worked = (row.completed_at - row.started_at).total_seconds() / 3600 if row.started_at else None
    return {
        "hoursToComplete": round(hours, 3),
        "hoursInProgress": None if worked is None else round(worked, 3),
        "onTime": None if row.due_date is None else row.completed_at <= row.due_date,
    }


def _notify(session: AsyncSession, work_order: WorkOrder, people: set[UUID]) -> None:
    session.add_all(
        Notification(
            user_id=person,
            type="work_order_assigned",
            message=f"Assigned to you: {work_order.title}",
            work_order_id=work_order.id,
        )
        for person in sorted(people)
    )


async def _detail(session: AsyncSession, row: Any) -> dict[str, Any]:
    return {
        **row._mapping,
        "checklist": await repository.checklist(session, row.id),
        "prediction": await _prediction(session, row.case_id) if row.case_id is not None else None,
    }


async def _prediction(session: AsyncSession, case_id: UUID) -> dict[str, Any] | None:
    case = await cases.find_one(session, case_id)
    return case and {**case, "case_id": case["id"], "suggested_checklist": case["checklist"]}
