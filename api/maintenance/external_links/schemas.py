"""Bodies of contractors' links, and of what is behind one."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field, JsonValue

from api.maintenance.requests.schemas import Email
from api.maintenance.work_orders.checklist_schemas import ChecklistStatus, ChecklistType
from api.maintenance.work_orders.schemas import Priority
from api.maintenance.work_orders.status import Status
from api.pagination import Page
from api.schemas import Body, Ids, Moment, Text, Timestamp, View, Word, optional


class Right(StrEnum):
    """What a contractor may do by a link."""

    READ = "read"
    COMMENT = "comment"
    UPLOAD_PHOTO = "upload_photo"
    CHECKLIST = "checklist"
    REPORT_DONE = "report_done"


def _with_read(rights: list[Right]) -> list[Right]:
    """Whoever may do something may look at it."""
    return [right for right in Right if right is Right.READ or right in rights]


class LinkFilter(Page):
    work_order_id: Ids | None = None
    active: Annotated[bool | None, Field(description="Neither revoked nor expired")] = None


class LinkCreate(Body):
    """To exactly one work order, which is given to the contractor with it."""

    name: Annotated[Word, Field(description="Who he is in the audit trail")]
    company: Word | None = None
    email: Annotated[Email | None, Field(description="The same name and address are the same contractor")] = None
    allows: Annotated[
        list[Right], Field(max_length=5), AfterValidator(_with_read), Field(description="`read` is always among them")
    ] = Field(default_factory=lambda: list(Right))
    expires_at: Annotated[Moment | None, Field(description="At most a year ahead; absent: as the settings say")] = None
    send_mail: Annotated[bool, Field(description="Mail the link to the contractor's address")] = False


class LinkView(View):
    id: UUID
    work_order_id: UUID
    profile_id: UUID
    name: str
    company: str | None
    email: str | None
    allows: list[Right]
    expires_at: Timestamp
    revoked_at: Timestamp | None
    last_used_at: Timestamp | None
    active: bool
    created_by: UUID | None
    created_at: Timestamp
    warehouse_id: UUID


class NewLinkView(LinkView):
    """`url` and `token` are shown this once: only a hash of the token is kept."""

    token: str
    url: str


class VisitEquipment(View):
    asset_tag: str
    description: str | None
    location: str | None


class VisitStep(View):
    id: UUID
    component: str | None
    action: str
    type: ChecklistType
    required: bool
    unit: str | None
    low_limit: float | None
    high_limit: float | None
    choices: list[str]
    status: ChecklistStatus
    value: Any
    notes: str | None
    completed_at: Timestamp | None


class VisitFile(View):
    """`downloadUrl` and `thumbnailUrl` are good for some minutes."""

    id: UUID
    checklist_item_id: UUID | None
    file_name: str
    file_type: str
    file_size: int
    mine: bool
    download_url: str
    thumbnail_url: str | None
    created_at: Timestamp


class VisitComment(View):
    author: str
    mine: bool
    body: str
    created_at: Timestamp


class VisitView(View):
    """The one work order behind a link. Of its comments: the contractor's own, and those that mention him."""

    name: str
    allows: list[Right]
    expires_at: Timestamp
    work_order_number: str
    title: str
    description: str | None
    status: Status
    priority: Priority
    due_date: Timestamp | None
    area: str | None
    equipment: VisitEquipment | None
    completed_at: Timestamp | None
    completion_notes: str | None
    checklist: list[VisitStep]
    files: list[VisitFile]
    comments: list[VisitComment]


class VisitRemark(Body):
    body: Annotated[Text, Field(min_length=1)]


class VisitStepPatch(Body):
    """`value` as the step's type asks for it; of a photo, the id of a file that was uploaded to this work order."""

    status: ChecklistStatus = optional()
    value: JsonValue = None
    notes: Text | None = None


class VisitReport(Body):
    completion_notes: Annotated[Text | None, Field(description="What was done")] = None
