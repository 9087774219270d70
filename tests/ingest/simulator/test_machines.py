"""The physics against the laws that it claims: affinity, energy balance, thermal lags, and the statistics of noise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.simulator import machines
from ingest.simulator.dynamics import BLOCK, Dynamics
from ingest.simulator.machines import WATER_HEAT, conductance, effectiveness
from ingest.simulator.physics import Operation, vibration
from ingest.simulator.plant import Plant
from ingest.simulator.scenario import Machine, Scenario


def operation(speed: float, demand: float = 0.8, **severity: float) -> Operation:
    """One block at constant speed and demand; the random numbers are the same for all."""
    full = np.ones((BLOCK, 1))
    faults = {mode: s * full for mode, s in severity.items()}
    return Operation(Dynamics(1, "test", 1, 1.0), speed * full, speed * full, demand * full, 20.0 * full, faults)


@pytest.mark.parametrize("speed", [0.6, 0.8, 0.9])
def test_a_fan_obeys_the_affinity_laws(speed: float) -> None:
    full, slow = machines.fan(operation(1.0)), machines.fan(operation(speed))
    assert slow["airflow"] / full["airflow"] == pytest.approx(speed)
    assert slow["differential_pressure"] / full["differential_pressure"] == pytest.approx(speed**2)
    assert slow["filter_pressure_drop"] / full["filter_pressure_drop"] == pytest.approx(speed**2)


def test_a_pump_meets_its_system_curve() -> None:
    """Head over static head goes with flow², whatever the speed; and power goes with flow times head."""
    heads, flows = [], []
    for speed in (0.7, 0.85, 1.0):
        values = machines.pump(operation(speed))
        heads.append((values["discharge_pressure"] - values["suction_pressure"]).mean() * 1e5 / 9810)
        flows.append(values["flow"].mean())
    resistance = (np.array(heads) - 12.0) / np.array(flows) ** 2
    assert resistance == pytest.approx(np.full(3, resistance[0]))
    assert heads == sorted(heads)


def test_a_pump_below_its_static_head_delivers_nothing() -> None:
    values = machines.pump(operation(0.4))
    assert values["flow"].max() == 0


@pytest.mark.parametrize("speed", [0.5, 0.75])
def test_imbalance_shakes_with_speed_squared(speed: float) -> None:
    def extra(w: float) -> np.ndarray:
        sick, well = vibration(operation(w, imbalance=1.0), 0.9), vibration(operation(w), 0.9)
        return np.sqrt(sick**2 - well**2)

    assert extra(speed) / extra(1.0) == pytest.approx(speed**2)


@pytest.mark.parametrize("fouling", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("demand", [0.5, 1.0])
def test_a_heat_exchanger_balances_energy_and_keeps_lmtd(demand: float, fouling: float) -> None:
    values = {k: v[:, 0] for k, v in machines.heat_exchanger(operation(1.0, demand, fouling=fouling)).items()}
    hot_in, hot_out = values["hot_inlet_temperature"], values["hot_outlet_temperature"]
    cold_in, cold_out = values["cold_inlet_temperature"], values["cold_outlet_temperature"]
    given_off = values["hot_flow"] / 3.6 * WATER_HEAT * (hot_in - hot_out)
    taken_up = values["cold_flow"] / 3.6 * WATER_HEAT * (cold_out - cold_in)
    assert given_off == pytest.approx(taken_up)
    near, far = hot_out - cold_in, hot_in - cold_out
    lmtd = (near - far) / np.log(near / far)
    size = Dynamics(1, "test", 1, 1.0).trait("size", 0.1)
    ua = size * conductance(*(np.array([x]) for x in (demand, 0.4 + 0.6 * demand, fouling)))
    assert given_off == pytest.approx(ua * lmtd, rel=1e-4)


@given(st.floats(0.01, 20), st.floats(0, 1))
def test_effectiveness_is_a_share_that_grows_with_area(ntu: float, ratio: float) -> None:
    small, large = effectiveness(np.array([ntu, ntu * 1.5]), np.array([ratio, ratio]))
    assert 0 < small <= large <= 1


def test_equal_capacities_have_the_textbook_effectiveness() -> None:
    assert effectiveness(np.array([3.0]), np.array([1.0])) == pytest.approx(3 / 4, abs=1e-4)


@pytest.mark.parametrize("kind", ["pump", "motor", "compressor", "fan", "conveyor"])
def test_a_motor_stands_still_without_current_or_shaking(kind: str) -> None:
    values = getattr(machines, kind)(operation(0.0))
    assert values["motor_current"].max() == 0
    assert values["vibration_velocity"].max() < 0.05


def test_a_batch_machine_starts_and_stops_with_its_time_constants() -> None:
    machine = Machine("C-1", "conveyor", "hall", profile="batch")
    scenario = Scenario("batch", (machine,), interval=10.0, dropout=0.0, bursts_per_day=0.0)
    values = Plant(scenario).generate(0, 12 * 360).machine("C-1")
    running = values["belt_speed"] > 1.0
    assert 0.7 < running.mean() < 0.95, "five hours of six"
    stop = int(np.flatnonzero(running[:-1] & ~running[1:])[0]) + 1
    warm = values["bearing_temperature"][stop]
    assert values["belt_speed"][stop + 3] < 0.05, "the belt stops in seconds"
    assert values["bearing_temperature"][stop + 6] > warm - 3, "the bearing cools over a quarter of an hour"
    assert values["bearing_temperature"][stop + 300] < warm - 12
    start = stop + int(np.argmax(running[stop:]))
    assert values["motor_current"][start - 1 : start + 2].max() > values["motor_current"][start + 60] * 1.1, "run-up"


def test_two_shift_machines_rest_at_night_and_at_weekends() -> None:
    machine = Machine("F-1", "fan", "hall", profile="two_shifts")
    scenario = Scenario("shifts", (machine,), interval=600.0, hour=0.0, dropout=0.0, bursts_per_day=0.0)
    speed = Plant(scenario).generate(0, 7 * 144).machine("F-1")["speed"].reshape(7, 24, 6).mean(axis=2)
    assert speed[:5, 7:21].min() > 500
    assert max(speed[:5, :6].max(), speed[:5, 23].max(), speed[5:].max()) < 2  # the transmitter's noise about zero


@pytest.mark.parametrize("interval", [1.0, 60.0])
def test_wander_has_unit_variance_and_its_time_constant(interval: float) -> None:
    dynamics = Dynamics(4, "test", 400, interval)
    blocks = []
    for dynamics.block in range(8):
        blocks.append(dynamics.wander("x", 30.0))
    x = np.concatenate(blocks)
    assert x[0].std() == pytest.approx(1.0, abs=0.15)
    assert x.std() == pytest.approx(1.0, abs=0.05)
    correlation = (x[1:] * x[:-1]).mean() / (x * x).mean()
    assert correlation == pytest.approx(np.exp(-interval / 30.0), abs=0.02)


def test_a_lag_reaches_63_percent_after_one_time_constant() -> None:
    dynamics = Dynamics(4, "test", 1, 1.0)
    step = np.where(np.arange(BLOCK) > 0, 1.0, 0.0)[:, np.newaxis]
    out = dynamics.lag("x", step, 50.0)[:, 0]
    assert out[0] == 0
    assert out[50] == pytest.approx(1 - np.exp(-1.0))
