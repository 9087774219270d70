"""Locations and equipment: two trees, whose paths and levels the database keeps."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, CreatedAt, Criticality, EquipmentStatus, Id, UpdatedAt, Version, default


class Location(Base):
    """A place; `path` is the names from the root, joined by ``" - "``."""

    __tablename__ = "locations"
    __table_args__ = (ForeignKeyConstraint(["parent_id", "warehouse_id"], ["locations.id", "locations.warehouse_id"]),)

    id: Mapped[Id]
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    parent_id: Mapped[UUID | None]
    name: Mapped[str]
    path: Mapped[str] = default(onupdate=True)
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class Equipment(Base):
    """A machine, or a part of one."""

    __tablename__ = "equipment"
    __table_args__ = (
        ForeignKeyConstraint(["location_id", "warehouse_id"], ["locations.id", "locations.warehouse_id"]),
        ForeignKeyConstraint(
            ["parent_equipment_id", "warehouse_id"], ["equipment.id", "equipment.warehouse_id"], onupdate="CASCADE"
        ),
    )

    id: Mapped[Id]
    asset_tag: Mapped[str]
    fo_number: Mapped[str | None]
    model: Mapped[str | None]
    manufacturer: Mapped[str | None]
    serial_number: Mapped[str | None]
    description: Mapped[str | None]
    area: Mapped[str | None]
    location_id: Mapped[UUID | None]
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    status: Mapped[str] = mapped_column(EquipmentStatus, server_default="active")
    criticality: Mapped[str] = mapped_column(Criticality, server_default="medium")
    installation_date: Mapped[date | None]
    warranty_expiry: Mapped[date | None]
    parent_equipment_id: Mapped[UUID | None]
    hierarchy_level: Mapped[int] = default(onupdate=True)
    qr_code_url: Mapped[str | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]
    equipment_class: Mapped[str | None]
