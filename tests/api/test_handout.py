"""A work order as PDF, and scheduled work as a calendar feed behind a secret link."""

from icalendar import Calendar

from tests.api.conftest import Client, Rows, ok, refused
from tests.api.test_work_orders import make
from tests.conftest import People


async def test_a_pdf_of_whatever_was_written(manager: Client, technician: Client, people: People) -> None:
    steps = [{"action": "Messen прибор 測る", "type": "measurement", "lowLimit": 1, "highLimit": 2, "unit": "mm"}]
    body = await make(manager, title="Größe “€” ✓", description="a\n" * 400, checklist=steps)
    answer = await technician.get(f"/api/work-orders/{body['id']}/pdf")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    there = await make(manager, warehouseId=str(people.south))
    refused(await technician.get(f"/api/work-orders/{there['id']}/pdf"), 404)


async def test_a_calendar_of_ones_own_work(
    manager: Client, technician: Client, anonymous: Client, people: People, rows: Rows
) -> None:
    mine = {"assignedTo": str(people.northerner)}
    await make(manager, title="planned, with; signs", plannedStart="2026-03-01T06:00:00Z", estimatedHours=2, **mine)
    await make(manager, title="due", dueDate="2026-03-02T12:00:00Z", **mine)
    await make(manager, title="whenever", **mine)
    await make(manager, title="not mine", dueDate="2026-03-02T12:00:00Z")
    url = ok(await technician.post("/api/work-orders/calendar-feed"), 201)["url"]
    path = "/api/calendar/" + url.rsplit("/", 1)[1]
    answer = await anonymous.get(path)
    assert answer.headers["content-type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [str(e["summary"]).split(" ", 1)[1] for e in events] == ["planned, with; signs", "due"]
    assert (events[0].end - events[0].start).total_seconds() == 7200
    [stored] = await rows("SELECT token_hash FROM calendar_feeds")
    assert stored["token_hash"] not in path
    again = ok(await technician.post("/api/work-orders/calendar-feed"), 201)["url"]
    refused(await anonymous.get(path), 404)  # a new link ends the old one
    ok(await technician.delete("/api/work-orders/calendar-feed"), 204)
    refused(await anonymous.get("/api/calendar/" + again.rsplit("/", 1)[1]), 404)
