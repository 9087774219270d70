"""The REST service over a database of realistic size: one uvicorn worker, PostgreSQL and the load on the same cores.

Each measurement is preceded by a warm-up; the rate limit is lifted, everything else is as in production. Beside the
rate stand the CPU milliseconds a request of the API's process and of PostgreSQL: they hold on a machine that is shared,
where the rate does not. What is judged by its latency alone, search and dashboard, comes at `_PACE` requests a second.
"""

import argparse
import asyncio
import base64
import json
import multiprocessing
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import psutil
import uvicorn
from fastapi import FastAPI

from deploy import sample
from tests.benchmarks.http_load import Outcome, Request, load, request
from tests.benchmarks.rig import Rig, report, rig

_WARM_UP = 2.0
_PACE = 5.0
_PACED = {"search", "dashboard", "dashboard_of_all"}
_UNLIMITED = {
    "MAINTAINPRO_API__REQUESTS_PER_HOUR": "1000000000",
    "MAINTAINPRO_API__LOGINS_PER_MINUTE": "1000000000",
}
_SEARCHES = ("bearing", "replace seal pump", "standby cooling", "vibration above", "gearbox conveyor", "lubricate motr")


async def api(arguments: argparse.Namespace) -> dict[str, Any]:
    """All measurements of the issue's table, in one object."""
    async with rig(commit_times=False, environ=_UNLIMITED) as bench:
        await sample.seed(bench.settings, sample.SIZES[arguments.size], lambda _: None)
        await bench.start("api")
        token, page = await _prepare(bench)
        before, began = bench.usage(), time.monotonic()
        figures: dict[str, Any] = {}
        for name, make in _loads(bench, token, page).items():
            figures[name] = await _measure(bench, make, arguments.seconds, _PACE if name in _PACED else None)
        half = figures["equipment_by_id"]["per_second"] / 2
        paced = await load(bench.settings.api.port, _equipment(token, page), seconds=arguments.seconds, rate=half)
        figures["equipment_by_id_at_half_load"] = _figures(paced)
        async with _bare_route(page["work_orders_50"]) as (port, process):
            before_bare = process.cpu_times().user + process.cpu_times().system
            bare = await load(port, lambda _: request("GET", "/", token), seconds=arguments.seconds)
            used = process.cpu_times().user + process.cpu_times().system - before_bare
        figures["bare_route_50"] = {**_figures(bare), "api_cpu_ms": round(used * 1000 / len(bare.latencies), 3)}
        figures["list_50_to_bare"] = round(figures["list_50"]["per_second"] / figures["bare_route_50"]["per_second"], 3)
        figures["deepest_page_to_first"] = round(figures["deepest_page"]["p50_ms"] / figures["first_page"]["p50_ms"], 2)
        return report("api", time.monotonic() - began, before, bench.usage(), size=arguments.size, **figures)


def _figures(outcome: Outcome) -> dict[str, Any]:
    return {
        "per_second": round(outcome.rate, 1),
        "p50_ms": outcome.percentile_ms(0.5),
        "p99_ms": outcome.percentile_ms(0.99),
        "statuses": {str(status): count for status, count in outcome.statuses.items()},
    }


async def _measure(bench: Rig, make: Request, seconds: float, rate: float | None) -> dict[str, Any]:
    await load(bench.settings.api.port, make, seconds=_WARM_UP, rate=rate)
    before = bench.usage().cpu
    outcome = await load(bench.settings.api.port, make, seconds=seconds, rate=rate)
    after, count = bench.usage().cpu, len(outcome.latencies)
    cpu = {f"{name}_cpu_ms": round((after[name] - before[name]) * 1000 / count, 3) for name in ("api", "postgres")}
    return _figures(outcome) | cpu


async def _log_in(bench: Rig, client: httpx.AsyncClient, role: str) -> str:
    """The token of somebody of this role in the first warehouse."""
    email = await bench.value(
        """SELECT email FROM profiles WHERE role = %s AND warehouse_id = (SELECT min(id::text)::uuid FROM warehouses)
           ORDER BY email LIMIT 1""",
        role,
    )
    login = await client.post("/auth/login", json={"email": email, "password": sample.PASSWORD})
    return str(login.raise_for_status().json()["token"])


