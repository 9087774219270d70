"""What can be exported: every list of the API, with its own filters, as its own rows. One line each."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.equipment import service as equipment
from api.assets.equipment.schemas import EquipmentFilter, EquipmentView
from api.assets.locations import service as locations
from api.assets.locations.schemas import LocationFilter, LocationView
from api.identity.actor import Actor
from api.identity.roles import Permission
from api.inventory.parts import service as parts
from api.inventory.parts.schemas import PartFilter, PartView, TransactionFilter, TransactionView
from api.inventory.purchasing import service as purchasing
from api.inventory.purchasing.schemas import PurchaseOrderFilter, PurchaseOrderView
from api.inventory.vendors import service as vendors
from api.inventory.vendors.schemas import ContractFilter, ContractView, VendorFilter, VendorView
from api.maintenance.work_orders import service as work_orders
from api.maintenance.work_orders.schemas import WorkOrderFilter, WorkOrderView
from api.monitoring.alarms import service as alarms
from api.monitoring.alarms.schemas import AlarmFilter, AlarmView
from api.monitoring.cases import service as cases
from api.monitoring.cases.schemas import CaseFilter, CaseView
from api.monitoring.sensors import service as sensors
from api.monitoring.sensors.schemas import SensorFilter, SensorView
from api.pagination import Listing, Page
from api.schemas import View


class ExportName(StrEnum):
    EQUIPMENT = "equipment"
    LOCATIONS = "locations"
    PARTS = "parts"
    PART_TRANSACTIONS = "part-transactions"
    VENDORS = "vendors"
    VENDOR_CONTRACTS = "vendor-contracts"
    PURCHASE_ORDERS = "purchase-orders"
    WORK_ORDERS = "work-orders"
    SENSORS = "sensors"
    ALARMS = "alarms"
    CASES = "cases"


Find = Callable[[AsyncSession, Actor, Any], Awaitable[Listing]]


@dataclass(frozen=True)
class Exportable:
    """A list: its filters, the rows that it shows, and the permission that it asks for."""

    name: ExportName
    filters: type[Page]
    view: type[View]
    permission: Permission
    find: Find


def _of_all(find: Callable[[AsyncSession, Any], Awaitable[Listing]]) -> Find:
    async def with_actor(session: AsyncSession, _: Actor, filters: Any) -> Listing:
        return await find(session, filters)

    return with_actor


_P, _N = Permission, ExportName
EXPORTS: dict[ExportName, Exportable] = {
    e.name: e
    for e in (
        Exportable(_N.EQUIPMENT, EquipmentFilter, EquipmentView, _P.EQUIPMENT_READ, _of_all(equipment.find)),
        Exportable(_N.LOCATIONS, LocationFilter, LocationView, _P.EQUIPMENT_READ, _of_all(locations.find)),
        Exportable(_N.PARTS, PartFilter, PartView, _P.PARTS_READ, _of_all(parts.find)),
        Exportable(_N.PART_TRANSACTIONS, TransactionFilter, TransactionView, _P.PARTS_READ,
                   _of_all(parts.find_transactions)),
        Exportable(_N.VENDORS, VendorFilter, VendorView, _P.VENDORS_READ, _of_all(vendors.find)),
        Exportable(_N.VENDOR_CONTRACTS, ContractFilter, ContractView, _P.VENDORS_READ,
                   _of_all(vendors.find_contracts)),
        Exportable(_N.PURCHASE_ORDERS, PurchaseOrderFilter, PurchaseOrderView, _P.PURCHASING_READ,
                   _of_all(purchasing.find)),
        Exportable(_N.WORK_ORDERS, WorkOrderFilter, WorkOrderView, _P.WORK_ORDERS_READ_OWN, work_orders.find),
        Exportable(_N.SENSORS, SensorFilter, SensorView, _P.MONITORING_READ, _of_all(sensors.find)),
        Exportable(_N.ALARMS, AlarmFilter, AlarmView, _P.MONITORING_READ, _of_all(alarms.find)),
        Exportable(_N.CASES, CaseFilter, CaseView, _P.MONITORING_READ, _of_all(cases.find)),
    )
}  # fmt: skip
