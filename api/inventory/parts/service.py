"""What can be done with parts and their stock."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from api.conditional import Expected
from api.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from api.identity.actor import Actor
from api.identity.roles import Permission
from api.inventory.parts import repository
from api.inventory.parts.ledger import Movement, post
from api.inventory.parts.schemas import (
    PartCreate,
    PartFilter,
    PartPatch,
    TransactionCreate,
    TransactionFilter,
    TransactionType,
    Transfer,
)
from api.inventory.purchasing import service as purchasing
from api.inventory.vendors import service as vendors
from api.maintenance.work_orders import access
from api.pagination import Listing
from core.models import Part


async def find(session: AsyncSession, filters: PartFilter) -> Listing:
    return await repository.find(session, filters)


async def look_up(session: AsyncSession, code: str) -> Sequence[Any]:
    """The active parts that a scanned code names, the best match first."""
    return await repository.by_code(session, code)


async def get(session: AsyncSession, part_id: UUID) -> dict[str, Any]:
    row = await show(session, part_id)
    return {
        **row._mapping,
        "on_order": await purchasing.on_order(session, part_id),
        "alternates": await repository.alternates(session, part_id),
        "bins": await repository.bins(session, part_id),
    }


async def show(session: AsyncSession, part_id: UUID, field: str | None = None) -> Any:
    """The part as a row of the list."""
    row = await repository.show(session, part_id)
    if row is None:
        raise NotFound("Part", field)
    return row


async def create(session: AsyncSession, actor: Actor, body: PartCreate) -> dict[str, Any]:
    warehouse_id = body.warehouse_id or actor.warehouse_id
    values = body.model_dump(exclude={"supplier", "location", "stock_level", "warehouse_id"})
    if body.supplier is not None:
        values["vendor_id"] = await _vendor(session, warehouse_id, body.supplier, body.vendor_id)
    part = Part(**values, default_bin=body.location, warehouse_id=warehouse_id)
    session.add(part)
    await session.flush()
    if body.stock_level:
        opening = Movement(part.id, "receive", body.stock_level, unit_cost=body.unit_cost, notes="Opening stock")
        await post(session, [opening])
    return await get(session, part.id)


async def update(
    session: AsyncSession, actor: Actor, part_id: UUID, body: PartPatch, expected: Expected
) -> dict[str, Any]:
    """Change the fields that were sent; a stock level among them is booked as an adjustment."""
    part = await repository.lock(session, part_id)
    if part is None:
        raise NotFound("Part")
    expected.check(part.version)
    changes = body.changes()
    supplier, level = changes.pop("supplier", None), changes.pop("stock_level", None)
    if supplier is not None:
        changes["vendor_id"] = await _vendor(session, part.warehouse_id, supplier, changes.get("vendor_id"))
    elif "supplier" in body.model_fields_set and "vendor_id" not in changes:
        changes["vendor_id"] = None
    if "location" in changes:
        changes["default_bin"] = changes.pop("location")
    for name, value in changes.items():
        setattr(part, name, value)
    await session.flush()
    if level is not None and level != part.quantity_on_hand:
        actor.need(Permission.STOCK_MOVE)
        await post(session, [Movement(part_id, "adjust", level - part.quantity_on_hand, notes="Stock level set")])
    return await get(session, part_id)


async def deactivate(session: AsyncSession, part_id: UUID, expected: Expected) -> None:
    """A part has a history, so it is never deleted; one that is still there cannot be given up."""
    part = await repository.lock(session, part_id)
    if part is None:
        raise NotFound("Part")
    expected.check(part.version)
    if part.quantity_on_hand:
        raise Conflict(f"{part.quantity_on_hand} of {part.part_number} are still in stock")
    part.active = False
    await session.flush()


async def alternates(session: AsyncSession, part_id: UUID) -> Sequence[Any]:
    await show(session, part_id)
    return await repository.alternates(session, part_id)


async def set_alternates(session: AsyncSession, part_id: UUID, others: Sequence[UUID]) -> Sequence[Any]:
    part = await repository.lock(session, part_id)
    if part is None:
        raise NotFound("Part")
    if part_id in others:
        raise Invalid("partIds", "A part is no alternate of itself")
    known = await repository.show_many(session, others)
    if any(o not in known or known[o].warehouse_id != part.warehouse_id for o in others):
        raise NotFound("Part", "partIds")
    await repository.set_alternates(session, part_id, part.warehouse_id, set(others))
    return await repository.alternates(session, part_id)


async def find_transactions(session: AsyncSession, filters: TransactionFilter) -> Listing:
    return await repository.find_transactions(session, filters)


async def transactions_of(session: AsyncSession, part_id: UUID, filters: TransactionFilter) -> Listing:
    await show(session, part_id)
    return await repository.find_transactions(session, filters.model_copy(update={"part_id": [part_id]}))


async def move(session: AsyncSession, actor: Actor, part_id: UUID, body: TransactionCreate) -> dict[str, Any]:
    """Book one movement: receive, issue, return, adjust, or reserve and release for a work order."""
    if body.type == TransactionType.TRANSFER:
        raise Invalid("type", "A transfer has two sides: use POST /api/parts/transfers")
    if body.type != TransactionType.ADJUST and body.quantity < 0:
        raise Invalid("quantity", "Only an adjustment can be negative; the type says in which direction stock moves")
    if body.quantity == 0:
        raise Invalid("quantity", "Nothing would move")
    warehouse_id = None
    if body.work_order_id is not None:
        if body.type in (TransactionType.RECEIVE, TransactionType.ADJUST):
            raise Invalid("workOrderId", f"A movement of type {body.type} belongs to no work order")
        work_order = await access.hold_unfinished(session, actor, body.work_order_id, "The parts", "workOrderId")
        warehouse_id = work_order.warehouse_id
    elif body.type in (TransactionType.RETURN, TransactionType.RESERVE, TransactionType.RELEASE):
        raise Invalid("workOrderId", f"A movement of type {body.type} belongs to a work order")
    row = await show(session, part_id)
    quantity, reserved = body.quantity, 0
    match body.type:
        case TransactionType.ISSUE:
            quantity = -body.quantity
        case TransactionType.RESERVE:
            quantity, reserved = 0, body.quantity
        case TransactionType.RELEASE:
            quantity, reserved = 0, -body.quantity
    rest = body.model_dump(include={"unit_cost", "work_order_id", "bin", "notes"})
    posted = await post(session, [Movement(part_id, body.type, quantity, reserved, **rest)], warehouse_id)
    return {**posted.rows[0]._mapping, "part_number": row.part_number}


async def transfer(session: AsyncSession, actor: Actor, body: Transfer) -> list[dict[str, Any]]:
    """Two rows of the ledger, or none: out of one place and into the other, at the same cost."""
    source = await show(session, body.part_id, "partId")
    target_warehouse = body.to_warehouse_id or source.warehouse_id
    from_bin, to_bin = body.from_bin or source.default_bin, body.to_bin
    target = body.part_id
    if target_warehouse == source.warehouse_id:
        if to_bin is None or to_bin == from_bin:
            raise Invalid("toBin", "A transfer within a warehouse goes to another bin")
    else:
        if not await vendors.sees_warehouse(session, target_warehouse):
            raise NotFound("Warehouse", "toWarehouseId")
        await repository.copy_to(session, body.part_id, target_warehouse, to_bin)
        found = await repository.in_warehouse(session, target_warehouse, source.part_number)
        if found is None:
            raise Forbidden("No part can be created in the other warehouse")
        target = found
    locked = await repository.lock_many(session, {body.part_id, target})
    if body.from_bin is not None and await repository.in_bin(session, body.part_id, from_bin) < body.quantity:
        message = f"Bin {from_bin} does not hold {body.quantity}"
        raise Conflict(message, [FieldError(field="fromBin", message=message)])
    cost, both = locked[body.part_id].unit_cost, uuid7()
    out = Movement(
        body.part_id, "transfer", -body.quantity, unit_cost=cost, bin=from_bin, notes=body.notes, transfer_id=both
    )
    into = Movement(target, "transfer", body.quantity, unit_cost=cost, bin=to_bin, notes=body.notes, transfer_id=both)
    posted = await post(session, [out, into])
    return [{**row._mapping, "part_number": source.part_number} for row in posted.rows]


async def lock_stock(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, int]:
    """The stock on hand of each part, which cannot change before this transaction ends."""
    return {part.id: part.quantity_on_hand for part in (await repository.lock_many(session, ids)).values()}


async def _vendor(session: AsyncSession, warehouse_id: UUID, supplier: str, vendor_id: UUID | None) -> UUID:
    if vendor_id is not None:
        raise Invalid("supplier", "Give supplier or vendorId, not both")
    return await vendors.by_name(session, warehouse_id, supplier)
