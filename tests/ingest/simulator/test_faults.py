"""Every failure mode: it moves the sensors that the catalogue says, in a sane direction, and leaves all others alone.

A machine and its faulty twin share every random number, so "alone" means bit for bit.
"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.simulator.catalogue import CLASSES
from ingest.simulator.faults import LAWS, SENSOR_MODES, Fault, Law, stage
from ingest.simulator.plant import Plant
from ingest.simulator.scenario import Machine, Scenario

HOUR = 3600.0
CASES = [(kind, mode) for kind, c in CLASSES.items() for mode in c.modes]


def twins(kind: str, fault: Fault, steps: int = 1440) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """A day at one reading a minute, without and with the fault."""
    machine = Machine("M-1", kind, "hall", load=0.85)
    healthy = Scenario("twins", (machine,), interval=60.0, seed=3, dropout=0.0, bursts_per_day=0.0)
    a, b = (Plant(s).generate(0, steps).machine("M-1") for s in (healthy, replace(healthy, faults=(fault,))))
    return a, b


@pytest.mark.parametrize(("kind", "mode"), CASES)
def test_a_fault_moves_its_sensors_and_no_other(kind: str, mode: str) -> None:
    healthy, faulty = twins(kind, Fault("M-1", mode, onset=6 * HOUR, failure=18 * HOUR))
    moved = CLASSES[kind].modes[mode]
    for sensor in CLASSES[kind].sensors:
        a, b = healthy[sensor.metric], faulty[sensor.metric]
        assert np.array_equal(a[:360], b[:360]), "nothing shows before the onset"
        if sensor.metric in moved:
            shift = np.abs((b - a)[1200:].mean())
            assert shift > 2 * sensor.noise, sensor.metric
        else:
            assert np.array_equal(a, b), sensor.metric


UP = {
    "bearing_wear": ("hf_acceleration", "vibration_velocity", "motor_current"),
    "imbalance": ("vibration_velocity",),
    "misalignment": ("vibration_velocity",),
    "cavitation": ("hf_acceleration", "vibration_velocity"),
    "seal_leak": ("seal_leak", "discharge_temperature"),
    "fouling": ("filter_pressure_drop", "pressure_drop", "hot_outlet_temperature", "winding_temperature"),
    "belt_slip": ("pulley_temperature",),
}
DOWN = {
    "cavitation": ("flow", "suction_pressure", "discharge_pressure"),
    "fouling": ("flow", "airflow", "cold_outlet_temperature"),
    "belt_slip": ("belt_speed", "throughput"),
}


@pytest.mark.parametrize(("kind", "mode"), CASES)
def test_a_fault_moves_them_the_way_physics_says(kind: str, mode: str) -> None:
    healthy, faulty = twins(kind, Fault("M-1", mode, onset=0, failure=12 * HOUR))
    for metric in healthy:
        shift = (faulty[metric] - healthy[metric])[900:].mean()
        if metric in UP.get(mode, ()):
            assert shift > 0, metric
        if metric in DOWN.get(mode, ()):
            assert shift < 0, metric


def test_a_bearing_decays_in_the_order_of_its_signs() -> None:
    healthy, faulty = twins("pump", Fault("M-1", "bearing_wear", onset=2 * HOUR, failure=20 * HOUR))
    noise = {s.metric: s.noise for s in CLASSES["pump"].sensors}
    signs = ("hf_acceleration", "vibration_velocity", "bearing_temperature", "motor_current")
    first = [int(np.argmax(np.abs(faulty[m] - healthy[m]) > 4 * noise[m])) for m in signs]
    assert first == sorted(first)
    assert len(set(first)) == len(first)


def test_kurtosis_rises_and_falls_back() -> None:
    _, faulty = twins("motor", Fault("M-1", "bearing_wear", onset=2 * HOUR, failure=20 * HOUR, law="linear"))
    kurtosis = faulty["vibration_kurtosis"]
    assert kurtosis[:100].mean() == pytest.approx(3.0, abs=0.1)
    assert kurtosis.max() > 6.0
    assert kurtosis[1300:].mean() < kurtosis.max() - 1.0


def test_failed_machines_are_beyond_iso_zone_c() -> None:
    for mode in ("bearing_wear", "imbalance", "misalignment"):
        healthy, faulty = twins("pump", Fault("M-1", mode, onset=HOUR, failure=10 * HOUR))
        assert healthy["vibration_velocity"].max() < 1.4, "zone A"
        assert faulty["vibration_velocity"][700:].min() > 4.5, "zone D"


def test_cavitation_makes_flow_restless() -> None:
    healthy, faulty = twins("pump", Fault("M-1", "cavitation", onset=0, failure=12 * HOUR))
    assert np.diff(faulty["flow"][900:]).std() > 3 * np.diff(healthy["flow"][900:]).std()


def test_between_failure_and_repair_the_machine_stands() -> None:
    fault = Fault("M-1", "seal_leak", onset=2 * HOUR, failure=6 * HOUR, repair=12 * HOUR)
    healthy, faulty = twins("pump", fault)
    down = slice(6 * 60 + 10, 12 * 60)
    assert faulty["flow"][down].max() < 2.0
    assert faulty["motor_current"][down].max() < 1.0
    assert faulty["bearing_temperature"][12 * 60 - 1] < healthy["bearing_temperature"][12 * 60 - 1] - 10
    assert np.allclose(faulty["seal_leak"][12 * 60 + 10 :], healthy["seal_leak"][12 * 60 + 10 :], atol=0.2)


@pytest.mark.parametrize("mode", SENSOR_MODES)
def test_a_sensor_fault_stays_in_its_sensor(mode: str) -> None:
    fault = Fault("M-1", mode, onset=6 * HOUR, failure=18 * HOUR, repair=20 * HOUR, sensor="discharge_pressure")
    healthy, faulty = twins("pump", replace(fault, repair=None))
    for metric in healthy:
        if metric != "discharge_pressure":
            assert np.array_equal(healthy[metric], faulty[metric]), metric
    column = faulty["discharge_pressure"]
    assert np.array_equal(column[:360], healthy["discharge_pressure"][:360])
    if mode == "stuck_sensor":
        assert len(set(column[400:])) == 1
    else:
        assert (column - healthy["discharge_pressure"])[1200:].mean() == pytest.approx(0.15 * 17, rel=0.02)


def test_a_stuck_sensor_comes_free_with_its_repair() -> None:
    fault = Fault("M-1", "stuck_sensor", onset=2 * HOUR, failure=2 * HOUR, law="step", repair=4 * HOUR, sensor="speed")
    healthy, faulty = twins("motor", fault, steps=600)
    assert len(set(faulty["speed"][120:240])) == 1
    assert len(set(healthy["speed"][120:240])) > 1
    assert len(set(faulty["speed"][260:])) > 1


TIMES = st.floats(-1e6, 1e8)


@given(st.sampled_from(LAWS), st.floats(0, 1e6), st.floats(1, 1e6), st.lists(TIMES, min_size=2, max_size=20))
def test_severity_grows_from_nothing_to_all(law: Law, onset: float, length: float, times: list[float]) -> None:
    fault = Fault("M", "imbalance", onset=onset, failure=onset + length, law=law)
    time = np.sort(np.array(times))
    severity = fault.severity(time)
    assert np.all((severity >= 0) & (severity <= 1))
    assert np.all(np.diff(severity) >= 0)
    assert np.all(severity[time < onset] == 0)
    assert np.all(severity[time >= fault.failure] == 1)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 0.9))
def test_a_stage_begins_later_and_ends_the_same(a: float, b: float, begin: float) -> None:
    low, high = stage(np.array([min(a, b), max(a, b)]), begin)
    assert 0 <= low <= high <= 1
    assert stage(np.array([begin, 1.0]), begin).tolist() == [0.0, 1.0]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"law": "cubic"}, "law 'cubic'"),
        ({"failure": 5.0}, "must come after onset"),
        ({"repair": 15.0}, "must not come before failure"),
        ({"sensor": "flow"}, "name a sensor"),
        ({"mode": "stuck_sensor"}, "name a sensor"),
    ],
)
def test_a_fault_that_cannot_be_is_refused(wrong: dict, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Fault(**{"machine": "M", "mode": "imbalance", "onset": 10.0, "failure": 20.0, **wrong})
