"""How reliable machines were: the numbers, what is behind them, and where there is not enough to say."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from analytics.reliability.crow_amsaa import crow_amsaa
from analytics.reliability.estimate import Estimate, NotEnoughDataError
from analytics.reliability.history import Failure, Machine, Record, record
from analytics.reliability.kaplan_meier import kaplan_meier
from analytics.reliability.ranking import Exposure, bad_actors, pareto
from analytics.reliability.rates import failure_rate, inherent_availability, mtbf, mttr, operational_availability
from analytics.reliability.weibull import Weibull, fit, fit_threshold, lives_of
from api.errors import Invalid, NotFound
from api.pagination import Listing
from api.reporting.reliability import repository
from api.reporting.reliability.schemas import FailureFilter, Scope
from core.iso14224 import FAILURE_MODES

_YEAR: Final = timedelta(days=365)
_LONGEST: Final = timedelta(days=366 * 30)
_MOST_STEPS: Final = 500

DEFINITIONS: Final = {
    "failure": "A corrective or emergency work order on the machine, not cancelled nor found to be no fault, or "
    "a predictive one whose finding was confirmed (then dated by the start of the work). A failure reported while the "
    "machine already stands belongs to the one before.",
    "operatingHours": "Hours in the period since the machine is on record, less its downtime.",
    "mtbf": "Operating hours / failures; bounds by chi-square (NIST/SEMATECH e-Handbook 8.4.5.1).",
    "downtime": "By the machine's status (down, maintenance) where that was kept; where it never was, from report to "
    "completion of the work orders above.",
    "mttr": "Mean hours from start to completion of the work; bounds for a log-normal mean (Cox).",
    "meanDowntime": "Mean hours from report to completion, waiting included.",
    "availability": "Inherent: MTBF / (MTBF + MTTR). Operational: 1 - downtime / hours in the period.",
    "weibull": "Operating hours between failures, by maximum likelihood; machines still running are censored, and "
    "lives whose beginning is not on record are left out. Bounds by likelihood ratio. Repair is taken to renew.",
    "growth": "Crow-AMSAA over the calendar of the period, time-terminated (MIL-HDBK-189C).",
    "badActor": "More failures than machines of one common rate would show by chance (binomial, Holm-corrected, 5 %).",
}


async def report(session: AsyncSession, scope: Scope) -> dict[str, Any]:
    """The report of what `scope` names. Raises `Invalid` when that is too much for one answer."""
    start, to = _period(scope.from_, scope.to)
    rows = await repository.machines(session, scope, to)
    if len(rows) > repository.MOST_MACHINES:
        raise Invalid("equipmentId", f"More than {repository.MOST_MACHINES} machines: narrow the scope")
    found = await repository.failures(session, scope, to)
    if len(found) > repository.MOST_FAILURES:
        raise Invalid("to", f"More than {repository.MOST_FAILURES} failures: narrow the scope")
    hours = (to - start).total_seconds() / 3600.0
    stood: dict[UUID, list[tuple[float, float]]] = {}
    for stop in await repository.stops(session, scope, to):
        end = min(stop.ended_at or to, to)
        stood.setdefault(stop.equipment_id, []).append((_hours(stop.started_at, start), _hours(end, start)))
    failures = [_failure(row, start, stood.get(row.equipment_id)) for row in found]
    seen = record([_machine(row, start, stood.get(row.id, ())) for row in rows], failures, hours)
    return {
        "from_": start,
        "to": to,
        "confidence": scope.confidence,
        "machines": len(rows),
        "failures": seen.failures,
        "operating_hours": seen.operating,
        "downtime_hours": seen.downtime,
        **_rates(seen, scope.confidence),
        **_lives(seen, scope.confidence),
        "growth": _growth(seen, hours, scope.confidence),
        "failure_modes": _modes([f for f in failures if 0.0 <= f.at < hours]),
        "equipment": _machines(seen, rows, start, to),
        "definitions": DEFINITIONS,
        "links": {"failures": _link(scope, start, to)},
    }


async def of_equipment(session: AsyncSession, equipment_id: UUID, scope: Scope) -> dict[str, Any]:
    """The report of one machine."""
    if not await repository.exists(session, equipment_id):
        raise NotFound("Equipment")
    return await report(session, scope.model_copy(update={"equipment_id": [equipment_id]}))


async def failures(session: AsyncSession, filters: FailureFilter) -> Listing:
    """The failures behind the report, newest first."""
    start, to = _period(filters.from_, filters.to)
    listing = await repository.page(session, filters, start, to)
    return Listing([_shown(row) for row in listing.rows], listing.next_cursor, listing.total)


async def known_failures(
    session: AsyncSession, equipment: Sequence[UUID], start: datetime, to: datetime
) -> Sequence[Any]:
    """The failures of these machines in a period, oldest first: rows with `failed_at`, `completed_at`, `fo_number`."""
    found = await repository.failures(session, Scope.model_construct(equipment_id=list(equipment)), to)
    return [row for row in found if row.failed_at >= start]


def _period(start: datetime | None, to: datetime | None) -> tuple[datetime, datetime]:
    to = min(to or datetime.now(UTC), datetime.now(UTC))
    start = start or to - _YEAR
    if start >= to:
        raise Invalid("from", "The period must begin before it ends, and before now")
    if to - start > _LONGEST:
        raise Invalid("from", "A period of at most 30 years")
    return start, to


def _machine(row: Any, start: datetime, stops: Sequence[tuple[float, float]]) -> Machine:
    installed = row.installation_date
    begun = datetime(installed.year, installed.month, installed.day, tzinfo=UTC) if installed else row.created_at
    return Machine(str(row.id), _hours(begun, start), stops)


def _failure(row: Any, start: datetime, stops: Sequence[tuple[float, float]] | None) -> Failure:
    """With its downtime: by the machine's status where that is kept, else the work order's time from report to end."""
    at = _hours(row.failed_at, start)
    done = None if row.completed_at is None else _hours(max(row.completed_at, row.failed_at), start)
    restored = done
    if stops:
        until = at if done is None else done
        during = [(a, b) for a, b in stops if a <= until and b > at]
        at, restored = (min(at, *(a for a, _ in during)), max(b for _, b in during)) if during else (at, at)
    return Failure(str(row.equipment_id), at, restored, _repair(row), row.failure_mode)


def _repair(row: Any) -> float | None:
    if row.started_at is None or row.completed_at is None or row.completed_at < row.started_at:
        return None
    return _hours(row.completed_at, row.started_at)


def _hours(at: datetime, since: datetime) -> float:
    return (at - since).total_seconds() / 3600.0


def _figure(compute: Callable[[], Estimate | float], unit: str) -> dict[str, Any]:
    try:
        got = compute()
    except NotEnoughDataError as error:
        return {"unit": unit, "reason": f"Not enough data: {error}"}
    if isinstance(got, float):
        return {"value": got, "unit": unit}
    reason = "No failure in the period: only a lower bound is known" if got.value is None else None
    return {"value": got.value, "low": got.low, "high": got.high, "unit": unit, "reason": reason}


def _rates(seen: Record, confidence: float) -> dict[str, Any]:
    def inherent() -> float:
        between = mtbf(seen.failures, seen.operating, confidence).value
        if between is None:
            raise NotEnoughDataError("no failure in the period")
        repair = mttr(seen.repairs, confidence).value
        assert repair is not None
        return inherent_availability(between, repair)

    return {
        "failure_rate": _figure(lambda: failure_rate(seen.failures, seen.operating, confidence), "1/h"),
        "mtbf": _figure(lambda: mtbf(seen.failures, seen.operating, confidence), "h"),
        "mttr": _figure(lambda: mttr(seen.repairs, confidence), "h"),
        "mean_downtime": _figure(lambda: mttr(seen.restorations, confidence), "h"),
        "availability": {
            "inherent": _figure(inherent, "1"),
            "operational": _figure(lambda: operational_availability(seen.watched, seen.downtime), "1"),
        },
    }


def _lives(seen: Record, confidence: float) -> dict[str, Any]:
    failed = [t for t in seen.lives if t > 0.0]
    lives = lives_of(failed, seen.survivors)
    out: dict[str, Any] = {"survival": [], "survival_reason": None}
    for name, method in (("weibull", fit), ("weibull3", fit_threshold)):
        try:
            out[name] = _weibull(method(lives, confidence))
        except NotEnoughDataError as error:
            nothing = {"unit": "h", "reason": f"Not enough data: {error}"}
            counts = {"failed": lives.failed, "alive": len(lives.alive)}
            out[name] = {"shape": nothing | {"unit": "1"}, "scale": nothing, "reason": nothing["reason"], **counts}
    try:
        steps = kaplan_meier(failed, seen.survivors, confidence)
        every = -(-len(steps) // _MOST_STEPS)
        out["survival"] = steps[::every]
    except NotEnoughDataError as error:
        out["survival_reason"] = f"Not enough data: {error}"
    return out


def _weibull(found: Weibull) -> dict[str, Any]:
    return {
        "shape": _figure(lambda: found.shape, "1"),
        "scale": _figure(lambda: found.scale, "h"),
        "threshold": found.threshold,
        "mean_life": found.mean,
        "b10_life": found.life(0.1),
        "log_likelihood": found.log_likelihood,
        "failed": found.failed,
        "alive": found.alive,
        "reading": found.reading,
    }


def _growth(seen: Record, hours: float, confidence: float) -> dict[str, Any]:
    try:
        if any(m.watched < hours for m in seen.machines):
            raise NotEnoughDataError("not every machine was in use for the whole period, so there is no common clock")
        found = crow_amsaa([t for t in seen.arrivals if t > 0.0], hours, confidence)
    except NotEnoughDataError as error:
        reason = f"Not enough data: {error}"
        return {"shape": {"unit": "1", "reason": reason}, "mtbf": {"unit": "h", "reason": reason}, "reason": reason}
    return {
        "shape": _figure(lambda: found.shape, "1"),
        "mtbf": _figure(lambda: found.mtbf, "h"),
        "p_value": found.p_value,
        "verdict": found.verdict,
    }


def _modes(failures: Sequence[Failure]) -> list[dict[str, Any]]:
    counts = Counter(f.mode or "unknown" for f in failures)
    return [
        {
            "failure_mode": bar.key,
            "name": FAILURE_MODES.get(bar.key, "Not stated" if bar.key == "unknown" else bar.key),
            "failures": int(bar.value),
            "share": bar.share,
            "cumulative": bar.cumulative,
        }
        for bar in pareto({mode: float(count) for mode, count in counts.items()})
    ]


def _machines(seen: Record, rows: Sequence[Any], start: datetime, to: datetime) -> list[dict[str, Any]]:
    """The worst first: the most failures, then the longest downtime."""
    tags = {str(row.id): row.asset_tag for row in rows}
    actors = {
        a.key: a for a in bad_actors([Exposure(m.key, m.failures, m.operating, m.downtime) for m in seen.machines])
    }
    out = []
    for m in sorted(seen.machines, key=lambda m: (-m.failures, -m.downtime, tags[m.key])):
        actor = actors.get(m.key)
        out.append(
            {
                "equipment_id": UUID(m.key),
                "asset_tag": tags[m.key],
                "failures": m.failures,
                "expected_failures": actor and actor.expected,
                "operating_hours": m.operating,
                "downtime_hours": m.downtime,
                "mtbf_hours": m.operating / m.failures if m.failures else None,
                "availability": m.availability,
                "p_value": actor and actor.p_value,
                "bad_actor": bool(actor and actor.bad),
                "failures_url": _link(Scope.model_construct(equipment_id=[UUID(m.key)]), start, to),
            }
        )
    return out


def _link(scope: Scope, start: datetime, to: datetime) -> str:
    query = {"from": start.isoformat(), "to": to.isoformat()}
    for name, values in (
        ("equipmentId", scope.equipment_id), ("equipmentClass", scope.equipment_class),
        ("locationId", scope.location_id),
    ):  # fmt: skip
        if values:
            query[name] = ",".join(str(value) for value in values)
    return f"/api/reports/reliability/failures?{urlencode(query)}"


def _shown(row: Any) -> dict[str, Any]:
    restored = None if row.completed_at is None else max(row.completed_at, row.failed_at)
    return {
        **row._mapping,
        "restored_at": restored,
        "downtime_hours": None if restored is None else _hours(restored, row.failed_at),
        "repair_hours": _repair(row),
    }
