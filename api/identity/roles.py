"""Who may do what: the one table of roles and permissions."""

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache


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
    PERMITS_APPROVE = "permits.approve"
    SAFETY_MANAGE = "safety.manage"
    MONITORING_READ = "monitoring.read"
    SENSORS_WRITE = "sensors.write"
    ALARMS_OPERATE = "alarms.operate"
    CASES_VERDICT = "cases.verdict"
    DETECTORS_WRITE = "detectors.write"
    DEAD_LETTERS = "dead_letters.manage"
    INGEST_READ = "ingest.read"
    EVENTS_READ = "events.read"
    FILES_READ = "files.read"
    FILES_ATTACH = "files.attach"
    FILES_MANAGE = "files.manage"
    READINGS_WRITE = "readings.write"
    CATALOG_WRITE = "catalog.write"
    REQUESTS_TRIAGE = "requests.triage"
    EXTERNAL_LINKS = "external_links.manage"
    SEARCH = "search.use"
    PM_WRITE = "pm.write"
    REPORTS_READ = "reports.read"
    PERFORMANCE_READ = "performance.read"
    SERVICES_MANAGE = "services.manage"
    WEBHOOKS = "webhooks.manage"
    PARTS_READ = "parts.read"
    PARTS_CONSUME = "parts.consume"
    PARTS_WRITE = "parts.write"
    STOCK_MOVE = "stock.move"
    VENDORS_READ = "vendors.read"
    VENDORS_WRITE = "vendors.write"
    PURCHASING_READ = "purchasing.read"
    PURCHASING_REQUEST = "purchasing.request"
    PURCHASING_APPROVE = "purchasing.approve"
    PURCHASING_ORDER = "purchasing.order"
    APPROVAL_LIMITS_WRITE = "approval_limits.write"
    DATA_IMPORT = "data.import"
    ARCHIVE_MANAGE = "archive.manage"
    USERS_READ = "users.read"
    USERS_WRITE = "users.write"
    WAREHOUSES_READ = "warehouses.read"
    WAREHOUSES_WRITE = "warehouses.write"
    API_KEYS_WRITE = "api_keys.write"
    SESSIONS_WRITE = "sessions.write"
    AUDIT_READ = "audit.read"


_P = Permission
_EVERYBODY = frozenset({_P.FILES_READ, _P.FILES_ATTACH, _P.SEARCH})
_REQUESTER = _EVERYBODY | frozenset({_P.EQUIPMENT_READ, _P.WORK_ORDERS_READ_OWN, _P.WORK_ORDERS_CREATE})
_CONTRACTOR = _EVERYBODY | frozenset(
    {_P.EQUIPMENT_READ, _P.WORK_ORDERS_READ_OWN, _P.WORK_ORDERS_WORK, _P.PARTS_READ, _P.PARTS_CONSUME}
)
_TECHNICIAN = _EVERYBODY | frozenset(
    {
        _P.EQUIPMENT_READ,
        _P.WORK_ORDERS_READ_OWN,
        _P.WORK_ORDERS_READ,
        _P.WORK_ORDERS_CREATE,
        _P.WORK_ORDERS_WORK,
        _P.MONITORING_READ,
        _P.ALARMS_OPERATE,
        _P.CASES_VERDICT,
        _P.READINGS_WRITE,
        _P.PARTS_READ,
        _P.PARTS_CONSUME,
        _P.PURCHASING_REQUEST,
    }
)
_STORE = frozenset(
    {
        _P.PARTS_READ,
        _P.PARTS_CONSUME,
        _P.PARTS_WRITE,
        _P.STOCK_MOVE,
        _P.VENDORS_READ,
        _P.VENDORS_WRITE,
        _P.PURCHASING_READ,
        _P.PURCHASING_REQUEST,
        _P.PURCHASING_ORDER,
        _P.DATA_IMPORT,
    }
)
_CLERK = _EVERYBODY | _STORE | {_P.EQUIPMENT_READ, _P.WORK_ORDERS_READ_OWN, _P.WORK_ORDERS_READ, _P.WORK_ORDERS_CREATE}
_SUPERVISOR = (
    _TECHNICIAN
    | _STORE
    | {
        _P.PURCHASING_APPROVE,
        _P.EQUIPMENT_WRITE,
        _P.LOCATIONS_WRITE,
        _P.WORK_ORDERS_PLAN,
        _P.WORK_ORDERS_VERIFY,
        _P.PERMITS_APPROVE,
        _P.SAFETY_MANAGE,
        _P.SENSORS_WRITE,
        _P.EVENTS_READ,
        _P.FILES_MANAGE,
        _P.REQUESTS_TRIAGE,
        _P.EXTERNAL_LINKS,
        _P.PM_WRITE,
        _P.REPORTS_READ,
    }
)
_MANAGER = _SUPERVISOR | {
    _P.DETECTORS_WRITE,
    _P.DEAD_LETTERS,
    _P.INGEST_READ,
    _P.WEBHOOKS,
    _P.CATALOG_WRITE,
}

_COLLEAGUES = {_P.USERS_READ, _P.WAREHOUSES_READ}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.REQUESTER: _REQUESTER | {_P.WAREHOUSES_READ},
    Role.CONTRACTOR: _CONTRACTOR,
    Role.TECHNICIAN: _TECHNICIAN | _COLLEAGUES,
    Role.INVENTORY_CLERK: _CLERK | _COLLEAGUES,
    Role.SUPERVISOR: _SUPERVISOR | _COLLEAGUES,
    Role.MANAGER: _MANAGER | _COLLEAGUES | {_P.USERS_WRITE, _P.API_KEYS_WRITE},
    Role.ADMIN: frozenset(Permission),
}

CROSS_WAREHOUSE = frozenset({Role.MANAGER, Role.ADMIN})


@lru_cache(maxsize=1024)
def _known(names: tuple[str, ...]) -> frozenset[Permission]:
    return frozenset(permission for permission in Permission if permission.value in names)


def known_permissions(names: Iterable[str]) -> frozenset[Permission]:
    """The permissions of these names; one that was abolished since the names were stored allows nothing."""
    return _known(tuple(names))
