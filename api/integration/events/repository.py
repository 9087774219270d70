"""Reads of the event feed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.integration.events.schemas import FeedFilter
from core.models import EventRecord


async def after(session: AsyncSession, filters: FeedFilter) -> Sequence[Any]:
    """Events that come after a number; one without a number yet is not in the feed yet."""
    statement = select(EventRecord).where(EventRecord.sequence > filters.cursor)
    for column, wanted in (
        (EventRecord.type, filters.event),
        (EventRecord.entity, filters.entity),
        (EventRecord.entity_id, filters.entity_id),
        (EventRecord.warehouse_id, filters.warehouse_id),
    ):
        if wanted is not None:
            statement = statement.where(column.in_(wanted))
    if filters.from_ is not None:
        statement = statement.where(EventRecord.occurred_at >= filters.from_)
    if filters.to is not None:
        statement = statement.where(EventRecord.occurred_at < filters.to)
    return (await session.scalars(statement.order_by(EventRecord.sequence).limit(filters.limit))).all()
