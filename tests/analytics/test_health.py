"""The health index and the time that is left by its trend."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.health import StandingAlarm, StandingCase, health, time_to
from analytics.reliability.estimate import NotEnoughDataError

severities = st.sampled_from(["low", "medium", "high", "critical"])
alarms = st.lists(
    st.builds(StandingAlarm, st.integers(1, 6), st.just("s"), st.just("drift"), severities, st.just("up"))
)
cases = st.lists(st.builds(StandingCase, st.just("c"), st.just("Wear"), severities, st.frozensets(st.integers(1, 6))))


def test_nothing_stands_against_it() -> None:
    assert health([], []) == (100.0, [])


@given(alarms, cases, st.integers(0, 9))
def test_the_reasons_add_up(a: list[StandingAlarm], c: list[StandingCase], overdue: int) -> None:
    value, reasons = health(a, c, overdue)
    assert 0.0 < value <= 100.0
    assert sum(r.lost for r in reasons) == pytest.approx(100.0 - value)
    assert [r.lost for r in reasons] == sorted((r.lost for r in reasons), reverse=True)


def test_a_case_stands_for_its_sensors_and_worse_is_lower() -> None:
    alarm = StandingAlarm(1, "vibration", "drift", "high", "7.1 against 2.3")
    case = StandingCase("c", "Bearing wear suspected", "high", frozenset({1}))
    alone, _ = health([alarm], [])
    both, reasons = health([alarm], [case])
    assert [r.kind for r in reasons] == ["case"]
    assert both < alone
    stuck, _ = health([StandingAlarm(1, "vibration", "flatline", "critical", "frozen")], [])
    assert stuck > 95.0


def test_the_time_left_of_a_straight_line() -> None:
    days = np.arange(30.0)
    found = time_to(days, 100.0 - 2.0 * days, 30.0)
    assert found.value == pytest.approx((42.0 - 30.0) / 2.0)
    assert time_to(days, 10.0 + days, 60.0).value == pytest.approx(60 - 39)


def test_its_interval_covers() -> None:
    dice, inside = np.random.default_rng(3), 0
    days = np.arange(40.0)
    for _ in range(200):
        found = time_to(days, 90.0 - days + 3.0 * dice.standard_normal(40), 20.0)
        assert found.low is not None and found.high is not None
        inside += found.low <= 31.0 <= found.high
    assert inside / 200 >= 0.85


def test_no_trend_is_no_forecast() -> None:
    with pytest.raises(NotEnoughDataError, match="no trend"):
        time_to(range(30), 80.0 + np.random.default_rng(1).standard_normal(30), 30.0)
    with pytest.raises(NotEnoughDataError, match="no trend"):
        time_to(range(30), [50.0 + i for i in range(30)], 30.0)
    with pytest.raises(NotEnoughDataError, match="12 points"):
        time_to([1, 2], [3, 4], 5)
