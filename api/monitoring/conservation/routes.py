"""Routes of the conservation counters."""

from typing import Any

from fastapi import APIRouter

from api.deps import Db, needs
from api.identity.roles import Permission
from api.monitoring.conservation import service
from api.monitoring.conservation.schemas import ConservationView
from api.route import Route

router = APIRouter(route_class=Route)


@router.get(
    "/conservation",
    response_model=ConservationView,
    dependencies=[needs(Permission.INGEST_READ)],
    name="conservation",
)
async def conservation(session: Db) -> Any:
    return await service.account(session)
