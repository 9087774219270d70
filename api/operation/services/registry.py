"""Every background service of the product: one line each."""

from api.operation.services.frame import Service

_ALL: list[Service] = []

SERVICES: dict[str, Service] = {service.name: service for service in _ALL}
