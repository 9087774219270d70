"""Bodies of vendors, their contacts and contracts."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, EmailStr, Field, HttpUrl, StringConstraints

from api.inventory.suppliers import ADAPTERS
from api.pagination import Page
from api.schemas import (
    Body,
    Day,
    DayStamp,
    Ids,
    Line,
    Money,
    MoneyStamp,
    Search,
    Text,
    Timestamp,
    View,
    Word,
    comma_list,
    optional,
)


class VendorType(StrEnum):
    SUPPLIER = "supplier"
    MANUFACTURER = "manufacturer"
    CONTRACTOR = "contractor"
    SERVICE = "service"
    OTHER = "other"


class ContractStage(StrEnum):
    DRAFT = "draft"
    NEGOTIATION = "negotiation"
    ACTIVE = "active"
    EXPIRED = "expired"
    TERMINATED = "terminated"


def _known_adapter(value: str) -> str:
    if value not in ADAPTERS:
        raise ValueError(f"There is no such adapter; there are: {', '.join(ADAPTERS)}")
    return value


Email = Annotated[EmailStr, Field(max_length=254)]
Url = Annotated[HttpUrl, Field(max_length=2000)]
Days = Annotated[int, Field(ge=0, le=3650)]
Adapter = Annotated[Word, AfterValidator(_known_adapter)]
Secret = Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class VendorFilter(Page):
    type: Annotated[list[VendorType], comma_list, Field(max_length=10)] | None = None
    active: bool | None = None
    warehouse_id: Ids | None = None
    q: Search | None = None


class _VendorFields(Body):
    email: Email | None = None
    phone: Word | None = None
    address: Text | None = None
    website: Url | None = None
    account_number: Word | None = None
    notes: Text | None = None
    lead_time_days: Days | None = None
    catalog_adapter: Adapter | None = None
    catalog_url: Url | None = None
    catalog_secret: Secret | None = None


class VendorCreate(_VendorFields):
    """`catalogAdapter`, `catalogUrl` and `catalogSecret` say how to ask the vendor for price and availability."""

    name: Line
    type: VendorType = VendorType.SUPPLIER
    active: bool = True
    warehouse_id: UUID | None = None


class VendorPatch(_VendorFields):
    name: Line = optional()
    type: VendorType = optional()
    active: bool = optional()


class VendorView(View):
    id: UUID
    name: str
    type: VendorType
    email: str | None
    phone: str | None
    address: str | None
    website: str | None
    account_number: str | None
    notes: str | None
    lead_time_days: int | None
    catalog_adapter: str | None
    catalog_url: str | None
    active: bool
    warehouse_id: UUID
    created_at: Timestamp
    updated_at: Timestamp


class ContactCreate(Body):
    name: Line
    position: Line | None = None
    email: Email | None = None
    phone: Word | None = None
    is_primary: bool = False
    notes: Text | None = None


class ContactPatch(Body):
    name: Line = optional()
    position: Line | None = None
    email: Email | None = None
    phone: Word | None = None
    is_primary: bool = optional()
    notes: Text | None = None


class ContactView(View):
    id: UUID
    vendor_id: UUID
    name: str
    position: str | None
    email: str | None
    phone: str | None
    is_primary: bool
    notes: str | None
    created_at: Timestamp
    updated_at: Timestamp


class ContractFilter(Page):
    vendor_id: Ids | None = None
    stage: Annotated[list[ContractStage], comma_list, Field(max_length=10)] | None = None
    warehouse_id: Ids | None = None
    ends_before: Day | None = None
    q: Search | None = None


class ContractCreate(Body):
    title: Line
    number: Word | None = None
    stage: ContractStage = ContractStage.DRAFT
    start_date: Day | None = None
    end_date: Day | None = None
    notice_days: Days = 30
    value: Money | None = None
    document_url: Url | None = None
    notes: Text | None = None


class ContractPatch(Body):
    title: Line = optional()
    number: Word | None = None
    stage: ContractStage = optional()
    start_date: Day | None = None
    end_date: Day | None = None
    notice_days: Days = optional()
    value: Money | None = None
    document_url: Url | None = None
    notes: Text | None = None


class ContractView(View):
    id: UUID
    vendor_id: UUID
    vendor: str
    number: str | None
    title: str
    stage: ContractStage
    start_date: DayStamp | None
    end_date: DayStamp | None
    notice_days: int
    value: MoneyStamp | None
    document_url: str | None
    notes: str | None
    warehouse_id: UUID
    created_at: Timestamp
    updated_at: Timestamp


def ends(contract_end: date | None, today: date) -> bool:
    """Whether a contract is over: its last day is still one of its days."""
    return contract_end is not None and contract_end < today
