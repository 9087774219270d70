"""MQTT in: persistent sessions that always come back, and messages that are acknowledged when we say so."""

import asyncio
import random
import time
from collections.abc import Callable, Sequence

import structlog

from ingest import mqtt
from ingest.decoders.base import Message

_log = structlog.get_logger()

MAX_BACKOFF = 30.0
_REFUSED = 0x80


class Subscriber:
    """One persistent session: connects, resubscribes at every connect, hands over messages with their session.

    `deliver` gets (subscriber, session, packet ids, messages) of what came in one read. Where the broker knows no
    receive maximum (3.1.1), reading stops while more than `receive_maximum` messages wait for their acknowledgement.
    """

    def __init__(
        self,
        broker: mqtt.Broker,
        client_id: str,
        filters: Sequence[str],
        deliver: "Callable[[Subscriber, mqtt.Session, list[int], list[Message]], None]",
        *,
        shared_group: str | None,
        session_expiry: int,
        receive_maximum: int,
    ) -> None:
        self.client_id = client_id
        self.connected = False
        self.taken_over = False
        self._broker = broker
        self._filters = list(filters)
        self._deliver = deliver
        self._group = shared_group
        self._session_expiry = session_expiry
        self._receive_maximum = receive_maximum
        self._session: mqtt.Session | None = None
        self._received = 0
        self._unacknowledged = 0

    async def run(self) -> None:
        """Keep the session up until cancelled, or until another process took it over (`taken_over`)."""
        delay = 0.5
        while not self.taken_over:
            try:
                session = await self._connect()
            except (OSError, TimeoutError) as error:
                wait = random.uniform(delay / 2, delay)  # noqa: S311  # jitter
                _log.warning("no MQTT connection", client=self.client_id, error=str(error), retry_in=round(wait, 1))
                await asyncio.sleep(wait)
                delay = min(delay * 2, MAX_BACKOFF)
                continue
            delay = 0.5
            self.connected = True
            end = await session.closed
            self.connected = False
            self.taken_over = end.code == mqtt.SESSION_TAKEN_OVER
            _log.warning("MQTT connection ended", client=self.client_id, error=str(end))

    async def wind_up(self) -> None:
        """Take what the broker keeps for this name and end the session, for a name that nobody will use again.

        Raises `mqtt.MqttError`, `OSError`, `TimeoutError`; what was not acknowledged by then is still kept.
        """
        session = await self._open()
        names = [*self._names(), *self._filters]
        before = -1
        # nothing new comes once we are unsubscribed; nothing old is left when all is acknowledged and no more follows
        while self._unacknowledged or self._received != before:
            before = self._received
            await session.unsubscribe(names)
            if session.closed.done():
                raise session.closed.result()
            await asyncio.sleep(0.1)
        await session.close()
        await (await mqtt.connect(self._broker, self.client_id)).close()  # begins afresh, and so forgets

    async def stop(self) -> None:
        """Disconnect; what is not acknowledged comes again to the next session of this name."""
        self.connected = False
        if self._session is not None:
            await self._session.close()

    def hold(self) -> None:
        """Take no more messages from the socket, so that those in hand can be finished."""
        if self._session is not None:
            self._session.pause()

    def acknowledge(self, session: mqtt.Session, packet_ids: list[int]) -> None:
        """Acknowledge messages of `session`; those of an earlier connection come again by themselves."""
        session.acknowledge(packet_ids)
        if session is self._session:
            before = self._unacknowledged
            self._unacknowledged -= len(packet_ids)
            if before > self._receive_maximum >= self._unacknowledged:
                session.resume()

    async def publish(self, topic: str, payload: bytes) -> None:
        """Send a command at QoS 0, as Sparkplug asks for. Raises `mqtt.MqttError` when not connected."""
        if self._session is None:
            raise mqtt.MqttError("not connected")
        await self._session.publish(topic, payload, qos=0)

    async def _connect(self) -> mqtt.Session:
        session = await self._open()
        try:
            await self._subscribe(session)
        except BaseException:
            await session.close()
            raise
        _log.info("MQTT connected", client=self.client_id, version=session.version.name, filters=self._filters)
        return session

    async def _open(self) -> mqtt.Session:
        def adopt(session: mqtt.Session) -> None:
            self._session = session
            self._unacknowledged = 0

        def receive(packets: list[mqtt.Publish]) -> None:
            now = time.time_ns() // 1000
            session = self._session
            assert session is not None
            self._received += len(packets)
            self._unacknowledged += len(packets)
            if self._unacknowledged > self._receive_maximum and session.version is mqtt.Version.V311:
                session.pause()
            self._deliver(
                self,
                session,
                [packet.packet_id for packet in packets],
                [Message(packet.topic, packet.payload, now, packet.retained) for packet in packets],
            )

        return await mqtt.connect(
            self._broker,
            self.client_id,
            receive,
            on_session=adopt,
            session_expiry=self._session_expiry,
            receive_maximum=self._receive_maximum,
        )

    def _names(self) -> list[str]:
        return [f"$share/{self._group}/{name}" if self._group else name for name in self._filters]

    async def _subscribe(self, session: mqtt.Session) -> None:
        """A persistent session does not know topics that the settings added since: always subscribe."""
        codes = await session.subscribe(self._names())
        refused = [name for name, code in zip(self._filters, codes, strict=True) if code >= _REFUSED]
        if refused and self._group:
            _log.warning("the broker has no shared subscriptions; several ingest processes will repeat work")
            codes = await session.subscribe(refused)
            refused = [name for name, code in zip(refused, codes, strict=True) if code >= _REFUSED]
        if refused:
            raise mqtt.MqttError(f"the broker refuses the subscriptions {refused}: check its access rules")
