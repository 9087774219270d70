"""Routes of QR codes and labels, under equipment."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.assets.files import links
from api.assets.files.routes import Files
from api.assets.files.schemas import FileView
from api.assets.labels import service
from api.assets.labels.schemas import QrFormat, QrQuery, SheetQuery
from api.deps import Config, Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission

of_equipment = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.EQUIPMENT_READ)
WRITE = needs(Permission.EQUIPMENT_WRITE)
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_TYPES = {QrFormat.SVG: "image/svg+xml", QrFormat.PNG: "image/png"}


def _bytes(*types: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": "The picture", "content": dict.fromkeys(types, _BINARY)}}


@of_equipment.get(
    "/labels", response_class=Response, responses=_bytes("application/pdf"), dependencies=[READ], name="labels"
)
async def labels(query: Annotated[SheetQuery, Query()], session: Db, settings: Config) -> Response:
    """A PDF sheet of labels."""
    content = await service.labels(session, settings, query.ids)
    return Response(
        content, media_type="application/pdf", headers={"Content-Disposition": "inline; filename=labels.pdf"}
    )


@of_equipment.get(
    "/{equipment_id}/qr-code",
    response_class=Response,
    responses=_bytes(*_TYPES.values()),
    dependencies=[READ],
    name="qr_code",
)
async def code(equipment_id: UUID, query: Annotated[QrQuery, Query()], session: Db, settings: Config) -> Response:
    content = await service.code(session, settings, equipment_id, query)
    # drawn inline in a page: its own policy lets it have its colours and nothing else
    policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
    return Response(content, media_type=_TYPES[query.format], headers=policy)


@of_equipment.post(
    "/{equipment_id}/qr-code", response_model=FileView, status_code=201, dependencies=[WRITE], name="keep_qr_code"
)
async def keep(equipment_id: UUID, session: Db, user: User, settings: Config, store: Files) -> Any:
    """Store the code as a file of its own."""
    return links.view(settings, await service.keep_code(session, user, store, settings, equipment_id))
