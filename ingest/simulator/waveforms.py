"""Vibration as an accelerometer on a bearing housing hears it: shaft orders, noise, and a race that breaks up.

A pit on the outer race is hit by every rolling element that passes, at BPFO; each hit rings the housing at a resonance
that dies away (McFadden and Smith, Model for the vibration produced by a single point defect in a rolling element
bearing, 1984; with the slip of real bearings after Antoni and Randall, 2003: the passages vary by a per cent).
"""

import base64
from dataclasses import dataclass
from math import cos, pi, radians
from typing import Final

import numpy as np
import orjson

from ingest.simulator.dynamics import Array

RATE: Final = 12_800.0  # Hz
SAMPLES: Final = 12_800
FULL_SCALE: Final = 50.0  # g, of the 16-bit converter

_RESONANCE: Final = 3_400.0  # Hz
_DAMPING: Final = 0.05
_SLIP: Final = 0.01
_WORST: Final = 4.0  # g: a hit at full severity


@dataclass(frozen=True, slots=True)
class RollingBearing:
    """A rolling bearing; lengths in mm, the contact angle in degrees. The default is an SKF 6205."""

    elements: int = 9
    element_diameter: float = 7.94
    pitch_diameter: float = 39.04
    contact_angle: float = 0.0

    def outer_race_passages(self, turns: float) -> float:
        """BPFO in Hz at `turns` of the shaft a second."""
        ratio = self.element_diameter / self.pitch_diameter * cos(radians(self.contact_angle))
        return self.elements * turns / 2 * (1 - ratio)


SKF_6205: Final = RollingBearing()


def acceleration(
    dice: np.random.Generator,
    speed: float,
    severity: float,
    *,
    level: float = 1.0,
    bearing: RollingBearing = SKF_6205,
    rate: float = RATE,
    samples: int = SAMPLES,
) -> Array:
    """Acceleration in g at `speed` revolutions a minute; `severity` of the outer race's damage 0 to 1.

    `level`: RMS velocity in mm/s that unbalance and misalignment cause.
    """
    t = np.arange(samples) / rate
    turns = speed / 60.0
    x = dice.normal(0.0, 0.02 + 0.06 * (speed / 1500.0) ** 1.5, samples)
    if turns <= 0.0:
        return np.asarray(x)
    phase = dice.uniform(0.0, 2 * pi)
    for order, share in ((1, 0.94), (2, 0.3), (3, 0.15)):
        omega = 2 * pi * order * turns
        x += level * share * 2**0.5 * omega / 1000.0 / 9.80665 * np.sin(omega * t + order * phase)
    if severity > 0.0:
        x += _hits(dice, t, bearing.outer_race_passages(turns), _WORST * severity * (speed / 1500.0), rate)
    return np.asarray(x)


def _hits(dice: np.random.Generator, t: Array, passages: float, height: float, rate: float) -> Array:
    count = int(t[-1] * passages) + 2
    slip = dice.normal(0.0, _SLIP / passages, count)
    at = (np.arange(count) + dice.uniform()) / passages + np.cumsum(slip) * 0.2 + slip
    train = np.zeros(len(t))
    rows = np.round(at * rate).astype(int)
    inside = (rows >= 0) & (rows < len(t))
    np.add.at(train, rows[inside], height * dice.uniform(0.7, 1.3, count)[inside])
    omega = 2 * pi * _RESONANCE
    ringing = np.arange(int(8.0 / (_DAMPING * omega) * rate)) / rate
    impulse = np.exp(-_DAMPING * omega * ringing) * np.sin(omega * (1 - _DAMPING**2) ** 0.5 * ringing)
    return np.asarray(np.convolve(train, impulse)[: len(t)])


def payload(time_us: int, wave: Array, speed: float, rate: float = RATE) -> bytes:
    """The message of a waveform in g: 16-bit samples, as an accelerometer with a converter sends them."""
    step = FULL_SCALE / 32768.0
    packed = np.clip(np.round(wave / step), -32768, 32767).astype("<i2").tobytes()
    return orjson.dumps(
        {
            "ts": time_us,
            "samplingRate": rate,
            "unit": "g",
            "encoding": "int16",
            "scale": step,
            "samples": base64.b64encode(packed).decode(),
            "speed": round(speed, 1),
        }
    )
