"""What happened to an equipment, as one timeline: from the audit trail, work orders, alarms, cases, downtime, files."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.equipment import service as equipment
from api.assets.history import repository
from api.assets.history.schemas import HistoryFilter, HistoryKind
from api.errors import Invalid


async def history(
    session: AsyncSession, equipment_id: UUID, filters: HistoryFilter
) -> tuple[Sequence[Any], str | None]:
    """A page, newest first, and the cursor of the next one."""
    await equipment.need(session, equipment_id)
    rows = await repository.entries(
        session,
        equipment_id,
        filters.kind or list(HistoryKind),
        filters.after,
        filters.before,
        _decode(filters.cursor) if filters.cursor else None,
        filters.limit + 1,
        archived=filters.include_archived,
    )
    page = rows[: filters.limit]
    return page, _encode(page[-1]) if len(rows) > filters.limit else None


def _encode(row: Any) -> str:
    packed = json.dumps([row.at.isoformat(), row.key]).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _decode(cursor: str) -> tuple[datetime, str]:
    try:
        moment, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        at = datetime.fromisoformat(moment)
        if at.tzinfo is None or not isinstance(key, str) or "\0" in key:
            raise ValueError(cursor)
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise Invalid("cursor", "Not a cursor of this history") from None
    return at, key
