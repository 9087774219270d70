"""Locations and equipment: two trees, whose paths and levels the database keeps; downtime and the catalogue."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Numeric
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
    status_reason: Mapped[str | None] = default(onupdate=True)
    status_changed_at: Mapped[datetime] = default(onupdate=True)
    warranty_noted: Mapped[date | None]


class Downtime(Base):
    """A span in which equipment could not do its work; spans of one equipment never overlap."""

    __tablename__ = "equipment_downtime"
    __table_args__ = (
        ForeignKeyConstraint(
            ["equipment_id", "warehouse_id"], ["equipment.id", "equipment.warehouse_id"], onupdate="CASCADE"
        ),
    )

    id: Mapped[Id]
    equipment_id: Mapped[UUID]
    warehouse_id: Mapped[UUID]
    status: Mapped[str] = mapped_column(EquipmentStatus, server_default="down")
    planned: Mapped[bool]
    reason: Mapped[str | None]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class EquipmentClass(Base):
    """A class of the catalogue, such as pump."""

    __tablename__ = "equipment_classes"

    id: Mapped[Id]
    code: Mapped[str]
    name: Mapped[str]
    description: Mapped[str | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class EquipmentModel(Base):
    """A manufacturer's model, and the class that it belongs to."""

    __tablename__ = "equipment_models"

    id: Mapped[Id]
    manufacturer: Mapped[str]
    model: Mapped[str]
    equipment_class: Mapped[str | None] = mapped_column(ForeignKey("equipment_classes.code", onupdate="CASCADE"))
    description: Mapped[str | None]
    expected_life_years: Mapped[Decimal | None] = mapped_column(Numeric(5, 1))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]
