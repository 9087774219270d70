"""What every detector of the registry promises, whichever it is."""

import sys

import numpy as np
import pytest
from feed import START, Columns, columns, in_calls
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.detectors import DETECTORS
from analytics.detectors.bank import DetectorBank, SensorSettings, SnapshotError

every = pytest.mark.parametrize("name", DETECTORS)

# Parameters that make each detector talk on the eventful stream below.
LOUD = {
    "limits": {"hihi": 60.0, "hi": 56.0, "lo": 44.0, "dead_band": 0.5, "on_delay": 2.0},
    "flatline": {"readings": 20.0, "minimum": 20.0},
    "variance": {"threshold": 2.0, "false_alarms": 1e6, "warm_up": 160.0},
    "seasonal": {"threshold": 2.0, "false_alarms": 1e6, "warm_up": 72.0},
    "novelty": {"threshold": 3.0, "false_alarms": 1e6, "spacing": 0.0, "quiet": 10.0},
}


def eventful(seed: int = 3) -> Columns:
    """Two sensors, interleaved: noise, a creep, spikes, a step, a stuck stretch, a gap, a ramp and a run-away."""
    rng = np.random.default_rng(seed)
    n = 1500
    a = rng.normal(50, 1, n)
    a[100:300] += np.minimum(np.arange(200) * 0.03, 6)
    a[300:420] += 8.0
    a[[240, 270]] += 40.0
    a[600:720] = a[599]
    a[800:1000] += np.minimum(np.arange(200) * 0.1, 12)
    a[1200:1210] += np.arange(10) * 15.0
    b = 50 + np.cumsum(rng.normal(0, 0.05, n)) + rng.normal(0, 0.2, n)
    b[900:1300] += np.minimum(np.arange(400) * 0.2, 40)
    time = START + np.arange(n) * 1_000_000
    time[1100:] += 300_000_000
    value = np.stack([a, b], 1).ravel()
    value[[40, 901, 1402]] = [np.nan, np.inf, 1e300]
    quality = np.full(2 * n, 192, np.uint8)
    quality[77:90] = 0
    return np.tile(np.array([7, 9], np.uint32), n), np.repeat(time, 2), value, quality


def loud_bank() -> DetectorBank:
    bank = DetectorBank()
    bank.configure([7, 9], SensorSettings(parameters=LOUD))
    return bank


def test_the_eventful_stream_makes_every_detector_begin_and_end() -> None:
    said = {(a.detector, a.kind) for a in loud_bank().process(*eventful())}
    # what takes days has tests of its own
    assert said >= {(d.name, kind) for d in DETECTORS.values() if not d.patient for kind in ("begin", "end")}


@every
def test_a_detector_describes_itself(name: str) -> None:
    detector = DETECTORS[name]
    assert detector.name == name
    assert detector.version >= 1
    assert detector.summary.endswith(".")
    assert all(p.meaning for p in detector.parameters)
    assert np.isnan([p.default for p in detector.parameters if not p.minimum <= p.default <= p.maximum]).all()


def test_all_state_of_a_sensor_fits_in_four_kilobytes() -> None:
    assert sum(d.state.itemsize for d in DETECTORS.values()) <= 4096


def test_the_same_readings_give_the_same_anomalies_and_state() -> None:
    first, second = loud_bank(), loud_bank()
    assert first.process(*eventful()) == second.process(*eventful())
    assert first.snapshot() == second.snapshot()


@pytest.mark.parametrize("size", [1, 7, 500])
def test_calls_of_any_size_give_the_same_anomalies_and_state(size: int) -> None:
    whole, cut = loud_bank(), loud_bank()
    assert in_calls(cut, eventful(), [size]) == whole.process(*eventful())
    assert cut.snapshot() == whole.snapshot()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=12))
def test_calls_of_mixed_sizes_give_the_same_anomalies(sizes: list[int]) -> None:
    assert in_calls(loud_bank(), eventful(), sizes) == loud_bank().process(*eventful())


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 3000))
def test_a_restored_bank_goes_on_as_if_nothing_had_happened(cut: int) -> None:
    whole = loud_bank().process(*eventful())
    bank = loud_bank()
    before = bank.process(*(c[:cut] for c in eventful()))
    after = DetectorBank.restore(bank.snapshot()).process(*(c[cut:] for c in eventful()))
    assert before + after == whole


def test_a_snapshot_of_another_version_is_learned_again_and_not_misread() -> None:
    from dataclasses import replace

    bank = loud_bank()
    bank.process(*eventful())
    newer = [replace(d, version=d.version + 1) if d.name == "spike" else d for d in DETECTORS.values()]
    restored = DetectorBank.restore(bank.snapshot(), newer)
    learning = restored.learning(7).detectors
    assert learning.pop("spike") == 0.0
    assert learning == {k: v for k, v in bank.learning(7).detectors.items() if k != "spike"}


@pytest.mark.parametrize("spoil", [lambda b: b[:-1], lambda b: b + b"x", lambda b: b"XXXX" + b[4:], lambda b: b[:5]])
def test_what_is_no_whole_snapshot_is_refused(spoil) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SnapshotError):
        DetectorBank.restore(spoil(loud_bank().snapshot()))


