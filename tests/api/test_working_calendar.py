"""The working calendar of a site: kept by API, and followed by preventive maintenance."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from api.maintenance.pm_schedules import jobs
from tests.api.conftest import AsWorker, Client, Rows, ok, refused
from tests.api.test_pm_templates import template
from tests.conftest import People

BERLIN = {"timezone": "Europe/Berlin", "country": "de", "region": "be", "workingDays": [5, 1, 2, 3, 4, 4]}


def rule(anchor: str, shift: str = "next") -> dict[str, Any]:
    """Yearly, on days that nobody reaches before this test is old."""
    return {"frequency": 1, "frequencyUnit": "years", "schedule": {"anchor": anchor, "shift": shift, "leadDays": 0}}


async def due(client: Client, made: dict[str, Any]) -> str:
    return str(ok(await client.get(f"/api/pm-templates/{made['id']}"))["nextDue"])


@pytest.fixture
def site(people: People) -> str:
    return f"/api/warehouses/{people.north}"


async def test_it_is_read_changed_and_checked(admin: Client, manager: Client, technician: Client, site: str) -> None:
    shown = ok(await manager.get(site))
    assert (shown["country"], shown["region"], shown["workingDays"], shown["closedDays"]) == (
        None, None, [1, 2, 3, 4, 5], [],
    )  # fmt: skip
    refused(await manager.patch(site, json=BERLIN), 403)
    changed = ok(await admin.patch(site, json={**BERLIN, "closedDays": ["2030-12-24", "2030-12-23", "2030-12-24"]}))
    assert (changed["country"], changed["region"], changed["workingDays"]) == ("DE", "BE", [1, 2, 3, 4, 5])
    assert changed["closedDays"] == ["2030-12-23", "2030-12-24"]
    days = ok(await technician.get(f"{site}/holidays?year=2030"))
    assert ("2030-05-01", True) in [(day["date"], day["public"]) for day in days]
    assert {"date": "2030-12-24", "name": "Closed", "public": False} in days
    assert "2030-09-01" not in {day["date"] for day in days}
    for wrong, field in (
        ({"country": "ZZ"}, "country"), ({"country": "Germany"}, "country"), ({"region": "XX"}, "region"),
        ({"country": None}, "region"), ({"workingDays": []}, "workingDays"), ({"workingDays": [8]}, "workingDays.0"),
        ({"closedDays": ["soon"]}, "closedDays.0"), ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"subdivision": "BE"}, "subdivision"),
    ):  # fmt: skip
        assert refused(await admin.patch(site, json=wrong), 400)["errors"][0]["field"] == field
    refused(await admin.get(f"{site}/holidays?year=1"), 400)


async def test_another_site_s_calendar_is_not_there(technician: Client, people: People) -> None:
    refused(await technician.get(f"/api/warehouses/{people.south}"), 404)
    refused(await technician.get(f"/api/warehouses/{people.south}/holidays"), 404)


async def test_what_falls_due_moves_off_the_days_without_work(admin: Client, manager: Client, site: str) -> None:
    ok(await admin.patch(site, json={**BERLIN, "closedDays": ["2030-05-02", "2030-05-03"]}))
    # Labour Day is a Wednesday, the two days after it are the site's own, then comes a weekend
    assert await due(manager, await template(manager, **rule("2030-05-01"))) == "2030-05-06T21:59:00.000Z"
    assert await due(manager, await template(manager, **rule("2030-05-01", "previous"))) == "2030-04-30T21:59:00.000Z"
    assert await due(manager, await template(manager, **rule("2030-05-01", "none"))) == "2030-05-01T21:59:00.000Z"
    # women's day is a holiday in Berlin, and the 8th of March 2030 a Friday
    assert await due(manager, await template(manager, **rule("2030-03-08"))) == "2030-03-11T22:59:00.000Z"


async def test_what_is_planned_follows_a_new_calendar(
    admin: Client, manager: Client, site: str, people: People, rows: Rows, as_worker: AsWorker
) -> None:
    plain, moved = [await template(manager, **rule("2030-05-01")) for _ in range(2)]
    [schedule] = await rows("SELECT id FROM pm_schedules WHERE template_id = :id", id=UUID(moved["id"]))
    ok(await manager.post(
        "/api/maintenance/reschedule", json={"id": str(schedule["id"]), "dueDate": "2030-06-01T10:00:00Z"}
    ))  # fmt: skip
    assert await due(manager, plain) == "2030-05-01T23:59:00.000Z"
    ok(await admin.patch(site, json={"name": "North again"}))
    assert await rows("SELECT 1 FROM procrastinate_jobs WHERE task_name = 'replan_site'") == []
    ok(await admin.patch(site, json=BERLIN))
    [job] = await rows("SELECT args FROM procrastinate_jobs WHERE task_name = 'replan_site'")
    for _ in range(2):  # a job may run again
        async with as_worker() as database:
            await jobs.replan(database, people.north, job["args"]["before"], datetime(2029, 1, 1, tzinfo=UTC))
    assert await due(manager, plain) == "2030-05-02T21:59:00.000Z"
    assert await due(manager, moved) == "2030-06-01T10:00:00.000Z"  # a person decided on this one
