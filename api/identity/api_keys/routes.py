"""Routes of API keys. The key itself is shown once, in the answer to its creation."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.api_keys import service
from api.identity.api_keys.schemas import ApiKeyCreate, ApiKeyFilter, ApiKeyView, NewApiKeyView
from api.identity.roles import Permission
from api.pagination import answer

router = APIRouter(route_class=IdempotentRoute)
KEEP = needs(Permission.API_KEYS_WRITE)


@router.get("", response_model=list[ApiKeyView], dependencies=[KEEP], name="list")
async def find(
    filters: Annotated[ApiKeyFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)


@router.post("", response_model=NewApiKeyView, status_code=201, dependencies=[KEEP], name="create")
async def create(body: ApiKeyCreate, session: Db, user: User) -> Any:
    return await service.create(session, user, body)


@router.get("/{key_id}", response_model=ApiKeyView, dependencies=[KEEP], name="get")
async def get(key_id: UUID, session: Db) -> Any:
    return await service.get(session, key_id)


@router.delete("/{key_id}", status_code=204, response_class=Response, dependencies=[KEEP], name="revoke")
async def revoke(key_id: UUID, session: Db) -> None:
    await service.revoke(session, key_id)
