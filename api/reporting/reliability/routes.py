"""Routes of the reliability report, over all machines and over one."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.deps import Db, needs
from api.identity.roles import Permission
from api.pagination import answer
from api.reporting.reliability import service
from api.reporting.reliability.schemas import FailureFilter, FailureView, ReliabilityReport, Scope
from api.route import Route

router = APIRouter(route_class=Route)
of_equipment = APIRouter(route_class=Route)
READ = needs(Permission.WORK_ORDERS_READ)


@router.get("", response_model=ReliabilityReport, dependencies=[READ], name="report")
async def report(scope: Annotated[Scope, Query()], session: Db) -> Any:
    return await service.report(session, scope)


@router.get("/failures", response_model=list[FailureView], dependencies=[READ], name="failures")
async def failures(
    filters: Annotated[FailureFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.failures(session, filters), request, response)


@of_equipment.get(
    "/{equipment_id}/reliability", response_model=ReliabilityReport, dependencies=[READ], name="reliability"
)
async def one(equipment_id: UUID, scope: Annotated[Scope, Query()], session: Db) -> Any:
    return await service.of_equipment(session, equipment_id, scope)
