"""How the detector tests feed readings: columns built from plain lists."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.detectors.anomaly import Anomaly
from analytics.detectors.bank import DetectorBank, SensorSettings

START = 1_700_000_000_000_000
Columns = tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]


def columns(
    values: npt.ArrayLike, *, dt: float = 1.0, sensor: int = 7, start: int = START, quality: int = 192
) -> Columns:
    """One sensor's readings, `dt` seconds apart."""
    value = np.asarray(values, np.float64)
    n = len(value)
    time = start + (np.arange(n) * dt * 1e6).astype(np.int64)
    return np.full(n, sensor, np.uint32), time, value, np.full(n, quality, np.uint8)


def bank_with(**parameters: dict[str, float]) -> DetectorBank:
    """A bank whose sensor 7 has these parameters."""
    bank = DetectorBank()
    bank.configure([7], SensorSettings(parameters=parameters))
    return bank


def found(values: npt.ArrayLike, detector: str, *, dt: float = 1.0, **parameters: float) -> list[tuple[int, str]]:
    """(row, kind) of each event of one detector over one sensor's readings."""
    bank = bank_with(**({detector: parameters} if parameters else {}))
    said = bank.process(*columns(values, dt=dt))
    return [(round((a.time - START) / 1e6 / dt), a.kind) for a in said if a.detector == detector]


def in_calls(bank: DetectorBank, readings: Columns, sizes: Sequence[int]) -> list[Anomaly]:
    """Process the readings in calls of `sizes`, the last size repeated to the end."""
    out: list[Anomaly] = []
    at = 0
    left = list(sizes)
    while at < len(readings[0]):
        size = left.pop(0) if len(left) > 1 else left[0]
        out += bank.process(*(c[at : at + size] for c in readings))
        at += size
    return out
