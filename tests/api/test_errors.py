"""What the door and the error handlers do for every route."""

import json
from http import HTTPStatus
from uuid import uuid4

import pytest

from api.app import create_app
from api.edge import MAX_BODY
from core.settings import Settings
from tests.api.conftest import Client, client_of, ok, refused


async def test_a_missing_field_is_named_as_the_reference_names_it(manager: Client) -> None:
    body = refused(await manager.post("/api/work-orders", json={"priority": "high"}), 400)
    assert body["message"] == "Validation failed"
    assert body["errors"] == [{"field": "title", "message": "Title is required"}]
    body = refused(await manager.post("/api/equipment", json={"model": "x"}), 400)
    assert body["errors"] == [{"field": "assetTag", "message": "Asset tag is required"}]


@pytest.mark.parametrize(
    ("path", "payload", "field"),
    [
        ("/api/work-orders", {"title": "x", "priorty": "high"}, "priorty"),
        ("/api/work-orders", {"title": "x", "priority": "urgent"}, "priority"),
        ("/api/work-orders", {"title": "x", "asset_model": "x"}, "asset_model"),
        ("/api/work-orders", {"title": "x", "equipmentId": "equipment-123"}, "equipmentId"),
        ("/api/work-orders", {"title": "x", "dueDate": "2025-01-21T16:00:00"}, "dueDate"),
        ("/api/work-orders", {"title": "x", "dueDate": "0001-01-01T00:00:00+14:00"}, "dueDate"),
        ("/api/work-orders", {"title": "x" * 301}, "title"),
        ("/api/work-orders", {"title": "x", "checklist": [{"action": "a"}, {}]}, "checklist.1.action"),
        ("/api/equipment", {"assetTag": "a\0b"}, "assetTag"),
        ("/api/equipment", {"assetTag": "  "}, "assetTag"),
        ("/api/equipment", {"assetTag": "A", "installDate": "2023-13-01"}, "installDate"),
        ("/api/equipment", {"assetTag": "A", "location": "L", "locationId": str(uuid4())}, "location"),
        ("/api/locations", {"name": "A - B"}, "name"),
    ],
)
async def test_a_wrong_field_is_refused_by_its_name(
    manager: Client, path: str, payload: dict[str, object], field: str
) -> None:
    body = refused(await manager.post(path, json=payload), 400)
    assert field in [error["field"] for error in body["errors"]]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=x", "limit"),
        ("stauts=new", "stauts"),
        ("status=new,nonsense", "status.1"),
        ("cursor=garbage", "cursor"),
        ("cursor=%FF", "cursor"),
        ("cursor=W10", "cursor"),
        ("sort=password", "sort"),
        ("sort=dueDate,dueDate", "sort"),
        ("assignedTo=me", "assignedTo.0"),
        ("q=%00", "q"),
    ],
)
async def test_a_wrong_query_parameter_is_refused_by_its_name(manager: Client, query: str, field: str) -> None:
    body = refused(await manager.get(f"/api/work-orders?{query}"), 400)
    assert [error["field"] for error in body["errors"]] == [field]


