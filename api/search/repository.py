"""Looks words up, and reads what was found from the protected tables."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import String, cast, func, literal, select, text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.actor import Actor
from api.search.kinds import SOURCES
from api.search.schemas import Kind

# signs of the private use area: what they enclose is marked after everything else was escaped
START: Final = "\ue000"
STOP: Final = "\ue001"
_OPTIONS: Final = f"StartSel={START}, StopSel={STOP}, MaxFragments=2, MaxWords=20, MinWords=5, FragmentDelimiter=\ue002"
CUT: Final = "\ue002"


async def query_of(session: AsyncSession, terms: Sequence[str]) -> str:
    """The full-text query for some terms, misspelled ones with what they probably mean."""
    statement = text("SELECT CAST(app.search_query(CAST(:terms AS text[])) AS text)")
    return str(await session.scalar(statement, {"terms": list(terms)}))


async def best(
    session: AsyncSession, kind: Kind, query: str, code: str, *, own: bool, archived: bool, limit: int
) -> dict[UUID, float]:
    """The ids of the best matches with their ranks, best first."""
    statement = text("SELECT id, rank FROM app.search(:kind, CAST(:query AS tsquery), :code, :own, :archived, :limit)")
    values = {"kind": kind, "query": query, "code": code, "own": own, "archived": archived, "limit": limit}
    found = await session.execute(statement, values)
    return {row.id: float(row.rank) for row in found}


async def show(session: AsyncSession, actor: Actor, kind: Kind, ids: Sequence[UUID], query: str) -> Sequence[Any]:
    """What of these the session sees, with its texts marked."""
    source = SOURCES[kind]
    wanted = cast(literal(query), TSQUERY)

    def marked(column: Any) -> Any:
        plain = func.left(func.coalesce(column, ""), 5000)
        return func.ts_headline("english", plain, wanted, _OPTIONS)

    statement = select(
        source.table.id,
        source.table.warehouse_id,
        cast(source.code, String).label("code"),
        source.title.label("title"),
        cast(source.status, String).label("status"),
        marked(source.title).label("marked_title"),
        marked(source.body).label("marked_body"),
    ).where(source.table.id.in_(ids))
    mine = source.mine(actor)
    return (await session.execute(statement if mine is None else statement.where(mine))).all()


async def every(session: AsyncSession, kind: Kind, query: str, limit: int) -> list[UUID]:
    """The ids of all matches, or of `limit` of them when there are more."""
    statement = text("SELECT app.search_ids(:kind, CAST(:query AS tsquery), :limit)")
    return list(await session.scalars(statement, {"kind": kind, "query": query, "limit": limit}))
