"""The OpenAPI document: what FastAPI makes of the routes, with our errors in place of its own."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.errors import PROBLEM, Problem

_DESCRIPTIONS = {
    HTTPStatus.BAD_REQUEST: "Invalid request data",
    HTTPStatus.UNAUTHORIZED: "Authentication required",
    HTTPStatus.FORBIDDEN: "Insufficient permissions",
    HTTPStatus.NOT_FOUND: "Resource not found",
    HTTPStatus.CONFLICT: "The state of the resource forbids it",
    HTTPStatus.PRECONDITION_FAILED: "If-Match named another version",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too large",
    HTTPStatus.TOO_MANY_REQUESTS: "Rate limit exceeded",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Server error",
    HTTPStatus.SERVICE_UNAVAILABLE: "A server that is needed is away",
}
_ALWAYS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_WRITES = (HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def operation_id(route: APIRoute) -> str:
    """`work_orders_list`: the name that generated clients give their methods."""
    return f"{str(route.tags[0]).replace('-', '_')}_{route.name}" if route.tags else route.name


def describe(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """The function that FastAPI calls for its document; the document is made once."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _build(app)
        return app.openapi_schema

    return document


def _build(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    problem = Problem.model_json_schema(by_alias=True, ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs", {}) | {"Problem": problem}
    body = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path in schema["paths"].values():
        for method, operation in path.items():
            responses = operation["responses"]
            responses.pop("422", None)
            for status in _ALWAYS if method == "get" else (*_ALWAYS, *_WRITES):
                responses.setdefault(str(int(status)), {"description": _DESCRIPTIONS[status], "content": body})
    return schema
