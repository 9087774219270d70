"""Routes of the audit trail, for administrators."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.conditional import ETag
from api.deps import Config, Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.audit import findings, service
from api.identity.audit.schemas import (
    Acknowledgement,
    AuditExport,
    AuditFilter,
    AuditView,
    FindingFilter,
    FindingView,
    VerifyQuery,
    VerifyView,
)
from api.identity.roles import Permission
from api.pagination import answer

router = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.AUDIT_READ)
_TEXT = {"schema": {"type": "string"}}


@router.get("", response_model=list[AuditView], dependencies=[READ], name="list")
async def find(
    filters: Annotated[AuditFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)


@router.get("/verify", response_model=VerifyView, dependencies=[READ], name="verify")
async def verify(query: Annotated[VerifyQuery, Query()], session: Db, settings: Config) -> VerifyView:
    """Walk the hash chain, and compare it with the head that was signed outside the database."""
    return await service.verify(session, settings, query.after, query.hash, query.limit)


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={200: {"content": dict.fromkeys(("application/jsonl", "text/csv"), _TEXT)}},
    dependencies=[READ],
    name="export",
)
async def export(query: Annotated[AuditExport, Query()], request: Request, user: User) -> StreamingResponse:
    async def lines() -> AsyncIterator[str]:
        # a session of its own: that of the request is closed when the answer begins
        async with request.app.state.database.session_scope(user.id, user.warehouse_id) as session:
            async for line in service.export(session, query):
                yield line

    kind = "text/csv; charset=utf-8" if query.format == "csv" else "application/jsonl"
    headers = {"Content-Disposition": f'attachment; filename="audit.{query.format}"'}
    return StreamingResponse(lines(), media_type=kind, headers=headers)


@router.get("/findings", response_model=list[FindingView], dependencies=[READ], name="list_findings")
async def find_findings(
    filters: Annotated[FindingFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    """What the audit-processor found: a broken chain, or a pattern that somebody should look at."""
    return answer(await findings.find(session, filters), request, response)


@router.get("/findings/{finding_id}", response_model=FindingView, dependencies=[READ], name="get_finding")
async def get_finding(finding_id: UUID, session: Db, etag: ETag) -> Any:
    finding = await findings.get(session, finding_id)
    etag(finding.version)
    return finding


@router.post(
    "/findings/{finding_id}/acknowledge", response_model=FindingView, dependencies=[READ], name="acknowledge_finding"
)
async def acknowledge(finding_id: UUID, body: Acknowledgement, session: Db, user: User) -> Any:
    """Say that somebody has looked, and what it was. It stays on record, and so does who said it."""
    return await findings.acknowledge(session, user, finding_id, body.note)


@router.get("/{log_id}", response_model=AuditView, dependencies=[READ], name="get")
async def get(log_id: UUID, session: Db) -> Any:
    return await service.get(session, log_id)
