"""Routes of the case policy."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.conditional import ETag, IfMatch
from api.deps import Db, User, needs
from api.identity.roles import Permission
from api.monitoring.case_policy import service
from api.monitoring.case_policy.schemas import PolicyOf, PolicyPut, PolicyView
from api.route import Route

router = APIRouter(route_class=Route)
READ = needs(Permission.MONITORING_READ)
WRITE = needs(Permission.DETECTORS_WRITE)


@router.get("", response_model=PolicyView, dependencies=[READ], name="get")
async def get(of: Annotated[PolicyOf, Query()], session: Db, etag: ETag) -> Any:
    policy = await service.get(session, of.warehouse_id)
    etag(policy["version"])
    return policy


@router.put("", response_model=PolicyView, dependencies=[WRITE], name="put")
async def put(body: PolicyPut, session: Db, user: User, etag: ETag, if_match: IfMatch) -> Any:
    policy = await service.put(session, user, body, if_match)
    etag(policy["version"])
    return policy


@router.delete("", status_code=204, response_class=Response, dependencies=[WRITE], name="delete")
async def delete(of: Annotated[PolicyOf, Query()], session: Db, user: User, if_match: IfMatch) -> None:
    await service.delete(session, user, of.warehouse_id, if_match)