async def _prepare(bench: Rig) -> tuple[str, dict[str, Any]]:
    """A technician's token, and what the requests need to name."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{bench.settings.api.port}/api", timeout=60) as client:
        manager = await _log_in(bench, client, "manager")
        token = await _log_in(bench, client, "technician")
        client.headers["Authorization"] = f"Bearer {token}"
        equipment = (await client.get("/equipment", params={"limit": 200})).raise_for_status().json()
        fifty = (await client.get("/work-orders", params=_FILTER | {"limit": "50"})).raise_for_status().json()
        deepest = await _deepest(client)
    ids = [each["id"] for each in equipment]
    return token, {"equipment": ids, "work_orders_50": fifty, "deepest": deepest, "manager": manager}


_FILTER = {"status": "closed,verified,completed", "priority": "high,medium"}


async def _deepest(client: httpx.AsyncClient) -> str:
    """The path of the last page but some: reached from the other end, since the order can be turned."""
    answer = (await client.get("/work-orders", params={"sort": "createdAt", "limit": "200"})).raise_for_status()
    last = answer.json()[-1]
    first = (await client.get("/work-orders", params={"sort": "-createdAt", "limit": "25"})).raise_for_status()
    link = urlsplit(first.links["next"]["url"])
    return f"{link.path}?{_cursor_at(link.query, last)}"


def _cursor_at(query: str, row: dict[str, Any]) -> str:
    """The same query with its cursor moved to another row: what following every page would have led to."""
    values = {name: value[0] for name, value in parse_qs(query).items()}
    packed = values["cursor"]
    signature, *_ = json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    moved = json.dumps([signature, row["createdAt"], row["id"]], separators=(",", ":")).encode()
    return urlencode(values | {"cursor": base64.urlsafe_b64encode(moved).decode().rstrip("=")})


def _equipment(token: str, page: dict[str, Any]) -> Request:
    ids = page["equipment"]
    return lambda n: request("GET", f"/api/equipment/{ids[n % len(ids)]}", token)


def _loads(bench: Rig, token: str, page: dict[str, Any]) -> dict[str, Request]:
    filters = "&".join(f"{name}={value}" for name, value in _FILTER.items())
    ids = page["equipment"]

    def get(path: str) -> Request:
        ready = request("GET", path, token)
        return lambda _: ready

    def create(n: int) -> bytes:
        body = {"title": f"Bench {n}", "priority": "high", "equipmentId": ids[n % len(ids)]}
        return request("POST", "/api/work-orders", token, json.dumps(body).encode())

    def search(n: int) -> bytes:
        return request("GET", f"/api/search?q={_SEARCHES[n % len(_SEARCHES)].replace(' ', '+')}", token)

    return {
        "list_50": get(f"/api/work-orders?{filters}&limit=50"),
        "list_25": get(f"/api/work-orders?{filters}&limit=25"),
        "equipment_by_id": _equipment(token, page),
        "first_page": get("/api/work-orders?sort=-createdAt&limit=25"),
        "deepest_page": get(page["deepest"]),
        "search": search,
        "dashboard": get("/api/work-orders/dashboard"),
        "dashboard_of_all": lambda _: request("GET", "/api/work-orders/dashboard", page["manager"]),
        "create": create,
    }


@asynccontextmanager
async def _bare_route(rows: list[dict[str, Any]]) -> AsyncIterator[tuple[int, psutil.Process]]:
    """A FastAPI route that returns the same JSON from memory, in a process of its own."""
    # asyncio sends at once (TCP_NODELAY) where a socket says that it is TCP; else answers wait for acknowledgements
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        port = listener.getsockname()[1]
        process = multiprocessing.get_context("fork").Process(target=_serve_bare, args=(listener, rows), daemon=True)
        process.start()
        try:
            async with asyncio.timeout(30), httpx.AsyncClient() as client:
                while True:
                    try:
                        (await client.get(f"http://127.0.0.1:{port}/")).raise_for_status()
                        break
                    except httpx.HTTPError:
                        await asyncio.sleep(0.1)
            assert process.pid is not None
            yield port, psutil.Process(process.pid)
        finally:
            process.terminate()
            process.join()


def _serve_bare(listener: socket.socket, rows: list[dict[str, Any]]) -> None:
    app = FastAPI()

    @app.get("/")
    async def find() -> list[dict[str, Any]]:
        return rows

    config = uvicorn.Config(app, loop="uvloop", http="httptools", log_config=None, access_log=False)
    asyncio.run(uvicorn.Server(config).serve([listener]))
