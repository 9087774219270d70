"""Routes of parts and of the ledger of their stock."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.conditional import ETag, IfMatch
from api.deps import Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.inventory.parts import service
from api.inventory.parts.schemas import (
    Alternates,
    AlternateView,
    Lookup,
    PartCreate,
    PartDetail,
    PartFilter,
    PartPatch,
    PartView,
    TransactionCreate,
    TransactionFilter,
    TransactionView,
    Transfer,
)
from api.pagination import answer

router = APIRouter(route_class=IdempotentRoute)
transactions = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.PARTS_READ)
WRITE = needs(Permission.PARTS_WRITE)
MOVE = needs(Permission.STOCK_MOVE)
Ledger = Annotated[TransactionFilter, Query()]


@router.get("", response_model=list[PartView], dependencies=[READ], name="list")
async def find(
    filters: Annotated[PartFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)


@router.post("", response_model=PartDetail, status_code=201, dependencies=[WRITE], name="create")
async def create(body: PartCreate, session: Db, user: User, etag: ETag) -> Any:
    part = await service.create(session, user, body)
    etag(part["version"])
    return part


@router.get("/lookup", response_model=list[PartView], dependencies=[READ], name="look_up")
async def look_up(query: Annotated[Lookup, Query()], session: Db) -> Sequence[Any]:
    return await service.look_up(session, query.code)


@router.post("/transfers", response_model=list[TransactionView], status_code=201, dependencies=[MOVE], name="transfer")
async def transfer(body: Transfer, session: Db, user: User) -> Any:
    return await service.transfer(session, user, body)


@router.get("/{part_id}", response_model=PartDetail, dependencies=[READ], name="get")
async def get(part_id: UUID, session: Db, etag: ETag) -> Any:
    part = await service.get(session, part_id)
    etag(part["version"])
    return part


@router.patch("/{part_id}", response_model=PartDetail, dependencies=[WRITE], name="update")
async def update(part_id: UUID, body: PartPatch, session: Db, user: User, etag: ETag, if_match: IfMatch) -> Any:
    part = await service.update(session, user, part_id, body, if_match)
    etag(part["version"])
    return part


@router.delete("/{part_id}", status_code=204, response_class=Response, dependencies=[WRITE], name="deactivate")
async def deactivate(part_id: UUID, session: Db, if_match: IfMatch) -> None:
    await service.deactivate(session, part_id, if_match)


@router.get("/{part_id}/alternates", response_model=list[AlternateView], dependencies=[READ], name="alternates")
async def alternates(part_id: UUID, session: Db) -> Sequence[Any]:
    return await service.alternates(session, part_id)


@router.put("/{part_id}/alternates", response_model=list[AlternateView], dependencies=[WRITE], name="set_alternates")
async def set_alternates(part_id: UUID, body: Alternates, session: Db) -> Sequence[Any]:
    return await service.set_alternates(session, part_id, body.part_ids)


@router.get("/{part_id}/transactions", response_model=list[TransactionView], dependencies=[READ], name="transactions")
async def find_of_part(
    part_id: UUID, filters: Ledger, session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.transactions_of(session, part_id, filters), request, response)


@router.post(
    "/{part_id}/transactions", response_model=TransactionView, status_code=201, dependencies=[MOVE], name="move"
)
async def move(part_id: UUID, body: TransactionCreate, session: Db, user: User) -> Any:
    return await service.move(session, user, part_id, body)


@transactions.get("", response_model=list[TransactionView], dependencies=[READ], name="list")
async def find_transactions(filters: Ledger, session: Db, request: Request, response: Response) -> Sequence[Any]:
    return answer(await service.find_transactions(session, filters), request, response)
