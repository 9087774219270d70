"""Reads and writes of vibration."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.monitoring.vibration.schemas import WaveformFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import DetectorSetting, EquipmentVibration, Sensor, Waveform, visible_latest

KEYS: Keys = {"id": Key(Waveform.id, "id"), "time": Key(Waveform.time, "time")}
_MEASURED: Final = or_(Sensor.metric == "velocity_rms", Sensor.metric.like("%/velocity\\_rms"))
_SHOWN: Final = [
    *(c for c in Waveform.__table__.columns if c.name not in ("samples", "received_at")),
    (func.octet_length(Waveform.samples) / 4).label("count"),
]


async def show(session: AsyncSession, equipment_id: UUID) -> EquipmentVibration | None:
    return await session.scalar(select(EquipmentVibration).where(EquipmentVibration.equipment_id == equipment_id))


async def lock(session: AsyncSession, equipment_id: UUID) -> EquipmentVibration | None:
    statement = select(EquipmentVibration).where(EquipmentVibration.equipment_id == equipment_id)
    return await session.scalar(statement.with_for_update())


async def sensors(session: AsyncSession, equipment_id: UUID, ids: Sequence[int]) -> dict[int, str]:
    """The metric of those of `ids` that sit on this equipment."""
    statement = select(Sensor.id, Sensor.metric).where(Sensor.equipment_id == equipment_id, Sensor.id.in_(ids))
    return {row.id: row.metric for row in await session.execute(statement)}


async def points(session: AsyncSession, equipment_id: UUID) -> Sequence[Any]:
    """Sensors of vibration velocity with their newest value."""
    statement = (
        select(Sensor.id, Sensor.address, visible_latest.c.time, visible_latest.c.value)
        .outerjoin(visible_latest, visible_latest.c.sensor_id == Sensor.id)
        .where(Sensor.equipment_id == equipment_id, Sensor.status != "retired")
        .where(or_(_MEASURED, (Sensor.unit == "mm/s") & Sensor.metric.icontains("vibration")))
        .order_by(Sensor.address)
    )
    rows: Sequence[Any] = (await session.execute(statement)).all()
    return rows


async def set_limits(session: AsyncSession, ids: Sequence[int], parameters: dict[str, float], user_id: UUID) -> None:
    """Limits of these sensors; what else is set of theirs stays."""
    if ids:
        fresh = insert(DetectorSetting).values(
            [
                {"detector": "limits", "sensor_id": i, "mode": "live", "parameters": parameters, "updated_by": user_id}
                for i in ids
            ]
        )
        merged = DetectorSetting.parameters.op("||")(fresh.excluded.parameters)
        await session.execute(
            fresh.on_conflict_do_update(
                index_elements=["detector", "sensor_id"],
                set_={"parameters": merged, "updated_by": user_id, "updated_at": func.clock_timestamp()},
            )
        )


async def waveforms(session: AsyncSession, sensor_id: int, filters: WaveformFilter) -> Listing:
    statement = select(*_SHOWN).where(Waveform.sensor_id == sensor_id)
    if filters.after is not None:
        statement = statement.where(Waveform.time >= filters.after)
    if filters.before is not None:
        statement = statement.where(Waveform.time < filters.before)
    return await paginate(session, statement, filters, KEYS, "-time")


async def waveform(session: AsyncSession, waveform_id: UUID) -> Any | None:
    statement = (
        select(*_SHOWN, Waveform.samples, Sensor.equipment_id)
        .join(Sensor, Sensor.id == Waveform.sensor_id)
        .where(Waveform.id == waveform_id)
    )
    return (await session.execute(statement)).one_or_none()
