"""What a contractor reaches without login: JSON at `/api/external/…`, and the same as a page at `/x/…`."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from limits import RateLimitItemPerHour, RateLimitItemPerMinute

from api import uploads
from api.assets.files.routes import Files
from api.deps import AnonymousDb, Config
from api.errors import ApiError, NotFound
from api.idempotency import IdempotentRoute, Key, claim
from api.maintenance.external_links import page, visit
from api.maintenance.external_links.schemas import VisitRemark, VisitReport, VisitStepPatch, VisitView
from api.maintenance.external_links.visit import Visit
from api.maintenance.requests.service import hashed
from api.uploads import Form, FormReader, described, form

Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{43}$", max_length=43)]
PhotoForm = Annotated[FormReader, form("title")]


async def _looks(request: Request, settings: Config) -> None:
    address = request.client.host if request.client else "unknown"
    item = RateLimitItemPerMinute(settings.portal.views_per_minute)
    await request.app.state.limiter.within(request.scope, item, "contractor links", address)


async def _acts(request: Request, settings: Config, token: Token) -> None:
    item = RateLimitItemPerHour(settings.portal.link_actions_per_hour)
    await request.app.state.limiter.within(request.scope, item, "contractor link", hashed(token))


LOOKS, ACTS = Depends(_looks), Depends(_acts)


async def _visit(request: Request, session: AnonymousDb, token: Token) -> Visit:
    found = await visit.enter(session, token)
    request.scope["user_id"] = str(found.actor.id)
    return found


Visitor = Annotated[Visit, Depends(_visit, scope="function")]


async def _claim(request: Request, session: AnonymousDb, visitor: Visitor, idempotency_key: Key = None) -> None:
    # the token is nowhere stored, so not in the path that goes with a key either
    path = request.url.path.replace(request.path_params["token"], str(visitor.link.id))
    await claim(request, session, visitor.actor.id, idempotency_key, path)


class VisitRoute(IdempotentRoute):
    """A route behind a link, whose POST can be repeated."""

    claim = staticmethod(_claim)


router = APIRouter(route_class=VisitRoute, dependencies=[LOOKS])
pages = APIRouter(include_in_schema=False, dependencies=[LOOKS])


@router.get("/{token}", response_model=VisitView, name="get")
async def show(token: Token, session: AnonymousDb, visitor: Visitor, settings: Config) -> Any:
    return await visit.show(session, settings, visitor)


@router.post("/{token}/comments", response_model=VisitView, status_code=201, dependencies=[ACTS], name="comment")
async def comment(token: Token, body: VisitRemark, session: AnonymousDb, visitor: Visitor, settings: Config) -> Any:
    await visit.comment(session, visitor, body)
    return await visit.show(session, settings, visitor)


@router.post(
    "/{token}/photos",
    response_model=VisitView,
    status_code=201,
    dependencies=[ACTS],
    name="add_photo",
    openapi_extra=described("title"),
)
async def add_photo(
    token: Token, sent: PhotoForm, session: AnonymousDb, visitor: Visitor, settings: Config, store: Files
) -> Any:
    await visit.add_photo(session, store, settings, visitor, await sent.read(), None)
    return await visit.show(session, settings, visitor)


@router.post(
    "/{token}/checklist/{item_id}/photos",
    response_model=VisitView,
    status_code=201,
    dependencies=[ACTS],
    name="add_photo_of_step",
    openapi_extra=described("title"),
)
async def add_photo_of_step(
    token: Token, item_id: UUID, sent: PhotoForm, session: AnonymousDb, visitor: Visitor, settings: Config, store: Files
) -> Any:
    await visit.add_photo(session, store, settings, visitor, await sent.read(), item_id)
    return await visit.show(session, settings, visitor)


@router.patch("/{token}/checklist/{item_id}", response_model=VisitView, dependencies=[ACTS], name="record_step")
async def record_step(
    token: Token, item_id: UUID, body: VisitStepPatch, session: AnonymousDb, visitor: Visitor, settings: Config
) -> Any:
    await visit.record_step(session, visitor, item_id, body)
    return await visit.show(session, settings, visitor)


@router.post("/{token}/report-done", response_model=VisitView, dependencies=[ACTS], name="report_done")
async def report_done(token: Token, body: VisitReport, session: AnonymousDb, visitor: Visitor, settings: Config) -> Any:
    await visit.report_done(session, visitor, body)
    return await visit.show(session, settings, visitor)


@pages.get("/x/{token}", response_class=HTMLResponse)
async def work_page(token: str, session: AnonymousDb, settings: Config) -> Response:
    try:
        shown = page.work(token, await visit.show(session, settings, await visit.enter(session, token)))
        return HTMLResponse(shown, headers=page.HEADERS)
    except NotFound:
        return HTMLResponse(page.missing(), 404, headers=page.HEADERS)


@pages.post("/x/{token}/comments", response_class=HTMLResponse, dependencies=[ACTS])
async def send_comment(token: Token, request: Request, session: AnonymousDb, settings: Config) -> Response:
    async def act(visitor: Visit, sent: Form) -> None:
        await visit.comment(session, visitor, sent.parse(VisitRemark))

    return await _do(request, session, settings, token, {"body"}, act)


@pages.post("/x/{token}/photos", response_class=HTMLResponse, dependencies=[ACTS])
async def send_photo(token: Token, request: Request, session: AnonymousDb, settings: Config, store: Files) -> Response:
    async def act(visitor: Visit, sent: Form) -> None:
        await visit.add_photo(session, store, settings, visitor, sent, None)

    return await _do(request, session, settings, token, {"title"}, act)


@pages.post("/x/{token}/steps/{item_id}/photos", response_class=HTMLResponse, dependencies=[ACTS])
async def send_photo_of_step(
    token: Token, item_id: UUID, request: Request, session: AnonymousDb, settings: Config, store: Files
) -> Response:
    async def act(visitor: Visit, sent: Form) -> None:
        await visit.add_photo(session, store, settings, visitor, sent, item_id)

    return await _do(request, session, settings, token, {"title"}, act)


@pages.post("/x/{token}/steps/{item_id}", response_class=HTMLResponse, dependencies=[ACTS])
async def send_step(token: Token, item_id: UUID, request: Request, session: AnonymousDb, settings: Config) -> Response:
    async def act(visitor: Visit, sent: Form) -> None:
        await visit.record_step(session, visitor, item_id, page.step_of(sent))

    return await _do(request, session, settings, token, page.STEP_FIELDS, act)


@pages.post("/x/{token}/done", response_class=HTMLResponse, dependencies=[ACTS])
async def send_done(token: Token, request: Request, session: AnonymousDb, settings: Config) -> Response:
    async def act(visitor: Visit, sent: Form) -> None:
        said = {"completionNotes": sent.fields.get("notes")}
        await visit.report_done(session, visitor, VisitReport.model_validate(said))

    return await _do(request, session, settings, token, {"notes"}, act)


async def _do(
    request: Request, session: AnonymousDb, settings: Config, token: str, fields: set[str] | frozenset[str], act: Any
) -> Response:
    """Do what a form asks for, all or nothing, and show the work again; a mistake stands above it."""
    try:
        visitor = await visit.enter(session, token)
    except NotFound:
        return HTMLResponse(page.missing(), 404, headers=page.HEADERS)
    try:
        sent = await uploads.read(request, frozenset(fields))
        async with session.begin_nested():
            await act(visitor, sent)
    except (ApiError, RequestValidationError) as error:
        session.expire_all()
        shown = page.work(token, await visit.show(session, settings, visitor), page.flaw(error))
        status = error.status if isinstance(error, ApiError) else 400
        return HTMLResponse(shown, status, headers=page.HEADERS)
    finally:
        await request.close()
    return RedirectResponse(f"/x/{token}", 303)
