"""Detectors, alarms, cases with their evidence, and the event feed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Double, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import (
    Base,
    Big,
    BigCount,
    ChangedIn,
    CreatedAt,
    Id,
    Identity,
    Json,
    Small,
    UpdatedAt,
    Version,
    default,
)


class DetectorState(Base):
    """A partition's detectors as they stood at an offset."""

    __tablename__ = "detector_states"

    topic: Mapped[str] = mapped_column(primary_key=True)
    partition: Mapped[int] = mapped_column(primary_key=True)
    next_offset: Mapped[Big]
    state: Mapped[bytes]
    equipment: Mapped[bytes | None]
    saved_at: Mapped[CreatedAt]


class DetectorSetting(Base):
    """What differs from a detector's defaults, for one sensor or for all."""

    __tablename__ = "detectors"

    id: Mapped[Id]
    detector: Mapped[str]
    sensor_id: Mapped[int | None] = mapped_column(ForeignKey("sensors.id", ondelete="CASCADE"))
    mode: Mapped[str] = default()
    parameters: Mapped[Json] = default()
    updated_at: Mapped[UpdatedAt]
    updated_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id", ondelete="SET NULL"))
    version: Mapped[Version]
    changed_in: Mapped[ChangedIn]


class CasePolicy(Base):
    """When anomalies become a case, in a warehouse or everywhere."""

    __tablename__ = "case_policies"

    id: Mapped[Id]
    warehouse_id: Mapped[UUID | None] = mapped_column(ForeignKey("warehouses.id", ondelete="CASCADE"))
    policy: Mapped[Json]
    updated_at: Mapped[UpdatedAt]
    updated_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id", ondelete="SET NULL"))
    version: Mapped[Version]


class Alarm(Base):
    """An anomaly with a life: raised, acknowledged, returned, cleared."""

    __tablename__ = "alarms"

    id: Mapped[Id]
    sensor_id: Mapped[int | None] = mapped_column(ForeignKey("sensors.id", ondelete="CASCADE"))
    source: Mapped[str | None]
    equipment_id: Mapped[UUID | None] = mapped_column(ForeignKey("equipment.id", ondelete="SET NULL"))
    warehouse_id: Mapped[UUID | None] = mapped_column(ForeignKey("warehouses.id", ondelete="SET NULL"))
    detector: Mapped[str]
    detector_version: Mapped[int]
    state: Mapped[str]
    severity: Mapped[str]
    message: Mapped[str]
    score: Mapped[float] = mapped_column(Double)
    value: Mapped[float | None] = mapped_column(Double)
    baseline: Mapped[float | None] = mapped_column(Double)
    spread: Mapped[float | None] = mapped_column(Double)
    threshold: Mapped[float | None] = mapped_column(Double)
    direction: Mapped[Small]
    quality: Mapped[Small]
    since: Mapped[datetime]
    window_start: Mapped[datetime]
    raised_at: Mapped[datetime]
    last_at: Mapped[datetime]
    returned_at: Mapped[datetime | None]
    cleared_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id", ondelete="SET NULL"))
    shelved_until: Mapped[datetime | None]
    suppressed_by: Mapped[str | None]
    suppressed_by_design: Mapped[bool] = default()
    occurrences: Mapped[int] = default()
    recorded_at: Mapped[CreatedAt]
    version: Mapped[Version]


class AlarmEvent(Base):
    """What happened to an alarm."""

    __tablename__ = "alarm_events"

    id: Mapped[Identity]
    alarm_id: Mapped[UUID] = mapped_column(ForeignKey("alarms.id", ondelete="CASCADE"))
    kind: Mapped[str]
    occurred_at: Mapped[datetime]
    actor: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id", ondelete="SET NULL"))
    severity: Mapped[str | None]
    score: Mapped[float | None] = mapped_column(Double)
    value: Mapped[float | None] = mapped_column(Double)
    detail: Mapped[Json] = default()


class Case(Base):
    """One suspected failure mode on one equipment."""

    __tablename__ = "cases"

    id: Mapped[Id]
    equipment_id: Mapped[UUID] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"))
    warehouse_id: Mapped[UUID | None] = mapped_column(ForeignKey("warehouses.id", ondelete="SET NULL"))
    failure_mode: Mapped[str]
    status: Mapped[str] = default()
    severity: Mapped[str]
    priority: Mapped[str]
    title: Mapped[str]
    summary: Mapped[Json] = default()
    score: Mapped[float] = mapped_column(Double)
    due_at: Mapped[datetime | None]
    since: Mapped[datetime]
    opened_at: Mapped[datetime]
    last_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    verdict: Mapped[str | None]
    verdict_note: Mapped[str | None]
    verdict_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id", ondelete="SET NULL"))
    verdict_at: Mapped[datetime | None]
    recorded_at: Mapped[CreatedAt]
    version: Mapped[Version]
    shadow: Mapped[bool] = default()


class CaseEvidence(Base):
    """What speaks for a case."""

    __tablename__ = "case_evidence"

    id: Mapped[Identity]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    alarm_id: Mapped[UUID | None] = mapped_column(ForeignKey("alarms.id", ondelete="SET NULL"))
    sensor_id: Mapped[int | None] = mapped_column(ForeignKey("sensors.id", ondelete="SET NULL"))
    detector: Mapped[str]
    detector_version: Mapped[int]
    observed_at: Mapped[datetime]
    window_start: Mapped[datetime]
    window_end: Mapped[datetime]
    score: Mapped[float] = mapped_column(Double)
    value: Mapped[float | None] = mapped_column(Double)
    baseline: Mapped[float | None] = mapped_column(Double)
    spread: Mapped[float | None] = mapped_column(Double)
    threshold: Mapped[float | None] = mapped_column(Double)
    direction: Mapped[Small]
    severity: Mapped[str]
    message: Mapped[str]
    detail: Mapped[Json] = default()


class EventRecord(Base):
    """An event of the outbox and the feed; its sequence is given after its transaction has committed."""

    __tablename__ = "events"

    id: Mapped[Id]
    sequence: Mapped[Big | None]
    type: Mapped[str]
    entity: Mapped[str]
    entity_id: Mapped[UUID]
    warehouse_id: Mapped[UUID | None]
    payload: Mapped[Json]
    occurred_at: Mapped[CreatedAt]
    written: Mapped[BigCount]
