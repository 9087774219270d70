"""Vibration from waveforms: velocity, crest factor, kurtosis, band energies, envelope spectrum, bearing frequencies.

Pure functions of one channel's samples. Acceleration is in m/s², velocity in mm/s, frequencies in Hz.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, pi, radians
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.signal import hilbert

Floats = npt.NDArray[np.float64]

LOWEST: Final = 10.0  # Hz; ISO 20816-1: broad-band velocity from 10 to 1000 Hz
HIGHEST: Final = 1000.0
FEWEST: Final = 64
MOST: Final = 1 << 22
LOUD: Final = 3.0  # over the noise: noise alone comes to about 2


@dataclass(frozen=True, slots=True)
class Bearing:
    """A rolling bearing: its elements, their diameter and the pitch diameter (one unit), contact angle (degrees)."""

    elements: int
    element_diameter: float
    pitch_diameter: float
    contact_angle: float = 0.0

    def __post_init__(self) -> None:
        if not 3 <= self.elements <= 1000:
            raise ValueError(f"elements: 3 to 1000, not {self.elements}")
        if not 0.0 < self.element_diameter < self.pitch_diameter:
            raise ValueError("element_diameter: above 0 and below pitch_diameter")
        if not 0.0 <= self.contact_angle < 90.0:
            raise ValueError(f"contact_angle: 0 to 90 degrees, not {self.contact_angle}")

    def frequencies(self, speed: float) -> dict[str, float]:
        """BPFO, BPFI, BSF and FTF in Hz at `speed` revolutions a second of the inner ring, the outer one standing.

        Without slip (Randall and Antoni, Rolling element bearing diagnostics: a tutorial, 2011, equations 1 to 4); real
        bearings lie 1 to 2% off.
        """
        ratio = self.element_diameter / self.pitch_diameter * cos(radians(self.contact_angle))
        return {
            "bpfo": self.elements * speed / 2 * (1 - ratio),
            "bpfi": self.elements * speed / 2 * (1 + ratio),
            "bsf": self.pitch_diameter / (2 * self.element_diameter) * speed * (1 - ratio**2),
            "ftf": speed / 2 * (1 - ratio),
        }


@dataclass(frozen=True, slots=True)
class Features:
    """Of one waveform. `bands`: RMS acceleration within each band (m/s²)."""

    rms_acceleration: float
    peak_acceleration: float
    rms_velocity: float
    crest_factor: float
    kurtosis: float
    bands: dict[str, float]


def checked(samples: npt.ArrayLike, rate: float) -> Floats:
    """One channel's samples without their mean. Raises ValueError naming what is wrong."""
    x = np.asarray(samples, np.float64)
    if x.ndim != 1 or not FEWEST <= len(x) <= MOST:
        raise ValueError(f"samples: one channel of {FEWEST} to {MOST} numbers, not of shape {x.shape}")
    if not np.isfinite(x).all():
        raise ValueError(f"samples: sample {int(np.argmin(np.isfinite(x)))} is not a finite number")
    if np.abs(x).max() > 1e9:
        raise ValueError("samples: larger than 1e9 m/s²")
    if not 0.0 < rate < 1e8:
        raise ValueError(f"rate: samples a second above 0, not {rate}")
    return np.asarray(x - x.mean(), np.float64)


def features(samples: npt.ArrayLike, rate: float, bands: Mapping[str, tuple[float, float]] | None = None) -> Features:
    """Features of acceleration `samples` (m/s²) taken `rate` times a second.

    Kurtosis is 3 for Gaussian noise; crest factor and kurtosis of a signal that stands still are 0. Velocity is
    integrated in the spectrum between 10 and 1000 Hz (ISO 20816-1). Raises ValueError naming what is wrong.
    """
    x = checked(samples, rate)
    power, frequency = power_spectrum(x, rate)
    rms = float(np.sqrt((x**2).mean()))
    peak = float(np.abs(x).max())
    quiet = rms <= 1e-12 * max(1.0, peak)
    return Features(
        rms_acceleration=rms,
        peak_acceleration=peak,
        rms_velocity=velocity_rms(samples, rate),
        crest_factor=0.0 if quiet else peak / rms,
        kurtosis=0.0 if quiet else float((x**4).mean() / rms**4),
        bands={k: _band(power, frequency, low, high) for k, (low, high) in (bands or {}).items()},
    )


def velocity_rms(samples: npt.ArrayLike, rate: float, low: float = LOWEST, high: float = HIGHEST) -> float:
    """RMS velocity in mm/s of acceleration in m/s², between `low` and `high` Hz."""
    power, frequency = power_spectrum(checked(samples, rate), rate)
    inside = (frequency >= low) & (frequency <= high)
    return float(1000.0 * np.sqrt((power[inside] / (2 * pi * frequency[inside]) ** 2).sum()))


