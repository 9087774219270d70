"""How a request reaches its function: FastAPI's declarations, worked out once at the start instead of at each request.

FastAPI walks its tree of dependencies, asks each parameter for its type and aliases and wraps every generator for each
request anew: some 4,000 Python calls. `Route` lays the tree out as a list of steps. What is unusual (forms, cookies,
functions that are not `async`) is left to FastAPI; so are the document and everything else that is declared.
"""

import json
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass
from http import HTTPStatus
from inspect import isasyncgenfunction, iscoroutinefunction
from typing import Any, Final

from fastapi import Request, Response, params
from fastapi._compat import ModelField, field_annotation_is_sequence
from fastapi.datastructures import DefaultPlaceholder
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_validation_alias
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError, ResponseValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic_core import PydanticUndefined as Undefined
from starlette.exceptions import HTTPException

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
_Errors = list[Any]
# gives the value, or adds what is wrong with it to the errors
_Reader = Callable[[Request, _Errors], Any]

_WRONG: Final = object()
_FOREIGN: Final = (
    "cookie_params",
    "background_tasks_param_name",
    "security_scopes_param_name",
    "own_oauth_scopes",
    "websocket_param_name",
    "concurrency",
)
_UNCHANGING: Final = (type(None), bool, int, float, str)


class _Unusual(Exception):  # noqa: N818
    """Something in a declaration that is FastAPI's business."""


class Route(APIRoute):
    """A route that answers by the steps that were worked out when it was made."""

    compiled = False

    def get_route_handler(self) -> Handler:
        try:
            handler = _compiled(self)
        except _Unusual:
            return super().get_route_handler()
        self.compiled = True
        return handler


@dataclass(slots=True)
class _Step:
    """One dependency, or the function of the route itself: what it is called with, and where its result goes."""

    call: Callable[..., Any]
    place: int
    generator: bool
    stack: str
    results: list[tuple[str, int]]
    readers: list[tuple[str, _Reader]]
    requests: list[str]
    response: str | None


def _compiled(route: APIRoute) -> Handler:
    if not isinstance(route.response_class, DefaultPlaceholder) and route.response_model is not None:
        raise _Unusual
    steps: list[_Step] = []
    _lay_out(route.dependant, steps, {})
    *before, last = steps
    if last.generator:
        raise _Unusual
    answers = any(step.response for step in steps)
    read_body = _body_reader(route)
    finish = _finisher(route)

    async def handle(request: Request) -> Response:
        given = await read_body(request) if read_body is not None else None
        errors: _Errors = []
        results: list[Any] = [None] * len(steps)
        response = _blank() if answers else None
        for step in before:
            arguments = _arguments(step, request, response, results, errors)
            if arguments is None:
                results[step.place] = _WRONG
            elif step.generator:
                stack: AsyncExitStack = request.scope[step.stack]
                results[step.place] = await stack.enter_async_context(step.call(**arguments))
            else:
                results[step.place] = await step.call(**arguments)
        arguments = _arguments(last, request, response, results, errors)
        if given is not None:
            name, value = given(errors)
            if arguments is not None:
                arguments[name] = value
        if arguments is None or errors:
            raise RequestValidationError(errors)
        return finish(await last.call(**arguments), response)

    return handle


def _lay_out(dependant: Dependant, steps: list[_Step], places: dict[Any, int]) -> int:
    """Put what it depends on into the list, each thing once, then itself; gives its place."""
    call = dependant.call
    assert call is not None
    key = (call, dependant.scope)
    if dependant.use_cache and key in places:
        return places[key]
    if any(getattr(dependant, name) for name in _FOREIGN):
        raise _Unusual
    if any(sub.body_params for sub in dependant.dependencies):
        raise _Unusual
    results = [(sub.name, _lay_out(sub, steps, places)) for sub in dependant.dependencies]
    generator = isasyncgenfunction(call)
    if not generator and not iscoroutinefunction(call) and not iscoroutinefunction(getattr(call, "__call__", None)):  # noqa: B004
        raise _Unusual
    step = _Step(
        call=asynccontextmanager(call) if generator else call,
        place=len(steps),
        generator=generator,
        stack="fastapi_function_astack" if dependant.scope == "function" else "fastapi_inner_astack",
        # a dependency without a name is called for what it does: its failure counts all the same
        results=[(name or "", place) for name, place in results],
        readers=list(_readers(dependant)),
        requests=[name for name in (dependant.request_param_name, dependant.http_connection_param_name) if name],
        response=dependant.response_param_name,
    )
    steps.append(step)
    places[key] = step.place
    return step.place


def _arguments(
    step: _Step, request: Request, response: Response | None, results: list[Any], errors: _Errors
) -> dict[str, Any] | None:
    """What to call a step with; None when something that it needs is wrong."""
    arguments: dict[str, Any] = {}
    complete = True
    for name, place in step.results:
        value = results[place]
        if value is _WRONG:
            complete = False
        elif name:
            arguments[name] = value
    for name, read in step.readers:
        value = read(request, errors)
        if value is _WRONG:
            complete = False
        else:
            arguments[name] = value
    for name in step.requests:
        arguments[name] = request
    if step.response is not None:
        arguments[step.response] = response
    return arguments if complete else None


def _blank() -> Response:
    """Where a function puts its headers and its status; they go over to the answer."""
    response = Response()
    response.raw_headers.clear()
    response.status_code = 0
    return response


# -- what a request brings


