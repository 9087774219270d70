"""Reads of equipment. Row-level security decides what of it this session sees."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.equipment.schemas import EquipmentFilter, EquipmentStatus
from api.pagination import Key, Keys, Listing, paginate
from api.search import service as search
from api.search.kinds import Column
from api.search.schemas import Kind
from core.models import Equipment, EquipmentModel, Location, Profile

KEYS: Keys = {
    "id": Key(Equipment.id, "id"),
    "assetTag": Key(Equipment.asset_tag, "asset_tag"),
    "status": Key(Equipment.status, "status"),
    "criticality": Key(Equipment.criticality, "criticality"),
    "warrantyExpiry": Key(Equipment.warranty_expiry, "warranty_expiry", nullable=True),
    "createdAt": Key(Equipment.created_at, "created_at"),
    "updatedAt": Key(Equipment.updated_at, "updated_at"),
}


@cache
def _shown() -> Select[Any]:
    """A row with everything that the API shows; plain columns, because a list needs no tracked objects."""
    return select(
        *Equipment.__table__.columns,
        Equipment.installation_date.label("install_date"),
        Location.path.label("location"),
    ).outerjoin(Location, Location.id == Equipment.location_id)


async def find(session: AsyncSession, filters: EquipmentFilter) -> Listing:
    statement = _shown()
    for column, wanted in (
        (Equipment.status, filters.status),
        (Equipment.criticality, filters.criticality),
        (Equipment.warehouse_id, filters.warehouse_id),
        (Equipment.location_id, filters.location_id),
        (Equipment.parent_equipment_id, filters.parent_id),
        (Equipment.equipment_class, filters.equipment_class),
    ):
        if wanted is not None:
            statement = statement.where(column.in_(wanted))
    if filters.warranty_after is not None:
        statement = statement.where(Equipment.warranty_expiry >= filters.warranty_after)
    if filters.warranty_before is not None:
        statement = statement.where(Equipment.warranty_expiry < filters.warranty_before)
    if filters.q is not None:
        texts: list[Column] = [
            Equipment.asset_tag,
            Equipment.description,
            Equipment.model,
            Equipment.manufacturer,
            Equipment.serial_number,
        ]
        statement = await search.narrow(session, statement, Kind.EQUIPMENT, filters.q, Equipment.id, texts)
    return await paginate(session, statement, filters, KEYS, "-createdAt")


async def show(session: AsyncSession, equipment_id: UUID) -> Any | None:
    return (await session.execute(_shown().where(Equipment.id == equipment_id))).one_or_none()


async def lock(session: AsyncSession, equipment_id: UUID) -> Equipment | None:
    """The equipment to be changed: held until the transaction ends."""
    return await session.scalar(select(Equipment).where(Equipment.id == equipment_id).with_for_update(of=Equipment))


async def warehouse_of(session: AsyncSession, equipment_id: UUID) -> UUID | None:
    return await session.scalar(select(Equipment.warehouse_id).where(Equipment.id == equipment_id))


async def below(session: AsyncSession, equipment_id: UUID, depth: int, limit: int) -> Any:
    """The equipment and what is under it, level by level."""
    columns = (
        Equipment.id,
        Equipment.parent_equipment_id,
        Equipment.asset_tag,
        Equipment.description,
        Equipment.equipment_class,
        Equipment.status,
        Equipment.criticality,
        Equipment.hierarchy_level,
    )
    tree = select(*columns, literal(0).label("depth")).where(Equipment.id == equipment_id).cte("tree", recursive=True)
    step = select(*columns, (tree.c.depth + 1).label("depth")).join(tree, Equipment.parent_equipment_id == tree.c.id)
    tree = tree.union_all(step.where(tree.c.depth < depth))
    statement = select(tree).order_by(tree.c.depth, tree.c.asset_tag).limit(limit)
    return (await session.execute(statement)).all()


async def by_tag(session: AsyncSession, tag: str) -> Any | None:
    """The equipment with this tag, however its letters are written; as it stands comes first."""
    statement = _shown().where(func.lower(Equipment.asset_tag) == tag.lower())
    return (await session.execute(statement.order_by((Equipment.asset_tag == tag).desc()).limit(1))).one_or_none()


async def many(session: AsyncSession, ids: Sequence[UUID]) -> Any:
    return (await session.execute(_shown().where(Equipment.id.in_(ids)))).all()


async def class_of_model(session: AsyncSession, manufacturer: str, model: str) -> str | None:
    """What the catalogue says that a model is."""
    statement = select(EquipmentModel.equipment_class).where(
        func.lower(EquipmentModel.manufacturer) == manufacturer.lower(),
        func.lower(EquipmentModel.model) == model.lower(),
    )
    return await session.scalar(statement)


async def ending_warranties(session: AsyncSession, first: date, last: date, limit: int) -> Sequence[Equipment]:
    """Equipment whose warranty ends in these days, of which nobody was told yet: locked."""
    statement = select(Equipment).where(
        Equipment.warranty_expiry.between(first, last),
        Equipment.warranty_noted.is_distinct_from(Equipment.warranty_expiry),
        Equipment.status != EquipmentStatus.RETIRED,
    )
    ordered = statement.order_by(Equipment.warranty_expiry, Equipment.id).limit(limit)
    return (await session.scalars(ordered.with_for_update(skip_locked=True))).all()


async def in_charge(session: AsyncSession, warehouse_ids: Sequence[UUID]) -> Sequence[Any]:
    """Supervisors and managers, with their warehouse."""
    statement = select(Profile.id, Profile.warehouse_id).where(
        Profile.warehouse_id.in_(warehouse_ids), Profile.active, Profile.role.in_(["supervisor", "manager"])
    )
    return (await session.execute(statement)).all()
