"""Deliveries from the commit to the receiver, on a real queue: order, retries, limits, crashes."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.rows import dict_row
from uuid_utils.compat import uuid7

from api.identity.actor import Actor
from api.identity.roles import Role
from api.integration.webhooks import retries, service
from api.integration.webhooks.deliverer import Deliverer
from api.integration.webhooks.schemas import Replay, Rotation, WebhookCreate
from core import outbox
from core.database import Database, connect
from core.events import CaseOpened
from core.settings import Settings
from tests.api.receiver import Received, Receiver, reaching_loopback, receiving
from tests.api.test_webhooks import verified
from tests.api.test_worker import free_port, until
from tests.conftest import NewDatabase, People, settle

SECRET = "the-secret-of-both-sides"


class Site:
    """A database with people, and what the tests do with it."""

    def __init__(self, settings: Settings, people: People) -> None:
        self.settings = settings
        self.people = people

    async def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        async with await psycopg.AsyncConnection.connect(
            self.settings.database_url, autocommit=True, row_factory=dict_row
        ) as connection:
            cursor = await connection.execute(sql.encode(), values)
            return await cursor.fetchall() if cursor.description else []

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Any]:
        database = Database.open(self.settings, "api", pool_size=1)
        try:
            async with database.session_scope(self.people.admin, self.people.north) as session:
                yield session
        finally:
            await database.close()

    async def register(self, receiver: Receiver, **options: Any) -> UUID:
        await self.number()  # what is in the feed before is none of its business
        actor = Actor(self.people.admin, uuid7(), Role.ADMIN, self.people.north)
        body = WebhookCreate(
            **{"url": receiver.url, "events": ["*"], "secret": SECRET, "ratePerMinute": 6000} | options
        )
        async with self.session() as session:
            return (await service.create(session, self.settings, actor, body))["id"]

    async def happen(self, *entities: UUID, warehouse: UUID | None = None) -> None:
        """One event of each entity, in this order; `case.n` counts."""
        async with await connect(self.settings, "streams") as connection, connection.transaction():
            events = [CaseOpened(e, warehouse or self.people.north, {"n": n}) for n, e in enumerate(entities)]
            await outbox.append_many(connection.cursor(), events)

    async def number(self) -> None:
        async with await connect(self.settings, "worker") as connection:
            while await outbox.assign_sequence(connection):
                pass

    async def deliveries(self) -> list[dict[str, Any]]:
        return await self.rows("SELECT * FROM webhook_deliveries ORDER BY position")

    async def all_finished(self, count: int) -> list[dict[str, Any]]:
        async def finished() -> Any:
            found = await self.deliveries()
            return found if len([d for d in found if d["finished_at"]]) >= count else None

        found: list[dict[str, Any]] = await until(finished, 30)
        return found


@pytest.fixture(scope="module")
def settled(new_database: NewDatabase) -> Iterator[Site]:
    with new_database("webhooks") as settings:
        quick = settings.api.model_copy(update={"delivery_timeout": 1.0})
        yield Site(reaching_loopback(settings.model_copy(update={"api": quick})), settle(settings))


@pytest.fixture
async def site(settled: Site, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    """Retries come at once here."""
    monkeypatch.setattr(retries, "_PAUSES", (timedelta(milliseconds=50),) * 9)
    yield settled
    await settled.rows("DELETE FROM webhooks")
    await settled.rows("DELETE FROM notifications")


@asynccontextmanager
async def delivering(site: Site, workers: int = 1, **api: Any) -> AsyncIterator[list[asyncio.Task[None]]]:
    """Deliverers as the worker has them, and a sequencer that numbers what is written."""
    settings = site.settings.model_copy(update={"api": site.settings.api.model_copy(update=api)})

    async def sequence() -> None:
        async with await connect(settings, "worker") as connection:
            while True:
                await outbox.assign_sequence(connection)
                await asyncio.sleep(0.01)

    async with AsyncExitStack() as stack:
        tasks = [asyncio.create_task(sequence())]
        for _ in range(workers):
            database = Database.open(settings, "worker", pool_size=2)
            stack.push_async_callback(database.close)
            tasks.append(asyncio.create_task(Deliverer(settings, database).run()))
        yield tasks
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


def numbers(receiver: Receiver, entity: UUID) -> list[int]:
    of = [r.json["data"] for r in receiver.received if r.json["data"]["entityId"] == str(entity)]
    return [data["payload"]["case"]["n"] for data in of]


def failing(status: int, headers: dict[str, str] | None = None) -> Callable[[Received], Awaitable[Any]]:
    async def answer(_: Received) -> tuple[int, dict[str, str], bytes]:
        return status, headers or {}, b"no"

    return answer


async def test_an_event_arrives_signed_in_its_envelope_and_is_logged(site: Site) -> None:
    pump = uuid7()
    async with receiving() as receiver, delivering(site):
        await site.register(receiver)
        await site.happen(pump)
        [delivery] = await site.all_finished(1)
    [request] = receiver.received
    assert verified(request, SECRET)
    assert request.headers["x-maintainpro-event"] == request.json["event"] == "case.opened"
    assert request.delivery == str(delivery["id"])
    data = request.json["data"]
    assert (data["entity"], data["entityId"], data["warehouseId"]) == ("case", str(pump), str(site.people.north))
    assert data["payload"]["case"] == {"n": 0}
    assert request.json["timestamp"].endswith("Z")
    assert (delivery["status"], delivery["attempts"], delivery["response_status"]) == ("delivered", 1, 200)
    [attempt] = await site.rows("SELECT * FROM webhook_attempts WHERE delivery_id = %s", delivery["id"])
    assert (attempt["response_body"], attempt["error"]) == ("thanks", None)


async def test_only_what_was_subscribed_to_and_only_of_its_warehouse(site: Site) -> None:
    async with receiving() as mine, receiving() as theirs, receiving() as other, delivering(site):
        await site.register(mine, events=["case.*"], warehouseId=site.people.north)
        await site.register(theirs, events=["case.opened"], warehouseId=site.people.south)
        await site.register(other, events=["work_order.*"])
        here, there = uuid7(), uuid7()
        await site.happen(here)
        await site.happen(there, warehouse=site.people.south)
        await site.all_finished(2)
    assert [r.json["data"]["entityId"] for r in mine.received] == [str(here)]
    assert [r.json["data"]["entityId"] for r in theirs.received] == [str(there)]
    assert other.received == []


async def test_an_entitys_story_is_told_in_order_and_nobody_elses_is_held_up(site: Site) -> None:
    sick, well = uuid7(), uuid7()
    recovered = asyncio.Event()

    async def answer(request: Received) -> tuple[int, dict[str, str], bytes]:
        bad = request.json["data"]["entityId"] == str(sick) and not recovered.is_set()
        return (500 if bad else 200), {}, b""

    async with receiving(answer) as receiver, delivering(site):
        await site.register(receiver)
        await site.happen(sick, sick, well, well, sick, well)
        await until(lambda: asyncio.sleep(0, numbers(receiver, well) == [2, 3, 5]))
        await until(lambda: asyncio.sleep(0, len(numbers(receiver, sick)) > 2))
        assert set(numbers(receiver, sick)) == {0}
        recovered.set()
        await site.all_finished(6)
    told = numbers(receiver, sick)
    assert list(dict.fromkeys(told)) == [0, 1, 4] == told[-3:]
    assert len({r.delivery for r in receiver.received if r.json["data"]["payload"]["case"]["n"] == 0}) == 1


async def test_two_workers_share_the_work_and_nothing_is_missed_or_sent_twice(site: Site) -> None:
    entities = [uuid7() for _ in range(12)]
    async with receiving() as receiver, delivering(site, workers=2):
        await site.register(receiver)
        for _ in range(10):
            await site.happen(*entities)
        await site.all_finished(120)
    assert Counter(r.headers["webhook-id"] for r in receiver.received).most_common(1)[0][1] == 1
    assert len(receiver.received) == 120
    for entity in entities:
        at = [r.json["timestamp"] for r in receiver.received if r.json["data"]["entityId"] == str(entity)]
        assert at == sorted(at)


async def test_ten_attempts_then_it_is_failed_and_the_next_one_has_its_turn(site: Site) -> None:
    pump = uuid7()
    async with receiving(failing(404)) as receiver, delivering(site):
        await site.register(receiver)
        await site.happen(pump, pump)
        first, second = await site.all_finished(2)
    assert (first["status"], first["attempts"], second["attempts"]) == ("failed", 10, 10)
    assert numbers(receiver, pump) == [0] * 10 + [1] * 10
    log = await site.rows("SELECT attempt, response_status FROM webhook_attempts WHERE delivery_id = %s", first["id"])
    assert sorted(row["attempt"] for row in log) == list(range(1, 11))


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 500, 503])
async def test_everything_but_a_2xx_is_a_failure(site: Site, status: int) -> None:
    async with receiving(failing(status, {"location": "http://127.0.0.1:1/"})) as receiver, delivering(site):
        await site.register(receiver)
        await site.happen(uuid7())
        await until(lambda: asyncio.sleep(0, len(receiver.received) > 1))
    assert {r.delivery for r in receiver.received} == {str(d["id"]) for d in await site.deliveries()}


async def test_410_disables_it_and_tells_its_owner(site: Site) -> None:
    async with receiving(failing(410)) as receiver, delivering(site):
        webhook = await site.register(receiver)
        await site.happen(uuid7())
        await until(lambda: site.rows("SELECT id FROM webhooks WHERE id = %s AND NOT active", webhook))
        await site.happen(uuid7())
        await asyncio.sleep(0.2)
    assert len(receiver.received) == 1
    [hook] = await site.rows("SELECT * FROM webhooks")
    assert hook["disabled_at"] is not None
    assert "410" in hook["disabled_reason"]
    [note] = await site.rows("SELECT user_id, message FROM notifications")
    assert note["user_id"] == site.people.admin
    assert receiver.url in note["message"]


async def test_one_that_fails_for_long_is_disabled(site: Site) -> None:
    async with receiving(failing(500)) as receiver, delivering(site):
        webhook = await site.register(receiver)
        await site.rows("UPDATE webhook_states SET failing_since = now() - interval '73 hours'")
        await site.happen(uuid7())
        await until(lambda: site.rows("SELECT id FROM webhooks WHERE id = %s AND disabled_at IS NOT NULL", webhook))
    assert len(await site.rows("SELECT id FROM notifications")) == 1


async def test_switched_on_again_it_gets_what_happened_meanwhile(site: Site) -> None:
    async with receiving() as receiver, delivering(site):
        webhook = await site.register(receiver)
        await site.rows("UPDATE webhooks SET active = false")
        await site.happen(uuid7(), uuid7())
        await site.number()
        await asyncio.sleep(0.1)
        assert receiver.received == []
        await site.rows("UPDATE webhooks SET active = true WHERE id = %s", webhook)
        await site.all_finished(2)
    assert len(receiver.received) == 2


@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_gives_the_whole_endpoint_a_rest(site: Site, status: int) -> None:
    async with receiving(failing(status, {"retry-after": "3600"})) as receiver, delivering(site):
        await site.register(receiver)
        await site.happen(uuid7())
        await until(
            lambda: site.rows("SELECT 1 AS x FROM webhook_states WHERE paused_until > now() + interval '59 minutes'")
        )
        await site.happen(uuid7())
        await site.number()
        await asyncio.sleep(0.2)
    assert len(receiver.received) == 1
    [first, *_] = await site.deliveries()
    assert first["next_attempt_at"] > datetime.now(UTC) + timedelta(minutes=59)


async def test_no_more_than_its_rate_and_no_more_at_once_than_allowed(site: Site) -> None:
    async def slow(_: Received) -> tuple[int, dict[str, str], bytes]:
        await asyncio.sleep(0.05)
        return 200, {}, b""

    async with receiving(slow) as receiver, delivering(site, workers=2, delivery_concurrency=3):
        await site.register(receiver, ratePerMinute=10)
        await site.happen(*(uuid7() for _ in range(30)))
        await site.all_finished(10)
        await asyncio.sleep(0.3)
    assert len(receiver.received) <= 11
    assert receiver.most_under_way <= 3
    assert len(await site.deliveries()) == 30


async def test_a_receiver_that_does_not_answer_is_given_up_and_tried_again(site: Site) -> None:
    async def never(_: Received) -> tuple[int, dict[str, str], bytes]:
        await asyncio.sleep(60)
        return 200, {}, b""

    async with receiving(never) as receiver, delivering(site, delivery_timeout=0.2):
        await site.register(receiver)
        await site.happen(uuid7())
        await until(lambda: asyncio.sleep(0, len(receiver.received) > 1))
        [delivery] = await site.deliveries()
    assert "within 0.2 s" in delivery["error"]
    assert len({r.delivery for r in receiver.received}) == 1


async def test_an_address_inside_is_refused_at_delivery_too(site: Site) -> None:
    """A name that pointed outside when it was registered."""
    async with receiving() as receiver:
        await site.register(receiver)
        guarded = Site(site.settings.model_copy(update={"outgoing_networks": []}), site.people)
        async with delivering(guarded):
            await site.happen(uuid7())
            await until(
                lambda: site.rows("SELECT 1 AS x FROM webhook_deliveries WHERE error LIKE '%%not a public address%%'")
            )
    assert receiver.received == []


async def test_one_delivery_or_a_span_is_replayed_under_new_delivery_ids(site: Site) -> None:
    async with receiving() as receiver, delivering(site):
        webhook = await site.register(receiver)
        began = datetime.now(UTC)
        await site.happen(uuid7(), uuid7(), uuid7())
        first, *_ = await site.all_finished(3)
        async with site.session() as session:
            again = await service.replay_delivery(session, webhook, first["id"])
        assert again["request"]["id"] == str(first["event_id"])
        await site.all_finished(4)
        async with site.session() as session:
            span = Replay.model_validate({"fromSequence": first["sequence"] + 1})
            assert await service.replay(session, webhook, span) == 2
            assert await service.replay(session, webhook, Replay.model_validate({"from": began.isoformat()})) == 3
        await site.all_finished(9)
        async with site.session() as session:
            stats = await service.stats(session, webhook)
    assert stats == {"total": 9, "delivered": 9, "failed": 0, "pending": 0, "success_rate": 100.0}
    assert len({r.delivery for r in receiver.received}) == 9
    assert sorted(Counter(r.headers["webhook-id"] for r in receiver.received).values()) == [3, 3, 3]


async def test_what_is_under_way_at_the_end_is_finished_and_recorded(site: Site) -> None:
    asked, go = asyncio.Event(), asyncio.Event()

    async def when_told(_: Received) -> tuple[int, dict[str, str], bytes]:
        asked.set()
        await go.wait()
        return 200, {}, b""

    async with receiving(when_told) as receiver:
        async with delivering(site) as tasks:
            await site.register(receiver)
            await site.happen(uuid7())
            await asked.wait()
            for task in tasks:
                task.cancel()
            await asyncio.sleep(0.05)
            go.set()
            await asyncio.wait(tasks)
        [delivery] = await site.deliveries()
    assert delivery["status"] == "delivered"


async def test_a_worker_that_is_killed_between_sending_and_recording_misses_nothing(site: Site) -> None:
    """The real process, kill -9: the receiver has it, nobody wrote that down; it comes again under the same id."""
    asked, go = asyncio.Event(), asyncio.Event()

    async def when_told(_: Received) -> tuple[int, dict[str, str], bytes]:
        asked.set()
        await go.wait()
        return 200, {}, b""

    environ = {
        **os.environ,
        "MAINTAINPRO_DATABASE_URL": site.settings.database_url,
        "MAINTAINPRO_SECRET_KEY": site.settings.secret_key.get_secret_value(),
        "MAINTAINPRO_OUTGOING_NETWORKS": '["127.0.0.0/8"]',
        "MAINTAINPRO_API__DELIVERY_TIMEOUT": "1",
        "MAINTAINPRO_API__WORKER_METRICS_PORT": str(free_port()),
    }
    pump = uuid7()
    async with receiving(when_told) as receiver:
        await site.register(receiver)
        command = [sys.executable, "-m", "deploy.cli", "worker"]
        worker = await asyncio.to_thread(subprocess.Popen, command, env=environ)
        try:
            await site.happen(pump, pump, uuid7())
            async with asyncio.timeout(60):
                await asked.wait()
        finally:
            worker.send_signal(signal.SIGKILL)
            await asyncio.to_thread(worker.wait)
        go.set()
        sent = {r.delivery for r in receiver.received}
        async with delivering(site):
            deliveries = await site.all_finished(3)
    assert sent
    assert [d["status"] for d in deliveries] == ["delivered"] * 3
    times = Counter(r.delivery for r in receiver.received)
    assert set(times) == {str(d["id"]) for d in deliveries}
    assert {id_ for id_, count in times.items() if count > 1} == sent
    assert list(dict.fromkeys(numbers(receiver, pump))) == [0, 1]


async def test_a_rotated_secret_signs_deliveries(site: Site) -> None:
    async with receiving() as receiver, delivering(site):
        webhook = await site.register(receiver)
        async with site.session() as session:
            rotation = await service.rotate(session, site.settings, webhook, Rotation())
        await site.happen(uuid7())
        await site.all_finished(1)
    [request] = receiver.received
    assert verified(request, rotation["secret"])
    assert len(request.headers["webhook-signature"].split()) == 2
