"""The route of the search."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import Db, User, needs
from api.identity.roles import Permission
from api.route import Route
from api.search import service
from api.search.schemas import SearchAnswer, SearchQuery

router = APIRouter(route_class=Route)


@router.get("", response_model=SearchAnswer, dependencies=[needs(Permission.SEARCH)], name="search")
async def search(query: Annotated[SearchQuery, Query()], session: Db, user: User) -> Any:
    """Equipment, work orders, parts, documents and locations by words, tags and numbers."""
    return await service.search(session, user, query)
