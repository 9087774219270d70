# ruff: noqa: PLR0911 - a state machine is a list of answers
"""The life of an alarm, after ISA-18.2-2016 section 5.4: a pure state machine; the database holds the rows.

unacknowledged --acknowledge--> acknowledged --end--> cleared
unacknowledged --end--> returned --acknowledge or time--> cleared;  returned --begin--> unacknowledged

Shelving (by a person, with an expiry) and suppression (by design: a maintenance window, a parent, the equipment's
state; or by a person) lie over this: the life goes on beneath, but the alarm is not annunciated and counts for no case.
Suppression by design that ends raises what still stands anew, and clears what has returned. One alarm a sensor and
detector is open at a time; a cleared row is history, and the next begin makes a new one.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from math import isnan
from typing import Any, Final, Literal

from analytics.detectors.anomaly import SEVERITIES, Anomaly, Severity

AlarmState = Literal["unacknowledged", "acknowledged", "returned", "cleared"]
SECOND: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Alarm:
    """A row of `alarms`; all times in µs. `id` is whatever the caller keys rows by, None for one not yet stored.

    `since`: estimated onset; `raised_at`: when it last became active; `last_at`: its newest anomaly;
    `suppressed_by`: why it is suppressed, None when it is not; `suppressed_by_design`: not by a person;
    `occurrences`: how often it was raised.
    """

    sensor_id: int
    detector: str
    detector_version: int
    state: AlarmState
    severity: Severity
    message: str
    score: float
    value: float
    baseline: float
    spread: float
    threshold: float
    direction: int
    since: int
    raised_at: int
    last_at: int
    window_start: int
    returned_at: int | None = None
    cleared_at: int | None = None
    acknowledged_at: int | None = None
    acknowledged_by: str | None = None
    shelved_until: int | None = None
    suppressed_by: str | None = None
    suppressed_by_design: bool = False
    occurrences: int = 1
    id: str | None = None

    @property
    def active(self) -> bool:
        """The condition is present now."""
        return self.state in ("unacknowledged", "acknowledged")

    @property
    def silenced(self) -> bool:
        """Shelved or suppressed."""
        return self.shelved_until is not None or self.suppressed_by is not None

    def to_json(self) -> dict[str, Any]:
        """The fields by name, NaN as null."""
        return {k: None if isinstance(v, float) and isnan(v) else v for k, v in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Command:
    """What a person or the calendar does to an alarm. `until`: µs, for shelve; `reason`: for suppress.

    "tick" lets time pass: a shelf expires, a returned alarm clears by itself.
    """

    kind: Literal["acknowledge", "shelve", "unshelve", "suppress", "unsuppress", "tick"]
    at: int
    actor: str | None = None
    until: int | None = None
    reason: str | None = None
    by_design: bool = False


@dataclass(frozen=True, slots=True)
class AlarmEvent:
    """A row of `alarm_events`: raised, worsened, returned, cleared, acknowledged, shelved, unshelved, suppressed,
    unsuppressed."""

    kind: str
    occurred_at: int
    severity: Severity
    score: float
    value: float
    actor: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AlarmPolicy:
    """`clear_after`: s after which a returned alarm clears without acknowledgement; `longest_shelf`: s."""

    clear_after: float = 8 * 3600.0
    longest_shelf: float = 7 * 86400.0


DEFAULT_ALARM_POLICY: Final = AlarmPolicy()


def rank(severity: Severity) -> int:
    """0 for low to 3 for critical."""
    return SEVERITIES.index(severity)


def step_alarm(
    alarm: Alarm | None, event: Anomaly | Command, policy: AlarmPolicy = DEFAULT_ALARM_POLICY
) -> tuple[Alarm | None, list[AlarmEvent]]:
    """The alarm after `event`, and what happened. An event that says nothing new changes nothing and gives no events.

    `alarm`: the open row of this sensor and detector, or None. A new `Alarm` (id None) comes back for a begin on None
    or on a cleared row.
    """
    if isinstance(event, Anomaly):
        return _anomaly(alarm, event)
    if alarm is None or alarm.state == "cleared":
        return alarm, []
    return _command(alarm, event, policy)


def _anomaly(alarm: Alarm | None, a: Anomaly) -> tuple[Alarm | None, list[AlarmEvent]]:
    if alarm is None or alarm.state == "cleared":
        if a.kind == "end":
            return alarm, []
        new = Alarm(
            a.sensor_id, a.detector, a.detector_version, "unacknowledged", a.severity, a.message, a.score, a.value,
            a.baseline, a.spread, a.threshold, a.direction, a.since, a.time, a.time, a.window_start,
        )  # fmt: skip
        return new, [_event("raised", new, a)]
    if a.time < alarm.last_at or (a.since == alarm.since and a.time == alarm.last_at):
        return alarm, []
    if a.kind == "end":
        if not alarm.active:
            return alarm, []
        ended = replace(alarm, state="returned", returned_at=a.time, last_at=a.time)
        if alarm.state == "unacknowledged":
            return ended, [_event("returned", ended, a)]
        cleared = replace(ended, state="cleared", cleared_at=a.time)
        return cleared, [_event("returned", cleared, a), _event("cleared", cleared, a)]
    seen = replace(
        alarm, detector_version=a.detector_version, score=a.score, value=a.value, baseline=a.baseline, spread=a.spread,
        threshold=a.threshold, direction=a.direction, message=a.message, last_at=a.time,
    )  # fmt: skip
    if not alarm.active:
        raised = replace(
            seen, state="unacknowledged", severity=a.severity, since=a.since, raised_at=a.time, returned_at=None,
            acknowledged_at=None, acknowledged_by=None, window_start=a.window_start, occurrences=alarm.occurrences + 1,
        )  # fmt: skip
        return raised, [_event("raised", raised, a)]
    if rank(a.severity) <= rank(alarm.severity):
        return seen, []
    # Worse than what was acknowledged wants a new acknowledgement (ISA-18.2: re-alarm).
    worse = replace(seen, severity=a.severity, state="unacknowledged", acknowledged_at=None, acknowledged_by=None)
    return worse, [_event("worsened", worse, a)]


def _command(alarm: Alarm, c: Command, policy: AlarmPolicy) -> tuple[Alarm, list[AlarmEvent]]:
    def said(kind: str, after: Alarm, **detail: Any) -> tuple[Alarm, list[AlarmEvent]]:
        return after, [AlarmEvent(kind, c.at, after.severity, after.score, after.value, c.actor, detail)]

    if c.kind == "acknowledge" and alarm.state == "unacknowledged":
        return said("acknowledged", replace(alarm, state="acknowledged", acknowledged_at=c.at, acknowledged_by=c.actor))
    if c.kind == "acknowledge" and alarm.state == "returned":
        known = replace(alarm, state="cleared", acknowledged_at=c.at, acknowledged_by=c.actor, cleared_at=c.at)
        after, events = said("acknowledged", known)
        return after, events + said("cleared", known)[1]
    if c.kind == "shelve" and c.until is not None and c.until > c.at:
        until = min(c.until, c.at + int(policy.longest_shelf * SECOND))
        return said("shelved", replace(alarm, shelved_until=until), until=until, reason=c.reason)
    if c.kind == "unshelve" and alarm.shelved_until is not None:
        return said("unshelved", replace(alarm, shelved_until=None))
    if c.kind == "suppress" and c.reason and c.reason != alarm.suppressed_by:
        quiet = replace(alarm, suppressed_by=c.reason, suppressed_by_design=c.by_design)
        return said("suppressed", quiet, reason=c.reason)
    if c.kind == "unsuppress" and alarm.suppressed_by is not None:
        heard = replace(alarm, suppressed_by=None, suppressed_by_design=False)
        return _heard_again(heard, c) if c.by_design else said("unsuppressed", heard)
    if c.kind == "tick":
        return _tick(alarm, c, policy)
    return alarm, []


def _heard_again(alarm: Alarm, c: Command) -> tuple[Alarm, list[AlarmEvent]]:
    """What stands when a window ends counts from there; what came and went in it needs nobody's acknowledgement."""
    kind = "raised" if alarm.active else "cleared"
    if alarm.active:
        alarm = replace(
            alarm, state="unacknowledged", raised_at=c.at, last_at=max(alarm.last_at, c.at), acknowledged_at=None,
            acknowledged_by=None,
        )  # fmt: skip
    else:
        alarm = replace(alarm, state="cleared", cleared_at=c.at)
    return alarm, [AlarmEvent(k, c.at, alarm.severity, alarm.score, alarm.value) for k in ("unsuppressed", kind)]


