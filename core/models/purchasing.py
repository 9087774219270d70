"""Vendors with their contacts and contracts, and purchase orders with their receipts."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Numeric
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Enum

from core.models.base import Base, CreatedAt, Id, UpdatedAt, UserRole, Version, default

VendorType = Enum("supplier", "manufacturer", "contractor", "service", "other", name="vendor_type_enum")
ContractStage = Enum("draft", "negotiation", "active", "expired", "terminated", name="contract_stage_enum")
PurchaseOrderStatus = Enum(
    "requested",
    "approved",
    "ordered",
    "partially_received",
    "received",
    "closed",
    "rejected",
    "cancelled",
    name="purchase_order_status_enum",
)


def _vendor(ondelete: str | None = None) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["vendor_id", "warehouse_id"], ["vendors.id", "vendors.warehouse_id"], ondelete=ondelete
    )


class Vendor(Base):
    """Whom a warehouse buys from. `secret` is encrypted."""

    __tablename__ = "vendors"

    id: Mapped[Id]
    name: Mapped[str]
    type: Mapped[str] = mapped_column(VendorType, server_default="supplier")
    email: Mapped[str | None]
    phone: Mapped[str | None]
    address: Mapped[str | None]
    website: Mapped[str | None]
    account_number: Mapped[str | None]
    notes: Mapped[str | None]
    lead_time_days: Mapped[int | None]
    catalog_adapter: Mapped[str | None]
    catalog_url: Mapped[str | None]
    secret: Mapped[str | None]
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    active: Mapped[bool] = default()
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class VendorContact(Base):
    """Whom to call at a vendor."""

    __tablename__ = "vendor_contacts"

    id: Mapped[Id]
    vendor_id: Mapped[UUID] = mapped_column(ForeignKey("vendors.id", ondelete="CASCADE"))
    name: Mapped[str]
    position: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    is_primary: Mapped[bool] = default()
    notes: Mapped[str | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class VendorContract(Base):
    """What was agreed with a vendor, and until when."""

    __tablename__ = "vendor_contracts"
    __table_args__ = (_vendor("CASCADE"),)

    id: Mapped[Id]
    vendor_id: Mapped[UUID]
    warehouse_id: Mapped[UUID]
    number: Mapped[str | None]
    title: Mapped[str]
    stage: Mapped[str] = mapped_column(ContractStage, server_default="draft")
    start_date: Mapped[date | None]
    end_date: Mapped[date | None]
    notice_days: Mapped[int] = default()
    value: Mapped[Decimal | None] = mapped_column(Numeric(14, 4))
    document_url: Mapped[str | None]
    notes: Mapped[str | None]
    reminded_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class PurchaseOrder(Base):
    """`number` is the database's to give."""

    __tablename__ = "purchase_orders"
    __table_args__ = (_vendor(),)

    id: Mapped[Id]
    number: Mapped[str] = default()
    status: Mapped[str] = mapped_column(PurchaseOrderStatus, server_default="requested")
    vendor_id: Mapped[UUID | None]
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    automatic: Mapped[bool] = default()
    over_receipt_tolerance: Mapped[Decimal] = mapped_column(Numeric(5, 2), server_default="0")
    expected_date: Mapped[date | None]
    notes: Mapped[str | None]
    reason: Mapped[str | None]
    requested_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    approved_at: Mapped[datetime | None]
    ordered_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    ordered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class PurchaseOrderLine(Base):
    """So many of a part, or of something that is not kept in stock, at a price without tax."""

    __tablename__ = "purchase_order_lines"
    __table_args__ = (
        ForeignKeyConstraint(
            ["purchase_order_id", "warehouse_id"],
            ["purchase_orders.id", "purchase_orders.warehouse_id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(["part_id", "warehouse_id"], ["parts.id", "parts.warehouse_id"]),
    )

    id: Mapped[Id]
    purchase_order_id: Mapped[UUID]
    warehouse_id: Mapped[UUID]
    position: Mapped[int]
    part_id: Mapped[UUID | None]
    description: Mapped[str]
    quantity: Mapped[int]
    unit_price: Mapped[Decimal] = mapped_column(Numeric(14, 4))
    quantity_received: Mapped[int] = default()


class PurchaseReceipt(Base):
    """One delivery on a purchase order."""

    __tablename__ = "purchase_receipts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["purchase_order_id", "warehouse_id"], ["purchase_orders.id", "purchase_orders.warehouse_id"]
        ),
    )

    id: Mapped[Id]
    purchase_order_id: Mapped[UUID]
    warehouse_id: Mapped[UUID]
    delivery_note: Mapped[str | None]
    notes: Mapped[str | None]
    received_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    received_at: Mapped[datetime] = default()


class PurchaseReceiptLine(Base):
    """What a delivery brought of one line."""

    __tablename__ = "purchase_receipt_lines"
    __table_args__ = (
        ForeignKeyConstraint(
            ["purchase_receipt_id", "warehouse_id"], ["purchase_receipts.id", "purchase_receipts.warehouse_id"]
        ),
    )

    id: Mapped[Id]
    purchase_receipt_id: Mapped[UUID]
    warehouse_id: Mapped[UUID]
    purchase_order_line_id: Mapped[UUID] = mapped_column(ForeignKey("purchase_order_lines.id"))
    part_transaction_id: Mapped[UUID | None] = mapped_column(ForeignKey("part_transactions.id"))
    quantity: Mapped[int]
    unit_price: Mapped[Decimal] = mapped_column(Numeric(14, 4))
    over_received: Mapped[bool] = default()


class ApprovalLimit(Base):
    """Up to which total a role approves a purchase order; no amount means no limit."""

    __tablename__ = "approval_limits"

    role: Mapped[str] = mapped_column(UserRole, primary_key=True)
    amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 4))
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]
