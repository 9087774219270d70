"""Routes of PM templates."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.conditional import ETag, IfMatch
from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.maintenance.pm_templates import service
from api.maintenance.pm_templates.schemas import TemplateCreate, TemplateFilter, TemplatePatch, TemplateView
from api.pagination import answer

router = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.WORK_ORDERS_READ)
WRITE = needs(Permission.PM_WRITE)
Filters = Annotated[TemplateFilter, Query()]


@router.get("", response_model=list[TemplateView], dependencies=[READ], name="list")
async def find(filters: Filters, session: Db, request: Request, response: Response) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)


@router.post("", response_model=TemplateView, status_code=201, dependencies=[WRITE], name="create")
async def create(body: TemplateCreate, session: Db, user: User, etag: ETag) -> Any:
    template = await service.create(session, user, body, datetime.now(UTC))
    etag(template["version"])
    return template


@router.get("/{template_id}", response_model=TemplateView, dependencies=[READ], name="get")
async def get(template_id: UUID, session: Db, etag: ETag) -> Any:
    template = await service.get(session, template_id)
    etag(template["version"])
    return template


@router.patch("/{template_id}", response_model=TemplateView, dependencies=[WRITE], name="update")
async def update(template_id: UUID, body: TemplatePatch, session: Db, etag: ETag, if_match: IfMatch) -> Any:
    template = await service.update(session, template_id, body, if_match, datetime.now(UTC))
    etag(template["version"])
    return template


@router.delete("/{template_id}", status_code=204, dependencies=[WRITE], name="delete")
async def delete(template_id: UUID, session: Db, if_match: IfMatch) -> None:
    await service.delete(session, template_id, if_match, datetime.now(UTC))
