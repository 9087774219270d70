"""The plant as a whole: the same bytes whatever the slicing, values that a transmitter can send, and what it tells."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.simulator.catalogue import CLASSES
from ingest.simulator.faults import Fault
from ingest.simulator.plant import Chunk, Plant
from ingest.simulator.scenario import Change, Machine, Scenario
from ingest.simulator.scenarios import DEMO_PUMP, demo, fleet

STEPS = 700  # more than two blocks
BUSY = replace(
    fleet(12, days=1.0, interval=60.0, seed=5),
    faults=(
        Fault("PUMP-001", "cavitation", onset=3000, failure=20000, repair=30000),
        Fault("FAN-001", "stuck_sensor", onset=9000, failure=9000, law="step", sensor="airflow"),
    ),
    dropout=0.01,
    bursts_per_day=5.0,
)


def joined(chunks: list[Chunk]) -> dict[str, np.ndarray]:
    return {kind: np.concatenate([c.values[kind] for c in chunks]) for kind in chunks[0].values}


def assert_same(a: dict[str, np.ndarray], b: dict[str, np.ndarray]) -> None:
    assert a.keys() == b.keys()
    for kind, values in a.items():
        assert values.tobytes() == b[kind].tobytes(), kind


WHOLE = Plant(BUSY).generate(0, STEPS)


def test_same_scenario_same_bytes() -> None:
    assert_same(dict(WHOLE.values), dict(Plant(BUSY).generate(0, STEPS).values))


def test_another_seed_other_values() -> None:
    other = Plant(replace(BUSY, seed=6)).generate(0, 50)
    assert not np.array_equal(other.values["pump"], WHOLE.values["pump"][:50], equal_nan=True)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, STEPS - 1), max_size=8))
def test_chunks_do_not_matter(cuts: list[int]) -> None:
    edges = [0, *sorted(set(cuts)), STEPS]
    plant = Plant(BUSY)
    chunks = [plant.generate(a * 60_000_000, b - a) for a, b in pairwise(edges)]
    assert_same(joined(chunks), dict(WHOLE.values))
    assert np.array_equal(np.concatenate([c.time for c in chunks]), WHOLE.time)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, STEPS - 10), min_size=2, max_size=5))
def test_any_order_gives_the_same(starts: list[int]) -> None:
    plant = Plant(BUSY)
    for start in starts:
        chunk = plant.generate(start * 60_000_000, 10)
        assert_same(dict(chunk.values), {k: v[start : start + 10] for k, v in WHOLE.values.items()})


def test_start_moves_the_clock_and_nothing_else() -> None:
    start = 1_700_000_000_000_000
    chunk = Plant(replace(BUSY, start_us=start)).generate(start, STEPS)
    assert_same(dict(chunk.values), dict(WHOLE.values))
    assert chunk.time[0] == start
    assert set(np.diff(chunk.time)) == {60_000_000}


def test_a_time_off_the_grid_is_refused() -> None:
    with pytest.raises(ValueError, match="a step of the scenario"):
        Plant(BUSY).generate(1, 10)
    with pytest.raises(ValueError, match="no stretch"):
        Plant(BUSY).generate(0, 0)


def test_values_are_within_the_transmitters_range_and_resolution() -> None:
    for kind, values in WHOLE.values.items():
        for k, sensor in enumerate(CLASSES[kind].sensors):
            column = values[..., k][~np.isnan(values[..., k])]
            assert column.min() >= sensor.low, sensor
            assert column.max() <= sensor.high, sensor
            assert np.array_equal(column, column.round(sensor.decimals)), sensor


def test_a_healthy_machine_stays_clear_of_its_limits() -> None:
    """At full load all day no reading rests on the end of its range, but the zero of a quantity that cannot be less."""
    machines = tuple(Machine(f"M-{kind}", kind, "hall", load=1.0) for kind in CLASSES)
    chunk = Plant(Scenario("full", machines, interval=60.0, dropout=0.0, bursts_per_day=0.0)).generate(0, 1440)
    for kind, values in chunk.values.items():
        for k, sensor in enumerate(CLASSES[kind].sensors):
            assert values[..., k].max() < 0.9 * sensor.high, sensor
            assert values[..., k].min() > sensor.low, sensor


def test_readings_go_missing_one_by_one_and_in_bursts() -> None:
    quiet = replace(BUSY, dropout=0.0, bursts_per_day=0.0)
    assert not any(np.isnan(v).any() for v in Plant(quiet).generate(0, STEPS).values.values())
    dropped = Plant(replace(quiet, dropout=0.02)).generate(0, STEPS).values["pump"]
    assert 0.01 < np.isnan(dropped).mean() < 0.03
    gone = np.isnan(Plant(replace(quiet, bursts_per_day=20.0)).generate(0, STEPS).values["pump"])
    assert gone.any()
    assert np.array_equal(gone.any(axis=2), gone.all(axis=2)), "a burst takes the whole machine"


def test_chunks_cover_the_time_once() -> None:
    chunks = list(Plant(BUSY).chunks(STEPS, chunk_steps=130))
    assert_same(joined(chunks), dict(WHOLE.values))


def test_machine_gives_columns_by_metric() -> None:
    columns = WHOLE.machine("PUMP-002")
    assert list(columns) == [s.metric for s in CLASSES["pump"].sensors]
    assert np.array_equal(columns["flow"], WHOLE.values["pump"][:, 1, 0], equal_nan=True)


def test_equipment_names_every_sensor_once() -> None:
    equipment = Plant(demo()).equipment()
    addresses = [point.address for e in equipment for point in e.sensors]
    assert len(equipment) == 20
    assert len(addresses) == len(set(addresses)) == 154
    pump = next(e for e in equipment if e.asset_tag == DEMO_PUMP)
    assert pump.source == "plant1/water/pump-03"
    assert pump.criticality == "critical"
    flow = pump.sensors[0]
    assert (flow.address, flow.unit, flow.sampling_interval) == ("plant1/water/pump-03/flow", "m³/h", 1.0)


def test_truth_tells_times_and_moved_sensors() -> None:
    plant = Plant(replace(BUSY, start_us=1_000_000))
    cavitation, stuck = plant.truth()
    assert (cavitation.asset_tag, cavitation.mode) == ("PUMP-001", "cavitation")
    assert (cavitation.onset_us, cavitation.failure_us, cavitation.repair_us) == (3001000000, 20001000000, 30001000000)
    assert "suction_pressure" in cavitation.sensors
    assert stuck.sensors == ("airflow",)


def test_a_replaced_sensor_steps_and_leaves_the_others() -> None:
    machines = (Machine("F-1", "fan", "hall"),)
    plain = Scenario("s", machines, dropout=0.0, bursts_per_day=0.0)
    change = Change("F-1", "sensor_replaced", at=100, sensor="airflow", gain=1.0, offset=300.0)
    before, after = (Plant(s).generate(0, 300).machine("F-1") for s in (plain, replace(plain, changes=(change,))))
    assert np.array_equal(after["airflow"] - before["airflow"], np.where(np.arange(300) >= 100, 300.0, 0.0))
    assert all(np.array_equal(after[m], before[m]) for m in before if m != "airflow")


def test_a_load_change_ends() -> None:
    machines = (Machine("C-1", "conveyor", "hall", load=0.6),)
    plain = Scenario("s", machines, interval=60.0, dropout=0.0, bursts_per_day=0.0)
    change = Change("C-1", "load", at=6000, until=30000, factor=1.3)
    before, after = (Plant(s).generate(0, 700).machine("C-1") for s in (plain, replace(plain, changes=(change,))))
    ratio = after["throughput"] / before["throughput"]
    assert np.all(ratio[:100] == 1)
    assert ratio[150:450].mean() == pytest.approx(1.3, abs=0.02)
    assert np.all(ratio[550:] == 1)
