"""The database's refusals in the words of the API.

Services do not ask first and write then: between the two another request fits. They write, and the constraint that
refuses says what was wrong.
"""

from collections.abc import Callable
from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import Response
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from api.errors import ApiError, Conflict, FieldError, Invalid, NotFound, ServiceUnavailable, problem

log = structlog.get_logger()


def _taken(field: str, message: str) -> Callable[[], ApiError]:
    return lambda: Conflict(message, [FieldError(field=field, message=message)])


def _missing(what: str, field: str) -> Callable[[], ApiError]:
    return lambda: NotFound(what, field)


def _wrong(field: str, message: str) -> Callable[[], ApiError]:
    return lambda: Invalid(field, message)


_CONSTRAINTS: dict[str, Callable[[], ApiError]] = {
    "profiles_warehouse_id_fkey": _missing("Warehouse", "warehouseId"),
    "profiles_last_admin": lambda: Conflict("There is always an active administrator"),
    "warehouses_name_key": _taken("name", "There is a warehouse of this name already"),
    "profiles_email": _taken("email", "This e-mail address is in use"),
    "equipment_asset_tag_key": _taken("assetTag", "This asset tag is in use"),
    "equipment_no_cycle": _wrong("parentEquipmentId", "Equipment cannot be a part of itself"),
    "equipment_location_id_warehouse_id_fkey": _missing("Location", "locationId"),
    "equipment_parent_equipment_id_warehouse_id_fkey": _missing("Parent equipment", "parentEquipmentId"),
    "equipment_warehouse_id_fkey": _missing("Warehouse", "warehouseId"),
    "equipment_downtime_overlap": _taken("startedAt", "Another downtime of this equipment lies in this span"),
    "equipment_downtime_order": _wrong("endedAt", "The end must come after the start"),
    "equipment_classes_code": _taken("code", "There is a class of this code already"),
    "equipment_models_name": _taken("model", "This model of this manufacturer is in the catalogue already"),
    "equipment_models_class": _wrong("equipmentClass", "Not a class of the catalogue, or one that models still name"),
    "request_portals_location": _missing("Location", "locationId"),
    "request_portals_equipment": _missing("Equipment", "equipmentId"),
    "maintenance_windows_equipment_id_fkey": _missing("Equipment", "equipmentId"),
    "maintenance_windows_location_id_fkey": _missing("Location", "locationId"),
    "maintenance_windows_warehouse_id_fkey": _missing("Warehouse", "warehouseId"),
    "locations_warehouse_id_path_key": _taken("name", "There is a location of this name already"),
    "locations_no_cycle": _wrong("parentId", "A location cannot lie within itself"),
    "locations_parent_id_warehouse_id_fkey": _missing("Parent location", "parentId"),
    "work_orders_equipment_id_fkey": _missing("Equipment", "equipmentId"),
    "work_orders_assigned_to_fkey": _missing("Assignee", "assignedTo"),
    "work_orders_warehouse_id_fkey": _missing("Warehouse", "warehouseId"),
    "parts_warehouse_id_part_number_key": _taken("partNumber", "This warehouse has a part of this number already"),
    "parts_vendor_id_warehouse_id_fkey": _missing("Vendor", "vendorId"),
    "parts_warehouse_id_fkey": _missing("Warehouse", "warehouseId"),
    "parts_reorder_amount": _wrong("autoReorder", "An automatic reorder needs reorderQuantity or maxLevel"),
    "parts_max_level": _wrong("maxLevel", "The maximum level must not be below the reorder point"),
    "parts_not_oversold": lambda: Conflict("Not enough stock"),
    "parts_stock_bounded": _wrong("quantity", "The stock would be larger than can be kept"),
    "part_reservations_not_negative": lambda: Conflict("More would be released than is reserved"),
    "part_transactions_return": lambda: Conflict("More would be returned than was taken"),
    "part_transactions_work_order_id_fkey": _missing("Work order", "workOrderId"),
    "part_kits_name": _taken("name", "There is a kit of this name already"),
    "vendors_name": _taken("name", "There is a vendor of this name already"),
    "vendors_warehouse_id_fkey": _missing("Warehouse", "warehouseId"),
    "vendors_catalog": _wrong("catalogUrl", "catalogAdapter and catalogUrl go together"),
    "wo_dependencies_no_cycle": lambda: Conflict("A work order cannot wait for itself, over others neither"),
    "wo_dependencies_pkey": _taken("dependsOn", "It waits for that work order already"),
    "wo_time_logs_no_overlap": lambda: Conflict("These times overlap with another time log of this person"),
    "wo_time_logs_one_running": lambda: Conflict("A timer of this person runs already"),
    "labor_rates_no_overlap": _taken("validFrom", "Another rate holds in these days"),
    "labor_rates_order": _wrong("validTo", "The end must come after the start"),
    "labor_rates_warehouse_id_fkey": _missing("Warehouse", "warehouseId"),
    "safety_rules_one": _taken("equipmentId", "There is a rule for this already"),
    "safety_rules_of_something": _wrong("equipmentId", "A rule is for an equipment, a type of work, or both"),
    "safety_rules_ask_something": _wrong("permitTypes", "A rule asks for a permit, a lock-out, or both"),
    "safety_rules_equipment_id_warehouse_id_fkey": _missing("Equipment", "equipmentId"),
    "isolation_points_name": _taken("name", "The equipment has a point of this name already"),
    "isolation_points_equipment_id_warehouse_id_fkey": _missing("Equipment", "equipmentId"),
    "permits_window": _wrong("validTo", "The end must come after the start"),
    "wo_lockouts_one": lambda: Conflict("There is a lock for this point already"),
    "sensors_equipment_id_fkey": _missing("Equipment", "equipmentId"),
    "sensors_check": _wrong("lowLimit", "The low limit must not be above the high limit"),
    "detectors_sensor_id_fkey": _missing("Sensor", "sensorId"),
    "webhooks_warehouse_id_fkey": _missing("Warehouse", "warehouseId"),
}

