"""Reads of the reliability report: machines, their failures, their stops."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Select, and_, case, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from api.pagination import Key, Keys, Listing, paginate
from api.reporting.reliability.schemas import FailureFilter, Scope
from core.models import Downtime, Equipment, Location, WorkOrder

MOST_MACHINES = 5_000
MOST_FAILURES = 50_000

_NO_FAILURE = ("false_alarm", "sensor_fault", "duplicate", "deferred")

# A failure is a corrective or emergency work order, or a predictive one whose finding was confirmed.
FAILED = and_(
    WorkOrder.equipment_id.is_not(None),
    WorkOrder.status != "cancelled",
    or_(
        and_(
            WorkOrder.type.in_(["corrective", "emergency"]),
            or_(WorkOrder.verdict.is_(None), WorkOrder.verdict.not_in(_NO_FAILURE)),
        ),
        and_(WorkOrder.type == "predictive", WorkOrder.verdict == "confirmed"),
    ),
)
# A confirmed prediction is a failure that was found before the machine stood: it counts from when work on it began.
FAILED_AT = case(
    (WorkOrder.type == "predictive", func.coalesce(WorkOrder.started_at, WorkOrder.created_at)),
    else_=WorkOrder.created_at,
)

KEYS: Keys = {"id": Key(WorkOrder.id, "work_order_id"), "failedAt": Key(WorkOrder.created_at, "created_at")}


def _within(scope: Scope | FailureFilter) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if scope.equipment_id is not None:
        wanted.append(Equipment.id.in_(scope.equipment_id))
    if scope.equipment_class is not None:
        wanted.append(Equipment.equipment_class.in_(scope.equipment_class))
    if scope.location_id is not None:
        # a place and all places below it
        place, inner = aliased(Location), aliased(Location)
        below = (
            select(inner.id)
            .join(place, or_(inner.id == place.id, inner.path.startswith(place.path + " - ", autoescape=False)))
            .where(place.id.in_(scope.location_id), inner.warehouse_id == place.warehouse_id)
        )
        wanted.append(Equipment.location_id.in_(below))
    return wanted


async def machines(session: AsyncSession, scope: Scope, to: datetime) -> Sequence[Any]:
    """The machines in use by `to`, and since when they are on record."""
    begun = func.coalesce(cast(Equipment.installation_date, DateTime(timezone=True)), Equipment.created_at)
    statement = (
        select(Equipment.id, Equipment.asset_tag, Equipment.installation_date, Equipment.created_at)
        .where(*_within(scope), begun < to)
        .order_by(Equipment.asset_tag)
        .limit(MOST_MACHINES + 1)
    )
    return (await session.execute(statement)).all()


def _failures(until: datetime) -> Select[Any]:
    return (
        select(
            WorkOrder.id.label("work_order_id"),
            WorkOrder.fo_number,
            WorkOrder.type,
            WorkOrder.title,
            WorkOrder.equipment_id,
            Equipment.asset_tag,
            WorkOrder.created_at,
            WorkOrder.started_at,
            WorkOrder.completed_at,
            FAILED_AT.label("failed_at"),
            WorkOrder.failure_mode,
            WorkOrder.failure_mechanism,
            WorkOrder.failure_cause,
        )
        .join(Equipment, Equipment.id == WorkOrder.equipment_id)
        .where(FAILED, until > WorkOrder.created_at)
    )


async def failures(session: AsyncSession, scope: Scope, to: datetime) -> Sequence[Any]:
    """Every failure up to `to`, oldest first: those before the period tell when lives began."""
    statement = _failures(to).where(*_within(scope)).order_by(WorkOrder.created_at, WorkOrder.id)
    rows: Sequence[Any] = (await session.execute(statement.limit(MOST_FAILURES + 1))).all()
    return rows


async def stops(session: AsyncSession, scope: Scope, to: datetime) -> Sequence[Any]:
    """When the machines stood, by their status, in the period and before it."""
    statement = (
        select(Downtime.equipment_id, Downtime.started_at, Downtime.ended_at)
        .join(Equipment, Equipment.id == Downtime.equipment_id)
        .where(*_within(scope), to > Downtime.started_at)
        .order_by(Downtime.started_at.desc())
        .limit(MOST_FAILURES)
    )
    rows: Sequence[Any] = (await session.execute(statement)).all()
    return rows


async def page(session: AsyncSession, filters: FailureFilter, start: datetime, to: datetime) -> Listing:
    statement = _failures(to).where(*_within(filters), start <= FAILED_AT, to > FAILED_AT)
    if filters.failure_mode is not None:
        unnamed = [WorkOrder.failure_mode.is_(None)] if "unknown" in filters.failure_mode else []
        statement = statement.where(or_(WorkOrder.failure_mode.in_(filters.failure_mode), *unnamed))
    return await paginate(session, statement, filters, KEYS, "-failedAt")


async def exists(session: AsyncSession, equipment_id: UUID) -> bool:
    return await session.scalar(select(Equipment.id).where(Equipment.id == equipment_id)) is not None
