"""Parts and the ledger of their stock, reservations, counts and kits."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ARRAY, FetchedValue, ForeignKey, ForeignKeyConstraint, Numeric, Text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Enum

from core.models.base import Base, CreatedAt, Id, UpdatedAt, Version, default

TransactionType = Enum(
    "receive", "issue", "return", "adjust", "transfer", "reserve", "release", name="transaction_type_enum"
)
StockCountStatus = Enum("open", "posted", "cancelled", name="stock_count_status_enum")


def _part() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["part_id", "warehouse_id"], ["parts.id", "parts.warehouse_id"])


class Part(Base):
    """An article in one warehouse. Its stock and the average cost are the ledger's to change."""

    __tablename__ = "parts"
    __table_args__ = (ForeignKeyConstraint(["vendor_id", "warehouse_id"], ["vendors.id", "vendors.warehouse_id"]),)

    id: Mapped[Id]
    part_number: Mapped[str]
    original_number: Mapped[str | None]
    barcode: Mapped[str | None]
    description: Mapped[str | None]
    category: Mapped[str | None]
    manufacturer: Mapped[str | None]
    unit: Mapped[str] = default()
    vendor_id: Mapped[UUID | None]
    quantity_on_hand: Mapped[int] = default(onupdate=True)
    quantity_reserved: Mapped[int] = default(onupdate=True)
    reorder_point: Mapped[int] = default()
    reorder_quantity: Mapped[int | None]
    max_level: Mapped[int | None]
    auto_reorder: Mapped[bool] = default()
    unit_cost: Mapped[Decimal] = mapped_column(Numeric(14, 4), server_default=FetchedValue())
    model_compatibility: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    default_bin: Mapped[str | None]
    active: Mapped[bool] = default()
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class PartAlternate(Base):
    """One part stands in for another, either way; the smaller id is `part_id`."""

    __tablename__ = "part_alternates"
    __table_args__ = (
        ForeignKeyConstraint(["part_id", "warehouse_id"], ["parts.id", "parts.warehouse_id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["alternate_id", "warehouse_id"], ["parts.id", "parts.warehouse_id"], ondelete="CASCADE"),
    )

    part_id: Mapped[UUID] = mapped_column(primary_key=True)
    alternate_id: Mapped[UUID] = mapped_column(primary_key=True)
    warehouse_id: Mapped[UUID]


class PartTransaction(Base):
    """A row of the ledger: changes of the stock on hand (`quantity`) and of the reserved stock (`reserved`)."""

    __tablename__ = "part_transactions"

    id: Mapped[Id]
    part_id: Mapped[UUID] = mapped_column(ForeignKey("parts.id"))
    work_order_id: Mapped[UUID | None] = mapped_column(ForeignKey("work_orders.id"))
    type: Mapped[str] = mapped_column(TransactionType)
    quantity: Mapped[int] = default()
    reserved: Mapped[int] = default()
    balance: Mapped[int] = default()
    unit_cost: Mapped[Decimal] = mapped_column(Numeric(14, 4), server_default=FetchedValue())
    bin: Mapped[str | None]
    performed_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    timestamp: Mapped[datetime] = default()
    notes: Mapped[str | None]
    transfer_id: Mapped[UUID | None]
    purchase_order_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("purchase_order_lines.id"))
    stock_count_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_count_lines.id"))
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"), server_default=FetchedValue())


class PartReservation(Base):
    """What a work order holds of a part: kept by the ledger's trigger."""

    __tablename__ = "part_reservations"
    __table_args__ = (_part(),)

    work_order_id: Mapped[UUID] = mapped_column(ForeignKey("work_orders.id", ondelete="CASCADE"), primary_key=True)
    part_id: Mapped[UUID] = mapped_column(primary_key=True)
    warehouse_id: Mapped[UUID]
    quantity: Mapped[int]


class StockCount(Base):
    """A counting session."""

    __tablename__ = "stock_counts"

    id: Mapped[Id]
    name: Mapped[str]
    status: Mapped[str] = mapped_column(StockCountStatus, server_default="open")
    blind: Mapped[bool] = default()
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    posted_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    posted_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class StockCountLine(Base):
    """One part of a counting session; `book_quantity` is the stock on hand at the moment of counting."""

    __tablename__ = "stock_count_lines"
    __table_args__ = (
        ForeignKeyConstraint(
            ["stock_count_id", "warehouse_id"], ["stock_counts.id", "stock_counts.warehouse_id"], ondelete="CASCADE"
        ),
        _part(),
    )

    id: Mapped[Id]
    stock_count_id: Mapped[UUID]
    part_id: Mapped[UUID]
    warehouse_id: Mapped[UUID]
    book_quantity: Mapped[int | None]
    counted: Mapped[int | None]
    counted_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    counted_at: Mapped[datetime | None]
    notes: Mapped[str | None]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class PartKit(Base):
    """Parts that are taken together."""

    __tablename__ = "part_kits"

    id: Mapped[Id]
    name: Mapped[str]
    description: Mapped[str | None]
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class PartKitItem(Base):
    """So many of a part in a kit."""

    __tablename__ = "part_kit_items"
    __table_args__ = (
        ForeignKeyConstraint(
            ["kit_id", "warehouse_id"], ["part_kits.id", "part_kits.warehouse_id"], ondelete="CASCADE"
        ),
        _part(),
    )

    kit_id: Mapped[UUID] = mapped_column(primary_key=True)
    part_id: Mapped[UUID] = mapped_column(primary_key=True)
    warehouse_id: Mapped[UUID]
    quantity: Mapped[int]
