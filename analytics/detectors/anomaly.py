"""What a detector says, as the rest of the house reads it."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from math import isnan
from typing import Any, Final, Literal

Kind = Literal["begin", "update", "end"]
Severity = Literal["low", "medium", "high", "critical"]

KINDS: Final[tuple[Kind, ...]] = ("begin", "update", "end")
SEVERITIES: Final[tuple[Severity, ...]] = ("low", "medium", "high", "critical")


@dataclass(frozen=True, slots=True)
class Anomaly:
    """The beginning, worsening or end of something unusual on one sensor.

    `time`: µs, of the reading that completed the evidence; `since`: µs, estimated onset; an anomaly is identified by
    (sensor_id, detector, since). `score`: the statistic over its threshold, 1 or more at the beginning, comparable
    across detectors. `baseline`, `spread`, `threshold`, `value`: in the sensor's unit (seconds for dropout and
    flatline, unit a second for rate).
    `direction`: +1 above, -1 below, 0 neither. `window_start`: µs, the oldest reading that the evidence rests on.
    """

    sensor_id: int
    detector: str
    detector_version: int
    kind: Kind
    time: int
    since: int
    score: float
    severity: Severity
    value: float
    baseline: float
    spread: float
    threshold: float
    direction: int
    window_start: int

    @property
    def message(self) -> str:
        """One line in an engineer's words; the reader knows which sensor it is about."""
        return _WORDS[self.detector](self) if self.detector in _WORDS else _plain(self)

    def to_json(self) -> dict[str, Any]:
        """The fields by name, NaN as null, and `message`."""
        fields = {k: None if isinstance(v, float) and isnan(v) else v for k, v in asdict(self).items()}
        return {**fields, "message": self.message}


def clock_text(time: int) -> str:
    """A time in µs as "12:03 UTC", or with the year where it is not a time that a calendar has."""
    try:
        return datetime.fromtimestamp(time / 1e6, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    except (OverflowError, ValueError, OSError):
        return f"{time} µs"


def span_text(seconds: float) -> str:
    """A length of time in the unit that reads best."""
    for unit, size in (("d", 86400.0), ("h", 3600.0), ("min", 60.0)):
        if seconds >= 2 * size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"


def _number(x: float) -> str:
    return f"{x:.4g}"


def _plain(a: Anomaly) -> str:
    trend = {1: ", rising", -1: ", falling", 0: ""}[a.direction]
    if a.kind == "end":
        return f"back at {_number(a.value)} against {_number(a.baseline)} ± {_number(a.spread)}"
    return f"{_number(a.value)} against {_number(a.baseline)} ± {_number(a.spread)} since {clock_text(a.since)}{trend}"


def _limits(a: Anomaly) -> str:
    side = "above" if a.direction > 0 else "below"
    if a.kind == "end":
        return f"{_number(a.value)}, back inside its limits"
    return f"{_number(a.value)}, {side} its limit of {_number(a.threshold)} since {clock_text(a.since)}"


def _rate(a: Anomaly) -> str:
    if a.kind == "end":
        return f"changing by {_number(a.value)} a second, as usual again"
    return f"changing by {_number(a.value)} a second, more than {_number(a.threshold)}, since {clock_text(a.since)}"


def _flatline(a: Anomaly) -> str:
    if a.kind == "end":
        return f"moving again after {span_text(a.value)}"
    return (
        f"no change for {span_text(a.value)} since {clock_text(a.since)}; "
        f"its longest healthy pause was {span_text(a.baseline)}"
    )


def _dropout(a: Anomaly) -> str:
    if a.kind == "end":
        return "sending again"
    return f"no reading for {span_text(a.value)} since {clock_text(a.since)}; usually every {span_text(a.baseline)}"


def _spike(a: Anomaly) -> str:
    if a.kind == "end":
        return f"quiet again after the spike at {clock_text(a.since)}"
    usual = f"{_number(a.baseline)} ± {_number(a.spread)}"
    return f"a lone spike to {_number(a.value)} at {clock_text(a.since)} against {usual}"


def _step(a: Anomaly) -> str:
    if a.kind == "end":
        return _plain(a)
    way = "up" if a.direction > 0 else "down"
    unit = unit_change(a.baseline, a.value, a.spread)
    return (
        f"stepped {way} to {_number(a.value)} from {_number(a.baseline)} ± {_number(a.spread)} at {clock_text(a.since)}"
        + (f", as if its unit had changed {unit}" if unit else "")
    )


def _novelty(a: Anomaly) -> str:
    if a.kind == "end":
        return f"nothing new any more; {_number(a.value)} against {_number(a.baseline)} ± {_number(a.spread)}"
    return (
        f"behaves as never before since {clock_text(a.since)}: {_number(a.value)} against {_number(a.baseline)} ± "
        f"{_number(a.spread)}, in value, shape, noise or hour"
    )


def _variance(a: Anomaly) -> str:
    if a.kind == "end":
        return f"changing by {_number(a.value)} a reading, as usual again"
    way = "noisier" if a.direction > 0 else "calmer"
    return (
        f"{way} since {clock_text(a.since)}: it changes by {_number(a.value)} a reading against {_number(a.baseline)}"
    )


def _seasonal(a: Anomaly) -> str:
    if a.kind == "end":
        return f"{_number(a.value)}, as usual at this hour again"
    usual = f"{_number(a.baseline)} ± {_number(a.spread)}"
    return f"{_number(a.value)} against {usual} usual at this hour, since {clock_text(a.since)}"


def _equipment(a: Anomaly) -> str:
    expected = f"{_number(a.baseline)} ± {_number(a.spread)} that the machine's other sensors lead to expect"
    if a.kind == "end":
        return f"{_number(a.value)}, again within the {expected}"
    return f"{_number(a.value)} against the {expected}, since {clock_text(a.since)}"


# how a value looks after a mistaken change of unit: gain, offset
_UNITS: Final = {
    "from °C to °F": (1.8, 32.0),
    "from °F to °C": (1 / 1.8, -32.0 / 1.8),
    "from °C to K": (1.0, 273.15),
    "from K to °C": (1.0, -273.15),
    "from bar to psi": (14.5038, 0.0),
    "from psi to bar": (1 / 14.5038, 0.0),
    "from bar to kPa": (100.0, 0.0),
    "from kPa to bar": (0.01, 0.0),
    "by a factor of 1000": (1000.0, 0.0),
    "by a factor of 1/1000": (0.001, 0.0),
}


def unit_change(before: float, after: float, spread: float) -> str | None:
    """The change of unit that leads from `before` to `after`, within 1% and three `spread`s; None if none does."""
    for words, (gain, offset) in _UNITS.items():
        expected = gain * before + offset
        tolerance = min(0.01 * abs(expected) + 3.0 * gain * spread, 0.05 * abs(expected - before))
        if abs(after - expected) <= tolerance:
            return words
    return None


_WORDS: Final = {
    "limits": _limits,
    "rate": _rate,
    "flatline": _flatline,
    "dropout": _dropout,
    "spike": _spike,
    "step": _step,
    "novelty": _novelty,
    "variance": _variance,
    "seasonal": _seasonal,
    "equipment": _equipment,
}
