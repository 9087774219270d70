"""Suppression by design, and what detectors do not learn meanwhile."""

import numpy as np
from feed import START, columns, in_calls
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.alarms import SECOND, Alarm, Command, step_alarm
from analytics.detectors.bank import DetectorBank, SensorSettings
from analytics.evidence import SensorFacts
from analytics.quiet import Calendar, look_again, reason_at, settle
from analytics.replay import Asset, Replay

WINDOW = Calendar([(1000, 2000, "overhaul")])


def raised(at: int, state: str = "unacknowledged") -> Alarm:
    return Alarm(
        1, "limits", 1, state, "high", "hot", 3.0, 9.0, 1.0, 0.1, 5.0, 1, at, at, at, at,  # type: ignore[arg-type]
        returned_at=at + 10 if state == "returned" else None,
    )  # fmt: skip


def test_windows_that_overlap_are_one() -> None:
    calendar = Calendar([(50, 60, "c"), (10, 30, "a"), (20, 40, "b")])
    assert calendar.spans == ((10, 40, "a"), (50, 60, "c"))
    assert [calendar.at(t) is not None for t in (9, 10, 39, 40, 55, 60)] == [False, True, True, False, True, False]
    assert [calendar.edge(t) for t in (0, 10, 39, 40, 60)] == [10, 40, 40, 50, None]
    assert [calendar.ended(t) for t in (10, 40, 55, 60)] == [None, 40, 40, 60]


def test_an_alarm_is_suppressed_from_where_the_window_begins() -> None:
    alarm, events = settle(raised(500), WINDOW, None, 1200)
    assert (alarm.suppressed_by, alarm.suppressed_by_design) == ("maintenance window: overhaul", True)
    assert [(e.kind, e.occurred_at) for e in events] == [("suppressed", 1000)]
    assert settle(alarm, WINDOW, None, 1900) == (alarm, [])


def test_what_still_stands_at_the_end_counts_from_there() -> None:
    quiet, _ = settle(raised(1500), WINDOW, None, 1500)
    alarm, events = settle(quiet, WINDOW, None, 2700)
    assert [(e.kind, e.occurred_at) for e in events] == [("unsuppressed", 2000), ("raised", 2000)]
    assert (alarm.raised_at, alarm.suppressed_by, alarm.state) == (2000, None, "unacknowledged")
    assert alarm.since == 1500  # since when it is so is another question


def test_what_came_and_went_in_a_window_asks_for_nobody() -> None:
    quiet, _ = settle(raised(1500, "returned"), WINDOW, None, 1600)
    alarm, events = settle(quiet, WINDOW, None, 2000)
    assert alarm.state == "cleared"
    assert [e.kind for e in events] == ["unsuppressed", "cleared"]


def test_what_a_person_suppressed_stays_so() -> None:
    alarm, _ = step_alarm(raised(500), Command("suppress", 600, actor="me", reason="known"))
    assert alarm is not None
    assert settle(alarm, WINDOW, None, 1500) == (alarm, [])
    assert settle(alarm, WINDOW, None, 2500) == (alarm, [])


def test_another_cause_holds_until_it_is_gone() -> None:
    quiet, _ = settle(raised(500), WINDOW, "P-1 is down", 900)
    assert quiet.suppressed_by == "P-1 is down"
    assert reason_at(WINDOW, "P-1 is down", 1500) == "maintenance window: overhaul"
    alarm, _ = settle(quiet, WINDOW, None, 950)
    assert (alarm.suppressed_by, alarm.raised_at) == (None, 950)
    assert look_again([quiet], Calendar(), 900) == 900 + 60 * SECOND
    assert look_again([quiet], WINDOW, 1500) == 2000
    assert look_again([raised(500)], WINDOW, 600) == 1000
    assert look_again([], WINDOW, 600) is None


def noisy(n: int, seed: int = 3) -> np.ndarray:
    return 50.0 + np.random.default_rng(seed).normal(0, 0.5, n)


def test_detectors_learn_nothing_in_a_window() -> None:
    values = noisy(6000)
    values[2000:4000] += 30.0  # worked on: everything is other than usual
    pause = ((START + 2000 * SECOND, START + 4000 * SECOND),)
    bank, plain = DetectorBank(), DetectorBank()
    bank.configure([7], SensorSettings(pauses=pause))
    assert bank.process(*columns(values)) == []
    assert plain.process(*columns(values)) != []


def test_what_is_other_after_a_window_is_found_against_what_was_before_it() -> None:
    values = noisy(5000)
    values[2000:] += 10.0
    bank = DetectorBank()
    bank.configure([7], SensorSettings(pauses=((START + 1900 * SECOND, START + 3000 * SECOND),)))
    found = bank.process(*columns(values))
    assert found
    assert min(a.time for a in found) >= START + 3000 * SECOND
    assert any(a.detector in ("step", "drift") and abs(a.baseline - 50.0) < 1.0 for a in found)


def test_limits_are_recorded_in_a_window() -> None:
    values = noisy(3000)
    values[2000:2500] = 99.0
    bank = DetectorBank()
    bank.configure(
        [7],
        SensorSettings(parameters={"limits": {"hi": 80.0}}, pauses=((START + 1900 * SECOND, START + 2900 * SECOND),)),
    )
    found = bank.process(*columns(values))
    assert {a.detector for a in found} == {"limits"}
    assert [a.kind for a in found] == ["begin", "end"]


@settings(max_examples=15, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 700), min_size=1, max_size=6),
    edges=st.lists(st.integers(0, 3000), min_size=2, max_size=6, unique=True),
)
def test_pauses_do_not_depend_on_the_calls(sizes: list[int], edges: list[int]) -> None:
    ordered = sorted(edges)
    pauses = tuple((START + a * SECOND, START + b * SECOND) for a, b in zip(ordered[::2], ordered[1::2], strict=False))
    values = noisy(3000)
    values[1500:] += 5.0
    banks = [DetectorBank() for _ in range(2)]
    for bank in banks:
        bank.configure([7], SensorSettings(pauses=pauses))
    assert in_calls(banks[0], columns(values), sizes) == in_calls(banks[1], columns(values), [3000])


def hot(windows: Calendar) -> Replay:
    """A bearing above its limit from second 1000 on."""
    asset = Asset("m", "pump", "high", {7: SensorFacts(7, "bearing_temperature", "°C")}, windows=windows)
    replay = Replay([asset], {7: SensorSettings(1.0, {"limits": {"hi": 80.0}})})
    values = noisy(4000)
    values[1000:] = 99.0 + np.random.default_rng(1).normal(0, 0.5, 3000)
    replay.feed(*columns(values), step=10.0)
    return replay


def test_no_case_opens_in_a_window_and_one_that_is_due_opens_after_it() -> None:
    [plain] = hot(Calendar()).cases
    assert plain.opened_at < START + 1200 * SECOND
    [later] = hot(Calendar([(START + 900 * SECOND, START + 2000 * SECOND, "overhaul")])).cases
    assert START + 2000 * SECOND < later.opened_at < START + 2200 * SECOND
