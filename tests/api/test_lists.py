"""What all lists share: pages, counts, links, and as many statements for 40 rows as for one."""

from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from tests.api import plant
from tests.api.conftest import Client, Rows, counted_statements, ok, refused
from tests.api.test_alarms_cases import alarm_of
from tests.api.test_predictive import case_of
from tests.conftest import People

Fill = Callable[[int], Awaitable[None]]


async def walk(client: Client, url: str) -> list[dict[str, Any]]:
    """Every row, page after page, by the links."""
    found: list[dict[str, Any]] = []
    while True:
        answer = await client.get(url)
        found += ok(answer)
        if "next" not in answer.links:
            return found
        url = answer.links["next"]["url"]


@pytest.fixture
async def work_orders(rows: Rows, people: People) -> None:
    """Thirty, with ties and gaps in everything that can be sorted by."""
    await rows(
        """INSERT INTO work_orders (title, warehouse_id, priority, status, due_date, created_at)
           SELECT 'w' || i, :north, (enum_range(NULL::priority_enum))[1 + i % 4],
                  (enum_range(NULL::wo_status_enum))[1 + i % 3],
                  CASE WHEN i % 3 > 0 THEN timestamptz '2026-01-01' + (i % 5) * interval '1 day' END,
                  timestamptz '2026-01-01 00:00:00.123456' + (i % 7) * interval '1 microsecond'
           FROM generate_series(1, 30) AS i""".replace("::", "\\:\\:"),
        north=people.north,
    )


@pytest.mark.usefixtures("work_orders")
@pytest.mark.parametrize(
    "sort",
    ["", "createdAt", "-createdAt", "dueDate", "-dueDate", "-dueDate,priority", "priority,-dueDate,createdAt", "id",
     "status,-priority", "-foNumber", "-priority,-status,-createdAt"],
)  # fmt: skip
@pytest.mark.parametrize("limit", [1, 4, 30])
async def test_pages_join_to_the_whole_in_any_order(manager: Client, sort: str, limit: int) -> None:
    whole = ok(await manager.get("/api/work-orders", params={"limit": 200, **({"sort": sort} if sort else {})}))
    assert len(whole) == 30
    query = f"limit={limit}" + (f"&sort={sort}" if sort else "")
    assert await walk(manager, f"/api/work-orders?{query}") == whole
    ranks = {"low": 0, "medium": 1, "high": 2, "critical": 3}
    for word in (sort or "-createdAt").split(",")[:1]:
        name = word.lstrip("-")
        values = [row[name] for row in whole if row[name] is not None]
        keys = [ranks.get(value, value) for value in values] if name == "priority" else values
        if name != "status":
            assert keys == sorted(keys, reverse=word.startswith("-"))
        # without a value comes last in both directions
        assert all(a[name] is not None or b[name] is None for a, b in pairwise(whole))


@pytest.mark.usefixtures("work_orders")
async def test_links_keep_the_filters_and_counts_are_of_the_whole(manager: Client) -> None:
    answer = await manager.get("/api/v1/work-orders?status=new,assigned&limit=3&count=true&q=w")
    assert answer.headers["x-total-count"] == "20"
    url = answer.links["next"]["url"]
    assert url.startswith("/api/v1/work-orders?")
    following = await manager.get(url)
    assert {row["status"] for row in ok(following)} <= {"new", "assigned"}
    assert "x-total-count" not in following.headers
    last = await manager.get("/api/work-orders?limit=30")
    assert "link" not in last.headers
    assert "x-total-count" not in last.headers


@pytest.mark.usefixtures("work_orders")
async def test_a_cursor_is_good_for_its_own_order_only(manager: Client) -> None:
    answer = await manager.get("/api/work-orders?limit=2&sort=dueDate")
    url = answer.links["next"]["url"]
    refused(await manager.get(url.replace("sort=dueDate", "sort=-dueDate")), 400)
    refused(await manager.get(url.replace("work-orders", "equipment").replace("&sort=dueDate", "")), 400)


@pytest.mark.usefixtures("work_orders")
async def test_what_is_added_meanwhile_moves_no_row_to_another_page(
    manager: Client, rows: Rows, people: People
) -> None:
    first = await manager.get("/api/work-orders?limit=10")
    await rows(
        "INSERT INTO work_orders (title, warehouse_id, created_at) VALUES ('newer', :north, '2026-06-01')",
        north=people.north,
    )
    second = await manager.get(first.links["next"]["url"])
    assert not {row["id"] for row in ok(first)} & {row["id"] for row in ok(second)}


