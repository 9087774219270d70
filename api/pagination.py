"""Keyset pages: the cursor holds the sort values of the last row, so page 1,000 costs what page 1 does.

The rows of a list are never counted unless the client asks, and never skipped by OFFSET.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field, StringConstraints
from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from api.errors import Invalid
from api.schemas import Body


class Page(Body):
    """The query parameters that every list has; a list's filters add to them."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, StringConstraints(max_length=1000)] | None = None
    sort: Annotated[str, StringConstraints(max_length=200)] | None = None
    count: bool = False


@dataclass(frozen=True)
class Key:
    """One thing a list can be sorted by, and the name under which its rows show the value."""

    column: InstrumentedAttribute[Any]
    attribute: str
    nullable: bool = False


Keys = Mapping[str, Key]


@dataclass(frozen=True)
class Listing:
    """One page: its rows, and what the headers need to know."""

    rows: Sequence[Any]
    next_cursor: str | None
    total: int | None


@dataclass(frozen=True)
class _Term:
    name: str
    key: Key
    descending: bool

    def order(self) -> ColumnElement[Any]:
        ordered = self.key.column.desc() if self.descending else self.key.column.asc()
        return ordered.nulls_last() if self.key.nullable else ordered

    def beyond(self, value: Any) -> ColumnElement[bool]:
        """Rows that come strictly after `value`; null is last in both directions."""
        if value is None:
            return false()
        after = self.key.column < value if self.descending else self.key.column > value
        return or_(after, self.key.column.is_(None)) if self.key.nullable else after

    def same(self, value: Any) -> ColumnElement[bool]:
        return self.key.column.is_(None) if value is None else self.key.column == value


def _terms(sort: str | None, keys: Keys, default: str) -> list[_Term]:
    terms: list[_Term] = []
    for word in (sort or default).split(","):
        name = word.strip().lstrip("-")
        if name not in keys:
            raise Invalid("sort", f"Cannot sort by {name!r}; possible: {', '.join(k for k in keys if k != 'id')}")
        terms.append(_Term(name, keys[name], word.strip().startswith("-")))
    if len({term.name for term in terms}) < len(terms):
        raise Invalid("sort", "A field may stand only once")
    if terms[-1].name != "id":  # the tie-break follows the last direction, so that one index serves both
        terms.append(_Term("id", keys["id"], terms[-1].descending))
    return terms


def _signature(terms: Sequence[_Term]) -> str:
    return ",".join("-" * term.descending + term.name for term in terms)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


def _encode(terms: Sequence[_Term], row: Any) -> str:
    values = [_plain(getattr(row, term.key.attribute)) for term in terms]
    packed = json.dumps([_signature(terms), *values], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


_READERS: dict[type, Callable[[Any], Any]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    UUID: UUID,
}


def _value(term: _Term, value: Any) -> Any:
    kind = term.key.column.type.python_type
    if value is None and term.key.nullable:
        return None
    if kind in _READERS:
        return _READERS[kind](value)
    if kind is Decimal:
        return _exact(value)
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind) or (isinstance(value, str) and "\0" in value):
        raise ValueError(value)
    return value


def _exact(value: Any) -> Decimal:
    if not isinstance(value, str) or not (number := Decimal(value)).is_finite():
        raise ValueError(value)
    return number


def _decode(terms: Sequence[_Term], cursor: str) -> list[Any]:
    try:
        signature, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if signature != _signature(terms) or len(values) != len(terms):
            raise ValueError(signature)
        return [_value(term, value) for term, value in zip(terms, values, strict=True)]
    except (ValueError, TypeError, AttributeError, binascii.Error, RecursionError, InvalidOperation):
        raise Invalid("cursor", "Not a cursor of this list in this order") from None


def _after(terms: Sequence[_Term], values: Sequence[Any]) -> ColumnElement[bool]:
    if not any(t.key.nullable for t in terms) and len({t.descending for t in terms}) == 1:
        columns = tuple_(*(t.key.column for t in terms))
        bound = tuple_(*(literal(v, t.key.column.type) for t, v in zip(terms, values, strict=True)))
        return columns < bound if terms[0].descending else columns > bound
    alternatives = [
        and_(*(t.same(v) for t, v in zip(terms[:i], values[:i], strict=True)), term.beyond(values[i]))
        for i, term in enumerate(terms)
    ]
    # the first bound again, alone: an index can start there, which it cannot with OR
    first = or_(terms[0].beyond(values[0]), terms[0].same(values[0]))
    return and_(first, or_(*alternatives))


async def paginate(session: AsyncSession, statement: Select[Any], page: Page, keys: Keys, default: str) -> Listing:
    """Run `statement` for one page. `keys` must hold `id`, which makes every order total."""
    terms = _terms(page.sort, keys, default)
    total = None
    if page.count:
        counted = statement.order_by(None).subquery()
        total = await session.scalar(select(func.count()).select_from(counted))
    where = _after(terms, _decode(terms, page.cursor)) if page.cursor else true()
    ordered = statement.where(where).order_by(*(term.order() for term in terms)).limit(page.limit + 1)
    result = await session.execute(ordered)
    # one entity is unwrapped; several columns stay a row with names
    rows = result.scalars().all() if len(result.keys()) == 1 else result.all()
    more = len(rows) > page.limit
    rows = rows[: page.limit]
    return Listing(rows, _encode(terms, rows[-1]) if more else None, total)


def answer(listing: Listing, request: Request, response: Response) -> Sequence[Any]:
    """Put the page's headers on the response and return its rows."""
    if listing.total is not None:
        response.headers["X-Total-Count"] = str(listing.total)
    if listing.next_cursor is not None:
        link_next(request, response, listing.next_cursor)
    return listing.rows


def link_next(request: Request, response: Response, cursor: str | int) -> None:
    """Say where the next page is: this request again, with the cursor."""
    query = [(k, v) for k, v in request.query_params.multi_items() if k not in ("cursor", "count")]
    target = f"{request.url.path}?{urlencode([*query, ('cursor', cursor)])}"
    response.headers["Link"] = f'<{target}>; rel="next"'
