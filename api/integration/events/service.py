"""The gap-free feed of everything that happened."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.integration.events import repository
from api.integration.events.schemas import FeedFilter


async def feed(session: AsyncSession, filters: FeedFilter) -> Sequence[dict[str, Any]]:
    return [
        {"sequence": e.sequence, "id": e.id, "event": e.type, "timestamp": e.occurred_at, "data": e}
        for e in await repository.after(session, filters)
    ]
