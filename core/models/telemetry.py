"""Sensors, what they sent, and how far it was consumed. Readings are tables, not objects: they come in arrays."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Double,
    FetchedValue,
    ForeignKey,
    Integer,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import MetaData

from core.models.base import Base, Big, BigCount, ChangedIn, CreatedAt, Id, Identity, UpdatedAt, Version, default


class Source(Base):
    """A device's presence, as it says it itself."""

    __tablename__ = "sources"

    source: Mapped[str] = mapped_column(primary_key=True)
    online: Mapped[bool | None]
    changed_at: Mapped[datetime] = default()
    reason: Mapped[str | None]


class DeviceBirth(Base):
    """Session state of stateful protocols."""

    __tablename__ = "device_births"

    topic: Mapped[str] = mapped_column(primary_key=True)
    payload: Mapped[bytes]
    received_at: Mapped[datetime]


class Sensor(Base):
    """One series of readings. Its warehouse is its equipment's."""

    __tablename__ = "sensors"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str]
    source: Mapped[str]
    metric: Mapped[str]
    name: Mapped[str | None]
    equipment_id: Mapped[UUID | None] = mapped_column(ForeignKey("equipment.id", ondelete="SET NULL"))
    warehouse_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("warehouses.id", ondelete="SET NULL"),
        server_default=FetchedValue(),
        server_onupdate=FetchedValue(),
    )
    unit: Mapped[str | None]
    scale: Mapped[float] = mapped_column(Double, server_default=FetchedValue())
    offset: Mapped[float] = mapped_column(Double, server_default=FetchedValue())
    low_limit: Mapped[float | None] = mapped_column(Double)
    high_limit: Mapped[float | None] = mapped_column(Double)
    sampling_interval: Mapped[float | None] = mapped_column(Double)
    status: Mapped[str] = default(onupdate=True)
    discovered_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]
    relearn_from: Mapped[datetime | None]
    derived_from: Mapped[int | None] = mapped_column(ForeignKey("sensors.id", ondelete="SET NULL"))
    changed_in: Mapped[ChangedIn]


class IngestOffset(Base):
    """How far a partition was consumed, and what became of its messages."""

    __tablename__ = "ingest_offsets"

    topic: Mapped[str] = mapped_column(primary_key=True)
    partition: Mapped[int] = mapped_column(primary_key=True)
    next_offset: Mapped[BigCount]
    received: Mapped[BigCount]
    stored: Mapped[BigCount]
    duplicate: Mapped[BigCount]
    corrected: Mapped[BigCount]
    dead_lettered: Mapped[BigCount]
    updated_at: Mapped[datetime] = default()


class IngestProcess(Base):
    """An ingest process's own account."""

    __tablename__ = "ingest_processes"

    process: Mapped[str] = mapped_column(primary_key=True)
    messages: Mapped[Big]
    readings: Mapped[Big]
    published: Mapped[Big]
    dead_lettered: Mapped[Big]
    in_flight: Mapped[Big]
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime] = default()


class RollupNote(Base):
    """A bucket that a batch touched."""

    __tablename__ = "rollup_queue"

    id: Mapped[Identity]
    tier: Mapped[str]
    bucket: Mapped[datetime]
    noted_at: Mapped[CreatedAt]


class DeadLetter(Base):
    """A message, or a part of one, that could not be read."""

    __tablename__ = "dead_letters"

    id: Mapped[Id]
    received_at: Mapped[datetime]
    topic: Mapped[str]
    payload: Mapped[bytes]
    reason: Mapped[str]
    status: Mapped[str] = default()
    corrected_payload: Mapped[bytes | None]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id", ondelete="SET NULL"))
    version: Mapped[Version]


def _series(name: str, metadata: MetaData) -> Table:
    columns: list[Column[Any]] = [
        Column("sensor_id", Integer, nullable=False),
        Column("time", DateTime(timezone=True), nullable=False),
    ]
    if name.endswith(("_1m", "_1h", "_1d")):
        columns.append(Column("count", BigInteger, nullable=False))
        columns += [Column(figure, Double) for figure in ("sum", "min", "max", "first", "last")]
        columns.append(Column("bad_count", BigInteger, nullable=False))
    else:
        columns.append(Column("value", Text if name.endswith("_text") else Double, nullable=False))
        columns.append(Column("quality", SmallInteger, nullable=False))
    return Table(name, metadata, *columns)


readings = _series("readings", Base.metadata)
readings_text = _series("readings_text", Base.metadata)
readings_1m = _series("readings_1m", Base.metadata)
readings_1h = _series("readings_1h", Base.metadata)
readings_1d = _series("readings_1d", Base.metadata)

# The same for the API, whose role sees telemetry of its warehouse only, by way of these views.
views = MetaData()
visible_readings = _series("visible_readings", views)
visible_readings_text = _series("visible_readings_text", views)
visible_readings_1m = _series("visible_readings_1m", views)
visible_readings_1h = _series("visible_readings_1h", views)
visible_readings_1d = _series("visible_readings_1d", views)
visible_latest = _series("visible_latest", views)
