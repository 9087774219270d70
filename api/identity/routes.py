"""Routes of login, sessions, passwords, the second factor and roles."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.deps import AnonymousDb, Config, Db, Person, User, limited_by_address
from api.identity import accounts, second_factor, service
from api.identity.roles import CROSS_WAREHOUSE, PERMISSIONS
from api.identity.schemas import (
    ChangePassword,
    Confirmation,
    Done,
    EndedView,
    EnrolmentView,
    ForgotPassword,
    LoggedInView,
    Login,
    LoginView,
    Logout,
    MeView,
    MfaCode,
    MfaView,
    RecoveryCodesView,
    Refresh,
    RefreshView,
    ResetPassword,
    RoleView,
    SessionView,
    UserView,
)
from api.identity.tokens import read_refresh_token
from api.route import Route

auth = APIRouter(route_class=Route)
roles = APIRouter(route_class=Route)


def _device(request: Request, fingerprint: str | None) -> service.Device:
    said = [request.headers.get(name, "") for name in ("user-agent", "accept-language", "sec-ch-ua-platform")]
    made = hashlib.sha256("\0".join(said).encode()).hexdigest()
    address = request.client.host if request.client else None
    return service.Device(address, said[0][:500] or None, fingerprint or made)


@auth.post("/login", response_model=LoginView, dependencies=[limited_by_address("login")], name="login")
async def login(body: Login, request: Request, session: AnonymousDb, settings: Config) -> Any:
    found = await service.login(session, settings, _device(request, body.device_fingerprint), body)
    user = UserView.model_validate(found.user).model_dump()
    return {**vars(found), "user": LoggedInView(**user, must_change_password=found.must_change_password)}


@auth.post("/refresh", response_model=RefreshView, dependencies=[limited_by_address("refresh")], name="refresh")
async def refresh(body: Refresh, session: AnonymousDb, settings: Config) -> Any:
    return await service.refresh(session, settings, read_refresh_token(settings, body.refresh_token))


@auth.post("/logout", response_model=Done, name="logout")
async def logout(body: Logout, session: Db, user: Person) -> Done:
    await service.end_session(session, user, body.session_id)
    return Done()


@auth.get("/me", response_model=MeView, name="me")
async def me(session: Db, user: Person) -> dict[str, Any]:
    profile = UserView.model_validate(await service.me(session, user))
    return {
        **profile.model_dump(),
        "permissions": sorted(user.permissions),
        "must_change_password": user.must_change_password,
    }


@auth.get("/sessions", response_model=list[SessionView], name="sessions")
async def sessions(session: Db, user: User) -> Sequence[Any]:
    return await service.sessions(session, user)


@auth.delete("/sessions/{session_id}", status_code=204, response_class=Response, name="end_session")
async def end_session(session_id: UUID, session: Db, user: User) -> None:
    await service.end_session(session, user, session_id)


@auth.delete("/sessions", response_model=EndedView, name="end_other_sessions")
async def end_other_sessions(session: Db, user: User) -> EndedView:
    return EndedView(ended=await service.end_other_sessions(session, user))


@auth.post("/change-password", response_model=Done, name="change_password")
async def change_password(body: ChangePassword, session: Db, user: Person, settings: Config) -> Done:
    await accounts.change_password(session, settings, user, body.current_password, body.new_password)
    return Done()


@auth.post(
    "/forgot-password",
    response_model=Done,
    status_code=202,
    dependencies=[limited_by_address("forgot-password")],
    name="forgot_password",
)
async def forgot_password(body: ForgotPassword, session: AnonymousDb) -> Done:
    """The answer is the same whether there is such a user or not; the link comes by mail."""
    await accounts.forgot_password(session, body.email)
    return Done()


@auth.post(
    "/reset-password", response_model=Done, dependencies=[limited_by_address("reset-password")], name="reset_password"
)
async def reset_password(body: ResetPassword, session: AnonymousDb, settings: Config) -> Done:
    await accounts.set_forgotten_password(session, settings, body.token, body.new_password)
    return Done()


@auth.get("/mfa", response_model=MfaView, name="mfa")
async def mfa(session: Db, _: User) -> Any:
    return await second_factor.state(session)


@auth.post("/mfa/enroll", response_model=EnrolmentView, name="mfa_enroll")
async def mfa_enroll(body: Confirmation, session: Db, user: User, settings: Config) -> Any:
    await accounts.check_own_password(session, user, body.password)
    return await second_factor.propose(session, settings, user, await service.me(session, user))


@auth.post("/mfa/confirm", response_model=RecoveryCodesView, name="mfa_confirm")
async def mfa_confirm(body: MfaCode, session: Db, user: User, settings: Config) -> Any:
    user.need_login()
    return {"recovery_codes": await second_factor.confirm(session, settings, user, body.mfa_token)}


@auth.post("/mfa/disable", response_model=Done, name="mfa_disable")
async def mfa_disable(body: Confirmation, session: Db, user: User) -> Done:
    await accounts.check_own_password(session, user, body.password)
    await second_factor.turn_off(session, user.id)
    return Done()


@auth.post("/mfa/recovery-codes", response_model=RecoveryCodesView, name="mfa_recovery_codes")
async def mfa_recovery_codes(body: Confirmation, session: Db, user: User) -> Any:
    await accounts.check_own_password(session, user, body.password)
    return {"recovery_codes": await second_factor.renew_codes(session)}


@roles.get("", response_model=list[RoleView], name="list")
async def list_roles(_: User) -> list[RoleView]:
    return [
        RoleView(role=role, permissions=sorted(permissions), cross_warehouse=role in CROSS_WAREHOUSE)
        for role, permissions in PERMISSIONS.items()
    ]
