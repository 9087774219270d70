"""Waveforms and spectra to readings: measured in a thread, one message after another, so that nothing else waits.

The block itself is kept in the database before its message is acknowledged; what it is measured to goes the way of all
readings.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import numpy as np
import psycopg
import structlog
from psycopg.types.json import Jsonb

from analytics.vibration import Bearing
from analytics.waveforms import FEATURE_UNITS, Mounting, measure, measure_spectrum
from core.settings import IngestSettings
from ingest import pipeline
from ingest.decoders.base import Decoded, Decoder, Measurements, Message, Rejection, Waveform
from ingest.pipeline import Decoding, Outcome
from ingest.registry import Discovery, Registry
from ingest.store import Store

_log = structlog.get_logger()


class Measuring:
    """Turns messages of the slow decoders into what Kafka gets. Bad parts become rejections; it never raises for them.

    The database is asked what is known of each measuring point, so a changed setting counts from the next waveform on;
    while the database is away, waveforms wait, and nothing but waveforms.
    """

    def __init__(self, registry: Registry, store: Store, settings: IngestSettings) -> None:
        self._registry = registry
        self._store = store
        self._settings = settings

    async def outcome(self, routed: Sequence[tuple[Decoder, Message]]) -> Outcome:
        """All that a few messages lead to."""
        parts: list[tuple[Message, Decoded]] = []
        for decoder, message in routed:
            flaws = []
            for part in await asyncio.to_thread(pipeline.said, decoder, message):
                if isinstance(part, Rejection):
                    flaws.append(part.reason)
                elif isinstance(part, Waveform):
                    measured = await self._measure(part, message.received_at)
                    if isinstance(measured, str):
                        flaws.append(f"{part.metric}: {measured}")
                    else:
                        parts.append((message, measured))
                else:
                    parts.append((message, part))
            if flaws:  # one dead letter a message: it is corrected and replayed once
                parts.append((message, Rejection("; ".join(flaws))))
        return pipeline.assemble(Decoding(parts, []), self._registry, self._settings)

    async def _measure(self, part: Waveform, received_at: int) -> Measurements | str:
        """What a block is measured to, or why it cannot be; it is kept by then."""
        own = Discovery(part.source, part.metric, part.unit)
        if (flaw := own.flaw()) is not None:
            return flaw
        await self._discover([own])
        sensor_id = self._registry.lookup[part.source][part.metric]
        try:
            mounting = await self._store.run(lambda connection: mounting_of(connection, sensor_id, part))
            features = await asyncio.to_thread(_features, part, mounting)
            readings = _readings(part, features)
            await self._store.run(lambda c: keep(c, sensor_id, part, received_at, mounting.speed, features))
        except ValueError as error:
            return str(error)
        except Exception as error:  # a fault of ours: the messages after this one must not suffer from it
            _log.exception("a waveform could not be measured", source=part.source)
            return f"measuring failed: {error!r}"
        units = readings.units or {}
        await self._discover([Discovery(part.source, name, units[name], part.metric) for name in readings.metrics])
        return readings

    async def _discover(self, wanted: list[Discovery]) -> None:
        known = self._registry.lookup.get(wanted[0].source, {})
        found = [each for each in wanted if each.metric not in known and each.flaw() is None]
        if found:
            await self._store.run(lambda connection: self._registry.discover(connection, found))


async def mounting_of(connection: psycopg.AsyncConnection[Any], sensor_id: int, part: Waveform) -> Mounting:
    """What is known of the point of a waveform; the speed that the message itself tells goes before all others."""
    cursor = await connection.execute(
        "SELECT speed, bearing, envelope_low, envelope_high FROM app.vibration_mounting(%s, to_timestamp(%s / 1e6))",
        [sensor_id, part.time],
    )
    speed, bearing, low, high = await cursor.fetchone() or (None,) * 4
    if part.speed is not None:
        speed = part.speed
    return Mounting(
        speed if speed is not None and 0.0 <= speed <= 1e6 else None,
        Bearing(
            bearing["elements"], bearing["elementDiameter"], bearing["pitchDiameter"], bearing.get("contactAngle", 0.0)
        )
        if bearing
        else None,
        None if low is None or high is None else (low, high),
    )


def _features(part: Waveform, mounting: Mounting) -> dict[str, float]:
    if part.spectrum:
        return measure_spectrum(part.samples, part.rate, part.unit, rms=part.rms, window=part.window)
    return measure(part.samples, part.rate, part.unit, mounting)


def _readings(part: Waveform, features: dict[str, float]) -> Measurements:
    axis = part.metric.rpartition("/")[0]
    names = [f"{axis}/{name}" if axis else name for name in features]
    units = {metric: FEATURE_UNITS[name] for metric, name in zip(names, features, strict=True)}
    return Measurements(part.source, names, part.time, list(features.values()), part.quality, units=units)


async def keep(
    connection: psycopg.AsyncConnection[Any],
    sensor_id: int,
    part: Waveform,
    received_at: int,
    speed: float | None,
    features: dict[str, float],
) -> None:
    """Keep a block; one that comes again replaces itself. A spectrum is kept in peak values, whatever it came in."""
    await connection.execute(
        """INSERT INTO waveforms (sensor_id, time, received_at, kind, rate, unit, samples, speed, quality, features)
           VALUES (%s, to_timestamp(%s / 1e6), to_timestamp(%s / 1e6), %s, %s, %s, %s, %s, %s, %s)
           ON CONFLICT (sensor_id, time) DO UPDATE SET received_at = excluded.received_at, kind = excluded.kind,
               rate = excluded.rate, unit = excluded.unit, samples = excluded.samples, speed = excluded.speed,
               quality = excluded.quality, features = excluded.features""",
        [
            *(sensor_id, part.time, received_at, "spectrum" if part.spectrum else "waveform", part.rate, part.unit),
            np.asarray(part.samples * np.float32(2**0.5) if part.rms else part.samples, "<f4").tobytes(),
            *(speed, part.quality, Jsonb(features)),
        ],
    )
