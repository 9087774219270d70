"""What can be done with equipment."""

from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.equipment import repository
from api.assets.equipment.schemas import (
    EquipmentCreate,
    EquipmentFilter,
    EquipmentPatch,
    EquipmentStatus,
    EquipmentView,
)
from api.assets.locations import service as locations
from api.conditional import Expected
from api.errors import Invalid, NotFound
from api.identity.actor import Actor
from api.pagination import Listing
from core import outbox
from core.events import EquipmentCreated, EquipmentStatusChanged, EquipmentUpdated
from core.models import Equipment

_MOST_NODES = 5000
# fields of the API whose columns have another name
_COLUMNS = {"install_date": "installation_date"}


async def find(session: AsyncSession, filters: EquipmentFilter) -> Listing:
    return await repository.find(session, filters)


async def get(session: AsyncSession, equipment_id: UUID) -> Any:
    row = await repository.show(session, equipment_id)
    if row is None:
        raise NotFound("Equipment")
    return row


async def children(session: AsyncSession, equipment_id: UUID, filters: EquipmentFilter) -> Listing:
    await need(session, equipment_id)
    return await repository.find(session, filters.model_copy(update={"parent_id": [equipment_id]}))


async def tree(session: AsyncSession, equipment_id: UUID, depth: int) -> dict[str, Any]:
    """The equipment with all that hangs under it."""
    rows = await repository.below(session, equipment_id, depth, _MOST_NODES + 1)
    if not rows:
        raise NotFound("Equipment")
    whole = len(rows) <= _MOST_NODES
    nodes = {
        row.id: {**row._mapping, "complete": whole and row.depth < depth, "children": []} for row in rows[:_MOST_NODES]
    }
    for node in nodes.values():
        if node["id"] != equipment_id:
            nodes[node["parent_equipment_id"]]["children"].append(node)
    return nodes[equipment_id]


async def scan(session: AsyncSession, code: str) -> Any:
    """The equipment that a code names: by its tag, its id, or an address that ends in one of them."""
    tail = unquote(urlsplit(code).path.rstrip("/").rpartition("/")[2]) if "://" in code else code
    for candidate in dict.fromkeys((code, tail)):
        if not candidate.isprintable():
            continue
        row = await repository.by_tag(session, candidate)
        if row is None and (known := _as_id(candidate)) is not None:
            row = await repository.show(session, known)
        if row is not None:
            return row
    raise NotFound("Equipment", "code")


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


async def need(session: AsyncSession, equipment_id: UUID, field: str | None = None) -> None:
    """Refuse an id that names no equipment of this session's."""
    if await repository.warehouse_of(session, equipment_id) is None:
        raise NotFound("Equipment", field)


async def warehouse_of(session: AsyncSession, equipment_id: UUID) -> UUID | None:
    """Where the equipment is, or None when this session sees no such equipment."""
    return await repository.warehouse_of(session, equipment_id)


async def create(session: AsyncSession, actor: Actor, body: EquipmentCreate) -> Any:
    values = body.model_dump(exclude={"location"})
    values["warehouse_id"] = body.warehouse_id or actor.warehouse_id
    await _place(session, values, body.location, body.location_id, values["warehouse_id"])
    if body.equipment_class is None and body.manufacturer and body.model:
        values["equipment_class"] = await repository.class_of_model(session, body.manufacturer, body.model)
    equipment = Equipment(**_to_columns(values))
    session.add(equipment)
    await session.flush()
    row = await get(session, equipment.id)
    shown = _wire(row)
    await outbox.append(session, EquipmentCreated(equipment.id, equipment.warehouse_id, shown, actor.id))
    return row


async def update(
    session: AsyncSession, actor: Actor, equipment_id: UUID, body: EquipmentPatch, expected: Expected
) -> Any:
    """Change the fields that were sent."""
    return await _change(session, actor, equipment_id, body.changes(), expected)


async def replace(
    session: AsyncSession, actor: Actor, equipment_id: UUID, body: EquipmentCreate, expected: Expected
) -> Any:
    """Set every field; what was not sent takes its default. A move to another warehouse is not an edit."""
    values = body.model_dump(exclude={"warehouse_id"})
    # the two name one thing: the one that was not sent must not undo the other
    values.pop("location" if body.location is None else "location_id")
    return await _change(session, actor, equipment_id, values, expected)


async def retire(session: AsyncSession, actor: Actor, equipment_id: UUID, expected: Expected) -> None:
    """Equipment has a history, so it is never deleted: it is retired."""
    await _change(session, actor, equipment_id, {"status": EquipmentStatus.RETIRED}, expected)


async def _change(
    session: AsyncSession, actor: Actor, equipment_id: UUID, values: dict[str, Any], expected: Expected
) -> Any:
    equipment = await repository.lock(session, equipment_id)
    if equipment is None:
        raise NotFound("Equipment")
    expected.check(equipment.version)
    before = _wire(await get(session, equipment_id))
    if "location" in values or "location_id" in values:
        location = values.pop("location", None)
        await _place(session, values, location, values.get("location_id"), equipment.warehouse_id)
    for name, value in _to_columns(values).items():
        setattr(equipment, name, value)
    await session.flush()
    row = await get(session, equipment_id)
    after = _wire(row)
    changes = {
        name: {"from": before[name], "to": after[name]}
        for name in after
        if name not in {"updatedAt", "statusChangedAt"} and before[name] != after[name]
    }
    if changes:
        await outbox.append(session, EquipmentUpdated(equipment_id, equipment.warehouse_id, after, changes, actor.id))
    if "status" in changes:
        await outbox.append(
            session,
            EquipmentStatusChanged(
                equipment_id, equipment.warehouse_id, before["status"], after["status"], after, actor.id
            ),
        )
    return row


async def _place(
    session: AsyncSession, values: dict[str, Any], location: str | None, location_id: UUID | None, warehouse_id: UUID
) -> None:
    if location is not None and location_id is not None:
        raise Invalid("location", "Give location or locationId, not both")
    if location is not None:
        values["location_id"] = await locations.by_path(session, warehouse_id, location)
    else:
        values["location_id"] = location_id


def _to_columns(values: dict[str, Any]) -> dict[str, Any]:
    return {_COLUMNS.get(name, name): value for name, value in values.items()}


def _wire(row: Any) -> dict[str, Any]:
    """The equipment as the API shows it: what events carry."""
    return EquipmentView.model_validate(row).model_dump(mode="json", by_alias=True)
