"""Routes of the audit trail, for administrators."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.deps import Config, Db, User, needs
from api.identity.audit import service
from api.identity.audit.schemas import AuditExport, AuditFilter, AuditView, VerifyQuery, VerifyView
from api.identity.roles import Permission
from api.pagination import answer

router = APIRouter()
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


@router.get("/{log_id}", response_model=AuditView, dependencies=[READ], name="get")
async def get(log_id: UUID, session: Db) -> Any:
    return await service.get(session, log_id)
