"""Logs, metrics and the health page that every process has."""

import errno
import logging
import sys
from collections.abc import Callable

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest


def configure_logging(process: str, level: str = "INFO", as_json: bool = False) -> None:
    """One line an event on stderr, for people or as JSON; the libraries' own logs take the same way."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info if as_json else structlog.processors.UnicodeDecoder(),
    ]
    # plain: the default shows every local variable, passwords among them, and takes seconds for a deep stack
    console = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    renderer: structlog.typing.Processor = structlog.processors.JSONRenderer() if as_json else console
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in ("aiokafka", "faust", "mode", "kafka", "procrastinate", "aiohttp", "httpx", "mqtt"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
    structlog.contextvars.bind_contextvars(process=process)


async def serve_health(host: str, port: int, trouble: Callable[[], str | None]) -> web.AppRunner:
    """Serve ``/livez``, ``/readyz`` and ``/metrics``; `trouble` says in words why the process is not ready, or None.

    Returns the runner; `await runner.cleanup()` stops it. Port 0, or one that is taken, means any free one.
    """

    async def live(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def ready(_: web.Request) -> web.Response:
        reason = trouble()
        return web.json_response(
            {"status": "ok"} if reason is None else {"status": "unavailable", "reason": reason},
            status=200 if reason is None else 503,
        )

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.router.add_get("/livez", live)
    app.router.add_get("/readyz", ready)
    app.router.add_get("/metrics", metrics)
    runner = web.AppRunner(app, access_log=None, handle_signals=False)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        # several processes of one kind on one machine is how the product scales: the next one takes any port
        await web.TCPSite(runner, host, 0).start()
        structlog.get_logger().warning("the metrics port is taken", wanted=port, taken=runner.addresses[0][1])
    return runner
