"""How well machines are: computed every ten minutes and kept, so that the trend says how long they will last."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from analytics.detectors.anomaly import Severity
from analytics.health import Reason, StandingAlarm, StandingCase, health, time_to
from analytics.reliability.estimate import NotEnoughDataError
from api.errors import NotFound
from api.monitoring.health import repository
from api.monitoring.health.schemas import OverviewFilter
from api.monitoring.remaining import service as remaining
from api.operation.services.frame import Context, Service
from api.pagination import Listing

LIMIT: Final = 30.0  # below it a machine wants work now
_CONFIDENCE: Final = 0.9
_MONTH: Final = timedelta(days=30)
_KEEP: Final = timedelta(days=400)


async def of_equipment(session: AsyncSession, equipment_id: UUID, since: datetime | None) -> dict[str, Any]:
    """The health now with its reasons, how it came to that, and how long it will last."""
    tag = await repository.tag(session, equipment_id)
    if tag is None:
        raise NotFound("Equipment")
    now = datetime.now(UTC)
    [(_, value, reasons)] = await measure(session, [equipment_id], now)
    points = await repository.history(session, equipment_id, since or now - _MONTH)
    return {
        "equipment_id": equipment_id,
        "asset_tag": tag,
        "health": round(value, 2),
        "reasons": [r.to_json() for r in reasons],
        "remaining": await remaining.shown(session, equipment_id, now) or _remaining(points),
        "monitor": await _monitor(session, equipment_id),
        "history": points,
    }


async def overview(session: AsyncSession, filters: OverviewFilter) -> Listing:
    return await repository.overview(session, filters)


async def measure(
    session: AsyncSession, equipment: Sequence[UUID], now: datetime
) -> list[tuple[UUID, float, list[Reason]]]:
    """(machine, health, reasons) of each."""
    alarms: dict[UUID, list[StandingAlarm]] = {}
    for a in await repository.alarms(session, equipment):
        name = a.name or a.metric
        alarms.setdefault(a.equipment_id, []).append(
            StandingAlarm(a.sensor_id, name, a.detector, cast("Severity", a.severity), a.message)
        )
    cases: dict[UUID, list[StandingCase]] = {}
    for owner, case_id, title, severity, sensors in await repository.cases(session, equipment):
        spoken = frozenset(s for s in sensors if s is not None)
        cases.setdefault(owner, []).append(StandingCase(str(case_id), title, severity, spoken))
    late = await repository.overdue(session, equipment, now)
    return [(e, *health(alarms.get(e, ()), cases.get(e, ()), late.get(e, 0))) for e in equipment]


async def _monitor(session: AsyncSession, equipment_id: UUID) -> dict[str, Any] | None:
    """What the monitor of all sensors together thinks; None for a machine that has none."""
    monitor = await repository.monitor(session, equipment_id)
    if monitor is None:
        return None
    shares = {int(sensor_id): float(share) for sensor_id, share in monitor.shares.items()}
    names = await repository.metrics(session, list(shares))
    return {
        "state": monitor.state,
        "progress": monitor.progress,
        "mode": monitor.mode,
        "modes": monitor.modes,
        "score": monitor.score,
        "contributions": [
            {"sensor_id": sensor_id, "sensor": names[sensor_id], "share": share}
            for sensor_id, share in sorted(shares.items(), key=lambda each: (-each[1], each[0]))
            if sensor_id in names
        ],
        "observed_at": monitor.observed_at,
    }


def _remaining(points: Sequence[Any]) -> dict[str, Any]:
    said = {"limit": LIMIT, "confidence": _CONFIDENCE, "method": "straight line through the health index"}
    try:
        days = [p.time.timestamp() / 86400.0 for p in points]
        left = time_to(days, [p.health for p in points], LIMIT, _CONFIDENCE)
    except NotEnoughDataError as error:
        return {**said, "reason": f"Not enough data: {error}"}
    return {**said, "days": left.value, "low": left.low, "high": left.high}


async def _work(context: Context) -> dict[str, Any]:
    async with context.database.session_scope() as session:
        found = await measure(session, await repository.monitored(session), context.now)
        await repository.store(
            session,
            [
                {
                    "equipment_id": e,
                    "time": context.now,
                    "health": value,
                    "reasons": [r.to_json() for r in reasons[:20]],
                }
                for e, value, reasons in found
            ],
        )
        await repository.forget(session, context.now - _KEEP)
    return {"machines": len(found)}


SERVICE: Final = Service(
    name="health-index",
    description="The health of every monitored machine, kept as a time series",
    schedule="5-59/10 * * * *",
    work=_work,
)
