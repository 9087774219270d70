"""Planned quiet: what can be done with maintenance windows. Their effect is the stream workers' business."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from analytics.quiet import Calendar
from api.conditional import Expected
from api.errors import Invalid, NotFound
from api.identity.actor import Actor
from api.monitoring.maintenance_windows import repository
from api.monitoring.maintenance_windows.schemas import (
    CalendarFilter,
    Recurrence,
    WindowCreate,
    WindowFilter,
    WindowPatch,
    columns,
)
from api.pagination import Listing
from core.models import MaintenanceWindow
from core.windows import Window, intervals, occurrences

LONGEST = timedelta(days=90)
LONGEST_RECURRING = timedelta(days=7)
_MOST = 1000  # occurrences that one answer lists
_AHEAD = timedelta(days=800)  # in which the next occurrence is looked for


async def find(session: AsyncSession, filters: WindowFilter) -> Listing:
    now = datetime.now(UTC)
    ids = None
    if filters.active is not None:
        running = await repository.running_between(session, now, now + timedelta(microseconds=1))
        ids = [row.id for row in running if _next(row, now)[0]]
    listing = await repository.find(session, filters, ids)
    return Listing([_shown(row) for row in listing.rows], listing.next_cursor, listing.total)


async def get(session: AsyncSession, window_id: UUID) -> dict[str, Any]:
    row = await repository.show(session, window_id)
    if row is None:
        raise NotFound("Maintenance window")
    return _shown(row)


async def create(session: AsyncSession, actor: Actor, body: WindowCreate) -> dict[str, Any]:
    """Plan a window; streams know of it within seconds."""
    if body.equipment_id is not None and body.location_id is not None:
        raise Invalid("locationId", "Give equipmentId or locationId, not both")
    _check(body.starts_at, body.ends_at, body.recurrence)
    warehouse = body.warehouse_id or actor.warehouse_id
    timezone = body.timezone or await repository.timezone_of(session, warehouse)
    if timezone is None:
        raise NotFound("Warehouse", "warehouseId")
    window = MaintenanceWindow(
        equipment_id=body.equipment_id,
        location_id=body.location_id,
        warehouse_id=warehouse,
        starts_at=body.starts_at,
        ends_at=body.ends_at,
        reason=body.reason,
        timezone=timezone,
        created_by=actor.id,
        **columns(body.recurrence),
    )
    session.add(window)
    await session.flush()
    shown = await get(session, window.id)  # of another warehouse's equipment row-level security says: there is none
    if body.warehouse_id is not None and shown["warehouse_id"] != body.warehouse_id:
        raise Invalid("warehouseId", "Not the warehouse of this equipment or location")
    return shown


async def update(session: AsyncSession, window_id: UUID, body: WindowPatch, expected: Expected) -> dict[str, Any]:
    """Move, extend or cut a window; one that runs, too."""
    window = await repository.lock(session, window_id)
    if window is None:
        raise NotFound("Maintenance window")
    expected.check(window.version)
    for name, value in body.changes().items():
        if name == "recurrence":
            for column, each in columns(value).items():
                setattr(window, column, each)
        else:
            setattr(window, name, value)
    given = "recurrence" in body.model_fields_set
    _check(window.starts_at, window.ends_at, body.recurrence if given else _recurrence(window))
    await session.flush()
    return await get(session, window_id)


async def delete(session: AsyncSession, window_id: UUID, expected: Expected) -> None:
    """Take it back. What it has suppressed and still stands is heard again."""
    window = await repository.lock(session, window_id)
    if window is None:
        raise NotFound("Maintenance window")
    expected.check(window.version)
    await session.delete(window)
    await session.flush()


async def calendar(session: AsyncSession, filters: CalendarFilter) -> Sequence[Mapping[str, Any]]:
    """The occurrences that lie in a span, at least in part, by their beginnings."""
    equipment = None if filters.equipment_id is None else [filters.equipment_id]
    found = []
    for row in await repository.running_between(session, filters.from_, filters.to, equipment):
        found += [
            {**row._mapping, "window_id": row.id, "starts_at": start, "ends_at": end}
            for start, end in occurrences(window_of(row), filters.to, filters.from_)
        ]
    return sorted(found, key=lambda o: (o["starts_at"], o["window_id"]))[:_MOST]


async def calendars(
    session: AsyncSession, equipment: Sequence[UUID], start: datetime, end: datetime
) -> dict[UUID, Calendar]:
    """When each equipment was quiet between the two, for a backtest."""
    rows = await repository.running_between(session, start, end, equipment)
    spans = {row.id: intervals(window_of(row), end) for row in rows}
    found: dict[UUID, list[tuple[int, int, str]]] = {}
    for window_id, equipment_id in await repository.scope(session, equipment) if spans else ():
        found.setdefault(equipment_id, []).extend(spans.get(window_id, ()))
    return {each: Calendar(of_it) for each, of_it in found.items()}


def window_of(row: Any) -> Window:
    """A row as the calendar's arithmetic wants it."""
    return Window(
        row.starts_at, row.ends_at, row.reason, row.timezone, row.repeats, row.repeat_every, row.weekdays,
        row.repeat_until,
    )  # fmt: skip


def _recurrence(window: MaintenanceWindow) -> Recurrence | None:
    if window.repeats is None:
        return None
    return Recurrence.model_validate(
        {
            "frequency": window.repeats,
            "interval": window.repeat_every,
            "weekdays": window.weekdays,
            "until": window.repeat_until,
        }
    )


def _check(starts_at: datetime, ends_at: datetime, recurrence: Recurrence | None) -> None:
    longest = LONGEST if recurrence is None else LONGEST_RECURRING
    if ends_at <= starts_at:
        raise Invalid("endsAt", "The end must come after the start")
    if ends_at - starts_at > longest:
        raise Invalid("endsAt", f"A window lasts at most {longest.days} days")
    if recurrence is not None and recurrence.until is not None and recurrence.until < starts_at:
        raise Invalid("recurrence.until", "No occurrence begins so early")


def _next(row: Any, now: datetime) -> tuple[bool, datetime | None, datetime | None]:
    """(whether it runs now, start and end of the occurrence that runs or comes next)."""
    for start, end in occurrences(window_of(row), max(now, row.starts_at) + _AHEAD, now):
        return start <= now, start, end
    return False, None, None


def _shown(row: Any) -> dict[str, Any]:
    active, starts_at, ends_at = _next(row, datetime.now(UTC))
    recurrence = None
    if row.repeats is not None:
        recurrence = {
            "frequency": row.repeats,
            "interval": row.repeat_every,
            "weekdays": row.weekdays,
            "until": row.repeat_until,
        }
    return {
        **row._mapping,
        "recurrence": recurrence,
        "active": active,
        "next_starts_at": starts_at,
        "next_ends_at": ends_at,
    }
