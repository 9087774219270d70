"""Every kind of thing that can be found: where it is read from, and under which names it shows. One line each."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Uuid, func, null, or_, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute

from api.identity.actor import Actor
from api.identity.roles import Permission
from api.search.schemas import Kind
from core.models import Equipment, File, Location, Part, WorkOrder

Column = InstrumentedAttribute[Any] | ColumnElement[Any]


@dataclass(frozen=True)
class Source:
    """A table behind row-level security; `permission` is what its own list asks for."""

    permission: Permission
    table: type[Any]
    code: Column
    title: Column
    body: Column
    status: Column
    url: str
    own: bool = False  # whether some roles see only what is theirs

    def mine(self, actor: Actor) -> ColumnElement[bool] | None:
        """What of it this person may see, where that is less than the warehouse's."""
        if not self.own or actor.can(Permission.WORK_ORDERS_READ):
            return None
        return or_(
            WorkOrder.requested_by == actor.id,
            type_coerce(WorkOrder.assigned_to, ARRAY(Uuid)).contains([actor.id]),
        )


SOURCES: dict[Kind, Source] = {
    Kind.EQUIPMENT: Source(
        Permission.EQUIPMENT_READ,
        Equipment,
        Equipment.asset_tag,
        func.coalesce(
            func.nullif(func.concat_ws(" ", Equipment.manufacturer, Equipment.model), ""), Equipment.asset_tag
        ),
        func.concat_ws(" ", Equipment.description, Equipment.area, Equipment.serial_number),
        Equipment.status,
        "/api/equipment/",
    ),
    Kind.WORK_ORDER: Source(
        Permission.WORK_ORDERS_READ_OWN,
        WorkOrder,
        WorkOrder.fo_number,
        WorkOrder.title,
        func.concat_ws(" ", WorkOrder.description, WorkOrder.completion_notes),
        WorkOrder.status,
        "/api/work-orders/",
        own=True,
    ),
    Kind.PART: Source(
        Permission.PARTS_READ,
        Part,
        Part.part_number,
        func.coalesce(func.nullif(Part.description, ""), Part.part_number),
        func.concat_ws(" ", Part.manufacturer, Part.category, Part.original_number, Part.default_bin),
        null(),
        "/api/parts/",
    ),
    Kind.DOCUMENT: Source(
        Permission.WORK_ORDERS_READ,  # whoever sees less asks for the files of what he sees
        File,
        null(),
        func.coalesce(File.title, File.name),
        File.name,
        null(),
        "/api/files/",
    ),
    Kind.LOCATION: Source(
        Permission.EQUIPMENT_READ,
        Location,
        null(),
        Location.name,
        Location.path,
        null(),
        "/api/locations/",
    ),
}
