"""Routes of contractors' links, for supervisors."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.conditional import ETag, IfMatch
from api.deps import Config, Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.maintenance.external_links import service
from api.maintenance.external_links.schemas import LinkCreate, LinkFilter, LinkView, NewLinkView
from api.pagination import answer

router = APIRouter(route_class=IdempotentRoute)
of_work_order = APIRouter(route_class=IdempotentRoute)
MANAGE = needs(Permission.EXTERNAL_LINKS)
Filters = Annotated[LinkFilter, Query()]


@of_work_order.get(
    "/{work_order_id}/external-links", response_model=list[LinkView], dependencies=[MANAGE], name="external_links"
)
async def find_of(
    work_order_id: UUID, filters: Filters, session: Db, user: User, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find_of(session, user, work_order_id, filters), request, response)


@of_work_order.post(
    "/{work_order_id}/external-links",
    response_model=NewLinkView,
    status_code=201,
    dependencies=[MANAGE],
    name="create_external_link",
)
async def create(work_order_id: UUID, body: LinkCreate, session: Db, user: User, settings: Config, etag: ETag) -> Any:
    made = await service.create(session, settings, user, work_order_id, body)
    etag(made["version"])
    return made


@router.get("", response_model=list[LinkView], dependencies=[MANAGE], name="list")
async def find(filters: Filters, session: Db, request: Request, response: Response) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)


@router.get("/{link_id}", response_model=LinkView, dependencies=[MANAGE], name="get")
async def get(link_id: UUID, session: Db, etag: ETag) -> Any:
    row = await service.get(session, link_id)
    etag(row.version)
    return row


@router.delete("/{link_id}", status_code=204, response_class=Response, dependencies=[MANAGE], name="revoke")
async def revoke(link_id: UUID, session: Db, user: User, if_match: IfMatch) -> None:
    await service.revoke(session, user, link_id, if_match)
