"""Counting stock: a session, what was found, and the differences in the ledger.

A line notes what the book says at the moment of counting; the difference to that is what is posted. So whatever is
issued or received between counting and posting stays as it is.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.conditional import Expected
from api.errors import Conflict, Invalid, NotFound
from api.identity.actor import Actor
from api.inventory.counts import repository
from api.inventory.counts.schemas import CountCreate, Counted, CountFilter, CountLineFilter, CountStatus
from api.inventory.parts import service as parts
from api.inventory.parts.ledger import Movement, post
from api.pagination import Listing
from core.models import StockCount


async def find(session: AsyncSession, filters: CountFilter) -> Listing:
    return await repository.find(session, filters)


async def get(session: AsyncSession, count_id: UUID) -> Any:
    row = await repository.show(session, count_id)
    if row is None:
        raise NotFound("Stock count")
    return row


async def find_lines(session: AsyncSession, count_id: UUID, filters: CountLineFilter) -> Listing:
    return await repository.find_lines(session, await get(session, count_id), filters)


async def create(session: AsyncSession, actor: Actor, body: CountCreate) -> Any:
    count = StockCount(
        name=body.name, blind=body.blind, warehouse_id=body.warehouse_id or actor.warehouse_id, created_by=actor.id
    )
    session.add(count)
    await session.flush()
    lines = await repository.add_lines(session, count, body)
    if body.part_ids is not None and lines < len(set(body.part_ids)):
        raise NotFound("Part", "partIds")
    if not lines:
        raise Invalid("category", "There is no part to count")
    return await get(session, count.id)


async def record(session: AsyncSession, actor: Actor, count_id: UUID, body: Counted) -> Any:
    """Note what was found; counting a part again replaces what was noted before."""
    await _lock(session, count_id)
    lines = await repository.lines(session, count_id, [given.part_id for given in body.lines])
    book = await parts.lock_stock(session, lines)
    for index, given in enumerate(body.lines):
        line = lines.get(given.part_id)
        if line is None:
            raise NotFound("Part", f"lines.{index}.partId")
        line.counted, line.notes = given.counted, given.notes
        line.book_quantity = book[given.part_id]
        line.counted_by, line.counted_at = actor.id, datetime.now(UTC)
    await session.flush()
    return await get(session, count_id)


async def close(session: AsyncSession, actor: Actor, count_id: UUID, expected: Expected) -> Any:
    """Post every difference as an adjustment, in one transaction. What was not counted stays as it is."""
    count = await _lock(session, count_id, expected)
    movements = [
        Movement(
            line.part_id,
            "adjust",
            line.counted - line.book_quantity,
            notes=f"Stock count: {count.name}",
            stock_count_line_id=line.id,
        )
        for line in (await repository.lines(session, count_id)).values()
        if line.counted is not None and line.book_quantity is not None and line.counted != line.book_quantity
    ]
    if movements:
        await post(session, movements)
    count.status, count.posted_by, count.posted_at = CountStatus.POSTED, actor.id, datetime.now(UTC)
    await session.flush()
    return await get(session, count_id)


async def cancel(session: AsyncSession, count_id: UUID, expected: Expected) -> Any:
    count = await _lock(session, count_id, expected)
    count.status = CountStatus.CANCELLED
    await session.flush()
    return await get(session, count_id)


async def _lock(session: AsyncSession, count_id: UUID, expected: Expected | None = None) -> StockCount:
    count = await repository.lock(session, count_id)
    if count is None:
        raise NotFound("Stock count")
    if expected is not None:
        expected.check(count.version)
    if count.status != CountStatus.OPEN:
        raise Conflict(f"The count is {count.status}")
    return count
