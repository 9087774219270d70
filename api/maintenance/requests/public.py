"""What people without login reach: the portal's pages at `/r/…`, and the same as JSON."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from limits import RateLimitItemPerHour, RateLimitItemPerMinute

from api import uploads
from api.assets.files.routes import Files
from api.deps import AnonymousDb, Config
from api.errors import ApiError, Invalid, NotFound
from api.maintenance.requests import page, service
from api.maintenance.requests.schemas import PublicPortal, PublicRequest, Submission, Submitted
from api.route import Route
from api.uploads import FileForm, described

router = APIRouter(route_class=Route)
pages = APIRouter(route_class=Route, include_in_schema=False)
Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{43}$", max_length=43)]
_FIELDS = frozenset({"title", "description", "name", "email", "phone"})


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


async def _looks(request: Request, settings: Config) -> None:
    item = RateLimitItemPerMinute(settings.portal.views_per_minute)
    await request.app.state.limiter.within(request.scope, item, "portal views", _address(request))


async def _sends(request: Request, settings: Config, token: Token) -> None:
    limiter, portal = request.app.state.limiter, settings.portal
    of_all = RateLimitItemPerHour(portal.portal_submissions_per_hour)
    await limiter.within(request.scope, of_all, "portal", service.hashed(token))
    mine = RateLimitItemPerHour(portal.submissions_per_hour)
    await limiter.within(request.scope, mine, "portal sender", _address(request))


LOOKS, SENDS = Depends(_looks), Depends(_sends)


@router.get("/{token}", response_model=PublicPortal, dependencies=[LOOKS], name="get")
async def portal(token: Token, session: AnonymousDb) -> Any:
    return await service.open_portal(session, token)


@router.post("/{token}/requests", response_model=Submitted, status_code=201, dependencies=[SENDS], name="submit")
async def submit(token: Token, body: Submission, session: AnonymousDb, settings: Config) -> Any:
    return await service.submit(session, settings, token, body)


@router.get("/requests/{token}", response_model=PublicRequest, dependencies=[LOOKS], name="state")
async def state(token: Token, session: AnonymousDb) -> Any:
    return await service.status(session, token)


@router.post(
    "/requests/{token}/photos",
    response_model=PublicRequest,
    status_code=201,
    dependencies=[SENDS],
    name="add_photo",
    openapi_extra=described(),
)
async def add_photo(token: Token, form: FileForm, session: AnonymousDb, settings: Config, store: Files) -> Any:
    await service.status(session, token)  # nothing is read for a link that leads nowhere
    await service.add_photo(session, settings, store, token, (await form.read()).one())
    return await service.status(session, token)


@pages.get("/r/s/{token}", response_class=HTMLResponse, dependencies=[LOOKS])
async def state_page(token: str, session: AnonymousDb) -> Response:
    try:
        return HTMLResponse(page.state(await service.status(session, token)), headers=page.HEADERS)
    except NotFound:
        return HTMLResponse(page.missing(), 404, headers=page.HEADERS)


@pages.get("/r/{token}", response_class=HTMLResponse, dependencies=[LOOKS])
async def form_page(token: str, session: AnonymousDb, settings: Config) -> Response:
    try:
        shown = page.form(await service.open_portal(session, token), settings.portal.photos)
        return HTMLResponse(shown, headers=page.HEADERS)
    except NotFound:
        return HTMLResponse(page.missing(), 404, headers=page.HEADERS)


@pages.post("/r/{token}", response_class=HTMLResponse, dependencies=[SENDS])
async def send_page(token: Token, request: Request, session: AnonymousDb, settings: Config, store: Files) -> Response:
    """The form as a browser sends it; a mistake gives the form again, with nothing stored."""
    portal = await service.open_portal(session, token)
    given: dict[str, str] = {}
    try:
        form = await uploads.read(request, _FIELDS)
        given = form.fields
        body = form.parse(Submission)
        if len(form.files) > settings.portal.photos:
            raise Invalid("file", f"At most {settings.portal.photos} photos")
        async with session.begin_nested():
            made = await service.submit(session, settings, token, body)
            for upload in form.files:
                await service.add_photo(session, settings, store, made["token"], upload)
    except (ApiError, RequestValidationError) as error:
        shown = page.form(portal, settings.portal.photos, _flaw(error), given)
        return HTMLResponse(shown, 400, headers=page.HEADERS)
    finally:
        await request.close()
    return RedirectResponse(f"/r/s/{made['token']}", 303)


def _flaw(error: Exception) -> str:
    if isinstance(error, ApiError):
        return "; ".join(part.message for part in error.errors) or error.message
    assert isinstance(error, RequestValidationError)
    return "; ".join(f"{detail['loc'][-1]}: {detail['msg']}" for detail in error.errors())
