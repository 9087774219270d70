"""Routes of suppliers' offers."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from api.deps import Config, Db, needs
from api.identity.roles import Permission
from api.inventory.suppliers import service
from api.inventory.suppliers.schemas import OfferQuery, OfferView
from api.route import Route

of_part = APIRouter(route_class=Route)


@of_part.get("/{part_id}/offer", response_model=OfferView, dependencies=[needs(Permission.VENDORS_READ)], name="offer")
async def offer(part_id: UUID, query: Annotated[OfferQuery, Query()], session: Db, settings: Config) -> Any:
    return await service.offer(session, settings, part_id, query.quantity)
