"""Bodies of users."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import EmailStr, Field, StringConstraints, field_validator

from api.identity.roles import Role
from api.identity.schemas import Password, UserView
from api.pagination import Page
from api.schemas import Body, Ids, Search, Timestamp, View, clean, comma_list, optional

Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100), clean]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=50), clean]
Address = Annotated[EmailStr, StringConstraints(max_length=254), clean]


class UserFilter(Page):
    role: Annotated[list[Role], comma_list, Field(max_length=10)] | None = None
    warehouse_id: Ids | None = None
    active: bool | None = None
    q: Search | None = Field(default=None, description="In names and addresses")


class UserCreate(Body):
    """Without a password the user is invited by mail; with one, he has to change it at his first login."""

    email: Address
    role: Role
    warehouse_id: UUID | None = Field(default=None, description="That of whoever creates the user, when absent")
    first_name: Name = ""
    last_name: Name = ""
    phone: Phone | None = None
    password: Password | None = None

    @field_validator("email")
    @classmethod
    def _lower(cls, email: str) -> str:
        return email.lower()


class UserPatch(Body):
    role: Role = optional()
    warehouse_id: UUID = optional()
    first_name: Name = optional()
    last_name: Name = optional()
    phone: Phone | None = None
    active: bool = optional()


class MePatch(Body):
    """What a person changes of himself."""

    first_name: Name = optional()
    last_name: Name = optional()
    phone: Phone | None = None


class UserSessionView(View):
    """A session of somebody, as an administrator sees it."""

    session_id: str
    ip_address: str | None
    user_agent: str | None
    device_fingerprint: str | None
    created_at: Timestamp
    updated_at: Timestamp
    expires_at: Timestamp


class Invited(View):
    success: Literal[True] = True


__all__ = ["Invited", "MePatch", "UserCreate", "UserFilter", "UserPatch", "UserSessionView", "UserView"]
