"""Backtests, trust in detectors, health, maintenance windows."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Double, FetchedValue, ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, CreatedAt, Id, Json, JsonList, UpdatedAt, Version, default


class Backtest(Base):
    """A run of detectors and a case policy over history, asked for by a person."""

    __tablename__ = "backtests"

    id: Mapped[Id]
    kind: Mapped[str]
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id", ondelete="CASCADE"))
    requested_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id", ondelete="SET NULL"))
    status: Mapped[str] = default()
    progress: Mapped[float] = mapped_column(Double, server_default=FetchedValue())
    cancel: Mapped[bool] = default()
    request: Mapped[Json]
    result: Mapped[Json | None]
    error: Mapped[str | None]
    created_at: Mapped[CreatedAt]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    version: Mapped[Version]


class DetectorTrust(Base):
    """How often a detector was right, on one sensor or in a whole warehouse, and what follows from it."""

    __tablename__ = "detector_trust"

    id: Mapped[Id]
    detector: Mapped[str]
    sensor_id: Mapped[int | None] = mapped_column(ForeignKey("sensors.id", ondelete="CASCADE"))
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id", ondelete="CASCADE"))
    state: Mapped[str] = default()
    confirmed: Mapped[float] = mapped_column(Double, server_default=FetchedValue())
    refuted: Mapped[float] = mapped_column(Double, server_default=FetchedValue())
    precision: Mapped[float | None] = mapped_column(Double)
    low: Mapped[float | None] = mapped_column(Double)
    high: Mapped[float | None] = mapped_column(Double)
    reason: Mapped[str] = default()
    changed_at: Mapped[datetime] = default()
    computed_at: Mapped[datetime] = default()


class EquipmentHealth(Base):
    """The health index of a machine at a time, with what lowers it."""

    __tablename__ = "equipment_health"

    equipment_id: Mapped[UUID] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"), primary_key=True)
    time: Mapped[datetime] = mapped_column(primary_key=True)
    health: Mapped[float] = mapped_column(Double)
    reasons: Mapped[JsonList] = default()


class EquipmentMonitor(Base):
    """What the monitor of a machine thinks, as streams wrote it last. `shares`: sensor id -> its share of what is
    unusual."""

    __tablename__ = "equipment_monitors"

    equipment_id: Mapped[UUID] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[str]
    progress: Mapped[float] = mapped_column(Double)
    mode: Mapped[int | None] = mapped_column(SmallInteger)
    modes: Mapped[int] = mapped_column(SmallInteger)
    score: Mapped[float] = mapped_column(Double)
    shares: Mapped[Json] = default()
    observed_at: Mapped[datetime]
    updated_at: Mapped[datetime] = default()


class MaintenanceWindow(Base):
    """When an equipment, a location or (with neither) a warehouse is worked on by plan: its alarms are suppressed."""

    __tablename__ = "maintenance_windows"

    id: Mapped[Id]
    equipment_id: Mapped[UUID | None] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"))
    location_id: Mapped[UUID | None] = mapped_column(ForeignKey("locations.id", ondelete="CASCADE"))
    warehouse_id: Mapped[UUID] = mapped_column(
        ForeignKey("warehouses.id", ondelete="CASCADE"), server_default=FetchedValue()
    )
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    timezone: Mapped[str] = default()
    repeats: Mapped[str | None]
    repeat_every: Mapped[int] = default()
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger), server_default=FetchedValue())
    repeat_until: Mapped[datetime | None]
    reason: Mapped[str]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id", ondelete="SET NULL"))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]
