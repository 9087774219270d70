"""The first twenty minutes at a reading a second: no healthy sensor is held to what it showed in its first two."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from feed import START, columns
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import lfilter
from scipy.stats import poisson

from analytics.detectors import DETECTORS
from analytics.detectors.bank import DetectorBank, SensorSettings
from analytics.detectors.tails import YEAR, caution

Series = npt.NDArray[np.float64]  # (sensors, readings)
Make = Callable[[np.random.Generator, int, int], Series]
YOUTH = {"drift": 0.002, "trend": 0.002, "step": 0.0005, "spike": 0.0001, "rate": 0.0005, "variance": 0.0005,
         "creep": 0.0005, "seasonal": 0.0005, "novelty": 0.0005}  # fmt: skip


def ar(phi: float, share: float = 1.0, noise: float = 0.0) -> Make:
    def make(rng: np.random.Generator, k: int, n: int) -> Series:
        steps = rng.normal(0, np.sqrt(1 - phi * phi), (k, n))
        steps[:, 0] = rng.normal(0, 1, k)
        return np.asarray(50 + share * lfilter([1], [1, -phi], steps, axis=1) + noise * rng.normal(0, 1, (k, n)))

    return make


def walk(rng: np.random.Generator, k: int, n: int) -> Series:
    return 50 + np.cumsum(rng.normal(0, 0.05, (k, n)), axis=1) + rng.normal(0, 1, (k, n))


def cycle(period: float) -> Make:
    def make(rng: np.random.Generator, k: int, n: int) -> Series:
        return 50 + 3 * np.sin(2 * np.pi * (np.arange(n) / period + rng.random((k, 1)))) + rng.normal(0, 1, (k, n))

    return make


def loads(rng: np.random.Generator, k: int, n: int) -> Series:
    """Another load every 20 to 60 s, followed with a time constant of 30 s."""
    load = np.array([np.repeat(rng.uniform(0.4, 1, n // 20), rng.integers(20, 60, n // 20))[:n] for _ in range(k)])
    return np.asarray(
        lfilter([1 / 30], [1, -29 / 30], 20 + 20 * load, axis=1, zi=np.full((k, 1), 33.0))[0]
    ) + rng.normal(0, 0.2, (k, n))


def quantised(rng: np.random.Generator, k: int, n: int) -> Series:
    return np.round(2 * ar(0.9)(rng, k, n)) / 2


HEALTHY: dict[str, Make] = {
    "white": ar(0.0),
    "ar 0.9": ar(0.9),
    "ar 0.98": ar(0.98),
    "ar 0.995": ar(0.995),
    "wandering within calibration": ar(np.exp(-1 / 300), 3.0, 1.0),
    "random walk": walk,
    "a minute's cycle": cycle(60),
    "five minutes' cycle": cycle(300),
    "twenty minutes' cycle": cycle(1200),
    "load": loads,
    "quantised": quantised,
    "student": lambda rng, k, n: 50 + rng.standard_t(3, (k, n)),
    "lognormal": lambda rng, k, n: rng.lognormal(0, 1, (k, n)),
}


@pytest.mark.parametrize("kind", HEALTHY)
def test_no_detector_raises_more_than_promised_in_its_first_twenty_minutes(kind: str) -> None:
    k, n = 200, 1200
    values = HEALTHY[kind](np.random.default_rng(31), k, n)
    bank = DetectorBank()
    bank.configure(range(k), SensorSettings(enabled=frozenset(YOUTH)))
    time = np.repeat(START + np.arange(n) * 1_000_000, k)
    ids = np.tile(np.arange(k, dtype=np.uint32), n)
    said = bank.process(ids, time, values.T.ravel(), np.full(k * n, 192, np.uint8))
    begun = [a.detector for a in said if a.kind == "begin"]
    for detector in DETECTORS:
        # 0.2 a year, and the budget of a history that has grown e-fold ln(n / 16) times
        promised = k * (0.2 * n / YEAR + YOUTH.get(detector, 0.0) * np.log(n / 16))
        assert begun.count(detector) <= poisson.ppf(0.999, promised), detector


@settings(max_examples=25, deadline=None)
@given(
    phi=st.floats(0, 0.999), amplitude=st.floats(0, 3), period=st.floats(20, 3000), scale=st.floats(1e-6, 1e9),
    grain=st.sampled_from([0.0, 0.1, 0.5]), seed=st.integers(0, 2**32 - 1),
)  # fmt: skip
def test_a_wandering_sensor_is_quiet_whatever_its_habit(
    phi: float, amplitude: float, period: float, scale: float, grain: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    values = ar(phi)(rng, 1, 1200)[0] + amplitude * np.sin(2 * np.pi * (np.arange(1200) / period + rng.random()))
    values = np.round(values / grain) * grain if grain else values
    assert len([a for a in DetectorBank().process(*columns(scale * values)) if a.kind == "begin"]) <= 1


def test_caution_falls_to_one_with_readings_or_weeks() -> None:
    assert caution(120.0, 120.0) > 3.0
    assert caution(600.0, 600.0) < 1.5
    assert caution(1200.0, 1200.0) == 1.0
    assert caution(200.0, 8 * 86400.0) == 1.0
    assert caution(5000.0, 50.0) > 3.0


def test_a_broken_machine_is_seen_in_its_first_minutes_all_the_same() -> None:
    values = np.random.default_rng(33).normal(2.0, 0.05, 400)
    values[200:] += 2.0
    assert "step" in {a.detector for a in DetectorBank().process(*columns(values))}
