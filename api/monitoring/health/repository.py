"""Reads and writes of the health index."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.monitoring.health.schemas import OverviewFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import Alarm, Case, CaseEvidence, Equipment, EquipmentHealth, EquipmentMonitor, Sensor, WorkOrder

KEYS: Keys = {"id": Key(Equipment.id, "equipment_id"), "health": Key(EquipmentHealth.health, "health")}
_ENDED = ("completed", "verified", "closed", "cancelled")


async def monitored(session: AsyncSession) -> Sequence[UUID]:
    """Equipment with sensors that is in use."""
    statement = select(Sensor.equipment_id).join(Equipment, Equipment.id == Sensor.equipment_id)
    found = await session.scalars(statement.where(Equipment.status != "retired").distinct())
    return [each for each in found.all() if each is not None]


async def tag(session: AsyncSession, equipment_id: UUID) -> str | None:
    return await session.scalar(select(Equipment.asset_tag).where(Equipment.id == equipment_id))


async def alarms(session: AsyncSession, equipment: Sequence[UUID]) -> Sequence[Any]:
    statement = (
        select(Alarm.equipment_id, Alarm.sensor_id, Sensor.metric, Sensor.name, Alarm.detector, Alarm.severity,
               Alarm.message)
        .join(Sensor, Sensor.id == Alarm.sensor_id)
        .where(
            Alarm.equipment_id.in_(equipment), Alarm.state.in_(["unacknowledged", "acknowledged"]),
            Alarm.suppressed_by.is_(None),
        )
    )  # fmt: skip
    rows: Sequence[Any] = (await session.execute(statement)).all()
    return rows


async def cases(session: AsyncSession, equipment: Sequence[UUID]) -> Sequence[Any]:
    statement = (
        select(Case.equipment_id, Case.id, Case.title, Case.severity, func.array_agg(CaseEvidence.sensor_id))
        .outerjoin(CaseEvidence, CaseEvidence.case_id == Case.id)
        .where(Case.equipment_id.in_(equipment), Case.status != "closed", Case.failure_mode != "sensor_fault")
        .group_by(Case.id)
    )
    rows: Sequence[Any] = (await session.execute(statement)).all()
    return rows


async def overdue(session: AsyncSession, equipment: Sequence[UUID], now: datetime) -> dict[UUID, int]:
    statement = (
        select(WorkOrder.equipment_id, func.count())
        .where(
            WorkOrder.equipment_id.in_(equipment), WorkOrder.type == "preventive", now > WorkOrder.due_date,
            WorkOrder.status.not_in(_ENDED),
        )
        .group_by(WorkOrder.equipment_id)
    )  # fmt: skip
    return {row[0]: int(row[1]) for row in await session.execute(statement) if row[0] is not None}


async def store(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    if rows:
        await session.execute(insert(EquipmentHealth).on_conflict_do_nothing(), rows)


async def forget(session: AsyncSession, before: datetime) -> None:
    await session.execute(delete(EquipmentHealth).where(before > EquipmentHealth.time))


async def history(session: AsyncSession, equipment_id: UUID, since: datetime, limit: int = 5000) -> Sequence[Any]:
    """Oldest first."""
    statement = (
        select(EquipmentHealth.time, EquipmentHealth.health)
        .where(EquipmentHealth.equipment_id == equipment_id, since <= EquipmentHealth.time)
        .order_by(EquipmentHealth.time.desc())
        .limit(limit)
    )
    return list(reversed((await session.execute(statement)).all()))


async def monitor(session: AsyncSession, equipment_id: UUID) -> EquipmentMonitor | None:
    return await session.get(EquipmentMonitor, equipment_id)


async def metrics(session: AsyncSession, sensors: Sequence[int]) -> dict[int, str]:
    """What the sensors are called."""
    rows = await session.execute(select(Sensor.id, Sensor.name, Sensor.metric).where(Sensor.id.in_(sensors)))
    return {row.id: row.name or row.metric for row in rows}


async def overview(session: AsyncSession, filters: OverviewFilter) -> Listing:
    """The newest of each machine, the worst first."""
    newest = (
        select(EquipmentHealth.equipment_id, func.max(EquipmentHealth.time).label("time"))
        .group_by(EquipmentHealth.equipment_id)
        .subquery()
    )
    columns: list[Any] = [
        Equipment.id.label("equipment_id"),
        Equipment.asset_tag,
        Equipment.equipment_class,
        Equipment.criticality,
        EquipmentHealth.health,
        EquipmentHealth.time,
        EquipmentHealth.reasons,
    ]
    statement = (
        select(*columns)
        .join(EquipmentHealth, EquipmentHealth.equipment_id == Equipment.id)
        .join(
            newest,
            and_(newest.c.equipment_id == EquipmentHealth.equipment_id, newest.c.time == EquipmentHealth.time),
        )
    )
    if filters.equipment_class is not None:
        statement = statement.where(Equipment.equipment_class == filters.equipment_class)
    return await paginate(session, statement, filters, KEYS, "health")
