"""Files and what they are attached to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, CreatedAt, Id, UpdatedAt, Version


class File(Base):
    """What is known of a stored file; the bytes are in the store under `storage_key`."""

    __tablename__ = "files"
    __table_args__ = (
        ForeignKeyConstraint(
            ["equipment_id", "warehouse_id"], ["equipment.id", "equipment.warehouse_id"], onupdate="CASCADE"
        ),
    )

    id: Mapped[Id]
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    kind: Mapped[str]
    name: Mapped[str]
    title: Mapped[str | None]
    content_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    storage_key: Mapped[str]
    width: Mapped[int | None]
    height: Mapped[int | None]
    thumbnail_key: Mapped[str | None]
    processed_at: Mapped[datetime | None]
    equipment_id: Mapped[UUID | None]
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("work_requests.id", ondelete="CASCADE"))


class Attachment(Base):
    """A file at a work order, or at one step of its checklist."""

    __tablename__ = "wo_attachments"
    __table_args__ = (
        ForeignKeyConstraint(
            ["checklist_item_id", "work_order_id"],
            ["wo_checklist_items.id", "wo_checklist_items.work_order_id"],
            ondelete="SET NULL (checklist_item_id)",
        ),
    )

    id: Mapped[Id]
    work_order_id: Mapped[UUID] = mapped_column(ForeignKey("work_orders.id", ondelete="CASCADE"))
    checklist_item_id: Mapped[UUID | None]
    file_id: Mapped[UUID] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"))
    file_url: Mapped[str]
    file_name: Mapped[str]
    file_type: Mapped[str]
    file_size: Mapped[int]
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    created_at: Mapped[CreatedAt]
