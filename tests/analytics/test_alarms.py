"""The life of an alarm, as ISA-18.2 has it."""

from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from analytics.alarms import SECOND, Alarm, Command, in_flood, is_chattering, is_stale, rank, step_alarm
from analytics.detectors.anomaly import SEVERITIES, Anomaly

BEGIN = Anomaly(7, "drift", 1, "begin", 100, 90, 1.2, "low", 7.1, 2.3, 0.4, 3.5, 1, 80)


def after(*events: Anomaly | Command) -> Alarm:
    alarm = None
    for event in events:
        alarm, _ = step_alarm(alarm, event)
    assert alarm is not None
    return alarm


UPDATE = replace(BEGIN, kind="update", time=150, severity="high", score=3.0)
END = replace(BEGIN, kind="end", time=200, score=0.0)
ACKNOWLEDGE = Command("acknowledge", 120, "ann")


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ((BEGIN,), "unacknowledged"),
        ((BEGIN, ACKNOWLEDGE), "acknowledged"),
        ((BEGIN, END), "returned"),
        ((BEGIN, ACKNOWLEDGE, END), "cleared"),
        ((BEGIN, END, replace(ACKNOWLEDGE, at=300)), "cleared"),
        ((BEGIN, END, replace(BEGIN, time=300, since=290)), "unacknowledged"),
        ((BEGIN, ACKNOWLEDGE, UPDATE), "unacknowledged"),
        ((BEGIN, END, Command("tick", 200 + 9 * 3600 * SECOND)), "cleared"),
        ((BEGIN, Command("tick", 200 + 9 * 3600 * SECOND)), "unacknowledged"),
    ],
)
def test_states(events: tuple[Anomaly | Command, ...], state: str) -> None:
    assert after(*events).state == state


def test_what_is_said_twice_changes_nothing() -> None:
    alarm = after(BEGIN)
    assert step_alarm(alarm, BEGIN) == (alarm, [])
    ended = after(BEGIN, END)
    assert step_alarm(ended, END) == (ended, [])
    assert step_alarm(ended, UPDATE) == (ended, [])
    assert step_alarm(None, END) == (None, [])


def test_raising_again_counts() -> None:
    again = after(BEGIN, END, replace(BEGIN, time=300, since=290))
    assert (again.occurrences, again.raised_at, again.returned_at) == (2, 300, None)


def test_worse_is_an_event_and_better_is_none() -> None:
    alarm, events = step_alarm(after(BEGIN), UPDATE)
    assert alarm is not None
    assert ([e.kind for e in events], alarm.severity, alarm.score) == (["worsened"], "high", 3.0)
    assert step_alarm(alarm, replace(UPDATE, time=160, severity="low"))[1] == []


def test_a_shelf_expires_and_is_never_longer_than_the_policy_allows() -> None:
    shelved = after(BEGIN, Command("shelve", 120, "ann", until=10**15))
    assert shelved.silenced
    assert shelved.shelved_until == 120 + 7 * 86400 * SECOND
    open_again, events = step_alarm(shelved, Command("tick", shelved.shelved_until))
    assert open_again is not None
    assert not open_again.silenced
    assert [e.kind for e in events] == ["unshelved"]


def test_suppression_has_a_reason_and_ends() -> None:
    alarm = after(BEGIN, Command("suppress", 120, reason="maintenance window"))
    assert alarm.suppressed_by == "maintenance window"
    assert not after(BEGIN, Command("suppress", 120, reason="x"), Command("unsuppress", 130)).silenced


def test_a_cleared_alarm_is_history() -> None:
    cleared = replace(after(BEGIN, ACKNOWLEDGE, END), id="row")
    fresh, events = step_alarm(cleared, replace(BEGIN, time=300, since=290))
    assert fresh is not None
    assert (fresh.id, fresh.state, fresh.occurrences) == (None, "unacknowledged", 1)
    assert [e.kind for e in events] == ["raised"]
    assert step_alarm(cleared, ACKNOWLEDGE) == (cleared, [])


def test_metrics() -> None:
    assert is_chattering([0, 20 * SECOND, 55 * SECOND])
    assert not is_chattering([0, 20 * SECOND, 61 * SECOND])
    assert is_stale(after(BEGIN), 100 + 86401 * SECOND)
    assert not is_stale(after(BEGIN, END), 100 + 86401 * SECOND)
    assert in_flood([k * SECOND for k in range(11)], 600 * SECOND)
    assert not in_flood([k * SECOND for k in range(10)], 600 * SECOND)


class AlarmLife(RuleBasedStateMachine):
    """Any order of events keeps the row consistent."""

    def __init__(self) -> None:
        super().__init__()
        self.alarm: Alarm | None = None
        self.now = 1000
        self.raised = 0

    def step(self, event: Anomaly | Command) -> None:
        before = self.alarm
        self.alarm, events = step_alarm(self.alarm, event)
        self.raised += sum(e.kind == "raised" for e in events)
        if before == self.alarm:
            assert events == []
        if before is not None and before.state == "cleared" and self.alarm is not before:
            self.raised = 1
        assert step_alarm(self.alarm, event)[1] == [] or isinstance(event, Command)

    def tick(self, seconds: int) -> int:
        self.now += seconds * SECOND
        return self.now

    @rule(
        kind=st.sampled_from(["begin", "update", "end"]), severity=st.sampled_from(SEVERITIES), dt=st.integers(1, 90000)
    )
    def anomaly(self, kind: str, severity: str, dt: int) -> None:
        now = self.tick(dt)
        self.step(replace(BEGIN, kind=kind, severity=severity, time=now, since=now - SECOND))

    @rule(
        kind=st.sampled_from(["acknowledge", "shelve", "unshelve", "suppress", "unsuppress", "tick"]),
        dt=st.integers(0, 90000),
        until=st.integers(-10, 10**6),
    )
    def command(self, kind: str, dt: int, until: int) -> None:
        now = self.tick(dt)
        self.step(Command(kind, now, "ann", now + until * SECOND, "window"))  # type: ignore[arg-type]

    @precondition(lambda self: self.alarm is not None)
    @invariant()
    def the_row_is_consistent(self) -> None:
        alarm = self.alarm
        assert alarm is not None
        assert (alarm.state == "cleared") == (alarm.cleared_at is not None)
        assert alarm.since <= alarm.raised_at <= alarm.last_at <= self.now
        assert (alarm.returned_at is None) == alarm.active
        assert alarm.state != "acknowledged" or alarm.acknowledged_at is not None
        assert alarm.occurrences == self.raised
        assert 0 <= rank(alarm.severity) <= 3


TestAlarmLife = AlarmLife.TestCase
