"""Routes of background services: for administrators."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.operation.services import service
from api.operation.services.schemas import RunRequested, RunView, ServiceView

router = APIRouter(route_class=IdempotentRoute)
MANAGE = needs(Permission.SERVICES_MANAGE)
Name = Annotated[str, Path(max_length=100, pattern=r"^[a-z-]+$")]


@router.get("", response_model=list[ServiceView], dependencies=[MANAGE], name="list")
async def find(session: Db) -> Sequence[Any]:
    return await service.find(session, datetime.now(UTC))


@router.get("/{name}/runs", response_model=list[RunView], dependencies=[MANAGE], name="runs")
async def runs(name: Name, session: Db, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> Sequence[Any]:
    return await service.runs(session, name, limit)


@router.post("/{name}/run", response_model=RunRequested, status_code=202, dependencies=[MANAGE], name="run")
async def run(name: Name, session: Db, user: User) -> Any:
    return await service.request_run(session, user, name)
