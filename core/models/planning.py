"""Preventive maintenance: templates, their schedules, and the occurrences that came of them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Column,
    Computed,
    DateTime,
    Double,
    Enum,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, CreatedAt, Id, Json, JsonList, Priority, UpdatedAt, Version, WorkOrderType, default
from core.models.telemetry import views

Frequency = Enum(
    "daily",
    "weekly",
    "biweekly",
    "monthly",
    "quarterly",
    "semiannual",
    "annual",
    "custom",
    name="frequency_enum",
)


class PmTemplate(Base):
    """What is done, how often, and by which rules."""

    __tablename__ = "pm_templates"

    id: Mapped[Id]
    name: Mapped[str]
    description: Mapped[str | None]
    model: Mapped[str | None]
    component: Mapped[str | None]
    action: Mapped[str | None]
    frequency_type: Mapped[str]
    frequency_interval: Mapped[float | None] = mapped_column(Double)
    frequency_unit: Mapped[str | None]
    frequency: Mapped[str] = mapped_column(Frequency, Computed("by the migration", persisted=True))
    estimated_duration: Mapped[int | None]
    type: Mapped[str] = mapped_column(WorkOrderType, server_default="preventive")
    priority: Mapped[str] = mapped_column(Priority, server_default="medium")
    assigned_to: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default="{}")
    checklist: Mapped[JsonList] = default()
    rules: Mapped[Json] = default()
    custom_fields: Mapped[Json] = default()
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    active: Mapped[bool] = default()
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id", ondelete="SET NULL"))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    deleted_at: Mapped[datetime | None]
    version: Mapped[Version]


class PmSchedule(Base):
    """A template on one equipment, or with none on the site as a whole."""

    __tablename__ = "pm_schedules"
    __table_args__ = (
        ForeignKeyConstraint(["template_id", "warehouse_id"], ["pm_templates.id", "pm_templates.warehouse_id"]),
    )

    id: Mapped[Id]
    template_id: Mapped[UUID]
    equipment_id: Mapped[UUID | None] = mapped_column(ForeignKey("equipment.id"))
    warehouse_id: Mapped[UUID]
    chosen: Mapped[bool] = default()
    active: Mapped[bool] = default()
    started_at: Mapped[datetime]
    anchor: Mapped[date | None]
    next_nominal: Mapped[date | None]
    next_due: Mapped[datetime | None]
    look_at: Mapped[datetime | None]
    last_due: Mapped[datetime | None]
    last_done_at: Mapped[datetime | None]
    meter_base: Mapped[float | None] = mapped_column(Double)
    meter_value: Mapped[float | None] = mapped_column(Double)
    meter_at: Mapped[datetime | None]
    meter_epoch: Mapped[int] = default()
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class PmOccurrence(Base):
    """One time that the work fell due: with its work order, or missed."""

    __tablename__ = "pm_occurrences"
    __table_args__ = (
        ForeignKeyConstraint(["schedule_id", "template_id"], ["pm_schedules.id", "pm_schedules.template_id"]),
    )

    id: Mapped[Id]
    schedule_id: Mapped[UUID]
    template_id: Mapped[UUID]
    equipment_id: Mapped[UUID | None] = mapped_column(ForeignKey("equipment.id"))
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    occurrence: Mapped[str]
    due_at: Mapped[datetime]
    late_after: Mapped[datetime]
    may_overlap: Mapped[bool] = default()
    status: Mapped[str]
    work_order_id: Mapped[UUID | None] = mapped_column(ForeignKey("work_orders.id"))
    completed_at: Mapped[datetime | None]
    completed_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id", ondelete="SET NULL"))
    overdue_since: Mapped[datetime | None]
    note: Mapped[str | None]
    included_in: Mapped[UUID | None] = mapped_column(ForeignKey("pm_occurrences.id"))
    parts_short: Mapped[JsonList] = default()
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


pm_readings = Table(
    "pm_readings",
    views,
    Column("sensor_id", Integer),
    Column("equipment_id", Uuid),
    Column("metric", Text),
    Column("time", DateTime(timezone=True)),
    Column("value", Double),
    Column("quality", SmallInteger),
)
