"""Bodies of permits, isolation points, lock-outs and the rules that ask for them."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from api.maintenance.work_orders.schemas import Type
from api.pagination import Page
from api.schemas import INT4, Body, Ids, Line, Moment, Text, Timestamp, View, Word, comma_list, optional


class PermitType(StrEnum):
    HOT_WORK = "hot_work"
    CONFINED_SPACE = "confined_space"
    ELECTRICAL = "electrical"
    WORKING_AT_HEIGHT = "working_at_height"
    GENERAL = "general"


class PermitStatus(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    ACTIVE = "active"
    CLOSED = "closed"
    EXPIRED = "expired"


class Energy(StrEnum):
    ELECTRICAL = "electrical"
    MECHANICAL = "mechanical"
    HYDRAULIC = "hydraulic"
    PNEUMATIC = "pneumatic"
    CHEMICAL = "chemical"
    THERMAL = "thermal"
    GRAVITATIONAL = "gravitational"
    RADIATION = "radiation"
    OTHER = "other"


PermitTypes = Annotated[list[PermitType], Field(max_length=5)]


class RuleFilter(Page):
    equipment_id: Ids | None = None


class RuleCreate(Body):
    """What work on an equipment needs, or work of a type, or both together."""

    equipment_id: UUID | None = None
    work_order_type: Type | None = None
    permit_types: PermitTypes = Field(default_factory=list)
    lockout: bool = False
    note: Text | None = None
    warehouse_id: UUID | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.equipment_id is None and self.work_order_type is None:
            raise ValueError("A rule is for an equipment, a type of work, or both")
        if not self.permit_types and not self.lockout:
            raise ValueError("A rule asks for a permit, a lock-out, or both")
        return self


class RulePatch(Body):
    permit_types: PermitTypes = optional()
    lockout: bool = optional()
    note: Text | None = None


class RuleView(View):
    id: UUID
    warehouse_id: UUID
    equipment_id: UUID | None
    work_order_type: Type | None
    permit_types: list[PermitType]
    lockout: bool
    note: str | None
    created_at: Timestamp
    updated_at: Timestamp


class PointCreate(Body):
    name: Word
    energy_type: Energy
    method: Annotated[Line, Field(description="What is done here: open breaker Q1 and lock it")]
    verification: Annotated[Line | None, Field(description="How one knows that no energy is left")] = None
    position: Annotated[int, Field(ge=0, le=INT4)] = 0


class PointPatch(Body):
    name: Word = optional()
    energy_type: Energy = optional()
    method: Line = optional()
    verification: Line | None = None
    position: Annotated[int, Field(ge=0, le=INT4)] = optional()
    active: bool = optional()


class PointView(View):
    id: UUID
    equipment_id: UUID
    position: int
    name: str
    energy_type: Energy
    method: str
    verification: str | None
    active: bool


class PermitFilter(Page):
    status: Annotated[list[PermitStatus], comma_list, Field(max_length=10)] | None = None
    type: Annotated[list[PermitType], comma_list, Field(max_length=10)] | None = None
    work_order_id: Ids | None = None


class PermitCreate(Body):
    type: PermitType
    hazards: Text | None = None
    precautions: Text | None = None
    valid_from: Moment
    valid_to: Moment

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.valid_to <= self.valid_from:
            raise ValueError("validTo must come after validFrom")
        return self


class PermitDecision(Body):
    note: Text | None = None


class PermitView(View):
    id: UUID
    work_order_id: UUID
    type: PermitType
    status: PermitStatus
    hazards: str | None
    precautions: str | None
    valid_from: Timestamp
    valid_to: Timestamp
    requested_by: UUID
    requested_at: Timestamp
    decided_by: UUID | None
    decided_at: Timestamp | None
    decision_note: str | None
    activated_by: UUID | None
    activated_at: Timestamp | None
    closed_by: UUID | None
    closed_at: Timestamp | None
    closing_note: str | None


class LockoutPlan(Body):
    """The points to be locked; every active one of the equipment when absent."""

    isolation_point_ids: Annotated[list[UUID], Field(max_length=100)] | None = None


class LockApplied(Body):
    lock_number: Word | None = None
    note: Text | None = None


class LockStep(Body):
    note: Text | None = None


class LockoutView(View):
    id: UUID
    work_order_id: UUID
    isolation_point_id: UUID
    name: str
    energy_type: Energy
    method: str
    verification: str | None
    lock_number: str | None
    applied_by: UUID | None
    applied_at: Timestamp | None
    verified_by: UUID | None
    verified_at: Timestamp | None
    removed_by: UUID | None
    removed_at: Timestamp | None
    note: str | None


class SafetyView(View):
    """What a work order needs, has, and still lacks before work may begin."""

    permit_types: list[PermitType]
    lockout: bool
    missing: list[str]
    permits: list[PermitView]
    lockouts: list[LockoutView]
