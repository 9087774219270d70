"""Work orders of another system, with what became of them there: imported, corrected, counted, taken back."""

from typing import Any
from uuid import UUID

import pytest

from tests.api.conftest import Client, Rows, ok, refused
from tests.api.test_imports import send

HEADER = (
    "External ID;Subject;Work Type;Asset;Status;Reported;Started;Completed;Failure code;Cause;Remedy code;Man hours;"
)
HEADER += "Labour cost;Material cost;Other costs;Resolution\n"
CLOSED = (
    "old-1;Bearing seized;corrective;P-1;Closed;2020-03-01T08:00:00Z;2020-03-01 09:00;2020-03-01T13:00:00Z;VIB;3.4;1;"
    "4,5;360,00;82.40;;New bearing\n"
)
CANCELLED = "old-2;Paint it;project;;cancelled;2020-04-01;;;;;;;;;;\n"
OPEN = "old-3;Noise;corrective;P-1;In progress;2020-05-01;2020-05-02;;;;;1;100.00;;;\n"
NEW = "old-4;Check belt;inspection;P-1;;;;;;;;;;;;\n"


@pytest.fixture
async def pump(manager: Client) -> str:
    return str(ok(await manager.post("/api/equipment", json={"assetTag": "P-1"}), 201)["id"])


async def by_title(client: Client) -> dict[str, Any]:
    return {order["title"]: order for order in ok(await client.get("/api/work-orders"))}


async def test_history_comes_as_it_was(manager: Client, pump: str, rows: Rows) -> None:
    text = HEADER + CLOSED + CANCELLED + OPEN + NEW
    seen = await send(manager, "work-orders", text, dryRun="true")
    assert (seen["status"], seen["createdRows"]) == ("checked", 4)
    assert await by_title(manager) == {}
    done = await send(manager, "work-orders", text)
    assert (done["status"], done["createdRows"], done["errors"]) == ("completed", 4, [])
    found = await by_title(manager)
    closed = found["Bearing seized"]
    assert {name: closed[name] for name in ("status", "type", "createdAt", "startedAt", "completedAt", "closedAt")} == {
        "status": "closed", "type": "corrective", "createdAt": "2020-03-01T08:00:00.000Z",
        "startedAt": "2020-03-01T09:00:00.000Z", "completedAt": "2020-03-01T13:00:00.000Z",
        "closedAt": "2020-03-01T13:00:00.000Z",
    }  # fmt: skip
    assert (closed["failureMode"], closed["failureCause"], closed["remedy"]) == ("VIB", "3.4", "1")
    assert (closed["actualHours"], closed["completionNotes"], closed["equipmentId"]) == (4.5, "New bearing", pump)
    assert [found[t]["status"] for t in ("Paint it", "Noise", "Check belt")] == ["cancelled", "in_progress", "new"]
    costs = ok(await manager.get(f"/api/work-orders/{closed['id']}/costs"))
    assert "442.40" in str(costs), costs
    uneven = ok(await manager.get(f"/api/work-orders/{found['Noise']['id']}/costs"))
    assert "100.00" in str(uneven)
    # nobody is told of what happened years ago
    assert await rows("SELECT 1 FROM events WHERE type = 'work_order.completed'") == []
    assert await rows("SELECT 1 FROM notifications") == []
    report = ok(await manager.get(f"/api/equipment/{pump}/work-orders?status=closed"))
    assert [order["id"] for order in report] == [closed["id"]]


async def test_the_same_file_again_and_a_corrected_one(manager: Client, pump: str, rows: Rows) -> None:
    await send(manager, "work-orders", HEADER + CLOSED)
    again = await send(manager, "work-orders", HEADER + CLOSED)
    assert (again["createdRows"], again["updatedRows"], again["unchangedRows"]) == (0, 0, 1)
    corrected = CLOSED.replace("13:00:00Z", "15:00:00Z").replace("82.40", "92.40").replace("VIB", "BRD")
    done = await send(manager, "work-orders", HEADER + corrected)
    assert (done["updatedRows"], done["errors"]) == (1, [])
    order = (await by_title(manager))["Bearing seized"]
    assert (order["completedAt"], order["failureMode"]) == ("2020-03-01T15:00:00.000Z", "BRD")
    assert "452.40" in str(ok(await manager.get(f"/api/work-orders/{order['id']}/costs")))
    [counted] = await rows("SELECT count(*) AS n FROM wo_labor WHERE work_order_id = :id", id=UUID(order["id"]))
    assert counted["n"] == 1


async def test_it_can_be_taken_back(manager: Client, pump: str, rows: Rows) -> None:
    done = await send(manager, "work-orders", HEADER + CLOSED + OPEN)
    ok(await manager.post(f"/api/imports/{done['id']}/undo"))
    assert await by_title(manager) == {}
    assert await rows("SELECT 1 FROM wo_labor") == await rows("SELECT 1 FROM wo_costs") == []


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (CLOSED.replace("2020-03-01T13:00:00Z", ""), "Completed"),
        (CLOSED.replace("2020-03-01T13:00:00Z", "2020-02-01"), "Completed"),
        (CLOSED.replace("2020-03-01T13:00:00Z", "2199-02-01"), "Completed"),
        (CLOSED.replace("2020-03-01T13:00:00Z", "yesterday"), "Completed"),
        (CLOSED.replace("Closed", "In progress"), "Status"),
        (CLOSED.replace("Closed", "gone"), "Status"),
        (CLOSED.replace("VIB", "XYZ"), "Failure code"),
        (CLOSED.replace("4,5", "-1"), "Man hours"),
        (CLOSED.replace("360,00", "1e9"), "Labour cost"),
        (CLOSED.replace("82.40", "0.001"), "Material cost"),
        (CLOSED.replace("P-1", "GONE"), "Asset"),
    ],
)
async def test_what_is_wrong_is_named_by_line(manager: Client, pump: str, line: str, column: str) -> None:
    done = await send(manager, "work-orders", HEADER + CANCELLED + line)
    assert done["status"] == "failed"
    # a cell that cannot be read is missed by what needs it, too
    assert {(error["line"], error["column"]) for error in done["errors"]} == {(3, column)}
    assert await by_title(manager) == {}  # all or nothing


async def test_work_of_this_house_keeps_its_own_way(manager: Client, pump: str, technician: Client) -> None:
    made = ok(await manager.post("/api/work-orders", json={"title": "Ours"}), 201)
    forged = f"Number;Status;Completed\n{made['foNumber']};closed;2020-03-01\n"
    done = await send(manager, "work-orders", forged)
    assert done["status"] == "failed"
    assert {error["column"] for error in done["errors"]} == {"Status", "Completed"}
    assert (await by_title(manager))["Ours"]["status"] == "new"
    form = {"kind": "work-orders"}
    refused(await technician.post("/api/imports", data=form, files={"file": ("a.csv", b"Subject\nx")}), 403)
