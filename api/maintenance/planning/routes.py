"""Routes of the maintenance calendar."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.maintenance.planning import service
from api.maintenance.planning.schemas import (
    CalendarQuery,
    Completion,
    ComplianceQuery,
    ComplianceView,
    Generated,
    GenerateRequest,
    OccurrenceView,
    OverdueFilter,
    OverdueView,
    Reschedule,
    Rescheduled,
)
from api.pagination import answer

router = APIRouter(route_class=IdempotentRoute)
of_compliance = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.WORK_ORDERS_READ)
WORK = needs(Permission.WORK_ORDERS_WORK)
PLAN = needs(Permission.WORK_ORDERS_PLAN)


@router.get("/schedule", response_model=list[OccurrenceView], dependencies=[READ], name="schedule")
async def calendar(query: Annotated[CalendarQuery, Query()], session: Db) -> Sequence[Any]:
    return await service.calendar(session, query, datetime.now(UTC))


@router.get("/overdue", response_model=list[OverdueView], dependencies=[READ], name="overdue")
async def overdue(
    filters: Annotated[OverdueFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.overdue(session, filters, datetime.now(UTC)), request, response)


@router.post("/generate", response_model=Generated, dependencies=[PLAN], name="generate")
async def generate(session: Db, body: GenerateRequest | None = None) -> Any:
    return await service.generate(session, body or GenerateRequest(), datetime.now(UTC))


@router.post("/reschedule", response_model=list[Rescheduled], dependencies=[PLAN], name="reschedule")
async def reschedule(body: Reschedule, session: Db, user: User) -> Sequence[Any]:
    return await service.reschedule(session, user, body)


@router.put("/{maintenance_id}/complete", response_model=OccurrenceView, dependencies=[WORK], name="complete")
async def complete(maintenance_id: UUID, session: Db, user: User, body: Completion | None = None) -> Any:
    """`id` is the occurrence's or its work order's."""
    return await service.complete(session, user, maintenance_id, body or Completion(), datetime.now(UTC))


@of_compliance.get("", response_model=ComplianceView, dependencies=[READ], name="get")
async def compliance(query: Annotated[ComplianceQuery, Query()], session: Db) -> Any:
    return await service.compliance(session, query, datetime.now(UTC))
