"""The one way in which stock changes: rows of the ledger, all or none, and what follows from them.

The parts are locked in one order before anything is read, so that of many who want the last piece one gets it and the
others are told how many there are. The ledger's trigger in the database checks the same again.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Conflict, FieldError, NotFound
from api.inventory.parts import repository
from api.inventory.parts.schemas import MOST, PartView, TransactionView
from api.inventory.purchasing import service as purchasing
from core import outbox
from core.events import PartTransactionCreated, ReorderTriggered, StockRanLow
from core.models import Notification


@dataclass(frozen=True)
class Movement:
    """A row to be: `quantity` changes the stock on hand, `reserved` the reserved stock. `field` is its place in the
    request, for errors."""

    part_id: UUID
    type: str
    quantity: int = 0
    reserved: int = 0
    unit_cost: Decimal | None = None
    work_order_id: UUID | None = None
    bin: str | None = None
    notes: str | None = None
    transfer_id: UUID | None = None
    purchase_order_line_id: UUID | None = None
    stock_count_line_id: UUID | None = None
    field: str = ""

    def row(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name != "field"}


@dataclass(frozen=True)
class Posted:
    """The rows as written, and the parts as the API shows them afterwards."""

    rows: Sequence[Any]
    parts: dict[UUID, Any]


async def post(session: AsyncSession, movements: Sequence[Movement], warehouse_id: UUID | None = None) -> Posted:
    """Write the movements and tell of parts that fell below their reorder point.

    Raises NotFound for a part that is not this session's, Conflict where the stock does not allow a movement, or where
    a part is not of the warehouse that was named.
    """
    before = await repository.lock_many(session, {m.part_id for m in movements})
    for movement in movements:
        if movement.part_id not in before:
            raise NotFound("Part", f"{movement.field}partId")
        part = before[movement.part_id]
        if warehouse_id is not None and part.warehouse_id != warehouse_id:
            elsewhere = f"{part.part_number} is in another warehouse than the work order: transfer it first"
            _refuse(elsewhere, f"{movement.field}partId")
    await _check(session, before, movements)
    rows = await repository.append(session, [m.row() for m in movements])
    after = await repository.show_many(session, before)
    await outbox.append(session, *(_written(row, after[row.part_id].part_number) for row in rows))
    for part_id in sorted(before):
        await _watch(session, before[part_id].quantity_on_hand, after[part_id])
    return Posted(rows, after)


def wire(row: Any) -> dict[str, Any]:
    """The part as the API shows it: what events carry."""
    return PartView.model_validate(row).model_dump(mode="json", by_alias=True)


def _written(row: Any, part_number: str) -> PartTransactionCreated:
    shown = TransactionView.model_validate({**row._mapping, "part_number": part_number})
    return PartTransactionCreated(row.id, row.warehouse_id, shown.model_dump(mode="json", by_alias=True))


async def _check(session: AsyncSession, parts: dict[UUID, Any], movements: Sequence[Movement]) -> None:
    on_hand = {part.id: part.quantity_on_hand for part in parts.values()}
    free = {part.id: part.quantity_on_hand - part.quantity_reserved for part in parts.values()}
    held = {w: await repository.held(session, w) for w in {m.work_order_id for m in movements} if w is not None}
    for m in movements:
        own = held.get(m.work_order_id, {}) if m.work_order_id else {}
        freed = min(own.get(m.part_id, 0), -m.quantity) if m.type == "issue" else -m.reserved
        change = m.quantity + freed
        on_hand[m.part_id] += m.quantity
        free[m.part_id] += change
        if m.type == "issue" and freed:
            own[m.part_id] -= freed
        number = parts[m.part_id].part_number
        field = f"{m.field}quantity"
        if m.type in ("issue", "transfer", "reserve") and change < 0 and free[m.part_id] < 0:
            possible = max(free[m.part_id] - change + freed, 0)
            wanted = abs(m.quantity or m.reserved)
            _refuse(f"Not enough stock: {possible} of {number} available, {wanted} wanted", field)
        if on_hand[m.part_id] < 0:
            _refuse(f"The stock of {number} would fall below zero", field)
        if on_hand[m.part_id] > MOST:
            _refuse(f"The stock of {number} would exceed {MOST}", field)


def _refuse(message: str, field: str) -> None:
    raise Conflict(message, [FieldError(field=field, message=message)])


async def _watch(session: AsyncSession, before: int, part: Any) -> None:
    """Tell once that a part fell below its reorder point: the lock on the part makes one fall one transaction's."""
    if not before >= part.reorder_point > part.stock_level or not part.active:
        return
    shown = wire(part)
    await outbox.append(session, StockRanLow(part.id, part.warehouse_id, shown, part.stock_level, part.reorder_point))
    session.add_all(
        Notification(
            user_id=person,
            type="part_low_stock",
            message=f"{part.part_number}: {part.stock_level} left, reorder point {part.reorder_point}",
            part_id=part.id,
        )
        for person in await repository.storekeepers(session, part.warehouse_id)
    )
    await session.flush()
    await _reorder(session, part)


async def available(session: AsyncSession, ids: set[UUID]) -> dict[UUID, int]:
    """How many of each part are neither taken nor reserved; the parts stay as they are until the transaction ends."""
    parts = await repository.lock_many(session, ids) if ids else {}
    return {part.id: max(0, part.quantity_on_hand - part.quantity_reserved) for part in parts.values()}


async def tell_short(session: AsyncSession, missing: dict[UUID, int]) -> None:
    """Tell the storekeepers of parts that planned work misses, and order those that are ordered by themselves."""
    parts = await repository.show_many(session, missing) if missing else {}
    for part_id in sorted(parts):
        part, pieces = parts[part_id], missing[part_id]
        message = f"{part.part_number}: {pieces} short for planned work, {part.available} available"
        session.add_all(
            Notification(user_id=person, type="part_low_stock", message=message, part_id=part.id)
            for person in await repository.storekeepers(session, part.warehouse_id)
        )
        await session.flush()
        await _reorder(session, part, pieces)


async def _reorder(session: AsyncSession, part: Any, missing: int = 0) -> None:
    order = await purchasing.reorder(session, part, missing) if part.auto_reorder else None
    if order is not None:
        [line] = order["lines"]
        event = ReorderTriggered(part.id, part.warehouse_id, wire(part), line.quantity, order["id"])
        await outbox.append(session, event)
