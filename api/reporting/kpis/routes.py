"""Routes of the maintenance reports."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.deps import Db, needs
from api.identity.roles import Permission
from api.pagination import answer
from api.reporting.kpis import service
from api.reporting.kpis.schemas import (
    BehindView,
    ComplianceReport,
    CostReport,
    DrillDown,
    KpiName,
    KpiQuery,
    KpiReport,
    Scope,
)
from api.route import Route

router = APIRouter(route_class=Route)
READ = needs(Permission.REPORTS_READ)


@router.get("/kpis", response_model=KpiReport, dependencies=[READ], name="kpis")
async def kpis(query: Annotated[KpiQuery, Query()], session: Db) -> Any:
    return await service.kpis(session, query, datetime.now(UTC))


@router.get("/kpis/{name}/work-orders", response_model=list[BehindView], dependencies=[READ], name="behind")
async def behind(
    name: KpiName, filters: Annotated[DrillDown, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.behind(session, name, filters, datetime.now(UTC)), request, response)


@router.get("/costs", response_model=CostReport, dependencies=[READ], name="costs")
async def costs(scope: Annotated[Scope, Query()], session: Db) -> Any:
    return await service.costs(session, scope, datetime.now(UTC))


@router.get("/compliance", response_model=ComplianceReport, dependencies=[READ], name="compliance")
async def compliance(scope: Annotated[Scope, Query()], session: Db) -> Any:
    return await service.compliance(session, scope, datetime.now(UTC))
