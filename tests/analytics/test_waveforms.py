"""From waveforms and spectra to readings, against what is known of pure signals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.vibration import Bearing
from analytics.waveforms import (
    FEATURE_UNITS,
    GRAVITY,
    UNITS,
    WINDOWS,
    Mounting,
    measure,
    measure_spectrum,
    resonance,
    spectrum,
)

RATE = 8192.0
T = np.arange(8192) / RATE
SKF_6205 = Bearing(9, 7.94, 39.04)


def sine(frequency: float, amplitude: float) -> np.ndarray:
    return amplitude * np.sin(2 * np.pi * frequency * T)


@pytest.mark.parametrize("unit", UNITS)
def test_a_tone_is_the_same_in_every_unit(unit: str) -> None:
    """10 mm/s peak at 160 Hz are 10.05 m/s² peak, whatever it comes in."""
    omega = 2 * np.pi * 160
    factor, velocity = UNITS[unit]
    amplitude = (10.0 if velocity else 10.0e-3 * omega) / factor
    found = measure(sine(160.0, amplitude), RATE, unit)
    assert found["velocity_rms"] == pytest.approx(10 / 2**0.5, rel=1e-3)
    assert found["acceleration_rms"] == pytest.approx(10e-3 * omega / 2**0.5, rel=1e-3)
    assert found["crest_factor"] == pytest.approx(2**0.5, rel=1e-2)
    assert found["kurtosis"] == pytest.approx(1.5, rel=1e-3)
    assert found.keys() <= FEATURE_UNITS.keys()


def test_standard_gravity_is_that_of_the_metre_convention() -> None:
    assert pytest.approx(9.80665) == GRAVITY
    assert measure(sine(50.0, 1.0), RATE, "g")["acceleration_peak"] == pytest.approx(9.80665, rel=1e-3)


def test_the_spectrum_shows_a_tone_with_its_amplitude_and_measures_back() -> None:
    frequency, amplitude = spectrum(sine(100.0, 3.0), RATE, "m/s²")
    assert frequency[int(np.argmax(amplitude))] == pytest.approx(100.0)
    assert amplitude.max() == pytest.approx(3.0, rel=1e-3)
    found = measure_spectrum(amplitude, float(frequency[1]), "m/s²", window="hann")
    assert found["acceleration_rms"] == pytest.approx(3.0 / 2**0.5, rel=1e-3)
    assert found["velocity_rms"] == pytest.approx(1000 * 3.0 / (2 * np.pi * 100) / 2**0.5, rel=1e-2)


def test_one_line_of_a_spectrum() -> None:
    lines = np.zeros(200)
    lines[40] = 2.0  # 50 Hz
    assert measure_spectrum(lines, 1.25, "mm/s")["velocity_rms"] == pytest.approx(2**0.5)
    assert measure_spectrum(lines, 1.25, "mm/s", rms=True)["velocity_rms"] == pytest.approx(2.0)
    lines[:] = 0.0
    lines[1] = 5.0  # 1.25 Hz: below what the standard counts
    assert measure_spectrum(lines, 1.25, "mm/s")["velocity_rms"] == 0.0


def test_the_resonance_is_found_where_the_impacts_ring() -> None:
    dice = np.random.default_rng(4)
    x = dice.normal(0.0, 0.5, len(T))
    for hit in np.arange(0.003, 1.0, 0.011):
        after = hit <= T
        x[after] += 6.0 * np.exp(-800 * (T[after] - hit)) * np.sin(2 * np.pi * 2900 * (T[after] - hit))
    low, high = resonance(x, RATE)
    assert low <= 2900.0 <= high


@pytest.mark.parametrize(
    "mounting",
    [
        Mounting(),
        Mounting(speed=1500.0),
        Mounting(bearing=SKF_6205),
        Mounting(speed=0.0, bearing=SKF_6205),
        Mounting(speed=6.0, bearing=SKF_6205),  # the cage turns once in 25 s: a second cannot show it
        Mounting(speed=60_000.0, bearing=SKF_6205),  # its lines lie beyond the sampling rate
        Mounting(speed=1500.0, bearing=SKF_6205, band=(3000.0, 9000.0)),
    ],
)
def test_without_what_is_needed_nothing_is_said_of_the_bearing(mounting: Mounting) -> None:
    dice = np.random.default_rng(1)
    assert not any(k.startswith("envelope") for k in measure(dice.normal(size=len(T)), RATE, "g", mounting))


def test_a_wrong_unit_or_window_is_named() -> None:
    with pytest.raises(ValueError, match="unit: one of g"):
        measure(T, RATE, "furlong")
    with pytest.raises(ValueError, match="window: one of"):
        measure_spectrum(np.ones(20), 1.0, "g", window="kaiser")
    assert all(bandwidth >= 1.0 for bandwidth in WINDOWS.values())


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6, width=32), min_size=64, max_size=300),
    st.floats(1.0, 1e6),
    st.sampled_from(sorted(UNITS)),
    st.one_of(st.none(), st.floats(0.0, 1e6)),
)
def test_whatever_comes_is_measured_to_finite_numbers(
    samples: list[float], rate: float, unit: str, speed: float | None
) -> None:
    try:
        found = measure(samples, rate, unit, Mounting(speed, SKF_6205))
    except ValueError as error:
        assert "samples" in str(error)
        return
    assert all(np.isfinite(v) and v >= 0.0 for v in found.values())
