"""Novelty, variance, season and creep: what each finds, what it leaves alone, and that a fault is not learned."""

import numpy as np
import pytest
from feed import START, columns

from analytics.detectors.anomaly import unit_change
from analytics.detectors.bank import DetectorBank, SensorSettings


def found(name: str, values: np.ndarray, dt: float, **parameters: float) -> list[tuple[int, str]]:
    bank = DetectorBank()
    bank.configure([7], SensorSettings(parameters={name: parameters}))
    said = bank.process(*columns(values, dt=dt))
    return [(round((a.time - START) / 1e6 / dt), a.kind) for a in said if a.detector == name]


def begun(events: list[tuple[int, str]]) -> list[int]:
    return [row for row, kind in events if kind == "begin"]


def test_variance_finds_a_noisier_and_a_calmer_sensor_and_not_a_moved_one() -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(50, 1, 3000)
    noisy, calm, moved = values.copy(), values.copy(), values.copy()
    noisy[2000:2500] = 50 + 6 * (noisy[2000:2500] - 50)
    calm[2000:2500] = 50 + (calm[2000:2500] - 50) / 6
    moved[2000:] += np.minimum(np.arange(1000) * 0.05, 10)
    for series in (noisy, calm):
        events = found("variance", series, 1.0)
        assert [kind for _, kind in events if kind != "update"] == ["begin", "end"]
        assert 2000 < events[0][0] < 2100
        assert 2500 < events[-1][0] < 2650
    assert found("variance", moved, 1.0) == []


def test_season_finds_the_hours_that_are_not_as_usual() -> None:
    rng = np.random.default_rng(2)
    t = np.arange(20 * 1440)
    values = 50 + 10 * np.sin(2 * np.pi * t / 1440) + rng.normal(0, 1, len(t))
    assert found("seasonal", values, 60.0) == []
    values[14 * 1440 + 300 : 14 * 1440 + 900] = 50 + rng.normal(0, 1, 600)
    rows = begun(found("seasonal", values, 60.0))
    assert rows
    assert 14 * 1440 + 300 < rows[0] < 14 * 1440 + 600


def test_a_sensor_without_a_season_is_not_judged_by_one() -> None:
    rng = np.random.default_rng(3)
    values = rng.normal(50, 1, 20 * 1440)
    values[15 * 1440 :] += 20
    assert found("seasonal", values, 60.0) == []


def test_novelty_does_not_learn_a_fault_while_its_patience_lasts() -> None:
    rng = np.random.default_rng(5)
    values = rng.normal(50, 1, 4000)
    values[3000:3400] += 15
    events = found("novelty", values, 60.0)
    assert begun(events)[0] < 3010
    assert max(row for row, kind in events if kind == "end") > 3400


@pytest.mark.parametrize("gain", [1e-6, 1.0, 1e9])
def test_novelty_knows_no_scale(gain: float) -> None:
    rng = np.random.default_rng(6)
    values = rng.normal(0, 1, 2000)
    values[1500:1520] += 12
    first = found("novelty", 100 + values, 60.0)
    assert begun(first)
    assert begun(found("novelty", gain * values + gain * 100, 60.0)) == begun(first)


def test_a_change_of_unit_is_called_one() -> None:
    values = np.random.default_rng(7).normal(70, 0.5, 800)
    values[400:] = values[400:] * 1.8 + 32
    said = [a for a in DetectorBank().process(*columns(values)) if a.detector == "step" and a.kind == "begin"]
    assert said[0].message.endswith("as if its unit had changed from °C to °F")
    assert unit_change(6.0, 600.0, 0.01) == "from bar to kPa"
    assert unit_change(50.0, 58.0, 0.3) is None


def shifts(rng: np.random.Generator, days: int) -> np.ndarray:
    """A temperature every ten minutes of a machine that works two shifts of three, in changing weather."""
    hour = np.arange(days * 144) / 6 % 24
    weather = np.repeat(rng.normal(0, 0.3, days), 144)
    return np.where((hour >= 6) & (hour < 22), 60.0, 35.0) + weather + rng.normal(0, 0.5, len(hour))


def test_creep_finds_what_grows_over_days_in_a_machine_that_works_in_shifts() -> None:
    values = shifts(np.random.default_rng(8), 60)
    assert found("creep", values, 600.0) == []
    values[40 * 144 :] += np.minimum(np.arange(20 * 144) / 144, 10)
    rows = begun(found("creep", values, 600.0))
    assert 40 * 144 < rows[0] < 47 * 144
    values[52 * 144 :] = shifts(np.random.default_rng(9), 8)
    assert [kind for _, kind in found("creep", values, 600.0)][-1] == "end"


def test_creep_takes_up_the_level_after_a_long_gap() -> None:
    values = shifts(np.random.default_rng(10), 50)
    ids, time, value, quality = columns(values, dt=600.0)
    time[30 * 144 :] += 86_400_000_000
    value[30 * 144 :] += 8
    bank = DetectorBank()
    bank.configure([7], SensorSettings(parameters={"creep": {}}))
    said = bank.process(ids, time, value, quality)
    assert "creep" not in {a.detector for a in said}
