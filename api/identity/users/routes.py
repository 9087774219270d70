"""Routes of users."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.conditional import ETag, IfMatch
from api.deps import Config, Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.identity.schemas import EndedView, UserView
from api.identity.users import service
from api.identity.users.schemas import Invited, MePatch, UserCreate, UserFilter, UserPatch, UserSessionView
from api.pagination import answer

router = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.USERS_READ)
WRITE = needs(Permission.USERS_WRITE)
SESSIONS = needs(Permission.SESSIONS_WRITE)


@router.get("", response_model=list[UserView], dependencies=[READ], name="list")
async def find(
    filters: Annotated[UserFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)


@router.post("", response_model=UserView, status_code=201, dependencies=[WRITE], name="create")
async def create(body: UserCreate, session: Db, user: User, settings: Config, etag: ETag) -> Any:
    who = await service.create(session, settings, user, body)
    etag(who.version)
    return who


@router.get("/me", response_model=UserView, name="me")
async def me(session: Db, user: User, etag: ETag) -> Any:
    who = await service.get(session, user.id)
    etag(who.version)
    return who


@router.patch("/me", response_model=UserView, name="update_me")
async def update_me(body: MePatch, session: Db, user: User, etag: ETag, if_match: IfMatch) -> Any:
    who = await service.update_me(session, user, body, if_match)
    etag(who.version)
    return who


@router.get("/{user_id}", response_model=UserView, dependencies=[READ], name="get")
async def get(user_id: UUID, session: Db, etag: ETag) -> Any:
    who = await service.get(session, user_id)
    etag(who.version)
    return who


@router.patch("/{user_id}", response_model=UserView, dependencies=[WRITE], name="update")
async def update(user_id: UUID, body: UserPatch, session: Db, user: User, etag: ETag, if_match: IfMatch) -> Any:
    who = await service.update(session, user, user_id, body, if_match)
    etag(who.version)
    return who


@router.post("/{user_id}/invite", response_model=Invited, status_code=202, dependencies=[WRITE], name="invite")
async def invite(user_id: UUID, session: Db, user: User) -> Invited:
    """Send the link by mail again."""
    await service.invite(session, user, user_id)
    return Invited()


@router.get("/{user_id}/sessions", response_model=list[UserSessionView], dependencies=[SESSIONS], name="sessions")
async def sessions(user_id: UUID, session: Db) -> Sequence[Any]:
    return await service.sessions(session, user_id)


@router.delete("/{user_id}/sessions", response_model=EndedView, dependencies=[SESSIONS], name="end_sessions")
async def end_sessions(user_id: UUID, session: Db) -> EndedView:
    return EndedView(ended=await service.end_sessions(session, user_id))


@router.delete(
    "/{user_id}/sessions/{session_id}",
    status_code=204,
    response_class=Response,
    dependencies=[SESSIONS],
    name="end_session",
)
async def end_session(user_id: UUID, session_id: UUID, session: Db) -> None:
    await service.end_session(session, user_id, session_id)


@router.delete("/{user_id}/mfa", status_code=204, response_class=Response, dependencies=[WRITE], name="reset_mfa")
async def reset_mfa(user_id: UUID, session: Db, user: User) -> None:
    """Turn the second factor of somebody off who lost it."""
    await service.reset_second_factor(session, user, user_id)
