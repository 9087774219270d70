"""Reads and writes of the detectors' settings."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.monitoring.detectors.schemas import DetectorFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import DetectorSetting

KEYS: Keys = {
    "id": Key(DetectorSetting.id, "id"),
    "detector": Key(DetectorSetting.detector, "detector"),
    "updatedAt": Key(DetectorSetting.updated_at, "updated_at"),
}


async def find(session: AsyncSession, filters: DetectorFilter) -> Listing:
    statement = select(*DetectorSetting.__table__.columns)
    if filters.detector is not None:
        statement = statement.where(DetectorSetting.detector.in_(filters.detector))
    if filters.sensor_id is not None:
        statement = statement.where(DetectorSetting.sensor_id.in_(filters.sensor_id))
    return await paginate(session, statement, filters, KEYS, "detector")


async def put(session: AsyncSession, values: dict[str, Any], user_id: UUID) -> Any:
    """Insert, or replace what is there for the same detector and sensor."""
    changed = {"mode": values["mode"], "parameters": values["parameters"], "updated_by": user_id}
    statement = (
        insert(DetectorSetting)
        .values(detector=values["detector"], sensor_id=values["sensor_id"], **changed)
        .on_conflict_do_update(
            index_elements=["detector", "sensor_id"], set_={**changed, "updated_at": func.clock_timestamp()}
        )
        .returning(*DetectorSetting.__table__.columns)
    )
    return (await session.execute(statement)).one()
