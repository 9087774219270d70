"""From one waveform or spectrum of a measuring point to the readings that it becomes.

Everything is brought to acceleration in m/s² first, so that every sensor's figures mean the same.
"""

from dataclasses import dataclass
from math import pi
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.vibration import (
    HIGHEST,
    LOWEST,
    Bearing,
    Floats,
    bearing_lines,
    checked,
    envelope_spectrum,
    features,
    power_spectrum,
)

GRAVITY: Final = 9.80665  # m/s², standard gravity

# unit -> (factor to m/s² or mm/s, whether it is a velocity)
UNITS: Final[dict[str, tuple[float, bool]]] = {
    "g": (GRAVITY, False),
    "mg": (GRAVITY / 1000.0, False),
    "m/s²": (1.0, False),
    "mm/s²": (1e-3, False),
    "mm/s": (1.0, True),
    "m/s": (1000.0, True),
    "in/s": (25.4, True),
}

# of what `measure` and `measure_spectrum` give
FEATURE_UNITS: Final[dict[str, str]] = {
    "velocity_rms": "mm/s",
    "acceleration_rms": "m/s²",
    "acceleration_peak": "m/s²",
    "crest_factor": "1",
    "kurtosis": "1",
    "envelope_bpfo": "1",
    "envelope_bpfi": "1",
    "envelope_bsf": "1",
    "envelope_ftf": "1",
}

# equivalent noise bandwidths in lines (Harris, On the use of windows, 1978, table 1; ISO 18431-2 for the flat top): a
# tone's power shows in that many lines of an amplitude spectrum
WINDOWS: Final[dict[str, float]] = {
    "rectangular": 1.0,
    "hann": 1.5,
    "hamming": 1.363,
    "blackman": 1.727,
    "flattop": 3.77,
}

_LEVELS: Final = (2, 4, 8, 16)  # parts that the frequency range is cut into when a resonance is looked for
_NARROWEST: Final = 6.0  # multiples of the highest bearing frequency: three harmonics on either side of the carrier
_FEWEST_LINES: Final = 64
_RESOLVED: Final = 5.0  # lines of the spectrum between the lowest bearing frequency and 0


@dataclass(frozen=True, slots=True)
class Mounting:
    """What is known of a measuring point: speed in revolutions a minute, the bearing beside it, where its resonance
    lies (Hz; None: it is looked for in every waveform)."""

    speed: float | None = None
    bearing: Bearing | None = None
    band: tuple[float, float] | None = None


UNKNOWN: Final = Mounting()


def to_acceleration(samples: npt.ArrayLike, rate: float, unit: str) -> Floats:
    """`samples` in `unit` as acceleration in m/s². Velocity is differentiated in the spectrum.

    Raises ValueError for a unit that is none of `UNITS`, and for what `analytics.vibration.checked` refuses.
    """
    factor, velocity = _unit(unit)
    x = checked(np.asarray(samples, np.float64) * factor, rate)
    if not velocity:
        return x
    frequency = np.fft.rfftfreq(len(x), 1.0 / rate)
    return np.asarray(np.fft.irfft(np.fft.rfft(x) * (2j * pi * frequency) / 1000.0, len(x)), np.float64)


def measure(samples: npt.ArrayLike, rate: float, unit: str, mounting: Mounting = UNKNOWN) -> dict[str, float]:
    """The readings of a waveform taken `rate` times a second, by name; their units are in `FEATURE_UNITS`.

    The envelope's lines (how far each bearing frequency stands out of the noise, 1 is nothing) are there when speed
    and bearing are known and the waveform is long enough to tell the cage's turns apart. Raises ValueError.
    """
    x = to_acceleration(samples, rate, unit)
    found = features(x, rate)
    out = {
        "velocity_rms": found.rms_velocity,
        "acceleration_rms": found.rms_acceleration,
        "acceleration_peak": found.peak_acceleration,
        "crest_factor": found.crest_factor,
        "kurtosis": found.kurtosis,
    }
    if lines := envelope_lines(x, rate, mounting):
        out |= {f"envelope_{name}": ratio for name, ratio in lines.items()}
    return out


