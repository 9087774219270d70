"""Seeded streams and the exact readings at which each detector speaks."""

import numpy as np
import pytest
from feed import START, bank_with, columns, found

from analytics.detectors import DETECTORS
from analytics.detectors.bank import DetectorBank, SensorSettings


def noise(n: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(50, 1, n)


def test_limits_go_up_a_level_and_return_only_behind_the_dead_band() -> None:
    values = [5, 11, 12, 21, 15, 9.5, 8.9, 5]
    assert found(values, "limits", hi=10, hihi=20, dead_band=1.0) == [(1, "begin"), (3, "update"), (6, "end")]


def test_limits_wait_for_their_delays_in_event_time() -> None:
    values = [5, 11, 5, 11, 11, 11, 11, 5, 11, 5, 5, 5]
    assert found(values, "limits", hi=10, on_delay=3.0, off_delay=2.0) == [(6, "begin"), (11, "end")]
    assert found(values, "limits", dt=10.0, hi=10, on_delay=3.0) == [(4, "begin"), (7, "end")]


def test_limits_on_both_sides_are_two_alarms() -> None:
    assert found([5, 11, -11, -11, 5], "limits", hi=10, lo=-10) == [(1, "begin"), (2, "end"), (3, "begin"), (4, "end")]


def test_a_second_limit_works_without_a_first() -> None:
    assert found([5, 15, 25, 19.5, 18, 5], "limits", hihi=20, dead_band=1.0) == [(2, "begin"), (4, "end")]


def test_rate_over_a_configured_limit() -> None:
    assert found([0, 1, 2, 8, 9, 10, 11, 12], "rate", limit=3.0) == [(3, "begin"), (6, "end")]


def test_rate_by_habit_sees_a_run_away_but_no_jump_and_no_spike() -> None:
    values = noise(400)
    values[300:306] += np.arange(1, 7) * 15
    values[306:] += 90
    assert found(values, "rate") == [(302, "begin"), (308, "end")]
    jump = noise(400)
    jump[300:] += 90
    jump[200] += 90
    assert found(jump, "rate") == []


def test_flatline_needs_longer_than_the_habit_and_a_minute() -> None:
    values = noise(400)
    values[300:] = values[299]
    assert found(values, "flatline") == [(359, "begin")]
    assert found(values, "flatline", dt=60.0) == [(328, "begin")]


@pytest.mark.parametrize(
    "values",
    [
        np.full(3000, 4.0),
        np.repeat([0.0, 1.0], 1500),
        np.where(np.arange(3000) < 1500, noise(3000), 0.0),
        np.concatenate([np.cumsum(np.abs(noise(1500))), np.full(1500, 1e5)]),
        np.round(noise(3000) / 4) * 4,
    ],
    ids=["constant", "on and off", "stops", "total that stands", "coarse"],
)
def test_flatline_is_silent_where_standing_is_natural(values: np.ndarray) -> None:
    assert found(values, "flatline") == []


def test_flatline_knows_where_a_sensor_rests() -> None:
    values = noise(1200)
    for start in (200, 400, 600):
        values[start : start + 25] = 50.0
    values[900:] = 50.0
    assert found(values, "flatline") == []
    values[900:] = 50.1
    assert found(values, "flatline") != []


def test_a_setpoint_that_is_changed_now_and_then_is_no_step() -> None:
    assert found(np.repeat([10.0, 12.0, 11.0, 15.0, 10.0], 200), "step") == []


def test_a_total_that_counts_faster_is_no_step() -> None:
    assert found(np.cumsum(np.abs(noise(800)) * np.where(np.arange(800) < 400, 1, 20)), "step") == []


def test_dropout_is_reported_by_the_next_reading_and_by_the_clock_alike() -> None:
    bank = bank_with()
    bank.process(*columns(noise(100)))
    last = START + 99_000_000
    assert bank.silent(last + 29_000_000) == []
    live = bank.silent(last + 31_000_000)
    assert [(a.kind, a.since, a.time) for a in live] == [("begin", last, last + 30_000_001)]
    assert bank.silent(last + 99_000_000) == live
    said = bank.process(*columns(noise(3), start=last + 120_000_000))
    assert [(a.detector, a.kind, a.since) for a in said] == [("dropout", "begin", last), ("dropout", "end", last)]
    assert bank.silent(last + 125_000_000) == []


def test_dropout_knows_a_sensor_that_reports_when_it_likes() -> None:
    gaps = np.random.default_rng(2).exponential(10, 5000)
    time = START + (np.cumsum(gaps) * 1e6).astype(np.int64)
    ids, _, value, quality = columns(noise(5000))
    assert [a for a in DetectorBank().process(ids, time, value, quality) if a.detector == "dropout"] == []


def test_drift_finds_a_slow_ramp() -> None:
    values = noise(1800)
    values[1300:] += np.minimum(np.arange(500) * 0.03, 6)
    assert found(values, "drift") == [(1427, "begin"), (1487, "update")]


def test_drift_does_not_learn_the_fault_and_ends_when_it_is_gone() -> None:
    values = noise(3000)
    values[300:2500] += 8
    events = found(values, "drift")
    assert [kind for _, kind in events if kind != "update"] == ["begin", "end"]
    assert 2500 < events[-1][0] < 2560


def test_trend_finds_a_run_away_of_a_sensor_that_wanders() -> None:
    rng = np.random.default_rng(4)
    values = np.empty(1500)
    x = 0.0
    for i in range(1500):
        x = 0.995 * x + rng.normal(0, 0.1)
        values[i] = 20 + x + rng.normal(0, 0.1)
    assert found(values, "trend") == []
    values[1000:] += np.minimum(np.arange(500) * 0.15, 15)
    assert [kind for _, kind in found(values, "trend")][:1] == ["begin"]
    assert 1000 < found(values, "trend")[0][0] < 1100


def test_step_is_confirmed_after_a_few_blocks_and_ends_with_the_return() -> None:
    values = noise(1900)
    values[1400:1700] += 6
    assert [e for e in found(values, "step") if e[1] != "update"] == [(1419, "begin"), (1707, "end")]


def test_spike_is_reported_when_it_is_over_and_a_step_is_none() -> None:
    values = noise(500)
    values[300:302] += 30
    values[400:] += 30
    assert found(values, "spike") == [(302, "begin"), (303, "end")]


def test_a_machine_that_stands_is_not_broken() -> None:
    values = noise(4000)
    for start in range(500, 4000, 1000):
        values[start : start + 400] = np.random.default_rng(start).normal(0, 0.05, 400)
    assert DetectorBank().process(*columns(values)) == []


@pytest.mark.parametrize("name", ["drift", "trend", "step", "spike", "rate", "flatline"])
def test_learning_is_said_and_done_after_the_warm_up(name: str) -> None:
    bank = DetectorBank()
    assert bank.learning(7).progress == 0.0
    bank.process(*columns(noise(60)))
    assert 0.2 < bank.learning(7).detectors[name] < 0.9
    assert not bank.learning(7).ready
    bank.process(*columns(noise(200), start=START + 60_000_000))
    assert bank.learning(7).ready


def test_a_slow_sensor_has_to_see_a_day_before_it_is_judged_for_drift() -> None:
    bank = DetectorBank()
    bank.process(*columns(noise(720), dt=60.0))
    assert 0.45 < bank.learning(7).detectors["drift"] < 0.55
    assert bank.learning(7).detectors["step"] == 1.0


def test_relearn_ends_what_stands_and_begins_again() -> None:
    bank = DetectorBank()
    values = noise(400)
    values[300:] += 8
    bank.process(*columns(values))
    ended = bank.relearn([7, 12345])
    assert {(a.detector, a.kind, a.time) for a in ended} == {
        (name, "end", START + 399_000_000) for name in ("drift", "step")
    }
    assert bank.learning(7).progress == 0.0
    assert bank.process(*columns(noise(600) + 8, start=START + 400_000_000)) == []


def test_settings_name_what_is_wrong() -> None:
    bank = DetectorBank()
    for settings, words in (
        (SensorSettings(parameters={"nonsense": {}}), "nonsense: no such detector"),
        (SensorSettings(parameters={"spike": {"nonsense": 1.0}}), "spike.nonsense: unknown"),
        (SensorSettings(parameters={"spike": {"threshold": -1.0}}), "spike.threshold: -1 is not between"),
        (SensorSettings(parameters={"spike": {"threshold": "8"}}), "spike.threshold: a number"),  # type: ignore[dict-item]
        (SensorSettings(interval=0.0), "interval: seconds above 0"),
    ):
        with pytest.raises(ValueError, match=words):
            bank.configure([7], settings)
    assert len(bank) == 0


def test_settings_change_without_forgetting() -> None:
    bank = DetectorBank()
    bank.process(*columns(noise(300)))
    bank.configure([7], SensorSettings(parameters={"limits": {"hi": 40.0}}))
    assert bank.learning(7).ready
    said = bank.process(*columns(noise(1), start=START + 300_000_000))
    assert [(a.detector, a.kind) for a in said] == [("limits", "begin")]


@pytest.mark.parametrize(
    "healthy",
    [
        lambda rng, n: rng.normal(50, 1, n),
        lambda rng, n: rng.standard_t(3, n),
        lambda rng, n: rng.laplace(0, 1, n),
        lambda rng, n: 50 + 20 * np.sin(np.arange(n) * 2 * np.pi / 1440) + rng.normal(0, 1, n),
        lambda rng, n: np.round(rng.normal(50, 1, n) * 2) / 2,
        lambda rng, n: np.arange(n) * 0.5,
        lambda rng, n: np.repeat(rng.uniform(0, 10, n // 20), 20) + rng.normal(0, 0.3, n),
    ],
    ids=["white", "student", "laplace", "day", "quantised", "counter", "load"],
)
def test_healthy_signals_are_silent(healthy) -> None:  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(11)
    for sensor in range(5):
        assert DetectorBank().process(*columns(healthy(rng, 8000), dt=60.0, sensor=sensor)) == []


def test_messages_read_as_an_engineer_would_write_them() -> None:
    values = noise(400)
    values[300:] += 8
    said = [a for a in DetectorBank().process(*columns(values)) if a.detector == "step"]
    assert said[0].message == "stepped up to 57.89 from 49.85 ± 0.3096 at 2023-11-14 22:18:16 UTC"
    assert set(DETECTORS) >= {a.detector for a in said}