@pytest.mark.parametrize(
    ("value", "quality"), [(np.nan, 192), (np.inf, 192), (-np.inf, 192), (1e9, 191), (1e9, 64), (1e9, 0)]
)
def test_what_is_not_a_good_number_changes_nothing(value: float, quality: int) -> None:
    rng = np.random.default_rng(0)
    bank = loud_bank()
    bank.process(*columns(rng.normal(50, 1, 400)))
    before = bank.snapshot()
    bad = columns(np.full(50, value), start=START + 400_000_000, quality=quality)
    assert bank.process(*bad) == []
    assert bank.snapshot() == before


def test_late_repeated_and_masked_readings_change_nothing() -> None:
    rng = np.random.default_rng(0)
    bank = loud_bank()
    bank.process(*columns(rng.normal(50, 1, 400)))
    before = bank.snapshot()
    assert bank.process(*columns(rng.normal(500, 1, 400))) == []
    ids, time, value, quality = columns(rng.normal(500, 1, 50), start=START + 400_000_000)
    assert bank.process(ids, time, value, quality, np.zeros(50, np.bool_)) == []
    assert bank.snapshot() == before


def hostile(kind: str) -> Columns:
    rng = np.random.default_rng(1)
    n = 3000
    ids, time, value, quality = columns(rng.normal(0, 1, n))
    if kind == "two readings":
        return ids[:2], time[:2], value[:2], quality[:2]
    if kind == "constant":
        value[:] = 5.0
    elif kind == "zeros":
        value[:] = 0.0
    elif kind == "1e9 scale":
        value = 1e9 + value
    elif kind == "huge":
        value = value * 1e90
    elif kind == "tiny":
        value = value * 1e-300
    elif kind == "years of gaps":
        time = START + np.arange(n) * 31_536_000_000_000
    elif kind == "clock jumps":
        time = START + rng.integers(0, 10**15, n)
    elif kind == "extreme times":
        time[::2] = np.iinfo(np.int64).min + np.arange(len(time[::2]))
        time[-1] = np.iinfo(np.int64).max
    elif kind == "a blink apart":
        time = START + np.arange(n)
    elif kind == "alternating":
        value = np.where(np.arange(n) % 2, 1e9, -1e9)
    elif kind == "heavy tails":
        value = rng.standard_cauchy(n)
    elif kind == "celsius to fahrenheit":
        value = 20 + value
        value[1500:] = value[1500:] * 1.8 + 32
    elif kind == "random quality":
        quality = rng.integers(0, 256, n).astype(np.uint8)
    return ids, time, value, quality


HOSTILE = (
    "two readings", "constant", "zeros", "1e9 scale", "huge", "tiny", "years of gaps", "clock jumps", "extreme times",
    "a blink apart", "alternating", "heavy tails", "celsius to fahrenheit", "random quality",
)  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_input_neither_breaks_nor_floods(kind: str) -> None:
    bank = DetectorBank()
    readings = hostile(kind)
    anomalies = in_calls(bank, readings, [500])
    assert len(anomalies) <= 12
    assert all(a.message for a in anomalies)
    assert DetectorBank.restore(bank.snapshot()).snapshot() == bank.snapshot()


def test_a_change_of_unit_is_reported_as_a_step_once() -> None:
    said = [(a.detector, a.kind) for a in DetectorBank().process(*hostile("celsius to fahrenheit"))]
    assert said.count(("step", "begin")) == 1


def test_memory_does_not_grow_with_readings() -> None:
    bank = loud_bank()
    rng = np.random.default_rng(0)
    sizes = set()
    for k in range(5):
        bank.process(*columns(rng.normal(50, 1, 5000), start=START + k * 5_000_000_000))
        sizes.add(len(bank.snapshot()))
    assert len(sizes) == 1


@every
def test_a_disabled_detector_is_silent_and_learns_nothing(name: str) -> None:
    bank = DetectorBank()
    bank.configure([7, 9], SensorSettings(parameters=LOUD, disabled=frozenset({name})))
    assert name not in {a.detector for a in bank.process(*eventful())}
    assert name not in bank.learning(7).detectors


def test_an_optional_detector_runs_only_where_it_is_asked_for() -> None:
    bank = DetectorBank()
    bank.configure([7, 9], SensorSettings())
    size = len(bank.snapshot())
    assert "novelty" not in bank.learning(7).detectors
    bank.configure([7], SensorSettings(enabled=frozenset({"novelty"})))
    assert "novelty" in bank.learning(7).detectors
    assert "novelty" not in bank.learning(9).detectors
    assert len(bank.snapshot()) > size
    assert DetectorBank.restore(bank.snapshot()).learning(7) == bank.learning(7)


def test_scores_say_how_near_each_reading_is_to_an_alarm() -> None:
    ids, time, value, quality = eventful()
    scores = np.empty((len(ids), len(DETECTORS)))
    bank = loud_bank()
    begun = [a for a in bank.process(ids, time, value, quality, None, scores) if a.kind == "begin"]
    rows = {(int(t), int(s)): i for i, (t, s) in enumerate(zip(time, ids, strict=True))}
    order = list(DETECTORS)
    at_begin = [scores[rows[a.time, a.sensor_id], order.index(a.detector)] for a in begun if a.detector != "spike"]
    assert min(at_begin) >= 1.0
    assert np.isnan(scores[:16]).any()


def test_anomalies_pass_through_json() -> None:
    import json

    for a in loud_bank().process(*eventful()):
        assert json.loads(json.dumps(a.to_json(), allow_nan=False))["message"] == a.message


def test_importing_the_streaming_path_is_light() -> None:
    import subprocess

    code = (
        "import sys; import analytics.detectors.bank, analytics.cases;"
        "print([m for m in ('pandas', 'sklearn', 'sqlalchemy') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
