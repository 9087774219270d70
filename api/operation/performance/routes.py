"""How this process and its machine are doing, in the reference's words."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter

from api.deps import Db, needs
from api.identity.roles import Permission
from api.operation.performance import service
from api.route import Route
from api.schemas import Timestamp, View

router = APIRouter(route_class=Route)


class SystemMetrics(View):
    """Percent."""

    cpu_usage: float
    memory_usage: float
    disk_usage: float


class Summary(View):
    """Of this process since its start; the cache is PostgreSQL's.

    `uptime` in seconds, `averageResponseTime` in milliseconds, `errorRate` (answers of 500 and above) as a fraction,
    `cacheHitRate` in percent.
    """

    timestamp: Timestamp
    uptime: int
    request_count: int
    average_response_time: float
    error_rate: float
    cache_hit_rate: float
    system_metrics: SystemMetrics


@router.get("/summary", response_model=Summary, dependencies=[needs(Permission.PERFORMANCE_READ)], name="summary")
async def summary(session: Db) -> Any:
    return await service.summary(session, datetime.now(UTC))
