"""Importing a file: checked or done at once when it is small, else by the worker; and taking it back.

An import is one transaction: all of its lines, or none. What it would do is found out by doing it and rolling back, so
a dry run sees what the real one will see.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Conflict, Forbidden, Invalid, NotFound
from api.exchange.imports import columns, plan, reading, repository
from api.exchange.imports.applying import Outcome, Tell, apply
from api.exchange.imports.kinds import KINDS
from api.exchange.imports.schemas import ImportFilter, ImportOptions, ImportStatus
from api.identity.actor import Actor
from api.identity.roles import Role
from api.pagination import Listing
from core.jobs import defer
from core.models import Import
from core.settings import Settings

RUN_IMPORT = "run_import"
AT_ONCE = 500  # lines that a request may wait for
_MOST_ERRORS = 1000
_NOT_IN_STATE = "55000"


class _RollBackError(Exception):
    """Take the savepoint back: there were errors, or it was a rehearsal."""


async def find(session: AsyncSession, filters: ImportFilter) -> Listing:
    return await repository.find(session, filters)


async def get(session: AsyncSession, import_id: UUID) -> Any:
    row = await repository.show(session, import_id)
    if row is None:
        raise NotFound("Import")
    return row


async def start(session: AsyncSession, actor: Actor, settings: Settings, options: ImportOptions, content: bytes) -> Any:
    """Read the file, and run the import or leave it to the worker. A file that cannot be read is Invalid."""
    kind = KINDS[options.kind]
    actor.need(kind.permission)
    sheet, found = _understand(options.kind, options.mapping, content)
    warehouse_id = options.warehouse_id or actor.warehouse_id
    job = Import(
        kind=kind.name,
        dry_run=options.dry_run,
        source=options.source,
        file_name=options.file_name,
        options={"mapping": options.mapping},
        columns={sheet.header[index]: field.name for index, field in found.items()},
        total_rows=len(sheet.lines),
        warehouse_id=warehouse_id,
        created_by=actor.id,
    )
    session.add(job)
    await session.flush()
    if len(sheet.lines) > AT_ONCE:
        job.content = content
        await session.flush()
        await defer(session, RUN_IMPORT, import_id=str(job.id), lock=f"import {warehouse_id}")
    else:
        await _run(session, actor, settings, job, sheet, found, None)
    return await get(session, job.id)


async def resume(session: AsyncSession, settings: Settings, import_id: UUID, tell: Tell) -> None:
    """What the worker does with an import that it has claimed, as the person who asked for it."""
    found = await repository.waiting(session, import_id)
    owner = await repository.owner(session, import_id)
    if found is None or owner is None:
        return
    job, content = found
    actor = Actor(owner.id, job.id, Role(owner.role), owner.warehouse_id)
    sheet, fields = _understand(job.kind, job.options.get("mapping", {}), content)
    await _run(session, actor, settings, job, sheet, fields, tell)


async def undo(session: AsyncSession, actor: Actor, import_id: UUID) -> Any:
    """Take a completed import back. Refused, with the line, where later changes would be lost."""
    job = await repository.lock(session, import_id)
    if job is None:
        raise NotFound("Import")
    actor.need(KINDS[job.kind].permission)
    if job.status != ImportStatus.COMPLETED:
        raise Conflict(f"An import that is {job.status} cannot be undone; only a completed one can")
    try:
        async with session.begin_nested():
            await repository.undo(session, import_id)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _NOT_IN_STATE:
            raise
        reason = getattr(getattr(error.orig, "diag", None), "message_primary", None)
        raise Conflict(f"Undoing it would lose what happened since: {reason}") from None
    return await get(session, import_id)


def _understand(
    kind: str, mapping: Mapping[str, str], content: bytes
) -> tuple[reading.Sheet, dict[int, columns.Field]]:
    try:
        sheet = reading.read(content)
        return sheet, columns.match(KINDS[kind].all_fields(), sheet.header, mapping)
    except reading.UnreadableError as error:
        raise Invalid("file", str(error)) from None
    except columns.MappingError as error:
        raise Invalid("mapping", str(error)) from None


async def _run(
    session: AsyncSession,
    actor: Actor,
    settings: Settings,
    job: Import,
    sheet: reading.Sheet,
    found: dict[int, columns.Field],
    tell: Tell | None,
) -> None:
    kind = KINDS[job.kind]
    if not actor.can(kind.permission):
        raise Forbidden(f"The role {actor.role} lacks the permission {kind.permission}")
    planned = plan.make(kind, found, sheet.header, sheet.lines)
    titles = {field.name: sheet.header[index] for index, field in found.items()}
    if kind.parent and kind.parent_field and kind.parent in titles:
        titles[kind.parent_field] = titles[kind.parent]
    outcome = Outcome()
    try:
        async with session.begin_nested():
            outcome = await apply(session, actor, settings, kind, job, planned, titles, tell)
            outcome.problems = [*planned.problems, *outcome.problems]
            if outcome.problems or job.dry_run:
                raise _RollBackError
    except _RollBackError:
        pass
    await _finish(session, job, outcome)


async def _finish(session: AsyncSession, job: Import, outcome: Outcome) -> None:
    await session.refresh(job)
    problems = sorted(outcome.problems, key=lambda p: (p.line or 0, p.column or ""))
    job.status = ImportStatus.FAILED if problems else ImportStatus.CHECKED if job.dry_run else ImportStatus.COMPLETED
    job.processed_rows = job.total_rows
    # of a failed import nothing was done; of a rehearsal this is what would be
    job.created_rows = 0 if problems else outcome.created
    job.updated_rows = 0 if problems else outcome.updated
    job.unchanged_rows = 0 if problems else outcome.unchanged
    job.error_count = len(problems)
    job.errors = [problem.wire() for problem in problems[:_MOST_ERRORS]]
    job.content = None
    job.finished_at = datetime.now(UTC)
    await session.flush()
