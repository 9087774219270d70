"""Models of remaining life, and what they say of machines."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Double, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, CreatedAt, Id, Json, default


class RulModel(Base):
    """A model of a class of equipment; the newest is active."""

    __tablename__ = "rul_models"

    id: Mapped[Id]
    equipment_class: Mapped[str]
    number: Mapped[int]
    cycle: Mapped[float] = mapped_column(Double)
    model: Mapped[Json]
    quality: Mapped[Json]
    source: Mapped[str]
    active: Mapped[bool] = default()
    trained_at: Mapped[CreatedAt]


class RemainingLife(Base):
    """What the model of its class says of a machine, or why it says nothing."""

    __tablename__ = "equipment_remaining_life"

    equipment_id: Mapped[UUID] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"), primary_key=True)
    model_id: Mapped[UUID] = mapped_column(ForeignKey("rul_models.id", ondelete="CASCADE"))
    computed_at: Mapped[datetime]
    days: Mapped[float | None] = mapped_column(Double)
    low: Mapped[float | None] = mapped_column(Double)
    high: Mapped[float | None] = mapped_column(Double)
    confidence: Mapped[float] = mapped_column(Double)
    cycles: Mapped[int]
    reason: Mapped[str | None]
