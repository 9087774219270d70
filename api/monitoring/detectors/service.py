"""How the detectors are set, for one sensor or for all."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.actor import Actor
from api.monitoring.detectors import repository
from api.monitoring.detectors.schemas import DetectorFilter, DetectorPut
from api.monitoring.sensors import service as sensors
from api.pagination import Listing


async def find(session: AsyncSession, filters: DetectorFilter) -> Listing:
    return await repository.find(session, filters)


async def put(session: AsyncSession, actor: Actor, body: DetectorPut) -> Any:
    if body.sensor_id is not None:
        await sensors.get(session, body.sensor_id)
    return await repository.put(session, body.model_dump(), actor.id)
