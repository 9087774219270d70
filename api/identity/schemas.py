"""Bodies of login, refresh, logout, sessions and roles."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from api.identity.roles import Permission, Role
from api.schemas import Body, Timestamp, View, clean

Email = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=3, max_length=254)]
Password = Annotated[str, StringConstraints(min_length=1, max_length=1024)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)]
Token = Annotated[str, StringConstraints(min_length=1, max_length=4096)]


class Login(Body):
    """`mfaToken` is for users with a second factor: a code of now, or a recovery code. From others it is ignored."""

    email: Email
    password: Password
    mfa_token: Code | None = None
    remember_me: bool = False
    device_fingerprint: Annotated[str, StringConstraints(min_length=1, max_length=200), clean] | None = None


class Refresh(Body):
    refresh_token: Token


class Logout(Body):
    session_id: UUID


class ChangePassword(Body):
    current_password: Password
    new_password: Password


class ForgotPassword(Body):
    email: Email


class ResetPassword(Body):
    """`token` is the end of the link that came by mail."""

    token: Token
    new_password: Password


class Confirmation(Body):
    """Who is logged in proves again that it is he."""

    password: Password


class MfaCode(Body):
    mfa_token: Code


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


_FORCED = "Until it is changed, only me, change-password and logout work"


class LoggedInView(UserView):
    must_change_password: bool = Field(exclude_if=lambda forced: not forced, description=f"Only when true. {_FORCED}")


class MeView(UserView):
    must_change_password: bool = Field(description=_FORCED)
    permissions: list[Permission] = Field(description="Of the role, or of the API key")


class LoginView(View):
    success: bool = True
    user: LoggedInView
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
    device_fingerprint: str | None
    created_at: Timestamp
    updated_at: Timestamp
    expires_at: Timestamp
    current: bool = Field(description="Whether this request came with it")


class RoleView(View):
    role: Role
    permissions: list[Permission]
    cross_warehouse: bool


class EndedView(View):
    ended: int


class MfaView(View):
    enabled: bool
    recovery_codes_left: int


class EnrolmentView(View):
    """What an authenticator needs; it counts once a code of it was given to `confirm`."""

    secret: str
    uri: str = Field(description="otpauth://…, what the QR code holds")
    qr: str = Field(description="The QR code: an SVG image as a data URI")


class RecoveryCodesView(View):
    """Shown this once; each works once, in place of a code."""

    recovery_codes: list[str]
