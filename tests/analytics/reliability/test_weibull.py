"""Weibull fits against published values, against lifelines, and against what must hold for any lives."""

from math import exp, log

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lifelines import WeibullFitter

from analytics.reliability.estimate import NotEnoughDataError
from analytics.reliability.weibull import Lives, fit, fit_threshold, lives_of

# NIST/SEMATECH e-Handbook 8.4.1.3: 20 units, the test ended at 500 hours
HANDBOOK = lives_of([54, 187, 216, 240, 244, 335, 361, 373, 375, 386], [500.0] * 10)

times = st.floats(0.5, 5000.0)
populations = st.builds(lives_of, st.lists(times, min_size=3, max_size=12, unique=True), st.lists(times, max_size=12))


def test_the_handbooks_example() -> None:
    found = fit(HANDBOOK)
    assert found.shape.value == pytest.approx(1.72080, abs=5e-6)
    assert found.scale.value == pytest.approx(606.5276, abs=5e-5)
    assert found.log_likelihood == pytest.approx(-75.1346, abs=5e-5)
    assert (found.failed, found.alive) == (10, 10)
    assert found.reading.startswith("no trend")
    assert found.survival(found.life(0.1)) == pytest.approx(0.9)


@pytest.mark.parametrize("seed", range(4))
def test_as_lifelines_has_it(seed: int) -> None:
    dice = np.random.default_rng(seed)
    life = 300.0 * dice.weibull(0.6 + seed, 40)
    left = dice.uniform(50, 600, 40)
    failed = life <= left
    found = fit(lives_of(life[failed].tolist(), left[~failed].tolist()))
    theirs = WeibullFitter().fit(np.minimum(life, left), failed)
    assert found.shape.value == pytest.approx(theirs.rho_, rel=1e-3)
    assert found.scale.value == pytest.approx(theirs.lambda_, rel=1e-3)
    assert found.log_likelihood == pytest.approx(theirs.log_likelihood_, rel=1e-5)


def test_the_interval_is_that_of_the_likelihood_ratio() -> None:
    """At the bounds of the shape the best likelihood is chi2(1, 95 %) / 2 lower; computed from scratch."""
    found = fit(HANDBOOK)
    for beta in (found.shape.low, found.shape.high):
        assert beta is not None
        failures, every = np.array(HANDBOOK.failures), np.array(HANDBOOK.failures + HANDBOOK.alive)
        eta = ((every**beta).sum() / 10) ** (1 / beta)
        value = (
            10 * log(beta) - 10 * beta * log(eta) + (beta - 1) * np.log(failures).sum() - ((every / eta) ** beta).sum()
        )
        assert found.log_likelihood - value == pytest.approx(3.841459 / 2, abs=1e-4)


def test_the_interval_covers_what_it_says() -> None:
    dice = np.random.default_rng(7)
    inside = 0
    for _ in range(80):
        life = 100.0 * dice.weibull(2.0, 12)
        found = fit(lives_of(life[life < 120].tolist(), [120.0] * int((life >= 120).sum())), 0.9)
        assert found.shape.low is not None and found.shape.high is not None
        inside += found.shape.low <= 2.0 <= found.shape.high
    assert 0.83 <= inside / 80 <= 0.99


@settings(deadline=None, max_examples=25)
@given(populations, st.floats(1e-9, 1e9))
def test_another_unit_of_time_scales_the_scale_and_nothing_else(lives: Lives, unit: float) -> None:
    plain, scaled = fit(lives), fit(lives_of([t * unit for t in lives.failures], [t * unit for t in lives.alive]))
    assert scaled.shape.value == pytest.approx(plain.shape.value, rel=1e-4)
    assert scaled.scale.value is not None and plain.scale.value is not None
    assert scaled.scale.value / unit == pytest.approx(plain.scale.value, rel=1e-4)


@settings(deadline=None, max_examples=25)
@given(populations)
def test_the_bounds_enclose_the_value(lives: Lives) -> None:
    found = fit(lives)
    for estimate in (found.shape, found.scale):
        assert estimate.value is not None
        assert estimate.low is None or estimate.low <= estimate.value
        assert estimate.high is None or estimate.high >= estimate.value


