"""The numbers of the performance summary, from what the process counts anyway."""

import time
from datetime import datetime
from typing import Any

import psutil
from prometheus_client import REGISTRY
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_STARTED = psutil.Process().create_time()
_CACHE = text(
    "SELECT coalesce(100.0 * blks_hit / nullif(blks_hit + blks_read, 0), 100)"
    " FROM pg_stat_database WHERE datname = current_database()"
)


async def summary(session: AsyncSession, now: datetime) -> dict[str, Any]:
    requests, errors, seconds = _counted()
    return {
        "timestamp": now,
        "uptime": int(time.time() - _STARTED),
        "request_count": int(requests),
        "average_response_time": round(1000 * seconds / requests, 2) if requests else 0.0,
        "error_rate": round(errors / requests, 4) if requests else 0.0,
        "cache_hit_rate": round(float(await session.scalar(_CACHE) or 0), 2),
        "system_metrics": {
            "cpu_usage": psutil.cpu_percent(),  # since the last time it was asked
            "memory_usage": psutil.virtual_memory().percent,
            "disk_usage": psutil.disk_usage("/").percent,
        },
    }


def _counted() -> tuple[float, float, float]:
    """Requests, those that failed by our fault, and the seconds they took, since the process began."""
    requests = errors = seconds = 0.0
    for family in REGISTRY.collect():
        for sample in family.samples:
            if sample.name == "maintainpro_http_requests_total":
                requests += sample.value
                errors += sample.value if sample.labels["status"].startswith("5") else 0
            elif sample.name == "maintainpro_http_request_seconds_sum":
                seconds += sample.value
    return requests, errors, seconds
