"""What healthy sensors may raise: the promise of `tails`, measured on seeded series; gaps and first starts."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from feed import START, columns
from scipy.signal import lfilter

from analytics.detectors.bank import DetectorBank
from analytics.detectors.tails import YEAR

Series = npt.NDArray[np.float64]


def white(rng: np.random.Generator, n: int) -> Series:
    return rng.normal(50, 1, n)


def autocorrelated(rng: np.random.Generator, n: int) -> Series:
    return np.asarray(50 + lfilter([1.0], [1.0, -0.9], rng.normal(0, 0.44, n)))


def heavy_tailed(rng: np.random.Generator, n: int) -> Series:
    return 50 + rng.standard_t(3, n)


def quantised(rng: np.random.Generator, n: int) -> Series:
    return np.round(2 * rng.normal(50, 1, n)) / 2


def day(rng: np.random.Generator, n: int) -> Series:
    return 50 + 10 * np.sin(np.arange(n) * 2 * np.pi / 1440 + rng.uniform(0, 6)) + rng.normal(0, 1, n)


@pytest.mark.parametrize("make", [white, autocorrelated, heavy_tailed, quantised, day])
def test_the_promised_rate_of_false_alarms_is_kept(make: Callable[[np.random.Generator, int], Series]) -> None:
    rng = np.random.default_rng(20)
    sensors, n = 40, 14 * 1440
    begun = 0
    for sensor in range(sensors):
        said = DetectorBank().process(*columns(make(rng, n), dt=60.0, sensor=sensor))
        begun += sum(a.kind == "begin" for a in said)
    learned = {"rate", "drift", "trend", "step", "spike"}
    years = sensors * n * 60.0 / YEAR
    # five detectors at 0.2 a year, and what their youth may spend: 0.0051 for each e-fold of their history
    promised = 0.2 * len(learned) * years + 0.0051 * np.log(n / 16) * sensors
    assert begun <= promised + 3 * np.sqrt(promised)


def test_an_hour_of_a_second_each_is_quiet_on_a_hundred_sensors() -> None:
    rng = np.random.default_rng(21)
    begun = [
        a
        for sensor in range(100)
        for a in DetectorBank().process(*columns(white(rng, 3600), sensor=sensor))
        if a.kind == "begin"
    ]
    assert len(begun) <= 1


def test_another_load_after_a_gap_of_minutes_is_no_fault() -> None:
    rng = np.random.default_rng(22)
    for _ in range(20):
        bank = DetectorBank()
        assert bank.process(*columns(white(rng, 900))) == []
        after = columns(white(rng, 900) + rng.uniform(-15, 15), start=START + 1_200_000_000)
        assert {a.detector for a in bank.process(*after)} <= {"dropout"}


def test_the_same_change_without_a_gap_is_a_step() -> None:
    values = white(np.random.default_rng(23), 1800)
    values[900:] += 10
    assert "step" in {a.detector for a in DetectorBank().process(*columns(values))}


def test_a_fault_that_stands_before_a_gap_still_stands_after_it() -> None:
    rng = np.random.default_rng(24)
    bank = DetectorBank()
    values = white(rng, 900)
    values[800:] += 10
    assert "step" in {a.detector for a in bank.process(*columns(values)) if a.kind == "begin"}
    said = bank.process(*columns(white(rng, 900) + 10, start=START + 1_200_000_000))
    assert {a.detector for a in said if a.kind == "end"} <= {"dropout"}


@pytest.mark.parametrize("rest", [0.0, 0.02])
def test_a_first_start_is_learned_and_no_fault(rest: float) -> None:
    rng = np.random.default_rng(25)
    values = rng.normal(0, 1, 3000) * rest
    values[1500:] = rng.normal(30, 0.5, 1500)
    bank = DetectorBank()
    assert bank.process(*columns(values[:1510])) == []
    assert bank.learning(7).detectors["step"] < 0.2
    assert bank.process(*columns(values[1510:], start=START + 1_510_000_000)) == []
    assert bank.learning(7).ready


def test_vibration_that_grows_tenfold_is_no_first_start() -> None:
    rng = np.random.default_rng(26)
    values = rng.normal(0.5, 0.02, 1200)
    values[600:] += 60.0
    assert "step" in {a.detector for a in DetectorBank().process(*columns(values))}
