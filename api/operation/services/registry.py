"""Every background service of the product: one line each."""

from api.assets.equipment.jobs import WARRANTY_WATCHER
from api.assets.files.jobs import FILE_PROCESSOR
from api.identity.audit.jobs import AUDIT_ANCHOR
from api.maintenance.escalation.jobs import ESCALATION_CHECKER
from api.maintenance.planning.jobs import PM_SCHEDULER
from api.monitoring.health import service as health
from api.monitoring.remaining import service as remaining
from api.monitoring.trust import service as trust
from api.monitoring.vibration import service as vibration
from api.operation.audit.jobs import AUDIT_PROCESSOR
from api.operation.notifications.jobs import NOTIFICATION_SENDER
from api.operation.retention.service import CONTRACTS, RETENTION
from api.operation.services.frame import Service
from api.reporting.kpis.jobs import METRICS_AGGREGATOR

_ALL: list[Service] = [
    AUDIT_ANCHOR,
    AUDIT_PROCESSOR,
    CONTRACTS,
    ESCALATION_CHECKER,
    FILE_PROCESSOR,
    METRICS_AGGREGATOR,
    NOTIFICATION_SENDER,
    PM_SCHEDULER,
    RETENTION,
    WARRANTY_WATCHER,
    trust.SERVICE,
    health.SERVICE,
    remaining.SERVICE,
    vibration.SERVICE,
]

SERVICES: dict[str, Service] = {service.name: service for service in _ALL}
