"""From the accelerometer's message to the case: a race that breaks up is named, a healthy machine is let alone."""

from functools import lru_cache

import numpy as np

from analytics.evidence import SensorFacts
from analytics.replay import Asset, Replay
from analytics.vibration import Bearing
from analytics.waveforms import FEATURE_UNITS, Mounting, measure
from ingest.decoders.base import Message, Waveform
from ingest.decoders.vibration import Vibration
from ingest.simulator.waveforms import SKF_6205, acceleration, payload

START = 1_700_000_000_000_000
EVERY = 600_000_000  # µs
SPEED = 1480.0
BEARING = Bearing(SKF_6205.elements, SKF_6205.element_diameter, SKF_6205.pitch_diameter)
NAMES = tuple(FEATURE_UNITS)
HEALTHY, ILL = 260, 120


@lru_cache
def life(seed: int) -> tuple[tuple[float, ...], ...]:
    """What a machine's waveforms are measured to, one every ten minutes; a pit on the outer race grows in the end."""
    dice = np.random.default_rng(seed)
    rows = []
    for i in range(HEALTHY + ILL):
        severity = max(0.0, (i - HEALTHY) / ILL) if seed < 100 else 0.0
        wave = acceleration(dice, SPEED + dice.normal(0.0, 2.0), severity)
        [part] = Vibration().decode(Message("vibration/p/m1/de", payload(START + i * EVERY, wave, SPEED), START))
        assert isinstance(part, Waveform)
        found = measure(part.samples, part.rate, part.unit, Mounting(part.speed, BEARING))
        rows.append(tuple(found[name] for name in NAMES))
    return tuple(rows)


def replayed(seed: int) -> Replay:
    sensors = {i: SensorFacts(i, name, FEATURE_UNITS[name]) for i, name in enumerate(NAMES)}
    replay = Replay([Asset("m1", "motor", sensors=sensors)])
    ids, quality = np.arange(len(NAMES), dtype=np.uint32), np.full(len(NAMES), 192, np.uint8)
    for i, row in enumerate(life(seed)):
        replay.feed(ids, np.full(len(NAMES), START + i * EVERY), np.array(row), quality)
    return replay


def test_a_broken_outer_race_is_named() -> None:
    replay = replayed(1)
    assert replay.cases, "the damage must be found"
    case = replay.cases[0]
    assert case.failure_mode == "bearing_outer_race"
    assert case.title.startswith("Bearing defect, outer race suspected")
    assert HEALTHY < (case.opened_at - START) / EVERY < HEALTHY + 0.5 * ILL
    assert any("envelope_bpfo" in line for line in case.summary["evidence"])
    assert "BPFO" in case.summary["lookFirst"]
    assert {c.failure_mode for c in replay.cases} <= {"bearing_outer_race"}


def test_a_healthy_machine_is_let_alone() -> None:
    assert replayed(101).cases == []


def test_the_race_shows_in_the_envelope_and_hardly_in_the_velocity() -> None:
    rows = np.array(life(1))
    early, late = rows[:HEALTHY].mean(axis=0), rows[-10:].mean(axis=0)
    grown = dict(zip(NAMES, late / early, strict=True))
    assert grown["envelope_bpfo"] > 5.0
    assert grown["kurtosis"] > 1.5
    assert grown["velocity_rms"] < 1.5
    assert all(grown[f"envelope_{other}"] < 1.6 for other in ("bpfi", "bsf", "ftf"))
