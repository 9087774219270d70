"""Reads of parts and of the ledger. Row-level security decides what of them this session sees."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, delete, func, insert, literal, or_, select, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from api.inventory.parts.schemas import PartFilter, TransactionFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import Part, PartAlternate, PartReservation, PartTransaction, Profile, Vendor

KEYS: Keys = {
    "id": Key(Part.id, "id"),
    "partNumber": Key(Part.part_number, "part_number"),
    "category": Key(Part.category, "category", nullable=True),
    "stockLevel": Key(Part.quantity_on_hand, "quantity_on_hand"),
    "reorderPoint": Key(Part.reorder_point, "reorder_point"),
    "unitCost": Key(Part.unit_cost, "unit_cost"),
    "location": Key(Part.default_bin, "default_bin", nullable=True),
    "createdAt": Key(Part.created_at, "created_at"),
    "updatedAt": Key(Part.updated_at, "updated_at"),
}
LEDGER_KEYS: Keys = {"id": Key(PartTransaction.id, "id"), "timestamp": Key(PartTransaction.timestamp, "timestamp")}

# as PostgreSQL's own array, which can be asked what it contains
_MODELS = type_coerce(Part.model_compatibility, ARRAY(Text))
_STOCK = (
    Part.quantity_on_hand.label("stock_level"),
    (Part.quantity_on_hand - Part.quantity_reserved).label("available"),
)


@cache
def _shown() -> Select[Any]:
    """A row with everything that the API shows."""
    return select(
        *Part.__table__.columns,
        *_STOCK,
        Part.quantity_reserved.label("reserved"),
        (Part.quantity_on_hand < Part.reorder_point).label("low_stock"),
        Part.default_bin.label("location"),
        Vendor.name.label("supplier"),
    ).outerjoin(Vendor, Vendor.id == Part.vendor_id)


def filtered(filters: PartFilter) -> Select[Any]:
    """The rows of the list, not yet in pages."""
    statement = _shown()
    for column, wanted in (
        (Part.category, filters.category),
        (Vendor.name, filters.supplier),
        (Part.vendor_id, filters.vendor_id),
        (Part.warehouse_id, filters.warehouse_id),
        (Part.default_bin, filters.location),
        (Part.part_number, filters.part_number),
    ):
        if wanted is not None:
            statement = statement.where(column.in_(wanted))
    if filters.model is not None:
        statement = statement.where(_MODELS.contains([filters.model]))
    if filters.low_stock is not None:
        low = Part.quantity_on_hand < Part.reorder_point
        statement = statement.where(low if filters.low_stock else ~low)
    if filters.active is not None:
        statement = statement.where(Part.active.is_(filters.active))
    if filters.q is not None:
        columns = (Part.part_number, Part.original_number, Part.description, Part.category, Part.manufacturer)
        statement = statement.where(or_(*(column.icontains(filters.q, autoescape=True) for column in columns)))
    return statement


async def find(session: AsyncSession, filters: PartFilter) -> Listing:
    return await paginate(session, filtered(filters), filters, KEYS, "partNumber")


async def show(session: AsyncSession, part_id: UUID) -> Any | None:
    return (await session.execute(_shown().where(Part.id == part_id))).one_or_none()


async def show_many(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, Any]:
    rows = (await session.execute(_shown().where(Part.id.in_(list(ids))))).all()
    return {row.id: row for row in rows}


async def by_code(session: AsyncSession, code: str) -> Sequence[Any]:
    statement = _shown().where(
        or_(Part.part_number == code, Part.barcode == code, Part.original_number == code), Part.active
    )
    # the part number says it best; of several warehouses, the one that has some
    order = ((Part.part_number == code).desc(), Part.quantity_on_hand.desc(), Part.id)
    rows: Sequence[Any] = (await session.execute(statement.order_by(*order).limit(50))).all()
    return rows


async def lock(session: AsyncSession, part_id: UUID) -> Part | None:
    return await session.scalar(select(Part).where(Part.id == part_id).with_for_update(key_share=True))


async def lock_many(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, Any]:
    """The rows, held to the end of the transaction. Everybody takes them in one order, so nobody waits in a circle."""
    statement = select(*Part.__table__.columns).where(Part.id.in_(list(ids))).order_by(Part.id)
    rows = (await session.execute(statement.with_for_update(key_share=True))).all()
    return {row.id: row for row in rows}


async def in_warehouse(session: AsyncSession, warehouse_id: UUID, part_number: str) -> UUID | None:
    return await session.scalar(
        select(Part.id).where(Part.warehouse_id == warehouse_id, Part.part_number == part_number)
    )


async def copy_to(session: AsyncSession, part_id: UUID, warehouse_id: UUID, bin_name: str | None) -> None:
    """The same article in another warehouse, without stock; one that is there already stays as it is."""
    same = ["part_number", "original_number", "barcode", "description", "category", "manufacturer", "unit", "unit_cost"]
    same.append("model_compatibility")
    columns = [getattr(Part, name) for name in same]
    source = select(*columns, literal(warehouse_id), literal(bin_name)).where(Part.id == part_id)
    statement = upsert(Part).from_select([*same, "warehouse_id", "default_bin"], source)
    await session.execute(statement.on_conflict_do_nothing())


async def append(session: AsyncSession, rows: list[dict[str, Any]]) -> Sequence[Any]:
    """Write to the ledger in the given order; what its trigger made of the rows comes back in that order."""
    columns = PartTransaction.__table__.columns
    result = await session.execute(insert(PartTransaction).values(rows).returning(*columns))
    return result.all()


async def held(session: AsyncSession, work_order_id: UUID) -> dict[UUID, int]:
    """What is reserved for a work order, by part."""
    statement = select(PartReservation.part_id, PartReservation.quantity).where(
        PartReservation.work_order_id == work_order_id
    )
    return {row.part_id: row.quantity for row in await session.execute(statement)}


def ledger(filters: TransactionFilter) -> Select[Any]:
    """The rows of the ledger's list, not yet in pages."""
    statement = select(*PartTransaction.__table__.columns, Part.part_number).join(
        Part, Part.id == PartTransaction.part_id
    )
    for column, wanted in (
        (PartTransaction.type, filters.type),
        (PartTransaction.part_id, filters.part_id),
        (PartTransaction.work_order_id, filters.work_order_id),
        (PartTransaction.performed_by, filters.performed_by),
        (PartTransaction.warehouse_id, filters.warehouse_id),
    ):
        if wanted is not None:
            statement = statement.where(column.in_(wanted))
    if filters.after is not None:
        statement = statement.where(PartTransaction.timestamp >= filters.after)
    if filters.before is not None:
        statement = statement.where(PartTransaction.timestamp < filters.before)
    return statement


