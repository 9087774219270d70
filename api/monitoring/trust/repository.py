"""Reads of verdicts, and of what is thought of detectors."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.monitoring.trust.schemas import TrustFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import Case, CaseEvidence, DetectorTrust, Profile, WorkOrder

KEYS: Keys = {
    "id": Key(DetectorTrust.id, "id"),
    "detector": Key(DetectorTrust.detector, "detector"),
    "changedAt": Key(DetectorTrust.changed_at, "changed_at"),
}


async def find(session: AsyncSession, filters: TrustFilter) -> Listing:
    statement = select(*DetectorTrust.__table__.columns)
    for column, wanted in (
        (DetectorTrust.detector, filters.detector),
        (DetectorTrust.sensor_id, filters.sensor_id),
        (DetectorTrust.state, filters.state),
    ):
        if wanted is not None:
            statement = statement.where(column.in_(wanted))
    return await paginate(session, statement, filters, KEYS, "detector")


async def findings(session: AsyncSession, since: datetime, now: datetime, horizon: timedelta) -> Sequence[Any]:
    """(warehouse, detector, sensor, verdict, failure mode, when) of cases that were judged since `since`.

    A case in shadow that nobody judged is judged by what followed: a failure of the machine within `horizon`, or none.
    """
    followed = exists(
        select(WorkOrder.id).where(
            WorkOrder.equipment_id == Case.equipment_id,
            WorkOrder.type.in_(["corrective", "emergency"]),
            WorkOrder.status != "cancelled",
            or_(WorkOrder.verdict.is_(None), WorkOrder.verdict == "confirmed"),
            Case.opened_at <= WorkOrder.created_at,
            Case.opened_at + horizon >= WorkOrder.created_at,
        )
    )
    alone = and_(Case.shadow, Case.verdict.is_(None), Case.opened_at < now - horizon, Case.opened_at > since)
    rows: list[Any] = []
    pairs = select(
        Case.warehouse_id,
        CaseEvidence.detector,
        CaseEvidence.sensor_id,
        Case.failure_mode,
    ).join(CaseEvidence, CaseEvidence.case_id == Case.id)
    judged = pairs.add_columns(Case.verdict, Case.verdict_at.label("at"), Case.id).where(
        Case.verdict.is_not(None), Case.verdict_at > since
    )
    rows += (await session.execute(judged.distinct())).all()
    for verdict, condition in (("confirmed", followed), ("false_alarm", ~followed)):
        silent = pairs.add_columns(
            literal(verdict).label("verdict"), (Case.opened_at + horizon).label("at"), Case.id
        ).where(alone, condition)
        rows += (await session.execute(silent.distinct())).all()
    return [row for row in rows if row.warehouse_id is not None]


async def known(session: AsyncSession) -> Sequence[DetectorTrust]:
    """All rows, held until the transaction ends."""
    return (await session.scalars(select(DetectorTrust).order_by(DetectorTrust.id).with_for_update())).all()


async def managers(session: AsyncSession, warehouse_id: UUID) -> Sequence[UUID]:
    statement = select(Profile.id).where(
        Profile.warehouse_id == warehouse_id, Profile.active, Profile.role.in_(["supervisor", "manager"])
    )
    return (await session.scalars(statement)).all()
