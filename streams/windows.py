"""Maintenance windows as the workers know them: which equipment is quiet when, by the devices' clocks."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import psycopg
import structlog

from analytics.quiet import NEVER, Calendar
from core.windows import Window, intervals

_log = structlog.get_logger()
_AHEAD: Final = timedelta(days=60)  # how far ahead recurring windows are laid out
_ANEW: Final = timedelta(minutes=1)  # equipment moves, and recurring windows come nearer

_STAMP: Final = "SELECT count(*), max(updated_at) FROM maintenance_windows"
_WINDOWS: Final = """
    SELECT id, starts_at, ends_at, reason, timezone, repeats, repeat_every, weekdays, repeat_until
    FROM maintenance_windows ORDER BY id"""
_SCOPE: Final = "SELECT window_id, equipment_id FROM app.maintenance_window_equipment()"


class Windows:
    """All windows by equipment, laid out from the first one ever to some weeks ahead."""

    def __init__(self) -> None:
        self._of: dict[UUID, Calendar] = {}
        self._stamp: Any = (0, None)
        self._read_at = datetime.min.replace(tzinfo=UTC)

    def of(self, equipment_id: UUID | None) -> Calendar:
        """The calendar of an equipment."""
        return self._of.get(equipment_id, NEVER) if equipment_id is not None else NEVER

    async def refresh(self, connection: psycopg.AsyncConnection[Any]) -> set[UUID]:
        """Read what has changed; gives the equipment whose calendar is another now."""
        stamp = await (await connection.execute(_STAMP)).fetchone()
        now = datetime.now(UTC)
        if stamp == self._stamp and (not self._of or now - self._read_at < _ANEW):
            return set()
        spans: dict[UUID, list[tuple[int, int, str]]] = {}
        for window_id, *values in await (await connection.execute(_WINDOWS)).fetchall():
            try:
                spans[window_id] = intervals(Window(*values), now + _AHEAD)
            except (ValueError, KeyError, OverflowError) as error:  # nobody but the owner can have written it
                _log.error("a maintenance window cannot be read", window_id=str(window_id), error=str(error))
        windows_of: dict[UUID, list[UUID]] = {}
        for window_id, equipment_id in await (await connection.execute(_SCOPE)).fetchall():
            if window_id in spans:
                windows_of.setdefault(equipment_id, []).append(window_id)
        # equipment under the same windows shares one calendar
        calendars: dict[tuple[UUID, ...], Calendar] = {}
        found = {}
        for equipment_id, ids in windows_of.items():
            key = tuple(sorted(ids))
            if key not in calendars:
                calendars[key] = Calendar(span for window_id in key for span in spans[window_id])
            found[equipment_id] = calendars[key]
        changed = {each for each in found.keys() | self._of.keys() if found.get(each) != self._of.get(each)}
        self._of, self._stamp, self._read_at = found, stamp, now
        return changed
