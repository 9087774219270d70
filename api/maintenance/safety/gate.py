"""What safety still asks of a work order before its status may change. Reads only; it is asked under the lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.models import IsolationPoint, Lockout, Permit, SafetyRule, WorkOrder


@dataclass(frozen=True)
class Requirements:
    """What the rules ask of a work order."""

    permit_types: list[str]
    lockout: bool

    def __bool__(self) -> bool:
        return self.lockout or bool(self.permit_types)


async def requirements(session: AsyncSession, work_order: Any) -> Requirements:
    """Of the rules for its equipment, its type, or both, and of the template that it came from."""
    found = await session.execute(
        select(SafetyRule.permit_types, SafetyRule.lockout).where(
            SafetyRule.warehouse_id == work_order.warehouse_id,
            or_(SafetyRule.equipment_id.is_(None), SafetyRule.equipment_id == work_order.equipment_id),
            or_(SafetyRule.work_order_type.is_(None), SafetyRule.work_order_type == work_order.type),
        )
    )
    rows = found.all()
    permits, lockout = {kind for row in rows for kind in row.permit_types}, any(row.lockout for row in rows)
    if work_order.pm_template_id is not None:
        kept = await session.scalar(select(WorkOrder.pm_rules).where(WorkOrder.id == work_order.id)) or {}
        permits |= set(kept.get("permits", []))
        lockout = lockout or bool(kept.get("lockout"))
    return Requirements(sorted(permits), lockout)


async def before_work(session: AsyncSession, work_order: WorkOrder) -> list[str]:
    """What is missing before work may begin or go on: permits in force, locks applied and verified."""
    needed = await requirements(session, work_order)
    permits = (await session.scalars(select(Permit).where(Permit.work_order_id == work_order.id))).all()
    missing = _permits(needed.permit_types, permits, datetime.now(UTC))
    locks = await _locks(session, work_order.id)
    if needed.lockout:
        points = await _points(session, work_order.equipment_id)
        if not points:
            missing.append("lock-out is required, but the equipment has no isolation points")
        with_lock = {lock.isolation_point_id for lock, _ in locks}
        missing += [f"the lock on {point.name} is missing" for point in points if point.id not in with_lock]
    for lock, name in locks:
        if lock.applied_by is None or lock.removed_by is not None:
            missing.append(f"the lock on {name} is not applied")
        elif lock.verified_by is None:
            missing.append(f"the lock on {name} is not verified by another person")
    return missing


async def before_completion(session: AsyncSession, work_order: WorkOrder) -> list[str]:
    """What stands in the way of the end: locks that are still on; work that was never allowed to begin."""
    standing = [
        f"the lock on {name} is not removed"
        for lock, name in await _locks(session, work_order.id)
        if lock.applied_by is not None and lock.removed_by is None
    ]
    if standing or work_order.started_at is not None:
        return standing
    needed = await requirements(session, work_order)
    return ["work that needs a permit or a lock-out is started first"] if needed else []


async def before_closing(session: AsyncSession, work_order_id: UUID) -> list[str]:
    """Permits that nobody has handed back, and locks on a work order that was cancelled meanwhile."""
    active = select(Permit.type).where(Permit.work_order_id == work_order_id, Permit.status == "active")
    missing = [f"the permit {kind} is not closed" for kind in await session.scalars(active.order_by(Permit.id))]
    for lock, name in await _locks(session, work_order_id):
        if lock.applied_by is not None and lock.removed_by is None:
            missing.append(f"the lock on {name} is not removed")
    return missing


def _permits(needed: Sequence[str], permits: Sequence[Permit], now: datetime) -> list[str]:
    in_force = {p.type for p in permits if p.status == "active" and p.valid_from <= now < p.valid_to}
    missing = [f"no permit {kind} is in force" for kind in needed if kind not in in_force]
    # whoever asked for a permit thought that it is needed
    waiting = {p.type for p in permits if p.status in ("requested", "approved") and p.valid_to > now}
    return missing + [f"the permit {kind} is not active yet" for kind in sorted(waiting - in_force - set(needed))]


async def _locks(session: AsyncSession, work_order_id: UUID) -> Sequence[Any]:
    statement = (
        select(Lockout, IsolationPoint.name)
        .join(IsolationPoint, IsolationPoint.id == Lockout.isolation_point_id)
        .where(Lockout.work_order_id == work_order_id)
        .order_by(IsolationPoint.position, IsolationPoint.id)
    )
    return (await session.execute(statement)).all()


async def _points(session: AsyncSession, equipment_id: UUID | None) -> Sequence[Any]:
    statement = select(IsolationPoint.id, IsolationPoint.name).where(
        IsolationPoint.equipment_id == equipment_id, IsolationPoint.active
    )
    return (await session.execute(statement.order_by(IsolationPoint.position, IsolationPoint.id))).all()
