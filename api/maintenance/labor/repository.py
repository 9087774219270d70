"""Reads of time, labour, rates and costs. Sums are PostgreSQL's numeric: exact."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    ScalarSelect,
    Uuid,
    bindparam,
    delete,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncSession

from api.maintenance.labor.schemas import RateFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import Cost, Labor, LaborRate, PartTransaction, Profile, TimeLog

RATE_KEYS: Keys = {
    "id": Key(LaborRate.id, "id"),
    "createdAt": Key(LaborRate.created_at, "created_at"),
}
_RATE = text("SELECT app.labor_rate(:warehouse, :person, :craft, :day)").bindparams(
    bindparam("warehouse", type_=Uuid), bindparam("person", type_=Uuid), bindparam("day", type_=Date)
)


async def time_logs(session: AsyncSession, work_order_id: UUID) -> Sequence[TimeLog]:
    statement = select(TimeLog).where(TimeLog.work_order_id == work_order_id)
    return (await session.scalars(statement.order_by(TimeLog.start_time, TimeLog.id))).all()


async def time_log(session: AsyncSession, work_order_id: UUID, log_id: UUID) -> TimeLog | None:
    statement = select(TimeLog).where(TimeLog.id == log_id, TimeLog.work_order_id == work_order_id)
    return await session.scalar(statement.with_for_update())


async def running(
    session: AsyncSession, *, person: UUID | None = None, work_order_id: UUID | None = None
) -> Sequence[TimeLog]:
    """The timers that run: of a person, on a work order."""
    statement = select(TimeLog).where(TimeLog.end_time.is_(None))
    if person is not None:
        statement = statement.where(TimeLog.user_id == person)
    if work_order_id is not None:
        statement = statement.where(TimeLog.work_order_id == work_order_id)
    return (await session.scalars(statement.order_by(TimeLog.id).with_for_update())).all()


async def rate_of(
    session: AsyncSession, warehouse_id: UUID, person: UUID | None, craft: str | None, day: date
) -> Decimal | None:
    values = {"warehouse": warehouse_id, "person": person, "craft": craft, "day": day}
    found: Decimal | None = await session.scalar(_RATE, values)
    return found


async def forget_labor_of(session: AsyncSession, log_id: UUID) -> None:
    await session.execute(delete(Labor).where(Labor.time_log_id == log_id))


async def labor(session: AsyncSession, work_order_id: UUID) -> Sequence[Labor]:
    statement = select(Labor).where(Labor.work_order_id == work_order_id)
    return (await session.scalars(statement.order_by(Labor.work_date, Labor.id))).all()


async def labor_entry(session: AsyncSession, work_order_id: UUID, labor_id: UUID) -> Labor | None:
    return await session.scalar(select(Labor).where(Labor.id == labor_id, Labor.work_order_id == work_order_id))


async def costs(session: AsyncSession, work_order_id: UUID) -> Sequence[Cost]:
    statement = select(Cost).where(Cost.work_order_id == work_order_id)
    return (await session.scalars(statement.order_by(Cost.cost_date, Cost.id))).all()


async def cost(session: AsyncSession, work_order_id: UUID, cost_id: UUID) -> Cost | None:
    return await session.scalar(select(Cost).where(Cost.id == cost_id, Cost.work_order_id == work_order_id))


async def summary(session: AsyncSession, work_order_id: UUID) -> dict[str, Any]:
    """Hours and costs of a work order, in one statement."""
    of_labor = Labor.work_order_id == work_order_id
    row = (
        await session.execute(
            select(
                _sum(Labor.hours, of_labor).label("labor_hours"),
                _sum(Labor.hours, of_labor, Labor.rate.is_(None)).label("unpriced_hours"),
                _sum(Labor.cost, of_labor).label("labor_cost"),
                _sum(Cost.amount, Cost.work_order_id == work_order_id).label("other_cost"),
                _parts_cost(work_order_id).label("parts_cost"),
            )
        )
    ).one()
    money = {name: _cents(getattr(row, name)) for name in ("labor_cost", "other_cost", "parts_cost")}
    return {**row._mapping, **money, "total_cost": sum(money.values()), "work_order_id": work_order_id}


async def workers(session: AsyncSession, work_order_id: UUID) -> set[UUID]:
    """Who has worked on it, as far as hours tell."""
    statement = select(TimeLog.user_id).where(TimeLog.work_order_id == work_order_id)
    by_labor = select(Labor.user_id).where(Labor.work_order_id == work_order_id, Labor.user_id.is_not(None))
    return {person for (person,) in await session.execute(statement.union(by_labor))}


async def active_person(session: AsyncSession, person: UUID) -> bool:
    return await session.scalar(select(Profile.id).where(Profile.id == person, Profile.active)) is not None


async def rates(session: AsyncSession, filters: RateFilter) -> Listing:
    statement = select(LaborRate)
    if filters.user_id is not None:
        statement = statement.where(LaborRate.user_id.in_(filters.user_id))
    if filters.craft is not None:
        statement = statement.where(LaborRate.craft == filters.craft)
    if filters.valid_on is not None:
        statement = statement.where(
            LaborRate.valid_from <= filters.valid_on,
            or_(LaborRate.valid_to.is_(None), LaborRate.valid_to > filters.valid_on),
        )
    return await paginate(session, statement, filters, RATE_KEYS, "createdAt")


async def rate(session: AsyncSession, rate_id: UUID) -> LaborRate | None:
    return await session.scalar(select(LaborRate).where(LaborRate.id == rate_id).with_for_update())


def _sum(column: Any, *where: ColumnElement[bool]) -> ScalarSelect[Any]:
    return select(func.coalesce(func.sum(column), Decimal(0))).where(*where).scalar_subquery()


def _cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))


def _parts_cost(work_order_id: UUID) -> ScalarSelect[Any]:
    """What was taken for the work order less what came back, each at its own price."""
    cost = -PartTransaction.quantity * PartTransaction.unit_cost
    return _sum(cost, PartTransaction.work_order_id == work_order_id)


async def imported(session: AsyncSession, work_order_id: UUID, marks: Sequence[str]) -> set[tuple[Any, ...]]:
    """The sums that a work order brought along, by the words that mark them."""
    costs = select(Cost.kind, Cost.description, Cost.amount).where(
        Cost.work_order_id == work_order_id, Cost.description.in_(marks)
    )
    hours = select(Labor.description, Labor.hours, Labor.rate).where(
        Labor.work_order_id == work_order_id, Labor.description.in_(marks), Labor.user_id.is_(None)
    )
    booked = {("labor", *row) for row in await session.execute(hours)}
    return booked | {tuple(row) for row in await session.execute(costs)}


async def drop_imported(session: AsyncSession, work_order_id: UUID, marks: Sequence[str]) -> None:
    await session.execute(delete(Cost).where(Cost.work_order_id == work_order_id, Cost.description.in_(marks)))
    await session.execute(
        delete(Labor).where(Labor.work_order_id == work_order_id, Labor.description.in_(marks), Labor.user_id.is_(None))
    )
