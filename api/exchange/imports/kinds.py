"""What can be imported: a kind is its fields and how one of it is found, made and changed, by the feature's service."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.equipment import service as equipment
from api.assets.equipment.schemas import EquipmentCreate, EquipmentPatch
from api.assets.locations import service as locations
from api.assets.locations.schemas import LocationCreate, LocationPatch
from api.conditional import Expected
from api.exchange.imports.columns import EXTERNAL_ID, PARENT_EXTERNAL_ID, Field
from api.identity.actor import Actor
from api.identity.roles import Permission
from api.inventory.parts import service as parts
from api.inventory.parts.schemas import PartCreate, PartPatch
from api.inventory.vendors import service as vendors
from api.inventory.vendors.schemas import VendorCreate, VendorPatch
from api.maintenance.work_orders import past
from api.maintenance.work_orders.past_schemas import PastCreate, PastPatch
from api.schemas import Body
from core.models import Base, Equipment, Location, Part, Vendor, WorkOrder
from core.settings import Settings

Create = Callable[[AsyncSession, Actor, Settings, Any], Awaitable[Any]]
Update = Callable[[AsyncSession, Actor, Settings, UUID, Any], Awaitable[Any]]
_ANY = Expected(None)


@dataclass(frozen=True)
class Kind:
    """`key` is the field by which a row is found that no external id names; `parent` names another row by its key."""

    name: str
    model: type[Base]
    permission: Permission
    key: str
    key_column: str
    fields: tuple[Field, ...]
    create_body: type[Body]
    patch_body: type[Body]
    create: Create
    update: Update
    parent: str | None = None
    parent_field: str | None = None
    references: tuple[str, ...] = ()

    def all_fields(self) -> tuple[Field, ...]:
        external = Field(EXTERNAL_ID, ("external", "ext id", "source id", "erp id", "foreign id", "external reference"))
        above = (Field(PARENT_EXTERNAL_ID, ("parent ext id", "parent erp id")),) if self.parent else ()
        return (external, *above, *self.fields)


_EQUIPMENT = (
    Field("assetTag", ("asset tag", "tag", "asset", "asset number", "equipment number", "equipment tag", "asset id")),
    Field("equipmentClass", ("class", "equipment type")),
    Field("model", ("model number",)),
    Field("manufacturer", ("make", "brand", "oem")),
    Field("serialNumber", ("serial", "serial no", "sn")),
    Field("foNumber", ("fo number",)),
    Field("description", ("name", "equipment name", "asset name")),
    Field("location", ("place", "building", "location path")),
    Field("area", ("zone", "department")),
    Field("status", ("state",), "word"),
    Field("criticality", ("priority", "importance"), "word"),
    Field("installDate", ("installation date", "installed", "commissioned", "in service date"), "date"),
    Field("warrantyExpiry", ("warranty", "warranty end", "warranty until", "warranty date"), "date"),
    Field("parentAssetTag", ("parent", "parent asset", "parent tag", "parent equipment", "belongs to")),
)
_LOCATIONS = (
    Field("path", ("location", "full path", "location path")),
    Field("name", ("location name",)),
    Field("parent", ("parent location", "parent path", "within")),
)
_PARTS = (
    Field("partNumber", ("part number", "part no", "part", "item", "item number", "sku", "article", "material")),
    Field("originalNumber", ("original number", "oem number", "manufacturer part number", "mpn", "vendor part number")),
    Field("barcode", ("ean", "upc", "gtin")),
    Field("description", ("name", "part name", "item name")),
    Field("category", ("group", "part category", "type")),
    Field("manufacturer", ("make", "brand")),
    Field("unit", ("uom", "unit of measure")),
    Field(
        "stockLevel", ("stock", "quantity", "qty", "on hand", "quantity on hand", "qty on hand", "balance"), "integer"
    ),
    Field("reorderPoint", ("minimum", "min", "min level", "min stock", "minimum quantity"), "integer"),
    Field("reorderQuantity", ("order quantity", "reorder qty"), "integer"),
    Field("maxLevel", ("maximum", "max", "max stock"), "integer"),
    Field("autoReorder", ("automatic reorder",), "flag"),
    Field("unitCost", ("cost", "price", "unit price", "average cost"), "money"),
    Field("supplier", ("vendor", "vendor name", "supplier name")),
    Field("location", ("bin", "default bin", "shelf", "storage location")),
    Field("modelCompatibility", ("fits", "models", "compatible models"), "list"),
    Field("active", ("enabled",), "flag"),
)
_VENDORS = (
    Field("name", ("vendor", "vendor name", "supplier", "company")),
    Field("type", ("vendor type",), "word"),
    Field("email", ("e-mail", "mail")),
    Field("phone", ("telephone", "tel")),
    Field("address", ("street",)),
    Field("website", ("url", "web", "homepage")),
    Field("accountNumber", ("account", "customer number")),
    Field("notes", ("remarks", "comment")),
    Field("leadTimeDays", ("lead time", "delivery days"), "integer"),
    Field("active", ("enabled",), "flag"),
)
_WORK_ORDERS = (
    Field("foNumber", ("number", "wo number", "work order number", "work order", "fo number")),
    Field("title", ("subject", "summary")),
    Field("description", ("details", "problem")),
    Field("type", ("work type", "wo type"), "word"),
    Field("priority", (), "word"),
    Field("assetTag", ("asset", "equipment", "tag")),
    Field("area", ("zone",)),
    Field("dueDate", ("due", "deadline", "due by"), "moment"),
    Field("completionNotes", ("resolution", "work done", "action taken")),
    Field("status", ("state", "wo status"), "word"),
    Field("createdAt", ("created", "reported", "reported at", "date reported", "opened"), "moment"),
    Field("startedAt", ("started", "start", "actual start"), "moment"),
    Field("completedAt", ("completed", "finished", "done", "completion date", "actual finish", "closed"), "moment"),
    Field("failureMode", ("failure", "failure code", "failure mode code")),
    Field("failureMechanism", ("mechanism",)),
    Field("failureCause", ("cause", "cause code")),
    Field("remedy", ("remedy code", "action code")),
    Field("laborHours", ("labour hours", "hours", "actual hours", "man hours"), "money"),
    Field("laborCost", ("labour cost", "labor total"), "money"),
    Field("partsCost", ("material cost", "parts total", "spares cost"), "money"),
    Field("otherCost", ("other costs", "service cost", "contractor cost"), "money"),
)


async def _create_equipment(session: AsyncSession, actor: Actor, _: Settings, body: Any) -> Any:
    return (await equipment.create(session, actor, body)).id


async def _update_equipment(session: AsyncSession, actor: Actor, _: Settings, record: UUID, body: Any) -> Any:
    return await equipment.update(session, actor, record, body, _ANY)


async def _create_location(session: AsyncSession, actor: Actor, _: Settings, body: Any) -> Any:
    return (await locations.create(session, actor, body)).id


async def _update_location(session: AsyncSession, _: Actor, __: Settings, record: UUID, body: Any) -> Any:
    return await locations.update(session, record, body, _ANY)


async def _create_part(session: AsyncSession, actor: Actor, _: Settings, body: Any) -> Any:
    return (await parts.create(session, actor, body))["id"]


async def _update_part(session: AsyncSession, actor: Actor, _: Settings, record: UUID, body: Any) -> Any:
    return await parts.update(session, actor, record, body, _ANY)


async def _create_vendor(session: AsyncSession, actor: Actor, settings: Settings, body: Any) -> Any:
    return (await vendors.create(session, actor, settings, body)).id


async def _update_vendor(session: AsyncSession, _: Actor, settings: Settings, record: UUID, body: Any) -> Any:
    return await vendors.update(session, settings, record, body, _ANY)


async def _create_work_order(session: AsyncSession, actor: Actor, _: Settings, body: Any) -> Any:
    return await past.create(session, actor, body)


async def _update_work_order(session: AsyncSession, actor: Actor, _: Settings, record: UUID, body: Any) -> Any:
    return await past.update(session, actor, record, body)


_P = Permission
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("equipment", Equipment, _P.EQUIPMENT_WRITE, "assetTag", "asset_tag", _EQUIPMENT, EquipmentCreate,
             EquipmentPatch, _create_equipment, _update_equipment, "parentAssetTag", "parentEquipmentId"),
        Kind("locations", Location, _P.LOCATIONS_WRITE, "path", "path", _LOCATIONS, LocationCreate, LocationPatch,
             _create_location, _update_location, "parent", "parentId"),
        Kind("parts", Part, _P.PARTS_WRITE, "partNumber", "part_number", _PARTS, PartCreate, PartPatch,
             _create_part, _update_part),
        Kind("vendors", Vendor, _P.VENDORS_WRITE, "name", "name", _VENDORS, VendorCreate, VendorPatch,
             _create_vendor, _update_vendor),
        Kind("work-orders", WorkOrder, _P.WORK_ORDERS_PLAN, "foNumber", "fo_number", _WORK_ORDERS, PastCreate,
             PastPatch, _create_work_order, _update_work_order, references=("assetTag",)),
    )
}  # fmt: skip
