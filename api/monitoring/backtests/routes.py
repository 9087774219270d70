"""Routes of backtests: asked for under detectors and the case policy, followed under `/backtests`."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.monitoring.backtests import service
from api.monitoring.backtests.schemas import BacktestBody, BacktestDetail, BacktestFilter, BacktestView, DryRunBody
from api.pagination import answer

router = APIRouter(route_class=IdempotentRoute)
of_detectors = APIRouter(route_class=IdempotentRoute)
of_policy = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.MONITORING_READ)
WRITE = needs(Permission.DETECTORS_WRITE)


@of_detectors.post("/backtest", response_model=BacktestView, status_code=202, dependencies=[WRITE], name="backtest")
async def backtest(body: BacktestBody, session: Db, user: User, response: Response) -> Any:
    row = await service.backtest(session, user, body)
    response.headers["Location"] = f"/api/backtests/{row.id}"
    return row


@of_policy.post("/dry-run", response_model=BacktestView, status_code=202, dependencies=[WRITE], name="dry_run")
async def dry_run(body: DryRunBody, session: Db, user: User, response: Response) -> Any:
    row = await service.dry_run(session, user, body)
    response.headers["Location"] = f"/api/backtests/{row.id}"
    return row


@router.get("", response_model=list[BacktestView], dependencies=[READ], name="list")
async def find(
    filters: Annotated[BacktestFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)


@router.get("/{backtest_id}", response_model=BacktestDetail, dependencies=[READ], name="get")
async def get(backtest_id: UUID, session: Db) -> Any:
    return await service.get(session, backtest_id)


@router.post("/{backtest_id}/cancel", response_model=BacktestView, dependencies=[WRITE], name="cancel")
async def cancel(backtest_id: UUID, session: Db) -> Any:
    return await service.cancel(session, backtest_id)
