"""Routes of exports."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse

from api.deps import Db, User, get_database
from api.exchange.exports import service
from api.exchange.exports.kinds import EXPORTS, ExportName
from api.exchange.exports.writers import FORMATS
from api.route import Route
from core.database import Database

router = APIRouter(route_class=Route)
Format = Literal["csv", "xlsx", "json"]
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_DONE = {
    "description": "All rows of the list that pass its filters",
    "content": {
        "application/json": {"schema": {"type": "array", "items": {"type": "object"}}},
        **{media.split(";")[0]: _BINARY for media, _ in FORMATS.values() if media != "application/json"},
    },
}


@router.get("", response_model=list[str], name="kinds")
async def kinds(user: User, session: Db) -> list[str]:
    """What this user can export."""
    return [kind.name for kind in EXPORTS.values() if user.can(kind.permission)]


@router.get("/{kind}", response_class=StreamingResponse, responses={200: _DONE}, name="get")
async def get(
    kind: ExportName,
    request: Request,
    user: User,
    session: Db,
    database: Annotated[Database, Depends(get_database)],
    wanted_format: Annotated[Format, Query(alias="format")] = "csv",
) -> StreamingResponse:
    """Beside `format`, the query takes the filters and the order of the list of that name."""
    wanted = EXPORTS[kind]
    user.need(wanted.permission)
    query = {name: value for name, value in request.query_params.items() if name not in ("format", "limit", "cursor")}
    filters = service.read_filters(wanted, query)
    media, write = FORMATS[wanted_format]
    await service.check(session, user, wanted, filters)
    rows = service.rows(database, user, wanted, filters)
    name = f"{kind}-{datetime.now(UTC):%Y-%m-%d}.{wanted_format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(write(service.header(wanted), rows), media_type=media, headers=headers)
