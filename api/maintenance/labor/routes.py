"""Routes of time, labour, rates and costs."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.conditional import ETag, IfMatch
from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.maintenance.labor import rates, service, timers
from api.maintenance.labor.schemas import (
    CostCreate,
    CostSummary,
    CostView,
    LaborCreate,
    LaborView,
    RateCreate,
    RateFilter,
    RatePatch,
    RateView,
    TimeLogCreate,
    TimeLogPatch,
    TimeLogView,
    TimerStart,
    TimerStop,
)
from api.pagination import answer

of_work_order = APIRouter(route_class=IdempotentRoute)
time_logs = APIRouter(route_class=IdempotentRoute)
labor_rates = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.WORK_ORDERS_READ_OWN)
WORK = needs(Permission.WORK_ORDERS_WORK)
PLAN = needs(Permission.WORK_ORDERS_PLAN)
# what work costs is nobody's business outside
COSTS = needs(Permission.WORK_ORDERS_READ)


@of_work_order.get(
    "/{work_order_id}/time-logs", response_model=list[TimeLogView], dependencies=[READ], name="time_logs"
)
async def find_logs(work_order_id: UUID, session: Db, user: User) -> Sequence[Any]:
    return await timers.find(session, user, work_order_id)


@of_work_order.post(
    "/{work_order_id}/time-logs",
    response_model=TimeLogView,
    status_code=201,
    dependencies=[WORK],
    name="add_time_log",
)
async def add_log(work_order_id: UUID, body: TimeLogCreate, session: Db, user: User, etag: ETag) -> Any:
    log = await timers.add(session, user, work_order_id, body)
    etag(log.version)
    return log


@of_work_order.post(
    "/{work_order_id}/time-logs/start",
    response_model=TimeLogView,
    status_code=201,
    dependencies=[WORK],
    name="start_timer",
)
async def start(work_order_id: UUID, session: Db, user: User, body: TimerStart | None = None) -> Any:
    return await timers.start(session, user, work_order_id, body or TimerStart())


@of_work_order.post(
    "/{work_order_id}/time-logs/stop", response_model=TimeLogView, dependencies=[WORK], name="stop_timer"
)
async def stop(work_order_id: UUID, session: Db, user: User, body: TimerStop | None = None) -> Any:
    return await timers.stop(session, user, work_order_id, body or TimerStop())


@of_work_order.patch(
    "/{work_order_id}/time-logs/{log_id}", response_model=TimeLogView, dependencies=[WORK], name="update_time_log"
)
async def update_log(
    work_order_id: UUID, log_id: UUID, body: TimeLogPatch, session: Db, user: User, etag: ETag, if_match: IfMatch
) -> Any:
    log = await timers.update(session, user, work_order_id, log_id, body, if_match)
    etag(log.version)
    return log


@of_work_order.delete(
    "/{work_order_id}/time-logs/{log_id}", status_code=204, dependencies=[WORK], name="remove_time_log"
)
async def remove_log(work_order_id: UUID, log_id: UUID, session: Db, user: User) -> None:
    await timers.remove(session, user, work_order_id, log_id)


@time_logs.get("/running", response_model=list[TimeLogView], dependencies=[WORK], name="running")
async def running(session: Db, user: User) -> Sequence[Any]:
    return await timers.mine(session, user)


@of_work_order.get("/{work_order_id}/labor", response_model=list[LaborView], dependencies=[COSTS], name="labor")
async def find_labor(work_order_id: UUID, session: Db, user: User) -> Sequence[Any]:
    return await service.find(session, user, work_order_id)


@of_work_order.post(
    "/{work_order_id}/labor", response_model=LaborView, status_code=201, dependencies=[WORK], name="add_labor"
)
async def add_labor(work_order_id: UUID, body: LaborCreate, session: Db, user: User) -> Any:
    return await service.add(session, user, work_order_id, body)


@of_work_order.delete("/{work_order_id}/labor/{labor_id}", status_code=204, dependencies=[WORK], name="remove_labor")
async def remove_labor(work_order_id: UUID, labor_id: UUID, session: Db, user: User) -> None:
    await service.remove(session, user, work_order_id, labor_id)


@of_work_order.get("/{work_order_id}/costs", response_model=CostSummary, dependencies=[COSTS], name="costs")
async def costs(work_order_id: UUID, session: Db, user: User) -> Any:
    return await service.costs(session, user, work_order_id)


@of_work_order.get(
    "/{work_order_id}/other-costs", response_model=list[CostView], dependencies=[COSTS], name="other_costs"
)
async def other_costs(work_order_id: UUID, session: Db, user: User) -> Sequence[Any]:
    return await service.other_costs(session, user, work_order_id)


@of_work_order.post(
    "/{work_order_id}/other-costs", response_model=CostView, status_code=201, dependencies=[WORK], name="add_cost"
)
async def add_cost(work_order_id: UUID, body: CostCreate, session: Db, user: User) -> Any:
    return await service.add_cost(session, user, work_order_id, body)


@of_work_order.delete(
    "/{work_order_id}/other-costs/{cost_id}", status_code=204, dependencies=[WORK], name="remove_cost"
)
async def remove_cost(work_order_id: UUID, cost_id: UUID, session: Db, user: User) -> None:
    await service.remove_cost(session, user, work_order_id, cost_id)


@labor_rates.get("", response_model=list[RateView], dependencies=[PLAN], name="list")
async def find_rates(
    filters: Annotated[RateFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await rates.find(session, filters), request, response)


@labor_rates.post("", response_model=RateView, status_code=201, dependencies=[PLAN], name="create")
async def create_rate(body: RateCreate, session: Db, user: User, etag: ETag) -> Any:
    rate = await rates.create(session, user, body)
    etag(rate.version)
    return rate


@labor_rates.patch("/{rate_id}", response_model=RateView, dependencies=[PLAN], name="update")
async def update_rate(rate_id: UUID, body: RatePatch, session: Db, etag: ETag, if_match: IfMatch) -> Any:
    rate = await rates.update(session, rate_id, body, if_match)
    etag(rate.version)
    return rate


@labor_rates.delete("/{rate_id}", status_code=204, dependencies=[PLAN], name="delete")
async def remove_rate(rate_id: UUID, session: Db, if_match: IfMatch) -> None:
    await rates.remove(session, rate_id, if_match)
