"""What can be done with files.

Bytes are kept under their hash, so the same picture sent twice is stored once in a warehouse. Whoever adds a row to a
key and whoever removes the key's bytes hold one lock, so no row ever points to bytes that are being removed.
"""

import asyncio
import hashlib
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, cast
from uuid import UUID

import urllib3.exceptions
from minio.error import MinioException
from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.equipment import service as equipment
from api.assets.files import links, pictures, repository, sniff
from api.assets.files.schemas import FileFilter, FileKind, FilePatch, SignedQuery, Variant
from api.assets.files.store import MissingFileError, Store
from api.conditional import Expected
from api.errors import Forbidden, Invalid, NotFound, ServiceUnavailable
from api.identity.actor import Actor
from api.identity.roles import Permission
from api.pagination import Listing
from api.uploads import Form, Upload
from core import jobs, outbox
from core.events import FileDeleted, FileUploaded
from core.models import File
from core.settings import FileSettings, Settings

PROCESS_FILE = "process_file"
SWEEP_KEY = "sweep_file_key"
STORE_ERRORS = (OSError, MinioException, urllib3.exceptions.HTTPError)
_CHUNK = 256 * 1024
# a picture of 60 million pixels takes some 250 MB while it is unpacked
_AT_ONCE = asyncio.Semaphore(2)


@dataclass(frozen=True)
class Prepared:
    """A file that has been looked at: `content` is what will be kept."""

    content: BinaryIO
    name: str
    content_type: str
    size: int
    sha256: str
    width: int | None
    height: int | None

    def key(self, warehouse_id: UUID) -> str:
        """Where it is kept."""
        return f"{warehouse_id}/{self.sha256[:2]}/{self.sha256}"


@asynccontextmanager
async def prepared(upload: Upload, settings: FileSettings) -> AsyncIterator[Prepared]:
    """The upload with its type told, its name cleaned and its metadata removed. Raises Invalid."""
    if upload.size > settings.max_bytes:
        raise Invalid("file", f"The file has {upload.size} bytes; {settings.max_bytes} are allowed")
    with tempfile.SpooledTemporaryFile(max_size=1024 * 1024) as spool:
        async with _AT_ONCE:
            result = await asyncio.to_thread(_prepare, upload, settings, cast("BinaryIO", spool))
        yield result


async def keep(store: Store, session: AsyncSession, file: Prepared, warehouse_id: UUID) -> str:
    """Put the bytes into the store, for a row that this transaction adds; gives their key."""
    key = file.key(warehouse_id)
    await repository.hold_key(session, key, alone=False)
    try:
        await asyncio.to_thread(store.put, key, file.content, file.size)
    except STORE_ERRORS as error:
        raise ServiceUnavailable("The file store is not reachable") from error
    return key


async def add(
    session: AsyncSession,
    store: Store,
    settings: Settings,
    upload: Upload,
    *,
    kind: FileKind,
    warehouse_id: UUID,
    uploaded_by: UUID | None,
    **columns: Any,
) -> File:
    """Keep an upload as a file of `kind`; `columns` say what it belongs to."""
    async with prepared(upload, settings.files) as file:
        row = File(
            kind=kind,
            warehouse_id=warehouse_id,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            sha256=file.sha256,
            width=file.width,
            height=file.height,
            uploaded_by=uploaded_by,
            storage_key=await keep(store, session, file, warehouse_id),
            **columns,
        )
    session.add(row)
    await session.flush()
    await announce(session, row, uploaded_by)
    return row


async def add_to_equipment(
    session: AsyncSession,
    actor: Actor,
    store: Store,
    settings: Settings,
    equipment_id: UUID,
    kind: FileKind,
    form: Form,
) -> File:
    """A photo, or a document, of a machine."""
    warehouse_id = await equipment.warehouse_of(session, equipment_id)
    if warehouse_id is None:
        raise NotFound("Equipment")
    upload = form.one()
    file = await add(
        session,
        store,
        settings,
        upload,
        kind=kind,
        warehouse_id=warehouse_id,
        uploaded_by=actor.id,
        equipment_id=equipment_id,
        title=form.parse(FilePatch).title,
    )
    if kind == FileKind.EQUIPMENT_PHOTOS and file.content_type not in sniff.PICTURES:
        raise Invalid("file", "A photo is a picture")
    return file


