"""Reads of dead letters."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.monitoring.dead_letters.schemas import DeadLetterFilter
from api.pagination import Key, Keys, Listing, paginate
from core.models import DeadLetter

KEYS: Keys = {
    "id": Key(DeadLetter.id, "id"),
    "receivedAt": Key(DeadLetter.received_at, "received_at"),
    "topic": Key(DeadLetter.topic, "topic"),
}

# a list shows how large the payloads are, and leaves them where they are
_SHOWN = (
    DeadLetter.id,
    DeadLetter.received_at,
    DeadLetter.topic,
    DeadLetter.reason,
    DeadLetter.status,
    DeadLetter.resolved_at,
    DeadLetter.resolved_by,
    func.octet_length(DeadLetter.payload).label("size"),
)


async def find(session: AsyncSession, filters: DeadLetterFilter) -> Listing:
    statement = select(*_SHOWN)
    if filters.status is not None:
        statement = statement.where(DeadLetter.status.in_(filters.status))
    if filters.received_after is not None:
        statement = statement.where(DeadLetter.received_at >= filters.received_after)
    if filters.received_before is not None:
        statement = statement.where(DeadLetter.received_at < filters.received_before)
    if filters.q is not None:
        statement = statement.where(
            or_(*(column.icontains(filters.q, autoescape=True) for column in (DeadLetter.topic, DeadLetter.reason)))
        )
    return await paginate(session, statement, filters, KEYS, "-receivedAt")


async def show(session: AsyncSession, letter_id: UUID) -> Any | None:
    statement = select(*_SHOWN, DeadLetter.payload, DeadLetter.corrected_payload, DeadLetter.version)
    return (await session.execute(statement.where(DeadLetter.id == letter_id))).one_or_none()


async def lock(session: AsyncSession, letter_id: UUID) -> DeadLetter | None:
    return await session.scalar(select(DeadLetter).where(DeadLetter.id == letter_id).with_for_update())
