"""The monitors of equipment as they run live: rows, modes, relations, and a state that is all there is."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.detectors.anomaly import Anomaly
from analytics.detectors.equipment import EquipmentBank, EquipmentSettings, EquipmentSnapshotError, settle
from analytics.detectors.equipment import modes as operating

SECOND = 1_000_000
START = 1_700_000_000 * SECOND
IDS = (11, 12, 13, 14)
SETTINGS = EquipmentSettings(period=1.0, learning=600.0, false_alarms=0.05)
LEARNED = 900  # s, with what proves the bounds
Columns = tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]


def machine(seconds: int, seed: int = 1, stops: bool = False) -> npt.NDArray[np.float64]:
    """Rows [seconds, 4] at 1 Hz: flow, pressure, current and temperature of one load, with noise of their own."""
    rng = np.random.default_rng(seed)
    load = np.empty(seconds)
    x = 0.0
    for i in range(seconds):
        x += 0.05 * (rng.normal() - x)
        load[i] = 1.0 + 0.5 * x
    on = np.ones(seconds) if not stops else (np.arange(seconds) % 200 < 140).astype(float)
    noise = rng.normal(size=(seconds, 4))
    return np.stack(
        [
            on * 100.0 * load + 0.5 * noise[:, 0],
            on * (8.0 - 2.0 * load) + 0.02 * noise[:, 1],
            on * (20.0 + 30.0 * load) + 0.2 * noise[:, 2],
            40.0 + 5.0 * load * on + 0.1 * noise[:, 3],
        ],
        1,
    )


def columns(rows: npt.NDArray[np.float64], ids: tuple[int, ...] = IDS, start: int = START) -> Columns:
    n, k = rows.shape
    time = np.repeat(start + SECOND * np.arange(n, dtype=np.int64), k)
    return np.tile(np.array(ids, np.uint32), n), time, rows.ravel().copy(), np.full(n * k, 192, np.uint8)


def bank(ids: tuple[int, ...] = IDS, given: EquipmentSettings = SETTINGS) -> EquipmentBank:
    made = EquipmentBank()
    made.configure({"m": (ids, given)})
    return made


def broken(stops: bool = False) -> npt.NDArray[np.float64]:
    """The current reads ever more, from second 1500 on."""
    rows = machine(2400, stops=stops)
    rows[1500:, 2] += 0.02 * np.arange(900)
    return rows


def begun(found: list[Anomaly]) -> list[Anomaly]:
    return [a for a in found if a.kind == "begin"]


def test_it_says_learning_for_as_long_as_it_needs_and_then_normal() -> None:
    monitor, rows = bank(), machine(LEARNED)
    progress = []
    for start in range(0, LEARNED, 100):
        monitor.process(*columns(rows[start : start + 100], start=START + start * SECOND))
        opinion = monitor.opinion("m")
        assert opinion is not None
        progress.append((opinion.state, opinion.progress))
    assert [state for state, _ in progress[:7]] == ["learning"] * 7
    assert [p for _, p in progress] == sorted(p for _, p in progress)
    assert progress[-1] == ("normal", 1.0)
    assert monitor.opinion("another") is None


def test_a_channel_that_leaves_the_others_is_named_with_what_they_say_it_should_read() -> None:
    monitor = bank()
    found = monitor.process(*columns(broken()))
    assert {a.sensor_id for a in found} == {13}
    assert [a.kind for a in found] == ["begin", *["update"] * (len(found) - 1)]
    assert found[0].time > START + 1500 * SECOND
    assert {(a.direction, a.detector) for a in found} == {(1, "equipment")}
    last = found[-1]
    truth = broken()[(last.time - START) // SECOND - 1, 2] - 0.02 * ((last.time - START) / SECOND - 1500)
    assert last.baseline == pytest.approx(truth, abs=3.0)
    assert last.value - last.baseline > 10.0 * last.spread
    assert [a.score for a in found] == sorted(a.score for a in found)
    opinion = monitor.opinion("m")
    assert opinion is not None
    assert opinion.state == "abnormal"
    assert max(opinion.shares, key=lambda s: opinion.shares[s]) == 13
    assert sum(opinion.shares.values()) == pytest.approx(1.0, abs=0.01)


def test_a_standing_fault_is_not_learned() -> None:
    rows = machine(6000)
    rows[1500:, 2] += 6.0
    monitor = bank()
    found = monitor.process(*columns(rows))
    assert [a.kind for a in found if a.sensor_id == 13].count("end") == 0
    assert monitor.opinion("m").state == "abnormal"  # type: ignore[union-attr]


@pytest.mark.parametrize("seed", range(2, 7))
def test_health_is_quiet_and_a_stop_is_no_fault(seed: int) -> None:
    assert not begun(bank().process(*columns(machine(6000, seed))))
    monitor = bank()
    assert not begun(monitor.process(*columns(machine(6000, seed, stops=True))))
    opinion = monitor.opinion("m")
    assert opinion is not None
    assert (opinion.state, opinion.modes) == ("standing", 2)  # second 6000 is in the middle of a stop


def test_a_fault_is_found_in_spite_of_stops() -> None:
    assert {a.sensor_id for a in begun(bank().process(*columns(broken(stops=True))))} == {13}


def test_two_speeds_are_two_modes() -> None:
    rng = np.random.default_rng(1)
    speed = np.where(np.arange(600) % 100 < 50, 750.0, 1500.0) + rng.normal(size=600)
    rows = np.stack([speed, rng.normal(size=600)], 1)
    channel, threshold = np.zeros(operating.NODES, np.int32), np.zeros(operating.NODES)
    operating.find(rows, channel, threshold)
    labels = [operating.label(row, channel, threshold) for row in rows]
    assert len(set(labels)) == 2
    assert 760.0 < threshold[0] < 1490.0
    assert operating.label(np.array([np.nan, 0.0]), channel, threshold) == -1
    operating.find(rng.normal(size=(600, 3)), channel, threshold)
    assert (channel == -1).all(), "noise has no modes"


@pytest.mark.parametrize("size", [1, 7, 501])
def test_calls_of_any_size_and_a_restart_change_nothing(size: int) -> None:
    data = columns(broken(stops=True))
    whole = bank()
    expected = whole.process(*data)
    assert expected
    monitor, found = bank(), []
    restarts = {0, 700 * size // size, 3 * size, 6001 // size * size}
    for at in range(0, len(data[0]), size):
        found += monitor.process(*(c[at : at + size] for c in data))
        if at in restarts:
            monitor = EquipmentBank.restore(monitor.snapshot())
            monitor.configure({"m": (IDS, SETTINGS)})
    assert found == expected
    assert monitor.snapshot() == whole.snapshot()


def test_other_machines_and_unbound_sensors_change_nothing() -> None:
    data = columns(broken())
    expected = bank().process(*data)
    monitor = bank()
    monitor.configure({"n": ((21, 22, 23, 24), SETTINGS)})
    other = columns(machine(2400, seed=3), (21, 22, 23, 24))
    stray = columns(machine(2400, seed=4), (31, 32, 33, 34))
    order = np.argsort(np.concatenate([data[1], other[1], stray[1]]), kind="stable")
    mixed = [np.concatenate(parts)[order] for parts in zip(data, other, stray, strict=True)]
    assert [a for a in monitor.process(*mixed) if a.sensor_id in IDS] == expected  # type: ignore[arg-type]


def test_readings_that_say_nothing_change_nothing() -> None:
    data = columns(broken())
    expected = bank().process(*data)
    bad = [c.copy() for c in data]
    bad[2][::3], bad[3][1::3] = np.nan, 64
    bad[2][2::3] = np.inf
    mixed = [np.concatenate([a[:, None], b[:, None]], 1).ravel() for a, b in zip(bad, data, strict=True)]
    assert bank().process(*mixed) == expected  # type: ignore[arg-type]
    mask = np.zeros(len(data[0]), np.bool_)
    masked = bank()
    assert not masked.process(*data, mask)
    assert masked.opinion("m").progress == 0.0  # type: ignore[union-attr]


def test_what_comes_too_late_is_passed_over() -> None:
    data = columns(broken())
    expected = bank().process(*data)
    late = [c[40:44].copy() for c in data]
    late[2][:] = 1e6
    mixed = [np.concatenate([c[:4000], x, c[4000:]]) for c, x in zip(data, late, strict=True)]
    assert bank().process(*mixed) == expected  # type: ignore[arg-type]


def test_a_clock_that_ran_ahead_does_not_silence_the_monitor() -> None:
    rows = broken()
    monitor = bank()
    wrong = columns(rows[:1], start=START + 10**15)
    monitor.process(*columns(rows[:100]))
    monitor.process(*wrong)
    found = monitor.process(*columns(rows[100:], start=START + 100 * SECOND))
    assert 13 in {a.sensor_id for a in begun(found)}


def test_a_slower_channel_and_gaps_are_no_fault() -> None:
    rows = machine(6000)
    sensor, time, value, quality = columns(rows)
    kept = (sensor != 14) | (time // SECOND % 5 == 0)  # the temperature comes every five seconds
    gap = (time > START + 2000 * SECOND) & (time < START + 2900 * SECOND)
    kept &= ~gap
    kept &= (sensor != 12) | (time < START + 4000 * SECOND)  # and the pressure is silent in the end
    monitor = bank()
    assert not begun(monitor.process(sensor[kept], time[kept], value[kept], quality[kept]))
    assert monitor.opinion("m").state == "normal"  # type: ignore[union-attr]


def test_sensors_that_join_leave_or_move_make_it_learn_anew() -> None:
    monitor = bank()
    monitor.process(*columns(broken()))
    ends = monitor.configure({"m": (IDS[:3], SETTINGS), "n": ((14, 15), SETTINGS)})
    assert [(a.sensor_id, a.kind) for a in ends] == [(13, "end")]
    assert {key: opinion.state for key, opinion in monitor.opinions().items()} == {"m": "learning", "n": "learning"}
    assert monitor.owners([14]) == {"n"}
    assert not monitor.configure({"m": (IDS[:3], SETTINGS)}), "the same again is no change"
    monitor.configure({"m": None, "n": ((14,), SETTINGS)})
    assert len(monitor) == 0, "one sensor alone has nothing to be compared with"
    assert not monitor.process(*columns(broken()[:100]))


def test_after_a_repair_it_learns_from_the_first_reading_that_counts() -> None:
    rows = broken()
    wish = START + 2000 * SECOND
    monitor = bank(given=EquipmentSettings(1.0, 600.0, 0.05, wish))
    found = monitor.process(*columns(rows))
    assert [a.kind for a in found if a.sensor_id == 13][-1] == "end"
    opinion = monitor.opinion("m")
    assert opinion is not None
    assert opinion.state == "learning"
    again = EquipmentBank.restore(monitor.snapshot())
    again.configure({"m": (IDS, EquipmentSettings(1.0, 600.0, 0.05, wish))})
    again.process(*columns(machine(600), start=START + 2400 * SECOND))
    assert again.opinion("m").state != "abnormal"  # type: ignore[union-attr]
    assert again.opinion("m").progress > opinion.progress, "the wish is met once"  # type: ignore[union-attr]


def test_relearning_at_once_ends_what_stood_open() -> None:
    monitor = bank()
    monitor.process(*columns(broken()))
    assert [a.kind for a in monitor.relearn(["m", "unknown"])] == ["end"]
    assert monitor.opinion("m").state == "learning"  # type: ignore[union-attr]


@pytest.mark.parametrize("damage", [lambda b: b"", lambda b: b[:-1], lambda b: b + b"x", lambda b: b"x" + b[1:]])
def test_damaged_snapshots_are_refused(damage: Any) -> None:
    monitor = bank()
    monitor.process(*columns(machine(300)))
    with pytest.raises(EquipmentSnapshotError):
        EquipmentBank.restore(damage(monitor.snapshot()))


def test_the_state_is_bounded() -> None:
    ids = tuple(range(1, 71))
    monitor = bank(ids)
    monitor.process(*columns(np.random.default_rng(1).normal(size=(1000, 70)), ids))
    assert len(monitor.snapshot()) / 64 <= 4096
    longer = bank(given=EquipmentSettings(period=1.0, learning=86400.0))
    longer.process(*columns(machine(5000)))
    assert len(longer.snapshot()) / 4 <= 4096, "a long learning period has longer rows, not more of them"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(IDS),
            st.integers(-(10**17), 10**17),
            st.floats(allow_nan=True, allow_infinity=True),
            st.sampled_from([0, 64, 192]),
        ),
        max_size=60,
    )
)
def test_nothing_that_comes_breaks_it(rows: list[tuple[int, int, float, int]]) -> None:
    monitor = bank()
    monitor.process(*columns(broken()[:1200]))
    ids, times, values, qualities = (list(c) for c in zip(*rows, strict=True)) if rows else ([], [], [], [])
    monitor.process(
        np.array(ids, np.uint32), np.array(times, np.int64), np.array(values, np.float64), np.array(qualities, np.uint8)
    )
    EquipmentBank.restore(monitor.snapshot())
    for opinion in monitor.opinions().values():
        assert 0.0 <= opinion.progress <= 1.0


@pytest.mark.parametrize(
    "rows",
    [np.full((2000, 4), 5.0), 1e9 * machine(2000), 1e-9 * machine(2000), np.zeros((2000, 4))],
    ids=["constant", "huge", "tiny", "zero"],
)
def test_scale_and_constant_channels_raise_nothing(rows: npt.NDArray[np.float64]) -> None:
    assert not bank().process(*columns(rows))


def test_settings_are_checked_by_name() -> None:
    assert settle({"learning": 3600}).learning == 3600.0
    for given_, word in (
        ({"x": 1.0}, "equipment.x: unknown"),
        ({"period": 0.0}, "not between"),
        ({"period": True}, "a number"),
        ({"false_alarms": float("nan")}, "not between"),
    ):
        with pytest.raises(ValueError, match=word):
            settle(given_)
