"""Feedback: precision with its interval, losing the right to open work orders, and earning it back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.alarms import SECOND
from analytics.signatures import INSTRUMENT_DETECTORS
from analytics.trust import DEFAULT_TRUST, Finding, assess, interval, outcome, precision

DAY = 86400 * SECOND
NOW = 1_000 * DAY


def findings(right: int, wrong: int, at: int = NOW) -> list[Finding]:
    return [Finding(True, at)] * right + [Finding(False, at)] * wrong


def test_bad_luck_is_no_proof() -> None:
    assert assess([], NOW).precision is None
    assert assess(findings(0, 3), NOW).state == "trusted"
    assert assess(findings(2, 5), NOW).state == "trusted"


def test_below_the_floor() -> None:
    found = assess(findings(0, 8), NOW)
    assert found.state == "demoted"
    assert "below the floor of 30%" in found.reason
    assert found.precision is not None
    assert found.precision.high is not None and found.precision.high < 0.3


def test_the_way_back() -> None:
    past = findings(0, 8, NOW - 10 * DAY)
    demoted_at = NOW - 9 * DAY
    assert assess(past, NOW, "demoted", demoted_at).state == "demoted"
    assert assess([*past, *findings(3, 0)], NOW, "demoted", demoted_at).state == "demoted"
    back = assess([*past, *findings(5, 1)], NOW, "demoted", demoted_at)
    assert back.state == "trusted"
    assert "earned its way back" in back.reason
    assert assess([*past, *findings(1, 6)], NOW, "demoted", demoted_at).state == "demoted"


def test_old_verdicts_fade() -> None:
    old = findings(0, 8, NOW - 4 * int(DEFAULT_TRUST.half_life) * SECOND)
    right, wrong = precision(old, NOW)
    assert (right, wrong) == (0.0, pytest.approx(0.5))
    assert assess(old, NOW).state == "trusted"


@pytest.mark.parametrize(
    ("verdict", "mode", "detector", "says"),
    [
        ("confirmed", "bearing_wear", "drift", True),
        ("false_alarm", "bearing_wear", "drift", False),
        ("sensor_fault", "bearing_wear", "drift", False),
        ("sensor_fault", "sensor_fault", "drift", True),
        ("sensor_fault", "bearing_wear", "flatline", True),
        ("duplicate", "bearing_wear", "drift", None),
        ("deferred", "bearing_wear", "drift", None),
    ],
)
def test_what_a_verdict_says(verdict: str, mode: str, detector: str, says: bool | None) -> None:
    assert outcome(verdict, mode, detector, INSTRUMENT_DETECTORS) is says


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 40), st.integers(0, 40))
def test_the_interval_holds_the_value_and_more_right_is_never_worse(right: int, wrong: int) -> None:
    found, better = interval(right, wrong, 0.9), interval(right + 1, wrong, 0.9)
    assert found.low is not None and found.value is not None and found.high is not None and better.low is not None
    assert 0.0 <= found.low <= found.value <= found.high <= 1.0
    assert better.low >= found.low
