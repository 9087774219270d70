"""Reads of the catalogue."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.catalog.schemas import ClassFilter, ModelFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import EquipmentClass, EquipmentModel

Entry = TypeVar("Entry", EquipmentClass, EquipmentModel)

CLASS_KEYS: Keys = {
    "id": Key(EquipmentClass.id, "id"),
    "code": Key(EquipmentClass.code, "code"),
    "name": Key(EquipmentClass.name, "name"),
}
MODEL_KEYS: Keys = {
    "id": Key(EquipmentModel.id, "id"),
    "manufacturer": Key(EquipmentModel.manufacturer, "manufacturer"),
    "model": Key(EquipmentModel.model, "model"),
}


async def classes(session: AsyncSession, filters: ClassFilter) -> Listing:
    statement = select(*EquipmentClass.__table__.columns)
    if filters.q is not None:
        columns = (EquipmentClass.code, EquipmentClass.name)
        statement = statement.where(or_(*(column.icontains(filters.q, autoescape=True) for column in columns)))
    return await paginate(session, statement, filters, CLASS_KEYS, "code")


async def models(session: AsyncSession, filters: ModelFilter) -> Listing:
    statement = select(*EquipmentModel.__table__.columns)
    if filters.manufacturer is not None:
        statement = statement.where(EquipmentModel.manufacturer.in_(filters.manufacturer))
    if filters.equipment_class is not None:
        statement = statement.where(EquipmentModel.equipment_class.in_(filters.equipment_class))
    if filters.q is not None:
        columns = (EquipmentModel.manufacturer, EquipmentModel.model, EquipmentModel.description)
        statement = statement.where(or_(*(column.icontains(filters.q, autoescape=True) for column in columns)))
    return await paginate(session, statement, filters, MODEL_KEYS, "manufacturer,model")


async def show(session: AsyncSession, kind: type[Any], entry_id: UUID) -> Any | None:
    return (await session.execute(select(*kind.__table__.columns).where(kind.id == entry_id))).one_or_none()


async def lock(session: AsyncSession, kind: type[Entry], entry_id: UUID) -> Entry | None:
    return await session.scalar(select(kind).where(kind.id == entry_id).with_for_update())