@pytest.fixture
def fill(rows: Rows, people: People) -> dict[str, Fill]:
    north: UUID = people.north

    async def equipment(n: int) -> None:
        for i in range(n):
            [place] = await rows(
                "INSERT INTO locations (name, path, warehouse_id) VALUES (:name, '', :north) RETURNING id",
                name=f"place {n} {i}", north=north,
            )  # fmt: skip
            await rows(
                "INSERT INTO equipment (asset_tag, warehouse_id, location_id) VALUES (:tag, :north, :place)",
                tag=f"E-{n}-{i}", north=north, place=place["id"],
            )  # fmt: skip

    async def work_orders(n: int) -> None:
        await rows(
            "INSERT INTO work_orders (title, warehouse_id) SELECT 'w', :north FROM generate_series(1, :n)",
            north=north, n=n,
        )  # fmt: skip

    async def vendors(n: int) -> None:
        for i in range(n):
            await rows(
                "INSERT INTO vendors (name, warehouse_id) VALUES (:name, :north)", name=f"V {n} {i}", north=north
            )

    async def parts(n: int) -> None:
        for i in range(n):
            await rows(
                """WITH v AS (INSERT INTO vendors (name, warehouse_id) VALUES (:name, :north) RETURNING id)
                   INSERT INTO parts (part_number, vendor_id, warehouse_id) SELECT :name, id, :north FROM v""",
                name=f"P-{n}-{i}", north=north,
            )  # fmt: skip

    async def part_transactions(n: int) -> None:
        await parts(n)
        await rows(
            """INSERT INTO part_transactions (part_id, type, quantity)
               SELECT id, 'receive', 1 FROM parts WHERE part_number LIKE :these""",
            these=f"P-{n}-%",
        )

    async def notifications(n: int) -> None:
        await rows(
            """INSERT INTO notifications (user_id, type, message)
               SELECT :reader, 'system', 'hello' FROM generate_series(1, :n)""",
            reader=people.manager, n=n,
        )  # fmt: skip

    async def sensors(n: int) -> None:
        for i in range(n):
            await rows(plant.SENSOR, address=f"s/{n}/{i}", equipment=None)

    async def alarms(n: int) -> None:
        for _ in range(n):
            await alarm_of(rows, north)

    async def cases(n: int) -> None:
        for _ in range(n):
            await case_of(rows, north)

    async def dead_letters(n: int) -> None:
        for i in range(n):
            await rows(plant.DEAD_LETTER, time=plant.NOW, topic=f"t/{i}", payload=b"x")

    async def detectors(n: int) -> None:
        for i in range(n):
            await rows("INSERT INTO detectors (detector) VALUES (:name)", name=f"d-{n}-{i}")

    async def events(n: int) -> None:
        await rows(
            "INSERT INTO events (sequence, type, entity, entity_id, payload)"
            " SELECT :n * 1000 + i, 'x', 'x', app.uuid7(), '{}' FROM generate_series(1, :n) AS i",
            n=n,
        )

    async def webhooks(n: int) -> None:
        await rows(
            "WITH new AS (INSERT INTO webhooks (url, events) SELECT 'https://x.example', '{*}'"
            " FROM generate_series(1, :n) RETURNING id)"
            " INSERT INTO webhook_states (webhook_id, cursor) SELECT id, 0 FROM new",
            n=n,
        )

    async def rates(n: int) -> None:
        await rows(
            "INSERT INTO labor_rates (warehouse_id, craft, hourly_rate)"
            " SELECT :north, 'craft ' || :n || ' ' || i, 50 FROM generate_series(1, :n) AS i",
            north=north, n=n,
        )  # fmt: skip

    async def rules(n: int) -> None:
        await rows(
            """WITH e AS (INSERT INTO equipment (asset_tag, warehouse_id)
                   SELECT 'rule ' || :n || ' ' || i, :north FROM generate_series(1, :n) AS i RETURNING id)
               INSERT INTO safety_rules (warehouse_id, equipment_id, lockout) SELECT :north, id, true FROM e""",
            north=north, n=n,
        )  # fmt: skip

    async def permits(n: int) -> None:
        await rows(
            """WITH w AS (INSERT INTO work_orders (title, warehouse_id)
                   SELECT 'w', :north FROM generate_series(1, :n) RETURNING id)
               INSERT INTO permits (work_order_id, type, valid_from, valid_to, requested_by)
               SELECT id, 'general', now(), now() + interval '1 day', :person FROM w""",
            north=north, n=n, person=people.northerner,
        )  # fmt: skip

    async def files(n: int) -> None:
        await rows(
            "INSERT INTO files (warehouse_id, kind, name, content_type, size, sha256, storage_key)"
            " SELECT :north, 'vendor-documents', 'a.pdf', 'application/pdf', 1, repeat('0', 64), 'k'"
            " FROM generate_series(1, :n)",
            north=north, n=n,
        )  # fmt: skip

    async def portals(n: int) -> None:
        for i in range(n):
            await rows(
                "WITH place AS (INSERT INTO locations (name, path, warehouse_id)"
                " VALUES (:name, '', :north) RETURNING id),"
                " portal AS (INSERT INTO request_portals (name, warehouse_id, location_id, secret)"
                " SELECT 'p', :north, id, gen_random_uuid() FROM place RETURNING id)"
                " INSERT INTO work_requests (warehouse_id, portal_id, title, token_hash)"
                " SELECT :north, id, 't', gen_random_uuid() FROM portal",
                name=f"portal {n} {i}", north=north,
            )  # fmt: skip

    async def links(n: int) -> None:
        await rows(
            """WITH w AS (INSERT INTO work_orders (title, warehouse_id)
                   SELECT 'w', :north FROM generate_series(1, :n) RETURNING id)
               INSERT INTO external_links (warehouse_id, work_order_id, profile_id, name, token_hash, expires_at)
               SELECT :north, id, :person, 'c', gen_random_uuid(), now() + interval '1 day' FROM w""",
            north=north, n=n, person=people.northerner,
        )  # fmt: skip

    async def catalog(n: int) -> None:
        await rows("DELETE FROM equipment_classes WHERE code !~ '^c_'")
        for i in range(n):
            await rows("INSERT INTO equipment_classes (code, name) VALUES (:code, 'c')", code=f"c_{n}_{i}")
            await rows("INSERT INTO equipment_models (manufacturer, model) VALUES ('m', :model)", model=f"{n} {i}")

    return {
        "files": files,
        "request-portals": portals,
        "requests": portals,
        "external-links": links,
        "equipment-classes": catalog,
        "equipment-models": catalog,
        "webhooks": webhooks,
        "labor-rates": rates,
        "safety-rules": rules,
        "permits": permits,
        "equipment": equipment,
        "locations": equipment,
        "work-orders": work_orders,
        "sensors": sensors,
        "alarms": alarms,
        "cases": cases,
        "dead-letters": dead_letters,
        "detectors": detectors,
        "events": events,
        "vendors": vendors,
        "parts": parts,
        "part-transactions": part_transactions,
        "notifications": notifications,
    }


