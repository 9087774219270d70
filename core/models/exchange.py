"""Imports and what they changed, the names that other systems have for our rows, and how long what is kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Enum

from core.models.base import Base, CreatedAt, Id, Json, JsonList, UpdatedAt, Version, default

ImportStatus = Enum("queued", "running", "checked", "completed", "failed", "undone", name="import_status_enum")


class Import(Base):
    """One file that was, or is to be, imported."""

    __tablename__ = "imports"

    id: Mapped[Id]
    kind: Mapped[str]
    status: Mapped[str] = mapped_column(ImportStatus, server_default="queued")
    dry_run: Mapped[bool] = default()
    source: Mapped[str] = default()
    file_name: Mapped[str | None]
    content: Mapped[bytes | None] = mapped_column(deferred=True)
    options: Mapped[Json] = default()
    columns: Mapped[Json] = default()
    total_rows: Mapped[int] = default()
    processed_rows: Mapped[int] = default()
    created_rows: Mapped[int] = default()
    updated_rows: Mapped[int] = default()
    unchanged_rows: Mapped[int] = default()
    error_count: Mapped[int] = default()
    errors: Mapped[JsonList] = default()
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    created_by: Mapped[UUID] = mapped_column(ForeignKey("profiles.id"))
    created_at: Mapped[CreatedAt]
    finished_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class ImportChange(Base):
    """What one line of an import did to one row."""

    __tablename__ = "import_changes"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[int]
    table_name: Mapped[str]
    record_id: Mapped[UUID]
    created: Mapped[bool]
    before_data: Mapped[Json | None]
    new_version: Mapped[int]


class ExternalId(Base):
    """By which id another system knows a row."""

    __tablename__ = "external_ids"

    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"), primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[UUID]
    import_id: Mapped[UUID | None] = mapped_column(ForeignKey("imports.id", ondelete="SET NULL"))


class RetentionPolicy(Base):
    """How many days what is kept; none means for ever."""

    __tablename__ = "retention_policies"

    name: Mapped[str] = mapped_column(primary_key=True)
    keep_days: Mapped[int | None]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]
