"""Webhooks and the queue of their deliveries."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, SmallInteger, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, Big, BigCount, CreatedAt, Id, Small, UpdatedAt, Version, default


def _webhook() -> ForeignKey:
    return ForeignKey("webhooks.id", ondelete="CASCADE")


class Webhook(Base):
    """Somebody who is told of events. `warehouse_id` None means those of all warehouses."""

    __tablename__ = "webhooks"

    id: Mapped[Id]
    url: Mapped[str]
    description: Mapped[str | None]
    events: Mapped[list[str]] = mapped_column(ARRAY(Text))
    active: Mapped[bool] = default()
    rate_per_minute: Mapped[int | None]
    warehouse_id: Mapped[UUID | None] = mapped_column(ForeignKey("warehouses.id"))
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    disabled_at: Mapped[datetime | None]
    disabled_reason: Mapped[str | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class WebhookSecret(Base):
    """What deliveries are signed with, sealed; the one without an end is the current one."""

    __tablename__ = "webhook_secrets"

    id: Mapped[Id]
    webhook_id: Mapped[UUID] = mapped_column(_webhook())
    secret: Mapped[str]
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime | None]


class WebhookState(Base):
    """How far a webhook has come, and how it fares."""

    __tablename__ = "webhook_states"

    webhook_id: Mapped[UUID] = mapped_column(_webhook(), primary_key=True)
    cursor: Mapped[Big]
    tokens: Mapped[float] = default()
    refilled_at: Mapped[datetime] = default()
    paused_until: Mapped[datetime | None]
    last_delivered_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]


class WebhookDelivery(Base):
    """One event for one webhook."""

    __tablename__ = "webhook_deliveries"

    id: Mapped[Id]
    webhook_id: Mapped[UUID] = mapped_column(_webhook())
    event_id: Mapped[UUID]
    event: Mapped[str]
    sequence: Mapped[Big]
    entity_id: Mapped[UUID]
    replay: Mapped[bool] = default()
    status: Mapped[str]
    attempts: Mapped[Small]
    next_attempt_at: Mapped[datetime | None]
    response_status: Mapped[int | None] = mapped_column(SmallInteger)
    error: Mapped[str | None]
    created_at: Mapped[CreatedAt]
    finished_at: Mapped[datetime | None]
    position: Mapped[BigCount]


class WebhookAttempt(Base):
    """One try to deliver, and what came of it."""

    __tablename__ = "webhook_attempts"

    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("webhook_deliveries.id", ondelete="CASCADE"), primary_key=True)
    attempt: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    attempted_at: Mapped[datetime]
    duration_ms: Mapped[int]
    response_status: Mapped[int | None] = mapped_column(SmallInteger)
    response_body: Mapped[str | None]
    error: Mapped[str | None]
