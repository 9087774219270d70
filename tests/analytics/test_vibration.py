"""Against published values and signals whose answer is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.vibration import (
    ZONES,
    Bearing,
    bearing_lines,
    envelope_spectrum,
    features,
    iso_zone,
    velocity_rms,
)

# Case Western Reserve University's test rig: the drive-end bearing SKF 6205-2RS, frequencies in multiples of the speed
SKF_6205 = Bearing(elements=9, element_diameter=0.3126, pitch_diameter=1.537)
RATE = 12_000.0


def test_bearing_frequencies_are_the_published_ones() -> None:
    found = SKF_6205.frequencies(1.0)
    assert found["bpfo"] == pytest.approx(3.5848, abs=5e-4)
    assert found["bpfi"] == pytest.approx(5.4152, abs=5e-4)
    assert found["ftf"] == pytest.approx(0.39828, abs=5e-5)
    assert found["bsf"] == pytest.approx(4.7135 / 2, abs=5e-3)  # the rig's table gives twice the spin


@pytest.mark.parametrize("frequency", [20.0, 100.0, 800.0])
def test_velocity_of_a_sine(frequency: float) -> None:
    t = np.arange(int(RATE)) / RATE
    omega = 2 * np.pi * frequency
    acceleration = 3e-3 * omega * np.sin(omega * t)  # a velocity of 3 mm/s peak
    assert velocity_rms(acceleration + 9.81, RATE) == pytest.approx(3 / np.sqrt(2), rel=0.01)


def test_velocity_leaves_out_what_the_standard_leaves_out() -> None:
    t = np.arange(int(RATE)) / RATE
    assert velocity_rms(np.sin(2 * np.pi * 3 * t), RATE) < 0.5
    assert velocity_rms(np.sin(2 * np.pi * 3000 * t), RATE) < 1e-3


def test_crest_factor_and_kurtosis_of_known_signals() -> None:
    t = np.arange(int(RATE)) / RATE
    sine = features(np.sin(2 * np.pi * 50 * t), RATE, {"low": (10.0, 100.0), "high": (1000.0, 5000.0)})
    assert sine.crest_factor == pytest.approx(np.sqrt(2), rel=1e-3)
    assert sine.kurtosis == pytest.approx(1.5, rel=1e-3)
    assert sine.bands["low"] == pytest.approx(1 / np.sqrt(2), rel=1e-3)
    assert sine.bands["high"] < 1e-3
    noise = features(np.random.default_rng(1).normal(0, 2, 100_000), RATE)
    assert noise.kurtosis == pytest.approx(3.0, abs=0.1)
    assert noise.rms_acceleration == pytest.approx(2.0, rel=0.02)


@pytest.mark.parametrize("defect", ["bpfo", "bpfi"])
def test_the_envelope_shows_which_race_is_damaged(defect: str) -> None:
    speed = 29.5
    rng = np.random.default_rng(5)
    n = int(4 * RATE)
    x = rng.normal(0, 0.3, n)
    ring = np.exp(-np.arange(60) / 12) * np.sin(2 * np.pi * 3200 * np.arange(60) / RATE)
    for at in np.arange(0, n - 100, RATE / SKF_6205.frequencies(speed)[defect]):
        start = int(at + rng.normal(0, 0.5)) if at > 2 else 0
        x[start : start + 60] += ring
    lines = bearing_lines(*envelope_spectrum(x, RATE, (2400.0, 4000.0)), SKF_6205, speed)
    assert max(lines, key=lambda name: lines[name]) == defect
    assert lines[defect] > 5
    healthy = bearing_lines(*envelope_spectrum(rng.normal(0, 0.3, n), RATE, (2400.0, 4000.0)), SKF_6205, speed)
    assert max(healthy.values()) < 5


def test_zones() -> None:
    assert [iso_zone(v) for v in (0.0, 1.4, 1.5, 2.9, 4.6)] == ["A", "A", "B", "C", "D"]
    assert iso_zone(4.0, ZONES[(1, "flexible")]) == "B"
    assert all(a < b < c for a, b, c in ZONES.values())
    with pytest.raises(ValueError, match="velocity"):
        iso_zone(float("nan"))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-1e9, 1e9), min_size=64, max_size=200))
def test_any_waveform_gives_finite_features(samples: list[float]) -> None:
    found = features(samples, 1000.0)
    numbers = [found.rms_acceleration, found.rms_velocity, found.crest_factor, found.kurtosis]
    assert np.isfinite(numbers).all()
    assert min(numbers) >= 0


@pytest.mark.parametrize(
    ("samples", "rate", "word"),
    [([0.0] * 10, 1e3, "samples"), ([0.0] * 63 + [np.nan], 1e3, "sample 63"), ([0.0] * 64, 0.0, "rate"),
     ([1e12] * 64, 1e3, "larger"), (np.zeros((64, 2)), 1e3, "one channel")],
)  # fmt: skip
def test_what_is_wrong_with_a_waveform_is_named(samples: list[float], rate: float, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        features(samples, rate)


@pytest.mark.parametrize(
    "wrong", [{"elements": 2}, {"element_diameter": 2.0}, {"contact_angle": 90.0}, {"element_diameter": 0.0}]
)
def test_an_impossible_bearing_is_refused(wrong: dict[str, float]) -> None:
    right = {"elements": 9, "element_diameter": 0.3126, "pitch_diameter": 1.537}
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Bearing(**{**right, **wrong})  # type: ignore[arg-type]
