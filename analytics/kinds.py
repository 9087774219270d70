"""Which physical quantity a metric is, from its name and its unit: what signatures speak of.

A specific kind has a broader one it is also counted as (`BROADER`): a "bearing_temperature" is a "temperature".
"""

import re
from typing import Final

BROADER: Final[dict[str, str]] = {
    "hf_vibration": "vibration",
    "bearing_temperature": "temperature",
    "winding_temperature": "temperature",
    "oil_temperature": "temperature",
    "discharge_temperature": "temperature",
    "suction_pressure": "pressure",
    "discharge_pressure": "pressure",
    "differential_pressure": "pressure",
    "oil_pressure": "pressure",
    "torque": "power",
}

# The first pattern that is found in the lower-case name decides.
_NAMES: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("outer_race_line", r"bpfo|outer.?race"),
        ("inner_race_line", r"bpfi|inner.?race"),
        ("rolling_element_line", r"envelope_bsf|\bbsf\b|rolling.?element"),
        ("cage_line", r"envelope_ftf|\bftf\b|\bcage\b"),
        ("hf_vibration", r"(hf|high.?freq|bearing).*(vib|acc)|kurtosis|crest|envelope|demod"),
        ("bearing_temperature", r"bearing.*temp|temp.*bearing|(?:^|[_./ -])t_?brg"),
        ("winding_temperature", r"(winding|stator|motor).*temp|temp.*(winding|stator|motor)"),
        ("oil_temperature", r"(oil|lube).*temp|temp.*(oil|lube)"),
        ("discharge_temperature", r"(discharge|outlet|exhaust|delivery).*temp|temp.*(discharge|outlet|exhaust)"),
        ("leak", r"leak"),
        ("dissolved_gas", r"dissolved|hydrogen|acetylene|ethylene|\bdga\b|(?:^|[_./ -])(h2|c2h2)$"),
        ("moisture", r"moisture|water_content"),
        ("conductivity", r"conductiv|\btds\b"),
        ("position", r"position|travel|opening|stroke"),
        ("oil_pressure", r"(oil|lube).*press|press.*(oil|lube)"),
        ("differential_pressure", r"diff.*press|press.*(drop|diff)|delta.?p|\bdp\b|_dp\b|\bdp_"),
        ("suction_pressure", r"(suction|inlet|intake).*press|press.*(suction|inlet|intake)"),
        ("discharge_pressure", r"(discharge|outlet|delivery).*press|press.*(discharge|outlet|delivery)"),
        ("vibration", r"vib|velocity_?rms|accel|displacement|imbalance"),
        ("temperature", r"temp|(?:^|[_./ -])t\d*$"),
        ("pressure", r"press|vacuum"),
        ("flow", r"flow|throughput"),
        ("current", r"current|amp(s|ere)"),
        ("torque", r"torque"),
        ("power", r"power|load|watt"),
        ("speed", r"speed|rpm|frequency|\bhz\b"),
        ("level", r"level"),
        ("voltage", r"volt"),
        ("humidity", r"humid"),
    )
)

_UNITS: Final[dict[str, str]] = {
    unit: kind
    for kind, units in {
        "vibration": ("mm/s", "in/s", "ips", "m/s2", "m/s²", "µm", "um", "mil"),
        "hf_vibration": ("g", "ge", "gs"),
        "temperature": ("°c", "c", "degc", "celsius", "°f", "f", "degf", "k", "kelvin"),
        "pressure": ("bar", "mbar", "pa", "kpa", "mpa", "psi", "mmhg", "inh2o"),
        "flow": (
            "m³/h",
            "m3/h",
            "m³/min",
            "m3/min",
            "m³/s",
            "m3/s",
            "l/min",
            "l/s",
            "l/h",
            "gpm",
            "cfm",
            "kg/h",
            "kg/s",
        ),
        "leak": ("ml/min", "ml/h", "drops/min"),
        "current": ("a", "ma", "amp", "amps"),
        "power": ("w", "kw", "mw", "hp", "kva"),
        "torque": ("nm", "n·m", "n.m"),
        "speed": ("rpm", "1/min", "r/min", "hz", "m/s", "m/min"),
        "voltage": ("v", "kv", "mv"),
        "level": ("m", "mm", "cm"),
    }.items()
    for unit in units
}


def metric_kind(metric: str, unit: str | None = None) -> str:
    """The kind of a metric: by its name (the last part of a path decides first), else by its unit, else "other"."""
    name = metric.lower()
    for text in dict.fromkeys((name.rsplit("/", 1)[-1], name)):
        for kind, pattern in _NAMES:
            if pattern.search(text):
                return kind
    return _UNITS.get((unit or "").strip().lower(), "other")


def is_kind(kind: str, wanted: str) -> bool:
    """True when `kind` is `wanted` or counted as it."""
    return kind == wanted or BROADER.get(kind) == wanted
