"""The case policy: data, from JSON and back."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
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


# what a field may be at most: times in seconds (ten years), counts, shares
_YEARS: Final = 10 * 365.0 * 86400.0
_MOST: Final = {"points": 1000, "sensors": 1000, "spikes": 100_000, "flood_cap": 100_000, "material_span": 1.0,
                "material_value": 1000.0, "due_hours": _YEARS / 3600.0}  # fmt: skip
_WHOLE_PLANT: Final = frozenset({"flood_cap", "overrides"})  # nothing that a kind of equipment can have of its own
_MOST_OVERRIDES: Final = 100


class PolicyError(ValueError):
    """The policy is wrong; the message begins with the field."""


@dataclass(frozen=True, slots=True)
class Override:
    """What differs for equipment of a class, of a criticality, or of both; None means any. `policy`: checked fields."""

    equipment_class: str | None
    criticality: str | None
    policy: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CasePolicy:
    """When anomalies become a case, and how urgent it is. Times in seconds.

    A machine fault opens a case when its alarms of the last `window` are enough: `points` of evidence (an alarm gives 1
    for low to 4 for critical), or `sensors` different sensors, or one alarm of at least `lasting_severity` that stands
    for `lasting`, or one of `immediate_severity` that stands for `immediate_after`, or any that stands for `standing`:
    a small shift that stays is a slow fault's beginning. A sensor fault opens one when it
    stands for `sensor_fault_after`, or with `spikes` lone spikes within the window.

    A step or drift counts only if it is material: at least `material_span` of the range that the sensor can read, or,
    where that is not known, `material_value` of its baseline.
    Alarms that began within `settling` of a change of operation (speed, or load by several quantities) are explained by
    it. A case joins anomalies that begin up to `join_window` after its last evidence, whatever mode they point at.
    After a close: the same fault re-opens the case within `reopen_window`; a case closed as no fault keeps the same
    fault away for `cool_down`, and alarms that stand unbroken since before it for `unchanged`, unless they are worse:
    somebody has looked at them. Beyond `flood_cap` cases an hour in a plant, cases are held.
    """

    window: float = 600.0
    points: int = 4
    sensors: int = 3
    lasting: float = 60.0
    lasting_severity: Severity = "high"
    immediate_severity: Severity = "critical"
    immediate_after: float = 5.0
    standing: float = 12 * 3600.0
    sensor_fault_after: float = 3600.0
    spikes: int = 10
    material_span: float = 0.01
    material_value: float = 0.05
    settling: float = 300.0
    join_window: float = 7 * 86400.0
    reopen_window: float = 3600.0
    cool_down: float = 86400.0
    unchanged: float = 30 * 86400.0
    flood_cap: int = 20
    priority: Matrix = field(default_factory=lambda: {k: dict(v) for k, v in _PRIORITY.items()})
    due_hours: Mapping[str, float] = field(default_factory=lambda: dict(_DUE_HOURS))
    overrides: tuple[Override, ...] = ()

    def of(self, equipment_class: str, criticality: str) -> "CasePolicy":
        """The policy as it holds for one equipment."""
        found: dict[str, Any] = {}
        for each in self.overrides:
            if each.equipment_class in (None, equipment_class) and each.criticality in (None, criticality):
                found |= each.policy
        return replace(self, **found) if found else self

    def longest(self, *names: str) -> float:
        """The longest of these times (s), in this policy and its overrides."""
        own = [float(getattr(self, name)) for name in names]
        return max(own + [float(each.policy[name]) for each in self.overrides for name in names if name in each.policy])

    def to_json(self) -> str:
        """The policy as a JSON object, for `from_json`."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str | bytes | Mapping[str, Any]) -> "CasePolicy":
        """The policy in `text` (or an object already parsed); what it leaves out has the default.

        Names are those of the fields, or the same in camelCase. Raises `PolicyError` naming the field.
        """
        if isinstance(text, str | bytes):
            try:
                data = json.loads(text)
            except ValueError as error:
                raise PolicyError(f"policy: no JSON ({error})") from error
        else:
            data = text
        return cls(**_checked(data, "policy"))


DEFAULT_POLICY: Final = CasePolicy()


def _checked(data: Any, what: str) -> dict[str, Any]:
    """The fields of a policy or of an override's, by their names in Python."""
    if not isinstance(data, Mapping):
        raise PolicyError(f"{what}: an object is expected")
    known = {f.name: f for f in fields(CasePolicy)}
    checked = {}
    for given, value in data.items():
        name = re.sub("[A-Z]", lambda capital: f"_{capital[0].lower()}", str(given))
        if name not in known:
            raise PolicyError(f"{given}: unknown; one of {', '.join(known)}")
        checked[name] = _overrides(value) if name == "overrides" else _check(name, known[name].type, value)
    return checked


def _overrides(value: Any) -> tuple[Override, ...]:
    if not isinstance(value, list | tuple) or len(value) > _MOST_OVERRIDES:
        raise PolicyError(f"overrides: a list of at most {_MOST_OVERRIDES} is expected")
    found = []
    for number, each in enumerate(value):
        at = f"overrides.{number}"
        if not isinstance(each, Mapping):
            raise PolicyError(f"{at}: an object is expected")
        names = {re.sub("[A-Z]", lambda capital: f"_{capital[0].lower()}", str(k)): v for k, v in each.items()}
        if strange := names.keys() - {"equipment_class", "criticality", "policy"}:
            raise PolicyError(f"{at}.{sorted(strange)[0]}: unknown; one of equipment_class, criticality, policy")
        equipment_class, criticality = names.get("equipment_class"), names.get("criticality")
        if equipment_class is None and criticality is None:
            raise PolicyError(f"{at}: an equipment class or a criticality is needed")
        if equipment_class is not None and (not isinstance(equipment_class, str) or not equipment_class.strip()):
            raise PolicyError(f"{at}.equipment_class: a text is expected, not {equipment_class!r}")
        if criticality is not None:
            _level(f"{at}.criticality", criticality)
        try:
            policy = _checked(names.get("policy"), "policy")
        except PolicyError as error:
            raise PolicyError(f"{at}.{error}") from None
        if plant := policy.keys() & _WHOLE_PLANT:
            raise PolicyError(f"{at}.{sorted(plant)[0]}: holds for the whole plant and cannot differ")
        found.append(Override(equipment_class and equipment_class.strip().lower(), criticality, policy))
    return tuple(found)


def _check(name: str, kind: Any, value: Any) -> Any:
    if kind is int:
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _MOST[name]:
            raise PolicyError(f"{name}: a whole number from 1 to {_MOST[name]}, not {value!r}")
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
    most = _MOST.get(name.partition(".")[0], _YEARS)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise PolicyError(f"{name}: a number from 0 to {most:g}, not {value!r}")
    return float(value)


def _level(name: str, value: Any) -> str:
    if value not in SEVERITIES:
        raise PolicyError(f"{name}: one of {', '.join(SEVERITIES)}, not {value!r}")
    return str(value)
