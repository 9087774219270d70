"""Routes of login, sessions and roles."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.deps import AnonymousDb, Config, Db, User, limited_by_address
from api.identity import service
from api.identity.roles import CROSS_WAREHOUSE, PERMISSIONS
from api.identity.schemas import (
    Done,
    Login,
    LoginView,
    Logout,
    MeView,
    Refresh,
    RefreshView,
    RoleView,
    SessionView,
    UserView,
)
from api.identity.tokens import read_refresh_token

auth = APIRouter()
roles = APIRouter()


def _device(request: Request) -> service.Device:
    return service.Device(
        request.client.host if request.client else None, request.headers.get("user-agent", "")[:500] or None
    )


@auth.post("/login", response_model=LoginView, dependencies=[limited_by_address("login")], name="login")
async def login(body: Login, request: Request, session: AnonymousDb, settings: Config) -> Any:
    return await service.login(session, settings, _device(request), body.email, body.password, body.remember_me)


@auth.post("/refresh", response_model=RefreshView, dependencies=[limited_by_address("refresh")], name="refresh")
async def refresh(body: Refresh, session: AnonymousDb, settings: Config) -> Any:
    return await service.refresh(session, settings, read_refresh_token(settings, body.refresh_token))


@auth.post("/logout", response_model=Done, name="logout")
async def logout(body: Logout, session: Db, user: User) -> Done:
    await service.end_session(session, user, body.session_id)
    return Done()


@auth.get("/me", response_model=MeView, name="me")
async def me(session: Db, user: User) -> dict[str, Any]:
    profile = UserView.model_validate(await service.me(session, user))
    return {**profile.model_dump(), "permissions": sorted(PERMISSIONS[user.role])}


@auth.get("/sessions", response_model=list[SessionView], name="sessions")
async def sessions(session: Db, user: User) -> Sequence[Any]:
    return await service.sessions(session, user)


@auth.delete("/sessions/{session_id}", status_code=204, response_class=Response, name="end_session")
async def end_session(session_id: UUID, session: Db, user: User) -> None:
    await service.end_session(session, user, session_id)


@roles.get("", response_model=list[RoleView], name="list")
async def list_roles(user: User) -> list[RoleView]:
    return [
        RoleView(role=role, permissions=sorted(permissions), cross_warehouse=role in CROSS_WAREHOUSE)
        for role, permissions in PERMISSIONS.items()
    ]