# of what a plant has anyway, or is made by more than one insert: the count of rows is relative
INSERTS = {
    "users": """INSERT INTO profiles (role, warehouse_id, email)
        SELECT 'technician', :north, 'n' || :n || '-' || i || '@plant.example' FROM generate_series(1, :n) AS i""",
    "warehouses": "INSERT INTO warehouses (name) SELECT 'w ' || :n || ' ' || i FROM generate_series(1, :n) AS i",
    "api-keys": """INSERT INTO api_keys (user_id, name, prefix, key_hash, scopes)
        SELECT :admin, 'k', 'p' || :n || '-' || i, 'h' || :n || '-' || i, '{parts.read}'
        FROM generate_series(1, :n) AS i""",
    "audit": "INSERT INTO system_logs (action, actor) SELECT 'note', 'x' FROM generate_series(1, :n)",
    "audit/findings": """INSERT INTO audit_findings (kind, subject, description, first_at, last_at, found_at)
        SELECT 'failed_logins', :n || ' ' || i, 'd', now(), now(), now() FROM generate_series(1, :n) AS i""",
    "imports": """INSERT INTO imports (kind, warehouse_id, created_by)
        SELECT 'parts', :north, :admin FROM generate_series(1, :n)""",
    "part-kits": """WITH p AS (INSERT INTO parts (part_number, warehouse_id)
            SELECT 'kit ' || :n || ' ' || i, :north FROM generate_series(1, :n) AS i RETURNING id, part_number),
        k AS (INSERT INTO part_kits (name, warehouse_id) SELECT part_number, :north FROM p RETURNING id, name)
        INSERT INTO part_kit_items (kit_id, part_id, warehouse_id, quantity)
        SELECT k.id, p.id, :north, 1 FROM k JOIN p ON p.part_number = k.name""",
    "stock-counts": """INSERT INTO stock_counts (name, warehouse_id, created_by)
        SELECT 'c', :north, :admin FROM generate_series(1, :n)""",
    "purchase-orders": """WITH v AS (INSERT INTO vendors (name, warehouse_id)
            SELECT 'po ' || :n || ' ' || i, :north FROM generate_series(1, :n) AS i RETURNING id, name)
        INSERT INTO purchase_orders (number, vendor_id, warehouse_id) SELECT name, id, :north FROM v""",
    "vendor-contracts": """WITH v AS (INSERT INTO vendors (name, warehouse_id)
            SELECT 'c ' || :n || ' ' || i, :north FROM generate_series(1, :n) AS i RETURNING id)
        INSERT INTO vendor_contracts (vendor_id, warehouse_id, title) SELECT id, :north, 't' FROM v""",
    "detectors/trust": """INSERT INTO detector_trust (detector, warehouse_id)
        SELECT 'd ' || :n || ' ' || i, :north FROM generate_series(1, :n) AS i""",
    "health-overview": """WITH e AS (INSERT INTO equipment (asset_tag, warehouse_id)
            SELECT 'h ' || :n || ' ' || i, :north FROM generate_series(1, :n) AS i RETURNING id)
        INSERT INTO equipment_health (equipment_id, time, health) SELECT id, now(), 50 FROM e""",
    "maintenance-windows": """WITH e AS (INSERT INTO equipment (asset_tag, warehouse_id)
            SELECT 'w ' || :n || ' ' || i, :north FROM generate_series(1, :n) AS i RETURNING id)
        INSERT INTO maintenance_windows (equipment_id, warehouse_id, starts_at, ends_at, reason)
        SELECT id, :north, now(), now() + interval '1 hour', 'x' FROM e""",
    "backtests": """INSERT INTO backtests (kind, warehouse_id, requested_by, request)
        SELECT 'detectors', :north, :admin, '{}' FROM generate_series(1, :n)""",
    "pm-templates": """WITH t AS (INSERT INTO pm_templates
            (name, frequency_type, frequency_interval, frequency_unit, warehouse_id)
            SELECT 't ' || :n || ' ' || i, 'calendar', 30, 'days', :north FROM generate_series(1, :n) AS i
            RETURNING id, name),
        e AS (INSERT INTO equipment (asset_tag, warehouse_id) SELECT name, :north FROM t RETURNING id, asset_tag)
        INSERT INTO pm_schedules (template_id, equipment_id, warehouse_id, chosen, started_at)
        SELECT t.id, e.id, :north, true, now() FROM t JOIN e ON e.asset_tag = t.name""",
}  # fmt: skip

