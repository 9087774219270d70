"""Which table answers for a span of time, and how wide its groups are. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from api.monitoring.readings.schemas import Resolution

TIERS: dict[Resolution, timedelta] = {
    Resolution.MINUTE: timedelta(minutes=1),
    Resolution.HOUR: timedelta(hours=1),
    Resolution.DAY: timedelta(days=1),
}
# reading and thinning this many rows takes a tenth of a second
_RAW_ROWS = 200_000
_TIER_ROWS = 20_000
# a thinned group keeps its first, last, smallest and largest usable reading and its first bad one
POINTS_A_GROUP = 5


@dataclass(frozen=True)
class Plan:
    """The table to read, and the span of a group when there is more than fits."""

    resolution: Resolution
    group: timedelta


def _wide(span: timedelta, groups: int) -> timedelta:
    """The width at which `groups` of them cover the span."""
    return timedelta(microseconds=-(-(span // timedelta(microseconds=1)) // groups))


def choose(wanted: Resolution, span: timedelta, interval: float | None, max_points: int) -> Plan:
    """Raw readings while they are few enough, then the finest tier that is; the asked one when one was asked for."""
    if wanted is Resolution.AUTO:
        rows = span.total_seconds() / (interval or 1.0)
        tiers = [tier for tier, width in TIERS.items() if span / width <= _TIER_ROWS]
        wanted = Resolution.RAW if rows <= _RAW_ROWS else tiers[0] if tiers else Resolution.DAY
    if wanted is Resolution.RAW:
        return Plan(wanted, _wide(span, max_points // POINTS_A_GROUP))
    width = TIERS[wanted]
    # whole buckets to a group; one more may be cut at either end
    buckets = max(1, -(-(span // width + 1) // (max_points - 1)))
    return Plan(wanted, width * buckets)
