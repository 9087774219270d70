"""Reads of vendors, contacts and contracts."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.inventory.vendors.schemas import ContractFilter, VendorFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import Profile, Vendor, VendorContact, VendorContract, Warehouse

KEYS: Keys = {
    "id": Key(Vendor.id, "id"),
    "name": Key(Vendor.name, "name"),
    "type": Key(Vendor.type, "type"),
    "createdAt": Key(Vendor.created_at, "created_at"),
    "updatedAt": Key(Vendor.updated_at, "updated_at"),
}
CONTRACT_KEYS: Keys = {
    "id": Key(VendorContract.id, "id"),
    "title": Key(VendorContract.title, "title"),
    "stage": Key(VendorContract.stage, "stage"),
    "endDate": Key(VendorContract.end_date, "end_date", nullable=True),
    "createdAt": Key(VendorContract.created_at, "created_at"),
}


def filtered(filters: VendorFilter) -> Select[Any]:
    """The rows of the list, not yet in pages."""
    statement = select(*Vendor.__table__.columns)
    if filters.type is not None:
        statement = statement.where(Vendor.type.in_(filters.type))
    if filters.active is not None:
        statement = statement.where(Vendor.active.is_(filters.active))
    if filters.warehouse_id is not None:
        statement = statement.where(Vendor.warehouse_id.in_(filters.warehouse_id))
    if filters.q is not None:
        columns = (Vendor.name, Vendor.email, Vendor.account_number)
        statement = statement.where(or_(*(column.icontains(filters.q, autoescape=True) for column in columns)))
    return statement


async def find(session: AsyncSession, filters: VendorFilter) -> Listing:
    return await paginate(session, filtered(filters), filters, KEYS, "name")


async def show(session: AsyncSession, vendor_id: UUID) -> Any | None:
    return (await session.execute(select(*Vendor.__table__.columns).where(Vendor.id == vendor_id))).one_or_none()


async def lock(session: AsyncSession, vendor_id: UUID) -> Vendor | None:
    return await session.scalar(select(Vendor).where(Vendor.id == vendor_id).with_for_update(key_share=True))


async def by_name(session: AsyncSession, warehouse_id: UUID, name: str) -> UUID | None:
    return await session.scalar(
        select(Vendor.id).where(Vendor.warehouse_id == warehouse_id, func.lower(Vendor.name) == name.lower())
    )


async def add_unless_there(session: AsyncSession, warehouse_id: UUID, name: str) -> UUID | None:
    """Two requests may name the same new vendor: the second finds what the first made."""
    statement = insert(Vendor).values(warehouse_id=warehouse_id, name=name)
    await session.execute(statement.on_conflict_do_nothing())
    return await by_name(session, warehouse_id, name)


async def sees_warehouse(session: AsyncSession, warehouse_id: UUID) -> bool:
    return await session.scalar(select(Warehouse.id).where(Warehouse.id == warehouse_id)) is not None


async def contacts(session: AsyncSession, vendor_id: UUID) -> Sequence[Any]:
    statement = select(*VendorContact.__table__.columns).where(VendorContact.vendor_id == vendor_id)
    order = (VendorContact.is_primary.desc(), VendorContact.name, VendorContact.id)
    return (await session.execute(statement.order_by(*order).limit(500))).all()


async def lock_contact(session: AsyncSession, vendor_id: UUID, contact_id: UUID) -> VendorContact | None:
    mine = (VendorContact.id == contact_id) & (VendorContact.vendor_id == vendor_id)
    return await session.scalar(select(VendorContact).where(mine).with_for_update())


async def primary_contact(session: AsyncSession, vendor_id: UUID) -> VendorContact | None:
    mine = (VendorContact.vendor_id == vendor_id) & VendorContact.is_primary
    return await session.scalar(select(VendorContact).where(mine).with_for_update())


def _contracts() -> Select[Any]:
    columns = select(*VendorContract.__table__.columns, Vendor.name.label("vendor"))
    return columns.join(Vendor, Vendor.id == VendorContract.vendor_id)


async def find_contracts(session: AsyncSession, filters: ContractFilter) -> Listing:
    statement = _contracts()
    for column, wanted in (
        (VendorContract.vendor_id, filters.vendor_id),
        (VendorContract.stage, filters.stage),
        (VendorContract.warehouse_id, filters.warehouse_id),
    ):
        if wanted is not None:
            statement = statement.where(column.in_(wanted))
    if filters.ends_before is not None:
        statement = statement.where(VendorContract.end_date < filters.ends_before)
    if filters.q is not None:
        columns = (VendorContract.title, VendorContract.number, Vendor.name)
        statement = statement.where(or_(*(column.icontains(filters.q, autoescape=True) for column in columns)))
    return await paginate(session, statement, filters, CONTRACT_KEYS, "-createdAt")


async def show_contract(session: AsyncSession, contract_id: UUID) -> Any | None:
    return (await session.execute(_contracts().where(VendorContract.id == contract_id))).one_or_none()


async def lock_contract(session: AsyncSession, contract_id: UUID) -> VendorContract | None:
    return await session.scalar(select(VendorContract).where(VendorContract.id == contract_id).with_for_update())


async def contracts_to_look_at(session: AsyncSession) -> Sequence[VendorContract]:
    """Active ones that are over, or end within their notice and nobody was told."""
    over = VendorContract.end_date < func.current_date()
    soon = (VendorContract.end_date - VendorContract.notice_days <= func.current_date()) & (
        VendorContract.reminded_at.is_(None)
    )
    statement = select(VendorContract).where(VendorContract.stage == "active", over | soon)
    return (await session.scalars(statement.order_by(VendorContract.id).with_for_update(skip_locked=True))).all()


async def managers(session: AsyncSession, warehouse_id: UUID) -> Sequence[UUID]:
    statement = select(Profile.id).where(
        Profile.warehouse_id == warehouse_id, Profile.active, Profile.role.in_(["supervisor", "manager"])
    )
    return (await session.scalars(statement)).all()
