"""Kaplan-Meier, Crow-AMSAA, rates, availability, rankings: published values, lifelines, and simulation."""

from itertools import pairwise
from math import exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from scipy import stats

from analytics.reliability.crow_amsaa import crow_amsaa
from analytics.reliability.estimate import NotEnoughDataError, proportion
from analytics.reliability.kaplan_meier import kaplan_meier, median_life, survival_at
from analytics.reliability.oee import oee
from analytics.reliability.ranking import Exposure, bad_actors, pareto
from analytics.reliability.rates import failure_rate, inherent_availability, mtbf, mttr, operational_availability

FAILURES = [54, 187, 216, 240, 244, 335, 361, 373, 375, 386]
# NIST/SEMATECH e-Handbook 8.1.7.2 and 8.4.5.2: a system improved for 1500 hours
REPAIRS = [5, 40, 43, 175, 389, 712, 747, 795, 1299, 1478]

times = st.lists(st.integers(1, 400).map(float), min_size=1, max_size=30)


def test_the_handbooks_survival_curve() -> None:
    assert survival_at(kaplan_meier(FAILURES, [500] * 10), 240) == pytest.approx(0.80)


@settings(deadline=None, max_examples=30)
@given(times, times)
def test_kaplan_meier_and_greenwood_as_lifelines_has_them(failures: list[float], alive: list[float]) -> None:
    steps = kaplan_meier(failures, alive)
    theirs = KaplanMeierFitter().fit(failures + alive, [1] * len(failures) + [0] * len(alive))
    for step in steps:
        assert step.survival == pytest.approx(float(theirs.survival_function_at_times(step.time).iloc[0]), abs=1e-9)
        if 0.0 < step.survival < 1.0:
            low, high = theirs.confidence_interval_survival_function_.loc[step.time]
            assert (step.low, step.high) == (pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))
    assert all(a.survival >= b.survival for a, b in pairwise(steps))


def test_without_censoring_it_is_the_plain_share() -> None:
    steps = kaplan_meier([1, 2, 3, 4])
    assert [s.survival for s in steps] == pytest.approx([0.75, 0.5, 0.25, 0.0])
    assert steps[1].error == pytest.approx((0.5 * 0.5 / 4) ** 0.5)
    assert median_life(steps) == 2
    assert median_life(kaplan_meier([1], [5, 6, 7])) is None
    with pytest.raises(NotEnoughDataError):
        kaplan_meier([], [1.0])


def test_the_handbooks_growth_example() -> None:
    """Improvement slope 1 - β = 0.5165 (bias-corrected), MTBF at the end 310 hours by it."""
    found = crow_amsaa(REPAIRS, 1500)
    assert 1 - found.unbiased_shape == pytest.approx(0.5165, abs=5e-5)
    assert 1500 / (10 * found.unbiased_shape) == pytest.approx(310.2, abs=0.1)
    assert found.verdict == "improving"
    assert found.expected(1500) == pytest.approx(10)
    assert found.laplace < 0


@pytest.mark.parametrize("by_failure", [True, False])
@pytest.mark.parametrize("beta", [0.6, 1.5])
def test_growth_intervals_cover_what_they_say(by_failure: bool, beta: float) -> None:
    dice, shape_in, mtbf_in, tried = np.random.default_rng(11), 0, 0, 0
    for _ in range(120):
        arrivals = (np.cumsum(dice.exponential(size=60)) / 0.02) ** (1 / beta)
        end = float(arrivals[11]) if by_failure else (12 / 0.02) ** (1 / beta)
        seen = arrivals[arrivals <= end].tolist()
        if len(seen) < 4:
            continue
        found = crow_amsaa(seen, None if by_failure else end, 0.9)
        true_mtbf = 1 / (0.02 * beta * end ** (beta - 1))
        tried += 1
        shape_in += (found.shape.low or 0) <= beta <= (found.shape.high or 0)
        mtbf_in += (found.mtbf.low or 0) <= true_mtbf <= (found.mtbf.high or 0)
    assert 0.82 <= shape_in / tried <= 0.98
    assert 0.82 <= mtbf_in / tried <= 0.99


def test_a_constant_rate_is_rarely_called_a_trend() -> None:
    dice = np.random.default_rng(5)
    called = [crow_amsaa(np.sort(dice.uniform(0, 1000, 15)).tolist(), 1000).verdict for _ in range(150)]
    assert called.count("no trend proven") / 150 >= 0.9


@settings(deadline=None, max_examples=20)
@given(st.lists(st.floats(1, 1000), min_size=4, max_size=20, unique=True), st.floats(1e-3, 1e3))
def test_another_unit_leaves_the_trend(failures: list[float], unit: float) -> None:
    plain, scaled = crow_amsaa(failures, 1001), crow_amsaa([t * unit for t in failures], 1001 * unit)
    assert scaled.shape.value == pytest.approx(plain.shape.value, rel=1e-9)
    assert scaled.mtbf.value == pytest.approx((plain.mtbf.value or 0) * unit, rel=1e-9)
    assert scaled.p_value == pytest.approx(plain.p_value, abs=1e-9)


