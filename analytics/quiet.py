"""When an equipment is quiet by plan, and what that does to its alarms: suppression by design, after ISA-18.2-2016.

Everything goes by the devices' clocks, so live and backtest agree: an alarm that begins inside a window is recorded and
suppressed, one that stands when a window begins is suppressed from there, and one that still stands when it ends counts
from the end on, as if it had been raised then. What came and went meanwhile is cleared without asking for anybody.
"""

from bisect import bisect_right
from collections.abc import Iterable
from typing import Final

from analytics.alarms import SECOND, Alarm, AlarmEvent, Command, step_alarm

Interval = tuple[int, int, str]  # start, end (µs), reason
LOOK_AGAIN: Final = 60 * SECOND  # a state or a parent's case ends when it ends: nobody can say when


class Calendar:
    """The windows of one equipment. Those that overlap are one, under the reason of the first."""

    __slots__ = ("_starts", "spans")

    def __init__(self, windows: Iterable[Interval] = ()) -> None:
        spans: list[Interval] = []
        for start, end, reason in sorted(windows):
            if spans and start <= spans[-1][1]:
                first = spans[-1]
                spans[-1] = (first[0], max(first[1], end), first[2])
            else:
                spans.append((start, end, reason))
        self.spans = tuple(spans)
        self._starts = [span[0] for span in spans]

    def __bool__(self) -> bool:
        return bool(self.spans)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and self.spans == other.spans

    def __hash__(self) -> int:
        return hash(self.spans)

    def at(self, time: int) -> Interval | None:
        """The window that `time` lies in; its end belongs to it no more."""
        span = self._before(time)
        return span if span is not None and time < span[1] else None

    def ended(self, time: int) -> int | None:
        """When the last window before `time` ended."""
        span = self._before(time)
        if span is not None and time < span[1]:
            span = self._before(span[0] - 1)
        return None if span is None else span[1]

    def edge(self, time: int) -> int | None:
        """The next beginning or end of a window after `time`."""
        span = self.at(time)
        if span is not None:
            return span[1]
        number = bisect_right(self._starts, time)
        return self._starts[number] if number < len(self._starts) else None

    def _before(self, time: int) -> Interval | None:
        number = bisect_right(self._starts, time)
        return self.spans[number - 1] if number else None


NEVER: Final = Calendar()


def reason_at(calendar: Calendar, other: str | None, time: int) -> str | None:
    """Why alarms are suppressed at `time`: a window, else `other` (a parent, the equipment's state)."""
    span = calendar.at(time)
    return f"maintenance window: {span[2]}" if span is not None else other


def settle(alarm: Alarm, calendar: Calendar, other: str | None, now: int) -> tuple[Alarm, list[AlarmEvent]]:
    """The alarm as the suppression of the moment leaves it. What a person suppressed stays as it is."""
    if alarm.state == "cleared" or (alarm.suppressed_by is not None and not alarm.suppressed_by_design):
        return alarm, []
    reason = reason_at(calendar, other, now)
    if reason == alarm.suppressed_by:
        return alarm, []
    if reason is not None:
        span = calendar.at(now)
        at = now if span is None else max(alarm.raised_at, span[0])
        command = Command("suppress", at, reason=reason, by_design=True)
    else:
        ended = calendar.ended(now)
        at = now if ended is None or ended < alarm.raised_at else ended
        command = Command("unsuppress", at, by_design=True)
    after, events = step_alarm(alarm, command)
    assert after is not None
    return after, events


def look_again(alarms: Iterable[Alarm], calendar: Calendar, now: int) -> int | None:
    """When (µs, after `now`) `settle` may have something to say; None: never."""
    standing = [a for a in alarms if a.state != "cleared"]
    if not standing:
        return None
    times = [edge] if (edge := calendar.edge(now)) is not None else []
    if calendar.at(now) is None and any(a.suppressed_by_design for a in standing):
        times.append(now + LOOK_AGAIN)
    return min(times, default=None)


def earliest(*times: int | None) -> int | None:
    """The first of the times that there are."""
    return min((t for t in times if t is not None), default=None)
