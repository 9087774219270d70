"""Work orders from another system, with the status, times and costs that they had there.

They pass no status machine and no safety gate, because nothing of it happens here; so only a work order that came this
way is changed this way. Reliability and cost figures count them like any other.
"""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from api.conditional import Expected
from api.errors import ApiError, FieldError, Invalid
from api.identity.actor import Actor
from api.identity.roles import Permission
from api.maintenance.labor import imported
from api.maintenance.work_orders import access, service
from api.maintenance.work_orders.opening import announce, wire
from api.maintenance.work_orders.past_schemas import FACTS, PastCreate, PastPatch
from api.maintenance.work_orders.schemas import WorkOrderCreate, WorkOrderPatch
from api.maintenance.work_orders.status import DONE, Status
from core.models import WorkOrder

_OF_CREATE = frozenset(WorkOrderCreate.model_fields)
_OF_PATCH = frozenset(WorkOrderPatch.model_fields)
_CODES = ("completion_notes", "failure_mode", "failure_mechanism", "failure_cause", "remedy")
_APART = frozenset({"title", "checklist", "assigned_to", "assignees"})
_NOT_OF_PAST = frozenset({"status", "assigned_to", "assignees", "reason", "verdict", "verdict_note"})
_ENDED = DONE | {Status.CANCELLED}


async def create(session: AsyncSession, actor: Actor, body: PastCreate) -> UUID:
    """Take in a work order; one that says nothing of its past is a new one. Raises what names the wrong field."""
    said = body.changes()
    facts = {name: value for name, value in said.items() if name not in _OF_CREATE or name == "status"}
    plain = {name: value for name, value in said.items() if name in _OF_CREATE}
    if not facts:
        made = WorkOrderCreate.model_construct(set(plain), **{name: getattr(body, name) for name in _OF_CREATE})
        new: UUID = (await service.create(session, actor, made))["id"]
        return new
    actor.need(Permission.DATA_IMPORT)
    now = datetime.now(UTC)
    status = _status(body.status, body.completed_at)
    times = [moment for moment in (body.created_at, body.started_at, body.completed_at) if moment is not None]
    _check(status, body.created_at, body.started_at, body.completed_at, now)
    work_order = WorkOrder(
        **{name: value for name, value in plain.items() if name not in _APART},
        title=body.heading(),
        imported=True,
        status=status,
        created_at=min([*times, now]),
        started_at=body.started_at,
        **{name: getattr(body, name) for name in _CODES},
    )
    work_order.requested_by = actor.id
    _end(work_order, status, body.completed_at, now)
    session.add(work_order)
    await session.flush()
    await _bill(session, work_order, said)
    await announce(session, work_order.id, actor.id)
    return work_order.id


async def update(session: AsyncSession, actor: Actor, work_order_id: UUID, body: PastPatch) -> None:
    """The file again. What only history says is taken for a work order that came with its history."""
    said = body.changes()
    work_order = await access.hold(session, actor, work_order_id)
    if not work_order.imported:
        wrong = sorted(FACTS & said.keys())
        if wrong:
            raise _not_here(wrong)
        plain = {name: value for name, value in said.items() if name in _OF_PATCH}
        patch = WorkOrderPatch.model_construct(set(plain), **plain)
        await service.update(session, actor, work_order_id, patch, Expected(None))
        return
    actor.need(Permission.DATA_IMPORT)
    now = datetime.now(UTC)
    before = wire(await service.row(session, work_order_id))
    completed_at = said.get("completed_at", work_order.completed_at)
    status = _status(said.get("status", Status(work_order.status)), completed_at)
    started_at = said.get("started_at", work_order.started_at)
    _check(status, work_order.created_at, started_at, completed_at, now)
    for name in said.keys() & _OF_PATCH - _NOT_OF_PAST:
        setattr(work_order, name, said[name])
    work_order.started_at = started_at
    if status != work_order.status or completed_at != work_order.completed_at:
        work_order.status = status
        _end(work_order, status, completed_at, now)
    await session.flush()
    await _bill(session, work_order, said)
    await service.record(session, work_order, before, actor.id)


def _status(said: Status | None, completed_at: datetime | None) -> Status:
    if said is None:
        return Status.CLOSED if completed_at is not None else Status.NEW
    # nobody here has it: the people of the other system are not ours
    return Status.NEW if said is Status.ASSIGNED else said


def _check(
    status: Status, created: datetime | None, started: datetime | None, completed: datetime | None, now: datetime
) -> None:
    if status in DONE and completed is None:
        raise Invalid("completedAt", f"Completed at is required of a work order that is {status}")
    if status not in _ENDED and completed is not None:
        raise Invalid("status", f"A work order that is {status} has not been completed")
    order = [("createdAt", created), ("startedAt", started), ("completedAt", completed)]
    known = [(field, moment) for field, moment in order if moment is not None]
    for field, moment in known:
        if moment > now:
            raise Invalid(field, "History lies in the past")
    for (earlier, first), (later, second) in pairwise(known):
        if second < first:
            raise Invalid(later, f"It lies before {earlier}")


def _end(work_order: WorkOrder, status: Status, completed_at: datetime | None, now: datetime) -> None:
    """The times that go with a status, and only those."""
    work_order.completed_at = completed_at if status in DONE else None
    work_order.verified_at = completed_at if status is Status.VERIFIED else None
    work_order.closed_at = completed_at if status is Status.CLOSED else None
    work_order.cancelled_at = (completed_at or now) if status is Status.CANCELLED else None


async def _bill(session: AsyncSession, work_order: WorkOrder, said: dict[str, Any]) -> None:
    names = ("labor_hours", "labor_cost", "parts_cost", "other_cost")
    if not set(names) & said.keys():
        return
    hours, labor, parts, other = (said.get(name) for name in names)
    day = (work_order.completed_at or work_order.created_at).date()
    if await imported.replace(session, work_order.id, day, hours=hours, labor=labor, parts=parts, other=other):
        work_order.actual_hours = hours
        # its bills are part of it: whoever read it before has an old version
        flag_modified(work_order, "actual_hours")
        await session.flush()


def _not_here(fields: list[str]) -> ApiError:
    camel = [name.split("_")[0] + "".join(part.title() for part in name.split("_")[1:]) for name in fields]
    message = "Only a work order that was imported with its history takes this from a file"
    return ApiError("Validation failed", [FieldError(field=name, message=message) for name in camel])
