"""Background work on files: thumbnails, and the removal of what nobody refers to any more."""

import asyncio
import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from procrastinate import App, RetryStrategy

from api.assets.files import pictures, repository, service, sniff
from api.assets.files.store import MissingFileError, Store, open_store
from api.errors import Invalid
from api.operation.services.frame import Context, Service
from core.database import Database
from core.settings import Settings

log = structlog.get_logger()

THUMBNAIL = ".thumbnail.webp"
_PATIENCE = timedelta(minutes=2)  # the job that came with the upload is usually done by then
_STRAY = timedelta(days=1)
_BATCH = 200


def register(app: App, database: Database, settings: Settings) -> None:
    """Add this feature's tasks to the worker's."""
    store = open_store(settings.files)

    @app.task(name=service.PROCESS_FILE, retry=RetryStrategy(max_attempts=8, exponential_wait=2))
    async def process_file(file_id: str) -> None:
        await process(database, store, settings, UUID(file_id))

    @app.task(name=service.SWEEP_KEY, retry=RetryStrategy(max_attempts=8, exponential_wait=2))
    async def sweep_file_key(key: str) -> None:
        await sweep(database, store, key)


async def process(database: Database, store: Store, settings: Settings, file_id: UUID) -> bool:
    """Make the thumbnail of a picture, and note that the file was looked at; gives whether there was anything to do."""
    async with database.session_scope() as session:
        row = await repository.show(session, None, file_id)
    if row is None or row.processed_at is not None:
        return False
    small = None
    if row.content_type in sniff.PICTURES:
        try:
            small = await asyncio.to_thread(_small, store, row, settings.files.max_pixels)
        except (Invalid, MissingFileError) as error:  # trying again would not help
            log.warning("no thumbnail", file=str(file_id), reason=str(error) or type(error).__name__)
    async with database.session_scope() as session:
        await repository.hold_key(session, row.storage_key, alone=False)
        key = f"{row.storage_key}{THUMBNAIL}" if small else None
        if small and key:
            await asyncio.to_thread(store.put, key, io.BytesIO(small), len(small))
        await repository.note_processed(session, file_id, key, datetime.now(UTC))
    return True


async def sweep(database: Database, store: Store, key: str) -> bool:
    """Remove the bytes under a key, and what was made of them, unless a file has them; gives whether it did."""
    async with database.session_scope() as session:
        await repository.hold_key(session, key, alone=True)
        if await repository.key_in_use(session, key):
            return False
        for part in (f"{key}{THUMBNAIL}", key):
            await asyncio.to_thread(store.delete, part)
    return True


async def work(context: Context) -> dict[str, Any]:
    """What the jobs of single files left undone, and the bytes and files that belong to nothing."""
    store = open_store(context.settings.files)
    async with context.database.session_scope() as session:
        waiting = await repository.unprocessed(session, context.now - _PATIENCE, _BATCH)
    done = [await process(context.database, store, context.settings, file_id) for file_id in waiting]
    async with context.database.session_scope() as session:
        stray = await repository.stray_attachments(session, context.now - _STRAY, _BATCH)
        for file in stray:
            await service.remove(session, file, None)
    removed = 0
    # an upload puts its bytes before its row is visible: what is young is left alone
    old = (context.now - _STRAY).timestamp()
    for key in await asyncio.to_thread(_keys_before, store, old):
        removed += await sweep(context.database, store, key)
    return {"processed": sum(done), "strayFiles": len(stray), "removedKeys": removed}


FILE_PROCESSOR = Service(
    "file-processor", "Thumbnails that are missing, and files that belong to nothing", "*/10 * * * *", work
)


def _small(store: Store, row: Any, max_pixels: int) -> bytes:
    return pictures.thumbnail(io.BytesIO(b"".join(store.read(row.storage_key))), row.content_type, max_pixels)


def _keys_before(store: Store, moment: float) -> list[str]:
    """Keys without those of thumbnails, which go with their picture."""
    return [key for key, put_at in store.listing() if put_at < moment and not key.endswith(THUMBNAIL)]
