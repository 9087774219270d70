"""How failures show: for each class of equipment, which quantities move, which way, and what to do about it.

Failure mode codes are those of ISO 14224:2016, annex B.2.6 (tables B.6 to B.15: VIB vibration, OHE overheating, ELP
external leakage of process medium, INL internal leakage, LOO low output, PLU plugged, IHT insufficient heat transfer,
AIR abnormal instrument reading, PDE parameter deviation, NOI noise, ...), mechanisms those of table B.2 (1.3
clearance/alignment, 2.1 cavitation, 2.4 wear, 5.1 blockage, ...).
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from analytics.failure_mode import FailureMode
from analytics.kinds import is_kind
from analytics.signature_library import GENERIC, LIBRARY, SENSOR_FAULT

INSTRUMENT_DETECTORS: Final = frozenset({"flatline", "dropout", "spike"})
UNIT_CHANGE: Final = "unit_change"  # a step that looks like another unit: it speaks of the sensor, too
STILL: Final = " does not move (yet)"
STRONGEST: Final = 3.0  # one loud sensor must not outvote the others
LOOSELY: Final = 0.3  # what a sign counts for that speaks of a broader or narrower kind than the sensor's


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing that was seen on one sensor. `strength`: its score, 1 or more; `direction`: +1, -1 or 0."""

    kind: str
    direction: int
    strength: float
    detector: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """A candidate failure mode. `weight` 0 to 1: how well the mode explains what moved and what did not."""

    mode: FailureMode
    weight: float
    reasons: tuple[str, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """{"failureMode", "name", "iso14224", "weight", "reasons"}."""
        return {
            "failureMode": self.mode.code,
            "name": self.mode.name,
            "iso14224": self.mode.iso14224,
            "weight": round(self.weight, 3),
            "reasons": list(self.reasons),
        }


def failure_mode(equipment_class: str, code: str) -> FailureMode:
    """The entry of the library, the class's own first; an unknown code gives a bare one."""
    for mode in (*modes_of(equipment_class), SENSOR_FAULT):
        if mode.code == code:
            return mode
    return FailureMode(code, code.replace("_", " "), "OTH", "", {})


def modes_of(equipment_class: str) -> tuple[FailureMode, ...]:
    """The failure modes that this class can show, the generic ones last."""
    own = LIBRARY.get(_normal(equipment_class), ())
    known = {mode.code for mode in own}
    return (*own, *(mode for mode in GENERIC if mode.code not in known))


def class_from_text(text: str) -> str:
    """The equipment class that its tag and descriptions speak of ("Main circulation pump"), else "generic"."""
    words = text.lower()
    for name in LIBRARY:
        if re.search(rf"\b{name.replace('_', '[ _-]?')}", words):
            return name
    return "generic"


def attribute(
    equipment_class: str, observations: Sequence[Observation], present: Collection[str] = ()
) -> list[Attribution]:
    """The failure modes that may be behind `observations`, best first; modes that explain none of them are left out.

    Instrument faults (stuck, silent, lone spikes) speak of the sensor, so they give "sensor_fault"; the others are
    weighed as share explained x (2 + share of the mode's signs that were seen) / 3, where a sign counts as missing only
    if `present` (the kinds of all the equipment's sensors) has a sensor for it.
    """
    of_sensors = INSTRUMENT_DETECTORS | {UNIT_CHANGE}
    faulty = [o for o in observations if o.detector in of_sensors]
    moved = [o for o in observations if o.detector not in of_sensors]
    found: list[Attribution] = []
    if moved:
        total = sum(min(o.strength, STRONGEST) for o in moved)
        for mode in modes_of(equipment_class):
            explained, reasons, seen = _explained(mode, moved)
            if explained <= 0.0 or (mode.decisive is not None and mode.decisive not in seen):
                continue
            expected = _expected(mode, present, seen)
            missing = [kind for kind in expected if kind not in seen]
            reasons += [f"{kind.replace('_', ' ')}{STILL}" for kind in missing]
            signs = sum(abs(mode.signs[k]) for k in expected)
            complete = sum(abs(mode.signs[k]) for k in seen) / signs if signs else 1.0
            found.append(Attribution(mode, explained / total * (2.0 + complete) / 3.0, tuple(reasons)))
    if faulty:
        words = {
            "flatline": "the value is frozen",
            "dropout": "readings stay away",
            "spike": "lone spikes",
            UNIT_CHANGE: "a step as from one unit to another",
        }
        reasons = list(dict.fromkeys(f"{o.kind.replace('_', ' ')}: {words[o.detector]}" for o in faulty))
        share = sum(o.strength for o in faulty) / sum(o.strength for o in observations)
        found.append(Attribution(SENSOR_FAULT, share, tuple(reasons)))
    return sorted(found, key=lambda a: (-a.weight, a.mode.code))


def _explained(mode: FailureMode, moved: Iterable[Observation]) -> tuple[float, list[str], set[str]]:
    """(strength explained less strength contradicted, reasons, the signs seen)."""
    total = 0.0
    reasons: list[str] = []
    seen: set[str] = set()
    for o in moved:
        sign = _sign(mode, o.kind)
        if sign is None:
            continue
        expected = mode.signs[sign] * (1.0 if sign == o.kind else LOOSELY)
        way = {1: "rising", -1: "falling", 0: "moving"}[o.direction]
        if o.direction == 0 or o.direction * expected > 0:
            total += min(o.strength, STRONGEST) * abs(expected)
            seen.add(sign)
            reasons.append(f"{o.kind.replace('_', ' ')} {way}, as {mode.name.lower()} does")
        else:
            total -= min(o.strength, STRONGEST) * abs(expected)
            reasons.append(f"{o.kind.replace('_', ' ')} {way}, against {mode.name.lower()}")
    return total, list(dict.fromkeys(reasons)), seen


def _expected(mode: FailureMode, present: Collection[str], seen: set[str]) -> list[str]:
    return [k for k in mode.signs if k in seen or any(is_kind(p, k) for p in present)]


def _sign(mode: FailureMode, kind: str) -> str | None:
    """The mode's sign that speaks of `kind`: itself, its broader kind, or a narrower one if `kind` is the broad one."""
    if kind in mode.signs:
        return kind
    for sign in mode.signs:
        if is_kind(kind, sign) or is_kind(sign, kind):
            return sign
    return None


def _normal(equipment_class: str) -> str:
    return equipment_class.strip().lower().replace(" ", "_").replace("-", "_")
