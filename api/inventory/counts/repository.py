"""Reads of stock counts."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import insert, literal, null, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.inventory.counts.schemas import CountCreate, CountFilter, CountLineFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import Part, StockCount, StockCountLine

KEYS: Keys = {
    "id": Key(StockCount.id, "id"),
    "createdAt": Key(StockCount.created_at, "created_at"),
    "name": Key(StockCount.name, "name"),
}
LINE_KEYS: Keys = {
    "id": Key(StockCountLine.id, "id"),
    "partNumber": Key(Part.part_number, "part_number"),
    "location": Key(Part.default_bin, "location", nullable=True),
}


async def find(session: AsyncSession, filters: CountFilter) -> Listing:
    statement = select(*StockCount.__table__.columns)
    if filters.status is not None:
        statement = statement.where(StockCount.status.in_(filters.status))
    if filters.warehouse_id is not None:
        statement = statement.where(StockCount.warehouse_id.in_(filters.warehouse_id))
    return await paginate(session, statement, filters, KEYS, "-createdAt")


async def show(session: AsyncSession, count_id: UUID) -> Any | None:
    return (await session.execute(select(*StockCount.__table__.columns).where(StockCount.id == count_id))).one_or_none()


async def lock(session: AsyncSession, count_id: UUID) -> StockCount | None:
    return await session.scalar(select(StockCount).where(StockCount.id == count_id).with_for_update(key_share=True))


async def add_lines(session: AsyncSession, count: StockCount, body: CountCreate) -> int:
    """A line for each part that is meant; gives how many."""
    meant = select(literal(count.id), Part.id, Part.warehouse_id).where(Part.warehouse_id == count.warehouse_id)
    meant = meant.where(Part.active if body.part_ids is None else Part.id.in_(body.part_ids))
    if body.category is not None:
        meant = meant.where(Part.category == body.category)
    if body.location is not None:
        meant = meant.where(Part.default_bin == body.location)
    statement = insert(StockCountLine).from_select(["stock_count_id", "part_id", "warehouse_id"], meant)
    result = await session.execute(statement.returning(StockCountLine.id))
    return len(result.all())


async def find_lines(session: AsyncSession, count: Any, filters: CountLineFilter) -> Listing:
    hidden = count.blind and count.status == "open"
    book = null() if hidden else StockCountLine.book_quantity
    difference = null() if hidden else StockCountLine.counted - StockCountLine.book_quantity
    columns = [column for column in StockCountLine.__table__.columns if column.name != "book_quantity"]
    statement = (
        select(
            *columns,
            book.label("book_quantity"),
            difference.label("difference"),
            Part.part_number,
            Part.description,
            Part.default_bin.label("location"),
        )
        .join(Part, Part.id == StockCountLine.part_id)
        .where(StockCountLine.stock_count_id == count.id)
    )
    if filters.counted is not None:
        done = StockCountLine.counted.is_not(None)
        statement = statement.where(done if filters.counted else ~done)
    return await paginate(session, statement, filters, LINE_KEYS, "partNumber")


async def lines(
    session: AsyncSession, count_id: UUID, part_ids: Iterable[UUID] | None = None
) -> dict[UUID, StockCountLine]:
    """The lines by part, to be changed; whoever holds the count holds them."""
    statement = select(StockCountLine).where(StockCountLine.stock_count_id == count_id)
    if part_ids is not None:
        statement = statement.where(StockCountLine.part_id.in_(list(part_ids)))
    return {line.part_id: line for line in await session.scalars(statement.order_by(StockCountLine.part_id))}
