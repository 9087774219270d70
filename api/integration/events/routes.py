"""Routes of the event feed."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.deps import Db, needs
from api.identity.roles import Permission
from api.integration.events import service
from api.integration.events.schemas import EventView, FeedFilter
from api.pagination import link_next
from api.route import Route

router = APIRouter(route_class=Route)


@router.get("", response_model=list[EventView], dependencies=[needs(Permission.EVENTS_READ)], name="list")
async def feed(
    filters: Annotated[FeedFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    """Events after `cursor`, which is the `sequence` of the last one that was read. There is always a next page."""
    events = await service.feed(session, filters)
    link_next(request, response, events[-1]["sequence"] if events else filters.cursor)
    return events