def _readers(dependant: Dependant) -> Iterator[tuple[str, _Reader]]:
    for fields, attribute in (
        (dependant.path_params, "path_params"),
        (dependant.query_params, "query_params"),
        (dependant.header_params, "headers"),
    ):
        for field in fields:
            kind = field.field_info.annotation
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                if attribute != "query_params":
                    raise _Unusual
                yield field.name, _model_reader(field, kind)
            else:
                yield field.name, _reader(field, attribute)


def _reader(field: ModelField, attribute: str) -> _Reader:
    alias = _alias(field)
    several = field_annotation_is_sequence(field.field_info.annotation)
    if several and attribute == "path_params":
        raise _Unusual
    info = field.field_info
    assert isinstance(info, params.Param)
    check = _checker(field, (info.in_.value, alias))

    def read(request: Request, errors: _Errors) -> Any:
        given: Any = getattr(request, attribute)
        value = given.getlist(alias) if several else given.get(alias)
        return check(Undefined if value is None or value == [] else value, errors)

    return read


def _model_reader(field: ModelField, model: type[BaseModel]) -> _Reader:
    """A model of query parameters: a filter of a list."""
    check = _checker(field, ("query",))
    several = {}
    for name, info in model.model_fields.items():
        if info.validation_alias is not None and not isinstance(info.validation_alias, str):
            raise _Unusual
        several[info.validation_alias or info.alias or name] = field_annotation_is_sequence(info.annotation)

    def read(request: Request, errors: _Errors) -> Any:
        values: dict[str, Any] = {}
        unknown: dict[str, list[str]] = {}
        for name, value in request.query_params.multi_items():
            is_list = several.get(name)
            if is_list is None:
                unknown.setdefault(name, []).append(value)
            elif is_list:
                values.setdefault(name, []).append(value)
            else:
                values[name] = value  # the last one counts
        for name, given in unknown.items():
            values[name] = given[0] if len(given) == 1 else given
        return check(values, errors)

    return read


def _alias(field: ModelField) -> str:
    if field.field_info.validation_alias is not None and not isinstance(field.field_info.validation_alias, str):
        raise _Unusual
    return str(get_validation_alias(field))


def _checker(field: ModelField, where: tuple[str, ...]) -> Callable[[Any, _Errors], Any]:
    """Validates a value, `Undefined` when none was sent."""
    required = field.field_info.is_required()
    if not required and field.field_info.validate_default:
        raise _Unusual
    default = None if required else field.default
    fixed = isinstance(default, _UNCHANGING)

    def check(value: Any, errors: _Errors) -> Any:
        if value is Undefined:
            if required:
                errors.append({"type": "missing", "loc": where, "msg": "Field required", "input": None})
                return _WRONG
            return default if fixed else deepcopy(field.default)
        found, wrong = field.validate(value, {}, loc=where)
        if wrong:
            errors.extend(wrong)
            return _WRONG
        return found

    return check


# -- the body

_Given = Callable[[_Errors], tuple[str, Any]]


def _body_reader(route: APIRoute) -> Callable[[Request], Awaitable[_Given]] | None:
    field = route.body_field
    if field is None:
        return None
    if isinstance(field.field_info, params.Form) or route._embed_body_fields or len(route.dependant.body_params) != 1:
        raise _Unusual
    check = _checker(field, ("body",))
    name = route.dependant.body_params[0].name

    async def read(request: Request) -> _Given:
        value = await _body(request)
        return lambda errors: (name, check(value, errors))

    return read


async def _body(request: Request) -> Any:
    """JSON when the client says that it is, else the bytes, which no model takes."""
    try:
        body = await request.body()
        if not body:
            return Undefined
        return json.loads(body) if _is_json(request.headers) else body
    except json.JSONDecodeError as error:
        place = ("body", error.pos)
        wrong = {"type": "json_invalid", "loc": place, "msg": "JSON decode error", "input": {}}
        raise RequestValidationError([{**wrong, "ctx": {"error": error.msg}}], body=error.doc) from error
    except HTTPException:
        raise
    except Exception as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "There was an error parsing the body") from error


def _is_json(headers: Mapping[str, str]) -> bool:
    kind, _, rest = headers.get("content-type", "").partition(";")[0].strip().lower().partition("/")
    return kind == "application" and (rest == "json" or rest.endswith("+json"))


# -- the answer


def _finisher(route: APIRoute) -> Callable[[Any, Response | None], Response]:
    field, status = route.response_field, route.status_code
    if field is None and route.response_model is not None:
        raise _Unusual
    options: dict[str, Any] = {
        "include": route.response_model_include,
        "exclude": route.response_model_exclude,
        "by_alias": route.response_model_by_alias,
        "exclude_unset": route.response_model_exclude_unset,
        "exclude_defaults": route.response_model_exclude_defaults,
        "exclude_none": route.response_model_exclude_none,
    }

    def finish(value: Any, given: Response | None) -> Response:
        if isinstance(value, Response):
            return value
        code = (given.status_code if given is not None else 0) or status or HTTPStatus.OK
        if code == HTTPStatus.NO_CONTENT:
            content, kind = b"", None
        elif field is None:
            content, kind = json.dumps(jsonable_encoder(value)).encode(), "application/json"
        else:
            found, wrong = field.validate(value, {}, loc=("response",))
            if wrong:
                raise ResponseValidationError(wrong, body=value)
            content, kind = field.serialize_json(found, **options), "application/json"
        response = Response(content, code, media_type=kind)
        if given is not None:
            response.raw_headers.extend(given.raw_headers)
        return response

    return finish
