"""What is known of machines that vibrate, and what can be seen in their waveforms."""

import asyncio
from typing import Any, Final
from uuid import UUID

import numpy as np
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from analytics.vibration import ZONES, Bearing, Floats, bearing_lines, envelope_spectrum, iso_zone
from analytics.waveforms import resonance, spectrum, to_acceleration
from api.assets.equipment import service as equipment
from api.conditional import Expected
from api.errors import Conflict, Invalid, NotFound
from api.identity.actor import Actor
from api.monitoring.sensors import service as sensors
from api.monitoring.vibration import repository
from api.monitoring.vibration.schemas import EnvelopeBand, VibrationPut, WaveformFilter
from api.operation.services.frame import Context, Service
from api.pagination import Listing
from core.models import EquipmentVibration

_DEAD_BAND: Final = 0.05  # of the limit: a velocity at its edge does not chatter
_BLOCKS: Final = ("waveform", "spectrum")


async def settings(session: AsyncSession, equipment_id: UUID) -> tuple[dict[str, Any], int]:
    """What is known of the machine, where its points stand, and the version; 0 where nothing was ever said."""
    await equipment.need(session, equipment_id)
    row = await repository.show(session, equipment_id)
    limits = _limits(row)
    known = {
        name: getattr(row, name, None)
        for name in ("speed", "speed_sensor_id", "machine_group", "foundation", "envelope_low", "envelope_high")
    }
    points = [
        {
            "sensor_id": p.id, "address": p.address, "time": p.time, "velocity": p.value,
            "zone": iso_zone(p.value, limits) if limits and p.value is not None and p.value >= 0 else None,
        }
        for p in await repository.points(session, equipment_id)
    ]  # fmt: skip
    shown = {
        **known,
        "equipment_id": equipment_id,
        "speed_ratio": row.speed_ratio if row else 1.0,
        "bearings": row.bearings if row else [],
        "limits": dict(zip("abc", limits, strict=True)) if limits else None,
        "points": points,
        "updated_at": row.updated_at if row else None,
    }
    return shown, row.version if row else 0


async def put(
    session: AsyncSession, actor: Actor, equipment_id: UUID, body: VibrationPut, expected: Expected
) -> tuple[dict[str, Any], int]:
    """Say what is known; it counts from the next waveform on."""
    warehouse_id = await equipment.warehouse_of(session, equipment_id)
    if warehouse_id is None:
        raise NotFound("Equipment")
    await _check_sensors(session, equipment_id, body)
    # two people who say it first wait for each other here
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended('equipment_vibration ' || CAST(:id AS text), 0))"),
        {"id": str(equipment_id)},
    )
    row = await repository.lock(session, equipment_id)
    expected.check(row.version if row else 0)
    if row is None:
        row = EquipmentVibration(equipment_id=equipment_id, warehouse_id=warehouse_id)
        session.add(row)
    for name, value in body.model_dump(exclude={"bearings"}).items():
        setattr(row, name, value)
    row.bearings = [bearing.model_dump(by_alias=True) for bearing in body.bearings]
    row.updated_by = actor.id
    await session.flush()
    return await settings(session, equipment_id)


async def set_limits(session: AsyncSession, actor: Actor, equipment_id: UUID) -> dict[str, Any]:
    """Let the limits of the machine's velocity sensors be the zones' ends: B/C warns, C/D is critical."""
    await equipment.need(session, equipment_id)
    limits = _limits(await repository.show(session, equipment_id))
    if limits is None:
        raise Conflict("The machine's group and foundation are not known: put them first")
    ids = [point.id for point in await repository.points(session, equipment_id)]
    if not ids:
        raise Conflict("The machine has no sensor of vibration velocity")
    _, hi, hihi = limits
    await repository.set_limits(session, ids, {"hi": hi, "hihi": hihi, "dead_band": _DEAD_BAND * hi}, actor.id)
    return {"sensor_ids": ids, "hi": hi, "hihi": hihi}


async def waveforms(session: AsyncSession, sensor_id: int, filters: WaveformFilter) -> Listing:
    await sensors.get(session, sensor_id)
    return await repository.waveforms(session, sensor_id, filters)


async def samples(session: AsyncSession, waveform_id: UUID) -> dict[str, Any]:
    """The block as it came."""
    row = await _block(session, waveform_id)
    return {**row._mapping, "samples": _floats(row).tolist()}


async def spectrum_of(session: AsyncSession, waveform_id: UUID) -> dict[str, Any]:
    """Amplitudes of acceleration; of a block that came as a spectrum, itself in its own unit."""
    row = await _block(session, waveform_id)
    if row.kind == "spectrum":
        return _spectrum(row, row.unit, row.rate, _floats(row))
    frequency, amplitude = await asyncio.to_thread(spectrum, _floats(row), row.rate, row.unit)
    return _spectrum(row, "m/s²", float(frequency[1]), amplitude)


