"""Routes of portals and of the triage, for supervisors."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.conditional import ETag, IfMatch
from api.deps import Config, Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.maintenance.requests import repository, service
from api.maintenance.requests.schemas import (
    Accept,
    Merge,
    PortalCreate,
    PortalFilter,
    PortalPatch,
    PortalView,
    Reject,
    RequestFilter,
    RequestView,
)
from api.pagination import answer

portals = APIRouter(route_class=IdempotentRoute)
requests = APIRouter(route_class=IdempotentRoute)
TRIAGE = needs(Permission.REQUESTS_TRIAGE)


@portals.get("", response_model=list[PortalView], dependencies=[TRIAGE], name="list")
async def find_portals(
    filters: Annotated[PortalFilter, Query()], session: Db, settings: Config, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.portals(session, settings, filters), request, response)


@portals.post("", response_model=PortalView, status_code=201, dependencies=[TRIAGE], name="create")
async def create_portal(body: PortalCreate, session: Db, settings: Config, user: User, etag: ETag) -> Any:
    return _tagged(etag, await service.create_portal(session, settings, user, body))


@portals.get("/{portal_id}", response_model=PortalView, dependencies=[TRIAGE], name="get")
async def get_portal(portal_id: UUID, session: Db, settings: Config, etag: ETag) -> Any:
    return _tagged(etag, await service.get_portal(session, settings, portal_id))


@portals.patch("/{portal_id}", response_model=PortalView, dependencies=[TRIAGE], name="update")
async def update_portal(
    portal_id: UUID, body: PortalPatch, session: Db, settings: Config, etag: ETag, if_match: IfMatch
) -> Any:
    return _tagged(etag, await service.update_portal(session, settings, portal_id, body, if_match))


@requests.get("", response_model=list[RequestView], dependencies=[TRIAGE], name="list")
async def find(
    filters: Annotated[RequestFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await repository.requests(session, filters), request, response)


@requests.get("/{request_id}", response_model=RequestView, dependencies=[TRIAGE], name="get")
async def get(request_id: UUID, session: Db, etag: ETag) -> Any:
    row = await service.get(session, request_id)
    etag(row.version)
    return row


@requests.post("/{request_id}/accept", response_model=RequestView, dependencies=[TRIAGE], name="accept")
async def accept(request_id: UUID, body: Accept, session: Db, user: User, if_match: IfMatch) -> Any:
    return await service.accept(session, user, request_id, body, if_match)


@requests.post("/{request_id}/reject", response_model=RequestView, dependencies=[TRIAGE], name="reject")
async def reject(request_id: UUID, body: Reject, session: Db, user: User, if_match: IfMatch) -> Any:
    return await service.reject(session, user, request_id, body, if_match)


@requests.post("/{request_id}/merge", response_model=RequestView, dependencies=[TRIAGE], name="merge")
async def merge(request_id: UUID, body: Merge, session: Db, user: User, if_match: IfMatch) -> Any:
    return await service.merge(session, user, request_id, body, if_match)


def _tagged(etag: Any, portal: dict[str, Any]) -> Any:
    etag(portal["version"])
    return portal
