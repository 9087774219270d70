"""Routes of the detectors' settings."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.deps import Db, User, needs
from api.identity.roles import Permission
from api.monitoring.detectors import service
from api.monitoring.detectors.schemas import DetectorFilter, DetectorKindView, DetectorPut, DetectorView
from api.pagination import answer
from api.route import Route

router = APIRouter(route_class=Route)


@router.get("", response_model=list[DetectorView], dependencies=[needs(Permission.MONITORING_READ)], name="list")
async def find(
    filters: Annotated[DetectorFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)


@router.get(
    "/kinds", response_model=list[DetectorKindView], dependencies=[needs(Permission.MONITORING_READ)], name="kinds"
)
async def kinds() -> Any:
    """Every detector there is, with the bounds and defaults of its parameters."""
    return service.kinds()


@router.put("", response_model=DetectorView, dependencies=[needs(Permission.DETECTORS_WRITE)], name="put")
async def put(body: DetectorPut, session: Db, user: User) -> Any:
    return await service.put(session, user, body)