_BY_STATE: dict[str, Callable[[], ApiError]] = {
    "23505": lambda: Conflict("Something with the same key exists already"),
    "23503": lambda: Conflict("Something that this refers to does not exist, or something else refers to it"),
    "23514": lambda: ApiError("A value is out of its range"),
    "23502": lambda: ApiError("A value that is needed is missing"),
    "42501": lambda: NotFound("Resource"),  # row-level security: what one may not write, one may not know of
    "40001": lambda: ServiceUnavailable("Another change came in between, try again"),
    "40P01": lambda: ServiceUnavailable("Another change came in between, try again"),
    "55P03": lambda: ServiceUnavailable("The resource is being changed by someone else, try again"),
    "57014": lambda: ServiceUnavailable("The query took too long"),
}


def translate(error: DBAPIError) -> ApiError | None:
    """The answer for what the database refused, or None when the fault is ours."""
    diagnosis = getattr(error.orig, "diag", None)
    state = getattr(error.orig, "sqlstate", None) or ""
    named = _CONSTRAINTS.get(getattr(diagnosis, "constraint_name", None) or "")
    if named is not None:
        return named()
    if state in _BY_STATE:
        return _BY_STATE[state]()
    # class 08 and 57: the server went away or is starting; no state at all: it was never reached
    if isinstance(error, OperationalError | InterfaceError) and (not state or state[:2] in ("08", "57")):
        return ServiceUnavailable("The database is not reachable")
    return None


def install(app: FastAPI) -> None:
    """Answer what the database says, wherever in the request it says it."""

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, DBAPIError)
        answer = translate(error)
        if answer is None:
            raise error
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.warning("the database refused", error=str(error.orig))
        return problem(request, answer.status, answer.message, answer.errors, answer.headers)

    async def exhausted(request: Request, _: Exception) -> Response:
        busy = ServiceUnavailable("Every database connection is busy")
        return problem(request, busy.status, busy.message, headers=busy.headers)

    app.add_exception_handler(DBAPIError, refused)
    app.add_exception_handler(PoolTimeout, exhausted)
