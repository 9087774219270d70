"""Exports hold what the lists show, and nothing that a spreadsheet would run; archive and retention."""

import asyncio
import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.exchange.exports import service as exports
from api.exchange.exports.kinds import EXPORTS, ExportName
from api.identity.actor import Actor
from api.identity.roles import Role
from api.inventory.parts.schemas import PartFilter
from api.operation.retention.service import RETENTION
from api.operation.services.frame import Context
from core.database import Database
from core.settings import Settings
from tests.api.conftest import Client, LogIn, ok, refused
from tests.api.test_idempotency import committed as committed  # noqa: PLC0414  # a fixture
from tests.conftest import People


async def make(client: Client, number: str, **fields: Any) -> dict[str, Any]:
    part: dict[str, Any] = ok(await client.post("/api/parts", json={"partNumber": number, **fields}), 201)
    return part


async def test_the_same_rows_in_every_format(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "_PAGE", 2)  # several pages
    for number in "ABCDE":
        await make(manager, number, unitCost="12.5", stockLevel=3, modelCompatibility=["x", "y"])
    listed = ok(await manager.get("/api/parts"))
    assert ok(await manager.get("/api/exports/parts?format=json")) == listed
    answer = await manager.get("/api/exports/parts")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "parts-" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["partNumber"] for row in rows] == list("ABCDE")
    assert (rows[0]["unitCost"], rows[0]["stockLevel"], rows[0]["modelCompatibility"]) == ("12.50", "3", "x; y")
    book = await manager.get("/api/exports/parts?format=xlsx")
    sheet = list(openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0].iter_rows(values_only=True))
    assert len(sheet) == 6
    assert list(sheet[0]) == list(listed[0])
    assert dict(zip(sheet[0], sheet[1], strict=True))["partNumber"] == "A"


async def test_the_filters_are_those_of_the_list(manager: Client) -> None:
    await make(manager, "A", category="Seals")
    await make(manager, "B")
    assert [p["partNumber"] for p in ok(await manager.get("/api/exports/parts?format=json&category=Seals"))] == ["A"]
    assert [p["partNumber"] for p in ok(await manager.get("/api/exports/parts?format=json&sort=-partNumber"))] == [
        "B",
        "A",
    ]
    assert refused(await manager.get("/api/exports/parts?nonsense=1"), 400)["errors"][0]["field"] == "nonsense"
    refused(await manager.get("/api/exports/parts?sort=nonsense"), 400)
    refused(await manager.get("/api/exports/parts?format=doc"), 400)
    refused(await manager.get("/api/exports/nothing"), 404)


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")'])
async def test_no_cell_is_a_formula_and_comes_back_as_it_was(manager: Client, evil: str) -> None:
    await make(manager, "A", description=evil)
    text = (await manager.get("/api/exports/parts")).text
    assert next(csv.DictReader(io.StringIO(text)))["description"] == f"'{evil}"
    content = (await manager.get("/api/exports/parts?format=xlsx")).content
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0] for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    for file in (text.encode(), content):
        done = ok(await manager.post("/api/imports", data={"kind": "parts"}, files={"file": ("x", file)}), 201)
        assert (done["status"], done["errors"]) == ("completed", [])
    [part] = ok(await manager.get("/api/parts"))
    assert part["description"] == evil


async def test_one_exports_what_one_sees(manager: Client, southerner: Client) -> None:
    await make(manager, "A")
    assert ok(await southerner.get("/api/exports/parts?format=json")) == []
    refused(await southerner.get("/api/exports/vendors"), 403)
    assert "vendors" not in ok(await southerner.get("/api/exports"))
    assert len(ok(await manager.get("/api/exports"))) == 11
    for kind in ok(await manager.get("/api/exports")):
        assert (await manager.get(f"/api/exports/{kind}?format=json")).status_code == 200


async def test_closed_work_orders_are_archived_by_policy(committed: Client, clean_database: Settings) -> None:
    made = [ok(await committed.post("/api/work-orders", json={"title": f"w{i}"}), 201) for i in range(3)]
    for work_order in made[:2]:
        ok(await committed.put(f"/api/work-orders/{work_order['id']}/status", json={"status": "cancelled"}))
    worker = Database.open(clean_database, "worker")
    now = datetime.now(UTC)
    early = await RETENTION.work(Context(worker, clean_database, now + timedelta(days=1000)))
    assert early["work_orders"] == 0
    late = await RETENTION.work(Context(worker, clean_database, now + timedelta(days=1100)))
    assert late["work_orders"] == 2
    await worker.close()
    assert [w["title"] for w in ok(await committed.get("/api/work-orders"))] == ["w2"]
    assert len(ok(await committed.get("/api/work-orders?includeArchived=true"))) == 3
    assert ok(await committed.get(f"/api/work-orders/{made[0]['id']}"))["title"] == "w0"


async def test_policies_are_data(manager: Client, technician: Client, log_in: LogIn, people: People) -> None:
    url = "/api/retention-policies"
    policies = {p["name"]: p["keepDays"] for p in ok(await technician.get(url))}
    assert policies["work_orders"] == 1095
    refused(await technician.put(f"{url}/imports", json={"keepDays": 5}), 403)
    refused(await manager.put(f"{url}/imports", json={"keepDays": 0}), 400)
    admin = await log_in(people.admin)
    assert ok(await admin.put(f"{url}/imports", json={"keepDays": None}))["keepDays"] is None


