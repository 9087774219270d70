"""The health of a machine, 0 (failed) to 100 (as new), from what stands against it, each with its share.

health = 100 Π (1 - penalty): one penalty a sensor (its worst alarm), one an open case (in place of the alarms of the
sensors that speak for it), and a little for overdue preventive work. Shares are in proportion to -ln(1 - penalty) and
add up to what is lost.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import Any, Final

import numpy as np
from scipy import stats

from analytics.detectors.anomaly import Severity
from analytics.reliability.estimate import Estimate, NotEnoughDataError, check_confidence
from analytics.signatures import INSTRUMENT_DETECTORS

_ALARM: Final[dict[Severity, float]] = {"low": 0.04, "medium": 0.12, "high": 0.25, "critical": 0.45}
_CASE: Final[dict[Severity, float]] = {"low": 0.10, "medium": 0.25, "high": 0.45, "critical": 0.65}
_INSTRUMENT: Final = 0.03  # a sensor that cannot be believed says nothing about the machine, but blinds us
_OVERDUE: Final = 0.04
_MOST_OVERDUE: Final = 3

LEAST_POINTS: Final = 12


@dataclass(frozen=True, slots=True)
class StandingAlarm:
    """An alarm that stands now."""

    sensor_id: int
    sensor: str
    detector: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class StandingCase:
    """A case that is open now. `sensors`: those that speak for it."""

    id: str
    title: str
    severity: Severity
    sensors: frozenset[int]


@dataclass(frozen=True, slots=True)
class Reason:
    """`lost`: points of health that it takes."""

    kind: str
    text: str
    lost: float
    sensor_id: int | None = None
    case_id: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind, "text": self.text, "lost": round(self.lost, 2), "sensorId": self.sensor_id,
            "caseId": self.case_id,
        }  # fmt: skip


def health(
    alarms: Iterable[StandingAlarm], cases: Iterable[StandingCase], overdue: int = 0
) -> tuple[float, list[Reason]]:
    """(health, reasons, the gravest first). `overdue`: preventive work orders past their due date."""
    weighed: list[tuple[float, str, str, int | None, str | None]] = []
    spoken: set[int] = set()
    for case in cases:
        weighed.append((_CASE[case.severity], "case", case.title, None, case.id))
        spoken |= case.sensors
    worst: dict[int, tuple[float, str, str, int | None, str | None]] = {}
    for alarm in alarms:
        if alarm.sensor_id in spoken:
            continue
        instrument = alarm.detector in INSTRUMENT_DETECTORS
        penalty = _INSTRUMENT if instrument else _ALARM[alarm.severity]
        kind = "instrument" if instrument else "alarm"
        known = worst.get(alarm.sensor_id)
        if known is None or penalty > known[0]:
            worst[alarm.sensor_id] = (penalty, kind, f"{alarm.sensor}: {alarm.message}", alarm.sensor_id, None)
    weighed += worst.values()
    if overdue > 0:
        words = f"{overdue} preventive work order{'s' if overdue > 1 else ''} overdue"
        weighed.append((1.0 - (1.0 - _OVERDUE) ** min(overdue, _MOST_OVERDUE), "overdue", words, None, None))
    depth = -sum(log(1.0 - w[0]) for w in weighed)
    value = 100.0 * float(np.exp(-depth))
    reasons = [
        Reason(kind, text, (100.0 - value) * -log(1.0 - penalty) / depth, sensor, case)
        for penalty, kind, text, sensor, case in weighed
    ]
    return value, sorted(reasons, key=lambda r: -r.lost)


def time_to(
    times: Sequence[float], values: Sequence[float], limit: float, confidence: float = 0.9, least: int = LEAST_POINTS
) -> Estimate:
    """When a value that moves in a straight line reaches `limit`, counted from the last of `times`, in their unit.

    Least squares; bounds by Fieller's theorem for where the line crosses (Draper and Smith, Applied Regression
    Analysis, 3.2), the error widened for serial correlation (effective size n (1 - r) / (1 + r), r the residuals' lag-1
    autocorrelation: Bayley and Hammersley 1946). Raises `NotEnoughDataError` with fewer than `least` points, or where
    no trend toward the limit is proven.
    """
    alpha = 1.0 - check_confidence(confidence)
    t, y = np.asarray(times, float), np.asarray(values, float)
    if len(t) < least or float(np.ptp(t)) <= 0.0:
        raise NotEnoughDataError(f"{least} points over some time are needed, there are {len(t)}")
    t = t - t[-1]
    centred = t - t.mean()
    slope = float(centred @ (y - y.mean()) / (centred @ centred))
    level = float(y.mean() - slope * t.mean())
    residual = y - level - slope * t
    noise = float(residual @ residual)
    r = float(residual[1:] @ residual[:-1]) / noise if noise > 0.0 else 0.0
    effective = max(3.0, len(t) * (1.0 - max(0.0, r)) / (1.0 + max(0.0, r)))
    distance = limit - level
    if abs(distance) <= 1e-12 * abs(limit):
        return Estimate(0.0, 0.0, 0.0, confidence)
    spread = float(stats.t.ppf(1.0 - alpha / 2, effective - 2.0)) ** 2 * noise / (effective - 2.0)
    a, square = float(y.mean()) - limit, slope * slope - spread / float(centred @ centred)
    if square <= 0.0 or slope * distance <= 0.0:
        raise NotEnoughDataError("no trend toward the limit is proven")
    root = max(0.0, (a * slope) ** 2 - square * (a * a - spread / len(t))) ** 0.5
    low, high = ((-a * slope + sign * root) / square + float(t.mean()) for sign in (-1.0, 1.0))
    return Estimate(distance / slope, max(0.0, low), max(0.0, high), confidence)
