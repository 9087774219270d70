"""From a waveform's message to readings, the block kept beside them; whatever is wrong is named."""

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import numpy as np
import psycopg
import pytest
from psycopg.types.json import Jsonb

from core.settings import Settings
from ingest.decoders.base import Message
from ingest.decoders.vibration import Vibration
from ingest.measuring import Measuring
from ingest.pipeline import Outcome
from ingest.registry import Registry
from ingest.simulator.waveforms import SKF_6205, acceleration, payload
from ingest.store import Store

NOW = 1_700_000_000_000_000
POINT = "plant1/motor3/drive_end"
BEARING = {
    "name": "drive end", "elements": SKF_6205.elements, "elementDiameter": SKF_6205.element_diameter,
    "pitchDiameter": SKF_6205.pitch_diameter, "contactAngle": 0.0, "sensorIds": [],
}  # fmt: skip


class Bench:
    """A measuring line and the database beside it."""

    def __init__(self, settings: Settings) -> None:
        self.registry = Registry(settings.partitions)
        self.store = Store(settings)
        self.measuring = Measuring(self.registry, self.store, settings.ingest)
        self.owner = psycopg.connect(settings.database_url, autocommit=True)

    async def send(self, *payloads: bytes) -> Outcome:
        decoder = Vibration()
        return await self.measuring.outcome([(decoder, Message(f"vibration/{POINT}", p, NOW)) for p in payloads])

    def rows(self, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
        cursor = self.owner.execute(query.encode(), arguments)
        return cursor.fetchall() if cursor.description else []

    def said(self, outcome: Outcome) -> dict[str, float]:
        names = dict(self.rows("SELECT id, metric FROM sensors"))
        rows = [frame.readings for _, frame in outcome.frames]
        return {names[int(i)]: float(v) for r in rows for i, v in zip(r.sensor_id, r.value, strict=True)}

    def machine(self) -> UUID:
        [(warehouse,)] = self.rows("INSERT INTO warehouses (name) VALUES ('w') RETURNING id")
        [(machine,)] = self.rows(
            "INSERT INTO equipment (asset_tag, warehouse_id) VALUES ('M3', %s) RETURNING id", warehouse
        )
        self.rows(
            "INSERT INTO equipment_vibration (equipment_id, warehouse_id, speed, bearings) VALUES (%s, %s, 1480, %s)",
            *(machine, warehouse, Jsonb([BEARING])),
        )
        found: UUID = machine
        return found


@pytest.fixture
async def bench(clean_database: Settings) -> AsyncIterator[Bench]:
    bench = Bench(clean_database)
    yield bench
    await bench.store.close()
    bench.owner.close()


def wave(severity: float = 0.0, seed: int = 1) -> bytes:
    body = json.loads(payload(NOW, acceleration(np.random.default_rng(seed), 1480.0, severity), 1480.0))
    del body["speed"]  # the machine's settings say it
    return json.dumps(body).encode()


async def test_a_waveform_becomes_readings_and_is_kept(bench: Bench) -> None:
    outcome = await bench.send(wave())
    assert outcome.dead_letters == []
    said = bench.said(outcome)
    assert set(said) == {"velocity_rms", "acceleration_rms", "acceleration_peak", "crest_factor", "kurtosis"}
    assert said["velocity_rms"] == pytest.approx(1.0, rel=0.25)  # and the noise
    assert {int(t) for _, frame in outcome.frames for t in frame.readings.time} == {NOW}
    [(count, unit, features)] = bench.rows("SELECT octet_length(samples) / 4, unit, features FROM waveforms")
    assert (count, unit) == (12_800, "g")
    assert features == pytest.approx(said)
    units = dict(bench.rows("SELECT metric, unit FROM sensors"))
    assert (units["waveform"], units["velocity_rms"], units["kurtosis"]) == ("g", "mm/s", "1")


async def test_what_comes_again_is_the_same(bench: Bench) -> None:
    first, again = await bench.send(wave()), await bench.send(wave())
    assert bench.said(first) == bench.said(again)
    assert bench.rows("SELECT count(*) FROM waveforms") == [(1,)]


async def test_what_is_measured_goes_where_the_waveform_is_bound(bench: Bench) -> None:
    await bench.send(wave())
    machine = bench.machine()
    bench.rows("UPDATE sensors SET equipment_id = %s WHERE metric = 'waveform'", machine)
    assert bench.rows("SELECT DISTINCT equipment_id FROM sensors") == [(machine,)]
    # those that are found only now are bound at once
    said = bench.said(await bench.send(wave(0.5)))
    assert said["envelope_bpfo"] > 5.0 > said["envelope_bpfi"]
    assert bench.rows("SELECT DISTINCT equipment_id FROM sensors") == [(machine,)]


async def test_the_speed_is_that_of_the_waveforms_time(bench: Bench) -> None:
    await bench.send(wave())
    machine = bench.machine()
    bench.rows("UPDATE sensors SET equipment_id = %s WHERE metric = 'waveform'", machine)
    [(tacho,)] = bench.rows("INSERT INTO sensors (address, source, metric) VALUES ('t/rpm', 't', 'rpm') RETURNING id")
    for seconds, value, quality in ((-7200, 100, 192), (-60, 740, 192), (-30, 5000, 0), (60, 9000, 192)):
        bench.rows(
            "INSERT INTO readings VALUES (%s, to_timestamp(%s), %s, %s)",
            *(tacho, NOW / 1e6 + seconds, value, quality),
        )
    bench.rows("UPDATE equipment_vibration SET speed_sensor_id = %s, speed_ratio = 2", tacho)
    await bench.send(wave())
    assert bench.rows("SELECT speed FROM waveforms") == [(1480.0,)]


async def test_bad_messages_are_one_dead_letter_each_and_the_good_are_kept(bench: Bench) -> None:
    bad = json.dumps({"samplingRate": 1000, "unit": "g", "axes": {"x": [0.0, 1.0] * 40, "y": [1], "z": "?"}}).encode()
    outcome = await bench.send(b"{", bad, wave())
    assert [letter.payload for letter in outcome.dead_letters] == [b"{", bad]
    assert "axes.y: 1 are too few" in outcome.dead_letters[1].reason
    assert "axes.z: the text is not base64" in outcome.dead_letters[1].reason
    assert bench.rows("SELECT s.metric FROM waveforms JOIN sensors s ON s.id = sensor_id ORDER BY 1") == [
        ("waveform",),
        ("x/waveform",),
    ]


async def test_a_spectrum_is_kept_in_peak_values(bench: Bench) -> None:
    body = {"frequencyInterval": 10, "unit": "mm/s", "amplitudes": [0.0] * 5 + [2.0] + [0.0] * 10, "amplitude": "rms"}
    said = bench.said(await bench.send(json.dumps(body).encode()))
    assert said["velocity_rms"] == pytest.approx(2.0)
    [(kind, samples)] = bench.rows("SELECT kind, samples FROM waveforms")
    assert kind == "spectrum"
    assert np.frombuffer(samples, "<f4")[5] == pytest.approx(2.0 * 2**0.5)


async def test_only_the_newest_and_those_around_alarms_are_kept(bench: Bench) -> None:
    await bench.send(wave())
    [(own,)] = bench.rows("SELECT id FROM sensors WHERE metric = 'waveform'")
    [(velocity,)] = bench.rows("SELECT id FROM sensors WHERE metric = 'velocity_rms'")
    bench.rows("DELETE FROM waveforms")
    bench.rows(
        """INSERT INTO waveforms (sensor_id, time, received_at, kind, rate, unit, samples, quality, features)
           SELECT %s, now() - make_interval(hours => 3 * i), now(), 'waveform', 1000, 'g', '\\x00000000', 192, '{}'
           FROM generate_series(0, 9) i""",
        own,
    )
    [(alarm,)] = bench.rows(
        """INSERT INTO alarms (sensor_id, detector, detector_version, state, severity, message, score, since,
               window_start, raised_at, last_at)
           VALUES (%s, 'limits', 1, 'unacknowledged', 'high', 'm', 1, now(), now(), now(), now()) RETURNING id""",
        velocity,
    )
    bench.rows(
        """INSERT INTO alarm_events (alarm_id, kind, occurred_at, severity)
           VALUES (%s, 'raised', now() - interval '18 hours', 'high')""",
        alarm,
    )
    assert bench.rows("SELECT app.trim_waveforms(3, 30)") == [(6,)]
    left = bench.rows("SELECT round(extract(epoch FROM now() - time) / 10800)::int FROM waveforms ORDER BY time DESC")
    assert [i for (i,) in left] == [0, 1, 2, 6]
    assert bench.rows("SELECT app.trim_waveforms(3, 30)") == [(0,)]