def envelope_lines(x: Floats, rate: float, mounting: Mounting) -> dict[str, float]:
    """How far BPFO, BPFI, BSF and FTF stand out of the envelope spectrum of acceleration; empty where nobody can say:
    no bearing, no speed, a speed too low for the length of the waveform or too high for its rate."""
    if mounting.bearing is None or not mounting.speed:
        return {}
    turns = mounting.speed / 60.0
    expected = mounting.bearing.frequencies(turns)
    if min(expected.values()) * len(x) < _RESOLVED * rate or max(expected.values()) * _NARROWEST > rate / 2.0:
        return {}
    band = mounting.band or resonance(x, rate, _NARROWEST * max(expected.values()))
    if band[1] > rate / 2.0:
        return {}
    return bearing_lines(*envelope_spectrum(x, rate, band), mounting.bearing, turns)


def resonance(samples: npt.ArrayLike, rate: float, narrowest: float = 0.0) -> tuple[float, float]:
    """The band (Hz) of at least `narrowest` Hz in which the signal is the most impulsive: where impacts ring.

    The highest spectral kurtosis of the bands that come of cutting the range into 2, 4, 8 and 16 parts (Antoni, Fast
    computation of the kurtogram, 2007; here with rectangular filters). The lowest part, with shaft orders and gears, is
    left out.
    """
    x = checked(samples, rate)
    spectrum = np.fft.rfft(x)
    best, found = -np.inf, (rate / 4.0, rate / 2.0)
    for parts in _LEVELS:
        width = len(spectrum) // parts
        if width < _FEWEST_LINES or rate / 2.0 / parts < narrowest:
            break
        for part in range(1, parts):
            # what lies in the band, shifted down to 0 and decimated: its magnitude is the envelope
            power = np.abs(np.fft.ifft(spectrum[part * width : (part + 1) * width])) ** 2
            mean = float(power.mean())
            kurtosis = float((power**2).mean()) / mean**2 if mean > 0.0 else 0.0
            if kurtosis > best:
                best, found = kurtosis, (rate / 2.0 * part / parts, rate / 2.0 * (part + 1) / parts)
    return found


def spectrum(samples: npt.ArrayLike, rate: float, unit: str) -> tuple[Floats, Floats]:
    """(frequencies, peak amplitudes in m/s²) of a waveform, with a Hann window: a tone shows with its own amplitude."""
    x = to_acceleration(samples, rate, unit)
    power, frequency = power_spectrum(x, rate)
    # the power of a tone is spread over 1.5 lines
    return frequency, np.asarray(np.sqrt(2.0 * WINDOWS["hann"] * power), np.float64)


def measure_spectrum(
    amplitudes: npt.ArrayLike, interval: float, unit: str, *, rms: bool = False, window: str = "rectangular"
) -> dict[str, float]:
    """The readings of an amplitude spectrum whose lines are `interval` Hz apart, the first at 0 Hz.

    `rms`: the amplitudes are effective, not peak values. `window`: the one that they were computed with, so that what
    leaks to the lines beside a tone is not counted again. Raises ValueError.
    """
    factor, velocity = _unit(unit)
    a = np.asarray(amplitudes, np.float64) * factor
    if a.ndim != 1 or len(a) < 2:
        raise ValueError("amplitudes: one list of at least two numbers")
    if not np.isfinite(a).all() or (a < 0.0).any() or a.max() > 1e9:
        raise ValueError("amplitudes: finite numbers from 0 to 1e9")
    if not 0.0 < interval < 1e7:
        raise ValueError(f"interval: Hz above 0, not {interval}")
    if window not in WINDOWS:
        raise ValueError(f"window: one of {', '.join(WINDOWS)}")
    frequency = np.arange(1, len(a)) * interval
    power = a[1:] ** 2 / WINDOWS[window] / (1.0 if rms else 2.0)
    inside = (frequency >= LOWEST) & (frequency <= HIGHEST)
    omega = 2.0 * pi * frequency / 1000.0  # m/s² of a mm/s
    speed, acceleration = (power, power * omega**2) if velocity else (power / omega**2, power)
    out = {"velocity_rms": float(np.sqrt(speed[inside].sum()))} if inside.any() else {}
    return out | {"acceleration_rms": float(np.sqrt(acceleration.sum()))}


def _unit(unit: str) -> tuple[float, bool]:
    try:
        return UNITS[unit]
    except KeyError:
        raise ValueError(f"unit: one of {', '.join(UNITS)}, not {unit!r}") from None
