"""The route of an equipment's history."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.assets.history import service
from api.assets.history.schemas import Entry, HistoryFilter
from api.deps import Db, needs
from api.identity.roles import Permission
from api.pagination import link_next
from api.route import Route

of_equipment = APIRouter(route_class=Route)
READ = needs(Permission.WORK_ORDERS_READ)


@of_equipment.get("/{equipment_id}/history", response_model=list[Entry], dependencies=[READ], name="history")
async def history(
    equipment_id: UUID,
    filters: Annotated[HistoryFilter, Query()],
    session: Db,
    request: Request,
    response: Response,
) -> Sequence[Any]:
    rows, cursor = await service.history(session, equipment_id, filters)
    if cursor is not None:
        link_next(request, response, cursor)
    return rows