@pytest.mark.parametrize(
    "payload", [b"{", b"[1,2", b'{"title": NaN}', b"null", b'"x"', b"\xff\xfe", b'{"title": "\\ud800"}']
)
async def test_a_body_that_is_no_object_is_400(manager: Client, payload: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    refused(await manager.post("/api/work-orders", content=payload, headers=headers), 400)


async def test_paths_that_are_nothing_and_methods_that_are_not_have_the_form_of_errors(manager: Client) -> None:
    refused(await manager.get("/api/nothing"), 404)
    refused(await manager.get("/nothing"), 404)
    refused(await manager.delete("/api/roles"), 405)


async def test_without_a_good_token_it_is_401(anonymous: Client) -> None:
    answer = await anonymous.get("/api/work-orders")
    assert refused(answer, 401)["message"] == "Authentication required"
    assert answer.headers["www-authenticate"] == "Bearer"
    for header in ("Bearer nonsense", "Bearer ", "Basic eDp5", "Bearer a.b.c"):
        refused(await anonymous.get("/api/work-orders", headers={"Authorization": header}), 401)


async def test_a_missing_permission_is_403_and_named(technician: Client) -> None:
    body = refused(await technician.post("/api/equipment", json={"assetTag": "X"}), 403)
    assert "equipment.write" in body["message"]


async def test_a_large_body_is_refused_before_and_while_it_is_read(manager: Client) -> None:
    body = json.dumps({"title": "x" * MAX_BODY}).encode()
    refused(await manager.post("/api/work-orders", content=body), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    async def chunks() -> object:  # without a Content-Length
        for _ in range(5):
            yield b" " * (MAX_BODY // 4)

    refused(await manager.post("/api/work-orders", content=chunks()), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


async def test_a_fault_of_ours_tells_its_id_and_nothing_else(api_settings: Settings) -> None:
    app = create_app(api_settings)

    @app.get("/fault")
    async def fault() -> None:
        secret = "hunter2"
        raise RuntimeError(f"the database password is {secret}")

    async with client_of(app) as client:
        answer = await client.get("/fault", headers={"X-Request-Id": "the-id.of_this-1"})
    body = refused(answer, 500)
    assert body["message"] == "Internal server error"
    assert body["requestId"] == "the-id.of_this-1"
    assert "hunter2" not in answer.text
    assert "RuntimeError" not in answer.text


@pytest.mark.parametrize("given", ["", "has space", "x" * 65, "a\tb", "../../etc"])
async def test_a_request_id_is_given_back_or_replaced(anonymous: Client, given: str) -> None:
    kept = await anonymous.get("/livez", headers={"X-Request-Id": "abc-1.2_3"})
    assert kept.headers["x-request-id"] == "abc-1.2_3"
    replaced = await anonymous.get("/livez", headers={"X-Request-Id": given})
    assert len(replaced.headers["x-request-id"]) == 32


async def test_every_answer_has_security_headers(anonymous: Client) -> None:
    for path in ("/livez", "/api/work-orders", "/nothing"):
        headers = (await anonymous.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["cache-control"] == "no-store"
        assert "max-age" in headers["strict-transport-security"]


async def test_the_database_gone_is_503_and_not_ready(api_settings: Settings) -> None:
    url = "postgresql://nobody@127.0.0.1:1/none"
    app = create_app(api_settings.model_copy(update={"database_url": url}))
    async with client_of(app) as client:
        assert (await client.get("/livez")).status_code == 200
        ready = await client.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["database"] == "down"
        answer = await client.post("/api/auth/login", json={"email": "a@b.c", "password": "x"})
        refused(answer, 503)
        assert answer.headers["retry-after"]


async def test_metrics_count_by_route_template(manager: Client) -> None:
    missing = uuid4()
    refused(await manager.get(f"/api/work-orders/{missing}"), 404)
    ok(await manager.get("/api/work-orders"))
    page = (await manager.get("/metrics")).text
    assert 'route="/api/work-orders/{work_order_id}",status="404"' in page
    assert 'route="/api/work-orders",status="200"' in page
    assert str(missing) not in page


async def test_cors_only_for_the_origins_of_the_setting(api_settings: Settings) -> None:
    allowed = api_settings.api.model_copy(update={"cors_origins": ["https://pwa.example"]})
    app = create_app(api_settings.model_copy(update={"api": allowed}))
    async with client_of(app) as client:
        good = await client.get("/livez", headers={"Origin": "https://pwa.example"})
        assert good.headers["access-control-allow-origin"] == "https://pwa.example"
        assert "ETag" in good.headers["access-control-expose-headers"]
        bad = await client.get("/livez", headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in bad.headers


async def test_a_long_answer_is_compressed_for_those_who_want_it(manager: Client) -> None:
    answer = await manager.get("/api/openapi.json", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