def _tick(alarm: Alarm, c: Command, policy: AlarmPolicy) -> tuple[Alarm, list[AlarmEvent]]:
    events: list[AlarmEvent] = []
    if alarm.shelved_until is not None and alarm.shelved_until <= c.at:
        alarm = replace(alarm, shelved_until=None)
        events.append(AlarmEvent("unshelved", c.at, alarm.severity, alarm.score, alarm.value, None, {"expired": True}))
    returned = alarm.returned_at if alarm.state == "returned" else None
    if returned is not None and c.at - returned >= policy.clear_after * SECOND:
        alarm = replace(alarm, state="cleared", cleared_at=c.at)
        events.append(AlarmEvent("cleared", c.at, alarm.severity, alarm.score, alarm.value, None, {"unattended": True}))
    return alarm, events


def _event(kind: str, alarm: Alarm, a: Anomaly) -> AlarmEvent:
    return AlarmEvent(kind, a.time, alarm.severity, a.score, a.value, None, {"message": a.message})


def is_chattering(raised: Sequence[int]) -> bool:
    """Three or more raises within a minute (EEMUA 191). `raised`: µs, ascending."""
    return any(later - first <= 60 * SECOND for first, later in zip(raised, raised[2:], strict=False))


def is_stale(alarm: Alarm, now: int) -> bool:
    """Active for more than a day (ISA-18.2 section 16.5)."""
    return alarm.active and now - alarm.raised_at > 86400 * SECOND


def in_flood(raised: Sequence[int], now: int) -> bool:
    """More than ten alarms in the last ten minutes for one operator (ISA-18.2 section 16.5). `raised`: µs."""
    return sum(0 <= now - t <= 600 * SECOND for t in raised) > 10
