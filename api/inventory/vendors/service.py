"""What can be done with vendors, their contacts and contracts."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from api.conditional import Expected
from api.errors import Conflict, Invalid, NotFound
from api.identity.actor import Actor
from api.inventory.vendors import repository
from api.inventory.vendors.schemas import (
    ContactCreate,
    ContactPatch,
    ContractCreate,
    ContractFilter,
    ContractPatch,
    ContractStage,
    VendorCreate,
    VendorFilter,
    VendorPatch,
    ends,
)
from api.pagination import Listing
from core.models import Notification, Vendor, VendorContact, VendorContract
from core.secrets import VENDOR, SecretBox
from core.settings import Settings

_S = ContractStage
STAGES: dict[ContractStage, frozenset[ContractStage]] = {
    _S.DRAFT: frozenset({_S.NEGOTIATION, _S.ACTIVE, _S.TERMINATED}),
    _S.NEGOTIATION: frozenset({_S.DRAFT, _S.ACTIVE, _S.TERMINATED}),
    _S.ACTIVE: frozenset({_S.NEGOTIATION, _S.EXPIRED, _S.TERMINATED}),
    _S.EXPIRED: frozenset({_S.NEGOTIATION, _S.ACTIVE}),  # renewed
    _S.TERMINATED: frozenset(),
}


async def find(session: AsyncSession, filters: VendorFilter) -> Listing:
    return await repository.find(session, filters)


async def get(session: AsyncSession, vendor_id: UUID, field: str | None = None) -> Any:
    row = await repository.show(session, vendor_id)
    if row is None:
        raise NotFound("Vendor", field)
    return row


async def create(session: AsyncSession, actor: Actor, settings: Settings, body: VendorCreate) -> Any:
    new = uuid7()
    values = _columns(settings, new, body.model_dump(exclude={"warehouse_id"}))
    vendor = Vendor(id=new, **values, warehouse_id=body.warehouse_id or actor.warehouse_id)
    session.add(vendor)
    await session.flush()
    return await get(session, vendor.id)


async def update(
    session: AsyncSession, settings: Settings, vendor_id: UUID, body: VendorPatch, expected: Expected
) -> Any:
    vendor = await repository.lock(session, vendor_id)
    if vendor is None:
        raise NotFound("Vendor")
    expected.check(vendor.version)
    for name, value in _columns(settings, vendor_id, body.changes()).items():
        setattr(vendor, name, value)
    await session.flush()
    return await get(session, vendor_id)


async def deactivate(session: AsyncSession, vendor_id: UUID, expected: Expected) -> None:
    """A vendor has a history: it is not deleted."""
    vendor = await repository.lock(session, vendor_id)
    if vendor is None:
        raise NotFound("Vendor")
    expected.check(vendor.version)
    vendor.active = False
    await session.flush()


async def by_name(session: AsyncSession, warehouse_id: UUID, name: str) -> UUID:
    """The vendor of this name, made where there is none."""
    known = await repository.by_name(session, warehouse_id, name)
    found = known or await repository.add_unless_there(session, warehouse_id, name)
    if found is None:
        raise NotFound("Warehouse", "warehouseId")
    return found


async def sees_warehouse(session: AsyncSession, warehouse_id: UUID) -> bool:
    return await repository.sees_warehouse(session, warehouse_id)


async def contacts(session: AsyncSession, vendor_id: UUID) -> Sequence[Any]:
    await get(session, vendor_id)
    return await repository.contacts(session, vendor_id)


async def add_contact(session: AsyncSession, vendor_id: UUID, body: ContactCreate) -> VendorContact:
    if await repository.lock(session, vendor_id) is None:
        raise NotFound("Vendor")
    if body.is_primary:
        await _step_down(session, vendor_id)
    contact = VendorContact(vendor_id=vendor_id, **body.model_dump())
    session.add(contact)
    await session.flush()
    return contact


async def update_contact(
    session: AsyncSession, vendor_id: UUID, contact_id: UUID, body: ContactPatch, expected: Expected
) -> VendorContact:
    if await repository.lock(session, vendor_id) is None:
        raise NotFound("Vendor")
    contact = await repository.lock_contact(session, vendor_id, contact_id)
    if contact is None:
        raise NotFound("Contact")
    expected.check(contact.version)
    changes = body.changes()
    if changes.get("is_primary") and not contact.is_primary:
        await _step_down(session, vendor_id)
    for name, value in changes.items():
        setattr(contact, name, value)
    await session.flush()
    return contact


async def delete_contact(session: AsyncSession, vendor_id: UUID, contact_id: UUID, expected: Expected) -> None:
    contact = await repository.lock_contact(session, vendor_id, contact_id)
    if contact is None:
        raise NotFound("Contact")
    expected.check(contact.version)
    await session.delete(contact)
    await session.flush()


async def find_contracts(session: AsyncSession, filters: ContractFilter) -> Listing:
    return await repository.find_contracts(session, filters)


async def get_contract(session: AsyncSession, contract_id: UUID) -> Any:
    row = await repository.show_contract(session, contract_id)
    if row is None:
        raise NotFound("Contract")
    return row


async def add_contract(session: AsyncSession, vendor_id: UUID, body: ContractCreate) -> Any:
    vendor = await get(session, vendor_id)
    contract = VendorContract(vendor_id=vendor_id, warehouse_id=vendor.warehouse_id, **_plain(body.model_dump()))
    _date(contract)
    session.add(contract)
    await session.flush()
    return await get_contract(session, contract.id)


async def update_contract(session: AsyncSession, contract_id: UUID, body: ContractPatch, expected: Expected) -> Any:
    contract = await repository.lock_contract(session, contract_id)
    if contract is None:
        raise NotFound("Contract")
    expected.check(contract.version)
    changes = body.changes()
    stage = changes.pop("stage", contract.stage)
    if stage != contract.stage and stage not in STAGES[ContractStage(contract.stage)]:
        allowed = ", ".join(sorted(STAGES[ContractStage(contract.stage)])) or "nothing, it is final"
        raise Conflict(f"A contract that is {contract.stage} cannot become {stage}; allowed: {allowed}")
    if "end_date" in changes:
        contract.reminded_at = None
    for name, value in _plain(changes).items():
        setattr(contract, name, value)
    contract.stage = stage
    _date(contract)
    await session.flush()
    return await get_contract(session, contract_id)


async def watch_contracts(session: AsyncSession) -> int:
    """Let contracts expire whose last day is over, and tell once of those that end soon. Gives how many it touched."""
    now = datetime.now(UTC)
    contracts = await repository.contracts_to_look_at(session)
    for contract in contracts:
        over = ends(contract.end_date, now.date())
        if over:
            contract.stage = ContractStage.EXPIRED
        contract.reminded_at = contract.reminded_at or now
        what = "has expired" if over else f"ends on {contract.end_date}"
        session.add_all(
            Notification(user_id=person, type="system", message=f"The contract {contract.title} {what}")
            for person in await repository.managers(session, contract.warehouse_id)
        )
    await session.flush()
    return len(contracts)


async def _step_down(session: AsyncSession, vendor_id: UUID) -> None:
    before = await repository.primary_contact(session, vendor_id)
    if before is not None:
        before.is_primary = False
        await session.flush()


def _date(contract: VendorContract) -> None:
    if contract.start_date and contract.end_date and contract.end_date < contract.start_date:
        raise Invalid("endDate", "A contract ends after it starts")
    if contract.stage == ContractStage.ACTIVE and ends(contract.end_date, datetime.now(UTC).date()):
        raise Invalid("endDate", "An active contract cannot have ended already")


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {k: str(v) if k.endswith(("url", "website")) and v is not None else v for k, v in values.items()}


def _columns(settings: Settings, vendor_id: UUID, values: dict[str, Any]) -> dict[str, Any]:
    if "catalog_secret" in values:
        secret = values.pop("catalog_secret")
        values["secret"] = secret and SecretBox(settings).seal(secret, VENDOR.context(vendor_id))
    return _plain(values)
