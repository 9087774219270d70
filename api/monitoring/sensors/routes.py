"""Routes of the sensor registry."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from api.conditional import ETag, IfMatch
from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.monitoring.sensors import service
from api.monitoring.sensors.schemas import Bind, SensorFilter, SensorPatch, SensorView
from api.pagination import answer
from api.schemas import INT4

router = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.MONITORING_READ)
WRITE = needs(Permission.SENSORS_WRITE)
SensorKey = Annotated[int, Path(ge=1, le=INT4)]


@router.get("", response_model=list[SensorView], dependencies=[READ], name="list")
async def find(
    filters: Annotated[SensorFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)


@router.get("/{sensor_id}", response_model=SensorView, dependencies=[READ], name="get")
async def get(sensor_id: SensorKey, session: Db, etag: ETag) -> Any:
    sensor = await service.get(session, sensor_id)
    etag(sensor.version)
    return sensor


@router.patch("/{sensor_id}", response_model=SensorView, dependencies=[WRITE], name="update")
async def update(sensor_id: SensorKey, body: SensorPatch, session: Db, etag: ETag, if_match: IfMatch) -> Any:
    sensor = await service.update(session, sensor_id, body, if_match)
    etag(sensor.version)
    return sensor


@router.post("/{sensor_id}/bind", response_model=SensorView, dependencies=[WRITE], name="bind")
async def bind(sensor_id: SensorKey, body: Bind, session: Db, user: User, etag: ETag, if_match: IfMatch) -> Any:
    sensor = await service.bind(session, user, sensor_id, body.equipment_id, if_match)
    etag(sensor.version)
    return sensor


@router.delete("/{sensor_id}", status_code=204, response_class=Response, dependencies=[WRITE], name="retire")
async def retire(sensor_id: SensorKey, session: Db, if_match: IfMatch) -> None:
    """Take the sensor out of use; its readings stay."""
    await service.retire(session, sensor_id, if_match)
