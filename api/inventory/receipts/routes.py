"""Routes of goods receipts."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter

from api.conditional import ETag, IfMatch
from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.inventory.receipts import service
from api.inventory.receipts.schemas import ReceiptCreate, ReceiptView, Received

of_order = APIRouter(route_class=IdempotentRoute)


@of_order.get(
    "/{order_id}/receipts",
    response_model=list[ReceiptView],
    dependencies=[needs(Permission.PURCHASING_READ)],
    name="receipts",
)
async def find(order_id: UUID, session: Db) -> Sequence[Any]:
    return await service.find(session, order_id)


@of_order.post(
    "/{order_id}/receipts",
    response_model=Received,
    status_code=201,
    dependencies=[needs(Permission.PURCHASING_ORDER)],
    name="receive",
)
async def receive(order_id: UUID, body: ReceiptCreate, session: Db, user: User, etag: ETag, if_match: IfMatch) -> Any:
    done = await service.receive(session, user, order_id, body, if_match)
    etag(done["purchase_order"]["version"])
    return done
