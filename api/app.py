"""The REST service: one application object, and the function that runs it."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

import uvicorn
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from api import constraints, errors, health, openapi
from api.assets.files.store import open_store
from api.dispatch import VERSIONS, Dispatch
from api.edge import Edge
from api.maintenance.external_links import public as external
from api.maintenance.requests import public as portal
from api.monitoring.manual.outlet import Outlet
from api.ratelimit import RateLimiter
from api.router import router
from core import garbage
from core.database import Database
from core.settings import Settings

_ACCEPTED = [
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "X-API-Key",
    "X-Request-Id",
]
_EXPOSED = [
    "ETag",
    "Link",
    "Location",
    "Retry-After",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    "X-Request-Id",
    "X-Total-Count",
]


def create_app(settings: Settings, database: Database | None = None) -> FastAPI:
    """The application. Its connections are made when they are needed, so building it needs no server."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        await app.state.outlet.close()
        await app.state.limiter.close()
        await app.state.database.close()

    app = FastAPI(
        title="MaintAInPro",
        version=version("maintainpro"),
        description="Maintenance management, telemetry and predictive work orders.",
        lifespan=lifespan,
        openapi_url="/api/openapi.json",
        docs_url="/docs",
        redoc_url=None,
        redirect_slashes=False,  # a redirect would lose the body of a POST at many clients
        generate_unique_id_function=openapi.operation_id,
    )
    app.state.settings = settings
    app.state.database = database or Database.open(settings, "api")
    app.state.limiter = RateLimiter(settings)
    app.state.outlet = Outlet(settings.kafka_url)
    app.state.store = open_store(settings.files)
    errors.install(app)
    constraints.install(app)
    # a form has headers and fields of its own beside its files
    uploads = settings.files.max_bytes + 1024 * 1024
    app.add_middleware(Edge, max_upload=uploads)
    app.add_middleware(GZipMiddleware, minimum_size=2000, compresslevel=4)
    if settings.api.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.api.cors_origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=_ACCEPTED,
            expose_headers=_EXPOSED,
            max_age=600,
        )
    app.include_router(health.router)
    app.include_router(portal.pages)
    app.include_router(external.pages)
    for path in VERSIONS:  # one document describes both
        app.include_router(router, prefix=path, include_in_schema=path == VERSIONS[0])
    app.router.middleware_stack = Dispatch(app.router.middleware_stack, router.features)
    app.openapi = openapi.describe(app)  # type: ignore[method-assign]  # FastAPI's own way to change the document
    return app


async def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT, then finish the requests that are under way."""
    app = create_app(settings)
    garbage.settle()
    config = uvicorn.Config(
        app,
        host=settings.api.host,
        port=settings.api.port,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,  # the door logs every request with its id, route and time
        server_header=False,
        timeout_graceful_shutdown=20,
        timeout_keep_alive=30,
    )
    # uvicorn raises the signal again once it has stopped; an end in order is no death by signal
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, lambda: None)
    await uvicorn.Server(config).serve()
