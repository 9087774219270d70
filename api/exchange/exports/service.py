"""All rows of a list, page after page by its keyset: bounded memory, no long transaction, the list's own filters.

Rows that are added or changed meanwhile may or may not be in it; one that does not change is in it once.
"""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from api.exchange.exports.kinds import Exportable
from api.identity.actor import Actor
from api.pagination import Page
from core.database import Database

_PAGE = 1000


def read_filters(kind: Exportable, query: Mapping[str, Any]) -> Page:
    """The filters of the list from the query; what the list does not know is refused by its name."""
    try:
        return kind.filters.model_validate(query, by_alias=True)
    except ValidationError as error:
        raise RequestValidationError([{**e, "loc": ("query", *e["loc"])} for e in error.errors()]) from None


def header(kind: Exportable) -> list[str]:
    """The columns: the fields of the list's rows, as the API names them."""
    return list(kind.view.model_json_schema(by_alias=True, mode="serialization")["properties"])


async def rows(
    database: Database, actor: Actor, kind: Exportable, filters: Page
) -> AsyncIterator[list[dict[str, Any]]]:
    """The rows as the API shows them, many at a time, each page in a session of its own: row-level security applies."""
    cursor: str | None = None
    while True:
        page = filters.model_copy(update={"limit": _PAGE, "cursor": cursor, "count": False})
        async with database.session_scope(actor.id, actor.warehouse_id) as session:
            listing = await kind.find(session, actor, page)
            shown = [kind.view.model_validate(row).model_dump(mode="json", by_alias=True) for row in listing.rows]
        yield shown
        cursor = listing.next_cursor
        if cursor is None:
            return
