"""Bodies of API keys."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.identity.roles import Permission
from api.pagination import Page
from api.schemas import Body, Ids, Moment, Timestamp, View, Word


class ApiKeyFilter(Page):
    user_id: Ids | None = None
    active: bool | None = Field(default=None, description="Neither revoked nor over")


class ApiKeyCreate(Body):
    """A key acts as its user, and may do what both its scopes and the role of its user allow."""

    name: Word
    scopes: Annotated[list[Permission], Field(min_length=1, max_length=200)]
    expires_at: Moment | None = None
    user_id: UUID | None = Field(default=None, description="Whose key it is: oneself, or another for administrators")


class ApiKeyView(View):
    id: UUID
    name: str
    prefix: str = Field(description="How the key begins: what people and logs know it by")
    user_id: UUID
    created_by: UUID | None
    scopes: list[str]
    expires_at: Timestamp | None
    last_used_at: Timestamp | None = None
    revoked_at: Timestamp | None
    created_at: Timestamp


class NewApiKeyView(ApiKeyView):
    key: str = Field(description="Shown this once")
