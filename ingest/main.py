"""The ingest process: MQTT to Kafka. It owns nothing that a restart loses."""

import asyncio
import contextlib
import signal
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from prometheus_client import Counter, Gauge

from core import garbage
from core.kafka import DeadLetter
from core.settings import Settings
from core.telemetry import serve_health
from ingest import mqtt, pipeline
from ingest.decoders.base import Command, Decoder, Message
from ingest.measuring import Measuring
from ingest.publisher import Handover, Publisher, records_of
from ingest.registry import Registry
from ingest.routing import Router
from ingest.store import Store
from ingest.subscriber import Subscriber

_log = structlog.get_logger()

# Advisory lock keys: (class, slot). The holder of a slot owns the MQTT session of that name.
_SHARED_LOCK, _ORDERED_LOCK = 7_101, 7_102
_MAX_PROCESSES = 64
_MAX_IN_FLIGHT = 8  # batches that wait for Kafka
_DRAIN_SECONDS = 10.0
_LOOK_SECONDS = 3.0
_LOOKS = 10  # a process that is started again within half a minute finds its session as it left it
_SLOW_KAFKA_SECONDS = 3.0
_SLOW_RECEIVE_MAXIMUM = 16  # unacknowledged messages of the session for what is measured: each may have 4 MiB

_MESSAGES = Counter("maintainpro_ingest_messages_total", "MQTT messages received")
_READINGS = Counter("maintainpro_ingest_readings_total", "readings and texts received")
_PUBLISHED = Counter("maintainpro_ingest_published_total", "readings and texts acknowledged by Kafka")
_DEAD = Counter("maintainpro_ingest_dead_letters_total", "messages, or parts of them, that could not be read")
_DISCOVERED = Counter("maintainpro_ingest_discovered_total", "addresses registered as new sensors")
_IN_FLIGHT = Gauge("maintainpro_ingest_in_flight", "readings handed to Kafka and not yet acknowledged")
_WAITING = Gauge("maintainpro_ingest_waiting_messages", "messages received and not yet decoded")


@dataclass(slots=True)
class Received:
    """What one read of one MQTT session brought."""

    subscriber: Subscriber
    session: mqtt.Session
    packet_ids: list[int]
    messages: list[Message]


