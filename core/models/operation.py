"""What the product records of its own work."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, Identity, Json, default


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