async def envelope_of(session: AsyncSession, waveform_id: UUID, band: EnvelopeBand) -> dict[str, Any]:
    """The envelope's spectrum, with the bearing's frequencies where speed and geometry are known."""
    row = await _block(session, waveform_id)
    if row.kind == "spectrum":
        raise Conflict("Of a spectrum there is no envelope: it takes a waveform")
    known = await repository.show(session, row.equipment_id) if row.equipment_id else None
    wanted = (band.low, band.high) if band.low else (known.envelope_low, known.envelope_high) if known else None
    if wanted and wanted[1] is not None and wanted[1] > row.rate / 2:
        raise Invalid("high", f"Beyond half the sampling rate, {row.rate / 2:g} Hz")
    edges = (wanted[0], wanted[1]) if wanted and wanted[0] is not None and wanted[1] is not None else None
    (low, high), frequency, amplitude = await asyncio.to_thread(_envelope, _floats(row), row.rate, row.unit, edges)
    lines = []
    bearing = _bearing_of(known, row.sensor_id)
    if bearing is not None and row.speed:
        turns = row.speed / 60.0
        ratios = bearing_lines(frequency, amplitude, bearing, turns)
        lines = [{"name": n, "frequency": f, "ratio": ratios[n]} for n, f in bearing.frequencies(turns).items()]
    return _spectrum(row, "m/s²", float(frequency[1]), amplitude) | {"band_low": low, "band_high": high, "lines": lines}


def _envelope(
    x: Floats, rate: float, unit: str, edges: tuple[float, float] | None
) -> tuple[tuple[float, float], Floats, Floats]:
    acceleration = to_acceleration(x, rate, unit)
    band = edges or resonance(acceleration, rate)
    return band, *envelope_spectrum(acceleration, rate, band)


def _spectrum(row: Any, unit: str, interval: float, amplitudes: Floats) -> dict[str, Any]:
    return {
        "id": row.id, "sensor_id": row.sensor_id, "time": row.time, "unit": unit, "interval": interval,
        "amplitudes": amplitudes.tolist(), "speed": row.speed, "band_low": None, "band_high": None, "lines": [],
    }  # fmt: skip


def _floats(row: Any) -> Floats:
    return np.frombuffer(row.samples, "<f4").astype(np.float64)


async def _block(session: AsyncSession, waveform_id: UUID) -> Any:
    row = await repository.waveform(session, waveform_id)
    if row is None:
        raise NotFound("Waveform")
    return row


def _limits(row: EquipmentVibration | None) -> tuple[float, float, float] | None:
    if row is None or row.machine_group is None or row.foundation is None:
        return None
    return ZONES[row.machine_group, row.foundation]


def _bearing_of(known: EquipmentVibration | None, sensor_id: int) -> Bearing | None:
    """As `app.vibration_mounting` picks it: the one that names the sensor, else the first that names none."""
    bearings = known.bearings if known else []
    named = [b for b in bearings if sensor_id in b["sensorIds"]] or [b for b in bearings if not b["sensorIds"]]
    if not named:
        return None
    b = named[0]
    return Bearing(b["elements"], b["elementDiameter"], b["pitchDiameter"], b["contactAngle"])


async def _check_sensors(session: AsyncSession, equipment_id: UUID, body: VibrationPut) -> None:
    named = {i for bearing in body.bearings for i in bearing.sensor_ids}
    found = await repository.sensors(session, equipment_id, sorted(named))
    for place, bearing in enumerate(body.bearings):
        for sensor_id in bearing.sensor_ids:
            metric = found.get(sensor_id)
            if metric is None or metric.rpartition("/")[2] not in _BLOCKS:
                raise Invalid(
                    f"bearings.{place}.sensorIds", f"{sensor_id} is no waveform or spectrum of this equipment"
                )
    if body.speed_sensor_id is not None:
        try:
            await sensors.get(session, body.speed_sensor_id)
        except NotFound:
            raise NotFound("Sensor", "speedSensorId") from None


async def _trim(context: Context) -> dict[str, Any]:
    kept = context.settings.waveforms
    async with context.database.session_scope() as session:
        gone = await session.scalar(
            text("SELECT app.trim_waveforms(:newest, :days)"), {"newest": kept.newest, "days": kept.alarm_days}
        )
    return {"deleted": int(gone or 0)}


SERVICE: Final = Service(
    name="waveform-keeper",
    description="Keeps the newest waveforms of each sensor and those around alarms, and deletes the others",
    schedule="*/10 * * * *",
    work=_trim,
)
