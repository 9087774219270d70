"""Reads of permits, isolation points, lock-outs and rules."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.actor import Actor
from api.maintenance.safety.schemas import PermitFilter, RuleFilter
from api.maintenance.work_orders.repository import own
from api.pagination import Key, Keys, Listing, paginate
from core.models import IsolationPoint, Lockout, Permit, SafetyRule, WorkOrder

RULE_KEYS: Keys = {"id": Key(SafetyRule.id, "id"), "createdAt": Key(SafetyRule.created_at, "created_at")}
PERMIT_KEYS: Keys = {
    "id": Key(Permit.id, "id"),
    "validFrom": Key(Permit.valid_from, "valid_from"),
    "requestedAt": Key(Permit.requested_at, "requested_at"),
}


def _status() -> ColumnElement[str]:
    """A window that is over needs no clock that closes it."""
    over = Permit.status.in_(["requested", "approved", "active"]) & (Permit.valid_to <= datetime.now(UTC))
    return case((over, "expired"), else_=Permit.status)


def _permits() -> Select[Any]:
    columns = [column for column in Permit.__table__.columns if column.name != "status"]
    return select(*columns, _status().label("status"))


async def rules(session: AsyncSession, filters: RuleFilter) -> Listing:
    statement = select(SafetyRule)
    if filters.equipment_id is not None:
        statement = statement.where(SafetyRule.equipment_id.in_(filters.equipment_id))
    return await paginate(session, statement, filters, RULE_KEYS, "createdAt")


async def rule(session: AsyncSession, rule_id: UUID) -> SafetyRule | None:
    return await session.scalar(select(SafetyRule).where(SafetyRule.id == rule_id).with_for_update())


async def points(session: AsyncSession, equipment_id: UUID, only_active: bool = False) -> Sequence[IsolationPoint]:
    statement = select(IsolationPoint).where(IsolationPoint.equipment_id == equipment_id)
    if only_active:
        statement = statement.where(IsolationPoint.active)
    return (await session.scalars(statement.order_by(IsolationPoint.position, IsolationPoint.id))).all()


async def point(session: AsyncSession, equipment_id: UUID, point_id: UUID) -> IsolationPoint | None:
    statement = select(IsolationPoint).where(IsolationPoint.id == point_id, IsolationPoint.equipment_id == equipment_id)
    return await session.scalar(statement.with_for_update())


async def standing_locks(session: AsyncSession, point_id: UUID) -> int:
    standing = select(func.count()).where(
        Lockout.isolation_point_id == point_id, Lockout.applied_at.is_not(None), Lockout.removed_at.is_(None)
    )
    return int(await session.scalar(standing) or 0)


async def permits(session: AsyncSession, actor: Actor, filters: PermitFilter) -> Listing:
    statement = _permits()
    visible = own(actor)
    if visible is not None:
        statement = statement.where(Permit.work_order_id.in_(select(WorkOrder.id).where(visible)))
    if filters.status is not None:
        statement = statement.where(_status().in_(filters.status))
    if filters.type is not None:
        statement = statement.where(Permit.type.in_(filters.type))
    if filters.work_order_id is not None:
        statement = statement.where(Permit.work_order_id.in_(filters.work_order_id))
    return await paginate(session, statement, filters, PERMIT_KEYS, "-validFrom")


async def permits_of(session: AsyncSession, work_order_id: UUID) -> Sequence[Any]:
    statement = _permits().where(Permit.work_order_id == work_order_id)
    found: Sequence[Any] = (await session.execute(statement.order_by(Permit.requested_at, Permit.id))).all()
    return found


async def permit(session: AsyncSession, permit_id: UUID) -> Any | None:
    return (await session.execute(_permits().where(Permit.id == permit_id))).one_or_none()


async def lock_permit(session: AsyncSession, permit_id: UUID) -> Permit | None:
    statement = select(Permit).where(Permit.id == permit_id).execution_options(populate_existing=True)
    return await session.scalar(statement.with_for_update())


@cache
def _shown_lockouts() -> Select[Any]:
    point = IsolationPoint
    return select(*Lockout.__table__.columns, point.name, point.energy_type, point.method, point.verification).join(
        point, point.id == Lockout.isolation_point_id
    )


async def lockouts(session: AsyncSession, work_order_id: UUID) -> Sequence[Any]:
    statement = _shown_lockouts().where(Lockout.work_order_id == work_order_id)
    ordered = statement.order_by(IsolationPoint.position, IsolationPoint.id)
    found: Sequence[Any] = (await session.execute(ordered)).all()
    return found


async def lockout(session: AsyncSession, lockout_id: UUID) -> Any:
    return (await session.execute(_shown_lockouts().where(Lockout.id == lockout_id))).one()


async def lock_lockout(session: AsyncSession, work_order_id: UUID, lockout_id: UUID) -> Lockout | None:
    statement = select(Lockout).where(Lockout.id == lockout_id, Lockout.work_order_id == work_order_id)
    return await session.scalar(statement.with_for_update())
