"""Reads of backtests and of what they replay."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.monitoring.backtests.schemas import BacktestFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import Backtest, CasePolicy, DetectorSetting, Equipment, Sensor

KEYS: Keys = {"id": Key(Backtest.id, "id"), "createdAt": Key(Backtest.created_at, "created_at")}


async def find(session: AsyncSession, filters: BacktestFilter) -> Listing:
    statement = select(*Backtest.__table__.columns)
    if filters.kind is not None:
        statement = statement.where(Backtest.kind.in_(filters.kind))
    if filters.status is not None:
        statement = statement.where(Backtest.status.in_(filters.status))
    return await paginate(session, statement, filters, KEYS, "-createdAt")


async def get(session: AsyncSession, backtest_id: UUID) -> Backtest | None:
    return await session.scalar(select(Backtest).where(Backtest.id == backtest_id))


async def lock(session: AsyncSession, backtest_id: UUID) -> Backtest | None:
    statement = select(Backtest).where(Backtest.id == backtest_id).with_for_update()
    return await session.scalar(statement.execution_options(populate_existing=True))


async def waiting(session: AsyncSession, warehouse_id: UUID) -> int:
    statement = select(func.count()).where(
        Backtest.warehouse_id == warehouse_id, Backtest.status.in_(["queued", "running"])
    )
    return int(await session.scalar(statement) or 0)


async def machines_with_sensors(
    session: AsyncSession, equipment: Iterable[UUID] | None, limit: int
) -> Sequence[tuple[UUID, UUID]]:
    """(equipment, warehouse) that have sensors, of those given or of all that one sees."""
    statement = (
        select(Equipment.id, Equipment.warehouse_id)
        .where(select(Sensor.id).where(Sensor.equipment_id == Equipment.id).exists())
        .order_by(Equipment.id)
        .limit(limit)
    )
    if equipment is not None:
        statement = statement.where(Equipment.id.in_(list(equipment)))
    return [(row[0], row[1]) for row in await session.execute(statement)]


async def visible(session: AsyncSession, equipment: Iterable[UUID]) -> set[UUID]:
    return set(await session.scalars(select(Equipment.id).where(Equipment.id.in_(list(equipment)))))


async def machines(session: AsyncSession, equipment: Sequence[UUID]) -> Sequence[Any]:
    rows: Sequence[Any] = (
        await session.execute(
            select(
                Equipment.id,
                Equipment.warehouse_id,
                Equipment.criticality,
                Equipment.equipment_class,
                Equipment.parent_equipment_id,
                func.concat_ws(" ", Equipment.asset_tag, Equipment.description, Equipment.model, Equipment.area).label(
                    "text"
                ),
            ).where(Equipment.id.in_(equipment))
        )
    ).all()
    return rows


async def sensors(session: AsyncSession, equipment: Sequence[UUID]) -> Sequence[Any]:
    rows: Sequence[Any] = (
        await session.execute(
            select(*Sensor.__table__.columns).where(Sensor.equipment_id.in_(equipment)).order_by(Sensor.id)
        )
    ).all()
    return rows


async def settings(session: AsyncSession) -> Sequence[Any]:
    """What is set today, for all sensors and for single ones."""
    columns = (DetectorSetting.detector, DetectorSetting.sensor_id, DetectorSetting.mode, DetectorSetting.parameters)
    rows: Sequence[Any] = (await session.execute(select(*columns))).all()
    return rows


async def policy(session: AsyncSession, warehouse_id: UUID) -> dict[str, Any] | None:
    """The warehouse's own case policy, else the one for all; None: that of the code."""
    statement = (
        select(CasePolicy.policy)
        .where((CasePolicy.warehouse_id == warehouse_id) | CasePolicy.warehouse_id.is_(None))
        .order_by(CasePolicy.warehouse_id.is_(None))
        .limit(1)
    )
    return await session.scalar(statement)