def test_growth_refuses_too_little() -> None:
    with pytest.raises(NotEnoughDataError, match="3 failures"):
        crow_amsaa([1, 2], 10)
    with pytest.raises(NotEnoughDataError, match="4 failures"):
        crow_amsaa([1, 2, 3])
    with pytest.raises(ValueError, match="not before"):
        crow_amsaa([1, 2, 30], 10)


def test_rate_bounds_are_the_exact_poisson_ones() -> None:
    """MIL-HDBK-338B: the bounds are the means for which so few, or so many, would be as rare as 2.5 %."""
    rate = failure_rate(4, 1000.0)
    assert rate.value == pytest.approx(0.004)
    assert rate.low is not None and rate.high is not None
    assert stats.poisson.cdf(4, rate.high * 1000) == pytest.approx(0.025)
    assert stats.poisson.sf(3, rate.low * 1000) == pytest.approx(0.025)
    # e-Handbook 8.4.5.1: two failures in 1600 hours (time-terminated), 90 %: 254 to 4,503 hours
    between = mtbf(2, 1600.0, 0.9)
    assert between.low == pytest.approx(254.1, abs=0.1)
    assert between.high == pytest.approx(4502.6, abs=1.0)


def test_no_failure_gives_only_a_bound() -> None:
    rate = failure_rate(0, 1000.0)
    assert (rate.value, rate.low) == (0.0, 0.0)
    assert rate.high == pytest.approx(-log(0.05) / 1000)
    between = mtbf(0, 1000.0)
    assert (between.value, between.high) == (None, None)
    assert between.low == pytest.approx(1000 / -log(0.05))
    with pytest.raises(NotEnoughDataError):
        failure_rate(0, 0.0)


def test_repair_times() -> None:
    found = mttr([2.0, 4.0, 6.0, 30.0])
    assert found.value == pytest.approx(10.5)
    assert found.low is not None and found.high is not None and found.low < 10.5 < found.high
    assert mttr([3.0]).low is None
    with pytest.raises(NotEnoughDataError):
        mttr([])
    with pytest.raises(ValueError, match="finite"):
        mttr([-1.0])
    dice, inside = np.random.default_rng(2), 0
    for _ in range(120):
        sample = mttr(dice.lognormal(1.0, 0.8, 20).tolist(), 0.9)
        inside += (sample.low or 0) <= exp(1.0 + 0.32) <= (sample.high or 0)
    assert 0.8 <= inside / 120 <= 0.98


def test_availability() -> None:
    assert inherent_availability(90, 10) == pytest.approx(0.9)
    assert operational_availability(100, 25) == pytest.approx(0.75)
    assert operational_availability(100, 100) == 0.0
    with pytest.raises(ValueError, match="downtime"):
        operational_availability(100, 101)
    with pytest.raises(NotEnoughDataError):
        operational_availability(0, 0)


def test_oee() -> None:
    found = oee(planned=420, downtime=47, produced=19_271, good=18_848, ideal_rate=60)
    assert (found.availability, found.performance, found.quality) == pytest.approx((0.8881, 0.8611, 0.9780), abs=5e-5)
    assert found.oee == pytest.approx(0.7479, abs=5e-5)
    with pytest.raises(NotEnoughDataError):
        oee(420, 420, 0, 0, 60)
    with pytest.raises(ValueError, match="good"):
        oee(420, 0, 10, 11, 60)


def test_pareto() -> None:
    bars = pareto({"seal": 2.0, "bearing": 6.0, "none": 0.0, "belt": 2.0})
    assert [(b.key, b.share, b.cumulative) for b in bars] == [
        ("bearing", 0.6, 0.6), ("belt", 0.2, 0.8), ("seal", 0.2, 1.0),
    ]  # fmt: skip


def test_a_bad_actor_is_worse_than_chance() -> None:
    fleet = [Exposure(f"P-{i}", 2, 1000.0) for i in range(9)]
    actors = bad_actors([*fleet, Exposure("P-9", 14, 1000.0)])
    assert [a.key for a in actors if a.bad] == ["P-9"]
    assert actors[0].expected == pytest.approx(3.2)
    assert bad_actors([Exposure("A", 0, 10.0), Exposure("B", 0, 10.0)])[0].bad is False


def test_an_even_fleet_has_no_bad_actors() -> None:
    dice = np.random.default_rng(4)
    named = sum(
        any(a.bad for a in bad_actors([Exposure(str(i), int(n), 1000.0) for i, n in enumerate(dice.poisson(3, 30))]))
        for _ in range(60)
    )
    assert named / 60 <= 0.1


@given(st.integers(0, 200), st.integers(1, 200))
def test_a_proportion_lies_in_its_interval(successes: int, trials: int) -> None:
    found = proportion(min(successes, trials), trials)
    assert found.low is not None and found.high is not None and found.value is not None
    assert 0.0 <= found.low <= found.value <= found.high <= 1.0


def test_wilson_is_where_the_score_test_turns() -> None:
    """The bounds are the proportions from which 4 of 20 is exactly z standard errors away (Wilson 1927)."""
    found = proportion(4, 20, 0.90)
    for bound in (found.low, found.high):
        assert bound is not None
        assert abs(0.2 - bound) / (bound * (1 - bound) / 20) ** 0.5 == pytest.approx(stats.norm.ppf(0.95))
