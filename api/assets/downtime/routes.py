"""Routes of downtime, under its equipment."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.assets.downtime import service
from api.assets.downtime.schemas import DowntimeCreate, DowntimeFilter, DowntimePatch, DowntimeView
from api.conditional import ETag, IfMatch
from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.pagination import answer

of_equipment = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.EQUIPMENT_READ)
WRITE = needs(Permission.EQUIPMENT_WRITE)
_ALL = "/{equipment_id}/downtime"
_ONE = f"{_ALL}/{{downtime_id}}"


@of_equipment.get(_ALL, response_model=list[DowntimeView], dependencies=[READ], name="list_downtime")
async def find(
    equipment_id: UUID,
    filters: Annotated[DowntimeFilter, Query()],
    session: Db,
    request: Request,
    response: Response,
) -> Sequence[Any]:
    return answer(await service.find(session, equipment_id, filters), request, response)


@of_equipment.post(_ALL, response_model=DowntimeView, status_code=201, dependencies=[WRITE], name="add_downtime")
async def create(equipment_id: UUID, body: DowntimeCreate, session: Db, user: User, etag: ETag) -> Any:
    row = await service.create(session, user, equipment_id, body)
    etag(row.version)
    return row


@of_equipment.get(_ONE, response_model=DowntimeView, dependencies=[READ], name="get_downtime")
async def get(equipment_id: UUID, downtime_id: UUID, session: Db, etag: ETag) -> Any:
    row = await service.get(session, equipment_id, downtime_id)
    etag(row.version)
    return row


@of_equipment.patch(_ONE, response_model=DowntimeView, dependencies=[WRITE], name="update_downtime")
async def update(
    equipment_id: UUID, downtime_id: UUID, body: DowntimePatch, session: Db, etag: ETag, if_match: IfMatch
) -> Any:
    row = await service.update(session, equipment_id, downtime_id, body, if_match)
    etag(row.version)
    return row


@of_equipment.delete(_ONE, status_code=204, response_class=Response, dependencies=[WRITE], name="delete_downtime")
async def delete(equipment_id: UUID, downtime_id: UUID, session: Db, if_match: IfMatch) -> None:
    await service.delete(session, equipment_id, downtime_id, if_match)
