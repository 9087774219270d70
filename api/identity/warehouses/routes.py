"""Routes of warehouses."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.conditional import ETag, IfMatch
from api.deps import Db, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.identity.warehouses import service
from api.identity.warehouses.schemas import (
    HolidayQuery,
    HolidayView,
    WarehouseCreate,
    WarehouseFilter,
    WarehousePatch,
    WarehouseView,
)
from api.pagination import answer

router = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.WAREHOUSES_READ)
WRITE = needs(Permission.WAREHOUSES_WRITE)


@router.get("", response_model=list[WarehouseView], dependencies=[READ], name="list")
async def find(
    filters: Annotated[WarehouseFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)


@router.post("", response_model=WarehouseView, status_code=201, dependencies=[WRITE], name="create")
async def create(body: WarehouseCreate, session: Db, etag: ETag) -> Any:
    warehouse = await service.create(session, body)
    etag(warehouse.version)
    return warehouse


@router.get("/{warehouse_id}", response_model=WarehouseView, dependencies=[READ], name="get")
async def get(warehouse_id: UUID, session: Db, etag: ETag) -> Any:
    warehouse = await service.get(session, warehouse_id)
    etag(warehouse.version)
    return warehouse


@router.patch("/{warehouse_id}", response_model=WarehouseView, dependencies=[WRITE], name="update")
async def update(warehouse_id: UUID, body: WarehousePatch, session: Db, etag: ETag, if_match: IfMatch) -> Any:
    warehouse = await service.update(session, warehouse_id, body, if_match)
    etag(warehouse.version)
    return warehouse


@router.get("/{warehouse_id}/holidays", response_model=list[HolidayView], dependencies=[READ], name="holidays")
async def holidays(warehouse_id: UUID, query: Annotated[HolidayQuery, Query()], session: Db) -> Sequence[Any]:
    return await service.holidays(session, warehouse_id, query.year or datetime.now(UTC).year)
