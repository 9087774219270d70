"""Every route of the API reference and of requirement API-2 exists, with the fields that the reference shows."""

from typing import Any

import pytest
from fastapi import FastAPI

# method, path, fields of the body that is sent, fields of the answer (of one row, when it is a list)
REFERENCE: list[tuple[str, str, set[str], set[str]]] = [
    ("post", "/auth/login", {"email", "password", "mfaToken"}, {"user", "token", "refreshToken", "sessionId"}),
    ("get", "/work-orders", set(), {"id", "foNumber", "title", "description", "status", "priority", "type",
     "equipmentId", "assignedTo", "requestedBy", "dueDate", "createdAt", "warehouseId"}),
    ("post", "/work-orders", {"title", "description", "priority", "type", "equipmentId", "assignedTo", "dueDate"},
     {"id", "foNumber"}),
    ("patch", "/work-orders/{}", {"status", "completionNotes"}, {"id", "status"}),
    ("get", "/equipment", set(), {"id", "assetTag", "model", "manufacturer", "description", "status", "location",
     "area", "criticality", "installDate", "warehouseId"}),
    ("post", "/equipment", {"assetTag", "model", "manufacturer", "description", "location", "area", "criticality"},
     {"id"}),
    ("get", "/parts", set(), {"id", "partNumber", "description", "category", "stockLevel", "reorderPoint", "unitCost",
     "supplier", "location", "warehouseId"}),
    ("post", "/parts/consume", {"workOrderId", "partsUsage"}, set()),
    ("post", "/webhooks", {"url", "events", "secret", "active"},
     {"id", "url", "events", "active", "secret", "createdAt"}),
    ("get", "/webhooks", set(), {"id", "url", "events", "active", "createdAt"}),
    ("get", "/webhooks/{}/stats", set(), {"total", "delivered", "failed", "pending", "successRate"}),
    ("post", "/webhooks/{}/test", set(), {"success"}),
    ("get", "/assets", set(), {"id", "assetTag"}),
    ("post", "/assets", {"assetTag"}, {"id"}),
    ("put", "/assets/{}", {"assetTag"}, {"id"}),
    ("get", "/assets/{}/history", set(), set()),
    ("get", "/assets/{}/work-orders", set(), {"id", "foNumber"}),
    ("post", "/assets/{}/readings", set(), set()),
    ("put", "/work-orders/{}/status", {"status"}, {"id", "status"}),
    ("post", "/work-orders/{}/parts", set(), set()),
    ("post", "/work-orders/{}/labor", set(), set()),
    ("get", "/work-orders/dashboard", set(), set()),
    ("post", "/auth/refresh", {"refreshToken"}, {"token", "refreshToken"}),
    ("post", "/auth/logout", {"sessionId"}, set()),
    ("get", "/pm-templates", set(), {"id", "name"}),
    ("post", "/pm-templates", {"name", "description", "frequencyType", "frequency", "estimatedDuration",
     "equipmentIds", "checklist"}, {"id"}),
    ("get", "/pm-compliance", set(), set()),
    ("get", "/maintenance/schedule", set(), set()),
    ("post", "/maintenance/generate", set(), set()),
    ("put", "/maintenance/{}/complete", set(), set()),
    ("get", "/maintenance/overdue", set(), set()),
    ("post", "/maintenance/reschedule", set(), set()),
    ("get", "/admin/performance/summary", set(), {"timestamp", "uptime", "requestCount", "averageResponseTime",
     "errorRate", "cacheHitRate", "systemMetrics"}),
    ("get", "/reports/kpis", set(), set()),
    ("get", "/reports/costs", set(), set()),
    ("get", "/reports/compliance", set(), set()),
    ("get", "/reports/reliability", set(), set()),
]  # fmt: skip


def without_names(path: str) -> str:
    return "/".join("{}" if part.startswith("{") else part for part in path.removeprefix("/api/v1").split("/"))


def fields(schema: dict[str, Any], schemas: dict[str, Any]) -> set[str]:
    """The fields of an object, of a list's row, or of the alternatives."""
    if "$ref" in schema:
        return fields(schemas[schema["$ref"].rsplit("/", 1)[1]], schemas)
    parts = [*schema.get("anyOf", ()), *schema.get("allOf", ()), *schema.get("oneOf", ())]
    found = set(schema.get("properties", ()))
    for part in [*parts, *([schema["items"]] if "items" in schema else [])]:
        found |= fields(part, schemas)
    return found


@pytest.mark.parametrize(
    ("method", "path", "sent", "answered"), REFERENCE, ids=lambda v: v if isinstance(v, str) else ""
)
def test_the_route_exists_and_has_its_fields(
    built: FastAPI, method: str, path: str, sent: set[str], answered: set[str]
) -> None:
    document = built.openapi()
    schemas = document["components"]["schemas"]
    found = {without_names(p): item for p, item in document["paths"].items()}
    assert method in found.get(path, {}), "no such route"
    operation = found[path][method]
    if sent:
        body = operation["requestBody"]["content"]["application/json"]["schema"]
        assert sent <= fields(body, schemas)
    answer = next(r for status, r in operation["responses"].items() if status.startswith("2"))
    if answered:
        assert answered <= fields(answer["content"]["application/json"]["schema"], schemas)
