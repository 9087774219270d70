"""Routes of comments, watchers and signatures, all of a work order."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.conditional import ETag, IfMatch
from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.maintenance.collaboration import comments, signatures
from api.maintenance.collaboration.schemas import (
    CommentCreate,
    CommentFilter,
    CommentPatch,
    CommentView,
    SignatureCreate,
    SignatureView,
    WatcherCreate,
    WatcherView,
)
from api.pagination import answer

router = APIRouter(route_class=IdempotentRoute)
# whoever asked for work may ask how it goes
READ = needs(Permission.WORK_ORDERS_READ_OWN)
WORK = needs(Permission.WORK_ORDERS_WORK)


@router.get("/{work_order_id}/comments", response_model=list[CommentView], dependencies=[READ], name="comments")
async def find_comments(
    work_order_id: UUID,
    filters: Annotated[CommentFilter, Query()],
    session: Db,
    user: User,
    request: Request,
    response: Response,
) -> Sequence[Any]:
    return answer(await comments.find(session, user, work_order_id, filters), request, response)


@router.post(
    "/{work_order_id}/comments", response_model=CommentView, status_code=201, dependencies=[READ], name="add_comment"
)
async def add_comment(work_order_id: UUID, body: CommentCreate, session: Db, user: User, etag: ETag) -> Any:
    comment = await comments.add(session, user, work_order_id, body)
    etag(comment.version)
    return comment


@router.patch(
    "/{work_order_id}/comments/{comment_id}", response_model=CommentView, dependencies=[READ], name="update_comment"
)
async def update_comment(
    work_order_id: UUID, comment_id: UUID, body: CommentPatch, session: Db, user: User, etag: ETag, if_match: IfMatch
) -> Any:
    comment = await comments.update(session, user, work_order_id, comment_id, body, if_match)
    etag(comment.version)
    return comment


@router.delete("/{work_order_id}/comments/{comment_id}", status_code=204, dependencies=[READ], name="remove_comment")
async def remove_comment(work_order_id: UUID, comment_id: UUID, session: Db, user: User) -> None:
    await comments.remove(session, user, work_order_id, comment_id)


@router.get("/{work_order_id}/watchers", response_model=list[WatcherView], dependencies=[READ], name="watchers")
async def find_watchers(work_order_id: UUID, session: Db, user: User) -> Sequence[Any]:
    return await comments.watchers(session, user, work_order_id)


@router.post(
    "/{work_order_id}/watchers", response_model=list[WatcherView], status_code=201, dependencies=[READ], name="watch"
)
async def watch(work_order_id: UUID, session: Db, user: User, body: WatcherCreate | None = None) -> Sequence[Any]:
    return await comments.watch(session, user, work_order_id, body.user_id if body else None)


@router.delete("/{work_order_id}/watchers/{user_id}", status_code=204, dependencies=[READ], name="unwatch")
async def unwatch(work_order_id: UUID, user_id: UUID, session: Db, user: User) -> None:
    await comments.unwatch(session, user, work_order_id, user_id)


@router.get("/{work_order_id}/signatures", response_model=list[SignatureView], dependencies=[READ], name="signatures")
async def find_signatures(work_order_id: UUID, session: Db, user: User) -> Sequence[Any]:
    return await signatures.find(session, user, work_order_id)


@router.post(
    "/{work_order_id}/signatures", response_model=SignatureView, status_code=201, dependencies=[WORK], name="sign"
)
async def sign(work_order_id: UUID, body: SignatureCreate, session: Db, user: User) -> Any:
    return await signatures.sign(session, user, work_order_id, body)
