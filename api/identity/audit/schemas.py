"""Bodies of the audit trail."""

from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from api.pagination import Page
from api.schemas import INT8, Body, Ids, Moment, Text, Timestamp, View, clean, comma_list

_Name = Annotated[str, StringConstraints(min_length=1, max_length=63), clean]


class AuditQuery(Body):
    """What to look for; all of it must hold."""

    table: Annotated[list[_Name], comma_list, Field(max_length=50)] | None = None
    record_id: Ids | None = None
    user_id: Ids | None = None
    action: Annotated[list[_Name], comma_list, Field(max_length=50)] | None = None
    actor: Annotated[str, StringConstraints(min_length=1, max_length=100), clean] | None = Field(
        default=None, description="A database role such as maintainpro_worker, or the beginning of an API key"
    )
    request_id: Annotated[str, StringConstraints(min_length=1, max_length=64), clean] | None = None
    warehouse_id: Ids | None = None
    from_: Moment | None = Field(default=None, alias="from")
    to: Moment | None = None


class AuditFilter(AuditQuery, Page):
    pass


class AuditExport(AuditQuery):
    format: Literal["csv", "jsonl"] = "jsonl"


class AuditView(View):
    """One write, or one thing that happened: who, what, when, before and after."""

    id: UUID
    action: str
    table_name: str | None
    record_id: UUID | None
    user_id: UUID | None
    actor: str
    request_id: str | None
    timestamp: Timestamp
    description: str | None
    warehouse_id: UUID | None
    before_data: dict[str, Any] | None
    after_data: dict[str, Any] | None


class VerifyQuery(Body):
    """A long trail is verified in several requests: the next one begins where the last one ended."""

    after: Annotated[int, Field(ge=0, le=INT8)] = 0
    hash: Annotated[str, StringConstraints(max_length=64, pattern="^([0-9a-f]{64})?$")] = ""
    limit: Annotated[int, Field(ge=1, le=1_000_000)] = 200_000


class VerifyView(View):
    valid: bool = Field(description="No link that was looked at is broken, and the anchor fits")
    complete: bool = Field(description="The end of the chain was reached; otherwise ask again with after and hash")
    checked: int
    sequence: int = Field(description="The last good link")
    hash: str
    anchored: int | None = Field(description="The newest link that was signed outside the database, if any")
    problem: str | None = None
    bad_sequence: int | None = None
    log_id: UUID | None = None


class FindingKind(StrEnum):
    """What the audit-processor looks for."""

    CHAIN_BROKEN = "chain_broken"
    MANY_DELETIONS = "many_deletions"
    OFF_HOURS_ROLE_CHANGE = "off_hours_role_change"
    FAILED_LOGINS = "failed_logins"


class FindingFilter(Page):
    kind: Annotated[list[FindingKind], comma_list, Field(max_length=10)] | None = None
    user_id: Ids | None = None
    acknowledged: bool | None = None
    from_: Moment | None = Field(default=None, alias="from", description="found then or later")
    to: Moment | None = Field(default=None, description="found before")


class Acknowledgement(Body):
    note: Text | None = Field(default=None, max_length=2000, description="What it was, and what was done about it")


class FindingView(View):
    """Something odd in the trail, and who has looked at it."""

    id: UUID
    kind: FindingKind
    subject: str = Field(description="Whom or what it is about; each subject is found once")
    description: str
    user_id: UUID | None
    first_at: Timestamp
    last_at: Timestamp
    found_at: Timestamp
    acknowledged_at: Timestamp | None
    acknowledged_by: UUID | None
    note: str | None
