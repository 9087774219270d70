"""Routes of stock counts."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.conditional import ETag, IfMatch
from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.inventory.counts import service
from api.inventory.counts.schemas import (
    CountCreate,
    Counted,
    CountFilter,
    CountLineFilter,
    CountLineView,
    CountView,
)
from api.pagination import answer

router = APIRouter(route_class=IdempotentRoute)
MOVE = needs(Permission.STOCK_MOVE)


@router.get("", response_model=list[CountView], dependencies=[MOVE], name="list")
async def find(
    filters: Annotated[CountFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)


@router.post("", response_model=CountView, status_code=201, dependencies=[MOVE], name="create")
async def create(body: CountCreate, session: Db, user: User, etag: ETag) -> Any:
    count = await service.create(session, user, body)
    etag(count.version)
    return count


@router.get("/{count_id}", response_model=CountView, dependencies=[MOVE], name="get")
async def get(count_id: UUID, session: Db, etag: ETag) -> Any:
    count = await service.get(session, count_id)
    etag(count.version)
    return count


@router.get("/{count_id}/lines", response_model=list[CountLineView], dependencies=[MOVE], name="lines")
async def find_lines(
    count_id: UUID,
    filters: Annotated[CountLineFilter, Query()],
    session: Db,
    request: Request,
    response: Response,
) -> Sequence[Any]:
    return answer(await service.find_lines(session, count_id, filters), request, response)


@router.post("/{count_id}/counted", response_model=CountView, dependencies=[MOVE], name="record")
async def record(count_id: UUID, body: Counted, session: Db, user: User) -> Any:
    return await service.record(session, user, count_id, body)


@router.post("/{count_id}/post", response_model=CountView, dependencies=[MOVE], name="post")
async def close(count_id: UUID, session: Db, user: User, etag: ETag, if_match: IfMatch) -> Any:
    count = await service.close(session, user, count_id, if_match)
    etag(count.version)
    return count


@router.post("/{count_id}/cancel", response_model=CountView, dependencies=[MOVE], name="cancel")
async def cancel(count_id: UUID, session: Db, etag: ETag, if_match: IfMatch) -> Any:
    count = await service.cancel(session, count_id, if_match)
    etag(count.version)
    return count
