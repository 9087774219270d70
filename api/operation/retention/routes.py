"""Routes of retention policies."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter

from api.conditional import ETag, IfMatch
from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.operation.retention import service
from api.operation.retention.schemas import Policy, PolicyName, PolicyView

router = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.WORK_ORDERS_READ)


@router.get("", response_model=list[PolicyView], dependencies=[READ], name="list")
async def find(session: Db) -> Sequence[Any]:
    return await service.find(session)


@router.put("/{name}", response_model=PolicyView, dependencies=[READ], name="set")
async def change(name: PolicyName, body: Policy, session: Db, user: User, etag: ETag, if_match: IfMatch) -> Any:
    policy = await service.change(session, user, name, body.keep_days, if_match)
    etag(policy.version)
    return policy
