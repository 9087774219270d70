"""What the product records of its own work."""

from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, Double, FetchedValue, ForeignKey, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, BigCount, CreatedAt, Id, Identity, Json, UpdatedAt, Version, default


class ServiceRun(Base):
    """One run of a background service."""

    __tablename__ = "service_runs"

    id: Mapped[Identity]
    service: Mapped[str]
    outcome: Mapped[str] = default()
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    result: Mapped[Json] = default()
    error: Mapped[str | None]
    requested_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id", ondelete="SET NULL"))

    @property
    def duration_ms(self) -> float | None:
        """Milliseconds from start to end; None while it runs."""
        return (self.finished_at - self.started_at).total_seconds() * 1000 if self.finished_at else None


class NotificationPreferences(Base):
    """How a person wants to be told; who has no row has the defaults."""

    __tablename__ = "notification_preferences"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True)
    email: Mapped[bool] = default()
    types: Mapped[Json] = default()
    quiet_from: Mapped[time | None]
    quiet_to: Mapped[time | None]
    timezone: Mapped[str | None]
    critical_breaks_quiet: Mapped[bool] = default()
    digest: Mapped[bool] = default()
    digest_at: Mapped[time] = default()
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class NotificationDelivery(Base):
    """The mailing of a notification: claimed before it is sent, recorded after."""

    __tablename__ = "notification_deliveries"

    notification_id: Mapped[UUID] = mapped_column(ForeignKey("notifications.id", ondelete="CASCADE"), primary_key=True)
    status: Mapped[str] = default()
    attempts: Mapped[int] = default()
    not_before: Mapped[datetime] = default()
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None]
    created_at: Mapped[CreatedAt]


class DailyKpi(Base):
    """What a site did on a day."""

    __tablename__ = "daily_kpis"

    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    opened: Mapped[int]
    completed: Mapped[int]
    completed_planned: Mapped[int]
    completed_on_time: Mapped[int]
    completed_with_due: Mapped[int]
    open_at_end: Mapped[int]
    overdue_at_end: Mapped[int]
    repair_hours: Mapped[float] = mapped_column(Double)
    repairs: Mapped[int]
    labor_hours: Mapped[float] = mapped_column(Double)
    labor_cost: Mapped[Decimal] = mapped_column(Numeric(16, 2))
    other_cost: Mapped[Decimal] = mapped_column(Numeric(16, 2))
    computed_at: Mapped[datetime]


class AuditProgress(Base):
    """How far the audit trail was verified."""

    __tablename__ = "audit_progress"

    one_row: Mapped[bool] = mapped_column(primary_key=True, server_default=FetchedValue())
    sequence: Mapped[BigCount]
    hash: Mapped[str] = default()
    broken_at: Mapped[int | None] = mapped_column(BigInteger)
    problem: Mapped[str | None]
    checked_at: Mapped[datetime | None]


class AuditFinding(Base):
    """What looked odd in the audit trail: each once, until somebody says what it was."""

    __tablename__ = "audit_findings"

    id: Mapped[Id]
    kind: Mapped[str]
    subject: Mapped[str]
    description: Mapped[str]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id", ondelete="SET NULL"))
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    found_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id", ondelete="SET NULL"))
    note: Mapped[str | None]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]
