"""Bodies of portals and requests."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import EmailStr, Field, StringConstraints, model_validator

from api.maintenance.work_orders.schemas import Priority
from api.pagination import Page
from api.schemas import Body, Ids, Line, Text, Timestamp, View, Word, comma_list, optional

Email = Annotated[EmailStr, StringConstraints(max_length=254)]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=50, pattern=r"^[0-9+() /.\-]*$")]


class RequestStatus(StrEnum):
    NEW = "new"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MERGED = "merged"


class PortalFilter(Page):
    active: bool | None = None
    equipment_id: Ids | None = None
    location_id: Ids | None = None


class PortalCreate(Body):
    """Tied to a location, to equipment, or to both."""

    name: Line
    location_id: UUID | None = None
    equipment_id: UUID | None = None

    @model_validator(mode="after")
    def _stands_somewhere(self) -> "PortalCreate":
        if self.location_id is None and self.equipment_id is None:
            raise ValueError("Give locationId or equipmentId")
        return self


class PortalPatch(Body):
    name: Line = optional()
    active: bool = optional()


class PortalView(View):
    """`url` is what its QR code says."""

    id: UUID
    name: str
    location_id: UUID | None
    equipment_id: UUID | None
    active: bool
    url: str
    warehouse_id: UUID
    created_at: Timestamp
    updated_at: Timestamp


class PublicPortal(View):
    name: str
    location: str | None
    asset_tag: str | None
    equipment: str | None


class Submission(Body):
    """What somebody reports; how to reach him is for him to say."""

    title: Line
    description: Text | None = None
    name: Word | None = None
    email: Email | None = None
    phone: Phone | None = None


class Submitted(View):
    """`token` opens the state of the request, and takes photos until somebody has looked at it."""

    token: str
    url: str


class PublicRequest(View):
    title: str
    description: str | None
    status: RequestStatus
    reason: str | None
    photos: int
    created_at: Timestamp
    triaged_at: Timestamp | None
    work_order_number: str | None
    work_order_status: str | None
    completed_at: Timestamp | None


class RequestFilter(Page):
    status: Annotated[list[RequestStatus], comma_list, Field(max_length=5)] | None = None
    equipment_id: Ids | None = None
    location_id: Ids | None = None


class Accept(Body):
    """What the work order has beside what was reported."""

    title: Line | None = None
    priority: Priority = Priority.MEDIUM
    assigned_to: UUID | None = None


class Reject(Body):
    reason: Line


class Merge(Body):
    """Into another request, or into a work order."""

    request_id: UUID | None = None
    work_order_id: UUID | None = None

    @model_validator(mode="after")
    def _names_one(self) -> "Merge":
        if (self.request_id is None) == (self.work_order_id is None):
            raise ValueError("Give requestId or workOrderId: exactly one of them")
        return self


class RequestView(View):
    id: UUID
    title: str
    description: str | None
    status: RequestStatus
    reason: str | None
    requester_name: str | None
    requester_email: str | None
    requester_phone: str | None
    portal_id: UUID
    location_id: UUID | None
    equipment_id: UUID | None
    work_order_id: UUID | None
    merged_into: UUID | None
    triaged_by: UUID | None
    triaged_at: Timestamp | None
    warehouse_id: UUID
    created_at: Timestamp
    updated_at: Timestamp
