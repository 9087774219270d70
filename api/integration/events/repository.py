"""Reads of the event feed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.models import EventRecord


async def after(session: AsyncSession, cursor: int, limit: int) -> Sequence[Any]:
    """Events that come after a number; one without a number yet is not in the feed yet."""
    statement = select(EventRecord).where(EventRecord.sequence > cursor).order_by(EventRecord.sequence).limit(limit)
    return (await session.scalars(statement)).all()
