"""Routes of vibration: settings under their equipment, waveforms under their sensor and by themselves."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.conditional import ETag, IfMatch, tag
from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.monitoring.sensors.routes import SensorKey
from api.monitoring.vibration import service
from api.monitoring.vibration.schemas import (
    EnvelopeBand,
    SamplesView,
    SpectrumView,
    VibrationLimits,
    VibrationPut,
    VibrationView,
    WaveformFilter,
    WaveformView,
)
from api.pagination import answer
from api.route import Route

of_equipment = APIRouter(route_class=IdempotentRoute)
of_sensor = APIRouter(route_class=Route)
router = APIRouter(route_class=Route)
READ = needs(Permission.MONITORING_READ)
_ONE = "/{equipment_id}/vibration"


@of_equipment.get(_ONE, response_model=VibrationView, dependencies=[READ], name="vibration")
async def get(equipment_id: UUID, session: Db, response: Response) -> Any:
    """What is known of the machine, and where its points stand by ISO 20816-3."""
    shown, version = await service.settings(session, equipment_id)
    response.headers["ETag"] = tag(version)  # the points move without the settings: never 304
    return shown


@of_equipment.put(
    _ONE, response_model=VibrationView, dependencies=[needs(Permission.SENSORS_WRITE)], name="put_vibration"
)
async def put(equipment_id: UUID, body: VibrationPut, session: Db, user: User, etag: ETag, if_match: IfMatch) -> Any:
    """Speed, bearings, group and foundation; they count from the next waveform on."""
    shown, version = await service.put(session, user, equipment_id, body, if_match)
    etag(version)
    return shown


@of_equipment.post(
    f"{_ONE}/limits",
    response_model=VibrationLimits,
    dependencies=[needs(Permission.DETECTORS_WRITE)],
    name="set_vibration_limits",
)
async def set_limits(equipment_id: UUID, session: Db, user: User) -> Any:
    """Take the ends of the zones for the limits of the machine's velocity sensors: B/C warns, C/D is critical."""
    return await service.set_limits(session, user, equipment_id)


@of_sensor.get("/{sensor_id}/waveforms", response_model=list[WaveformView], dependencies=[READ], name="list_waveforms")
async def find(
    sensor_id: SensorKey,
    filters: Annotated[WaveformFilter, Query()],
    session: Db,
    request: Request,
    response: Response,
) -> Sequence[Any]:
    return answer(await service.waveforms(session, sensor_id, filters), request, response)


@router.get("/{waveform_id}", response_model=SamplesView, dependencies=[READ], name="get")
async def samples(waveform_id: UUID, session: Db) -> Any:
    return await service.samples(session, waveform_id)


@router.get("/{waveform_id}/spectrum", response_model=SpectrumView, dependencies=[READ], name="spectrum")
async def spectrum(waveform_id: UUID, session: Db) -> Any:
    return await service.spectrum_of(session, waveform_id)


@router.get("/{waveform_id}/envelope", response_model=SpectrumView, dependencies=[READ], name="envelope")
async def envelope(waveform_id: UUID, band: Annotated[EnvelopeBand, Query()], session: Db) -> Any:
    return await service.envelope_of(session, waveform_id, band)
