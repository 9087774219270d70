"""The run of a backtest, in the worker: history comes by a server-side cursor, so memory does not grow with it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import numpy as np
import psycopg
import structlog
from procrastinate import App

from analytics.backtest import KnownFailure, Scoring, account, attend
from analytics.detectors.bank import SensorSettings
from analytics.detectors.equipment import assemble
from analytics.evidence import SensorFacts
from analytics.policy import DEFAULT_POLICY, CasePolicy
from analytics.quiet import NEVER, Calendar
from analytics.replay import Asset, Replay
from analytics.signatures import class_from_text
from api.monitoring.backtests import repository
from api.monitoring.backtests.schemas import Status
from api.monitoring.backtests.service import RUN
from api.monitoring.maintenance_windows import service as maintenance_windows
from api.reporting.reliability import service as reliability
from core.database import Database, connect
from core.settings import Settings

log = structlog.get_logger()

_ROWS: Final = 20_000  # readings at a time
_SLICE: Final = timedelta(hours=6)  # of history a query, and between looks at whether somebody cancelled
_STEP: Final = 60.0  # s of history that are decided on together

_READINGS: Final = """SELECT sensor_id, (extract(epoch FROM time) * 1000000)::bigint, value, quality FROM readings
    WHERE sensor_id = ANY(%s) AND time >= %s AND time < %s ORDER BY time, sensor_id"""


class _Cancelled(Exception):  # noqa: N818  # nothing went wrong
    pass


def register(app: App, database: Database, settings: Settings) -> None:
    """Add this feature's task to the worker's."""

    @app.task(name=RUN)
    async def run_backtest(backtest_id: str) -> None:
        await run(database, settings, UUID(backtest_id))


async def run(database: Database, settings: Settings, backtest_id: UUID) -> None:
    """Run it to its end. One whose worker died begins again; one that has ended is left alone."""
    async with database.session_scope() as session:
        row = await repository.lock(session, backtest_id)
        if row is None or row.finished_at is not None:
            return
        row.status, row.started_at, row.progress = Status.RUNNING, datetime.now(UTC), 0.0
        kind, warehouse, request = row.kind, row.warehouse_id, dict(row.request)
    try:
        result = await _replay(database, settings, backtest_id, warehouse, kind, request)
    except _Cancelled:
        await _finish(database, backtest_id, Status.CANCELLED)
    except Exception as error:
        await _finish(database, backtest_id, Status.FAILED, error=f"{type(error).__name__}: {error}"[:500])
        log.exception("a backtest failed", backtest_id=str(backtest_id))
    else:
        await _finish(database, backtest_id, Status.SUCCEEDED, result=result)


async def _replay(
    database: Database, settings: Settings, backtest_id: UUID, warehouse: UUID, kind: str, request: dict[str, Any]
) -> dict[str, Any]:
    start, end = (datetime.fromisoformat(request[name]) for name in ("from", "to"))
    async with database.session_scope() as session:
        equipment = [UUID(e) for e in request["equipmentId"]]
        windows = await maintenance_windows.calendars(session, equipment, start, end)
        replay, sensors = await _prepare(session, warehouse, windows, request, equipment)
        failures = [_known(f) for f in request["failures"]]
        if request["useWorkOrders"]:
            failures += [
                KnownFailure(
                    str(f.equipment_id), _us(f.failed_at), None, _us(f.completed_at), f.failure_mode, f.fo_number
                )
                for f in await reliability.known_failures(session, equipment, start, end)
            ]
    rules = Scoring(request["horizonDays"] * 86400.0, late=3600.0)
    async with await connect(settings, "worker") as connection:
        at = start
        while at < end:
            until = min(at + _SLICE, end)
            async for block in _history(connection, sensors, at, until):
                await asyncio.to_thread(replay.feed, *block, _STEP)
            attend(replay, failures)
            await _progress(database, backtest_id, (until - start) / (end - start))
            at = until
    return account(replay, failures, (end - start).total_seconds(), rules)


async def _prepare(
    session: Any, warehouse: UUID, windows: dict[UUID, Calendar], request: dict[str, Any], equipment: list[UUID]
) -> tuple[Replay, list[int]]:
    facts: dict[UUID, dict[int, SensorFacts]] = {}
    intervals: dict[int, float | None] = {}
    for s in await repository.sensors(session, equipment):
        facts.setdefault(s.equipment_id, {})[s.id] = SensorFacts(
            s.id, s.metric, s.unit, low=s.low_limit, high=s.high_limit
        )
        intervals[s.id] = s.sampling_interval
    assets = [
        Asset(
            str(m.id), m.equipment_class or class_from_text(m.text), m.criticality, facts.get(m.id, {}),
            str(m.parent_equipment_id) if m.parent_equipment_id else None, str(warehouse), windows.get(m.id, NEVER),
        )
        for m in await repository.machines(session, equipment)
    ]  # fmt: skip
    rows: dict[tuple[int | None, str], tuple[str, dict[str, float]]] = {
        (r.sensor_id, r.detector): (r.mode, r.parameters) for r in await repository.settings(session)
    }
    for wanted in request.get("detectors", ()):
        rows[wanted["sensorId"], wanted["detector"]] = (wanted["mode"], wanted["parameters"])
    settings = {s: _settings(s, interval, rows) for s, interval in intervals.items()}
    named = {(s, detector) for s in intervals for (_, detector) in rows}
    shadow = {
        (s, detector)
        for s, detector in named
        if (rows.get((s, detector)) or rows.get((None, detector), ("live", {})))[0] != "live"
    }
    given = request.get("policy") or await repository.policy(session, warehouse)
    policy = CasePolicy.from_json(given) if given else DEFAULT_POLICY
    together = {sensor: row for (sensor, detector), row in rows.items() if detector == "equipment"}
    monitors = {asset.key: assemble(asset.sensors, together) for asset in assets}
    return Replay(assets, settings, policy, shadow, monitors), sorted(intervals)


def _settings(
    sensor: int, interval: float | None, rows: dict[tuple[int | None, str], tuple[str, dict[str, float]]]
) -> SensorSettings:
    """A sensor's own rows over those for every sensor, as streams reads them."""
    own = {detector: row for (s, detector), row in rows.items() if s is None}
    own |= {detector: row for (s, detector), row in rows.items() if s == sensor}
    own.pop("equipment", None)  # it watches all sensors together
    return SensorSettings(
        interval,
        {detector: parameters for detector, (_, parameters) in own.items()},
        frozenset(detector for detector, (mode, _) in own.items() if mode == "off"),
    )


