"""Reads and locks of schedules and their occurrences."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.models import PmOccurrence, PmSchedule, PmTemplate, Warehouse

# what is included is done with the work order of another occurrence
_UNDER_WAY = ("open", "included")


async def site(session: AsyncSession, warehouse_id: UUID) -> Any:
    """What the calendar needs to know of a warehouse."""
    statement = select(
        Warehouse.timezone,
        Warehouse.country,
        Warehouse.subdivision,
        Warehouse.working_weekdays,
        Warehouse.closed_days,
    )
    return (await session.execute(statement.where(Warehouse.id == warehouse_id))).one_or_none()


async def next_by_calendar(session: AsyncSession, warehouse_id: UUID, after: UUID | None) -> PmTemplate | None:
    """The next template of a warehouse that goes by the calendar."""
    statement = select(PmTemplate).where(
        PmTemplate.warehouse_id == warehouse_id,
        PmTemplate.frequency_type == "calendar",
        PmTemplate.deleted_at.is_(None),
    )
    if after is not None:
        statement = statement.where(PmTemplate.id > after)
    return await session.scalar(statement.order_by(PmTemplate.id).limit(1))


async def of_template(session: AsyncSession, template_id: UUID) -> Sequence[PmSchedule]:
    """Its schedules, locked."""
    statement = select(PmSchedule).where(PmSchedule.template_id == template_id).order_by(PmSchedule.id)
    return (await session.scalars(statement.with_for_update())).all()


async def lock(session: AsyncSession, schedule_id: UUID) -> PmSchedule | None:
    statement = select(PmSchedule).where(PmSchedule.id == schedule_id)
    return await session.scalar(statement.with_for_update().execution_options(populate_existing=True))


async def template_of(session: AsyncSession, template_id: UUID) -> PmTemplate | None:
    return await session.get(PmTemplate, template_id)


async def occurrence_of(session: AsyncSession, work_order_id: UUID) -> PmOccurrence | None:
    """The occurrence that a work order is for, locked."""
    statement = select(PmOccurrence).where(PmOccurrence.work_order_id == work_order_id)
    return await session.scalar(statement.with_for_update().execution_options(populate_existing=True))


async def another_is_open(session: AsyncSession, occurrence: PmOccurrence) -> bool:
    statement = select(PmOccurrence.id).where(
        PmOccurrence.schedule_id == occurrence.schedule_id,
        PmOccurrence.status == "open",
        PmOccurrence.id != occurrence.id,
    )
    return await session.scalar(statement.limit(1)) is not None


async def has_open(session: AsyncSession, schedule_id: UUID) -> bool:
    statement = select(PmOccurrence.id).where(
        PmOccurrence.schedule_id == schedule_id, PmOccurrence.status.in_(_UNDER_WAY)
    )
    return await session.scalar(statement.limit(1)) is not None


async def included_in(session: AsyncSession, occurrence_id: UUID) -> Sequence[PmOccurrence]:
    """The occurrences that share this one's fate, locked."""
    statement = select(PmOccurrence).where(PmOccurrence.included_in == occurrence_id).order_by(PmOccurrence.id)
    return (await session.scalars(statement.with_for_update().execution_options(populate_existing=True))).all()
