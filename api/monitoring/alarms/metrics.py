"""The figures of an alarm system over a span: what the database counts, and what follows from it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ARRAY, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from analytics.alarm_metrics import CHATTER, FLOOD_BEGINS, PERIOD, STALE_HOURS, floods, periods, rating
from api.errors import Invalid
from api.monitoring.alarms.schemas import MetricsFilter

_DAY: Final = timedelta(days=1)
LONGEST: Final = timedelta(days=366)
_SOON: Final = 600  # s in which an alarm ought to be acknowledged
_SCOPE: Final = """(CAST(:equipment AS uuid[]) IS NULL OR equipment_id = ANY(:equipment))
        AND (CAST(:warehouses AS uuid[]) IS NULL OR warehouse_id = ANY(:warehouses))"""
_COUNTED: Final = f"""
    WITH said AS MATERIALIZED (
        SELECT * FROM app.alarm_annunciations(:start, :end) WHERE {_SCOPE}
    ), raised AS MATERIALIZED (
        SELECT *, occurred_at - lag(occurred_at, :others) OVER (
                   PARTITION BY sensor_id, source, detector ORDER BY occurred_at, id) <= make_interval(secs => :within)
                   AS chatters
        FROM said WHERE kind = 'raised' AND NOT silenced
    ), tags AS (
        SELECT sensor_id, source, detector, count(*) AS alarms, coalesce(bool_or(chatters), false) AS chatters
        FROM raised GROUP BY 1, 2, 3
    ), answers AS (
        SELECT kind, silenced, extract(epoch FROM lead(occurred_at) OVER next - occurred_at) AS seconds,
               lead(kind) OVER next AS answer
        FROM said WINDOW next AS (PARTITION BY alarm_id ORDER BY id)
    ), answered AS (
        SELECT greatest(seconds, 0) AS seconds FROM answers
        WHERE kind = 'raised' AND NOT silenced AND answer = 'acknowledged'
    )
    SELECT (SELECT count(*) FROM raised) AS alarms,
           (SELECT coalesce(jsonb_object_agg(period, alarms), '{{}}') FROM (
                SELECT floor(extract(epoch FROM occurred_at - :start) / :period)::int AS period, count(*) AS alarms
                FROM raised GROUP BY 1) b) AS periods,
           (SELECT coalesce(jsonb_object_agg(severity, alarms), '{{}}') FROM (
                SELECT severity, count(*) AS alarms FROM raised GROUP BY 1) s) AS severities,
           (SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY alarms DESC, detector, sensor_id, source), '[]') FROM (
                SELECT tags.*, s.address, s.equipment_id FROM tags LEFT JOIN sensors s ON s.id = tags.sensor_id
                ORDER BY alarms DESC, detector, tags.sensor_id, tags.source LIMIT 10) t) AS actors,
           (SELECT count(*) FROM tags WHERE chatters) AS chattering,
           (SELECT coalesce(sum(alarms), 0) FROM tags WHERE chatters) AS of_chattering,
           (SELECT count(*) FROM answered) AS acknowledged,
           (SELECT count(*) FROM answered WHERE seconds <= :soon) AS soon,
           (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FROM answered) AS median,
           (SELECT percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds) FROM answered) AS slow"""  # noqa: S608
_STANDING: Final = f"""
    SELECT count(*) FILTER (WHERE heard) AS standing,
           count(*) FILTER (WHERE heard AND state = 'unacknowledged') AS unacknowledged,
           count(*) FILTER (WHERE heard AND raised_at < now() - make_interval(hours => :stale)) AS stale,
           count(*) FILTER (WHERE shelved) AS shelved,
           count(*) FILTER (WHERE suppressed_by IS NOT NULL) AS suppressed
    FROM (SELECT *, coalesce(shelved_until > now(), false) AS shelved,
                 suppressed_by IS NULL AND coalesce(shelved_until <= now(), true) AS heard
          FROM alarms WHERE state IN ('unacknowledged', 'acknowledged') AND {_SCOPE}) a"""  # noqa: S608
_UUIDS: Final = ARRAY(Uuid())


async def measure(session: AsyncSession, filters: MetricsFilter) -> dict[str, Any]:
    """The alarm metrics of a span, the last 24 hours if none is given.

    Counted is what was annunciated: raises of alarms that were neither shelved nor suppressed. Rates are per ten
    minutes and hour over the whole span; a flood begins with more than ten alarms in ten minutes and ends with fewer
    than five; an alarm chatters that is raised three times within a minute; one is stale that has stood for more than
    24 hours (ISA-18.2-2016 section 16.5, IEC 62682:2022 section 16.5, EEMUA 191). An acknowledgement belongs to the
    raise before it; its time is by the server's clock and the raise's by the device's, so below 0 counts as 0.
    """
    end = filters.to or datetime.now(UTC)
    start = filters.from_ or end - _DAY
    if start >= end:
        raise Invalid("from", "`from` must come before `to`")
    if end - start > LONGEST:
        raise Invalid("from", f"A span of at most {LONGEST.days} days")
    scope = {"equipment": filters.equipment_id, "warehouses": filters.warehouse_id}
    counted = text(_COUNTED).bindparams(*(bindparam(name, type_=_UUIDS) for name in scope))
    standing = text(_STANDING).bindparams(*(bindparam(name, type_=_UUIDS) for name in scope))
    times, within = CHATTER
    row = (
        await session.execute(
            counted,
            {
                **scope, "start": start, "end": end, "period": PERIOD, "others": times - 1, "within": within,
                "soon": _SOON,
            },
        )
    ).one()  # fmt: skip
    now = (await session.execute(standing, {**scope, "stale": STALE_HOURS})).one()
    return {"from_": start, "to": end, **_rates(row, start, (end - start).total_seconds()), **now._mapping}


def _rates(row: Any, start: datetime, seconds: float) -> dict[str, Any]:
    counts = {int(period): int(alarms) for period, alarms in row.periods.items()}
    total = periods(seconds)
    found = floods(counts, total)
    busiest = min(counts, key=lambda period: (-counts[period], period), default=None)
    mean = row.alarms / (seconds / PERIOD)
    top = sum(int(actor["alarms"]) for actor in row.actors)
    return {
        "alarms": row.alarms,
        "per_hour": round(row.alarms / (seconds / 3600), 3),
        "per_ten_minutes": round(mean, 3),
        "rating": rating(mean),
        "busiest": None if busiest is None else {"from_": _at(start, busiest), "alarms": counts[busiest]},
        "percent_of_periods_above_ten": _percent(sum(n > FLOOD_BEGINS for n in counts.values()), total),
        "floods": [
            {"from_": _at(start, f.first), "to": _at(start, f.end), "alarms": f.alarms, "peak": f.peak}
            for f in sorted(found, key=lambda f: (-f.alarms, f.first))[:50]
        ],
        "flood_count": len(found),
        "percent_of_time_in_flood": _percent(sum(f.end - f.first for f in found), total),
        "chattering": row.chattering,
        "percent_from_chattering": _percent(row.of_chattering, row.alarms),
        "bad_actors": [
            {**actor, "percent": _percent(actor["alarms"], row.alarms), "chattering": actor["chatters"]}
            for actor in row.actors
        ],
        "percent_from_bad_actors": _percent(top, row.alarms),
        "severities": {
            severity: _share(row.severities, severity, row.alarms) for severity in ("low", "medium", "high", "critical")
        },
        "acknowledged": row.acknowledged,
        "percent_acknowledged_within_ten_minutes": _percent(row.soon, row.alarms),
        "median_seconds_to_acknowledge": row.median,
        "p90_seconds_to_acknowledge": row.slow,
    }


def _share(severities: Mapping[str, int], severity: str, alarms: int) -> dict[str, Any]:
    count = int(severities.get(severity, 0))
    return {"alarms": count, "percent": _percent(count, alarms)}


def _at(start: datetime, period: int) -> datetime:
    return start + timedelta(seconds=period * PERIOD)


def _percent(part: Any, whole: int) -> float:
    return round(100.0 * float(part) / whole, 2) if whole else 0.0
