"""All rows of a list as they were at one moment: page after page by its keyset, in one snapshot that cannot write.

Memory is bounded by a page. So is what an export costs others: few run at once in a process, each has its time, and
the database ends the transaction of one whose client has stopped reading.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import ServiceUnavailable
from api.exchange.exports.kinds import Exportable
from api.identity.actor import Actor
from api.pagination import Page
from core.database import Database

_PAGE = 1000
_AT_ONCE = 4  # each holds a connection of the pool
_LONGEST = 900.0  # seconds: a snapshot keeps dead rows from being cleared away
_UNDER_WAY = asyncio.Semaphore(_AT_ONCE)


def read_filters(kind: Exportable, query: Mapping[str, Any]) -> Page:
    """The filters of the list from the query; what the list does not know is refused by its name."""
    try:
        return kind.filters.model_validate(query, by_alias=True)
    except ValidationError as error:
        raise RequestValidationError([{**e, "loc": ("query", *e["loc"])} for e in error.errors()]) from None


def header(kind: Exportable) -> list[str]:
    """The columns: the fields of the list's rows, as the API names them."""
    return list(kind.view.model_json_schema(by_alias=True, mode="serialization")["properties"])


async def check(session: AsyncSession, actor: Actor, kind: Exportable, filters: Page) -> None:
    """Refuse what cannot be exported while the answer can still say so by its status."""
    if _UNDER_WAY.locked():
        raise ServiceUnavailable(f"{_AT_ONCE} exports are under way: try again in a minute")
    await kind.find(session, actor, filters.model_copy(update={"limit": 1, "cursor": None, "count": False}))


async def rows(
    database: Database, actor: Actor, kind: Exportable, filters: Page
) -> AsyncIterator[list[dict[str, Any]]]:
    """The rows as the API shows them, many at a time, of one moment; row-level security applies."""
    ends = time.monotonic() + _LONGEST
    async with _UNDER_WAY, database.snapshot_scope(actor.id, actor.warehouse_id) as session:
        cursor: str | None = None
        while True:
            page = filters.model_copy(update={"limit": _PAGE, "cursor": cursor, "count": False})
            listing = await kind.find(session, actor, page)
            yield [kind.view.model_validate(row).model_dump(mode="json", by_alias=True) for row in listing.rows]
            session.expunge_all()
            cursor = listing.next_cursor
            if cursor is None:
                return
            if time.monotonic() > ends:
                raise TimeoutError(f"the export of {kind.name} took longer than {_LONGEST:g} s")
