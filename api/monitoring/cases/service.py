"""What can be done with cases: read them, and close them with what was found."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Conflict, NotFound
from api.monitoring.cases import repository, summary
from api.monitoring.cases.schemas import CaseFilter, CaseView, Verdict
from api.pagination import Listing
from core import outbox
from core.events import CaseClosed
from core.models import Case

# streams know of it by then; it begins where the devices' clocks reach this moment, in a replay too
_SETTLING = timedelta(minutes=1)


async def find(session: AsyncSession, filters: CaseFilter) -> Listing:
    return await repository.find(session, filters)


async def get(session: AsyncSession, case_id: UUID) -> dict[str, Any]:
    case = await find_one(session, case_id)
    if case is None:
        raise NotFound("Case")
    return case


async def find_one(session: AsyncSession, case_id: UUID) -> dict[str, Any] | None:
    """The case with its evidence and its summary spread out."""
    row = await repository.show(session, case_id)
    if row is None:
        return None
    return {**row._mapping, **vars(summary.read(row.summary)), "evidence": await evidence(session, case_id)}


async def evidence(session: AsyncSession, case_id: UUID) -> Sequence[Any]:
    return await repository.evidence(session, case_id)


async def lock(session: AsyncSession, case_id: UUID) -> Case | None:
    """The case, held until the transaction ends."""
    return await repository.lock(session, case_id)


async def without_work_order(session: AsyncSession, older_than: timedelta, limit: int = 100) -> Sequence[UUID]:
    return await repository.without_work_order(session, older_than, limit)


async def give_verdict(
    session: AsyncSession, case_id: UUID, actor_id: UUID, verdict: Verdict, note: str | None
) -> dict[str, Any]:
    """Say what was found; an open case is closed by it."""
    case = await repository.lock(session, case_id)
    if case is None:
        raise NotFound("Case")
    if case.verdict is not None:
        raise Conflict(f"The case has its verdict already: {case.verdict}")
    await _close(session, case, actor_id, verdict, note)
    return await get(session, case_id)


async def close(
    session: AsyncSession, case_id: UUID, actor_id: UUID | None, verdict: Verdict | None, note: str | None
) -> None:
    """Close the case of a work order that ended; one that is closed already only gets its verdict."""
    case = await repository.lock(session, case_id)
    if case is not None and (case.status != "closed" or (verdict is not None and case.verdict is None)):
        await _close(session, case, actor_id, verdict, note)


async def learn_anew(session: AsyncSession, case_id: UUID) -> None:
    """The machine was repaired: from here on its sensors' detectors learn what is normal again."""
    await repository.relearn(session, case_id, datetime.now(UTC) + _SETTLING)


async def _close(
    session: AsyncSession, case: Case, actor_id: UUID | None, verdict: Verdict | None, note: str | None
) -> None:
    now, was_closed = datetime.now(UTC), case.status == "closed"
    if not was_closed:
        case.status, case.closed_at = "closed", now
    if verdict is not None:
        case.verdict = verdict
        case.verdict_note = note
        case.verdict_by = actor_id
        case.verdict_at = now
    await session.flush()
    if not was_closed:
        shown = CaseView.model_validate(await repository.show(session, case.id))
        wire = shown.model_dump(mode="json", by_alias=True)
        await outbox.append(session, CaseClosed(case.id, case.warehouse_id, wire, verdict, actor_id))
