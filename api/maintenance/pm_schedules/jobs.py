"""Schedules follow their site when its working calendar changes."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from procrastinate import App, RetryStrategy

from api.identity.warehouses.service import REPLAN
from api.maintenance.pm_schedules import service
from core.database import Database


def register(app: App, database: Database) -> None:
    """Add this feature's tasks to the worker's."""

    @app.task(name=REPLAN, retry=RetryStrategy(max_attempts=10, exponential_wait=3))
    async def replan_site(warehouse_id: str, before: dict[str, Any]) -> None:
        await replan(database, UUID(warehouse_id), before, datetime.now(UTC))


async def replan(database: Database, warehouse_id: UUID, before: dict[str, Any], now: datetime) -> None:
    """One transaction a template, so that nobody waits long for any of its schedules."""
    days = [date.fromisoformat(day) for day in before["closed_days"]]
    site, done = SimpleNamespace(**{**before, "closed_days": days}), None
    while True:
        async with database.session_scope() as session:
            done = await service.replan_site(session, warehouse_id, site, done, now)
        if done is None:
            return
