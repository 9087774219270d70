"""Work orders with their checklists, notifications, the audit trail and the answers kept for repeated requests."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Double, FetchedValue, ForeignKey, Numeric, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from core.models.base import (
    Base,
    Big,
    ChecklistStatus,
    CreatedAt,
    Id,
    Identity,
    Json,
    NotificationType,
    Priority,
    UpdatedAt,
    Version,
    WorkOrderStatus,
    WorkOrderType,
    default,
)


class WorkOrder(Base):
    """Work to be done. `fo_number` is the database's to give."""

    __tablename__ = "work_orders"

    id: Mapped[Id]
    fo_number: Mapped[str] = default()
    type: Mapped[str] = mapped_column(WorkOrderType, server_default="corrective")
    title: Mapped[str] = default()
    description: Mapped[str | None]
    area: Mapped[str | None] = default(onupdate=True)
    asset_model: Mapped[str | None] = default(onupdate=True)
    equipment_id: Mapped[UUID | None] = mapped_column(ForeignKey("equipment.id"))
    status: Mapped[str] = mapped_column(WorkOrderStatus, server_default="new")
    priority: Mapped[str] = mapped_column(Priority, server_default="medium")
    requested_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    assigned_to: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default="{}")
    created_at: Mapped[CreatedAt]
    due_date: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    completed_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    completion_notes: Mapped[str | None]
    verified_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    verified_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"), server_default=FetchedValue())
    escalated: Mapped[bool] = default()
    escalation_level: Mapped[int] = default()
    estimated_hours: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    actual_hours: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    follow_up: Mapped[bool] = default()
    follow_up_of: Mapped[UUID | None] = mapped_column(ForeignKey("work_orders.id"))
    last_updated: Mapped[UpdatedAt]
    imported: Mapped[bool] = default()
    version: Mapped[Version]
    pm_template_id: Mapped[UUID | None] = mapped_column(ForeignKey("pm_templates.id"))
    # as large as a template and of use to one screen: lists and events do without
    pm_rules: Mapped[Json | None] = mapped_column(deferred=True)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    archived_at: Mapped[datetime | None]
    labels: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    planned_start: Mapped[datetime | None]
    sequence: Mapped[int | None]
    hold_reason: Mapped[str | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    cancel_reason: Mapped[str | None]
    reopened_count: Mapped[int] = default()
    failure_mode: Mapped[str | None]
    failure_mechanism: Mapped[str | None]
    failure_cause: Mapped[str | None]
    remedy: Mapped[str | None]
    verdict: Mapped[str | None]
    escalated_at: Mapped[datetime | None]
    escalation_reason: Mapped[str | None]


class WorkOrderTally(Base):
    """A change in the number of a warehouse's work orders of a status; their sum is the number."""

    __tablename__ = "work_order_tallies"

    id: Mapped[Identity]
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    status: Mapped[str] = mapped_column(WorkOrderStatus)
    archived: Mapped[bool]
    change: Mapped[Big]


class ChecklistItem(Base):
    """One step of a work order."""

    __tablename__ = "wo_checklist_items"

    id: Mapped[Id]
    work_order_id: Mapped[UUID] = mapped_column(ForeignKey("work_orders.id", ondelete="CASCADE"))
    position: Mapped[int] = default()
    component: Mapped[str | None]
    action: Mapped[str]
    status: Mapped[str] = mapped_column(ChecklistStatus, server_default="pending")
    notes: Mapped[str | None]
    custom_field_data: Mapped[Json] = default()
    type: Mapped[str] = default()
    required: Mapped[bool] = default()
    unit: Mapped[str | None]
    low_limit: Mapped[float | None] = mapped_column(Double)
    high_limit: Mapped[float | None] = mapped_column(Double)
    choices: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    fail_choices: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    value: Mapped[Any] = mapped_column(JSONB(none_as_null=True), nullable=True)
    follow_up_on_fail: Mapped[bool] = default()
    follow_up_work_order_id: Mapped[UUID | None] = mapped_column(ForeignKey("work_orders.id"))
    created_at: Mapped[CreatedAt]
    completed_at: Mapped[datetime | None]
    completed_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class Notification(Base):
    """What a person is told."""

    __tablename__ = "notifications"
    # one may write to colleagues what one may not read afterwards: nothing must be read back
    __mapper_args__ = {"eager_defaults": False}  # noqa: RUF012

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"))
    type: Mapped[str] = mapped_column(NotificationType)
    message: Mapped[str]
    read: Mapped[bool] = default()
    created_at: Mapped[CreatedAt]
    work_order_id: Mapped[UUID | None] = mapped_column(ForeignKey("work_orders.id", ondelete="CASCADE"))
    part_id: Mapped[UUID | None] = mapped_column(ForeignKey("parts.id", ondelete="CASCADE"))
    priority: Mapped[str] = mapped_column(Priority, server_default="medium")
    dedupe_key: Mapped[str | None]
    read_at: Mapped[datetime | None]


class SystemLog(Base):
    """An entry of the audit trail: written by triggers, changed by nobody."""

    __tablename__ = "system_logs"

    id: Mapped[Id]
    action: Mapped[str]
    table_name: Mapped[str | None]
    record_id: Mapped[UUID | None]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    actor: Mapped[str]
    request_id: Mapped[str | None]
    timestamp: Mapped[datetime] = default()
    description: Mapped[str | None]
    warehouse_id: Mapped[UUID | None]
    before_data: Mapped[Json | None]
    after_data: Mapped[Json | None]


class IdempotencyKey(Base):
    """The answer to a POST, kept for its repetition; without a status code the first one is still at work."""

    __tablename__ = "idempotency_keys"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    method: Mapped[str]
    path: Mapped[str]
    request_hash: Mapped[bytes]
    status_code: Mapped[int | None]
    response_headers: Mapped[Json] = default()
    response_body: Mapped[bytes | None]
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime] = default()
