"""Reads of imports, and of the rows that they change."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal_column, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.exchange.imports.kinds import Kind
from api.exchange.imports.schemas import ImportFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import Equipment, ExternalId, Import, Profile

KEYS: Keys = {
    "id": Key(Import.id, "id"),
    "createdAt": Key(Import.created_at, "created_at"),
    "status": Key(Import.status, "status"),
}
_SHOWN = [column for column in Import.__table__.columns if column.name not in ("content", "options")]


async def find(session: AsyncSession, filters: ImportFilter) -> Listing:
    statement = select(*[c for c in _SHOWN if c.name != "errors"])
    for column, wanted in (
        (Import.kind, filters.kind),
        (Import.status, filters.status),
        (Import.warehouse_id, filters.warehouse_id),
    ):
        if wanted is not None:
            statement = statement.where(column.in_(wanted))
    return await paginate(session, statement, filters, KEYS, "-createdAt")


async def show(session: AsyncSession, import_id: UUID) -> Any | None:
    return (await session.execute(select(*_SHOWN).where(Import.id == import_id))).one_or_none()


async def lock(session: AsyncSession, import_id: UUID) -> Import | None:
    return await session.scalar(select(Import).where(Import.id == import_id).with_for_update())


async def owner(session: AsyncSession, import_id: UUID) -> Any | None:
    """Who asked for it, unless that person is not active any more."""
    columns = select(Profile.id, Profile.role, Profile.warehouse_id).join(Import, Import.created_by == Profile.id)
    return (await session.execute(columns.where(Import.id == import_id, Profile.active))).one_or_none()


async def claim(session: AsyncSession, import_id: UUID) -> bool:
    """Take a waiting import, or one that was left in the middle."""
    statement = update(Import).where(Import.id == import_id, Import.status.in_(["queued", "running"]))
    taken = await session.execute(statement.values(status="running", processed_rows=0).returning(Import.id))
    return taken.first() is not None


async def note_progress(session: AsyncSession, import_id: UUID, done: int) -> None:
    statement = update(Import).where(Import.id == import_id).values(processed_rows=done)
    await session.execute(statement.execution_options(synchronize_session=False))


async def waiting(session: AsyncSession, import_id: UUID) -> tuple[Import, bytes] | None:
    """A claimed import and its file. Not locked: its progress is written beside it."""
    job = await session.scalar(select(Import).where(Import.id == import_id, Import.status == "running"))
    content = await session.scalar(select(Import.content).where(Import.id == import_id))
    return None if job is None or content is None else (job, content)


async def by_external_id(
    session: AsyncSession, kind: Kind, warehouse_id: UUID, source: str, wanted: Iterable[str]
) -> dict[str, UUID]:
    statement = select(ExternalId.external_id, ExternalId.record_id).where(
        ExternalId.warehouse_id == warehouse_id,
        ExternalId.source == source,
        ExternalId.kind == kind.name,
        ExternalId.external_id.in_(list(wanted)),
    )
    return {row.external_id: row.record_id for row in await session.execute(statement)}


async def by_key(session: AsyncSession, kind: Kind, warehouse_id: UUID, wanted: Iterable[str]) -> dict[str, UUID]:
    columns = kind.model.__table__.c
    statement = select(columns[kind.key_column].label("key"), columns.id).where(
        columns.warehouse_id == warehouse_id, columns[kind.key_column].in_(list(wanted))
    )
    return {row.key: row.id for row in await session.execute(statement)}


async def equipment_by_tag(session: AsyncSession, warehouse_id: UUID, wanted: Iterable[str]) -> dict[str, UUID]:
    statement = select(Equipment.asset_tag, Equipment.id).where(
        Equipment.warehouse_id == warehouse_id, Equipment.asset_tag.in_(list(wanted))
    )
    return {row.asset_tag: row.id for row in await session.execute(statement)}


async def row(session: AsyncSession, kind: Kind, record_id: UUID) -> dict[str, Any] | None:
    """The whole row as JSON, for taking the import back."""
    table = kind.model.__table__
    data = func.to_jsonb(literal_column(kind.model.__tablename__))
    found: dict[str, Any] | None = await session.scalar(select(data).select_from(table).where(table.c.id == record_id))
    return found


async def name_externally(session: AsyncSession, kind: Kind, job: Import, external_id: str, record_id: UUID) -> None:
    statement = insert(ExternalId).values(
        warehouse_id=job.warehouse_id,
        source=job.source,
        kind=kind.name,
        external_id=external_id,
        record_id=record_id,
        import_id=job.id,
    )
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["warehouse_id", "source", "kind", "external_id"], set_={"record_id": record_id}
        )
    )


async def undo(session: AsyncSession, import_id: UUID) -> None:
    await session.execute(text("SELECT app.undo_import(:id)"), {"id": import_id})
