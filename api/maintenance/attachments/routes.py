"""Routes of attachments, under their work order and under the steps of its checklist."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.assets.files.routes import Files
from api.conditional import ETag, IfMatch
from api.deps import Config, Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.maintenance.attachments import service
from api.maintenance.attachments.schemas import AttachmentFilter, AttachmentView
from api.pagination import answer
from api.uploads import FileForm, described

router = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.FILES_READ)
ATTACH = needs(Permission.FILES_ATTACH)
Filters = Annotated[AttachmentFilter, Query()]
_OF_ORDER = "/{work_order_id}/attachments"
_OF_ITEM = "/{work_order_id}/checklist/{item_id}/attachments"


@router.get(_OF_ORDER, response_model=list[AttachmentView], dependencies=[READ], name="attachments")
async def find(
    work_order_id: UUID,
    filters: Filters,
    session: Db,
    user: User,
    settings: Config,
    request: Request,
    response: Response,
) -> Sequence[Any]:
    return answer(await service.find(session, user, settings, work_order_id, filters), request, response)


@router.post(
    _OF_ORDER,
    response_model=AttachmentView,
    status_code=201,
    dependencies=[ATTACH],
    name="attach",
    openapi_extra=described("title"),
)
async def add(
    work_order_id: UUID, form: FileForm, session: Db, user: User, settings: Config, store: Files, etag: ETag
) -> Any:
    attachment = await service.add(session, user, store, settings, work_order_id, await form.read())
    etag(attachment["version"])
    return attachment


@router.get(f"{_OF_ORDER}/{{attachment_id}}", response_model=AttachmentView, dependencies=[READ], name="attachment")
async def get(work_order_id: UUID, attachment_id: UUID, session: Db, user: User, settings: Config, etag: ETag) -> Any:
    attachment = await service.get(session, user, settings, work_order_id, attachment_id)
    etag(attachment["version"])
    return attachment


@router.delete(
    f"{_OF_ORDER}/{{attachment_id}}", status_code=204, response_class=Response, dependencies=[READ], name="detach"
)
async def delete(work_order_id: UUID, attachment_id: UUID, session: Db, user: User, if_match: IfMatch) -> None:
    await service.delete(session, user, work_order_id, attachment_id, if_match)


@router.get(_OF_ITEM, response_model=list[AttachmentView], dependencies=[READ], name="step_attachments")
async def find_of_item(
    work_order_id: UUID,
    item_id: UUID,
    filters: Filters,
    session: Db,
    user: User,
    settings: Config,
    request: Request,
    response: Response,
) -> Sequence[Any]:
    page = await service.find_of_item(session, user, settings, work_order_id, item_id, filters)
    return answer(page, request, response)


@router.post(
    _OF_ITEM,
    response_model=AttachmentView,
    status_code=201,
    dependencies=[ATTACH],
    name="attach_to_step",
    openapi_extra=described("title"),
)
async def add_to_item(
    work_order_id: UUID,
    item_id: UUID,
    form: FileForm,
    session: Db,
    user: User,
    settings: Config,
    store: Files,
    etag: ETag,
) -> Any:
    attachment = await service.add(session, user, store, settings, work_order_id, await form.read(), item_id)
    etag(attachment["version"])
    return attachment
