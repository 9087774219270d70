"""Routes of alarms."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.conditional import ETag
from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.monitoring.alarms import metrics, service
from api.monitoring.alarms.schemas import (
    AlarmDetail,
    AlarmFilter,
    AlarmMetrics,
    AlarmView,
    Comment,
    MetricsFilter,
    Shelve,
    Suppress,
)
from api.pagination import answer

router = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.MONITORING_READ)
OPERATE = needs(Permission.ALARMS_OPERATE)


@router.get("", response_model=list[AlarmView], dependencies=[READ], name="list")
async def find(
    filters: Annotated[AlarmFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)


@router.get("/metrics", response_model=AlarmMetrics, dependencies=[READ], name="metrics")
async def measure(filters: Annotated[MetricsFilter, Query()], session: Db) -> Any:
    return await metrics.measure(session, filters)


@router.get("/{alarm_id}", response_model=AlarmDetail, dependencies=[READ], name="get")
async def get(alarm_id: UUID, session: Db, etag: ETag) -> Any:
    alarm = await service.get(session, alarm_id)
    etag(alarm["version"])
    return alarm


@router.post("/{alarm_id}/acknowledge", response_model=AlarmDetail, dependencies=[OPERATE], name="acknowledge")
async def acknowledge(alarm_id: UUID, session: Db, user: User) -> Any:
    return await service.acknowledge(session, user, alarm_id)


@router.post("/{alarm_id}/shelve", response_model=AlarmDetail, dependencies=[OPERATE], name="shelve")
async def shelve(alarm_id: UUID, body: Shelve, session: Db, user: User) -> Any:
    return await service.shelve(session, user, alarm_id, body)


@router.post("/{alarm_id}/unshelve", response_model=AlarmDetail, dependencies=[OPERATE], name="unshelve")
async def unshelve(alarm_id: UUID, session: Db, user: User) -> Any:
    return await service.unshelve(session, user, alarm_id)


@router.post("/{alarm_id}/suppress", response_model=AlarmDetail, dependencies=[OPERATE], name="suppress")
async def suppress(alarm_id: UUID, body: Suppress, session: Db, user: User) -> Any:
    return await service.suppress(session, user, alarm_id, body.reason)


@router.post("/{alarm_id}/comment", response_model=AlarmDetail, dependencies=[OPERATE], name="comment")
async def comment(alarm_id: UUID, body: Comment, session: Db, user: User) -> Any:
    return await service.comment(session, user, alarm_id, body.text)
