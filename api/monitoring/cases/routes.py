"""Routes of cases."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.conditional import ETag
from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.monitoring.cases import service
from api.monitoring.cases.schemas import CaseDetail, CaseFilter, CaseView, VerdictBody
from api.pagination import answer

router = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.MONITORING_READ)


@router.get("", response_model=list[CaseView], dependencies=[READ], name="list")
async def find(
    filters: Annotated[CaseFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)


@router.get("/{case_id}", response_model=CaseDetail, dependencies=[READ], name="get")
async def get(case_id: UUID, session: Db, etag: ETag) -> Any:
    case = await service.get(session, case_id)
    etag(case["version"])
    return case


@router.post(
    "/{case_id}/verdict", response_model=CaseDetail, dependencies=[needs(Permission.CASES_VERDICT)], name="verdict"
)
async def verdict(case_id: UUID, body: VerdictBody, session: Db, user: User) -> Any:
    return await service.give_verdict(session, case_id, user.id, body.verdict, body.note)
