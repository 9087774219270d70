"""Reads and writes of case policies."""

from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from core.models import CasePolicy, Warehouse


async def sees(session: AsyncSession, warehouse_id: UUID) -> bool:
    return await session.scalar(select(Warehouse.id).where(Warehouse.id == warehouse_id)) is not None


async def holding(session: AsyncSession, warehouse_id: UUID | None) -> Any | None:
    """The warehouse's own policy, else the one for all."""
    statement = (
        select(*CasePolicy.__table__.columns)
        .where((CasePolicy.warehouse_id == warehouse_id) | CasePolicy.warehouse_id.is_(None))
        .order_by(CasePolicy.warehouse_id.is_(None))
        .limit(1)
    )
    return (await session.execute(statement)).one_or_none()


async def lock(session: AsyncSession, warehouse_id: UUID | None) -> CasePolicy | None:
    """The warehouse's own row. One that does not exist yet cannot be locked: its place is, so that two first writers
    do not both believe to be the first."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended('case policy of ' || :place, 0))"),
        {"place": str(warehouse_id)},
    )
    statement = select(CasePolicy).where(CasePolicy.warehouse_id.is_not_distinct_from(warehouse_id))
    return await session.scalar(statement.with_for_update())