def power_spectrum(x: Floats, rate: float) -> tuple[Floats, Floats]:
    """One-sided mean-square spectrum (its sum is the mean square) with a Hann window, and its frequencies."""
    n = len(x)
    window = np.hanning(n)
    spectrum = np.abs(np.fft.rfft(x * window)) ** 2
    power = 2.0 * spectrum / (n * (window**2).sum())
    power[0] /= 2.0
    return np.asarray(power, np.float64), np.asarray(np.fft.rfftfreq(n, 1.0 / rate), np.float64)


def _band(power: Floats, frequency: Floats, low: float, high: float) -> float:
    if not 0.0 <= low < high:
        raise ValueError(f"bands: from low to high frequency, not {low} to {high}")
    return float(np.sqrt(power[(frequency >= low) & (frequency < high)].sum()))


def envelope_spectrum(samples: npt.ArrayLike, rate: float, band: tuple[float, float]) -> tuple[Floats, Floats]:
    """(frequencies, amplitudes in m/s²) of the envelope of what lies within `band` (Hz).

    Band-pass in the spectrum, analytic signal (Hilbert), magnitude without its mean: impacts of a damaged bearing show
    at their rate although they ring at a resonance (Randall and Antoni 2011, section 4).
    """
    x = checked(samples, rate)
    low, high = band
    if not 0.0 < low < high <= rate / 2:
        raise ValueError(f"band: within 0 and {rate / 2:g} Hz, not {low} to {high}")
    spectrum = np.fft.rfft(x)
    frequency = np.fft.rfftfreq(len(x), 1.0 / rate)
    spectrum[(frequency < low) | (frequency > high)] = 0.0
    envelope = np.abs(hilbert(np.fft.irfft(spectrum, len(x))))
    envelope -= envelope.mean()
    window = np.hanning(len(x))
    amplitude = 2.0 * np.abs(np.fft.rfft(envelope * window)) / window.sum()
    return np.asarray(frequency, np.float64), np.asarray(amplitude, np.float64)


def bearing_lines(
    frequency: Floats, amplitude: Floats, bearing: Bearing, speed: float, harmonics: int = 3, slip: float = 0.02
) -> dict[str, float]:
    """How far each bearing frequency stands out of an envelope spectrum: mean over its first harmonics of the highest
    line within `slip` of it, over the median of the lines around. 1 is nothing; 5 and more is a defect's signature.

    A line speaks for one cause: where a harmonic falls together with one of the loudest cause's (the third of BPFO and
    the second of BPFI often do), it counts for that one alone.
    """
    expected = bearing.frequencies(speed)
    found = {name: _harmonics(frequency, amplitude, base, harmonics, slip) for name, base in expected.items()}
    means = {name: sum(ratios.values()) / len(ratios) if ratios else 0.0 for name, ratios in found.items()}
    loudest = max(means, key=lambda name: means[name])
    for name, ratios in found.items():
        if name == loudest or means[loudest] < LOUD or not ratios:
            continue
        order = {at: at / expected[loudest] for at in ratios}
        own = [ratios[at] for at, n in order.items() if abs(n - round(n)) > 2.0 * slip * n or round(n) == 0]
        means[name] = sum(own) / len(own) if own else min(ratios.values())
    return means


def _harmonics(frequency: Floats, amplitude: Floats, base: float, count: int, slip: float) -> dict[float, float]:
    """Frequency of each harmonic -> its height over the noise."""
    ratios = {}
    for at in (k * base for k in range(1, count + 1)):
        wide = max(slip * at, 2.0 * frequency[1])
        near = np.abs(frequency - at) <= wide
        around = (np.abs(frequency - at) <= 8.0 * wide) & ~near & (frequency > 0.0)
        if near.any() and around.any():
            floor = float(np.median(amplitude[around]))
            ratios[at] = float(amplitude[near].max()) / floor if floor > 0.0 else 0.0
    return ratios


# ISO 20816-3:2022, zone limits A/B, B/C and C/D in mm/s RMS on non-rotating parts (the values of ISO 10816-3:2009).
# Configuration, not law: a machine's own limits take their place.
ZONES: Final[dict[tuple[int, str], tuple[float, float, float]]] = {
    (1, "rigid"): (2.3, 4.5, 7.1),  # large machines, 300 kW to 50 MW, or shaft height from 315 mm
    (1, "flexible"): (3.5, 7.1, 11.0),
    (2, "rigid"): (1.4, 2.8, 4.5),  # medium-sized, 15 to 300 kW, or shaft height from 160 to 315 mm
    (2, "flexible"): (2.3, 4.5, 7.1),
}


def iso_zone(velocity: float, limits: tuple[float, float, float] = ZONES[(2, "rigid")]) -> str:
    """Zone A to D of an RMS velocity in mm/s: A new, B fit for long running, C not for long, D doing damage."""
    if not velocity >= 0.0:
        raise ValueError(f"velocity: mm/s from 0, not {velocity}")
    return "ABCD"[sum(velocity > limit for limit in limits)]
