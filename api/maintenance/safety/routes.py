"""Routes of permits, isolation points, lock-outs and safety rules."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.conditional import ETag, IfMatch
from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.maintenance.safety import rules, service
from api.maintenance.safety.schemas import (
    LockApplied,
    LockoutPlan,
    LockoutView,
    LockStep,
    PermitCreate,
    PermitDecision,
    PermitFilter,
    PermitView,
    PointCreate,
    PointPatch,
    PointView,
    RuleCreate,
    RuleFilter,
    RulePatch,
    RuleView,
    SafetyView,
)
from api.pagination import answer

of_work_order = APIRouter(route_class=IdempotentRoute)
of_equipment = APIRouter(route_class=IdempotentRoute)
permits = APIRouter(route_class=IdempotentRoute)
safety_rules = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.WORK_ORDERS_READ_OWN)
WORK = needs(Permission.WORK_ORDERS_WORK)
MANAGE = needs(Permission.SAFETY_MANAGE)
APPROVE = needs(Permission.PERMITS_APPROVE)


@of_work_order.get("/{work_order_id}/safety", response_model=SafetyView, dependencies=[READ], name="safety")
async def overview(work_order_id: UUID, session: Db, user: User) -> Any:
    return await service.overview(session, user, work_order_id)


@of_work_order.get("/{work_order_id}/permits", response_model=list[PermitView], dependencies=[READ], name="permits")
async def permits_of(work_order_id: UUID, session: Db, user: User) -> Sequence[Any]:
    return await service.permits_of(session, user, work_order_id)


@of_work_order.post(
    "/{work_order_id}/permits", response_model=PermitView, status_code=201, dependencies=[WORK], name="request_permit"
)
async def request_permit(work_order_id: UUID, body: PermitCreate, session: Db, user: User) -> Any:
    return await service.request(session, user, work_order_id, body)


@permits.get("", response_model=list[PermitView], dependencies=[READ], name="list")
async def find_permits(
    filters: Annotated[PermitFilter, Query()], session: Db, user: User, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.permits(session, user, filters), request, response)


@permits.post("/{permit_id}/approve", response_model=PermitView, dependencies=[APPROVE], name="approve")
async def approve(permit_id: UUID, session: Db, user: User, body: PermitDecision | None = None) -> Any:
    return await service.decide(session, user, permit_id, True, body.note if body else None)


@permits.post("/{permit_id}/reject", response_model=PermitView, dependencies=[APPROVE], name="reject")
async def reject(permit_id: UUID, session: Db, user: User, body: PermitDecision | None = None) -> Any:
    return await service.decide(session, user, permit_id, False, body.note if body else None)


@permits.post("/{permit_id}/activate", response_model=PermitView, dependencies=[WORK], name="activate")
async def activate(permit_id: UUID, session: Db, user: User) -> Any:
    return await service.activate(session, user, permit_id)


@permits.post("/{permit_id}/close", response_model=PermitView, dependencies=[WORK], name="close")
async def close(permit_id: UUID, session: Db, user: User, body: PermitDecision | None = None) -> Any:
    return await service.close(session, user, permit_id, body.note if body else None)


@of_work_order.get("/{work_order_id}/lockouts", response_model=list[LockoutView], dependencies=[READ], name="lockouts")
async def lockouts(work_order_id: UUID, session: Db, user: User) -> Sequence[Any]:
    return await service.lockouts(session, user, work_order_id)


@of_work_order.post(
    "/{work_order_id}/lockouts",
    response_model=list[LockoutView],
    status_code=201,
    dependencies=[WORK],
    name="plan_lockouts",
)
async def plan(work_order_id: UUID, session: Db, user: User, body: LockoutPlan | None = None) -> Sequence[Any]:
    return await service.plan(session, user, work_order_id, body or LockoutPlan())


@of_work_order.post(
    "/{work_order_id}/lockouts/{lockout_id}/apply", response_model=LockoutView, dependencies=[WORK], name="apply_lock"
)
async def apply(work_order_id: UUID, lockout_id: UUID, session: Db, user: User, body: LockApplied | None = None) -> Any:
    return await service.apply(session, user, work_order_id, lockout_id, body or LockApplied())


@of_work_order.post(
    "/{work_order_id}/lockouts/{lockout_id}/verify",
    response_model=LockoutView,
    dependencies=[WORK],
    name="verify_lock",
)
async def verify(work_order_id: UUID, lockout_id: UUID, session: Db, user: User, body: LockStep | None = None) -> Any:
    return await service.verify(session, user, work_order_id, lockout_id, body.note if body else None)


@of_work_order.post(
    "/{work_order_id}/lockouts/{lockout_id}/remove",
    response_model=LockoutView,
    dependencies=[WORK],
    name="remove_lock",
)
async def remove(work_order_id: UUID, lockout_id: UUID, session: Db, user: User, body: LockStep | None = None) -> Any:
    return await service.remove(session, user, work_order_id, lockout_id, body.note if body else None)


@of_equipment.get(
    "/{equipment_id}/isolation-points",
    response_model=list[PointView],
    dependencies=[needs(Permission.EQUIPMENT_READ)],
    name="isolation_points",
)
async def points(equipment_id: UUID, session: Db, user: User) -> Sequence[Any]:
    return await rules.points(session, equipment_id)


@of_equipment.post(
    "/{equipment_id}/isolation-points",
    response_model=PointView,
    status_code=201,
    dependencies=[MANAGE],
    name="add_isolation_point",
)
async def add_point(equipment_id: UUID, body: PointCreate, session: Db, etag: ETag) -> Any:
    point = await rules.add_point(session, equipment_id, body)
    etag(point.version)
    return point


@of_equipment.patch(
    "/{equipment_id}/isolation-points/{point_id}",
    response_model=PointView,
    dependencies=[MANAGE],
    name="update_isolation_point",
)
async def update_point(
    equipment_id: UUID, point_id: UUID, body: PointPatch, session: Db, etag: ETag, if_match: IfMatch
) -> Any:
    point = await rules.update_point(session, equipment_id, point_id, body, if_match)
    etag(point.version)
    return point


@safety_rules.get("", response_model=list[RuleView], dependencies=[READ], name="list")
async def find_rules(
    filters: Annotated[RuleFilter, Query()], session: Db, user: User, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await rules.find(session, filters), request, response)


@safety_rules.post("", response_model=RuleView, status_code=201, dependencies=[MANAGE], name="create")
async def create_rule(body: RuleCreate, session: Db, user: User, etag: ETag) -> Any:
    rule = await rules.create(session, user, body)
    etag(rule.version)
    return rule


@safety_rules.patch("/{rule_id}", response_model=RuleView, dependencies=[MANAGE], name="update")
async def update_rule(rule_id: UUID, body: RulePatch, session: Db, etag: ETag, if_match: IfMatch) -> Any:
    rule = await rules.update(session, rule_id, body, if_match)
    etag(rule.version)
    return rule


@safety_rules.delete("/{rule_id}", status_code=204, dependencies=[MANAGE], name="delete")
async def remove_rule(rule_id: UUID, session: Db, if_match: IfMatch) -> None:
    await rules.remove(session, rule_id, if_match)
