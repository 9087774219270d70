"""Routes of the location tree."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.assets.locations import service
from api.assets.locations.schemas import LocationCreate, LocationFilter, LocationPatch, LocationView
from api.conditional import ETag, IfMatch
from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.pagination import answer

router = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.EQUIPMENT_READ)
WRITE = needs(Permission.LOCATIONS_WRITE)


@router.get("", response_model=list[LocationView], dependencies=[READ], name="list")
async def find(
    filters: Annotated[LocationFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)


@router.post("", response_model=LocationView, status_code=201, dependencies=[WRITE], name="create")
async def create(body: LocationCreate, session: Db, user: User, etag: ETag) -> Any:
    location = await service.create(session, user, body)
    etag(location.version)
    return location


@router.get("/{location_id}", response_model=LocationView, dependencies=[READ], name="get")
async def get(location_id: UUID, session: Db, etag: ETag) -> Any:
    location = await service.get(session, location_id)
    etag(location.version)
    return location


@router.patch("/{location_id}", response_model=LocationView, dependencies=[WRITE], name="update")
async def update(location_id: UUID, body: LocationPatch, session: Db, etag: ETag, if_match: IfMatch) -> Any:
    location = await service.update(session, location_id, body, if_match)
    etag(location.version)
    return location


@router.delete("/{location_id}", status_code=204, response_class=Response, dependencies=[WRITE], name="delete")
async def delete(location_id: UUID, session: Db, if_match: IfMatch) -> None:
    await service.delete(session, location_id, if_match)
