"""How the detectors are set, for one sensor or for all."""

from math import isfinite
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from analytics.detectors import DETECTORS
from analytics.detectors.equipment import settle
from api.errors import Invalid
from api.identity.actor import Actor
from api.monitoring.detectors import repository
from api.monitoring.detectors.schemas import DetectorFilter, DetectorPut
from api.monitoring.sensors import service as sensors
from api.pagination import Listing


def kinds() -> list[dict[str, Any]]:
    """Every detector with its parameters, so that nobody has to guess what `put` takes."""
    return [
        {
            "name": d.name, "version": d.version, "summary": d.summary, "optional": d.optional,
            "parameters": [
                {
                    "name": p.name, "default": _finite(p.default), "minimum": _finite(p.minimum),
                    "maximum": _finite(p.maximum), "unit": p.unit, "meaning": p.meaning,
                }
                for p in d.parameters
            ],
        }
        for d in DETECTORS.values()
    ]  # fmt: skip


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


async def find(session: AsyncSession, filters: DetectorFilter) -> Listing:
    return await repository.find(session, filters)


async def check(session: AsyncSession, body: DetectorPut) -> None:
    """Raises `Invalid` for an unknown detector or a parameter out of its bounds, `NotFound` for the sensor."""
    settles = {name: detector.settle for name, detector in DETECTORS.items()} | {"equipment": settle}
    if body.detector not in settles:
        raise Invalid("detector", f"No such detector; one of {', '.join(sorted(settles))}")
    try:
        settles[body.detector](body.parameters)  # type: ignore[arg-type]  # it says which is no number
    except ValueError as error:
        name, _, why = str(error).removeprefix(f"{body.detector}.").partition(": ")
        raise Invalid(f"parameters.{name}", why) from error
    if body.sensor_id is not None:
        await sensors.get(session, body.sensor_id)


async def put(session: AsyncSession, actor: Actor, body: DetectorPut) -> Any:
    await check(session, body)
    return await repository.put(session, body.model_dump(), actor.id)
