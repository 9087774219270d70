"""Routes of purchase orders and approval limits."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.conditional import ETag, IfMatch
from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission, Role
from api.inventory.purchasing import service
from api.inventory.purchasing.schemas import (
    Limit,
    LimitView,
    PurchaseOrderCreate,
    PurchaseOrderDetail,
    PurchaseOrderFilter,
    PurchaseOrderPatch,
    PurchaseOrderView,
    Reason,
)
from api.pagination import answer

router = APIRouter(route_class=IdempotentRoute)
limits = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.PURCHASING_READ)
REQUEST = needs(Permission.PURCHASING_REQUEST)
APPROVE = needs(Permission.PURCHASING_APPROVE)
ORDER = needs(Permission.PURCHASING_ORDER)


@router.get("", response_model=list[PurchaseOrderView], dependencies=[READ], name="list")
async def find(
    filters: Annotated[PurchaseOrderFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)


@router.post("", response_model=PurchaseOrderDetail, status_code=201, dependencies=[REQUEST], name="create")
async def create(body: PurchaseOrderCreate, session: Db, user: User, etag: ETag) -> Any:
    order = await service.create(session, user, body)
    etag(order["version"])
    return order


@router.get("/{order_id}", response_model=PurchaseOrderDetail, dependencies=[READ], name="get")
async def get(order_id: UUID, session: Db, etag: ETag) -> Any:
    order = await service.get(session, order_id)
    etag(order["version"])
    return order


@router.patch("/{order_id}", response_model=PurchaseOrderDetail, dependencies=[ORDER], name="update")
async def update(order_id: UUID, body: PurchaseOrderPatch, session: Db, etag: ETag, if_match: IfMatch) -> Any:
    order = await service.update(session, order_id, body, if_match)
    etag(order["version"])
    return order


@router.post("/{order_id}/approve", response_model=PurchaseOrderDetail, dependencies=[APPROVE], name="approve")
async def approve(order_id: UUID, session: Db, user: User, etag: ETag, if_match: IfMatch) -> Any:
    order = await service.approve(session, user, order_id, if_match)
    etag(order["version"])
    return order


@router.post("/{order_id}/reject", response_model=PurchaseOrderDetail, dependencies=[APPROVE], name="reject")
async def reject(order_id: UUID, body: Reason, session: Db, user: User, etag: ETag, if_match: IfMatch) -> Any:
    order = await service.reject(session, user, order_id, body.reason, if_match)
    etag(order["version"])
    return order


@router.post("/{order_id}/order", response_model=PurchaseOrderDetail, dependencies=[ORDER], name="order")
async def send(order_id: UUID, session: Db, user: User, etag: ETag, if_match: IfMatch) -> Any:
    order = await service.send(session, user, order_id, if_match)
    etag(order["version"])
    return order


@router.post("/{order_id}/cancel", response_model=PurchaseOrderDetail, dependencies=[ORDER], name="cancel")
async def cancel(order_id: UUID, body: Reason, session: Db, user: User, etag: ETag, if_match: IfMatch) -> Any:
    order = await service.cancel(session, user, order_id, body.reason, if_match)
    etag(order["version"])
    return order


@router.post("/{order_id}/close", response_model=PurchaseOrderDetail, dependencies=[ORDER], name="close")
async def close(order_id: UUID, body: Reason, session: Db, user: User, etag: ETag, if_match: IfMatch) -> Any:
    order = await service.close(session, user, order_id, body.reason, if_match)
    etag(order["version"])
    return order


@limits.get("", response_model=list[LimitView], dependencies=[READ], name="list")
async def find_limits(session: Db) -> Sequence[Any]:
    return await service.limits(session)


@limits.put("/{role}", response_model=LimitView, dependencies=[READ], name="set")
async def set_limit(role: Role, body: Limit, session: Db, user: User) -> Any:
    return await service.set_limit(session, user, role, body.amount)
