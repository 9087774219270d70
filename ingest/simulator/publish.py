"""Publishing to MQTT at QoS 1: bounded in flight, through reconnects, with a clean stop."""

import asyncio
import contextlib
import logging
import random
import signal
import ssl
from collections.abc import Coroutine, Iterator
from types import TracebackType
from typing import Final, Self
from urllib.parse import unquote, urlsplit

import aiomqtt
from paho.mqtt.reasoncodes import ReasonCode

logger = logging.getLogger(__name__)

MAX_BACK_OFF: Final = 30.0  # seconds
_PORTS: Final = {"mqtt": 1883, "mqtts": 8883}
_FOR_GOOD: Final = {133, 134, 135, 138, 140}  # client id, password, authorisation, banned, method: no use to try again


class Publisher:
    """Sends messages in order and at least once; `send` waits while `in_flight` messages are unacknowledged.

    A message that is not acknowledged within `timeout` seconds takes its connection for lost: a new one is made, with
    jittered back-off, and the message is sent again. Leaving the context waits for what is in flight, at most `drain`
    seconds; `unacknowledged` then says how many messages no broker has confirmed.
    """

    def __init__(self, url: str, *, in_flight: int = 64, timeout: float = 5.0, drain: float = 15.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError(f"{url!r} is not an MQTT address: mqtt://[user:password@]host[:port] or mqtts://…")
        self._host, self._port = parts.hostname, parts.port or _PORTS[parts.scheme]
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._tls = ssl.create_default_context() if parts.scheme == "mqtts" else None
        self._in_flight = in_flight
        self._timeout = timeout
        self._drain = drain
        self._slots = asyncio.Semaphore(in_flight)
        self._deliveries: set[asyncio.Task[None]] = set()
        self._client: aiomqtt.Client | None = None
        self._settled = asyncio.Event()  # connected, or refused for good
        self._lost = asyncio.Event()
        self._closing = asyncio.Event()
        self._refusal: aiomqtt.MqttError | None = None
        self.accepted = 0
        self.acknowledged = 0
        self.connections = 0

    @property
    def unacknowledged(self) -> int:
        """Messages that `send` took and no broker has acknowledged."""
        return self.accepted - self.acknowledged

    async def __aenter__(self) -> Self:
        self._connection = asyncio.create_task(self._keep_connected())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._deliveries:
            _, late = await asyncio.wait(self._deliveries, timeout=self._drain)
            for task in late:
                task.cancel()
        self._closing.set()  # not cancelled: aiomqtt does not clean up after a connect that is cut short
        await self._connection
        if error is None and self._refusal is not None:
            raise self._refusal

    async def send(self, topic: str, payload: bytes) -> None:
        """Hand over one message. Raises `aiomqtt.MqttError` once the broker has refused us for good."""
        await self._slots.acquire()
        if self._refusal is not None:
            self._slots.release()
            raise self._refusal
        self.accepted += 1
        task = asyncio.create_task(self._deliver(topic, payload))
        self._deliveries.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._slots.release()
        self._deliveries.discard(task)

    async def _deliver(self, topic: str, payload: bytes) -> None:
        while self._refusal is None:
            await self._settled.wait()
            client = self._client
            if client is None:
                continue
            try:
                await client.publish(topic, payload, qos=1, timeout=self._timeout)
            except aiomqtt.MqttError:
                if client is self._client:  # the first to notice says so
                    self._lost.set()
                    self._settled.clear()
                    self._client = None
            else:
                self.acknowledged += 1
                return

    async def _keep_connected(self) -> None:
        failures = 0
        while not self._closing.is_set():
            try:
                async with self._new_client() as client:
                    self.connections += 1
                    failures = 0
                    self._lost.clear()
                    self._client = client
                    self._settled.set()
                    await self._watch(client)
            except aiomqtt.MqttError as error:
                logger.warning("no MQTT connection to %s:%d: %s", self._host, self._port, error)
                rc = error.rc if isinstance(error, aiomqtt.MqttCodeError) else None
                if isinstance(rc, ReasonCode) and rc.value in _FOR_GOOD:
                    self._refusal = error
                    self._settled.set()
                    return
            finally:
                self._client = None
            self._settled.clear()
            failures += 1
            pause = random.uniform(0.5, 1.0) * min(MAX_BACK_OFF, 0.25 * 2**failures)  # noqa: S311
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), pause)

    async def _watch(self, client: aiomqtt.Client) -> None:
        """Return at the end, or when a delivery has found the connection lost; raise when the client has."""
        closing, lost = (asyncio.create_task(event.wait()) for event in (self._closing, self._lost))
        gone = asyncio.create_task(anext(client.messages))  # we subscribe to nothing: it can only fail
        try:
            await asyncio.wait((closing, lost, gone), return_when=asyncio.FIRST_COMPLETED)
            if gone.done():
                gone.result()
        finally:
            for task in (closing, lost, gone):
                task.cancel()

    def _new_client(self) -> aiomqtt.Client:
        client = aiomqtt.Client(
            self._host,
            self._port,
            username=self._user,
            password=self._password,
            tls_context=self._tls,
            timeout=self._timeout,
            max_inflight_messages=self._in_flight,
        )
        client.pending_calls_threshold = self._in_flight  # it warns from 10 on; many in flight is what we want
        return client


@contextlib.contextmanager
def stop_on_signals() -> Iterator[asyncio.Event]:
    """An event that SIGINT and SIGTERM set, so that a command ends by finishing what it has begun."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    signals = (signal.SIGINT, signal.SIGTERM)
    for number in signals:
        loop.add_signal_handler(number, stop.set)
    try:
        yield stop
    finally:
        for number in signals:
            loop.remove_signal_handler(number)


async def until(stop: asyncio.Event, work: Coroutine[None, None, None]) -> bool:
    """Run `work` to its end, or to the point where `stop` is set. True when it came to its end."""
    running = asyncio.ensure_future(work)
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((running, stopped), return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
            return True
        return False
    finally:
        stopped.cancel()
        running.cancel()
        await asyncio.gather(running, stopped, return_exceptions=True)
