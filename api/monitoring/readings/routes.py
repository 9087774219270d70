"""Routes of readings."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from api.deps import Db, needs
from api.identity.roles import Permission
from api.monitoring.readings import service
from api.monitoring.readings.schemas import LatestFilter, LatestView, SeriesFilter, SeriesView
from api.route import Route
from api.schemas import INT4

router = APIRouter(route_class=Route)
of_sensor = APIRouter(route_class=Route)
READ = needs(Permission.MONITORING_READ)


@router.get("/latest", response_model=list[LatestView], dependencies=[READ], name="latest")
async def latest(filters: Annotated[LatestFilter, Query()], session: Db) -> Sequence[Any]:
    return await service.latest(session, filters)


@of_sensor.get("/{sensor_id}/readings", response_model=SeriesView, dependencies=[READ], name="readings")
async def series(
    sensor_id: Annotated[int, Path(ge=1, le=INT4)], filters: Annotated[SeriesFilter, Query()], session: Db
) -> Any:
    return await service.series(session, sensor_id, filters)
