"""The audit trail: looked through, exported, verified against itself and against what was signed outside."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotFound
from api.identity.audit import anchor as anchors
from api.identity.audit import repository
from api.identity.audit.schemas import AuditExport, AuditFilter, AuditView, VerifyView
from api.pagination import Listing
from core.settings import Settings

_AT_ONCE = 20_000  # links a statement, well within the time that the API's role has for one
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


async def find(session: AsyncSession, filters: AuditFilter) -> Listing:
    return await repository.find(session, filters)


async def get(session: AsyncSession, log_id: UUID) -> Any:
    found = await repository.show(session, log_id)
    if found is None:
        raise NotFound("Audit log")
    return found


async def export(session: AsyncSession, query: AuditExport) -> AsyncIterator[str]:
    """The rows in the order of time, as CSV with a heading or one JSON object a line."""
    if query.format == "csv":
        yield _csv_line(list(AuditView.model_json_schema(by_alias=True, mode="serialization")["properties"]))
    async for row in repository.stream(session, query):
        view = AuditView.model_validate(row)
        if query.format == "jsonl":
            yield view.model_dump_json(by_alias=True) + "\n"
        else:
            values = view.model_dump(mode="json", by_alias=True)
            yield _csv_line([_cell(value) for value in values.values()])


def _cell(value: Any) -> str:
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    # a spreadsheet would run a text that begins like a formula
    return f"'{text}" if text.startswith(_FORMULA) else text


def _csv_line(values: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue()


async def verify(
    session: AsyncSession,
    settings: Settings,
    after: int = 0,
    previous: str = "",
    at_most: int = 200_000,
    anchor_file: Path | None = None,
) -> VerifyView:
    """Walk the chain link by link. An anchor of the file that no longer fits is a problem of its own."""
    if not after:
        await repository.head(session)  # links what waits, so that the answer speaks of all that has committed
    checked, complete = 0, False
    problem: tuple[str | None, int | None, UUID | None] = (None, None, None)
    while checked < at_most and not complete and problem[0] is None:
        span = await repository.verify_span(session, after, previous, min(_AT_ONCE, at_most - checked))
        after, previous, complete = span.sequence, span.hash, span.complete
        checked += span.checked
        problem = (span.problem, span.bad_sequence, span.log_id)
    if problem[0] is None and complete and (lost := await repository.unchained(session)) is not None:
        problem = ("the log has no link", None, lost)
    wrong, newest = await _check_anchors(session, settings, anchor_file or settings.api.audit_anchor_file)
    if problem[0] is None and wrong is not None:
        problem = wrong
    return VerifyView(
        valid=problem[0] is None,
        complete=complete,
        checked=checked,
        sequence=after,
        hash=previous,
        anchored=newest,
        problem=problem[0],
        bad_sequence=problem[1],
        log_id=problem[2],
    )


async def _check_anchors(
    session: AsyncSession, settings: Settings, file: Path | None
) -> tuple[tuple[str, int, None] | None, int | None]:
    """What is wrong with the anchors, and the newest good one."""
    kept = await asyncio.to_thread(anchors.look_at, settings, file)
    if kept.forged is not None:
        return ("a line of the anchor file is not signed by us", kept.forged.sequence, None), None
    if kept.newest is None:
        return None, None
    newest = kept.newest.sequence
    if await repository.link(session, newest) != kept.newest.hash:
        return ("the chain does not hold what was anchored outside", newest, None), newest
    return None, newest


async def anchor_head(session: AsyncSession, settings: Settings) -> anchors.Anchor | None:
    """Sign the head, if there is one, and write it to the file; gives the anchor unless the file has it already."""
    head = await repository.head(session)
    if head is None:
        return None
    kept = await asyncio.to_thread(anchors.look_at, settings, settings.api.audit_anchor_file)
    if kept.newest is not None and kept.newest.sequence >= head.sequence:
        return None
    signed = anchors.sign(settings, head.sequence, head.hash)
    if settings.api.audit_anchor_file is not None:
        await asyncio.to_thread(anchors.append, settings.api.audit_anchor_file, signed)
    return signed
