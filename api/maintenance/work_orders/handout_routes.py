"""Routes of the PDF of a work order and of calendar feeds."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Response

from api.deps import AnonymousDb, Config, Db, User, limited_by_address, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.maintenance.work_orders import handout
from api.route import Route
from api.schemas import View

router = APIRouter(route_class=IdempotentRoute)
calendar = APIRouter(route_class=Route)
READ = needs(Permission.WORK_ORDERS_READ_OWN)
Token = Annotated[str, Path(min_length=20, max_length=100, pattern=r"^[A-Za-z0-9_-]+$")]


class FeedView(View):
    """The link is a secret that is shown once: whoever has it reads the calendar."""

    url: str


def _bytes(media_type: str) -> dict[int | str, dict[str, Any]]:
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"description": "The document", "content": {media_type: binary}}}


@router.post("/calendar-feed", response_model=FeedView, status_code=201, dependencies=[READ], name="new_calendar_feed")
async def new_feed(session: Db, user: User, settings: Config) -> Any:
    return {"url": await handout.new_feed(session, settings, user)}


@router.delete("/calendar-feed", status_code=204, dependencies=[READ], name="end_calendar_feed")
async def end_feed(session: Db, user: User) -> None:
    await handout.end_feed(session, user)


@router.get(
    "/{work_order_id}/pdf",
    response_class=Response,
    responses=_bytes("application/pdf"),
    dependencies=[READ],
    name="pdf",
)
async def pdf(work_order_id: UUID, session: Db, user: User, settings: Config) -> Response:
    number, content = await handout.pdf(session, settings, user, work_order_id)
    headers = {"Content-Disposition": f'inline; filename="{number}.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)


@calendar.get(
    "/{token}.ics",
    response_class=Response,
    responses=_bytes("text/calendar"),
    dependencies=[limited_by_address("calendar")],
    name="feed",
)
async def feed(token: Token, session: AnonymousDb, settings: Config) -> Response:
    content = await handout.calendar(session, settings, token)
    return Response(content, media_type="text/calendar", headers={"Cache-Control": "private, max-age=300"})