async def _history(
    connection: psycopg.AsyncConnection[Any], sensors: list[int], start: datetime, end: datetime
) -> AsyncIterator[tuple[Any, Any, Any, Any]]:
    async with connection.transaction(), connection.cursor("history", binary=True) as cursor:
        await cursor.execute(_READINGS, [sensors, start, end])
        while rows := await cursor.fetchmany(_ROWS):
            ids, times, values, qualities = zip(*rows, strict=True)
            yield (
                np.array(ids, np.uint32),
                np.array(times, np.int64),
                np.array(values, float),
                np.array(qualities, np.uint8),
            )


async def _progress(database: Database, backtest_id: UUID, share: float) -> None:
    async with database.session_scope() as session:
        row = await repository.lock(session, backtest_id)
        if row is None or row.cancel:
            raise _Cancelled
        row.progress = share


async def _finish(
    database: Database,
    backtest_id: UUID,
    status: Status,
    result: dict[str, Any] | None = None,
    error: str | None = None,
) -> None:
    async with database.session_scope() as session:
        row = await repository.lock(session, backtest_id)
        if row is not None and row.finished_at is None:
            row.status, row.result, row.error, row.finished_at = status, result, error, datetime.now(UTC)
            row.progress = 1.0 if status is Status.SUCCEEDED else row.progress


def _known(f: dict[str, Any]) -> KnownFailure:
    onset, repaired = f.get("onset"), f.get("repairedAt")
    return KnownFailure(
        f["equipmentId"],
        _us(datetime.fromisoformat(f["failedAt"])) or 0,
        _us(datetime.fromisoformat(onset)) if onset else None,
        _us(datetime.fromisoformat(repaired)) if repaired else None,
        f.get("failureMode"),
    )


def _us(at: datetime | None) -> Any:
    return None if at is None else int(at.timestamp() * 1_000_000)
