"""When a maintenance window is: pure calendar arithmetic, no clock, no database.

A recurring window begins on each of its days at the same time of day in its time zone, and lasts as long as the first:
a night with a change to summer time makes none of them longer.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

MOST: Final = 20_000  # occurrences that are looked at: fifty years of days
_LAST_YEAR: Final = 2199


@dataclass(frozen=True, slots=True)
class Window:
    """A row of `maintenance_windows`. `weekdays`: 1 Monday to 7 Sunday; none: that of `starts_at`."""

    starts_at: datetime
    ends_at: datetime
    reason: str
    timezone: str = "UTC"
    repeats: str | None = None
    repeat_every: int = 1
    weekdays: Sequence[int] = ()
    repeat_until: datetime | None = None


def occurrences(window: Window, until: datetime, after: datetime | None = None) -> Iterator[tuple[datetime, datetime]]:
    """(start, end) of each occurrence that begins before `until` (and ends after `after`), in order, at most `MOST`."""
    if window.repeats is None:
        if window.starts_at < until and (after is None or window.ends_at > after):
            yield window.starts_at, window.ends_at
        return
    zone, length = ZoneInfo(window.timezone), window.ends_at - window.starts_at
    local = window.starts_at.astimezone(zone)
    stop = until if window.repeat_until is None else min(until, window.repeat_until + timedelta(microseconds=1))
    from_ = window.starts_at if after is None else max(window.starts_at, after - length)
    for day in islice(_days(window, local.date(), from_.date() - timedelta(days=8)), MOST):
        start = datetime.combine(day, local.timetz()).astimezone(UTC)
        if start >= stop:
            return
        if start >= window.starts_at and (after is None or start + length > after):
            yield start, start + length


def intervals(window: Window, until: datetime) -> list[tuple[int, int, str]]:
    """The occurrences as (start, end, reason), in µs since 1970."""
    return [(_us(start), _us(end), window.reason) for start, end in occurrences(window, until)]


def _us(at: datetime) -> int:
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _days(window: Window, first: date, near: date) -> Iterator[date]:
    """The days of the occurrences, from `first` on; those long before `near` are left out."""
    if window.repeats == "monthly":
        yield from _months(first, window.repeat_every)
        return
    weekly = window.repeats == "weekly"
    monday = first - timedelta(days=first.isoweekday() - 1)
    weekdays = sorted(window.weekdays) or [first.isoweekday()]
    step = timedelta(days=window.repeat_every * (7 if weekly else 1))
    day = monday if weekly else first
    day += step * max(0, (near - day) // step)
    while day.year <= _LAST_YEAR:
        yield from (day + timedelta(days=number - 1) for number in weekdays) if weekly else (day,)
        day += step


def _months(first: date, every: int) -> Iterator[date]:
    """The first's day of the month; a month that is too short gives its last day."""
    month = first.year * 12 + first.month - 1
    while month // 12 <= _LAST_YEAR:
        year, number = month // 12, month % 12 + 1
        yield date(year, number, min(first.day, monthrange(year, number)[1]))
        month += every
