"""A Postman collection (format 2.1): a folder a group, logging in first, each example body filled in."""

import json
import re
from typing import Any, Final

from deploy.contract.operations import JSON, Operation, groups

_SCHEMA: Final = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_KEEP_TOKEN: Final = [
    "const body = pm.response.json();",
    "if (body.token) { pm.collectionVariables.set('token', body.token); }",
]


def generate(document: dict[str, Any]) -> str:
    """The text of the collection."""
    schemas = document["components"]["schemas"]
    collection = {
        "info": {
            "name": document["info"]["title"],
            "description": document["info"]["description"],
            "schema": _SCHEMA,
        },
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}", "type": "string"}]},
        "variable": [
            {"key": "baseUrl", "value": "http://127.0.0.1:8000/api"},
            *({"key": name, "value": ""} for name in ("token", "email", "password")),
        ],
        "item": [
            {"name": group.replace("_", "-"), "item": [_item(operation, schemas) for operation in members]}
            # whoever runs it from the top is logged in by then
            for group, members in sorted(groups(document).items(), key=lambda pair: (pair[0] != "auth", pair[0]))
        ],
    }
    return json.dumps(collection, indent=1, ensure_ascii=False) + "\n"


def _item(operation: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    path = re.sub(r"\{(\w+)\}", r":\1", operation.path)
    request: dict[str, Any] = {
        "method": operation.method,
        "description": operation.summary,
        "header": [],
        "url": {
            "raw": "{{baseUrl}}" + path,
            "host": ["{{baseUrl}}"],
            "path": path.strip("/").split("/"),
            "variable": [{"key": p.name, "value": ""} for p in operation.parameters],
            "query": [{"key": p.name, "value": "", "disabled": not p.required} for p in operation.query],
        },
    }
    item: dict[str, Any] = {"name": f"{operation.method} {operation.path}", "request": request}
    if operation.body is not None and operation.body_type == JSON:
        body = operation.body_example if operation.body_example is not None else example(operation.body, schemas)
        if operation.path == "/auth/login":
            body = {"email": "{{email}}", "password": "{{password}}"}
            item["event"] = [{"listen": "test", "script": {"type": "text/javascript", "exec": _KEEP_TOKEN}}]
        request["header"].append({"key": "Content-Type", "value": JSON})
        request["body"] = {
            "mode": "raw",
            "raw": json.dumps(body, indent=1, ensure_ascii=False),
            "options": {"raw": {"language": "json"}},
        }
    elif operation.body is not None:
        request["body"] = {"mode": "formdata", "formdata": [{"key": "file", "type": "file", "src": []}]}
    return item


def example(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:  # noqa: PLR0911
    """A value that the schema describes: its own example, or the required fields filled in."""
    if "$ref" in schema:
        return example(schemas[schema["$ref"].rsplit("/", 1)[-1]], schemas)
    if schema.get("examples"):
        return schema["examples"][0]
    for name in ("example", "default", "const"):
        if name in schema:
            return schema[name]
    for union in ("anyOf", "oneOf", "allOf"):
        if union in schema:
            return example(schema[union][0], schemas)
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            required = schema.get("required", ())
            return {name: example(schema["properties"][name], schemas) for name in required}
        case "array":
            return [example(schema.get("items", {}), schemas)] if schema.get("minItems") else []
        case "integer" | "number":
            return max(
                schema.get("minimum", 1), schema.get("exclusiveMinimum", 0) + 1 if "exclusiveMinimum" in schema else 1
            )
        case "boolean":
            return True
    return _text(schema)


def _text(schema: dict[str, Any]) -> str:
    samples = {
        "uuid": "00000000-0000-7000-8000-000000000000",
        "date-time": "2026-01-31T10:00:00.000Z",
        "date": "2026-01-31",
        "email": "user@company.com",
        "uri": "https://example.com/",
    }
    return samples.get(schema.get("format", ""), "text".ljust(schema.get("minLength", 0), "x"))
