"""Waveforms, and what is known of the machines that they come from."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Double, FetchedValue, ForeignKey, ForeignKeyConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, Id, Json, JsonList, Small, UpdatedAt, Version


class Waveform(Base):
    """A block of samples or the lines of a spectrum, as float32."""

    __tablename__ = "waveforms"

    id: Mapped[Id]
    sensor_id: Mapped[int] = mapped_column(ForeignKey("sensors.id", ondelete="CASCADE"))
    time: Mapped[datetime]
    received_at: Mapped[datetime]
    kind: Mapped[str]
    rate: Mapped[float] = mapped_column(Double)
    unit: Mapped[str]
    samples: Mapped[bytes]
    speed: Mapped[float | None] = mapped_column(Double)
    quality: Mapped[Small]
    features: Mapped[Json]


class EquipmentVibration(Base):
    """Speed, bearings and foundation of a machine. Its warehouse is its equipment's."""

    __tablename__ = "equipment_vibration"
    __table_args__ = (
        ForeignKeyConstraint(
            ["equipment_id", "warehouse_id"],
            ["equipment.id", "equipment.warehouse_id"],
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
    )

    id: Mapped[Id]
    equipment_id: Mapped[UUID]
    warehouse_id: Mapped[UUID]
    speed: Mapped[float | None] = mapped_column(Double)
    speed_sensor_id: Mapped[int | None] = mapped_column(ForeignKey("sensors.id", ondelete="SET NULL"))
    speed_ratio: Mapped[float] = mapped_column(Double, server_default=FetchedValue())
    machine_group: Mapped[Small | None]
    foundation: Mapped[str | None]
    envelope_low: Mapped[float | None] = mapped_column(Double)
    envelope_high: Mapped[float | None] = mapped_column(Double)
    bearings: Mapped[JsonList] = mapped_column(JSONB, server_default=FetchedValue())
    updated_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id", ondelete="SET NULL"))
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]
