"""Who may do what: the one table of roles and permissions."""

from enum import StrEnum


class Role(StrEnum):
    """The roles of SEC-2."""

    REQUESTER = "requester"
    CONTRACTOR = "contractor"
    TECHNICIAN = "technician"
    INVENTORY_CLERK = "inventory_clerk"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    ADMIN = "admin"


class Permission(StrEnum):
    """What a route can ask for."""

    EQUIPMENT_READ = "equipment.read"
    EQUIPMENT_WRITE = "equipment.write"
    LOCATIONS_WRITE = "locations.write"
    WORK_ORDERS_READ_OWN = "work_orders.read_own"
    WORK_ORDERS_READ = "work_orders.read"
    WORK_ORDERS_CREATE = "work_orders.create"
    WORK_ORDERS_WORK = "work_orders.work"
    WORK_ORDERS_PLAN = "work_orders.plan"
    WORK_ORDERS_VERIFY = "work_orders.verify"
    MONITORING_READ = "monitoring.read"
    SENSORS_WRITE = "sensors.write"
    ALARMS_OPERATE = "alarms.operate"
    CASES_VERDICT = "cases.verdict"
    DETECTORS_WRITE = "detectors.write"
    DEAD_LETTERS = "dead_letters.manage"
    INGEST_READ = "ingest.read"
    EVENTS_READ = "events.read"
    SERVICES_MANAGE = "services.manage"
    WEBHOOKS = "webhooks.manage"


_P = Permission
_REQUESTER = frozenset({_P.EQUIPMENT_READ, _P.WORK_ORDERS_READ_OWN, _P.WORK_ORDERS_CREATE})
_CONTRACTOR = frozenset({_P.EQUIPMENT_READ, _P.WORK_ORDERS_READ_OWN, _P.WORK_ORDERS_WORK})
_TECHNICIAN = frozenset(
    {
        _P.EQUIPMENT_READ,
        _P.WORK_ORDERS_READ_OWN,
        _P.WORK_ORDERS_READ,
        _P.WORK_ORDERS_CREATE,
        _P.WORK_ORDERS_WORK,
        _P.MONITORING_READ,
        _P.ALARMS_OPERATE,
        _P.CASES_VERDICT,
    }
)
_CLERK = frozenset({_P.EQUIPMENT_READ, _P.WORK_ORDERS_READ_OWN, _P.WORK_ORDERS_READ, _P.WORK_ORDERS_CREATE})
_SUPERVISOR = _TECHNICIAN | {
    _P.EQUIPMENT_WRITE,
    _P.LOCATIONS_WRITE,
    _P.WORK_ORDERS_PLAN,
    _P.WORK_ORDERS_VERIFY,
    _P.SENSORS_WRITE,
    _P.EVENTS_READ,
}
_MANAGER = _SUPERVISOR | {_P.DETECTORS_WRITE, _P.DEAD_LETTERS, _P.INGEST_READ, _P.WEBHOOKS}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.REQUESTER: _REQUESTER,
    Role.CONTRACTOR: _CONTRACTOR,
    Role.TECHNICIAN: _TECHNICIAN,
    Role.INVENTORY_CLERK: _CLERK,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.MANAGER: _MANAGER,
    Role.ADMIN: frozenset(Permission),
}

CROSS_WAREHOUSE = frozenset({Role.MANAGER, Role.ADMIN})
