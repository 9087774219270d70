"""Which alarms speak of the machine: not those too small to matter, explained by operation, or of another unit."""

from collections.abc import Mapping, Sequence
from typing import Final

from analytics.alarms import SECOND, Alarm
from analytics.detectors.anomaly import unit_change
from analytics.evidence import SensorFacts, facts_of
from analytics.policy import CasePolicy

_CHANGES: Final = frozenset({"step", "rate"})
_EXPLAINABLE: Final = frozenset({"step", "rate", "drift", "trend", "creep"})
_SHIFTS: Final = frozenset({"step", "drift", "trend", "creep", "seasonal", "equipment"})
_SLOW: Final = frozenset({"creep", "seasonal"})
_SLOWLY: Final = 4.0  # times as much must a slow shift be: weather, orders and habits make small ones
_LOADS: Final = frozenset({"current", "power", "flow"})
_TOGETHER: Final = 60 * SECOND  # onsets this close are one change of operation
_BEFORE: Final = 30 * SECOND  # an onset is an estimate


def is_material(a: Alarm, sensors: Mapping[int, SensorFacts], policy: CasePolicy) -> bool:
    """A shift that is small beside the sensor's range is real but not worth a work order; limits were set by people."""
    if a.detector not in _SHIFTS:
        return True
    facts = facts_of(sensors, a.sensor_id)
    times = _SLOWLY if a.detector in _SLOW else 1.0
    if facts.low is not None and facts.high is not None and facts.high > facts.low:
        return abs(a.value - a.baseline) >= times * policy.material_span * (facts.high - facts.low)
    return abs(a.value - a.baseline) >= times * policy.material_value * abs(a.baseline)


def converted_sensors(moved: Sequence[Alarm]) -> frozenset[int]:
    """The sensors that stepped as if their unit had changed, while nothing else of the machine moves."""
    stepped = {
        a.sensor_id for a in moved if a.detector == "step" and unit_change(a.baseline, a.value, a.spread) is not None
    }
    return frozenset(stepped) if all(a.sensor_id in stepped for a in moved) else frozenset()


def explained_by_operation(
    sensors: Mapping[int, SensorFacts], moved: Sequence[Alarm], policy: CasePolicy
) -> set[tuple[int, str]]:
    """The alarms that a change of operation explains: speed jumped, or two load quantities together, the same way."""
    jumps = [(facts_of(sensors, a.sensor_id).kind, a) for a in moved if a.detector in _CHANGES]
    changes = [a.since for kind, a in jumps if kind == "speed"]
    loads = [(kind, a) for kind, a in jumps if kind in _LOADS]
    for i, (kind, a) in enumerate(loads):
        for other, b in loads[:i]:
            if kind != other and a.direction == b.direction and abs(a.since - b.since) <= _TOGETHER:
                changes += [a.since, b.since]
    settling = int(policy.settling * SECOND)
    return {
        (a.sensor_id, a.detector)
        for a in moved
        if a.detector in _EXPLAINABLE and any(t - _BEFORE <= a.since <= t + settling for t in changes)
    }
