"""Which failure explains what moved."""

import json

import pytest

from analytics.kinds import metric_kind
from analytics.signature_library import LIBRARY, SENSOR_FAULT
from analytics.signatures import Observation, attribute, class_from_text, failure_mode, modes_of

PRESENT = (
    "vibration",
    "hf_vibration",
    "bearing_temperature",
    "current",
    "flow",
    "suction_pressure",
    "discharge_pressure",
)


def best(equipment: str, *moved: tuple[str, int]) -> str:
    return attribute(equipment, [Observation(kind, way, 2.0, "drift") for kind, way in moved], PRESENT)[0].mode.code


@pytest.mark.parametrize(
    ("metric", "unit", "kind"),
    [
        ("vibration_velocity", "mm/s", "vibration"),
        ("hf_acceleration", "g", "hf_vibration"),
        ("vibration_kurtosis", "1", "hf_vibration"),
        ("bearing_temperature", "°C", "bearing_temperature"),
        ("winding_temperature", "°C", "winding_temperature"),
        ("filter_pressure_drop", "mbar", "differential_pressure"),
        ("suction_pressure", "bar", "suction_pressure"),
        ("plant1/pump7/temperature", None, "temperature"),
        ("motor_current", "A", "current"),
        ("belt_speed", "m/s", "speed"),
        ("seal_leak", "ml/min", "leak"),
        ("VT-101", "mm/s", "vibration"),
        ("PT-7", "bar", "pressure"),
        ("foo", None, "other"),
    ],
)
def test_kind_comes_from_the_name_and_else_from_the_unit(metric: str, unit: str | None, kind: str) -> None:
    assert metric_kind(metric, unit) == kind


def test_pump_failures_are_told_apart() -> None:
    assert best("pump", ("hf_vibration", 1), ("vibration", 1), ("bearing_temperature", 1)) == "bearing_wear"
    assert best("pump", ("vibration", 1)) == "imbalance"
    assert best("pump", ("flow", -1), ("suction_pressure", -1), ("hf_vibration", 1)) == "cavitation"
    assert best("pump", ("flow", -1), ("discharge_pressure", 1)) == "fouling"
    assert best("Pump", ("leak", 1)) == "seal_leak"


def test_other_classes() -> None:
    assert best("motor", ("winding_temperature", 1)) == "fouling"
    assert best("heat exchanger", ("differential_pressure", 1), ("discharge_temperature", 1)) == "fouling"
    assert best("conveyor", ("current", 1), ("speed", -1)) == "jam"
    assert best("submarine", ("vibration", 1), ("hf_vibration", 1)) == "bearing_wear"


def test_what_moves_the_wrong_way_is_no_evidence() -> None:
    assert attribute("pump", [Observation("vibration", -1, 3.0, "drift")]) == []


def test_weights_fall_when_expected_signs_are_missing() -> None:
    moved = [Observation("vibration", 1, 2.0, "drift")]
    alone = {a.mode.code: a.weight for a in attribute("pump", moved, ("vibration",))}
    among = {a.mode.code: a.weight for a in attribute("pump", moved, PRESENT)}
    assert among["bearing_wear"] < alone["bearing_wear"]
    assert all(0.0 < w <= 1.0 for w in among.values())


@pytest.mark.parametrize("detector", ["flatline", "dropout", "spike"])
def test_instrument_faults_blame_the_sensor(detector: str) -> None:
    (only,) = attribute("pump", [Observation("vibration", 1, 2.0, detector)])
    assert only.mode is SENSOR_FAULT


def test_reasons_are_words() -> None:
    top = attribute("pump", [Observation("hf_vibration", 1, 2.0, "drift")], PRESENT)[0]
    assert top.reasons[0] == "hf vibration rising, as bearing wear does"
    assert "bearing temperature does not move (yet)" in top.reasons


def test_the_library_is_complete() -> None:
    for equipment in LIBRARY:
        for mode in modes_of(equipment):
            assert mode.iso14224 and mode.mechanism and mode.causes and mode.checklist, mode.code
            assert all(0 < abs(w) <= 1 for w in mode.signs.values())
            json.dumps(mode.to_json())
    assert len({m.code for m in modes_of("pump")}) == len(modes_of("pump"))
    assert failure_mode("pump", "sensor_fault") is SENSOR_FAULT
    assert failure_mode("pump", "gremlins").name == "gremlins"


@pytest.mark.parametrize(
    ("equipment", "moved", "mode"),
    [
        ("gearbox", [("hf_vibration", 1), ("vibration", 1), ("oil_temperature", 1)], "gear_wear"),
        ("cooling tower", [("discharge_temperature", 1), ("flow", -1)], "fouling"),
        ("cooling tower", [("level", -1)], "water_loss"),
        ("boiler", [("discharge_temperature", 1)], "scaling"),
        ("boiler", [("level", -1), ("pressure", -1), ("flow", 1)], "tube_leak"),
        ("transformer", [("dissolved_gas", 1)], "insulation_fault"),
        ("transformer", [("oil_temperature", 1), ("winding_temperature", 1)], "overheating"),
        ("valve", [("torque", 1), ("position", -1)], "sticking"),
        ("valve", [("flow", 1), ("discharge_temperature", 1)], "passing"),
    ],
)
def test_what_else_a_plant_has(equipment: str, moved: list[tuple[str, int]], mode: str) -> None:
    found = attribute(equipment, [Observation(kind, way, 2.0, "drift") for kind, way in moved])
    assert found[0].mode.code == mode


def test_the_class_comes_from_the_words() -> None:
    words = {
        "Boiler feed pump": "pump",
        "Cooling tower 2": "cooling_tower",
        "Gearbox mill": "gearbox",
        "Robot": "generic",
    }
    for text, known in {**words, "Transformer T1": "transformer", "Control valve": "valve", "Robot": "generic"}.items():
        assert class_from_text(text) == known
