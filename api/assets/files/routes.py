"""Routes of files, and of photos and documents of equipment."""

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.assets.equipment import service as equipment
from api.assets.files import links, service
from api.assets.files.schemas import FileFilter, FileKind, FilePatch, FileView, SignedQuery, Variant
from api.assets.files.sniff import PICTURES
from api.assets.files.store import Store
from api.conditional import ETag, IfMatch
from api.deps import AnonymousDb, Config, Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.pagination import answer
from api.uploads import FileForm, described

router = APIRouter(route_class=IdempotentRoute)
of_equipment = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.FILES_READ)
PHOTOS = needs(Permission.FILES_ATTACH)
DOCUMENTS = needs(Permission.FILES_MANAGE)
_BINARY = {"schema": {"type": "string", "format": "binary"}}
BYTES: dict[int | str, dict[str, Any]] = {200: {"description": "The content", "content": {"*/*": _BINARY}}}


async def get_store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


Files = Annotated[Store, Depends(get_store)]


@router.get("", response_model=list[FileView], dependencies=[READ], name="list")
async def find(
    filters: Annotated[FileFilter, Query()],
    session: Db,
    user: User,
    settings: Config,
    request: Request,
    response: Response,
) -> Sequence[Any]:
    return answer(await service.find(session, user, settings, filters), request, response)


@router.get("/{file_id}", response_model=FileView, dependencies=[READ], name="get")
async def get(file_id: UUID, session: Db, user: User, settings: Config, etag: ETag) -> Any:
    row = await service.get(session, user, file_id)
    etag(row.version)
    return links.view(settings, row)


@router.patch("/{file_id}", response_model=FileView, dependencies=[READ], name="update")
async def update(
    file_id: UUID, body: FilePatch, session: Db, user: User, settings: Config, etag: ETag, if_match: IfMatch
) -> Any:
    row = await service.update(session, user, file_id, body, if_match)
    etag(row.version)
    return links.view(settings, row)


@router.delete("/{file_id}", status_code=204, response_class=Response, dependencies=[READ], name="delete")
async def delete(file_id: UUID, session: Db, user: User, if_match: IfMatch) -> None:
    await service.delete(session, user, file_id, if_match)


@router.get(
    "/{file_id}/content", response_class=StreamingResponse, responses=BYTES, dependencies=[READ], name="content"
)
async def content(file_id: UUID, session: Db, user: User, store: Files, variant: Variant = Variant.ORIGINAL) -> Any:
    return await serve(store, await service.get(session, user, file_id), variant)


@router.get("/{file_id}/download", response_class=StreamingResponse, responses=BYTES, name="download")
async def download(
    file_id: UUID, query: Annotated[SignedQuery, Query()], session: AnonymousDb, settings: Config, store: Files
) -> Any:
    """By a signed link, without login."""
    return await serve(store, await service.linked(session, settings, file_id, query), query.variant)


def _routes(path: str, kind: FileKind, permission: Any, name: str) -> None:
    @of_equipment.get(
        f"/{{equipment_id}}/{path}", response_model=list[FileView], dependencies=[READ], name=f"list_{name}"
    )
    async def find_of(
        equipment_id: UUID,
        filters: Annotated[FileFilter, Query()],
        session: Db,
        user: User,
        settings: Config,
        request: Request,
        response: Response,
    ) -> Sequence[Any]:
        await equipment.need(session, equipment_id)
        of_this = filters.model_copy(update={"equipment_id": [equipment_id], "kind": [kind]})
        return answer(await service.find(session, user, settings, of_this), request, response)

    @of_equipment.post(
        f"/{{equipment_id}}/{path}",
        response_model=FileView,
        status_code=201,
        dependencies=[permission],
        name=f"add_{name}",
        openapi_extra=described("title"),
    )
    async def add_to(
        equipment_id: UUID, form: FileForm, session: Db, user: User, settings: Config, store: Files, etag: ETag
    ) -> Any:
        row = await service.add_to_equipment(session, user, store, settings, equipment_id, kind, await form.read())
        etag(row.version)
        return links.view(settings, row)


_routes("photos", FileKind.EQUIPMENT_PHOTOS, PHOTOS, "photo")
_routes("documents", FileKind.EQUIPMENT_DOCUMENTS, DOCUMENTS, "document")


async def serve(store: Store, row: Any, variant: Variant) -> StreamingResponse:
    """The bytes as an answer that no browser takes for a page of ours."""
    pieces = await service.content(store, row, variant)
    small = variant == Variant.THUMBNAIL
    shown = small or row.content_type in PICTURES
    name = f"filename*=UTF-8''{quote(row.name, safe='')}"
    headers = {
        "Content-Disposition": f"{'inline' if shown else 'attachment'}; {name}",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "Cache-Control": "private, max-age=3600, immutable",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if not small:
        headers["Content-Length"] = str(row.size)
    kind = "image/webp" if small else row.content_type
    return StreamingResponse(pieces, headers=headers, media_type=f"{kind}; charset=utf-8" if "text/" in kind else kind)
