"""The document, and that no route answers garbage with a 500."""

import re
from typing import Any

import pytest
from fastapi import FastAPI

from tests.api.conftest import LogIn, refused
from tests.conftest import People


@pytest.fixture
def document(app: FastAPI) -> dict[str, Any]:
    return app.openapi()


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, op) for path, item in document["paths"].items() for method, op in item.items()]


def test_one_document_describes_the_versioned_paths_only(document: dict[str, Any]) -> None:
    assert document["paths"]
    assert all(path.startswith("/api/v1/") for path in document["paths"])


def test_errors_are_ours_and_none_is_fastapis(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        responses = operation["responses"]
        assert "422" not in responses, (path, method)
        for status in ("400", "401", "403", "404", "429", "500"):
            assert responses[status]["content"]["application/problem+json"], (path, method)
    assert "HTTPValidationError" not in document["components"]["schemas"]
    assert set(document["components"]["schemas"]["Problem"]["required"]) >= {"message", "status", "requestId"}


def test_every_operation_has_its_own_name(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for *_, operation in operations(document)]
    assert len(names) == len(set(names))
    assert {"work_orders_list", "equipment_get", "assets_get", "auth_login"} <= set(names)


def test_every_success_has_a_schema(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        [(status, response)] = [(s, r) for s, r in operation["responses"].items() if s.startswith("2")]
        if status != "204":
            assert all(media["schema"] for media in response["content"].values()), (path, method)


def test_fields_are_camel_case(document: dict[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        for field in schema.get("properties", {}):
            assert re.fullmatch(r"[a-z][a-zA-Z0-9]*", field), (name, field)


def test_every_string_and_list_that_comes_in_is_bounded(document: dict[str, Any]) -> None:
    """Enumerations, UUIDs and dates bound themselves."""

    def check(schema: dict[str, Any], where: str) -> None:
        if "$ref" in schema:
            check(document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], where)
        for part in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
            check(part, where)
        for name, part in schema.get("properties", {}).items():
            check(part, f"{where}.{name}")
        if schema.get("type") == "string" and not {"enum", "const", "format"} & schema.keys():
            assert "maxLength" in schema, where
        if schema.get("type") == "array":
            assert "maxItems" in schema, where
            check(schema["items"], where)
        if schema.get("type") in ("integer", "number") and "enum" not in schema:
            assert {"maximum", "exclusiveMaximum"} & schema.keys() or schema.get("maximum"), where

    for path, method, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "query":
                check(parameter["schema"], f"{method} {path} {parameter['name']}")
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        if body:
            check(body, f"{method} {path}")


@pytest.mark.parametrize("garbage", ["x", "99999999999999999999", "%00", "..%2f", "' or 1=1 --"])
async def test_a_garbage_id_is_404_everywhere(
    log_in: LogIn, people: People, document: dict[str, Any], garbage: str
) -> None:
    """Before its body is looked at, and never a 500."""
    admin = await log_in(people.admin)
    for path, method, _ in operations(document):
        if "{" not in path:
            continue
        url = "/api" + re.sub(r"\{\w+\}", garbage, path.removeprefix("/api/v1"))
        body = refused(await admin.request(method, url, json={}), 404)
        assert body["message"].lower().endswith("not found"), url
