"""Routes of what work orders take, give back and reserve."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.inventory.usage import service
from api.inventory.usage.schemas import (
    Consumption,
    ConsumptionView,
    PartOfWorkOrderView,
    PartsOfWorkOrder,
    Reservation,
    Return,
)

router = APIRouter(route_class=IdempotentRoute)
of_work_order = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.PARTS_READ)
CONSUME = needs(Permission.PARTS_CONSUME)
_List = list[PartOfWorkOrderView]


@router.post("/consume", response_model=ConsumptionView, dependencies=[CONSUME], name="consume")
async def consume(body: Consumption, session: Db, user: User) -> Any:
    return await service.consume(session, user, body.work_order_id, body.parts_usage)


@of_work_order.get("/{work_order_id}/parts", response_model=_List, dependencies=[READ], name="parts")
async def find(work_order_id: UUID, session: Db, user: User) -> Sequence[Any]:
    return await service.find(session, user, work_order_id)


@of_work_order.post(
    "/{work_order_id}/parts", response_model=ConsumptionView, status_code=201, dependencies=[CONSUME], name="add_parts"
)
async def add(work_order_id: UUID, body: PartsOfWorkOrder, session: Db, user: User) -> Any:
    return await service.add(session, user, work_order_id, body)


@of_work_order.post("/{work_order_id}/parts/return", response_model=_List, dependencies=[CONSUME], name="return_parts")
async def give_back(work_order_id: UUID, body: Return, session: Db, user: User) -> Sequence[Any]:
    return await service.give_back(session, user, work_order_id, body)


@of_work_order.post(
    "/{work_order_id}/reservations",
    response_model=_List,
    status_code=201,
    dependencies=[CONSUME],
    name="reserve_parts",
)
async def reserve(work_order_id: UUID, body: Reservation, session: Db, user: User) -> Sequence[Any]:
    return await service.reserve(session, user, work_order_id, body)


@of_work_order.delete(
    "/{work_order_id}/reservations/{part_id}",
    status_code=204,
    response_class=Response,
    dependencies=[CONSUME],
    name="release_parts",
)
async def release(work_order_id: UUID, part_id: UUID, session: Db, user: User) -> None:
    await service.release(session, user, work_order_id, part_id)
