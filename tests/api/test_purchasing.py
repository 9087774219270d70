"""Vendors, and purchase orders from the request to the receipt."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest

from api.inventory.vendors.service import watch_contracts
from core.settings import Settings
from tests.api.conftest import Client, LogIn, Rows, ok, person, refused
from tests.api.test_idempotency import committed as committed  # noqa: PLC0414  # a fixture
from tests.conftest import People


async def make(client: Client, **fields: Any) -> dict[str, Any]:
    body = {"partNumber": f"P-{uuid4().hex[:8]}", **fields}
    part: dict[str, Any] = ok(await client.post("/api/parts", json=body), 201)
    return part


async def ordered(client: Client, part: dict[str, Any], quantity: int = 10, **fields: Any) -> dict[str, Any]:
    lines = [{"partId": part["id"], "quantity": quantity, "unitPrice": "2.00"}]
    body = {"supplier": "SKF", "lines": lines, **fields}
    order = ok(await client.post("/api/purchase-orders", json=body), 201)
    for step in ("approve", "order"):
        order = ok(await client.post(f"/api/purchase-orders/{order['id']}/{step}"))
    return order  # type: ignore[no-any-return]


async def receive(client: Client, order: dict[str, Any], quantity: int, **line: Any) -> Any:
    lines = [{"lineId": order["lines"][0]["id"], "quantity": quantity, **line}]
    return await client.post(f"/api/purchase-orders/{order['id']}/receipts", json={"lines": lines})


@pytest.fixture
async def clerk(log_in: LogIn, people: People, rows: Rows) -> Client:
    return await log_in(await person(rows, "inventory_clerk", people.north))


async def test_from_the_request_to_the_end(manager: Client, clerk: Client, rows: Rows) -> None:
    part = await make(clerk, stockLevel=10, unitCost="1.00")
    lines = [
        {"partId": part["id"], "quantity": 10, "unitPrice": "2.00"},
        {"description": "Freight", "quantity": 1, "unitPrice": "7.5"},
    ]
    order = ok(await clerk.post("/api/purchase-orders", json={"supplier": "SKF", "lines": lines}), 201)
    assert order["number"].startswith("PO-20")
    assert (order["status"], order["total"], order["supplier"]) == ("requested", "27.50", "SKF")
    url = f"/api/purchase-orders/{order['id']}"
    refused(await clerk.post(f"{url}/approve"), 403)
    assert "allowed: approved" in refused(await clerk.post(f"{url}/order"), 409)["message"]
    assert ok(await manager.post(f"{url}/approve"))["approvedBy"] is not None
    ok(await clerk.post(f"{url}/order"))
    assert ok(await clerk.get(f"/api/parts/{part['id']}"))["onOrder"] == 10

    first = ok(await receive(clerk, order, 4, unitPrice="3.00"), 201)
    assert first["purchaseOrder"]["status"] == "partially_received"
    assert first["receipt"]["lines"][0]["unitPrice"] == "3.00"
    now = ok(await clerk.get(f"/api/parts/{part['id']}"))
    assert (now["stockLevel"], now["onOrder"], now["unitCost"]) == (14, 6, "1.5714")  # (10 * 1 + 4 * 3) / 14
    refused(await receive(clerk, order, 7), 409)
    ok(await receive(clerk, order, 6), 201)
    freight = [{"lineId": order["lines"][1]["id"], "quantity": 1}]
    done = ok(await clerk.post(f"{url}/receipts", json={"lines": freight}), 201)
    assert done["purchaseOrder"]["status"] == "received"
    assert len(ok(await clerk.get(f"{url}/receipts"))) == 3
    assert ok(await clerk.post(f"{url}/close", json={}))["status"] == "closed"
    assert "nothing" in refused(await clerk.post(f"{url}/cancel", json={}), 409)["message"]
    events = await rows("SELECT type FROM events WHERE entity = 'purchase_order' ORDER BY written")
    assert [e["type"] for e in events] == ["purchase_order.created"] + ["purchase_order.updated"] * 6


async def test_a_tolerance_flags_what_comes_too_much(manager: Client) -> None:
    part = await make(manager)
    order = await ordered(manager, part, 10, overReceiptTolerance="15")
    refused(await receive(manager, order, 12), 409)
    got = ok(await receive(manager, order, 11), 201)
    assert got["receipt"]["lines"][0]["overReceived"] is True
    assert ok(await manager.get(f"/api/parts/{part['id']}"))["stockLevel"] == 11


async def test_approval_limits(manager: Client, supervisor: Client, log_in: LogIn, people: People) -> None:
    part = await make(manager)
    body = {"lines": [{"partId": part["id"], "quantity": 1, "unitPrice": "1000.01"}]}
    order = ok(await supervisor.post("/api/purchase-orders", json=body), 201)
    url = f"/api/purchase-orders/{order['id']}/approve"
    assert "1000.00" in refused(await supervisor.post(url), 403)["message"]
    admin = await log_in(people.admin)
    refused(await manager.put("/api/approval-limits/supervisor", json={"amount": "2000"}), 403)
    ok(await admin.put("/api/approval-limits/supervisor", json={"amount": "2000"}))
    ok(await supervisor.post(url))
    limits = {row["role"]: row["amount"] for row in ok(await manager.get("/api/approval-limits"))}
    assert limits == {"supervisor": "2000.00", "manager": "25000.00", "admin": None}
    vendorless = await supervisor.post(url.replace("approve", "order"))
    assert "vendor" in refused(vendorless, 409)["message"]


async def test_what_is_approved_does_not_change(manager: Client) -> None:
    part = await make(manager)
    body = {"lines": [{"partId": part["id"], "quantity": 1, "unitPrice": "1"}]}
    order = ok(await manager.post("/api/purchase-orders", json=body), 201)
    url = f"/api/purchase-orders/{order['id']}"
    more = [{"partId": part["id"], "quantity": 5, "unitPrice": "1.25"}]
    changed = ok(await manager.patch(url, json={"lines": more, "expectedDate": "2026-01-31"}))
    assert (changed["total"], changed["expectedDate"]) == ("6.25", "2026-01-31T00:00:00.000Z")
    ok(await manager.post(f"{url}/approve"))
    refused(await manager.patch(url, json={"lines": more}), 409)
    ok(await manager.patch(url, json={"notes": "call first"}))
    ok(await manager.post(f"{url}/cancel", json={"reason": "no longer needed"}))
    refused(await manager.patch(url, json={"notes": "x"}), 409)


async def test_closing_early_needs_a_reason(manager: Client) -> None:
    order = await ordered(manager, await make(manager))
    ok(await receive(manager, order, 3), 201)
    url = f"/api/purchase-orders/{order['id']}"
    refused(await manager.post(f"{url}/cancel", json={}), 409)
    assert refused(await manager.post(f"{url}/close", json={}), 400)["errors"][0]["field"] == "reason"
    ok(await manager.post(f"{url}/close", json={"reason": "discontinued"}))
    refused(await receive(manager, order, 1), 409)


async def test_bad_orders(manager: Client, southerner: Client, people: People) -> None:
    part = await make(manager)
    line = {"partId": part["id"], "quantity": 1}
    for lines in ([], [{"quantity": 1}], [{**line, "quantity": 0}], [{**line, "unitPrice": "-1"}], [{**line, "x": 1}]):
        refused(await manager.post("/api/purchase-orders", json={"lines": lines}), 400)
    unknown = await manager.post("/api/purchase-orders", json={"lines": [line, {**line, "partId": str(uuid4())}]})
    assert refused(unknown, 404)["errors"][0]["field"] == "lines.1.partId"
    foreign = await manager.post("/api/purchase-orders", json={"lines": [line], "warehouseId": str(people.south)})
    refused(foreign, 404)
    order = await ordered(manager, part)
    refused(await southerner.get(f"/api/purchase-orders/{order['id']}"), 403)
    wrong = [{"lineId": str(uuid4()), "quantity": 1}]
    refused(await manager.post(f"/api/purchase-orders/{order['id']}/receipts", json={"lines": wrong}), 404)


async def test_ten_receipts_at_once_take_what_was_ordered(committed: Client) -> None:
    part = await make(committed)
    order = await ordered(committed, part, 10)
    answers = await asyncio.gather(*(receive(committed, order, 3) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [409] * 7
    assert ok(await committed.get(f"/api/parts/{part['id']}"))["stockLevel"] == 9


async def test_vendors_contacts_contracts(manager: Client, rows: Rows, database: Any, people: People) -> None:
    vendor = ok(await manager.post("/api/vendors", json={"name": "SKF", "type": "manufacturer"}), 201)
    url = f"/api/vendors/{vendor['id']}"
    refused(await manager.post("/api/vendors", json={"name": "skf"}), 409)
    refused(await manager.post("/api/vendors", json={"name": "x", "email": "nobody"}), 400)
    ok(await manager.patch(url, json={"email": "sales@skf.example"}))
    for name in ("Ann", "Bob"):
        ok(await manager.post(f"{url}/contacts", json={"name": name, "isPrimary": True}), 201)
    assert [(c["name"], c["isPrimary"]) for c in ok(await manager.get(f"{url}/contacts"))] == [
        ("Bob", True),
        ("Ann", False),
    ]
    today = datetime.now(UTC).date()
    soon = {"title": "Bearings", "value": "1000", "endDate": str(today + timedelta(days=10)), "stage": "active"}
    contract = ok(await manager.post(f"{url}/contracts", json=soon), 201)
    assert (contract["vendor"], contract["value"]) == ("SKF", "1000.00")
    at = f"/api/vendor-contracts/{contract['id']}"
    refused(await manager.patch(at, json={"startDate": "2199-01-01"}), 400)
    async with database.session_scope(people.manager, people.north) as session:
        assert await watch_contracts(session) == 1
        assert await watch_contracts(session) == 0
    assert "ends on" in (await rows("SELECT message FROM notifications"))[0]["message"]
    await rows("UPDATE vendor_contracts SET end_date = current_date - 1")
    async with database.session_scope(people.manager, people.north) as session:
        assert await watch_contracts(session) == 1
    assert ok(await manager.get(at))["stage"] == "expired"
    assert "active" in refused(await manager.patch(at, json={"stage": "draft"}), 409)["message"]
    ok(await manager.delete(url), 204)
    assert ok(await manager.get("/api/vendors?active=true")) == []


class _Catalog(BaseHTTPRequestHandler):
    """A supplier: 404 for what it does not have, nonsense for `bad`."""

    def do_GET(self) -> None:
        known = "partNumber=6205" in self.path
        body = b"{" if "bad" in self.path else json.dumps({"unitPrice": "3.10", "currency": "EUR", "available": 7})
        trusted = self.headers["Authorization"] == "Bearer s3cret"
        self.send_response(401 if not trusted else 200 if known or "bad" in self.path else 404)
        self.end_headers()
        self.wfile.write(body if isinstance(body, bytes) else body.encode())

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
async def catalog() -> AsyncIterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Catalog)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/items"
    server.shutdown()
    server.server_close()


async def test_price_and_availability(
    app: Any, api_settings: Settings, manager: Client, catalog: str, rows: Rows
) -> None:
    part = await make(manager, supplier="SKF", originalNumber="6205")
    url = f"/api/parts/{part['id']}/offer?quantity=4"
    refused(await manager.get(url), 409)  # no catalog
    asking = {"catalogAdapter": "json", "catalogUrl": catalog, "catalogSecret": "s3cret"}
    vendor = ok(await manager.patch(f"/api/vendors/{part['vendorId']}", json=asking))
    assert "s3cret" not in json.dumps(vendor)
    [row] = await rows("SELECT secret FROM vendors")
    assert "s3cret" not in row["secret"]
    assert "not a public address" in ok(await manager.get(url))["error"]
    allowed = {"outgoing_networks": ["127.0.0.0/8"]}
    app.state.settings = Settings.model_validate({**api_settings.model_dump(), **allowed})
    offer = ok(await manager.get(url))
    assert (offer["unitPrice"], offer["totalPrice"], offer["available"], offer["error"]) == ("3.10", "12.40", 7, None)
    for number, reason in (("other", "does not have"), ("bad", "agreed")):
        ok(await manager.patch(f"/api/parts/{part['id']}", json={"originalNumber": number}))
        assert reason in ok(await manager.get(url))["error"]
    refused(await manager.patch(f"/api/vendors/{part['vendorId']}", json={"catalogAdapter": "x"}), 400)