async def announce(session: AsyncSession, row: Any, uploaded_by: UUID | None) -> None:
    """Tell of a new file, and have it processed."""
    await outbox.append(session, FileUploaded(row.id, row.warehouse_id, wire(row), uploaded_by))
    await jobs.defer(session, PROCESS_FILE, file_id=str(row.id))


async def find(session: AsyncSession, actor: Actor, settings: Settings, filters: FileFilter) -> Listing:
    page = await repository.find(session, actor, filters)
    return Listing([links.view(settings, row) for row in page.rows], page.next_cursor, page.total)


async def get(session: AsyncSession, actor: Actor, file_id: UUID) -> Any:
    row = await repository.show(session, actor, file_id)
    if row is None:
        raise NotFound("File")
    return row


async def update(session: AsyncSession, actor: Actor, file_id: UUID, body: FilePatch, expected: Expected) -> Any:
    file = await _lock(session, actor, file_id, expected)
    for name, value in body.changes().items():
        setattr(file, name, value)
    await session.flush()
    return await get(session, actor, file_id)


async def delete(session: AsyncSession, actor: Actor, file_id: UUID, expected: Expected) -> None:
    """Forget a file; its bytes go when no other file has the same."""
    file = await _lock(session, actor, file_id, expected)
    await remove(session, file, actor.id)


async def remove(session: AsyncSession, file: File, deleted_by: UUID | None) -> None:
    """Remove a locked file with everything that hangs on it."""
    shown = wire(file)
    await session.delete(file)
    await session.flush()
    await outbox.append(session, FileDeleted(file.id, file.warehouse_id, shown, deleted_by))
    await jobs.defer(session, SWEEP_KEY, key=file.storage_key)


async def linked(session: AsyncSession, settings: Settings, file_id: UUID, query: SignedQuery) -> Any:
    """The file of a signed link. A link that is forged, changed or too old names nothing."""
    if links.holds(settings, file_id, query.variant, query.expires, query.signature):
        row = await repository.linked(session, file_id)
        if row is not None:
            return row
    raise NotFound("File")


async def content(store: Store, row: Any, variant: Variant) -> Iterator[bytes]:
    """The bytes of a file or of its thumbnail, in pieces."""
    key = row.storage_key if variant == Variant.ORIGINAL else row.thumbnail_key
    if key is None:
        raise NotFound("Thumbnail")
    try:
        return await asyncio.to_thread(store.read, key)
    except MissingFileError:
        raise NotFound("Content of the file") from None
    except STORE_ERRORS as error:
        raise ServiceUnavailable("The file store is not reachable") from error


def wire(row: Any) -> dict[str, Any]:
    """A file as events show it: without links, which would be stale."""
    shown = ("id", "kind", "name", "title", "size", "sha256")
    plain = {name: getattr(row, name) for name in shown}
    owner = str(row.equipment_id) if row.equipment_id else None
    return {**plain, "id": str(row.id), "kind": str(row.kind), "contentType": row.content_type, "equipmentId": owner}


async def _lock(session: AsyncSession, actor: Actor, file_id: UUID, expected: Expected) -> File:
    file = await repository.lock(session, actor, file_id)
    if file is None:
        raise NotFound("File")
    expected.check(file.version)
    if file.uploaded_by != actor.id and not actor.can(Permission.FILES_MANAGE):
        raise Forbidden("A file is changed by the person who uploaded it, or by those who manage files")
    return file


def _prepare(upload: Upload, settings: FileSettings, spool: BinaryIO) -> Prepared:
    kind = sniff.content_type(upload.file, upload.name, upload.content_type)
    name = sniff.clean_name(upload.name, kind)
    width = height = None
    upload.file.seek(0)
    if kind in sniff.PICTURES:
        width, height = pictures.clean(upload.file, kind, spool, settings.max_pixels)
    else:
        while chunk := upload.file.read(_CHUNK):
            spool.write(chunk)
    size = spool.tell()
    if size > 2 * settings.max_bytes:  # a picture may grow a little when it is written anew
        raise Invalid("file", f"The picture would take {size} bytes; {settings.max_bytes} are allowed")
    digest = hashlib.sha256()
    spool.seek(0)
    while chunk := spool.read(_CHUNK):
        digest.update(chunk)
    spool.seek(0)
    return Prepared(spool, name, kind, size, digest.hexdigest(), width, height)
