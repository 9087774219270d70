"""Work that includes other work, work asked for by the health index, and the parts that planned work reserves."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from api.maintenance.planning import generator
from core.database import Database
from core.settings import Settings
from tests.api.conftest import Client, Rows, ok, refused
from tests.api.test_pm_generation import at, finish
from tests.api.test_pm_generation import tick as tick  # noqa: PLC0414  # a fixture
from tests.api.test_pm_templates import machine, template
from tests.api.test_predictive import owner as owner  # noqa: PLC0414  # a fixture
from tests.conftest import People

MONTHLY = {"frequency": 1, "frequencyUnit": "months"}
YEARLY = {"frequency": 1, "frequencyUnit": "years", "name": "Yearly service"}


async def nested(client: Client, lead: int = 7) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """A machine with a monthly inspection, and a yearly service that includes it."""
    pump = await machine(client)
    monthly = await template(client, equipmentIds=[pump], schedule={"anchor": "2030-01-15"}, **MONTHLY)
    planned = {"anchor": "2030-02-15", "leadDays": lead}
    yearly = await template(client, equipmentIds=[pump], includes=[monthly["id"]], schedule=planned, **YEARLY)
    return pump, monthly, yearly


async def seen(rows: Rows) -> list[str]:
    found = await rows(
        "SELECT t.name, o.due_at, o.status, o.work_order_id IS NOT NULL AS own FROM pm_occurrences o"
        " JOIN pm_templates t ON t.id = o.template_id ORDER BY o.due_at, t.name DESC"
    )
    return [f"{o['name'].split()[0]} {o['due_at']:%m-%d} {o['status']}{'' if o['own'] else ' -'}" for o in found]


async def test_the_yearly_service_includes_the_monthly_one(manager: Client, tick: Any, rows: Rows) -> None:
    _, monthly, yearly = await nested(manager)
    assert yearly["includes"] == [monthly["id"]]
    await tick("2030-01-10 00:00")
    [january] = await rows("SELECT id FROM work_orders")
    await finish(rows, manager, str(january["id"]), "2030-01-14 10:00")
    for _ in range(3):
        await tick("2030-02-10 00:00")
    assert await seen(rows) == ["Monthly 01-15 completed", "Yearly 02-15 open", "Monthly 02-15 included -"]
    assert len(await rows("SELECT id FROM work_orders")) == 2
    shown = ok(await manager.get("/api/maintenance/schedule?from=2030-02-01T00:00:00Z&to=2030-02-28T00:00:00Z"))
    by_name = {item["name"]: item for item in shown}
    included = by_name["Monthly inspection"]
    assert (included["status"], included["includedIn"]) == ("included", by_name["Yearly service"]["id"])
    refused(await manager.put(f"/api/maintenance/{included['id']}/complete"), 409)
    # it shares the fate of the work that includes it: done with it, open again with it, cancelled with it
    number = by_name["Yearly service"]["workOrderId"]
    ok(await manager.put(f"/api/maintenance/{number}/complete"))
    assert (await seen(rows))[1:] == ["Yearly 02-15 completed", "Monthly 02-15 completed -"]
    done = await rows("SELECT payload FROM events WHERE type = 'pm.completed' ORDER BY written")
    assert [event["payload"]["pm"]["name"] for event in done[1:]] == ["Yearly service", "Monthly inspection"]
    ok(await manager.put(f"/api/work-orders/{number}/status", json={"status": "in_progress"}))
    assert (await seen(rows))[1:] == ["Yearly 02-15 open", "Monthly 02-15 included -"]
    ok(await manager.put(f"/api/work-orders/{number}/status", json={"status": "cancelled"}))
    assert (await seen(rows))[1:] == ["Yearly 02-15 cancelled", "Monthly 02-15 cancelled -"]
    await tick("2030-03-10 00:00")
    assert (await seen(rows))[-1] == "Monthly 03-15 open"


async def test_it_waits_for_the_work_that_will_include_it(manager: Client, tick: Any, rows: Rows) -> None:
    _, _, yearly = await nested(manager, lead=1)
    await tick("2030-01-10 00:00")
    [january] = await rows("SELECT id FROM work_orders")
    await finish(rows, manager, str(january["id"]), "2030-01-14 10:00")
    await tick("2030-02-10 00:00")  # the monthly one's lead has come, the yearly one's has not
    assert await seen(rows) == ["Monthly 01-15 completed"]
    ok(await manager.patch(f"/api/pm-templates/{yearly['id']}", json={"active": False}))
    await tick("2030-02-10 00:05")  # nothing will include it any more
    assert (await seen(rows))[1:] == ["Monthly 02-15 open"]


async def test_nobody_includes_himself(manager: Client, southerner: Client) -> None:
    _, monthly, yearly = await nested(manager)
    url = "/api/pm-templates"
    circle = refused(await manager.patch(f"{url}/{monthly['id']}", json={"includes": [yearly["id"]]}), 400)
    assert circle["errors"][0]["field"] == "includes"
    refused(await manager.patch(f"{url}/{yearly['id']}", json={"includes": [yearly["id"]]}), 400)
    metered = {"frequencyType": "meter", "frequency": 5, "meter": {"metric": "hours"}}
    counted = await template(manager, **metered)
    other = refused(await manager.patch(f"{url}/{yearly['id']}", json={"includes": [counted["id"]]}), 400)
    assert other["errors"][0]["field"] == "includes.0"
    refused(await manager.patch(f"{url}/{counted['id']}", json={"includes": [monthly["id"]]}), 400)
    changed = await manager.patch(f"{url}/{monthly['id']}", json={"frequencyUnit": None, **metered})
    assert refused(changed, 400)["errors"][0]["field"] == "frequencyType"


async def test_a_bad_health_index_asks_for_work_once_an_episode(manager: Client, tick: Any, rows: Rows) -> None:
    pump = await machine(manager)
    condition = {"healthBelow": 40, "forMinutes": 30}
    await template(
        manager, frequencyType="condition", frequency=None, equipmentIds=[pump], condition=condition
    )  # fmt: skip
    wrong = {"name": "x", "frequencyType": "condition", "equipmentIds": [pump]}
    for bad in ({"healthBelow": 0}, {"healthBelow": 101}, {"healthBelow": 40, "alarmSeverity": "high"}, {}):
        refused(await manager.post("/api/pm-templates", json={**wrong, "condition": bad}), 400)

    async def measured(clock: str, health: float) -> None:
        await rows(
            "INSERT INTO equipment_health (equipment_id, time, health) VALUES (:e, :t, :h)",
            e=UUID(pump), t=at(f"2030-01-01 {clock}"), h=health,
        )  # fmt: skip

    for clock, health in (("00:00", 90), ("00:10", 39), ("00:20", 41), ("00:30", 39.9), ("00:40", 20)):
        await measured(clock, health)
    assert (await tick("2030-01-01 00:50"))["opened"] == 0  # not for so long yet: it was above in between
    await measured("01:00", 20)
    for _ in range(2):
        await tick("2030-01-01 01:00")
    [opened] = await rows("SELECT id FROM work_orders")
    ok(await manager.put(f"/api/maintenance/{opened['id']}/complete"))
    assert (await tick("2030-01-01 01:10"))["opened"] == 0  # the same episode
    await measured("01:20", 80)
    await measured("01:30", 10)
    assert (await tick("2030-01-01 02:45"))["opened"] == 0  # what is not measured any more proves nothing
    await measured("02:40", 10)
    assert (await tick("2030-01-01 02:45"))["opened"] == 1


async def part(client: Client, number: str, stock: int, **fields: Any) -> str:
    made = ok(await client.post("/api/parts", json={"partNumber": number, "unitCost": "2.00", **fields}), 201)
    if stock:
        move = {"type": "receive", "quantity": stock, "unitCost": "2.00"}
        ok(await client.post(f"/api/parts/{made['id']}/transactions", json=move), 201)
    return str(made["id"])


async def test_planned_work_reserves_its_parts(manager: Client, rows: Rows) -> None:
    enough = await part(manager, "FILTER", 10)
    scarce = await part(manager, "SEAL", 3, autoReorder=True, reorderQuantity=5)
    pumps = [await machine(manager), await machine(manager)]
    await template(
        manager, equipmentIds=pumps, frequency=30,
        parts=[{"partId": enough, "quantity": 4}, {"partNumber": "SEAL", "quantity": 2}, {"partNumber": "NONE"}],
    )  # fmt: skip
    made = ok(await manager.post("/api/maintenance/generate", json={"horizonDays": 60}))
    assert made["generated"] == 2
    short = [(s["partNumber"], s["wanted"], s["reserved"], s["short"]) for s in made["shortages"]]
    assert sorted(short) == [("NONE", 1, 0, 1), ("NONE", 1, 0, 1), ("SEAL", 2, 1, 1)]
    assert ok(await manager.post("/api/maintenance/generate", json={"horizonDays": 60}))["shortages"] == []
    stock = {row["partNumber"]: (row["available"], row["reserved"]) for row in ok(await manager.get("/api/parts"))}
    assert stock == {"FILTER": (2, 8), "SEAL": (0, 3)}
    [reorder] = await rows("SELECT payload FROM events WHERE type = 'inventory.reorder'")
    assert reorder["payload"]["quantity"] >= 1
    told = await rows(
        "SELECT message FROM notifications WHERE type = 'part_low_stock' AND part_id = :id", id=UUID(scarce)
    )
    assert {row["message"] for row in told} == {"SEAL: 1 short for planned work, 0 available"}
    shown = ok(
        await manager.get("/api/maintenance/schedule?projected=false&to=2100-01-01T00:00:00Z".replace("2100", "2027"))
    )
    assert sorted(len(item["partsShort"]) for item in shown) == [1, 2]
    # cancelled: they are free again
    first, second = (order["id"] for order in made["workOrders"])
    ok(await manager.put(f"/api/work-orders/{first}/status", json={"status": "cancelled", "reason": "x"}))
    [filters] = [row for row in ok(await manager.get("/api/parts")) if row["partNumber"] == "FILTER"]
    assert (filters["available"], filters["reserved"]) == (6, 4)
    used = {"workOrderId": second, "partsUsage": [{"partId": enough, "quantityUsed": 4}]}
    ok(await manager.post("/api/parts/consume", json=used))
    [filters] = [row for row in ok(await manager.get("/api/parts")) if row["partNumber"] == "FILTER"]
    assert (filters["stockLevel"], filters["available"], filters["reserved"]) == (6, 6, 0)
    assert await rows("SELECT * FROM app.verify_stock()") == []


async def test_generators_that_race_reserve_once(clean_database: Settings, clean_people: People, owner: Rows) -> None:
    north = clean_people.north
    [seal] = await owner("INSERT INTO parts (part_number, warehouse_id) VALUES ('S', :w) RETURNING id", w=north)
    await owner("INSERT INTO part_transactions (part_id, type, quantity) VALUES (:p, 'receive', 5)", p=seal["id"])
    rules = '{"parts": [{"partNumber": "S", "quantity": 1}]}'
    [made] = await owner(
        "INSERT INTO pm_templates (name, frequency_type, frequency_interval, frequency_unit, warehouse_id, rules)"
        " VALUES ('x', 'calendar', 1, 'months', :w, CAST(:rules AS jsonb)) RETURNING id",
        w=north, rules=rules,
    )  # fmt: skip
    await owner(
        "WITH e AS (INSERT INTO equipment (asset_tag, warehouse_id) SELECT 'E' || n, :w FROM generate_series(1, 8) n"
        " RETURNING id) INSERT INTO pm_schedules (template_id, equipment_id, warehouse_id, started_at, anchor,"
        " next_nominal, next_due, chosen) SELECT :t, id, :w, '2030-01-01Z', '2030-01-10', '2030-01-10', '2030-01-10Z',"
        " true FROM e",
        w=north, t=made["id"],
    )  # fmt: skip
    database = Database.open(clean_database, "worker", pool_size=6)

    async def generate() -> int:
        async with database.session_scope() as session:
            report = await generator.generate(session, at("2030-01-09 00:00"), at_least=timedelta(days=1), limit=3)
            return len(report.shortages)

    short = sum([sum(await asyncio.gather(*(generate() for _ in range(6)))) for _ in range(2)])
    await database.close()
    [counted] = await owner("SELECT count(*) AS n FROM work_orders")
    assert (counted["n"], short) == (8, 3)
    [stock] = await owner(
        "SELECT quantity_reserved AS r, (SELECT count(*) FROM app.verify_stock()) AS wrong FROM parts"
    )
    assert (stock["r"], stock["wrong"]) == (5, 0)