LISTS = (
    "files",
    "request-portals",
    "requests",
    "external-links",
    "equipment-classes",
    "equipment-models",
    "webhooks",
    "labor-rates",
    "safety-rules",
    "permits",
    "equipment",
    "locations",
    "work-orders",
    "sensors",
    "alarms",
    "cases",
    "dead-letters",
    "detectors",
    "events",
    "vendors",
    "parts",
    "part-transactions",
    "notifications",
)
# have pages too; their statements are not counted here
UNCOUNTED = {
    "maintenance/overdue", "maintenance/schedule", "reports/reliability/failures",
    "audit/verify",  # links of the chain, not pages
    "search",  # the best of each kind, not pages
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
async def test_as_many_statements_for_a_long_page_as_for_a_short_one(
    manager: Client, fill: dict[str, Fill], name: str
) -> None:
    url = f"/api/{name}?limit=100"
    await fill[name](1)
    with counted_statements() as few:
        assert len(ok(await manager.get(url))) == 1
    await fill[name](20)
    with counted_statements() as many:
        assert len(ok(await manager.get(url))) == 21
    assert len(many) == len(few) <= 4
    assert len(await walk(manager, f"/api/{name}?limit=5") if name != "events" else [0] * 21) == 21


@pytest.mark.parametrize("name", INSERTS)
async def test_rows_that_are_added_cost_a_list_no_statements(
    admin: Client, rows: Rows, people: People, name: str
) -> None:
    values = {"n": 0, "north": people.north, "admin": people.admin}
    insert = INSERTS[name]

    async def add(n: int) -> None:
        await rows(insert, **{key: n if key == "n" else value for key, value in values.items() if f":{key}" in insert})

    await add(1)
    with counted_statements() as few:
        before = len(ok(await admin.get(f"/api/{name}?limit=200")))
    await add(20)
    with counted_statements() as many:
        assert len(ok(await admin.get(f"/api/{name}?limit=200"))) == before + 20
    assert len(many) == len(few) <= 4
    assert len(await walk(admin, f"/api/{name}?limit=5")) == before + 20


def test_every_list_of_the_document_is_counted(app: Any) -> None:
    paths = app.openapi()["paths"]
    paged = {
        path for path, item in paths.items()
        if {"limit"} & {p["name"] for p in item.get("get", {}).get("parameters", ())} and "{" not in path
    }  # fmt: skip
    assert paged == {f"/api/v1/{name}" for name in {*LISTS, *INSERTS, *UNCOUNTED, "assets"}}
