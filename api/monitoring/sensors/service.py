"""What can be done with sensors. They are discovered by ingest; people name, scale and bind them."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.equipment import service as equipment
from api.conditional import Expected
from api.errors import Conflict, Forbidden, Invalid, NotFound
from api.identity.actor import Actor
from api.identity.roles import CROSS_WAREHOUSE
from api.monitoring.sensors import repository
from api.monitoring.sensors.schemas import SensorFilter, SensorPatch, SensorStatus
from api.pagination import Listing
from core.models import Sensor

_OUT_OF_USE = (SensorStatus.IGNORED, SensorStatus.RETIRED)


async def find(session: AsyncSession, filters: SensorFilter) -> Listing:
    return await repository.find(session, filters)


async def get(session: AsyncSession, sensor_id: int) -> Any:
    sensor = await repository.show(session, sensor_id)
    if sensor is None:
        raise NotFound("Sensor")
    return sensor


async def update(session: AsyncSession, sensor_id: int, body: SensorPatch, expected: Expected) -> Any:
    sensor = await _lock(session, sensor_id, expected)
    changes = body.changes()
    wanted = changes.get("status")
    if wanted not in (None, *_OUT_OF_USE):
        possible = SensorStatus.ACTIVE if sensor.equipment_id else SensorStatus.UNASSIGNED
        if wanted != possible:
            raise Invalid(
                "status", f"Follows from the binding: possible are {possible} and {' and '.join(_OUT_OF_USE)}"
            )
    for name, value in changes.items():
        setattr(sensor, name, value)
    await session.flush()
    return await get(session, sensor_id)


async def retire(session: AsyncSession, sensor_id: int, expected: Expected) -> None:
    """A sensor has readings and evidence, so it is never deleted: it is retired, with its place and its past.

    What a device still sends to its address is kept as before. A change of `status` wakes it up again.
    """
    sensor = await _lock(session, sensor_id, expected)
    sensor.status = SensorStatus.RETIRED
    await session.flush()


async def bind(
    session: AsyncSession, actor: Actor, sensor_id: int, equipment_id: UUID | None, expected: Expected
) -> Any:
    """Say on which equipment the sensor sits; its warehouse follows from that. None takes it off."""
    sensor = await _lock(session, sensor_id, expected)
    if equipment_id is not None:
        await equipment.need(session, equipment_id, "equipmentId")
        if sensor.status in _OUT_OF_USE:
            raise Conflict(f"A sensor that is {sensor.status} cannot be bound")
    elif actor.role not in CROSS_WAREHOUSE:
        # a sensor without equipment is of no warehouse: it would vanish from the sight of who unbinds it
        raise Forbidden("Only those who see every warehouse may take a sensor off its equipment")
    sensor.equipment_id = equipment_id
    await session.flush()
    return await get(session, sensor_id)


async def _lock(session: AsyncSession, sensor_id: int, expected: Expected) -> Sensor:
    sensor = await repository.lock(session, sensor_id)
    if sensor is None:
        raise NotFound("Sensor")
    expected.check(sensor.version)
    return sensor
