"""Routes of equipment, mounted as `/equipment` and as `/assets`."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.assets.equipment import service
from api.assets.equipment.schemas import (
    EquipmentCreate,
    EquipmentFilter,
    EquipmentPatch,
    EquipmentView,
    Node,
    ScanQuery,
    TreeQuery,
)
from api.conditional import ETag, IfMatch
from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.pagination import answer

router = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.EQUIPMENT_READ)
WRITE = needs(Permission.EQUIPMENT_WRITE)
Filters = Annotated[EquipmentFilter, Query()]


@router.get("", response_model=list[EquipmentView], dependencies=[READ], name="list")
async def find(filters: Filters, session: Db, request: Request, response: Response) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)


@router.post("", response_model=EquipmentView, status_code=201, dependencies=[WRITE], name="create")
async def create(body: EquipmentCreate, session: Db, user: User, etag: ETag) -> Any:
    equipment = await service.create(session, user, body)
    etag(equipment.version)
    return equipment


@router.get("/scan", response_model=EquipmentView, dependencies=[READ], name="scan")
async def scan(query: Annotated[ScanQuery, Query()], session: Db, etag: ETag) -> Any:
    """By tag or QR code."""
    equipment = await service.scan(session, query.code)
    etag(equipment.version)
    return equipment


@router.get("/{equipment_id}", response_model=EquipmentView, dependencies=[READ], name="get")
async def get(equipment_id: UUID, session: Db, etag: ETag) -> Any:
    equipment = await service.get(session, equipment_id)
    etag(equipment.version)
    return equipment


@router.patch("/{equipment_id}", response_model=EquipmentView, dependencies=[WRITE], name="update")
async def update(
    equipment_id: UUID, body: EquipmentPatch, session: Db, user: User, etag: ETag, if_match: IfMatch
) -> Any:
    equipment = await service.update(session, user, equipment_id, body, if_match)
    etag(equipment.version)
    return equipment


@router.put("/{equipment_id}", response_model=EquipmentView, dependencies=[WRITE], name="replace")
async def replace(
    equipment_id: UUID, body: EquipmentCreate, session: Db, user: User, etag: ETag, if_match: IfMatch
) -> Any:
    equipment = await service.replace(session, user, equipment_id, body, if_match)
    etag(equipment.version)
    return equipment


@router.delete("/{equipment_id}", status_code=204, response_class=Response, dependencies=[WRITE], name="retire")
async def retire(equipment_id: UUID, session: Db, user: User, if_match: IfMatch) -> None:
    await service.retire(session, user, equipment_id, if_match)


@router.get("/{equipment_id}/children", response_model=list[EquipmentView], dependencies=[READ], name="children")
async def children(
    equipment_id: UUID, filters: Filters, session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.children(session, equipment_id, filters), request, response)


@router.get("/{equipment_id}/tree", response_model=Node, dependencies=[READ], name="tree")
async def tree(equipment_id: UUID, query: Annotated[TreeQuery, Query()], session: Db) -> Any:
    return await service.tree(session, equipment_id, query.depth)
