"""Labour with its rates, other costs, and what a work order has cost."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Conflict, Invalid, NotFound
from api.identity.actor import Actor
from api.identity.roles import Permission
from api.maintenance.labor import repository
from api.maintenance.labor.schemas import CostCreate, LaborCreate
from api.maintenance.work_orders import access
from core.models import Cost, Labor


async def find(session: AsyncSession, actor: Actor, work_order_id: UUID) -> Sequence[Labor]:
    await access.need(session, actor, work_order_id)
    return await repository.labor(session, work_order_id)


async def add(session: AsyncSession, actor: Actor, work_order_id: UUID, body: LaborCreate) -> Labor:
    """Hours of work; their price is that of the day, and stays so."""
    work_order = await access.hold_unfinished(session, actor, work_order_id, "The labour")
    person = body.user_id or actor.id
    await need_person(session, actor, person)
    if body.rate is not None:
        actor.need(Permission.WORK_ORDERS_PLAN)
    day = body.work_date or datetime.now(UTC).date()
    if day > datetime.now(UTC).date():
        raise Invalid("workDate", "Work that is not done yet has no hours")
    rate = body.rate
    if rate is None:
        rate = await repository.rate_of(session, work_order.warehouse_id, person, body.craft, day)
    labor = Labor(
        work_order_id=work_order_id,
        user_id=person,
        craft=body.craft,
        work_date=day,
        hours=body.hours,
        rate=rate,
        multiplier=body.multiplier,
        description=body.description,
        created_by=actor.id,
    )
    session.add(labor)
    await session.flush()
    return labor


async def remove(session: AsyncSession, actor: Actor, work_order_id: UUID, labor_id: UUID) -> None:
    await access.hold_unfinished(session, actor, work_order_id, "The labour")
    labor = await repository.labor_entry(session, work_order_id, labor_id)
    if labor is None:
        raise NotFound("Labour")
    if labor.time_log_id is not None:
        raise Conflict("These hours come from a time log: correct or remove that")
    if actor.id not in (labor.user_id, labor.created_by):
        actor.need(Permission.WORK_ORDERS_PLAN)
    await session.delete(labor)


async def costs(session: AsyncSession, actor: Actor, work_order_id: UUID) -> dict[str, Any]:
    """The summary; the single entries have lists of their own."""
    await access.need(session, actor, work_order_id)
    return await repository.summary(session, work_order_id)


async def totals(session: AsyncSession, work_order_id: UUID) -> dict[str, Decimal]:
    """Hours and costs so far, for the system itself: `labor_hours`, `labor_cost`, `parts_cost`, `other_cost`, …"""
    return await repository.summary(session, work_order_id)


async def workers(session: AsyncSession, work_order_id: UUID) -> set[UUID]:
    """Who has hours on a work order."""
    return await repository.workers(session, work_order_id)


async def other_costs(session: AsyncSession, actor: Actor, work_order_id: UUID) -> Sequence[Cost]:
    await access.need(session, actor, work_order_id)
    return await repository.costs(session, work_order_id)


async def add_cost(session: AsyncSession, actor: Actor, work_order_id: UUID, body: CostCreate) -> Cost:
    await access.hold_unfinished(session, actor, work_order_id, "The costs")
    cost = Cost(
        **body.model_dump(exclude={"cost_date"}),
        work_order_id=work_order_id,
        cost_date=body.cost_date or datetime.now(UTC).date(),
        created_by=actor.id,
    )
    session.add(cost)
    await session.flush()
    return cost


async def remove_cost(session: AsyncSession, actor: Actor, work_order_id: UUID, cost_id: UUID) -> None:
    await access.hold_unfinished(session, actor, work_order_id, "The costs")
    cost = await repository.cost(session, work_order_id, cost_id)
    if cost is None:
        raise NotFound("Cost")
    if cost.created_by != actor.id:
        actor.need(Permission.WORK_ORDERS_PLAN)
    await session.delete(cost)


async def need_person(session: AsyncSession, actor: Actor, person: UUID) -> None:
    """One writes one's own hours; those of others are the planner's to write."""
    if person == actor.id:
        return
    actor.need(Permission.WORK_ORDERS_PLAN)
    if not await repository.active_person(session, person):
        raise NotFound("Person", "userId")
