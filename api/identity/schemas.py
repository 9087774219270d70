"""Bodies of login, refresh, logout, sessions and roles."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from api.identity.roles import Permission, Role
from api.schemas import Body, Timestamp, View

Email = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=3, max_length=254)]
Token = Annotated[str, StringConstraints(min_length=1, max_length=4096)]


class Login(Body):
    """`mfaToken` is for users with a second factor; from others it is ignored."""

    email: Email
    password: Annotated[str, StringConstraints(min_length=1, max_length=1024)]
    mfa_token: Annotated[str, StringConstraints(max_length=64)] | None = None
    remember_me: bool = False


class Refresh(Body):
    refresh_token: Token


class Logout(Body):
    session_id: UUID


class UserView(View):
    """A user as login and `me` show them."""

    id: UUID
    email: str
    role: Role
    warehouse_id: UUID | None
    first_name: str | None
    last_name: str | None
    phone: str | None
    active: bool
    email_verified: bool
    created_at: Timestamp
    updated_at: Timestamp


class MeView(UserView):
    permissions: list[Permission]


class LoginView(View):
    success: bool = True
    user: UserView
    token: str
    refresh_token: str
    session_id: UUID


class RefreshView(View):
    token: str
    refresh_token: str


class Done(View):
    success: bool = True


class SessionView(View):
    """One login, on one device."""

    session_id: str
    ip_address: str | None
    user_agent: str | None
    created_at: Timestamp
    updated_at: Timestamp
    expires_at: Timestamp
    current: bool = Field(description="Whether this request came with it")


class RoleView(View):
    role: Role
    permissions: list[Permission]
    cross_warehouse: bool
