"""Reads of equipment. Row-level security decides what of it this session sees."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.equipment.schemas import EquipmentFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import Equipment, Location

KEYS: Keys = {
    "id": Key(Equipment.id, "id"),
    "assetTag": Key(Equipment.asset_tag, "asset_tag"),
    "status": Key(Equipment.status, "status"),
    "criticality": Key(Equipment.criticality, "criticality"),
    "createdAt": Key(Equipment.created_at, "created_at"),
    "updatedAt": Key(Equipment.updated_at, "updated_at"),
}


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
    ):
        if wanted is not None:
            statement = statement.where(column.in_(wanted))
    if filters.q is not None:
        statement = statement.where(
            or_(
                *(
                    column.icontains(filters.q, autoescape=True)
                    for column in (
                        Equipment.asset_tag,
                        Equipment.description,
                        Equipment.model,
                        Equipment.manufacturer,
                        Equipment.serial_number,
                    )
                )
            )
        )
    return await paginate(session, statement, filters, KEYS, "-createdAt")


async def show(session: AsyncSession, equipment_id: UUID) -> Any | None:
    return (await session.execute(_shown().where(Equipment.id == equipment_id))).one_or_none()


async def lock(session: AsyncSession, equipment_id: UUID) -> Equipment | None:
    """The equipment to be changed: held until the transaction ends."""
    return await session.scalar(select(Equipment).where(Equipment.id == equipment_id).with_for_update(of=Equipment))


async def warehouse_of(session: AsyncSession, equipment_id: UUID) -> UUID | None:
    return await session.scalar(select(Equipment.warehouse_id).where(Equipment.id == equipment_id))
