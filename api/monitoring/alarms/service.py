"""What operators do with alarms. Streams raise, return and clear them; ISA-18.2 names the states."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Conflict, Invalid, NotFound
from api.identity.actor import Actor
from api.monitoring.alarms import repository
from api.monitoring.alarms.schemas import AlarmFilter, AlarmState, AlarmView, Shelve
from api.pagination import Listing
from core import outbox
from core.events import AlarmUpdated
from core.models import Alarm, AlarmEvent
from core.quality import describe

_LONGEST_SHELF = timedelta(days=30)

# what acknowledging makes of each state; one that came back to normal has nothing left to wait for
_ACKNOWLEDGED: dict[AlarmState, AlarmState] = {
    AlarmState.UNACKNOWLEDGED: AlarmState.ACKNOWLEDGED,
    AlarmState.RETURNED: AlarmState.CLEARED,
}


async def find(session: AsyncSession, filters: AlarmFilter) -> Listing:
    listing = await repository.find(session, filters)
    return Listing([_worded(row) for row in listing.rows], listing.next_cursor, listing.total)


async def get(session: AsyncSession, alarm_id: UUID) -> dict[str, Any]:
    """The alarm with what happened to it."""
    row = await repository.show(session, alarm_id)
    if row is None:
        raise NotFound("Alarm")
    return {**_worded(row), "events": await repository.history(session, alarm_id)}


async def acknowledge(session: AsyncSession, actor: Actor, alarm_id: UUID) -> dict[str, Any]:
    alarm = await _lock(session, alarm_id)
    becomes = _ACKNOWLEDGED.get(AlarmState(alarm.state))
    if becomes is None:
        possible = " or ".join(_ACKNOWLEDGED)
        raise Conflict(f"An alarm that is {alarm.state} cannot be acknowledged; only one that is {possible}")
    now = datetime.now(UTC)
    alarm.state = becomes
    alarm.acknowledged_at, alarm.acknowledged_by = now, actor.id
    if becomes is AlarmState.CLEARED:
        alarm.cleared_at = now
    return await _tell(session, actor, alarm, "acknowledged", {})


async def shelve(session: AsyncSession, actor: Actor, alarm_id: UUID, body: Shelve) -> dict[str, Any]:
    """Silence the alarm for a while."""
    now = datetime.now(UTC)
    if (body.until is None) == (body.minutes is None):
        raise Invalid("until", "Give until or minutes, one of them")
    until = body.until if body.until is not None else now + timedelta(minutes=body.minutes or 0)
    if not now < until <= now + _LONGEST_SHELF:
        raise Invalid("until", "An alarm is shelved until a moment in the next 30 days")
    alarm = await _lock(session, alarm_id)
    if alarm.state == AlarmState.CLEARED:
        raise Conflict("A cleared alarm cannot be shelved")
    alarm.shelved_until = until
    return await _tell(session, actor, alarm, "shelved", {"until": until.isoformat(), "reason": body.reason})


async def unshelve(session: AsyncSession, actor: Actor, alarm_id: UUID) -> dict[str, Any]:
    alarm = await _lock(session, alarm_id)
    if alarm.shelved_until is None or alarm.shelved_until <= datetime.now(UTC):
        raise Conflict("The alarm is not shelved")
    alarm.shelved_until = None
    return await _tell(session, actor, alarm, "unshelved", {})


async def suppress(session: AsyncSession, actor: Actor, alarm_id: UUID, reason: str | None) -> dict[str, Any]:
    """Suppress the alarm by design, or lift that."""
    alarm = await _lock(session, alarm_id)
    if reason is not None and alarm.state == AlarmState.CLEARED:
        raise Conflict("A cleared alarm cannot be suppressed")
    if reason is None and alarm.suppressed_by is None:
        raise Conflict("The alarm is not suppressed")
    alarm.suppressed_by, alarm.suppressed_by_design = reason, False
    return await _tell(session, actor, alarm, "suppressed" if reason else "unsuppressed", {"reason": reason})


async def comment(session: AsyncSession, actor: Actor, alarm_id: UUID, text: str) -> dict[str, Any]:
    alarm = await _lock(session, alarm_id)
    _note(session, actor, alarm, "comment", {"text": text})
    await session.flush()
    return await get(session, alarm.id)


async def _lock(session: AsyncSession, alarm_id: UUID) -> Alarm:
    alarm = await repository.lock(session, alarm_id)
    if alarm is None:
        raise NotFound("Alarm")
    return alarm


def _note(session: AsyncSession, actor: Actor, alarm: Alarm, kind: str, detail: dict[str, Any]) -> None:
    session.add(
        AlarmEvent(
            alarm_id=alarm.id,
            kind=kind,
            occurred_at=datetime.now(UTC),
            actor=actor.id,
            severity=alarm.severity,
            score=alarm.score,
            value=alarm.value,
            detail=detail,
        )
    )


async def _tell(session: AsyncSession, actor: Actor, alarm: Alarm, kind: str, detail: dict[str, Any]) -> dict[str, Any]:
    """Write the change, its entry in the alarm's history, and the event."""
    _note(session, actor, alarm, kind, detail)
    await session.flush()
    shown = await get(session, alarm.id)
    wire = AlarmView.model_validate(shown).model_dump(mode="json", by_alias=True)
    await outbox.append(session, AlarmUpdated(alarm.id, alarm.warehouse_id, wire, actor.id))
    return shown


def _worded(row: Any) -> dict[str, Any]:
    return {**row._mapping, "quality_text": describe(row.quality)}
