"""Routes of what is thought of detectors."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.deps import Db, needs
from api.identity.roles import Permission
from api.monitoring.trust import service
from api.monitoring.trust.schemas import TrustFilter, TrustView
from api.pagination import answer
from api.route import Route

router = APIRouter(route_class=Route)


@router.get("/trust", response_model=list[TrustView], dependencies=[needs(Permission.MONITORING_READ)], name="trust")
async def find(
    filters: Annotated[TrustFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)
