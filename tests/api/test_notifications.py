"""Notifications: read in the product, mailed once, at the hour and in the way that each person wants."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.operation.notifications import jobs
from api.operation.notifications.quiet import Wishes, quiet_until, when
from api.operation.services.frame import Context
from core.settings import Settings
from tests.api.conftest import AsWorker, Client, Rows, ok, refused
from tests.api.smtp import Mailbox, smtp_server
from tests.conftest import People

NOW = datetime(2030, 5, 6, 12, tzinfo=UTC)


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with smtp_server() as box:
        yield box


@pytest.fixture
def send(as_worker: AsWorker, settings: Settings, mailbox: Mailbox) -> Any:
    async def run(now: datetime = NOW) -> dict[str, Any]:
        async with as_worker() as database:
            return await jobs.run(Context(database, settings.model_copy(update={"mail": mailbox.settings}), now))

    return run


async def notify(rows: Rows, person: UUID, message: str = "Look", **fields: Any) -> str:
    values = {"type": "system", "priority": "medium", "created_at": NOW - timedelta(minutes=1), **fields}
    [row] = await rows(
        "INSERT INTO notifications (user_id, message, type, priority, created_at) VALUES (:person, :message,"
        " CAST(:type AS notification_type_enum), CAST(:priority AS priority_enum), :created_at) RETURNING id",
        person=person, message=message, **values,
    )  # fmt: skip
    return str(row["id"])


async def states(rows: Rows) -> list[str]:
    return [row["status"] for row in await rows("SELECT status FROM notification_deliveries ORDER BY created_at")]


async def test_in_the_product(manager: Client, technician: Client, people: People, rows: Rows) -> None:
    first, second = await notify(rows, people.northerner), await notify(rows, people.northerner)
    await notify(rows, people.manager)
    listed = ok(await technician.get("/api/notifications"))
    assert {item["id"] for item in listed} == {first, second}
    assert ok(await technician.get("/api/notifications/count")) == {"unread": 2}
    marked = ok(await technician.patch(f"/api/notifications/{first}", json={"read": True}))
    assert (marked["read"], marked["readAt"] is not None) == (True, True)
    assert [item["id"] for item in ok(await technician.get("/api/notifications?read=false"))] == [second]
    ok(await technician.patch(f"/api/notifications/{first}", json={"read": False}))
    refused(await manager.patch(f"/api/notifications/{first}", json={"read": True}), 404)
    assert ok(await technician.post("/api/notifications/read-all")) == {"unread": 0}
    assert ok(await manager.get("/api/notifications/count")) == {"unread": 1}


async def test_mailed_once(send: Any, mailbox: Mailbox, people: People, rows: Rows) -> None:
    await notify(rows, people.northerner, "The pump\nstands still")
    assert (await send())["sent"] == 1
    assert "sent" not in await send()
    [mail] = mailbox.messages
    assert (mail["To"], mail["Subject"]) == ("northerner@plant.example", "The pump stands still")
    assert await states(rows) == ["sent"]


async def test_a_crash_between_sending_and_recording_is_no_second_mail(
    send: Any, mailbox: Mailbox, people: People, rows: Rows
) -> None:
    await notify(rows, people.northerner)
    await rows("UPDATE notification_deliveries SET status = 'sending', claimed_at = :at", at=NOW - timedelta(minutes=5))
    await send()
    assert await states(rows) == ["sending"]  # perhaps it still lives
    assert (await send(NOW + timedelta(minutes=6)))["unknown"] == 1
    await send(NOW + timedelta(days=1))
    assert (await states(rows), mailbox.messages) == (["unknown"], [])


async def test_what_is_refused_for_now_is_tried_again_and_for_good_is_not(
    send: Any, mailbox: Mailbox, people: People, rows: Rows
) -> None:
    await notify(rows, people.northerner)
    mailbox.answers = ["451 later"]
    assert (await send())["put_off"] == 1
    await send(NOW + timedelta(seconds=50))
    assert mailbox.messages == []
    await send(NOW + timedelta(seconds=61))
    assert len(mailbox.messages) == 1
    await notify(rows, people.northerner)
    mailbox.answers = ["550 no such person"]
    assert (await send(NOW + timedelta(hours=1)))["failed"] == 1
    await send(NOW + timedelta(days=3))
    assert len(mailbox.messages) == 1


async def test_preferences_and_those_who_left(
    technician: Client, send: Any, mailbox: Mailbox, people: People, rows: Rows
) -> None:
    assert ok(await technician.get("/api/notifications/preferences"))["email"] is True
    wish = {"types": {"pm_due": {"inApp": True, "email": False}, "system": {"inApp": False, "email": True}}}
    assert ok(await technician.patch("/api/notifications/preferences", json=wish))["types"] == wish["types"]
    await notify(rows, people.northerner, type="pm_due")
    await notify(rows, people.leaver)
    await notify(rows, people.northerner, "hidden here", type="system")
    assert (await send())["suppressed"] == 2
    assert [mail["Subject"] for mail in mailbox.messages] == ["hidden here"]
    assert ok(await technician.get("/api/notifications/count")) == {"unread": 1}
    refused(await technician.patch("/api/notifications/preferences", json={"quietFrom": "22:00"}), 400)
    refused(await technician.patch("/api/notifications/preferences", json={"types": {"spam": {}}}), 400)


async def test_quiet_hours_put_off_and_lose_nothing(
    technician: Client, send: Any, mailbox: Mailbox, people: People, rows: Rows
) -> None:
    quiet = {"quietFrom": "22:00", "quietTo": "06:00", "timezone": "Europe/Berlin"}
    assert ok(await technician.patch("/api/notifications/preferences", json=quiet))["quietTo"] == "06:00"
    night = datetime(2030, 5, 6, 23, tzinfo=UTC)  # one in the morning there
    await notify(rows, people.northerner, "later", created_at=night)
    await notify(rows, people.northerner, "now", created_at=night, priority="critical")
    assert (await send(night))["deferred"] == 1
    assert [mail["Subject"] for mail in mailbox.messages] == ["now"]
    await send(datetime(2030, 5, 7, 3, 59, tzinfo=UTC))
    assert len(mailbox.messages) == 1
    await send(datetime(2030, 5, 7, 4, tzinfo=UTC))
    assert [mail["Subject"] for mail in mailbox.messages] == ["now", "later"]


async def test_what_is_of_low_priority_comes_in_one_mail(
    send: Any, mailbox: Mailbox, people: People, rows: Rows
) -> None:
    for number in range(3):
        await notify(rows, people.northerner, f"small thing {number}", priority="low")
    assert (await send())["deferred"] == 3
    assert (await send(datetime(2030, 5, 7, 7, tzinfo=UTC)))["sent"] == 3
    [mail] = mailbox.messages
    assert mail["Subject"] == "3 notifications"
    assert "- small thing 2" in mail.get_content()


async def test_the_same_thing_is_told_once(people: People, rows: Rows) -> None:
    for _ in range(2):
        await rows(
            "INSERT INTO notifications (user_id, message, type, dedupe_key) VALUES (:p, 'x', 'system', 'k')"
            " ON CONFLICT DO NOTHING", p=people.manager,
        )  # fmt: skip
    assert len(await rows("SELECT id FROM notifications")) == 1


CLOCKS = st.times().map(lambda value: value.replace(second=0, microsecond=0))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kolkata"])


@given(CLOCKS, CLOCKS, ZONES, MOMENTS, st.sampled_from(["low", "medium", "high", "critical"]))
def test_laws_of_quiet_hours(begin: time, end: time, zone: str, now: datetime, priority: str) -> None:
    wishes = Wishes(quiet_from=begin, quiet_to=end, timezone=zone)
    until = quiet_until(wishes, now)
    assert until is None or now < until <= now + timedelta(hours=26)
    moment = when(wishes, priority, now, now)
    assert moment >= now
    assert moment <= now + timedelta(hours=26)
    if priority == "critical":
        assert moment == now
    # nothing is put off for ever: asked again at that moment, what is not a digest goes out or waits a night at most
    assert when(wishes, priority, now, moment) <= moment + timedelta(hours=26)


async def test_work_that_nobody_does_is_escalated_level_by_level(
    manager: Client, as_worker: AsWorker, settings: Settings, people: People, rows: Rows
) -> None:
    from api.maintenance.escalation import jobs as escalation

    async def add(title: str, priority: str, status: str, due: str | None) -> None:
        await rows(
            "INSERT INTO work_orders (title, priority, status, due_date, created_at, warehouse_id) VALUES (:t,"
            " CAST(:p AS priority_enum), CAST(:s AS wo_status_enum), :d, '2030-05-06 10:00Z', :w)",
            t=title, p=priority, s=status, d=datetime.fromisoformat(due) if due else None, w=people.north,
        )  # fmt: skip

    await add("late", "critical", "in_progress", "2030-05-06T11:00:00+00:00")
    await add("held", "critical", "on_hold", "2030-05-06T11:00:00+00:00")
    await add("untouched", "high", "new", None)
    await add("future", "critical", "new", "2030-06-06T11:00:00+00:00")

    async def check(moment: datetime) -> int:
        async with as_worker() as database:
            done: int = (await escalation.run(Context(database, settings, moment)))["escalated"]
            return done

    assert await check(datetime(2030, 5, 6, 11, 20, tzinfo=UTC)) == 0
    assert await check(datetime(2030, 5, 6, 11, 30, tzinfo=UTC)) == 1
    assert await check(datetime(2030, 5, 6, 11, 31, tzinfo=UTC)) == 0
    assert await check(datetime(2030, 5, 6, 18, 0, tzinfo=UTC)) == 2  # the second level, and the untouched one
    stored = await rows("SELECT title, escalation_level FROM work_orders")
    levels = {row["title"]: row["escalation_level"] for row in stored}
    assert levels == {"late": 2, "held": 0, "untouched": 1, "future": 0}
    events = await rows("SELECT payload FROM events WHERE type = 'work_order.escalated' ORDER BY written")
    assert sorted(event["payload"]["escalationLevel"] for event in events) == [1, 1, 2]
    told = await rows("SELECT DISTINCT user_id, priority FROM notifications WHERE type = 'work_order_escalated'")
    assert told == [{"user_id": people.manager, "priority": "high"}]
