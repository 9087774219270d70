"""Routes of kits."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.conditional import ETag, IfMatch
from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.inventory.kits import service
from api.inventory.kits.schemas import KitCreate, KitDetail, KitFilter, KitPatch, KitView
from api.pagination import answer

router = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.PARTS_READ)
WRITE = needs(Permission.PARTS_WRITE)


@router.get("", response_model=list[KitView], dependencies=[READ], name="list")
async def find(
    filters: Annotated[KitFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)


@router.post("", response_model=KitDetail, status_code=201, dependencies=[WRITE], name="create")
async def create(body: KitCreate, session: Db, user: User, etag: ETag) -> Any:
    kit = await service.create(session, user, body)
    etag(kit["version"])
    return kit


@router.get("/{kit_id}", response_model=KitDetail, dependencies=[READ], name="get")
async def get(kit_id: UUID, session: Db, etag: ETag) -> Any:
    kit = await service.get(session, kit_id)
    etag(kit["version"])
    return kit


@router.patch("/{kit_id}", response_model=KitDetail, dependencies=[WRITE], name="update")
async def update(kit_id: UUID, body: KitPatch, session: Db, etag: ETag, if_match: IfMatch) -> Any:
    kit = await service.update(session, kit_id, body, if_match)
    etag(kit["version"])
    return kit


@router.delete("/{kit_id}", status_code=204, response_class=Response, dependencies=[WRITE], name="delete")
async def delete(kit_id: UUID, session: Db, if_match: IfMatch) -> None:
    await service.delete(session, kit_id, if_match)
