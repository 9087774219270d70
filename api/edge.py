"""What happens to every request at the door, whatever route it takes: id, size limit, time, log line, headers, 500."""

import re
import time
from http import HTTPStatus
from uuid import uuid4

import structlog
from prometheus_client import Counter, Gauge, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem

log = structlog.get_logger("api.access")

REQUESTS = Counter("maintainpro_http_requests_total", "Requests by route template", ["method", "route", "status"])
LATENCY = Histogram(
    "maintainpro_http_request_seconds",
    "Time to the last byte by route template",
    ["method", "route"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)
IN_FLIGHT = Gauge("maintainpro_http_requests_in_flight", "Requests that are being answered")

MAX_BODY = 2 * 1024 * 1024
_REQUEST_ID = re.compile(r"[A-Za-z0-9._\-]{1,64}")
_TAKES_FILES = re.compile(r"/(attachments|photos|documents|imports)$|^/r/[^/]+$")
_QUIET = {"/livez", "/readyz", "/metrics"}
_DOCUMENTATION = {"/docs"}  # Swagger UI brings scripts of its own, which the policy below would stop

_SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
]
_POLICY = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_NO_STORE = (b"cache-control", b"no-store")
_ASK_FIRST = (b"cache-control", b"private, no-cache")


class BodyTooLargeError(HTTPException):
    """An HTTPException, because FastAPI calls every other one that is raised while it reads a body bad JSON."""

    def __init__(self, limit: int) -> None:
        super().__init__(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The body is larger than {limit} bytes")


class Edge:
    """Pure ASGI, because a middleware that wraps responses would buffer and copy each of them."""

    def __init__(self, app: ASGIApp, max_body: int = MAX_BODY, max_upload: int = MAX_BODY) -> None:
        self.app = app
        self.max_body = max_body
        self.max_upload = max_upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope)
        scope["request_id"] = _request_id(given.get("x-request-id", ""))
        structlog.contextvars.bind_contextvars(request_id=scope["request_id"])
        started, status = time.perf_counter(), 0

        async def decorated_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _decorate(scope, message)
            await send(message)

        try:
            with IN_FLIGHT.track_inprogress():
                length, limit = given.get("content-length", "0"), self._limit(scope, given)
                if length.isdigit() and int(length) > limit:
                    raise BodyTooLargeError(limit)
                await self.app(scope, self._limited(receive, limit), decorated_send)
        except BodyTooLargeError as error:
            await problem(Request(scope), error.status_code, error.detail)(scope, receive, decorated_send)
        except Exception:
            # the client learns the id and nothing else; the id finds this line
            log.exception("request failed", method=scope["method"], path=_loggable(scope))
            if status:  # the answer has begun: all that is left is to break it off
                raise
            await problem(Request(scope), 500, "Internal server error")(scope, receive, decorated_send)
        finally:
            _record(scope, status or 499, time.perf_counter() - started)
            structlog.contextvars.unbind_contextvars("request_id")

    def _limit(self, scope: Scope, given: Headers) -> int:
        """Routes that take files spool them to disk; all others keep a body in memory."""
        file = given.get("content-type", "").lower().startswith("multipart/form-data")
        return self.max_upload if file and _TAKES_FILES.search(scope["path"]) else self.max_body

    def _limited(self, receive: Receive, limit: int) -> Receive:
        size = 0

        async def limited_receive() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > limit:
                raise BodyTooLargeError(limit)
            return message

        return limited_receive


def _request_id(given: str) -> str:
    return given if _REQUEST_ID.fullmatch(given) else uuid4().hex


def _decorate(scope: Scope, message: Message) -> None:
    headers = MutableHeaders(raw=list(message.get("headers", [])))
    headers["x-request-id"] = scope["request_id"]
    for name, value in scope.get("rate_limit_headers", {}).items():
        headers[name] = value
    # a route may have a policy of its own, such as one for a page
    headers.raw.extend((name, value) for name, value in _SECURITY_HEADERS if name.decode() not in headers)
    if scope["path"] not in _DOCUMENTATION and "content-security-policy" not in headers:
        headers.raw.append(_POLICY)
    if "cache-control" not in headers:
        # an ETag is of use only to a cache that may keep the answer, and must ask before it uses it
        headers.raw.append(_ASK_FIRST if "etag" in headers else _NO_STORE)
    message["headers"] = headers.raw


def _template(scope: Scope) -> str:
    """The path with its parameters' names in place of their values; a router knows only its own end of it."""
    own = getattr(scope.get("route"), "path", None)
    if own is None:
        return "unmatched"
    above = scope["path"].split("/")
    return "/".join(above[: len(above) - own.count("/")]) + str(own)


def _loggable(scope: Scope) -> str:
    """The path without a token that stands in it: whoever reads logs shall not open a portal or a contractor's link."""
    path, token = str(scope["path"]), scope.get("path_params", {}).get("token")
    return path.replace(token, "…") if token else path


def _record(scope: Scope, status: int, elapsed: float) -> None:
    route = _template(scope)
    REQUESTS.labels(scope["method"], route, status).inc()
    LATENCY.labels(scope["method"], route).observe(elapsed)
    if scope["path"] not in _QUIET:
        # never the query or the body: they may hold what nobody should read in a log
        log.info(
            "request",
            method=scope["method"],
            route=route,
            path=_loggable(scope),
            status=status,
            ms=round(elapsed * 1000, 1),
            user=scope.get("user_id"),
        )
