"""Reads and writes of remaining life."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.models import Equipment, RemainingLife, RulModel, Sensor

# a machine is as new after a corrective work order: what was measured before it is of another life
_SINCE = text(
    """SELECT equipment_id, max(completed_at) AS since FROM work_orders
       WHERE equipment_id = ANY(:machines) AND completed_at IS NOT NULL
           AND type IN ('corrective', 'emergency', 'predictive') AND status IN ('completed', 'verified', 'closed')
           AND coalesce((SELECT c.verdict FROM cases c WHERE c.id = work_orders.case_id), 'confirmed') = 'confirmed'
       GROUP BY equipment_id"""
)
_SERIES = text(
    """SELECT sensor_id, extract(epoch FROM time)::double precision AS at, sum / count AS value FROM readings_1h
       WHERE sensor_id = ANY(:sensors) AND time > :since AND count > 0 ORDER BY sensor_id, time"""
)


async def models(session: AsyncSession) -> Sequence[Any]:
    columns = (RulModel.id, RulModel.equipment_class, RulModel.cycle, RulModel.model)
    rows: Sequence[Any] = (await session.execute(select(*columns).where(RulModel.active))).all()
    return rows


async def machines(session: AsyncSession, equipment_class: str) -> Sequence[UUID]:
    """Of a class, in use."""
    statement = select(Equipment.id).where(
        func.lower(Equipment.equipment_class) == equipment_class.lower(), Equipment.status != "retired"
    )
    return (await session.scalars(statement)).all()


async def repaired(session: AsyncSession, machines: Sequence[UUID]) -> dict[UUID, datetime]:
    found = await session.execute(_SINCE, {"machines": list(machines)})
    return {row.equipment_id: row.since for row in found}


async def sensors(session: AsyncSession, machine: UUID, metrics: Sequence[str]) -> dict[str, int]:
    """The first sensor of each metric."""
    statement = (
        select(Sensor.metric, func.min(Sensor.id))
        .where(Sensor.equipment_id == machine, Sensor.metric.in_(metrics), Sensor.status == "active")
        .group_by(Sensor.metric)
    )
    return {metric: sensor_id for metric, sensor_id in await session.execute(statement)}  # noqa: C416  # rows, not pairs


async def series(session: AsyncSession, ids: Sequence[int], since: datetime) -> Sequence[Any]:
    """Hourly means since a moment."""
    rows: Sequence[Any] = (await session.execute(_SERIES, {"sensors": list(ids), "since": since})).all()
    return rows


async def store(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    if rows:
        fresh = insert(RemainingLife).values(rows)
        kept = {c.name: fresh.excluded[c.name] for c in RemainingLife.__table__.columns if c.name != "equipment_id"}
        await session.execute(fresh.on_conflict_do_update(index_elements=["equipment_id"], set_=kept))


async def show(session: AsyncSession, machine: UUID) -> RemainingLife | None:
    return await session.get(RemainingLife, machine)
