"""Portals, what is reported through them, and contractors' links."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, ForeignKeyConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, CreatedAt, Id, UpdatedAt, Version, default


def _place() -> tuple[ForeignKeyConstraint, ...]:
    return (
        ForeignKeyConstraint(["location_id", "warehouse_id"], ["locations.id", "locations.warehouse_id"]),
        ForeignKeyConstraint(
            ["equipment_id", "warehouse_id"], ["equipment.id", "equipment.warehouse_id"], onupdate="CASCADE"
        ),
    )


class RequestPortal(Base):
    """A QR code on a wall or a machine, through which anybody may report."""

    __tablename__ = "request_portals"
    __table_args__ = _place()

    id: Mapped[Id]
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    name: Mapped[str]
    location_id: Mapped[UUID | None]
    equipment_id: Mapped[UUID | None]
    secret: Mapped[str]
    active: Mapped[bool] = default()
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class WorkRequest(Base):
    """What somebody reported, until a supervisor has decided on it."""

    __tablename__ = "work_requests"
    __table_args__ = (
        *_place(),
        ForeignKeyConstraint(["portal_id", "warehouse_id"], ["request_portals.id", "request_portals.warehouse_id"]),
    )

    id: Mapped[Id]
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    portal_id: Mapped[UUID]
    location_id: Mapped[UUID | None]
    equipment_id: Mapped[UUID | None]
    title: Mapped[str]
    description: Mapped[str | None]
    requester_name: Mapped[str | None]
    requester_email: Mapped[str | None]
    requester_phone: Mapped[str | None]
    status: Mapped[str] = default()
    reason: Mapped[str | None]
    work_order_id: Mapped[UUID | None] = mapped_column(ForeignKey("work_orders.id"))
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("work_requests.id"))
    token_hash: Mapped[str]
    triaged_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    triaged_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class ExternalLink(Base):
    """A contractor's way to exactly one work order, until it expires or is revoked."""

    __tablename__ = "external_links"

    id: Mapped[Id]
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    work_order_id: Mapped[UUID] = mapped_column(ForeignKey("work_orders.id", ondelete="CASCADE"))
    profile_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id"))
    name: Mapped[str]
    company: Mapped[str | None]
    email: Mapped[str | None]
    token_hash: Mapped[str]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    allows: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{read}")
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]
