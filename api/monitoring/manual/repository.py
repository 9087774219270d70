"""Which sensors an equipment has."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from core.models import Sensor


async def sensors_of(session: AsyncSession, equipment_id: UUID) -> Sequence[Any]:
    columns = (Sensor.id, Sensor.source, Sensor.metric, Sensor.low_limit, Sensor.high_limit, Sensor.status)
    statement = select(*columns).where(Sensor.equipment_id == equipment_id).order_by(Sensor.id)
    return (await session.execute(statement)).all()


async def make_sensor(session: AsyncSession, equipment_id: UUID, metric: str, unit: str | None) -> None:
    """The sensor for manual readings of a metric; two requests at once make one."""
    statement = text("SELECT app.manual_sensor(:equipment, :metric, :unit)")
    await session.execute(statement, {"equipment": equipment_id, "metric": metric, "unit": unit})


async def note(session: AsyncSession, equipment_id: UUID, what: str) -> None:
    """Leave a trace of who entered readings: the readings themselves carry none."""
    statement = text("SELECT app.log_action('readings', :what, 'equipment', :equipment)")
    await session.execute(statement, {"what": what, "equipment": equipment_id})