@settings(deadline=None, max_examples=25)
@given(st.lists(times, min_size=3, max_size=10, unique=True), st.integers(1, 5))
def test_survivors_make_the_life_longer(failures: list[float], more: int) -> None:
    without, with_them = fit(lives_of(failures)), fit(lives_of(failures, [max(failures)] * more))
    assert with_them.scale.value is not None and without.scale.value is not None
    assert with_them.scale.value >= without.scale.value * (1 - 1e-6)


def test_survivors_of_no_age_say_nothing() -> None:
    assert fit(lives_of(HANDBOOK.failures, [0.0] * 5)).shape == fit(lives_of(HANDBOOK.failures)).shape


def test_narrow_intervals_are_as_good_as_the_times_themselves() -> None:
    exact = fit(HANDBOOK)
    narrow = fit(Lives((), HANDBOOK.alive, tuple((t - 0.01, t + 0.01) for t in HANDBOOK.failures)))
    assert narrow.shape.value == pytest.approx(exact.shape.value, rel=1e-4)
    assert narrow.scale.value == pytest.approx(exact.scale.value, rel=1e-4)
    assert narrow.shape.low == pytest.approx(exact.shape.low, rel=1e-2)


def test_wide_intervals_as_lifelines_has_them() -> None:
    between = [(0.0, 100.0), (100.0, 200.0), (100.0, 200.0), (200.0, 300.0), (200.0, 300.0), (300.0, 400.0)]
    found = fit(Lives((), (400.0, 400.0), tuple(between)))
    lower, upper = [a for a, _ in between] + [400.0] * 2, [b for _, b in between] + [np.inf] * 2
    theirs = WeibullFitter().fit_interval_censoring(lower, upper)
    assert found.shape.value == pytest.approx(theirs.rho_, rel=1e-2)
    assert found.scale.value == pytest.approx(theirs.lambda_, rel=1e-2)


def test_a_threshold_is_found_and_never_worse() -> None:
    life = 500.0 + 200.0 * np.random.default_rng(3).weibull(1.8, 200)
    two, three = fit(lives_of(life.tolist())), fit_threshold(lives_of(life.tolist()))
    assert three.threshold == pytest.approx(500.0, abs=10.0)
    assert three.shape.value == pytest.approx(1.8, abs=0.25)
    assert three.log_likelihood >= two.log_likelihood
    assert three.survival(400.0) == 1.0


@settings(deadline=None, max_examples=25)
@given(populations.filter(lambda lives: lives.failed >= 6))
def test_the_third_parameter_never_makes_it_worse(lives: Lives) -> None:
    three = fit_threshold(lives)
    assert 0.0 <= three.threshold < min(lives.failures)
    assert three.log_likelihood >= fit(lives).log_likelihood - 1e-6


def test_what_is_too_little_is_refused_in_words() -> None:
    with pytest.raises(NotEnoughDataError, match="two different failures"):
        fit(lives_of([100.0], [200.0, 300.0]))
    with pytest.raises(NotEnoughDataError, match="two different failures"):
        fit(lives_of([100.0, 100.0]))
    with pytest.raises(NotEnoughDataError, match="6 failures"):
        fit_threshold(lives_of([1.0, 2.0, 3.0]))
    for wrong in ({"failures": (-1.0,)}, {"failures": (float("nan"),)}, {"failures": (1.0,), "alive": (float("inf"),)}):
        with pytest.raises(ValueError, match="finite"):
            Lives(**wrong)  # type: ignore[arg-type]


@settings(deadline=None, max_examples=25)
@given(st.floats(0.5, 5.0), st.floats(10.0, 1e5))
def test_a_large_sample_gives_its_parameters_back(beta: float, eta: float) -> None:
    """The plotting positions of a Weibull population as the sample."""
    share = (np.arange(1, 301) - 0.5) / 300
    life = eta * (-np.log1p(-share)) ** (1 / beta)
    assume(life.min() > 1e-9)
    found = fit(lives_of(life.tolist()))
    assert found.shape.value == pytest.approx(beta, rel=0.03)
    assert found.scale.value == pytest.approx(eta, rel=0.03)
    assert found.life(1 - exp(-1)) == pytest.approx(found.scale.value)
