"""Scenario files, what is wrong with them in words, and the ready scenarios."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from ingest.simulator.catalogue import CLASSES
from ingest.simulator.faults import SENSOR_MODES, Fault
from ingest.simulator.scenario import Change, Machine, Scenario, ScenarioError, load
from ingest.simulator.scenarios import DEMO_PUMP, demo, fleet

TOML = """
name = "mill"
plant = "north"
seed = 7
interval = 10.0

[[machines]]
tag = "P-1"
kind = "pump"
area = "water"
criticality = "high"

[[machines]]
tag = "F-1"
kind = "fan"
area = "hvac"
profile = "two_shifts"
load = 0.7

[[faults]]
machine = "P-1"
mode = "cavitation"
onset = 600
failure = 7200
law = "linear"

[[changes]]
machine = "F-1"
kind = "sensor_replaced"
at = 3600
sensor = "airflow"
offset = 120.0
"""


def test_a_toml_file_is_a_scenario(tmp_path: Path) -> None:
    path = tmp_path / "mill.toml"
    path.write_text(TOML)
    assert load(path) == Scenario(
        name="mill",
        plant="north",
        seed=7,
        interval=10.0,
        machines=(
            Machine("P-1", "pump", "water", criticality="high"),
            Machine("F-1", "fan", "hvac", profile="two_shifts", load=0.7),
        ),
        faults=(Fault("P-1", "cavitation", onset=600, failure=7200, law="linear"),),
        changes=(Change("F-1", "sensor_replaced", at=3600, sensor="airflow", offset=120.0),),
    )


def test_every_scenario_survives_json(tmp_path: Path) -> None:
    scenario = fleet(30, days=10.0)
    path = tmp_path / "fleet.json"
    path.write_text(json.dumps(asdict(scenario)))
    assert load(path) == scenario


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('kind = "pump"', 'kind = "turbine"', "class 'turbine' is none of pump, motor"),
        ('tag = "F-1"', 'tag = "p-1"', "2 machines are called p-1"),
        ('area = "water"', 'area = "a/b"', "'a/b' cannot be a level"),
        ('mode = "cavitation"', 'mode = "belt_slip"', "P-1 can only have bearing_wear"),
        ('machine = "P-1"', 'machine = "P-9"', "no machine 'P-9'"),
        ('sensor = "airflow"', 'sensor = "flow"', "no sensor 'flow', only speed, airflow"),
        ('sensor = "airflow"', "", "names a sensor"),
        ("seed = 7", "seed = -1", "seed -1"),
        ("interval = 10.0", "interval = 0", "interval 0"),
        ("onset = 600", 'onset = "soon"', "faults.0.onset"),
        ("load = 0.7", "lod = 0.7", "machines.1.lod"),
        ("onset = 600", "begin = 600", "faults.0.begin"),
        ('name = "mill"', "name = mill", "line 2"),
    ],
)
def test_an_error_names_the_file_and_the_field(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "mill.toml"
    path.write_text(TOML.replace(old, new, 1))
    with pytest.raises(ScenarioError) as error:
        load(path)
    assert words in str(error.value)
    assert "mill.toml" in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"nowhere\.toml"):
        load(tmp_path / "nowhere.toml")


def test_the_demo_is_one_wearing_bearing() -> None:
    scenario = demo(healthy=30.0, development=40.0)
    (fault,) = scenario.faults
    assert (fault.machine, fault.mode, fault.onset, fault.failure) == (DEMO_PUMP, "bearing_wear", 30.0, 70.0)
    assert {m.kind for m in scenario.machines} == set(CLASSES)


def test_the_fleet_has_every_failure_mode_and_machines_of_each_fate() -> None:
    scenario = fleet(200, days=90.0)
    kinds = {m.tag: m.kind for m in scenario.machines}
    seen = {(kinds[f.machine], f.mode) for f in scenario.faults}
    assert seen == {(kind, mode) for kind, c in CLASSES.items() for mode in (*c.modes, *SENSOR_MODES)}
    faulty, changed = {f.machine for f in scenario.faults}, {c.machine for c in scenario.changes}
    assert len(faulty) == len(scenario.faults) == 100
    assert len(changed) == 50
    assert not faulty & changed
    assert min(f.onset for f in scenario.faults) >= 0.25 * 90 * 86400
    assert max(f.failure for f in scenario.faults) <= 0.9 * 90 * 86400


def test_a_fleet_is_seeded() -> None:
    assert fleet(40, 30.0, seed=2) == fleet(40, 30.0, seed=2)
    assert fleet(40, 30.0, seed=2) != fleet(40, 30.0, seed=3)


@pytest.mark.parametrize("machines", [1, 2, 3, 7])
def test_a_fleet_may_be_small(machines: int) -> None:
    assert len(fleet(machines, 10.0).machines) == machines
