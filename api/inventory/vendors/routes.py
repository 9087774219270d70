"""Routes of vendors, their contacts and contracts."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.conditional import ETag, IfMatch
from api.deps import Config, Db, User, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.inventory.vendors import service
from api.inventory.vendors.schemas import (
    ContactCreate,
    ContactPatch,
    ContactView,
    ContractCreate,
    ContractFilter,
    ContractPatch,
    ContractView,
    VendorCreate,
    VendorFilter,
    VendorPatch,
    VendorView,
)
from api.pagination import answer

router = APIRouter(route_class=IdempotentRoute)
contracts = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.VENDORS_READ)
WRITE = needs(Permission.VENDORS_WRITE)


@router.get("", response_model=list[VendorView], dependencies=[READ], name="list")
async def find(
    filters: Annotated[VendorFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find(session, filters), request, response)


@router.post("", response_model=VendorView, status_code=201, dependencies=[WRITE], name="create")
async def create(body: VendorCreate, session: Db, user: User, settings: Config, etag: ETag) -> Any:
    vendor = await service.create(session, user, settings, body)
    etag(vendor.version)
    return vendor


@router.get("/{vendor_id}", response_model=VendorView, dependencies=[READ], name="get")
async def get(vendor_id: UUID, session: Db, etag: ETag) -> Any:
    vendor = await service.get(session, vendor_id)
    etag(vendor.version)
    return vendor


@router.patch("/{vendor_id}", response_model=VendorView, dependencies=[WRITE], name="update")
async def update(
    vendor_id: UUID, body: VendorPatch, session: Db, settings: Config, etag: ETag, if_match: IfMatch
) -> Any:
    vendor = await service.update(session, settings, vendor_id, body, if_match)
    etag(vendor.version)
    return vendor


@router.delete("/{vendor_id}", status_code=204, response_class=Response, dependencies=[WRITE], name="deactivate")
async def deactivate(vendor_id: UUID, session: Db, if_match: IfMatch) -> None:
    await service.deactivate(session, vendor_id, if_match)


@router.get("/{vendor_id}/contacts", response_model=list[ContactView], dependencies=[READ], name="contacts")
async def find_contacts(vendor_id: UUID, session: Db) -> Sequence[Any]:
    return await service.contacts(session, vendor_id)


@router.post(
    "/{vendor_id}/contacts", response_model=ContactView, status_code=201, dependencies=[WRITE], name="add_contact"
)
async def add_contact(vendor_id: UUID, body: ContactCreate, session: Db, etag: ETag) -> Any:
    contact = await service.add_contact(session, vendor_id, body)
    etag(contact.version)
    return contact


@router.patch(
    "/{vendor_id}/contacts/{contact_id}", response_model=ContactView, dependencies=[WRITE], name="update_contact"
)
async def update_contact(
    vendor_id: UUID, contact_id: UUID, body: ContactPatch, session: Db, etag: ETag, if_match: IfMatch
) -> Any:
    contact = await service.update_contact(session, vendor_id, contact_id, body, if_match)
    etag(contact.version)
    return contact


@router.delete(
    "/{vendor_id}/contacts/{contact_id}",
    status_code=204,
    response_class=Response,
    dependencies=[WRITE],
    name="delete_contact",
)
async def delete_contact(vendor_id: UUID, contact_id: UUID, session: Db, if_match: IfMatch) -> None:
    await service.delete_contact(session, vendor_id, contact_id, if_match)


@router.post(
    "/{vendor_id}/contracts", response_model=ContractView, status_code=201, dependencies=[WRITE], name="add_contract"
)
async def add_contract(vendor_id: UUID, body: ContractCreate, session: Db, etag: ETag) -> Any:
    contract = await service.add_contract(session, vendor_id, body)
    etag(contract.version)
    return contract


@contracts.get("", response_model=list[ContractView], dependencies=[READ], name="list")
async def find_contracts(
    filters: Annotated[ContractFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await service.find_contracts(session, filters), request, response)


@contracts.get("/{contract_id}", response_model=ContractView, dependencies=[READ], name="get")
async def get_contract(contract_id: UUID, session: Db, etag: ETag) -> Any:
    contract = await service.get_contract(session, contract_id)
    etag(contract.version)
    return contract


@contracts.patch("/{contract_id}", response_model=ContractView, dependencies=[WRITE], name="update")
async def update_contract(contract_id: UUID, body: ContractPatch, session: Db, etag: ETag, if_match: IfMatch) -> Any:
    contract = await service.update_contract(session, contract_id, body, if_match)
    etag(contract.version)
    return contract
