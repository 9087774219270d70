"""When preventive work falls due: pure calendar arithmetic, no clock, no database.

A *nominal* day is what the rule gives; it names the occurrence and never changes. Its *due* moment is the day after it
was moved off weekends and holidays, at the rule's time of day in its time zone. Fixed rules count from their anchor,
so an occurrence done late moves no other; floating ones count from when the work was last done.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

LAST_DAY = date(2199, 12, 31)
EVERY_MONTH = frozenset(range(1, 13))
_ONE = timedelta(days=1)
_LONGEST_SHIFT = 31  # days; a calendar that knows no working day in a month moves nothing


class Unit(StrEnum):
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class Shift(StrEnum):
    """Where an occurrence goes that falls on a day without work."""

    NONE = "none"
    NEXT = "next"
    PREVIOUS = "previous"


@dataclass(frozen=True, order=True)
class Occurrence:
    """`nominal` names it; `due` is an aware moment in UTC."""

    due: datetime
    nominal: date


def always_working(_: date) -> bool:
    return True


@dataclass(frozen=True)
class Recurrence:
    """Every so many days, weeks, months or years from the anchor on.

    With `weekdays` (1 Monday … 7 Sunday) a week has several days, and a month with `week_of_month` (1 … 4, -1 the last)
    has the n-th of such a weekday instead of the anchor's day. A month that is too short gives its last day, and the
    one after it the anchor's day again. In months outside `months` nothing falls due.
    """

    anchor: date
    every: int
    unit: Unit
    at: time
    zone: ZoneInfo
    weekdays: tuple[int, ...] = ()
    week_of_month: int | None = None
    months: frozenset[int] = EVERY_MONTH
    shift: Shift = Shift.NONE
    is_working: Callable[[date], bool] = always_working

    def after(self, nominal: date) -> Iterator[Occurrence]:
        """The occurrences whose nominal day comes after `nominal`, in order, each due later than the one before.

        Two days that move to the same working day are one occurrence, named by the first of them, wherever one starts
        to look.
        """
        last: datetime | None = None
        # occurrences that fall together lie within one shift of each other
        for day in self._days(min(nominal, LAST_DAY) - timedelta(days=2 * _LONGEST_SHIFT + 1)):
            due = self.due(day)
            if last is not None and due <= last:
                continue
            last = due
            if day > nominal:
                yield Occurrence(due, day)

    def since(self, moment: datetime) -> Iterator[Occurrence]:
        """The occurrences that are due at `moment` or later."""
        start = moment.astimezone(self.zone).date() - timedelta(days=_LONGEST_SHIFT + 2)
        return (occurrence for occurrence in self.after(start) if occurrence.due >= moment)

    def floating(self, done: datetime) -> Occurrence | None:
        """The next occurrence after work that was done at `done`; None beyond the end of the calendar."""
        nominal = add(done.astimezone(self.zone).date(), self.every, self.unit)
        while nominal is not None and nominal <= LAST_DAY:
            if nominal.month not in self.months:
                nominal = (nominal.replace(day=1) + relativedelta(months=1)) if nominal < LAST_DAY else None
                continue
            due = self.due(nominal)
            if due > done:
                return Occurrence(due, nominal)
            nominal += _ONE  # moved back onto the day of the work itself
        return None

    def due(self, nominal: date) -> datetime:
        """The moment that a nominal day stands for, in UTC.

        A time of day that the clocks skip is that much later on this day; one that comes twice is the first of both.
        """
        local = datetime.combine(self._shifted(nominal), self.at, self.zone)
        return local.astimezone(UTC)

    def _shifted(self, day: date) -> date:
        if self.shift is Shift.NONE:
            return day
        step = _ONE if self.shift is Shift.NEXT else -_ONE
        candidate = day
        for _ in range(_LONGEST_SHIFT):
            if self.is_working(candidate):
                return candidate
            candidate += step
        return day

    def _days(self, start: date) -> Iterator[date]:
        """Nominal days from `start` on."""
        number = self._cycle_before(start)
        while True:
            days = self._cycle(number)
            if days is None:
                return
            for day in days:
                if day > LAST_DAY:
                    return
                if day >= start and day >= self.anchor and day.month in self.months:
                    yield day
            number += 1

    def _cycle_before(self, day: date) -> int:
        """The number of a cycle that begins no later than `day`, and close to it."""
        if day <= self.anchor:
            return 0
        match self.unit:
            case Unit.DAYS | Unit.WEEKS:
                passed = (day - self.anchor).days // (7 if self.unit is Unit.WEEKS else 1)
            case Unit.MONTHS | Unit.YEARS:
                passed = (day.year - self.anchor.year) * 12 + day.month - self.anchor.month
                passed //= 12 if self.unit is Unit.YEARS else 1
        return max(0, passed // self.every - 1)

    def _cycle(self, number: int) -> list[date] | None:
        """The days of the `number`-th cycle; None beyond the end of the calendar."""
        if self.unit is Unit.WEEKS and self.weekdays:
            first = add(_monday(self.anchor), self.every * number, Unit.WEEKS)
            days = sorted(self.weekdays)
            return None if first is None else [first + timedelta(days=weekday - 1) for weekday in days]
        day = add(self.anchor, self.every * number, self.unit)
        if day is None or self.week_of_month is None:
            return None if day is None else [day]
        return sorted(_nth_weekday(day, weekday, self.week_of_month) for weekday in self.weekdays)


def add(day: date, count: int, unit: Unit) -> date | None:
    """`day` moved by `count` units, at a month's end clipped to it; None beyond the end of the calendar."""
    try:
        match unit:
            case Unit.DAYS | Unit.WEEKS:
                moved = day + timedelta(days=count * (7 if unit is Unit.WEEKS else 1))
            case Unit.MONTHS | Unit.YEARS:
                moved = day + relativedelta(months=count * (12 if unit is Unit.YEARS else 1))
    except (OverflowError, ValueError):
        return None
    return moved if moved <= LAST_DAY else None


def _monday(day: date) -> date:
    return day - timedelta(days=day.isoweekday() - 1)


def _nth_weekday(month: date, weekday: int, nth: int) -> date:
    if nth < 0:
        last = month.replace(day=monthrange(month.year, month.month)[1])
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    first = month.replace(day=1)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
