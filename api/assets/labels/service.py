"""QR codes and labels of equipment. A code holds an address that a phone's camera opens."""

import asyncio
import io
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.equipment import repository as equipment_rows
from api.assets.equipment import service as equipment
from api.assets.files import links
from api.assets.files import service as files
from api.assets.files.schemas import FileKind
from api.assets.files.store import Store
from api.assets.labels import sheet
from api.assets.labels.schemas import QrFormat, QrQuery
from api.errors import NotFound
from api.identity.actor import Actor
from api.uploads import Upload
from core.models import File
from core.settings import Settings


def address(settings: Settings, equipment_id: UUID) -> str:
    """What the QR code of an equipment says; the scan route understands it too."""
    base = (settings.portal.public_url or settings.api_url).rstrip("/")
    return f"{base}/equipment/{equipment_id}"


async def code(session: AsyncSession, settings: Settings, equipment_id: UUID, query: QrQuery) -> bytes:
    await equipment.need(session, equipment_id)
    draw = sheet.svg if query.format == QrFormat.SVG else sheet.png
    return draw(address(settings, equipment_id), query.scale)


async def keep_code(session: AsyncSession, actor: Actor, store: Store, settings: Settings, equipment_id: UUID) -> File:
    """Store the QR code as a file, and point `qrCodeUrl` to it."""
    machine = await equipment_rows.lock(session, equipment_id)
    if machine is None:
        raise NotFound("Equipment")
    content = sheet.png(address(settings, equipment_id), 10)
    upload = Upload(io.BytesIO(content), f"{machine.asset_tag}.png", "image/png", len(content))
    file = await files.add(
        session,
        store,
        settings,
        upload,
        kind=FileKind.QR_CODES,
        warehouse_id=machine.warehouse_id,
        uploaded_by=actor.id,
        equipment_id=equipment_id,
    )
    machine.qr_code_url = links.url(file.id)
    await session.flush()
    return file


async def labels(session: AsyncSession, settings: Settings, ids: list[UUID]) -> bytes:
    """A PDF with a label for each, in the given order."""
    rows = {row.id: row for row in await equipment_rows.many(session, ids)}
    missing = next((id_ for id_ in ids if id_ not in rows), None)
    if missing is not None:
        raise NotFound(f"Equipment {missing}", "ids")
    wanted = [_label(settings, rows[id_]) for id_ in ids]
    return await asyncio.to_thread(sheet.pdf, wanted)


def _label(settings: Settings, row: Any) -> sheet.Label:
    model = " ".join(part for part in (row.manufacturer, row.model) if part)
    lines = tuple(line.split("\n", 1)[0] for line in (row.description, model, row.location) if line)
    return sheet.Label(address(settings, row.id), row.asset_tag, lines)
