"""Background work on work orders."""

from uuid import UUID

from procrastinate import App, RetryStrategy

from api.maintenance.work_orders.predictive import open_predictive_work_order
from core.database import Database

OPEN_WORK_ORDER = "open_work_order"


def register(app: App, database: Database) -> None:
    """Add this feature's tasks to the worker's."""

    @app.task(name=OPEN_WORK_ORDER, retry=RetryStrategy(max_attempts=8, exponential_wait=2))
    async def open_work_order(case_id: str) -> None:
        async with database.session_scope() as session:
            await open_predictive_work_order(session, UUID(case_id))
