# ruff: noqa: N818  # named after the answer that they are
"""The one error format: the reference's `message` and `errors`, with the members of RFC 9457 beside them."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel
from starlette.exceptions import HTTPException

log = structlog.get_logger()

PROBLEM = "application/problem+json"


class FieldError(BaseModel):
    """What is wrong with one field."""

    field: str
    message: str


class Problem(BaseModel):
    """The body of every error."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    message: str
    errors: list[FieldError] = []
    type: str = "about:blank"
    title: str
    status: int
    instance: str
    request_id: str


class ApiError(Exception):
    """An answer that is not a success; every feature raises one of the classes below."""

    status = HTTPStatus.BAD_REQUEST
    keeps_changes = False  # what was written before it was raised is rolled back

    def __init__(
        self,
        message: str,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.errors = list(errors)
        self.headers = dict(headers or {})


class Invalid(ApiError):
    """One field of the request is wrong in a way that only the service can see."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__("Validation failed", [FieldError(field=field, message=message)])


class Unauthorized(ApiError):
    """Nobody is logged in, or the token is not good."""

    status = HTTPStatus.UNAUTHORIZED

    def __init__(self, message: str = "Authentication required") -> None:
        super().__init__(message, headers={"WWW-Authenticate": "Bearer"})


class LoginRefused(Unauthorized):
    """A failed login is itself a fact: the count of failures and an ended session must survive the answer."""

    keeps_changes = True


class Forbidden(ApiError):
    """The role lacks a permission."""

    status = HTTPStatus.FORBIDDEN


class PasswordChangeRequired(Forbidden):
    """The user has to choose another password before anything else."""

    def __init__(self) -> None:
        super().__init__("The password has to be changed first: POST /api/auth/change-password")


class NotFound(ApiError):
    """There is no such thing, or it belongs to another warehouse: the two look the same from outside."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, what: str, field: str | None = None) -> None:
        message = f"{what} not found"
        super().__init__(message, [FieldError(field=field, message=message)] if field else [])


class Conflict(ApiError):
    """The request is fine, the state of the thing is not."""

    status = HTTPStatus.CONFLICT


class PreconditionFailed(ApiError):
    """If-Match named a version that is no longer the current one."""

    status = HTTPStatus.PRECONDITION_FAILED

    def __init__(self) -> None:
        super().__init__("The resource was changed by someone else since it was read")


class NotModified(Exception):
    """Not an error: the client has this version already (304)."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        super().__init__()
        self.headers = dict(headers)


class TooManyRequests(ApiError):
    """A rate limit is used up."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, retry_after: int) -> None:
        super().__init__("Rate limit exceeded", headers={"Retry-After": str(retry_after)})


class ServiceUnavailable(ApiError):
    """A server that we need is away; trying again later makes sense."""

    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self, message: str) -> None:
        super().__init__(message, headers={"Retry-After": "5"})


def problem(
    request: Request,
    status: int,
    message: str,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The response for an error."""
    body = Problem(
        message=message,
        errors=list(errors),
        title=HTTPStatus(status).phrase,
        status=status,
        instance=request.url.path,
        request_id=request.scope.get("request_id", ""),
    )
    return Response(body.model_dump_json(by_alias=True), status, headers, PROBLEM)


def _label(field: str) -> str:
    """`assetTag` as people write it: `Asset tag`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", field.rsplit(".", 1)[-1]).lower()
    return words[:1].upper() + words[1:]


def _field_error(error: Mapping[str, object]) -> FieldError:
    location = error["loc"]
    assert isinstance(location, tuple)
    field = ".".join(str(part) for part in location[1:]) or str(location[0])
    message = str(error["msg"]).removeprefix("Value error, ")
    match error["type"]:
        case "missing":
            message = f"{_label(field)} is required"
        case "extra_forbidden":
            message = "Unknown field"
        case "json_invalid":
            field, context = "body", error.get("ctx")
            reason = context.get("error", "") if isinstance(context, dict) else ""
            message = f"Not valid JSON: {reason} at character {location[-1]}"
    return FieldError(field=field, message=message)


def install(app: FastAPI) -> None:
    """Give every error that can leave a route its form."""

    @app.exception_handler(ApiError)
    async def _api_error(request: Request, error: ApiError) -> Response:
        return problem(request, error.status, error.message, error.errors, error.headers)

    @app.exception_handler(NotModified)
    async def _not_modified(_: Request, answer: NotModified) -> Response:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=answer.headers)

    @app.exception_handler(RequestValidationError)
    async def _validation(request: Request, error: RequestValidationError) -> Response:
        details = error.errors()
        if any(detail["loc"][0] == "path" for detail in details):
            # an id that cannot exist names nothing
            return problem(request, HTTPStatus.NOT_FOUND, "Not found")
        return problem(request, HTTPStatus.BAD_REQUEST, "Validation failed", [_field_error(d) for d in details])

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        return problem(request, error.status_code, str(error.detail), headers=error.headers)
