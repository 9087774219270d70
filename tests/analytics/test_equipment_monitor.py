"""All channels of one equipment together: what it finds, what it forgives, and that its state is all there is."""

import numpy as np
import numpy.typing as npt
import pytest

from analytics.detectors.equipment import Aligner, Configuration, EquipmentMonitor, Model, commission

Rows = npt.NDArray[np.float64]
ROWS = 600


def healthy(n: int, wander: float = 0.02) -> Rows:
    """Four channels: two follow a common load, one wanders, one is noise."""
    rng = np.random.default_rng(1)
    load = np.empty(n)
    x = 0.0
    for i in range(n):
        x = 0.9 * x + rng.normal(0, 0.4)
        load[i] = x
    wandering = np.cumsum(rng.normal(0, 1, n)) * wander
    noise = rng.normal(0, 1, (n, 4))
    return np.stack(
        [50 + 5 * load + noise[:, 0], 10 - load + 0.2 * noise[:, 1], wandering + 0.1 * noise[:, 2], noise[:, 3]], 1
    )


@pytest.fixture(scope="module", params=[("level",), ("residual",), ("statistics",), ("level", "residual")])
def model(request: pytest.FixtureRequest) -> Model:
    configuration = Configuration(request.param)
    return commission(healthy(2 * ROWS, wander_for(configuration))[:ROWS], configuration)


def wander_for(configuration: Configuration) -> float:
    """`statistics` is for processes that do not drift."""
    return 0.0 if "statistics" in configuration.branches else 0.02


def broken(configuration: Configuration) -> Rows:
    rows = healthy(2 * ROWS, wander_for(configuration))[ROWS:].copy()
    rows[300:, 1] += 4.0
    return rows


def test_a_fault_is_found_and_health_is_quiet(model: Model) -> None:
    alarm = EquipmentMonitor(model).process(broken(model.configuration)).alarm
    assert alarm[:300].mean() < 0.1
    assert alarm[300:320].any()


def test_a_standing_fault_is_not_learned() -> None:
    model = commission(healthy(2 * ROWS)[:ROWS], Configuration(("level",)))
    rows = np.vstack([healthy(2 * ROWS)[ROWS:]] * 4)
    rows[300:, 1] += 8.0
    rows[300:, 3] += 8.0
    assert EquipmentMonitor(model).process(rows).alarm[320:].mean() > 0.9


def test_a_change_is_dated_near_its_beginning(model: Model) -> None:
    changes = np.flatnonzero(EquipmentMonitor(model).process(broken(model.configuration)).change)
    assert any(300 <= at < 325 for at in changes)


@pytest.mark.parametrize("size", [1, 7, 100])
def test_calls_of_any_size_and_a_restart_change_nothing(model: Model, size: int) -> None:
    rows = broken(model.configuration)
    rows[np.random.default_rng(2).random(rows.shape) < 0.1] = np.nan
    whole = EquipmentMonitor(model).process(rows)
    monitor = EquipmentMonitor(model)
    alarm, change, score = [], [], []
    for at in range(0, len(rows), size):
        said = monitor.process(rows[at : at + size])
        alarm.append(said.alarm)
        change.append(said.change)
        score.append(said.score)
        if at in (200, 203, 350):
            monitor = EquipmentMonitor.restore(model, monitor.snapshot())
    assert (np.concatenate(alarm) == whole.alarm).all()
    assert (np.concatenate(change) == whole.change).all()
    assert np.allclose(np.concatenate(score), whole.score, rtol=1e-9)


def test_scale_and_offset_of_the_channels_do_not_matter(model: Model) -> None:
    rows = healthy(2 * ROWS, wander_for(model.configuration))
    other = rows * np.array([-1e9, 1e-6, 1.8, 100.0]) + np.array([0.0, 1e-3, 32.0, -1e6])
    first = EquipmentMonitor(model).process(broken(model.configuration)).alarm
    changed = commission(other[:ROWS], model.configuration)
    rows = broken(model.configuration) * np.array([-1e9, 1e-6, 1.8, 100.0]) + np.array([0.0, 1e-3, 32.0, -1e6])
    assert (EquipmentMonitor(changed).process(rows).alarm == first).mean() > 0.99


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_rows_in_which_nothing_is_known_raise_nothing(model: Model, bad: float) -> None:
    monitor = EquipmentMonitor(model)
    monitor.process(broken(model.configuration)[:200])
    assert EquipmentMonitor(model).process(np.full((300, 4), bad)).alarm.mean() < 0.1
    assert len(monitor.process(np.empty((0, 4))).alarm) == 0


def test_a_constant_channel_breaks_nothing(model: Model) -> None:
    rows = healthy(2 * ROWS)
    rows[:, 2] = 5.0
    monitor = EquipmentMonitor(commission(rows[:ROWS], model.configuration))
    assert np.isfinite(monitor.process(rows[ROWS:]).score).all()


def test_what_cannot_be_commissioned_is_refused() -> None:
    for rows, word in ((np.zeros((10, 3)), "at least"), (np.full((500, 2), np.nan), "channel 0")):
        with pytest.raises(ValueError, match=word):
            commission(rows)
    model = commission(healthy(ROWS))
    with pytest.raises(ValueError, match="4 channels"):
        EquipmentMonitor(model).process(np.zeros((5, 3)))
    for data in (b"", b"nonsense", EquipmentMonitor(commission(healthy(ROWS)[:, :2])).snapshot()):
        with pytest.raises(ValueError, match="no snapshot"):
            EquipmentMonitor.restore(model, data)


def test_rows_come_from_readings_that_come_one_by_one() -> None:
    aligner = Aligner((7, 9), period=1.0, tolerance=2.5)
    rows = []
    for k in range(5):
        rows += aligner.add(7, k * 1_000_000, float(k))
        if k < 2:
            rows += aligner.add(9, k * 1_000_000 + 400_000, 10.0 + k)
        rows += aligner.add(8, k * 1_000_000, 99.0)
    assert [time for time, _ in rows] == [1_000_000, 2_000_000, 3_000_000, 4_000_000]
    assert [row.tolist() for _, row in rows[:3]] == [[0.0, 10.0], [1.0, 11.0], [2.0, 11.0]]
    assert np.isnan(rows[3][1][1])
    assert len(aligner.add(7, 10**15, 1.0)) <= 60
    assert len(aligner.add(7, 10**15 + 1_000_000, 1.0)) == 1