async def test_an_export_is_of_one_moment_whatever_happens_meanwhile(
    committed: Client, clean_database: Settings, clean_people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "_PAGE", 2)
    for number in "ABCDEFG":
        await make(committed, number)
    kind = EXPORTS[ExportName.PARTS]
    database = Database.open(clean_database)
    manager = Actor(clean_people.manager, None, Role.MANAGER, clean_people.north)
    rows = exports.rows(database, manager, kind, PartFilter(sort="partNumber"))
    shown = await anext(rows)
    with psycopg.connect(clean_database.database_url) as other:
        other.execute("UPDATE parts SET description = 'other' WHERE part_number = 'F'")
        other.execute("DELETE FROM parts WHERE part_number = 'C'")
        other.execute("INSERT INTO parts (part_number, warehouse_id) SELECT 'D2', warehouse_id FROM parts LIMIT 1")
    async for batch in rows:
        assert len(batch) <= 2
        shown += batch
    assert [row["partNumber"] for row in shown] == list("ABCDEFG")
    assert shown[5]["description"] != "other"
    async with database.snapshot_scope(manager.id, manager.warehouse_id) as session:
        with pytest.raises(DBAPIError, match="read-only"):
            await session.execute(text("UPDATE parts SET description = 'x'"))
    await database.close()


async def test_only_so_many_exports_at_once_and_each_has_its_time(
    manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make(manager, "A")
    monkeypatch.setattr(exports, "_UNDER_WAY", asyncio.Semaphore(1))
    async with exports._UNDER_WAY:
        answer = await manager.get("/api/exports/parts")
        refused(answer, 503)
        assert "retry-after" in answer.headers
    assert (await manager.get("/api/exports/parts")).status_code == 200
    await make(manager, "B")
    monkeypatch.setattr(exports, "_PAGE", 1)
    monkeypatch.setattr(exports, "_LONGEST", -1.0)
    answer = await manager.get("/api/exports/parts")  # an answer that has begun can only break off
    assert list(csv.DictReader(io.StringIO(answer.text)))[-1]["partNumber"] == "A"
    assert not exports._UNDER_WAY.locked()


async def test_what_is_archived_shows_only_when_asked_for(committed: Client, clean_database: Settings) -> None:
    machine = ok(await committed.post("/api/equipment", json={"assetTag": "ARCH-1"}), 201)
    kept = {"equipmentId": machine["id"], "title": "Replace the gasket", "type": "corrective"}
    for _ in range(2):
        ok(await committed.post("/api/work-orders", json=kept), 201)
    [old, _] = ok(await committed.get("/api/work-orders?sort=createdAt"))
    for status in ("in_progress", "completed"):
        ok(await committed.put(f"/api/work-orders/{old['id']}/status", json={"status": status}))
    period = "from=2024-01-01T00:00:00Z&to=2033-01-01T00:00:00Z"
    before = ok(await committed.get(f"/api/reports/kpis?{period}"))
    with psycopg.connect(clean_database.database_url) as owner:
        owner.execute("UPDATE work_orders SET status = 'closed', archived_at = now() WHERE id = %s", [old["id"]])

    async def found(query: str = "") -> tuple[int, int, int]:
        search = ok(await committed.get(f"/api/search?q=gasket&kinds=work_order{query}"))
        history = ok(await committed.get(f"/api/equipment/{machine['id']}/history?kind=work_order.created{query}"))
        total = ok(await committed.get(f"/api/work-orders/dashboard?{query[1:]}"))["total"]
        return sum(len(group["hits"]) for group in search["groups"]), len(history), total

    assert await found() == (1, 1, 1)
    assert await found("&includeArchived=true") == (2, 2, 2)
    assert len(ok(await committed.get(f"/api/equipment/{machine['id']}/work-orders"))) == 1
    assert len(ok(await committed.get(f"/api/equipment/{machine['id']}/work-orders?includeArchived=true"))) == 2
    number = ok(await committed.get(f"/api/search?q={old['foNumber']}"))
    assert old["id"] not in [hit["id"] for group in number["groups"] for hit in group["hits"]]
    # figures of a period count what was done in it, wherever it is kept
    after = ok(await committed.get(f"/api/reports/kpis?{period}"))
    assert after == before
    assert (await committed.get("/api/search?q=gasket&includeArchived=maybe")).status_code == 400


async def test_finished_deliveries_go_by_policy_and_waiting_ones_stay(clean_database: Settings) -> None:
    worker = Database.open(clean_database, "worker")
    with psycopg.connect(clean_database.database_url) as database:
        database.execute(
            "INSERT INTO webhooks (id, url, events) VALUES (gen_random_uuid(), 'https://x.example', '{*}')"
        )
        database.execute(
            """WITH d AS (
                   INSERT INTO webhook_deliveries
                       (webhook_id, event_id, event, sequence, entity_id, status, finished_at)
                   SELECT w.id, gen_random_uuid(), 'x.y', i, gen_random_uuid(), 'delivered',
                          timestamptz '2030-01-01' + i * interval '1 day'
                   FROM webhooks w, generate_series(1, 3) i RETURNING id)
               INSERT INTO webhook_attempts (delivery_id, attempt, attempted_at, duration_ms)
               SELECT id, 1, now(), 5 FROM d"""
        )
        database.execute(
            """INSERT INTO webhook_deliveries (webhook_id, event_id, event, sequence, entity_id, status, created_at)
               SELECT id, gen_random_uuid(), 'x.y', 9, gen_random_uuid(), 'waiting', '2029-01-01' FROM webhooks"""
        )
    done = await RETENTION.work(Context(worker, clean_database, datetime(2030, 2, 2, 12, tzinfo=UTC)))
    await worker.close()
    assert done["webhook_deliveries"] == 2
    with psycopg.connect(clean_database.database_url) as database:
        left = database.execute("SELECT status FROM webhook_deliveries ORDER BY sequence").fetchall()
        assert left == [("delivered",), ("waiting",)]
        assert database.execute("SELECT count(*) FROM webhook_attempts").fetchone() == (1,)
