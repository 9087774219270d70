"""Routes of the health index."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.deps import Db, needs
from api.identity.roles import Permission
from api.monitoring.health import service
from api.monitoring.health.schemas import HealthRange, HealthView, OverviewFilter, OverviewView
from api.pagination import answer
from api.route import Route

router = APIRouter(route_class=Route)
of_equipment = APIRouter(route_class=Route)
READ = needs(Permission.MONITORING_READ)


@of_equipment.get("/{equipment_id}/health", response_model=HealthView, dependencies=[READ], name="health")
async def one(equipment_id: UUID, period: Annotated[HealthRange, Query()], session: Db) -> Any:
    return await service.of_equipment(session, equipment_id, period.since)


@router.get("", response_model=list[OverviewView], dependencies=[READ], name="overview")
async def overview(
    filters: Annotated[OverviewFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.overview(session, filters), request, response)