class Ingest:
    """The parts of the process and the loop that joins them. `run` returns after `stop`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._broker = mqtt.Broker.from_url(
            settings.mqtt_url, settings.ingest.ca_file, settings.ingest.certificate, settings.ingest.key
        )
        self._router = Router(settings.ingest.decoders, settings.ingest.topics)
        self._registry = Registry(settings.partitions)
        self._publisher = Publisher(settings.kafka_url)
        self._store = Store(settings)
        self._measuring = Measuring(self._registry, self._store, settings.ingest)
        self._inbox: list[Received] = []
        self._slow: asyncio.Queue[Received] = asyncio.Queue()
        self._arrived = asyncio.Event()
        self._in_flight = asyncio.Semaphore(_MAX_IN_FLIGHT)
        self._handovers: dict[asyncio.Task[None], float] = {}  # with when it began
        self._ready = asyncio.Event()
        self._stopping = asyncio.Event()
        self._subscribers: list[Subscriber] = []
        self._started_at = datetime.now(UTC)
        self._name = ""

    def stop(self) -> None:
        """Finish what was received, then return from `run`."""
        self._stopping.set()
        self._arrived.set()

    def trouble(self) -> str | None:
        """Why the process is not ready, in words."""
        if not self._subscribers:
            return "no MQTT session yet"
        if lost := [each.client_id for each in self._subscribers if not each.connected]:
            return f"no MQTT connection: {', '.join(lost)}"
        if not self._publisher.connected:
            return "no Kafka connection"
        waiting = time.monotonic() - min(self._handovers.values(), default=time.monotonic())
        if waiting > _SLOW_KAFKA_SECONDS:
            return f"Kafka has not acknowledged for {waiting:.0f} s"
        return None

    async def run(self) -> None:
        """Take part until `stop`."""
        tasks = [
            asyncio.create_task(work)
            for work in (
                self._pump(),
                self._pump_slow(),
                self._subscribe(_SHARED_LOCK, range(1, _MAX_PROCESSES + 1), ordered=False),
                self._subscribe(_ORDERED_LOCK, [1], ordered=True),
                self._inherit(),
                self._follow_registry(),
                self._deadline(),
            )
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for subscriber in self._subscribers:
                await subscriber.stop()
            await self._publisher.stop()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(2.0):
                    await self._report()
            await self._store.close()

    # -- from the inbox to Kafka

    async def _pump(self) -> None:
        await self._store.run(self._registry.load)
        await self._publisher.send_until_acknowledged([])
        garbage.settle()
        self._ready.set()
        while not self._stopping.is_set():
            await self._arrived.wait()
            # a little patience makes larger frames; under load the batches grow by themselves
            await asyncio.sleep(self._settings.ingest.flush_interval)
            self._arrived.clear()
            await self._forward()
        for subscriber in self._subscribers:
            subscriber.hold()
        await self._forward()
        await asyncio.gather(*self._handovers)

    async def _deadline(self) -> None:
        await self._stopping.wait()
        await asyncio.sleep(_DRAIN_SECONDS)
        _log.warning("not everything could be finished; the broker keeps what is not acknowledged")

    async def _forward(self) -> None:
        received, self._inbox = self._inbox, []
        if not received:
            return
        await self._in_flight.acquire()
        try:
            await self._hand_over(await self._assemble(received), received)
        except BaseException:
            self._in_flight.release()
            raise

    async def _pump_slow(self) -> None:
        """Measure waveforms, one read after the other, beside all else."""
        await self._ready.wait()
        while True:
            received = await self._slow.get()
            if self._slow.qsize() < _SLOW_RECEIVE_MAXIMUM:
                received.session.resume()
            outcome = await self._measuring.outcome(self._routed(received.messages)[0])
            await self._in_flight.acquire()
            try:
                await self._hand_over(outcome, [received])
            except BaseException:
                self._in_flight.release()
                raise

    async def _hand_over(self, outcome: pipeline.Outcome, received: list[Received]) -> None:
        """To Kafka; MQTT is told when Kafka has it."""
        if outcome.births:
            await self._store.keep_births(outcome.births)
        handover = await self._publisher.send(records_of(outcome, self._settings.partitions))
        readings, rejected = outcome.readings, len(outcome.dead_letters)
        _MESSAGES.inc(sum(len(batch.messages) for batch in received))
        _READINGS.inc(readings)
        _DEAD.inc(rejected)
        _IN_FLIGHT.inc(readings)
        task = asyncio.create_task(self._finish(handover, received, readings, outcome.commands))
        self._handovers[task] = time.monotonic()
        task.add_done_callback(self._handovers.pop)

    async def _assemble(self, received: list[Received]) -> pipeline.Outcome:
        routed, strays = self._routed([message for batch in received for message in batch.messages])
        decoding = pipeline.decode(routed, self._registry)
        if decoding.unknown:
            await self._store.run(lambda connection: self._registry.discover(connection, decoding.unknown))
            _DISCOVERED.inc(len(decoding.unknown))
        outcome = pipeline.assemble(decoding, self._registry, self._settings.ingest)
        outcome.dead_letters += strays
        return outcome

    def _routed(self, messages: list[Message]) -> tuple[list[tuple[Decoder, Message]], list[DeadLetter]]:
        """Messages with their decoders, and those that nobody reads."""
        routed, strays = [], []
        for message in messages:
            decoder = self._router.decoder_for(message.topic)
            if decoder is None:
                strays.append(pipeline.dead_letter(message, "no decoder"))
            else:
                routed.append((decoder, message))
        return routed, strays

    async def _finish(
        self, handover: Handover, received: list[Received], readings: int, commands: list[Command]
    ) -> None:
        try:
            await handover.wait()
            for batch in received:
                batch.subscriber.acknowledge(batch.session, batch.packet_ids)
            _PUBLISHED.inc(readings)
            _IN_FLIGHT.dec(readings)
            for command in commands:
                with contextlib.suppress(mqtt.MqttError):  # the device is asked again at its next message
                    await received[-1].subscriber.publish(command.topic, command.payload)
        finally:
            self._in_flight.release()

    # -- MQTT sessions

    async def _subscribe(self, lock: int, slots: Iterable[int], *, ordered: bool) -> None:
        """Own a session name by advisory lock and run it. A dead process's name, and what the broker keeps for it,
        goes to the next process that starts; the ordered session always has exactly one owner."""
        if not self._sessions(0, ordered=ordered):
            await asyncio.Event().wait()
        await self._ready.wait()
        while True:
            slot = await self._store.claim(lock, slots)
            if slot is None:
                await asyncio.sleep(2.0)
                continue
            if ordered:
                await self._restore_births()
            else:
                self._name = f"{self._settings.ingest.shared_group}-ingest-{slot}"
                await self._report()  # before the broker keeps anything for the name, others know of it
            sessions = self._sessions(slot, ordered=ordered)
            self._subscribers += sessions
            running = [asyncio.create_task(session.run()) for session in sessions]
            losing = asyncio.create_task(self._store.lost(lock, slot))
            try:
                # the name is no longer ours when another process took the session, or took the lock while the
                # database was away
                await asyncio.wait([*running, losing], return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (*running, losing):
                    task.cancel()
                await asyncio.gather(*running, losing, return_exceptions=True)
                for session in sessions:
                    await session.stop()
                    self._subscribers.remove(session)
            await self._store.release(lock, slot)
            await asyncio.sleep(1.0)

    def _sessions(self, slot: int, *, ordered: bool) -> list[Subscriber]:
        """The MQTT sessions of a slot: what is slow has one beside the other, so that neither fills the other's."""
        group, most = self._settings.ingest.shared_group, self._settings.ingest.receive_maximum
        kinds = (
            [("ordered", self._router.filters(ordered=True), self._deliver, None, most)]
            if ordered
            else [
                (f"ingest-{slot}", self._router.filters(ordered=False), self._deliver, group, most),
                (
                    f"slow-{slot}",
                    self._router.filters(ordered=False, slow=True),
                    self._deliver_slow,
                    group,
                    min(most, _SLOW_RECEIVE_MAXIMUM),
                ),
            ]
        )
        return [
            Subscriber(
                self._broker,
                f"{group}-{name}",
                filters,
                deliver,
                shared_group=shared,
                session_expiry=self._settings.ingest.session_expiry,
                receive_maximum=receive_maximum,
            )
            for name, filters, deliver, shared, receive_maximum in kinds
            if filters
        ]

    async def _inherit(self) -> None:
        """Wind up the sessions of processes that are gone for good: the broker goes on giving each its share.

        A process is taken for gone when it has not reported for `_LOOKS` looks. Looks count, not time: while the
        database is away nobody can report, and nobody looks.
        """
        prefix = f"{self._settings.ingest.shared_group}-ingest-"
        silent: dict[str, tuple[datetime, int]] = {}
        await self._ready.wait()
        while self._sessions(0, ordered=False):
            await asyncio.sleep(_LOOK_SECONDS)
            for name, reported_at in await self._store.processes():
                before, looks = silent.get(name, (reported_at, 0))
                silent[name] = (reported_at, looks + 1 if reported_at == before else 0)
                gone = looks == _LOOKS and name.startswith(prefix) and name != self._name
                if gone and not await self._wind_up(name, int(name.removeprefix(prefix))):
                    del silent[name]
        await asyncio.Event().wait()

    async def _wind_up(self, name: str, slot: int) -> bool:
        if await self._store.claim(_SHARED_LOCK, [slot]) is None:
            return False  # it lives after all, or another process is at it
        sessions = self._sessions(slot, ordered=False)
        self._subscribers += sessions
        try:
            for session in sessions:
                await session.wind_up()
        except (OSError, TimeoutError) as error:
            _log.warning("the session of a process that is gone cannot be wound up", client=name, error=str(error))
            return False
        finally:
            for session in sessions:
                await session.stop()
                self._subscribers.remove(session)
            await self._store.release(_SHARED_LOCK, slot)
        _log.info("wound up the session of a process that is gone", client=name)
        return True

    async def _restore_births(self) -> None:
        births = await self._store.births()
        for decoder in self._router.decoders:
            decoder.restore([birth for birth in births if self._router.decoder_for(birth.topic) is decoder])

    def _deliver(
        self, subscriber: Subscriber, session: mqtt.Session, packet_ids: list[int], messages: list[Message]
    ) -> None:
        self._inbox.append(Received(subscriber, session, packet_ids, messages))
        self._arrived.set()

    def _deliver_slow(
        self, subscriber: Subscriber, session: mqtt.Session, packet_ids: list[int], messages: list[Message]
    ) -> None:
        self._slow.put_nowait(Received(subscriber, session, packet_ids, messages))
        if self._slow.qsize() >= _SLOW_RECEIVE_MAXIMUM:
            session.pause()  # messages at QoS 0 know no receive maximum

    async def _follow_registry(self) -> None:
        """Hear of bindings and settings at once, and look every few seconds in case that a word was missed."""
        await self._ready.wait()
        while True:
            await self._store.wait_for_change(2.0)
            await self._store.run(self._registry.load)
            await self._report()
            _WAITING.set(sum(len(batch.messages) for batch in self._inbox))

    async def _report(self) -> None:
        account = (_MESSAGES, _READINGS, _PUBLISHED, _DEAD, _IN_FLIGHT)
        if self._name:
            await self._store.report(self._name, [_total(counter) for counter in account], self._started_at)


def _total(metric: Counter | Gauge) -> int:
    return int(next(s.value for s in next(iter(metric.collect())).samples if not s.name.endswith("_created")))


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT."""
    ingest = Ingest(settings)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, ingest.stop)
    health = await serve_health(settings.metrics_host, settings.ingest.metrics_port, ingest.trouble)
    try:
        await ingest.run()
    finally:
        await health.cleanup()
