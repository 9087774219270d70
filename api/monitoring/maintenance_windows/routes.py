"""Routes of maintenance windows."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.conditional import ETag, IfMatch
from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.monitoring.maintenance_windows import service
from api.monitoring.maintenance_windows.schemas import (
    CalendarFilter,
    OccurrenceView,
    WindowCreate,
    WindowFilter,
    WindowPatch,
    WindowView,
)
from api.pagination import answer

router = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.MONITORING_READ)
WRITE = needs(Permission.WORK_ORDERS_PLAN)


@router.get("", response_model=list[WindowView], dependencies=[READ], name="list")
async def find(
    filters: Annotated[WindowFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)


@router.post("", response_model=WindowView, status_code=201, dependencies=[WRITE], name="create")
async def create(body: WindowCreate, session: Db, user: User, etag: ETag) -> Any:
    window = await service.create(session, user, body)
    etag(window["version"])
    return window


@router.get("/calendar", response_model=list[OccurrenceView], dependencies=[READ], name="calendar")
async def calendar(filters: Annotated[CalendarFilter, Query()], session: Db) -> Any:
    return await service.calendar(session, filters)


@router.get("/{window_id}", response_model=WindowView, dependencies=[READ], name="get")
async def get(window_id: UUID, session: Db, etag: ETag) -> Any:
    window = await service.get(session, window_id)
    etag(window["version"])
    return window


@router.patch("/{window_id}", response_model=WindowView, dependencies=[WRITE], name="update")
async def update(window_id: UUID, body: WindowPatch, session: Db, etag: ETag, if_match: IfMatch) -> Any:
    window = await service.update(session, window_id, body, if_match)
    etag(window["version"])
    return window


@router.delete("/{window_id}", status_code=204, response_class=Response, dependencies=[WRITE], name="delete")
async def delete(window_id: UUID, session: Db, if_match: IfMatch) -> None:
    await service.delete(session, window_id, if_match)
