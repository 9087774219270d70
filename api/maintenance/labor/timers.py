"""Time logs: a timer that is started and stopped, or an entry by hand. The hours of a log that ended are labour.

That one person's logs do not overlap, and that only one timer of a person runs, is the database's to hold.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.conditional import Expected
from api.errors import Conflict, Invalid, NotFound
from api.identity.actor import Actor
from api.identity.roles import Permission
from api.maintenance.labor import repository
from api.maintenance.labor.schemas import TimeLogCreate, TimeLogPatch, TimerStart, TimerStop
from api.maintenance.labor.service import need_person
from api.maintenance.work_orders import access
from core.models import Labor, TimeLog, WorkOrder

_LONGEST = timedelta(hours=24)
_AHEAD = timedelta(minutes=5)  # a phone's clock may be a little fast


async def find(session: AsyncSession, actor: Actor, work_order_id: UUID) -> Sequence[TimeLog]:
    await access.need(session, actor, work_order_id)
    return await repository.time_logs(session, work_order_id)


async def mine(session: AsyncSession, actor: Actor) -> Sequence[TimeLog]:
    """The timer that runs, if there is one."""
    return await repository.running(session, person=actor.id)


async def start(session: AsyncSession, actor: Actor, work_order_id: UUID, body: TimerStart) -> TimeLog:
    await access.hold_open(session, actor, work_order_id, "The time")
    now = datetime.now(UTC)
    for other in await repository.running(session, person=actor.id):
        if other.work_order_id == work_order_id:
            raise Conflict("Your timer runs on this work order already")
        if not body.stop_other:
            raise Conflict("Your timer runs on another work order: stop it first, or send stopOther")
        await _end(session, other, await access.hold(session, actor, other.work_order_id), now)
    log = TimeLog(work_order_id=work_order_id, user_id=actor.id, start_time=now, description=body.description)
    session.add(log)
    await session.flush()
    return log


async def stop(session: AsyncSession, actor: Actor, work_order_id: UUID, body: TimerStop) -> TimeLog:
    work_order = await access.hold_unfinished(session, actor, work_order_id, "The time")
    logs = await repository.running(session, person=actor.id, work_order_id=work_order_id)
    if not logs:
        raise Conflict("No timer of yours runs on this work order")
    if body.description is not None:
        logs[0].description = body.description
    await _end(session, logs[0], work_order, datetime.now(UTC))
    return logs[0]


async def stop_all(session: AsyncSession, work_order: WorkOrder) -> None:
    """Whoever's timer still runs on a work order that ends has stopped working on it."""
    for log in await repository.running(session, work_order_id=work_order.id):
        await _end(session, log, work_order, datetime.now(UTC))


async def add(session: AsyncSession, actor: Actor, work_order_id: UUID, body: TimeLogCreate) -> TimeLog:
    work_order = await access.hold_unfinished(session, actor, work_order_id, "The time")
    person = body.user_id or actor.id
    await need_person(session, actor, person)
    _check(body.start_time, body.end_time)
    log = TimeLog(
        work_order_id=work_order_id,
        user_id=person,
        start_time=body.start_time,
        end_time=body.end_time,
        description=body.description,
    )
    session.add(log)
    await session.flush()
    await _price(session, log, work_order)
    return log


async def update(
    session: AsyncSession, actor: Actor, work_order_id: UUID, log_id: UUID, body: TimeLogPatch, expected: Expected
) -> TimeLog:
    work_order, log = await _own(session, actor, work_order_id, log_id)
    expected.check(log.version)
    changes: dict[str, Any] = body.changes()
    if log.end_time is None and "end_time" in changes:
        raise Conflict("The timer still runs: stop it first")
    _check(changes.get("start_time", log.start_time), changes.get("end_time", log.end_time) or datetime.now(UTC))
    for name, value in changes.items():
        setattr(log, name, value)
    await session.flush()
    if {"start_time", "end_time"} & changes.keys() and log.end_time is not None:
        await repository.forget_labor_of(session, log.id)
        await _price(session, log, work_order)
    return log


async def remove(session: AsyncSession, actor: Actor, work_order_id: UUID, log_id: UUID) -> None:
    _, log = await _own(session, actor, work_order_id, log_id)
    await repository.forget_labor_of(session, log.id)
    await session.delete(log)


async def _own(session: AsyncSession, actor: Actor, work_order_id: UUID, log_id: UUID) -> tuple[WorkOrder, TimeLog]:
    work_order = await access.hold_unfinished(session, actor, work_order_id, "The time")
    log = await repository.time_log(session, work_order_id, log_id)
    if log is None:
        raise NotFound("Time log")
    if log.user_id != actor.id:
        actor.need(Permission.WORK_ORDERS_PLAN)
    return work_order, log


def _check(start: datetime, end: datetime) -> None:
    if end <= start:
        raise Invalid("endTime", "The end must come after the start")
    if end - start > _LONGEST:
        raise Invalid("endTime", "One entry is at most 24 hours long")
    if end > datetime.now(UTC) + _AHEAD:
        raise Invalid("endTime", "The end must not lie in the future")


async def _end(session: AsyncSession, log: TimeLog, work_order: WorkOrder, now: datetime) -> None:
    log.end_time = max(now, log.start_time + timedelta(milliseconds=1))
    await session.flush()
    await _price(session, log, work_order)


async def _price(session: AsyncSession, log: TimeLog, work_order: WorkOrder) -> None:
    """The hours of a log as labour, at the rate of the day on which it began."""
    assert log.end_time is not None
    hours = Decimal((log.end_time - log.start_time) // timedelta(microseconds=1)) / (3_600 * 10**6)
    hours = max(hours.quantize(Decimal("0.0001")), Decimal("0.0001"))
    day = log.start_time.astimezone(UTC).date()
    session.add(
        Labor(
            work_order_id=log.work_order_id,
            user_id=log.user_id,
            work_date=day,
            hours=hours,
            rate=await repository.rate_of(session, work_order.warehouse_id, log.user_id, None, day),
            description=log.description,
            time_log_id=log.id,
            created_by=log.user_id,
        )
    )
    await session.flush()
