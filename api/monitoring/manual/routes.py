"""The route of readings over REST, under equipment and assets."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from api.deps import Config, Db, User, get_database, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.monitoring.manual import service
from api.monitoring.manual.outlet import Outlet
from api.monitoring.manual.schemas import Accepted, Readings
from core.database import Database

of_equipment = APIRouter(route_class=IdempotentRoute)
WRITE = needs(Permission.READINGS_WRITE)


async def get_outlet(request: Request) -> Outlet:
    outlet: Outlet = request.app.state.outlet
    return outlet


@of_equipment.post(
    "/{equipment_id}/readings", response_model=Accepted, status_code=202, dependencies=[WRITE], name="enter_readings"
)
async def enter(
    equipment_id: UUID,
    body: Readings,
    session: Db,
    user: User,
    settings: Config,
    database: Annotated[Database, Depends(get_database)],
    outlet: Annotated[Outlet, Depends(get_outlet)],
) -> Any:
    """Manual meter readings, one or many."""
    return await service.enter(session, database, outlet, settings, user, equipment_id, body)
