"""Routes for planners: the dashboard, workload, bulk changes, dependencies, escalation, follow-ups, history."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from api.conditional import ETag
from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.maintenance.work_orders import bulk, planning
from api.maintenance.work_orders.planning_schemas import (
    BulkRequest,
    BulkResult,
    DashboardQuery,
    DashboardView,
    DependenciesView,
    DependencyCreate,
    Escalation,
    FollowUpCreate,
    HistoryView,
    WorkloadView,
)
from api.maintenance.work_orders.schemas import WorkOrderDetail

router = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.WORK_ORDERS_READ_OWN)
WORK = needs(Permission.WORK_ORDERS_WORK)
PLAN = needs(Permission.WORK_ORDERS_PLAN)


@router.get("/dashboard", response_model=DashboardView, dependencies=[READ], name="dashboard")
async def dashboard(query: Annotated[DashboardQuery, Query()], session: Db, user: User) -> Any:
    return await planning.dashboard(session, user, query)


@router.get("/workload", response_model=list[WorkloadView], dependencies=[PLAN], name="workload")
async def workload(session: Db, user: User) -> Sequence[Any]:
    return await planning.workload(session)


@router.post("/bulk", response_model=list[BulkResult], dependencies=[WORK], name="bulk")
async def change_many(body: BulkRequest, session: Db, user: User) -> Any:
    return await bulk.change(session, user, body)


@router.get("/{work_order_id}/dependencies", response_model=DependenciesView, dependencies=[READ], name="dependencies")
async def dependencies(work_order_id: UUID, session: Db, user: User) -> Any:
    return await planning.dependencies(session, user, work_order_id)


@router.post(
    "/{work_order_id}/dependencies",
    response_model=DependenciesView,
    status_code=201,
    dependencies=[PLAN],
    name="add_dependency",
)
async def depend(work_order_id: UUID, body: DependencyCreate, session: Db, user: User) -> Any:
    return await planning.depend(session, user, work_order_id, body.depends_on)


@router.delete(
    "/{work_order_id}/dependencies/{depends_on_id}", status_code=204, dependencies=[PLAN], name="remove_dependency"
)
async def release(work_order_id: UUID, depends_on_id: UUID, session: Db, user: User) -> None:
    await planning.release(session, user, work_order_id, depends_on_id)


@router.post("/{work_order_id}/escalate", response_model=WorkOrderDetail, dependencies=[WORK], name="escalate")
async def escalate(work_order_id: UUID, session: Db, user: User, etag: ETag, body: Escalation | None = None) -> Any:
    work_order = await planning.escalate(session, user, work_order_id, body or Escalation())
    etag(work_order["version"])
    return work_order


@router.post(
    "/{work_order_id}/follow-up", response_model=WorkOrderDetail, status_code=201, dependencies=[WORK], name="follow_up"
)
async def follow_up(work_order_id: UUID, body: FollowUpCreate, session: Db, user: User, etag: ETag) -> Any:
    work_order = await planning.follow_up(session, user, work_order_id, body)
    etag(work_order["version"])
    return work_order


@router.get("/{work_order_id}/history", response_model=HistoryView, dependencies=[READ], name="history")
async def history(work_order_id: UUID, session: Db, user: User) -> Any:
    return await planning.history(session, user, work_order_id)
