"""The worker's part of imports: large files.

They run on connections of the API's role, in the name of the person who asked: row-level security holds for a file as
it does for a request.
"""

from uuid import UUID

from procrastinate import App, RetryStrategy

from api.exchange.imports import repository, service
from core.database import Database
from core.settings import Settings


def register(app: App, database: Database, settings: Settings) -> None:
    """Add this feature's tasks to the worker's."""

    @app.task(name=service.RUN_IMPORT, retry=RetryStrategy(max_attempts=3, exponential_wait=5))
    async def run_import(import_id: str) -> None:
        await run(database, settings, UUID(import_id))


async def run(database: Database, settings: Settings, import_id: UUID) -> None:
    """Run one import that waits. One whose worker died is begun again: nothing of it was kept."""
    async with database.session_scope() as session:
        owner = await repository.owner(session, import_id)
    if owner is None:
        return
    people = Database.open(settings, "api", pool_size=2)

    async def tell(done: int) -> None:
        async with people.session_scope(owner.id, owner.warehouse_id) as session:
            await repository.note_progress(session, import_id, done)

    try:
        async with people.session_scope(owner.id, owner.warehouse_id) as session:
            claimed = await repository.claim(session, import_id)
        if claimed:
            async with people.session_scope(owner.id, owner.warehouse_id) as session:
                await service.resume(session, settings, import_id, tell)
    finally:
        await people.close()