async def find_transactions(session: AsyncSession, filters: TransactionFilter) -> Listing:
    return await paginate(session, ledger(filters), filters, LEDGER_KEYS, "-timestamp")


async def bins(session: AsyncSession, part_id: UUID) -> Sequence[Any]:
    total = func.sum(PartTransaction.quantity).label("quantity")
    statement = select(PartTransaction.bin, total).where(PartTransaction.part_id == part_id)
    statement = statement.group_by(PartTransaction.bin).having(total != 0).order_by(PartTransaction.bin)
    return (await session.execute(statement)).all()


async def in_bin(session: AsyncSession, part_id: UUID, bin_name: str | None) -> int:
    statement = select(func.coalesce(func.sum(PartTransaction.quantity), 0)).where(
        PartTransaction.part_id == part_id, PartTransaction.bin.is_not_distinct_from(bin_name)
    )
    return int(await session.scalar(statement) or 0)


async def alternates(session: AsyncSession, part_id: UUID) -> Sequence[Any]:
    others = (
        select(PartAlternate.alternate_id)
        .where(PartAlternate.part_id == part_id)
        .union_all(select(PartAlternate.part_id).where(PartAlternate.alternate_id == part_id))
    )
    statement = select(Part.id, Part.part_number, Part.description, *_STOCK).where(Part.id.in_(others))
    return (await session.execute(statement.order_by(Part.part_number))).all()


async def set_alternates(session: AsyncSession, part_id: UUID, warehouse_id: UUID, others: set[UUID]) -> None:
    mine = or_(PartAlternate.part_id == part_id, PartAlternate.alternate_id == part_id)
    await session.execute(delete(PartAlternate).where(mine).execution_options(synchronize_session=False))
    if others:
        pairs = [
            {"part_id": min(part_id, o), "alternate_id": max(part_id, o), "warehouse_id": warehouse_id}
            for o in sorted(others)
        ]
        await session.execute(upsert(PartAlternate).values(pairs).on_conflict_do_nothing())


async def storekeepers(session: AsyncSession, warehouse_id: UUID) -> Sequence[UUID]:
    """Who hears that stock runs low."""
    statement = select(Profile.id).where(
        Profile.warehouse_id == warehouse_id, Profile.active, Profile.role.in_(["inventory_clerk", "manager"])
    )
    return (await session.scalars(statement)).all()
