"""Reads of the sensor registry."""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.monitoring.sensors.schemas import SensorFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import Sensor

KEYS: Keys = {
    "id": Key(Sensor.id, "id"),
    "address": Key(Sensor.address, "address"),
    "discoveredAt": Key(Sensor.discovered_at, "discovered_at"),
    "updatedAt": Key(Sensor.updated_at, "updated_at"),
}


async def find(session: AsyncSession, filters: SensorFilter) -> Listing:
    statement = select(*Sensor.__table__.columns)
    for column, wanted in (
        (Sensor.status, filters.status),
        (Sensor.equipment_id, filters.equipment_id),
        (Sensor.source, filters.source),
        (Sensor.metric, filters.metric),
    ):
        if wanted is not None:
            statement = statement.where(column.in_(wanted))
    if filters.status is None:
        statement = statement.where(Sensor.status != "retired")  # shown to who asks for them
    if filters.q is not None:
        statement = statement.where(
            or_(*(column.icontains(filters.q, autoescape=True) for column in (Sensor.address, Sensor.name)))
        )
    return await paginate(session, statement, filters, KEYS, "address")


async def show(session: AsyncSession, sensor_id: int) -> Any | None:
    return (await session.execute(select(*Sensor.__table__.columns).where(Sensor.id == sensor_id))).one_or_none()


async def lock(session: AsyncSession, sensor_id: int) -> Sensor | None:
    return await session.scalar(select(Sensor).where(Sensor.id == sensor_id).with_for_update(key_share=True))
