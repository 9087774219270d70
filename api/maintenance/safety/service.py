"""Permits to work, and locks on isolation points: who asks, who allows, who locks, who makes sure."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Conflict, Forbidden, NotFound
from api.identity.actor import Actor
from api.identity.roles import Permission
from api.maintenance.safety import gate, repository
from api.maintenance.safety.schemas import (
    LockApplied,
    LockoutPlan,
    PermitCreate,
    PermitFilter,
    PermitStatus,
)
from api.maintenance.work_orders import access
from api.maintenance.work_orders.opening import notify
from api.maintenance.work_orders.repository import in_charge
from api.pagination import Listing
from core.models import Lockout, Permit, WorkOrder

_MOST_PERMITS = 50
# what a permit may become, by whom with which permission is in the functions below
_FOLLOWS: dict[PermitStatus, frozenset[PermitStatus]] = {
    PermitStatus.REQUESTED: frozenset({PermitStatus.APPROVED, PermitStatus.REJECTED}),
    PermitStatus.APPROVED: frozenset({PermitStatus.ACTIVE, PermitStatus.CLOSED}),
    PermitStatus.ACTIVE: frozenset({PermitStatus.CLOSED}),
    PermitStatus.EXPIRED: frozenset({PermitStatus.CLOSED}),
    PermitStatus.REJECTED: frozenset(),
    PermitStatus.CLOSED: frozenset(),
}


async def overview(session: AsyncSession, actor: Actor, work_order_id: UUID) -> dict[str, Any]:
    """What a work order needs, has, and still lacks."""
    row = await access.need(session, actor, work_order_id)
    needed = await gate.requirements(session, row)
    return {
        "permit_types": needed.permit_types,
        "lockout": needed.lockout,
        "missing": await gate.before_work(session, row),
        "permits": await repository.permits_of(session, work_order_id),
        "lockouts": await repository.lockouts(session, work_order_id),
    }


async def permits(session: AsyncSession, actor: Actor, filters: PermitFilter) -> Listing:
    return await repository.permits(session, actor, filters)


async def permits_of(session: AsyncSession, actor: Actor, work_order_id: UUID) -> Sequence[Any]:
    await access.need(session, actor, work_order_id)
    return await repository.permits_of(session, work_order_id)


async def request(session: AsyncSession, actor: Actor, work_order_id: UUID, body: PermitCreate) -> Any:
    """Ask for a permit; those in charge are told."""
    work_order = await access.hold_open(session, actor, work_order_id, "The permits")
    if len(await repository.permits_of(session, work_order_id)) >= _MOST_PERMITS:
        raise Conflict(f"A work order has at most {_MOST_PERMITS} permits")
    permit = Permit(**body.model_dump(), work_order_id=work_order_id, requested_by=actor.id)
    session.add(permit)
    await session.flush()
    told = set(await in_charge(session, work_order.warehouse_id)) - {actor.id}
    message = f"{work_order.fo_number}: a permit {body.type} waits for approval"
    notify(session, work_order_id, told, "work_order_updated", message)
    return await repository.permit(session, permit.id)


async def decide(session: AsyncSession, actor: Actor, permit_id: UUID, approved: bool, note: str | None) -> Any:
    """Approve or reject; never what one asked for oneself."""
    wanted = PermitStatus.APPROVED if approved else PermitStatus.REJECTED
    work_order, permit = await _hold(session, actor, permit_id, wanted)
    if permit.requested_by == actor.id:
        raise Forbidden("A permit is approved or rejected by another person than the one who asked for it")
    permit.status, permit.decided_by, permit.decided_at = wanted, actor.id, datetime.now(UTC)
    permit.decision_note = note
    message = f"{work_order.fo_number}: your permit {permit.type} is {wanted}"
    notify(session, work_order.id, {permit.requested_by}, "work_order_updated", message)
    return await _shown(session, permit)


async def activate(session: AsyncSession, actor: Actor, permit_id: UUID) -> Any:
    """Sign that the conditions are met: from here on it is in force, within its window."""
    _, permit = await _hold(session, actor, permit_id, PermitStatus.ACTIVE)
    now = datetime.now(UTC)
    if now < permit.valid_from:
        raise Conflict("The permit's window has not begun yet")
    permit.status, permit.activated_by, permit.activated_at = PermitStatus.ACTIVE, actor.id, now
    return await _shown(session, permit)


async def close(session: AsyncSession, actor: Actor, permit_id: UUID, note: str | None) -> Any:
    """Hand it back. Work that is under way goes on hold first, or is finished."""
    work_order, permit = await _hold(session, actor, permit_id, PermitStatus.CLOSED)
    if work_order.status == "in_progress" and permit.status == PermitStatus.ACTIVE:
        needed = await gate.requirements(session, work_order)
        if permit.type in needed.permit_types and permit.valid_to > datetime.now(UTC):
            raise Conflict("Work under this permit is in progress: put it on hold or complete it first")
    permit.status, permit.closed_by, permit.closed_at = PermitStatus.CLOSED, actor.id, datetime.now(UTC)
    permit.closing_note = note
    if permit.decided_by is None:  # nobody ever decided on it; it is closed by whoever cleans up
        raise Conflict("A permit that nobody decided on is rejected, not closed")
    return await _shown(session, permit)


async def lockouts(session: AsyncSession, actor: Actor, work_order_id: UUID) -> Sequence[Any]:
    await access.need(session, actor, work_order_id)
    return await repository.lockouts(session, work_order_id)


async def plan(session: AsyncSession, actor: Actor, work_order_id: UUID, body: LockoutPlan) -> Sequence[Any]:
    """Put the isolation points of the equipment on the work order, those that are not there yet."""
    work_order = await access.hold(session, actor, work_order_id)
    if work_order.equipment_id is None:
        raise Conflict("The work order has no equipment that could be isolated")
    points = await repository.points(session, work_order.equipment_id, only_active=True)
    if body.isolation_point_ids is not None:
        if set(body.isolation_point_ids) - {point.id for point in points}:
            raise NotFound("Isolation point", "isolationPointIds")
        points = [point for point in points if point.id in body.isolation_point_ids]
    there = {row.isolation_point_id for row in await repository.lockouts(session, work_order_id)}
    session.add_all(
        Lockout(work_order_id=work_order_id, isolation_point_id=point.id) for point in points if point.id not in there
    )
    await session.flush()
    return await repository.lockouts(session, work_order_id)


async def apply(session: AsyncSession, actor: Actor, work_order_id: UUID, lockout_id: UUID, body: LockApplied) -> Any:
    """Put the lock on; also again, after it was removed."""
    lockout = await _hold_lock(session, actor, work_order_id, lockout_id)
    if lockout.applied_by is not None and lockout.removed_by is None:
        raise Conflict("The lock is applied already")
    lockout.applied_by, lockout.applied_at = actor.id, datetime.now(UTC)
    lockout.verified_by = lockout.verified_at = lockout.removed_by = lockout.removed_at = None
    lockout.lock_number, lockout.note = body.lock_number, body.note
    await session.flush()
    return await repository.lockout(session, lockout_id)


async def verify(session: AsyncSession, actor: Actor, work_order_id: UUID, lockout_id: UUID, note: str | None) -> Any:
    """Another person makes sure that no energy is left."""
    lockout = await _hold_lock(session, actor, work_order_id, lockout_id)
    if lockout.applied_by is None or lockout.removed_by is not None:
        raise Conflict("The lock is not applied")
    if lockout.verified_by is not None:
        raise Conflict("The lock is verified already")
    if lockout.applied_by == actor.id:
        raise Forbidden("A lock is verified by another person than the one who applied it")
    lockout.verified_by, lockout.verified_at, lockout.note = actor.id, datetime.now(UTC), note or lockout.note
    await session.flush()
    return await repository.lockout(session, lockout_id)


async def remove(session: AsyncSession, actor: Actor, work_order_id: UUID, lockout_id: UUID, note: str | None) -> Any:
    """Whoever put the lock on takes it off; in his absence somebody who plans, and says why."""
    lockout = await _hold_lock(session, actor, work_order_id, lockout_id, over=True)
    if lockout.applied_by is None or lockout.removed_by is not None:
        raise Conflict("The lock is not applied")
    if lockout.applied_by != actor.id:
        actor.need(Permission.WORK_ORDERS_PLAN)
        if not note:
            raise Conflict("Say in the note why the lock of another person is removed")
    lockout.removed_by, lockout.removed_at, lockout.note = actor.id, datetime.now(UTC), note or lockout.note
    await session.flush()
    return await repository.lockout(session, lockout_id)


async def _hold(session: AsyncSession, actor: Actor, permit_id: UUID, wanted: PermitStatus) -> tuple[WorkOrder, Permit]:
    """The permit with its work order, whose status waits; 409 when it cannot become what is wanted."""
    seen = await repository.permit(session, permit_id)
    if seen is None:
        raise NotFound("Permit")
    # its id is the permit's own: what one may not see of the work order, one may not see of the permit
    try:
        work_order = await access.hold(session, actor, seen.work_order_id)
    except NotFound:
        raise NotFound("Permit") from None
    permit = await repository.lock_permit(session, permit_id)
    row = await repository.permit(session, permit_id)
    assert permit is not None
    assert row is not None
    current = PermitStatus(row.status)
    if wanted not in _FOLLOWS[current]:
        allowed = ", ".join(each for each in PermitStatus if each in _FOLLOWS[current]) or "nothing, it is final"
        raise Conflict(f"A permit that is {current} cannot become {wanted}; allowed: {allowed}")
    return work_order, permit


async def _shown(session: AsyncSession, permit: Permit) -> Any:
    await session.flush()
    return await repository.permit(session, permit.id)


async def _hold_lock(
    session: AsyncSession, actor: Actor, work_order_id: UUID, lockout_id: UUID, *, over: bool = False
) -> Lockout:
    if over:  # a forgotten lock must come off whatever became of the work order
        await access.hold(session, actor, work_order_id)
    else:
        await access.hold_open(session, actor, work_order_id, "The locks")
    lockout = await repository.lock_lockout(session, work_order_id, lockout_id)
    if lockout is None:
        raise NotFound("Lock")
    return lockout
