"""What happens on a work order: dependencies, time, labour, costs, signatures, comments, watchers."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ARRAY, Computed, FetchedValue, ForeignKey, ForeignKeyConstraint, Numeric, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, CreatedAt, Id, Identity, UpdatedAt, Version, WorkOrderStatus, default


def _work_order() -> ForeignKey:
    return ForeignKey("work_orders.id", ondelete="CASCADE")


class Dependency(Base):
    """A work order that waits for another of its warehouse."""

    __tablename__ = "wo_dependencies"
    __table_args__ = (
        ForeignKeyConstraint(
            ["work_order_id", "warehouse_id"],
            ["work_orders.id", "work_orders.warehouse_id"],
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["depends_on_id", "warehouse_id"], ["work_orders.id", "work_orders.warehouse_id"], ondelete="CASCADE"
        ),
    )

    work_order_id: Mapped[UUID] = mapped_column(primary_key=True)
    depends_on_id: Mapped[UUID] = mapped_column(primary_key=True)
    warehouse_id: Mapped[UUID]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    created_at: Mapped[CreatedAt]


class StatusNote(Base):
    """One change of a work order's status, written by trigger."""

    __tablename__ = "wo_status_changes"

    id: Mapped[Identity]
    work_order_id: Mapped[UUID] = mapped_column(_work_order())
    from_status: Mapped[str] = mapped_column(WorkOrderStatus)
    to_status: Mapped[str] = mapped_column(WorkOrderStatus)
    reason: Mapped[str | None]
    changed_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    changed_at: Mapped[datetime] = default()


class TimeLog(Base):
    """A person's time on a work order; without an end the timer runs."""

    __tablename__ = "wo_time_logs"

    id: Mapped[Id]
    work_order_id: Mapped[UUID] = mapped_column(_work_order())
    user_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id"))
    start_time: Mapped[datetime]
    end_time: Mapped[datetime | None]
    description: Mapped[str | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class LaborRate(Base):
    """What an hour of a person, a craft or anybody costs, from a day to a day."""

    __tablename__ = "labor_rates"

    id: Mapped[Id]
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    craft: Mapped[str | None]
    hourly_rate: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    valid_from: Mapped[date] = default()
    valid_to: Mapped[date | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class Labor(Base):
    """Hours of work and what they cost; a time log that ended has one."""

    __tablename__ = "wo_labor"

    id: Mapped[Id]
    work_order_id: Mapped[UUID] = mapped_column(_work_order())
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    craft: Mapped[str | None]
    work_date: Mapped[date]
    hours: Mapped[Decimal] = mapped_column(Numeric(10, 4))
    rate: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    multiplier: Mapped[Decimal] = mapped_column(Numeric(4, 2), server_default=FetchedValue())
    cost: Mapped[Decimal | None] = mapped_column(
        Numeric(16, 2), Computed("round(hours * rate * multiplier, 2)", persisted=True)
    )
    description: Mapped[str | None]
    time_log_id: Mapped[UUID | None] = mapped_column(ForeignKey("wo_time_logs.id", ondelete="CASCADE"))
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    created_at: Mapped[CreatedAt]


class Cost(Base):
    """What a work order costs beside labour and parts."""

    __tablename__ = "wo_costs"

    id: Mapped[Id]
    work_order_id: Mapped[UUID] = mapped_column(_work_order())
    kind: Mapped[str]
    description: Mapped[str]
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    cost_date: Mapped[date]
    reference: Mapped[str | None]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    created_at: Mapped[CreatedAt]


class Signature(Base):
    """Who signed what, when, and what it meant; `content_hash` is the SHA-256 of `content`."""

    __tablename__ = "wo_signatures"

    id: Mapped[Id]
    work_order_id: Mapped[UUID] = mapped_column(_work_order())
    user_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id"))
    meaning: Mapped[str]
    comment: Mapped[str | None]
    signed_at: Mapped[datetime]
    content: Mapped[str]
    content_hash: Mapped[str]


class Comment(Base):
    """A remark on a work order; who is mentioned is told."""

    __tablename__ = "wo_comments"

    id: Mapped[Id]
    work_order_id: Mapped[UUID] = mapped_column(_work_order())
    user_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id"))
    body: Mapped[str]
    mentions: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default="{}")
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class Watcher(Base):
    """A person who wants to hear of a work order."""

    __tablename__ = "wo_watchers"

    work_order_id: Mapped[UUID] = mapped_column(_work_order(), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True)
    created_at: Mapped[CreatedAt]


class CalendarFeed(Base):
    """The secret link of a person's calendar feed, as its SHA-256."""

    __tablename__ = "calendar_feeds"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True)
    token_hash: Mapped[str]
    created_at: Mapped[CreatedAt]
