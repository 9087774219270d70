"""Bodies of comments, watchers and signatures."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from api.pagination import Page
from api.schemas import Body, Text, Timestamp, View

Said = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1)]
Mentions = Annotated[list[UUID], Field(max_length=50)]


class Meaning(StrEnum):
    """What a signature stands for."""

    PERFORMED = "performed"
    VERIFIED = "verified"
    APPROVED = "approved"
    RECEIVED = "received"
    WITNESSED = "witnessed"


class CommentCreate(Body):
    body: Annotated[Said, Field(description="An @ before an e-mail address of a colleague mentions them")]
    mentions: Annotated[Mentions, Field(description="Colleagues mentioned by id, beside those in the text")] = Field(
        default_factory=list
    )


class CommentPatch(Body):
    body: Said


class CommentView(View):
    id: UUID
    work_order_id: UUID
    user_id: UUID
    body: str
    mentions: list[UUID]
    created_at: Timestamp
    updated_at: Timestamp


class CommentFilter(Page):
    pass


class WatcherCreate(Body):
    user_id: Annotated[UUID | None, Field(description="Oneself when absent")] = None


class WatcherView(View):
    work_order_id: UUID
    user_id: UUID
    created_at: Timestamp


class SignatureCreate(Body):
    meaning: Meaning
    comment: Text | None = None


class SignatureView(View):
    """`contentHash` is the SHA-256 of `content`: the work order, its steps, hours and costs as they were signed."""

    id: UUID
    work_order_id: UUID
    user_id: UUID
    meaning: Meaning
    comment: str | None
    signed_at: Timestamp
    content: str
    content_hash: str
    current: Annotated[bool, Field(description="Nothing that was signed has changed since")]
