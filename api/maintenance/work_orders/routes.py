"""Routes of work orders."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.conditional import ETag, IfMatch
from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.maintenance.work_orders import checklist, service
from api.maintenance.work_orders.checklist_schemas import (
    ChecklistAddition,
    ChecklistItemPatch,
    ChecklistItemView,
    ChecklistOrder,
)
from api.maintenance.work_orders.schemas import (
    FailureCodes,
    StatusChange,
    WorkOrderCreate,
    WorkOrderDetail,
    WorkOrderFilter,
    WorkOrderPatch,
    WorkOrderView,
)
from api.pagination import answer
from core import iso14224

router = APIRouter(route_class=IdempotentRoute)
of_equipment = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.WORK_ORDERS_READ_OWN)
CREATE = needs(Permission.WORK_ORDERS_CREATE)
WORK = needs(Permission.WORK_ORDERS_WORK)
Filters = Annotated[WorkOrderFilter, Query()]


@router.get("", response_model=list[WorkOrderView], dependencies=[READ], name="list")
async def find(filters: Filters, session: Db, user: User, request: Request, response: Response) -> Sequence[Any]:
    return answer(await service.find(session, user, filters), request, response)


@router.post("", response_model=WorkOrderDetail, status_code=201, dependencies=[CREATE], name="create")
async def create(body: WorkOrderCreate, session: Db, user: User, etag: ETag) -> Any:
    work_order = await service.create(session, user, body)
    etag(work_order["version"])
    return work_order


@router.get("/failure-codes", response_model=FailureCodes, dependencies=[READ], name="failure_codes")
async def failure_codes() -> Any:
    return {
        name: [{"code": code, "name": text} for code, text in codes.items()]
        for name, codes in (
            ("failure_modes", iso14224.FAILURE_MODES),
            ("failure_mechanisms", iso14224.FAILURE_MECHANISMS),
            ("failure_causes", iso14224.FAILURE_CAUSES),
            ("remedies", iso14224.REMEDIES),
        )
    }


@router.get("/{work_order_id}", response_model=WorkOrderDetail, dependencies=[READ], name="get")
async def get(work_order_id: UUID, session: Db, user: User, etag: ETag) -> Any:
    work_order = await service.get(session, user, work_order_id)
    etag(work_order["version"])
    return work_order


@router.patch("/{work_order_id}", response_model=WorkOrderDetail, dependencies=[WORK], name="update")
async def update(
    work_order_id: UUID, body: WorkOrderPatch, session: Db, user: User, etag: ETag, if_match: IfMatch
) -> Any:
    work_order = await service.update(session, user, work_order_id, body, if_match)
    etag(work_order["version"])
    return work_order


@router.put("/{work_order_id}/status", response_model=WorkOrderDetail, dependencies=[WORK], name="change_status")
async def change_status(
    work_order_id: UUID, body: StatusChange, session: Db, user: User, etag: ETag, if_match: IfMatch
) -> Any:
    work_order = await service.change_status(session, user, work_order_id, body, if_match)
    etag(work_order["version"])
    return work_order


@router.get("/{work_order_id}/checklist", response_model=list[ChecklistItemView], dependencies=[READ], name="checklist")
async def find_steps(work_order_id: UUID, session: Db, user: User) -> Sequence[Any]:
    return await checklist.find(session, user, work_order_id)


@router.post(
    "/{work_order_id}/checklist",
    response_model=list[ChecklistItemView],
    status_code=201,
    dependencies=[WORK],
    name="add_steps",
)
async def add_steps(work_order_id: UUID, body: ChecklistAddition, session: Db, user: User) -> Sequence[Any]:
    return await checklist.add(session, user, work_order_id, body.items)


@router.put(
    "/{work_order_id}/checklist/order",
    response_model=list[ChecklistItemView],
    dependencies=[WORK],
    name="reorder_steps",
)
async def reorder_steps(work_order_id: UUID, body: ChecklistOrder, session: Db, user: User) -> Sequence[Any]:
    return await checklist.reorder(session, user, work_order_id, body.ids)


@router.delete("/{work_order_id}/checklist/{item_id}", status_code=204, dependencies=[WORK], name="remove_step")
async def remove_step(work_order_id: UUID, item_id: UUID, session: Db, user: User) -> None:
    await checklist.remove(session, user, work_order_id, item_id)


@router.patch(
    "/{work_order_id}/checklist/{item_id}", response_model=ChecklistItemView, dependencies=[WORK], name="update_step"
)
async def update_step(
    work_order_id: UUID,
    item_id: UUID,
    body: ChecklistItemPatch,
    session: Db,
    user: User,
    etag: ETag,
    if_match: IfMatch,
) -> Any:
    item = await checklist.update(session, user, work_order_id, item_id, body, if_match)
    etag(item.version)
    return item


@of_equipment.get(
    "/{equipment_id}/work-orders", response_model=list[WorkOrderView], dependencies=[READ], name="work_orders"
)
async def find_of_equipment(
    equipment_id: UUID, filters: Filters, session: Db, user: User, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find_of_equipment(session, user, equipment_id, filters), request, response)
