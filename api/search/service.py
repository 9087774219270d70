"""Finds things by words, tags and numbers, however they are spelled."""

import html
import time
from typing import Any

from sqlalchemy import Select, func, literal, or_, true
from sqlalchemy import cast as as_type
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.actor import Actor
from api.identity.roles import Permission
from api.search import repository
from api.search.kinds import SOURCES, Column
from api.search.repository import CUT, START, STOP
from api.search.schemas import Kind, SearchQuery
from api.search.terms import fold, terms

# more matches than this are a common word: a list finds its page faster by asking row after row
_FEW = 1000


async def search(session: AsyncSession, actor: Actor, asked: SearchQuery) -> dict[str, Any]:
    """The best of every kind that the person may list. Row-level security decides on what is shown."""
    started = time.perf_counter()
    words = terms(asked.q)
    groups: list[dict[str, Any]] = []
    if words:
        query = await repository.query_of(session, words)
        for kind in asked.kinds or list(SOURCES):
            if kind in SOURCES and actor.can(SOURCES[kind].permission):
                hits = await _hits(session, actor, kind, query, asked)
                if hits:
                    groups.append({"kind": kind, "hits": hits})
    # the group whose best hit is best comes first: who types a tag wants the machine
    groups.sort(key=lambda group: -group["hits"][0]["score"])
    return {"query": asked.q, "groups": groups, "took_ms": round((time.perf_counter() - started) * 1000, 1)}


async def narrow(
    session: AsyncSession, statement: Select[Any], kind: Kind, q: str, identity: Column, columns: list[Column]
) -> Select[Any]:
    """A list's filter `q`: the rows that the words find. Signs between them must stand as they were typed.

    A rare word gives its rows' ids at once; a common one is asked of row after row, in the list's own order.
    """
    words = terms(q)
    literally = or_(*(column.icontains(q, autoescape=True) for column in columns))
    if not words:
        return statement.where(literally)
    query = await repository.query_of(session, words)
    ids = await repository.every(session, kind, query, _FEW + 1)
    if len(ids) <= _FEW:
        statement = statement.where(identity.in_(ids))
    else:
        statement = statement.where(func.app.search_matches(kind.value, identity, as_type(literal(query), TSQUERY)))
    return statement.where(literally if _has_signs(q) else true())


async def _hits(
    session: AsyncSession, actor: Actor, kind: Kind, query: str, asked: SearchQuery
) -> list[dict[str, Any]]:
    own = SOURCES[kind].own and not actor.can(Permission.WORK_ORDERS_READ)
    code, archived = fold(asked.q.strip()), asked.include_archived
    ranks = await repository.best(session, kind, query, code, own=own, archived=archived, limit=asked.limit)
    if not ranks:
        return []
    rows = {row.id: row for row in await repository.show(session, actor, kind, list(ranks), query)}
    return [
        {
            "kind": kind,
            "id": row.id,
            "code": row.code,
            "title": row.title,
            "status": row.status,
            "warehouse_id": row.warehouse_id,
            "score": round(rank, 4),
            "highlights": [piece for text in (row.marked_title, row.marked_body) for piece in _pieces(text)],
            "url": f"{SOURCES[kind].url}{found}",
        }
        for found, rank in ranks.items()
        if (row := rows.get(found)) is not None
    ]


def _pieces(marked: str) -> list[str]:
    """The fragments in which something is marked, safe to be put into a page."""
    return [
        html.escape(piece.strip()).replace(START, "<mark>").replace(STOP, "</mark>")
        for piece in marked.split(CUT)
        if START in piece
    ]


def _has_signs(q: str) -> bool:
    return any(not (c.isalnum() or c.isspace()) for c in q)
