"""Routes of imports. A file comes as a form, or as the whole body with the options in the query."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from api.deps import Config, Db, User, needs
from api.errors import Invalid
from api.exchange.imports import service
from api.exchange.imports.schemas import ImportDetail, ImportFilter, ImportOptions, ImportView
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.pagination import answer
from api.uploads import is_multipart

router = APIRouter(route_class=IdempotentRoute)
IMPORT = needs(Permission.DATA_IMPORT)
_TEXT = {"type": "string", "maxLength": 1000}
_FORM = {
    "type": "object",
    "required": ["kind", "file"],
    "properties": {
        "kind": {"enum": ["equipment", "locations", "parts", "vendors", "work-orders"]},
        "file": {"type": "string", "format": "binary"},
        "dryRun": {"type": "boolean"},
        "source": _TEXT,
        "mapping": {**_TEXT, "description": 'JSON: {"Header in the file": "field"}'},
        "fileName": _TEXT,
        "warehouseId": {"type": "string", "format": "uuid"},
    },
}
_BODY = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}}}


@router.get("", response_model=list[ImportView], dependencies=[IMPORT], name="list")
async def find(
    filters: Annotated[ImportFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)


@router.post("", response_model=ImportDetail, status_code=201, dependencies=[IMPORT], name="start", openapi_extra=_BODY)
async def start(request: Request, session: Db, user: User, settings: Config) -> Any:
    options, content = await _given(request)
    return await service.start(session, user, settings, options, content)


@router.get("/{import_id}", response_model=ImportDetail, dependencies=[IMPORT], name="get")
async def get(import_id: UUID, session: Db) -> Any:
    return await service.get(session, import_id)


@router.post("/{import_id}/undo", response_model=ImportDetail, dependencies=[IMPORT], name="undo")
async def undo(import_id: UUID, session: Db, user: User) -> Any:
    return await service.undo(session, user, import_id)


async def _given(request: Request) -> tuple[ImportOptions, bytes]:
    given: dict[str, Any] = dict(request.query_params)
    if is_multipart(request):
        async with request.form(max_files=1, max_fields=10) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise Invalid("file", "File is required")
            given |= {name: value for name, value in form.items() if name != "file"}
            given.setdefault("fileName", (file.filename or "")[:300] or None)
            content = await file.read()
    else:
        content = await request.body()
    try:
        return ImportOptions.model_validate(given, by_alias=True), content
    except ValidationError as error:
        raise RequestValidationError([{**e, "loc": ("body", *e["loc"])} for e in error.errors()]) from None
