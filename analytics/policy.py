"""The case policy: data, from JSON and back."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from math import isfinite
from typing import Any, Final, get_args

from analytics.detectors.anomaly import SEVERITIES, Severity

# severity -> criticality of the equipment -> priority
Matrix = Mapping[str, Mapping[str, str]]

_PRIORITY: Final[dict[str, dict[str, str]]] = {
    "low": {"low": "low", "medium": "low", "high": "medium", "critical": "medium"},
    "medium": {"low": "low", "medium": "medium", "high": "medium", "critical": "high"},
    "high": {"low": "medium", "medium": "high", "high": "high", "critical": "critical"},
    "critical": {"low": "high", "medium": "high", "high": "critical", "critical": "critical"},
}
_DUE_HOURS: Final = {"critical": 4.0, "high": 24.0, "medium": 7 * 24.0, "low": 30 * 24.0}


class PolicyError(ValueError):
    """The policy is wrong; the message begins with the field."""


@dataclass(frozen=True, slots=True)
class CasePolicy:
    """When anomalies become a case, and how urgent it is. Times in seconds.

    A machine fault opens a case when its alarms of the last `window` are enough: `points` of evidence (an alarm gives 1
    for low to 4 for critical), or `sensors` different sensors, or one alarm of at least `lasting_severity` that stands
    for `lasting`, or one of `immediate_severity` that stands for `immediate_after`. A sensor fault opens one when it
    stands for `sensor_fault_after`, or with `spikes` lone spikes within the window.

    A step or drift counts only if it is material: at least `material_span` of the range that the sensor can read, or,
    where that is not known, `material_value` of its baseline.
    Alarms that began within `settling` of a change of operation (speed, or load by several quantities) are explained by
    it. A case joins anomalies that begin up to `join_window` after its last evidence, whatever mode they point at.
    After a close: the same fault re-opens the case within `reopen_window`; a case closed as no fault keeps the same
    fault away for `cool_down`, unless it is worse. Beyond `flood_cap` cases an hour in a plant, cases are held.
    """

    window: float = 600.0
    points: int = 4
    sensors: int = 3
    lasting: float = 60.0
    lasting_severity: Severity = "high"
    immediate_severity: Severity = "critical"
    immediate_after: float = 5.0
    sensor_fault_after: float = 3600.0
    spikes: int = 10
    material_span: float = 0.01
    material_value: float = 0.05
    settling: float = 300.0
    join_window: float = 7 * 86400.0
    reopen_window: float = 3600.0
    cool_down: float = 86400.0
    flood_cap: int = 20
    priority: Matrix = field(default_factory=lambda: {k: dict(v) for k, v in _PRIORITY.items()})
    due_hours: Mapping[str, float] = field(default_factory=lambda: dict(_DUE_HOURS))

    def to_json(self) -> str:
        """The policy as a JSON object, for `from_json`."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str | bytes | Mapping[str, Any]) -> "CasePolicy":
        """The policy in `text` (or an object already parsed); what it leaves out has the default.

        Raises `PolicyError` naming the field.
        """
        if isinstance(text, str | bytes):
            try:
                data = json.loads(text)
            except ValueError as error:
                raise PolicyError(f"policy: no JSON ({error})") from error
        else:
            data = text
        if not isinstance(data, Mapping):
            raise PolicyError("policy: an object is expected")
        known = {f.name: f for f in fields(cls)}
        for name in data:
            if name not in known:
                raise PolicyError(f"{name}: unknown; one of {', '.join(known)}")
        checked = {name: _check(name, known[name].type, value) for name, value in data.items()}
        return cls(**checked)


DEFAULT_POLICY: Final = CasePolicy()


def _check(name: str, kind: Any, value: Any) -> Any:
    if kind is int:
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise PolicyError(f"{name}: a whole number of at least 1, not {value!r}")
        return value
    if kind is float:
        return _number(name, value)
    if kind is Severity or get_args(kind) == SEVERITIES:
        return _level(name, value)
    if not isinstance(value, Mapping):
        raise PolicyError(f"{name}: an object is expected, not {value!r}")
    default = _PRIORITY if name == "priority" else _DUE_HOURS
    out: dict[str, Any] = dict(default)
    for key, inner in value.items():
        _level(f"{name}.{key}", key)
        if name == "due_hours":
            out[key] = _number(f"{name}.{key}", inner)
            continue
        if not isinstance(inner, Mapping):
            raise PolicyError(f"{name}.{key}: an object is expected, not {inner!r}")
        row = dict(_PRIORITY[key])
        for criticality, priority in inner.items():
            _level(f"{name}.{key}.{criticality}", criticality)
            row[criticality] = _level(f"{name}.{key}.{criticality}", priority)
        out[key] = row
    return out


def _number(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or value < 0:
        raise PolicyError(f"{name}: a number of 0 or more, not {value!r}")
    return float(value)


def _level(name: str, value: Any) -> str:
    if value not in SEVERITIES:
        raise PolicyError(f"{name}: one of {', '.join(SEVERITIES)}, not {value!r}")
    return str(value)
