"""Remaining life without training: the interval covers what it says, and nothing is said where nothing is known."""

import numpy as np
import pytest

from analytics.reliability.estimate import NotEnoughDataError
from analytics.rul.trend import time_to_limit


def passage(dice: np.random.Generator, start: float, limit: float, drift: float, spread: float) -> float:
    """When a process that is at `start` passes `limit`: an inverse Gaussian draw."""
    way = limit - start
    return float(dice.wald(way / drift, way**2 / spread**2))


@pytest.mark.parametrize(("points", "spread"), [(15, 0.5), (40, 1.0), (120, 1.5)])
def test_the_interval_covers(points: int, spread: float) -> None:
    dice = np.random.default_rng(points)
    inside = said = 0
    for _ in range(400):
        steps = dice.uniform(0.3, 1.7, points)  # days apart, unevenly
        x = np.concatenate([[0.0], np.cumsum(steps + spread * np.sqrt(steps) * dice.standard_normal(points))])
        t = np.concatenate([[0.0], np.cumsum(steps)])
        limit = float(x.max()) + 30.0
        try:
            found = time_to_limit(t.tolist(), x.tolist(), limit)
        except NotEnoughDataError:
            continue
        said += 1
        assert found.low is not None
        high = np.inf if found.high is None else found.high
        inside += found.low <= passage(dice, float(x[-1]), limit, 1.0, spread) <= high
    assert said > 350
    assert 0.86 <= inside / said <= 0.94


def test_a_straight_line_is_followed_to_its_end() -> None:
    days = np.arange(30.0)
    found = time_to_limit(days.tolist(), (1.0 + 0.1 * days).tolist(), 4.5)
    assert found.value == pytest.approx(6.0, rel=1e-3)
    grown = time_to_limit(days.tolist(), np.exp(0.1 * days).tolist(), float(np.exp(4.5)), proportional=True)
    assert grown.value == pytest.approx(16.0, rel=1e-3)
    fallen = time_to_limit(days.tolist(), (100.0 - 2.0 * days).tolist(), 30.0)
    assert fallen.value == pytest.approx(6.0, rel=1e-3)


def test_what_is_there_already_has_no_time_left() -> None:
    assert time_to_limit(list(range(20)), [0.0] * 10 + [9.0] * 10, 5.0).high == 0.0


def test_the_same_history_gives_the_same_answer() -> None:
    t = np.arange(50.0)
    x = t + np.random.default_rng(2).standard_normal(50).cumsum()
    assert time_to_limit(t.tolist(), x.tolist(), 90.0) == time_to_limit(t.tolist(), x.tolist(), 90.0)


def test_honest_about_what_is_not_known() -> None:
    with pytest.raises(NotEnoughDataError, match="12 points"):
        time_to_limit([0, 1, 2], [0, 1, 2], 5)
    with pytest.raises(NotEnoughDataError, match="no trend"):
        noise = np.random.default_rng(1).standard_normal(100)
        time_to_limit(list(range(100)), noise.tolist(), 50.0)
    with pytest.raises(ValueError, match="each after"):
        time_to_limit([0] * 20, list(range(20)), 50.0)
    with pytest.raises(ValueError, match="above 0"):
        time_to_limit(list(range(20)), list(range(20)), 50.0, proportional=True)
