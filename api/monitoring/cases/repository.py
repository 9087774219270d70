"""Reads of cases and their evidence."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.monitoring.cases.schemas import CaseFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import Case, CaseEvidence, Equipment, Sensor, WorkOrder

KEYS: Keys = {
    "id": Key(Case.id, "id"),
    "openedAt": Key(Case.opened_at, "opened_at"),
    "lastAt": Key(Case.last_at, "last_at"),
    "score": Key(Case.score, "score"),
    "dueAt": Key(Case.due_at, "due_at", nullable=True),
}


@cache
def _shown() -> Select[Any]:
    return (
        select(
            *Case.__table__.columns,
            Equipment.asset_tag,
            WorkOrder.id.label("work_order_id"),
            WorkOrder.fo_number.label("work_order_number"),
        )
        .outerjoin(Equipment, Equipment.id == Case.equipment_id)
        .outerjoin(WorkOrder, WorkOrder.case_id == Case.id)
    )


async def find(session: AsyncSession, filters: CaseFilter) -> Listing:
    statement = _shown()
    if filters.status is not None:
        statement = statement.where(Case.status.in_(filters.status))
    if filters.severity is not None:
        statement = statement.where(Case.severity.in_(filters.severity))
    if filters.failure_mode is not None:
        statement = statement.where(Case.failure_mode.in_(filters.failure_mode))
    if filters.equipment_id is not None:
        statement = statement.where(Case.equipment_id.in_(filters.equipment_id))
    if filters.opened_after is not None:
        statement = statement.where(Case.opened_at >= filters.opened_after)
    if filters.opened_before is not None:
        statement = statement.where(Case.opened_at < filters.opened_before)
    return await paginate(session, statement, filters, KEYS, "-openedAt")


async def show(session: AsyncSession, case_id: UUID) -> Any | None:
    return (await session.execute(_shown().where(Case.id == case_id))).one_or_none()


async def lock(session: AsyncSession, case_id: UUID) -> Case | None:
    """The case to be changed; what only refers to it is not held up."""
    return await session.scalar(select(Case).where(Case.id == case_id).with_for_update(key_share=True))


async def evidence(session: AsyncSession, case_id: UUID, limit: int = 200) -> Sequence[Any]:
    """The findings that made the case, strongest first."""
    statement = (
        select(*CaseEvidence.__table__.columns, Sensor.address, Sensor.metric, Sensor.unit)
        .outerjoin(Sensor, Sensor.id == CaseEvidence.sensor_id)
        .where(CaseEvidence.case_id == case_id)
        .order_by(CaseEvidence.score.desc(), CaseEvidence.id)
        .limit(limit)
    )
    return (await session.execute(statement)).all()


async def without_work_order(session: AsyncSession, older_than: timedelta, limit: int) -> Sequence[UUID]:
    """Open cases that have waited so long for their work order, oldest first."""
    statement = (
        select(Case.id)
        .outerjoin(WorkOrder, WorkOrder.case_id == Case.id)
        .where(
            Case.status == "open",
            Case.shadow.is_(False),
            WorkOrder.id.is_(None),
            Case.recorded_at < func.now() - older_than,
        )
        .order_by(Case.recorded_at)
        .limit(limit)
    )
    return (await session.scalars(statement)).all()


async def relearn(session: AsyncSession, case_id: UUID, moment: datetime) -> None:
    """Let the sensors that gave evidence learn anew from the moment on."""
    evidence_of = select(CaseEvidence.sensor_id).where(CaseEvidence.case_id == case_id)
    await session.execute(
        update(Sensor)
        .where(Sensor.id.in_(evidence_of))
        .values(relearn_from=moment)
        .execution_options(synchronize_session=False)
    )
