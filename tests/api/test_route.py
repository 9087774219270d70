"""A route that was worked out at the start answers as FastAPI would, and nearly all of the API's are."""

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter, Body, Depends, FastAPI, Header, Query, Request, Response, Security
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.security import HTTPBearer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from api.app import create_app
from api.errors import install
from api.route import Route
from core.settings import Settings

_bearer = HTTPBearer(auto_error=False)
_seen: list[str] = []


class _Filter(BaseModel):
    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=10)] = 5
    status: list[str] | None = None
    first_name: Annotated[str | None, Field(alias="firstName", max_length=5)] = None


class _Thing(BaseModel):
    name: Annotated[str, Field(max_length=5)]
    size: float = 1.0


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str
    given: dict[str, Any] = {}


async def _resource() -> AsyncIterator[str]:
    _seen.append("open")
    try:
        yield "resource"
    except ValueError:
        _seen.append("undone")
        raise
    _seen.append("done")


Resource = Annotated[str, Depends(_resource, scope="function")]


async def _reader(resource: Resource, token: Annotated[Any, Security(_bearer)]) -> str:
    return f"{resource} of {token.credentials if token else 'nobody'}"


async def _stamp(request: Request, response: Response) -> None:
    response.headers["X-Stamp"] = request.method
    response.headers["X-Words"] = "two"


def _app(route_class: type[APIRoute]) -> FastAPI:
    router = APIRouter(route_class=route_class)

    @router.get("/list/{number}", response_model=list[_Shown], dependencies=[Depends(_stamp)])
    async def find(
        number: int, filters: Annotated[_Filter, Query()], reader: Annotated[str, Depends(_reader)], resource: Resource
    ) -> Any:
        _seen.append("called")
        return [{"name": reader, "given": {**filters.model_dump(), "number": number, "resource": resource}}]

    @router.get("/one", response_model=_Shown)
    async def one(
        response: Response,
        tag: Annotated[list[str] | None, Query()] = None,
        word: Annotated[str, Query(max_length=3)] = "a",
        x_key: Annotated[str | None, Header(min_length=2)] = None,
    ) -> Any:
        response.status_code = 202
        return {"name": word, "given": {"tag": tag, "key": x_key}}

    @router.post("/things", response_model=_Shown, status_code=201)
    async def make(thing: _Thing, resource: Resource) -> Any:
        if thing.name == "bad":
            raise ValueError("bad")
        return thing

    @router.put("/things", response_model=_Shown)
    async def put(thing: Annotated[_Thing | None, Body()] = None) -> Any:
        return {"name": thing.name if thing else "none"}

    @router.delete("/things", status_code=204)
    async def remove() -> None:
        return None

    app = FastAPI()
    install(app)
    app.include_router(router)
    return app


async def _ask(app: FastAPI, method: str, url: str, **options: Any) -> tuple[Any, ...]:
    _seen.clear()
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.request(method, url, **options)
    headers = {name: answer.headers.get(name) for name in ("x-stamp", "x-words", "content-type")}
    return answer.status_code, answer.content, headers, list(_seen)


_OURS, _FASTAPIS = _app(Route), _app(APIRoute)

_CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", "/list/1", {}),
    ("GET", "/list/1?limit=3&status=a&status=b&firstName=me", {"headers": {"Authorization": "Bearer t"}}),
    ("GET", "/list/1?limit=3&limit=4", {}),
    ("GET", "/list/1?limit=&status=", {}),
    ("GET", "/list/x?limit=99&other=1&other=2&third=3", {}),
    ("GET", "/list/1?first_name=x", {}),
    ("GET", "/one", {}),
    ("GET", "/one?tag=a&tag=b&word=abc", {"headers": {"X-Key": "key"}}),
    ("GET", "/one?word=abcd", {"headers": {"X-Key": "k"}}),
    ("POST", "/things", {"json": {"name": "a", "size": 2}}),
    ("POST", "/things", {"json": {"name": "bad"}}),
    ("POST", "/things", {"json": {"name": "too long", "size": "x"}}),
    ("POST", "/things", {"json": None}),
    ("POST", "/things", {"content": b"null", "headers": {"Content-Type": "application/json"}}),
    ("POST", "/things", {"content": b'{"name": ', "headers": {"Content-Type": "application/json"}}),
    ("POST", "/things", {"content": b"\xff", "headers": {"Content-Type": "application/json"}}),
    ("POST", "/things", {"content": b"[" * 100_000, "headers": {"Content-Type": "application/json"}}),
    ("POST", "/things", {"content": b'{"name": "a"}', "headers": {"Content-Type": "text/plain"}}),
    ("POST", "/things", {"content": b'{"name": "a"}', "headers": {"Content-Type": "application/x+json; a=b"}}),
    ("POST", "/things", {"content": b'{"name": "a"}'}),
    ("POST", "/things", {}),
    ("PUT", "/things", {}),
    ("PUT", "/things", {"json": {"name": "a"}}),
    ("PUT", "/things", {"content": b"null", "headers": {"Content-Type": "application/json"}}),
    ("PATCH", "/things", {}),
]


@pytest.mark.parametrize(("method", "url", "options"), _CASES)
async def test_the_answer_is_that_of_fastapi(method: str, url: str, options: dict[str, Any]) -> None:
    assert await _ask(_OURS, method, url, **options) == await _ask(_FASTAPIS, method, url, **options)


async def test_where_there_is_no_content_there_is_no_type_of_it() -> None:
    status, content, headers, _ = await _ask(_OURS, "DELETE", "/things")
    assert (status, content, headers["content-type"]) == (204, b"", None)


_words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.lists(st.tuples(st.sampled_from(["limit", "status", "firstName", "other", "tag"]), _words | st.just("3"))),
    number=st.sampled_from(["1", "-0", "1.0", "nine"]),
)
async def test_whatever_is_asked(query: list[tuple[str, str]], number: str) -> None:
    ours = await _ask(_OURS, "GET", f"/list/{number}", params=query)
    assert ours == await _ask(_FASTAPIS, "GET", f"/list/{number}", params=query)


@settings(deadline=None, max_examples=60)
@given(st.recursive(st.none() | st.booleans() | st.floats(allow_nan=False) | _words, st.lists))
async def test_whatever_is_sent(body: Any) -> None:
    content = json.dumps({"name": body} if not isinstance(body, list) else body).encode()
    options: dict[str, Any] = {"content": content, "headers": {"Content-Type": "application/json"}}
    assert await _ask(_OURS, "POST", "/things", **options) == await _ask(_FASTAPIS, "POST", "/things", **options)


async def test_a_dependency_is_made_once_and_closed_before_the_answer() -> None:
    *_, seen = await _ask(_OURS, "GET", "/list/1")
    assert seen == ["open", "called", "done"]


async def test_a_failure_reaches_what_was_opened() -> None:
    status, *_, seen = await _ask(_OURS, "POST", "/things", json={"name": "bad"})
    assert (status, seen) == (500, ["open", "undone"])


def test_nearly_all_of_the_api_is_worked_out_at_the_start(settings: Settings) -> None:
    left = {
        str(each.path).replace("/v1", "")
        for each in iter_route_contexts(create_app(settings).routes)
        if isinstance(each.original_route, APIRoute) and not getattr(each.original_route, "compiled", False)
        if (each.path or "").startswith("/api/")
    }
    assert left == {"/api/files/{file_id}/content", "/api/files/{file_id}/download"}, "they name a response's class"
