"""Permits and lock-out/tag-out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, ForeignKeyConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, CreatedAt, Id, UpdatedAt, Version, WorkOrderType, default


class SafetyRule(Base):
    """What work on an equipment, or of a type, needs before it begins."""

    __tablename__ = "safety_rules"
    __table_args__ = (
        ForeignKeyConstraint(
            ["equipment_id", "warehouse_id"], ["equipment.id", "equipment.warehouse_id"], onupdate="CASCADE"
        ),
    )

    id: Mapped[Id]
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    equipment_id: Mapped[UUID | None]
    work_order_type: Mapped[str | None] = mapped_column(WorkOrderType)
    permit_types: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    lockout: Mapped[bool] = default()
    note: Mapped[str | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class IsolationPoint(Base):
    """Where an equipment is cut off from one of its energies, and how."""

    __tablename__ = "isolation_points"
    __table_args__ = (
        ForeignKeyConstraint(
            ["equipment_id", "warehouse_id"], ["equipment.id", "equipment.warehouse_id"], onupdate="CASCADE"
        ),
    )

    id: Mapped[Id]
    equipment_id: Mapped[UUID]
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    position: Mapped[int] = default()
    name: Mapped[str]
    energy_type: Mapped[str]
    method: Mapped[str]
    verification: Mapped[str | None]
    active: Mapped[bool] = default()
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class Permit(Base):
    """Leave to do dangerous work in a window of time, given by another person than the one who asked."""

    __tablename__ = "permits"

    id: Mapped[Id]
    work_order_id: Mapped[UUID] = mapped_column(ForeignKey("work_orders.id", ondelete="CASCADE"))
    type: Mapped[str]
    status: Mapped[str] = default()
    hazards: Mapped[str | None]
    precautions: Mapped[str | None]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime]
    requested_by: Mapped[UUID] = mapped_column(ForeignKey("profiles.id"))
    requested_at: Mapped[datetime] = default()
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str | None]
    activated_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    activated_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    closed_at: Mapped[datetime | None]
    closing_note: Mapped[str | None]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class Lockout(Base):
    """One lock on one isolation point for one work order: applied, verified by another person, removed."""

    __tablename__ = "wo_lockouts"

    id: Mapped[Id]
    work_order_id: Mapped[UUID] = mapped_column(ForeignKey("work_orders.id", ondelete="CASCADE"))
    isolation_point_id: Mapped[UUID] = mapped_column(ForeignKey("isolation_points.id"))
    lock_number: Mapped[str | None]
    applied_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    applied_at: Mapped[datetime | None]
    verified_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    verified_at: Mapped[datetime | None]
    removed_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    removed_at: Mapped[datetime | None]
    note: Mapped[str | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]
