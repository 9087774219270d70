"""Every background service of the product: one line each."""

from api.assets.equipment.jobs import WARRANTY_WATCHER
from api.assets.files.jobs import FILE_PROCESSOR
from api.identity.audit.jobs import AUDIT_ANCHOR
from api.monitoring.trust import service as trust
from api.operation.retention.service import CONTRACTS, RETENTION
from api.operation.services.frame import Service

_ALL: list[Service] = [trust.SERVICE, FILE_PROCESSOR, WARRANTY_WATCHER, CONTRACTS, RETENTION, AUDIT_ANCHOR]

SERVICES: dict[str, Service] = {service.name: service for service in _ALL}
