"""Every background service of the product: one line each."""

from api.monitoring.trust import service as trust
from api.operation.services.frame import Service

_ALL: list[Service] = [trust.SERVICE]

SERVICES: dict[str, Service] = {service.name: service for service in _ALL}
