"""Asking suppliers for price and availability: one adapter a kind of catalog, by name.

A new one is a file with a class like those here, and a line below.
"""

from api.inventory.suppliers.base import Catalog
from api.inventory.suppliers.json_catalog import JsonCatalog

ADAPTERS: dict[str, type[Catalog]] = {adapter.name: adapter for adapter in (JsonCatalog,)}
