"""Reads of PM templates."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, Uuid, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.maintenance.pm_templates.schemas import TemplateFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import Equipment, PmSchedule, PmTemplate, Profile

KEYS: Keys = {
    "id": Key(PmTemplate.id, "id"),
    "createdAt": Key(PmTemplate.created_at, "created_at"),
    "updatedAt": Key(PmTemplate.updated_at, "updated_at"),
    "name": Key(PmTemplate.name, "name"),
}
_LEFT_OUT = {"frequency", "frequency_interval", "assigned_to", "rules", "deleted_at"}


@cache
def _shown() -> Select[Any]:
    """As the API shows it: the equipment that was named, and when the template falls due next on any of it."""
    mine = PmSchedule.template_id == PmTemplate.id
    chosen = (
        select(func.array_agg(PmSchedule.equipment_id, type_=ARRAY(Uuid)))
        .where(mine, PmSchedule.chosen, PmSchedule.active, PmSchedule.equipment_id.is_not(None))
        .scalar_subquery()
    )
    next_due = select(func.min(PmSchedule.next_due)).where(mine, PmSchedule.active).scalar_subquery()
    return select(
        *(column for column in PmTemplate.__table__.columns if column.name not in _LEFT_OUT),
        PmTemplate.frequency.label("frequency_name"),
        PmTemplate.frequency_interval.label("frequency"),
        PmTemplate.assigned_to.label("assignees"),
        PmTemplate.rules.label("stored_rules"),
        func.coalesce(chosen, []).label("equipment_ids"),
        next_due.label("next_due"),
    ).where(PmTemplate.deleted_at.is_(None))


async def find(session: AsyncSession, filters: TemplateFilter) -> Listing:
    statement = _shown()
    if filters.active is not None:
        statement = statement.where(PmTemplate.active.is_(filters.active))
    if filters.frequency_type is not None:
        statement = statement.where(PmTemplate.frequency_type.in_(filters.frequency_type))
    if filters.warehouse_id is not None:
        statement = statement.where(PmTemplate.warehouse_id.in_(filters.warehouse_id))
    if filters.model is not None:
        statement = statement.where(func.lower(PmTemplate.model) == filters.model.lower())
    if filters.equipment_id is not None:
        on_it = select(PmSchedule.template_id).where(
            PmSchedule.active, PmSchedule.equipment_id.in_(filters.equipment_id)
        )
        statement = statement.where(PmTemplate.id.in_(on_it))
    if filters.q is not None:
        statement = statement.where(
            or_(
                *(
                    column.icontains(filters.q, autoescape=True)
                    for column in (PmTemplate.name, PmTemplate.description, PmTemplate.component, PmTemplate.action)
                )
            )
        )
    return await paginate(session, statement, filters, KEYS, "-createdAt")


async def show(session: AsyncSession, template_id: UUID) -> Any | None:
    return (await session.execute(_shown().where(PmTemplate.id == template_id))).one_or_none()


async def lock(session: AsyncSession, template_id: UUID) -> PmTemplate | None:
    statement = select(PmTemplate).where(PmTemplate.id == template_id, PmTemplate.deleted_at.is_(None))
    return await session.scalar(statement.with_for_update())


async def model_wide(session: AsyncSession) -> Sequence[PmTemplate]:
    """Active templates that mean every equipment of a model."""
    statement = select(PmTemplate).where(
        PmTemplate.model.is_not(None), PmTemplate.active, PmTemplate.deleted_at.is_(None)
    )
    return (await session.scalars(statement.order_by(PmTemplate.id))).all()


async def equipment(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The warehouses of these equipment, by id, as far as this session sees them."""
    rows = await session.execute(select(Equipment.id, Equipment.warehouse_id).where(Equipment.id.in_(ids)))
    return {row.id: row.warehouse_id for row in rows}


async def of_model(session: AsyncSession, model: str, warehouse_id: UUID) -> set[UUID]:
    statement = select(Equipment.id).where(
        func.lower(Equipment.model) == model.lower(), Equipment.warehouse_id == warehouse_id
    )
    return set(await session.scalars(statement.where(Equipment.status != "retired")))


async def in_use(session: AsyncSession, ids: Sequence[UUID], warehouse_id: UUID) -> set[UUID]:
    """Which of these equipment are neither retired nor moved to another warehouse."""
    statement = select(Equipment.id).where(
        Equipment.id.in_(ids), Equipment.status != "retired", Equipment.warehouse_id == warehouse_id
    )
    return set(await session.scalars(statement))


async def active_people(session: AsyncSession, ids: Sequence[UUID]) -> set[UUID]:
    return set(await session.scalars(select(Profile.id).where(Profile.id.in_(ids), Profile.active)))


async def one_at_a_time(session: AsyncSession, warehouse_id: UUID) -> None:
    """Wait for whoever changes what includes what in this warehouse: two halves of a circle are one."""
    key = func.hashtextextended(f"pm includes of {warehouse_id}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(key)))


async def includes_of_calendar(session: AsyncSession, warehouse_id: UUID) -> dict[UUID, list[UUID]]:
    """The templates of a warehouse that go by the calendar, each with those that it includes."""
    statement = select(PmTemplate.id, PmTemplate.rules["includes"].label("includes")).where(
        PmTemplate.warehouse_id == warehouse_id,
        PmTemplate.frequency_type == "calendar",
        PmTemplate.deleted_at.is_(None),
    )
    return {row.id: [UUID(each) for each in row.includes or []] for row in await session.execute(statement)}
