"""Bodies of equipment; assets are the same resource under a second path."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from api.pagination import Page
from api.schemas import Body, Day, DayStamp, Ids, Line, Search, Text, Timestamp, View, Word, comma_list, optional


class EquipmentStatus(StrEnum):
    ACTIVE = "active"
    INACTIVE = "inactive"
    MAINTENANCE = "maintenance"
    DOWN = "down"
    RETIRED = "retired"


class Criticality(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


LocationPath = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class EquipmentFilter(Page):
    status: Annotated[list[EquipmentStatus], comma_list, Field(max_length=10)] | None = None
    criticality: Annotated[list[Criticality], comma_list, Field(max_length=10)] | None = None
    warehouse_id: Ids | None = None
    location_id: Ids | None = None
    parent_id: Ids | None = None
    equipment_class: Annotated[list[Word], comma_list, Field(max_length=50)] | None = None
    warranty_after: Day | None = None
    warranty_before: Day | None = None
    q: Search | None = None


class EquipmentCreate(Body):
    """`location` is a path such as `Plant 1 / Line 2`: found, or created on the way."""

    asset_tag: Word
    equipment_class: Word | None = None
    model: Line | None = None
    manufacturer: Line | None = None
    serial_number: Line | None = None
    fo_number: Word | None = None
    description: Text | None = None
    location: LocationPath | None = None
    location_id: UUID | None = None
    area: Line | None = None
    status: EquipmentStatus = EquipmentStatus.ACTIVE
    status_reason: Line | None = None
    criticality: Criticality = Criticality.MEDIUM
    install_date: Day | None = None
    warranty_expiry: Day | None = None
    parent_equipment_id: UUID | None = None
    warehouse_id: UUID | None = None


class EquipmentPatch(Body):
    asset_tag: Word = optional()
    equipment_class: Word | None = None
    model: Line | None = None
    manufacturer: Line | None = None
    serial_number: Line | None = None
    fo_number: Word | None = None
    description: Text | None = None
    location: LocationPath | None = None
    location_id: UUID | None = None
    area: Line | None = None
    status: EquipmentStatus = optional()
    status_reason: Line | None = None
    criticality: Criticality = optional()
    install_date: Day | None = None
    warranty_expiry: Day | None = None
    parent_equipment_id: UUID | None = None


class EquipmentView(View):
    id: UUID
    asset_tag: str
    equipment_class: str | None
    model: str | None
    manufacturer: str | None
    serial_number: str | None
    fo_number: str | None
    description: str | None
    status: EquipmentStatus
    status_reason: str | None
    status_changed_at: Timestamp
    location: str | None
    location_id: UUID | None
    area: str | None
    criticality: Criticality
    install_date: DayStamp | None
    warranty_expiry: DayStamp | None
    parent_equipment_id: UUID | None
    hierarchy_level: int
    qr_code_url: str | None
    warehouse_id: UUID
    created_at: Timestamp
    updated_at: Timestamp


class TreeQuery(Body):
    """How far down."""

    depth: Annotated[int, Field(ge=1, le=20)] = 10


class Node(View):
    """Equipment in its tree. `complete` is false where the tree goes on, below `depth` or beyond 5,000 nodes."""

    id: UUID
    asset_tag: str
    description: str | None
    equipment_class: str | None
    status: EquipmentStatus
    criticality: Criticality
    hierarchy_level: int
    complete: bool
    children: "list[Node]"


class ScanQuery(Body):
    """What was scanned or typed: a tag, an id, or the whole address in a QR code."""

    code: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
