"""A lean MQTT client for the hot path: many PUBLISH packets a read, many PUBACKs a write, acknowledged by hand.

It speaks MQTT 5 and 3.1.1, QoS 0 and 1 in both directions. Libraries cost 40-80 µs a message in Python, most of it in
callbacks and locks per packet; this costs about 3 µs, which is what the floor of the ingest benchmarks asks for (see
docs/adr). Everywhere else the project uses aiomqtt.
"""

import asyncio
import contextlib
import ssl
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, cast
from urllib.parse import unquote, urlsplit

import msgspec

CONNECT, CONNACK, PUBLISH, PUBACK, SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK = 1, 2, 3, 4, 8, 9, 10, 11
PINGREQ, PINGRESP, DISCONNECT = 12, 13, 14
SESSION_TAKEN_OVER: Final = 0x8E
_UNSUPPORTED_VERSION: Final = {(5, 0x84), (5, 0x01), (4, 0x01)}
_PING: Final = b"\xc0\x00"
_MAX_REMAINING_LENGTH: Final = 268_435_455


class MqttError(ConnectionError):
    """The broker refused, spoke nonsense or went away; `code` is its reason code where it gave one."""

    def __init__(self, message: str, code: int | None = None) -> None:
        super().__init__(message)
        self.code = code


class Version(IntEnum):
    """The protocol level byte of CONNECT."""

    V311 = 4
    V5 = 5


@dataclass(frozen=True, slots=True)
class Broker:
    """Where a broker is and how it wants to be spoken to."""

    host: str
    port: int
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: ssl.SSLContext | None = None

    @classmethod
    def from_url(
        cls, url: str, ca_file: str | None = None, certificate: str | None = None, key: str | None = None
    ) -> "Broker":
        """``mqtt://[user:password@]host[:port]`` or ``mqtts://…``; the files are for TLS alone. Raises ValueError."""
        parts = urlsplit(url)
        if parts.scheme not in ("mqtt", "mqtts") or not parts.hostname:
            raise ValueError("the MQTT URL must be mqtt://host[:port] or mqtts://host[:port]")
        tls = None
        if parts.scheme == "mqtts":
            tls = ssl.create_default_context(cafile=ca_file)
            if certificate:
                tls.load_cert_chain(certificate, key)
        return cls(
            parts.hostname,
            parts.port or (8883 if tls else 1883),
            unquote(parts.username) if parts.username else None,
            unquote(parts.password) if parts.password else None,
            tls,
        )


class Publish(msgspec.Struct, frozen=True, gc=False):
    """One message from the broker. `packet_id` is 0 at QoS 0, which needs no acknowledgement."""

    topic: str
    payload: bytes
    packet_id: int
    retained: bool


def encode_length(n: int) -> bytes:
    """A variable byte integer (MQTT 5, section 1.5.5)."""
    if n > _MAX_REMAINING_LENGTH:
        raise MqttError(f"a packet of {n} bytes is larger than MQTT allows")
    out = bytearray()
    while True:
        n, low = n >> 7, n & 0x7F
        out.append(low | (0x80 if n else 0))
        if not n:
            return bytes(out)


def decode_length(data: bytes, start: int) -> tuple[int, int] | None:
    """The variable byte integer at `start` and where it ends; None when it isn't there in full."""
    value = 0
    for i in range(4):
        if start + i >= len(data):
            return None
        byte = data[start + i]
        value |= (byte & 0x7F) << (7 * i)
        if byte < 0x80:
            return value, start + i + 1
    raise MqttError("malformed length of a packet")


def _text(value: str) -> bytes:
    raw = value.encode()
    return struct.pack(">H", len(raw)) + raw


def _packet(first: int, body: bytes) -> bytes:
    return bytes((first,)) + encode_length(len(body)) + body


class Session(asyncio.Protocol):
    """One connection to a broker. Use `connect`; then `subscribe`, `acknowledge`, `publish`, and await `closed`."""

    def __init__(
        self,
        version: Version,
        connect_packet: bytes,
        on_messages: Callable[[list[Publish]], None],
        keepalive: float,
    ) -> None:
        self.version = version
        self.closed: asyncio.Future[MqttError] = asyncio.get_running_loop().create_future()
        self.session_present = False
        self.on_acknowledged: Callable[[int], None] = lambda _: None
        self._connect_packet = connect_packet
        self._on_messages = on_messages
        self._keepalive = keepalive
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._connack: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._pending: dict[int, asyncio.Future[bytes]] = {}
        self._last_id = 0
        self._last_heard = 0.0
        self._writable = asyncio.Event()
        self._writable.set()
        self._pinger: asyncio.Task[None] | None = None

    # -- asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's are not subclasses of it
        self._transport.write(self._connect_packet)
        self._last_heard = asyncio.get_running_loop().time()
        self._pinger = asyncio.get_running_loop().create_task(self._keep_alive())

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(MqttError(f"connection to the broker lost: {exc or 'closed by the broker'}"))

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    def data_received(self, data: bytes) -> None:
        self._last_heard = asyncio.get_running_loop().time()
        buffer = self._buffer + data if self._buffer else data
        messages: list[Publish] = []
        start, size = 0, len(buffer)
        try:
            while size - start >= 2:
                length = decode_length(buffer, start + 1)
                if length is None:
                    break
                remaining, body = length
                end = body + remaining
                if end > size:
                    break
                first = buffer[start]
                if first >> 4 == PUBLISH:
                    messages.append(self._read_publish(first, buffer, body, end))
                else:
                    self._handle(first >> 4, buffer[body:end])
                start = end
        except (MqttError, IndexError, struct.error, UnicodeDecodeError) as error:
            self._end(MqttError(f"the broker sent a malformed packet: {error}"))
            return
        finally:
            if messages:
                self._on_messages(messages)
        self._buffer = buffer[start:]

    # -- use

    async def subscribe(self, filters: list[str], time_out: float = 10.0) -> list[int]:
        """Subscribe at QoS 1; gives the broker's code for each filter (128 and above: refused)."""
        packet_id = self._next_id()
        # MQTT 5: retained messages come only when the subscription is new (retain handling 1), not at each reconnect
        options = b"\x11" if self.version is Version.V5 else b"\x01"
        properties = b"\x00" if self.version is Version.V5 else b""
        body = struct.pack(">H", packet_id) + properties + b"".join(_text(f) + options for f in filters)
        answer = await self._request(packet_id, _packet(SUBSCRIBE << 4 | 2, body), time_out)
        if self.version is Version.V5:
            length = decode_length(answer, 0)
            if length is None:
                raise MqttError("malformed SUBACK")
            answer = answer[length[1] + length[0] :]
        return list(answer)

    async def unsubscribe(self, filters: list[str], time_out: float = 10.0) -> None:
        """Unsubscribe; what the broker could send before its answer has come when this returns."""
        packet_id = self._next_id()
        properties = b"\x00" if self.version is Version.V5 else b""
        body = struct.pack(">H", packet_id) + properties + b"".join(_text(f) for f in filters)
        await self._request(packet_id, _packet(UNSUBSCRIBE << 4 | 2, body), time_out)

    def acknowledge(self, packet_ids: list[int]) -> None:
        """Send PUBACK for each id (zeros are passed over). Does nothing on a closed connection."""
        if self._transport is not None and not self.closed.done():
            self._transport.write(b"".join(b"\x40\x02" + i.to_bytes(2, "big") for i in packet_ids if i))

    async def publish(self, topic: str, payload: bytes, qos: int = 1, time_out: float = 10.0) -> None:
        """Publish; at QoS 1 wait for the broker's PUBACK. Raises `MqttError`, `TimeoutError`."""
        properties = b"\x00" if self.version is Version.V5 else b""
        await self._writable.wait()
        if qos == 0:
            self._write(_packet(PUBLISH << 4, _text(topic) + properties + payload))
            return
        packet_id = self._next_id()
        body = _text(topic) + struct.pack(">H", packet_id) + properties + payload
        answer = await self._request(packet_id, _packet(PUBLISH << 4 | 2, body), time_out)
        if answer and answer[0] >= 0x80:
            raise MqttError(f"the broker refused a message on {topic}", answer[0])

    def send(self, topic: str, payload: bytes) -> int:
        """Publish at QoS 1 without waiting: gives the packet id, which `on_acknowledged` hears when it is safe."""
        properties = b"\x00" if self.version is Version.V5 else b""
        packet_id = self._next_id()
        self._write(_packet(PUBLISH << 4 | 2, _text(topic) + struct.pack(">H", packet_id) + properties + payload))
        return packet_id

    async def writable(self) -> None:
        """Wait until the socket takes more."""
        await self._writable.wait()

    def pause(self) -> None:
        """Stop reading from the socket: back-pressure for brokers without a receive maximum."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.pause_reading()

    def resume(self) -> None:
        """Read from the socket again."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()

    async def close(self) -> None:
        """Say goodbye; the broker keeps a persistent session."""
        if self._transport is not None and not self.closed.done():
            self._transport.write(_packet(DISCONNECT << 4, b""))
        self._end(MqttError("closed"))

    # -- inside

    def _read_publish(self, first: int, buffer: bytes, body: int, end: int) -> Publish:
        payload = body + 2 + (buffer[body] << 8 | buffer[body + 1])
        topic = buffer[body + 2 : payload].decode()
        packet_id = 0
        if first & 0x06:
            packet_id = buffer[payload] << 8 | buffer[payload + 1]
            payload += 2
        if self.version is Version.V5:
            properties = decode_length(buffer, payload)
            payload = end + 1 if properties is None else properties[1] + properties[0]
        # checked once, behind all of it: beyond the end lies the next packet
        if payload > end or first & 0x06 == 0x06:
            raise MqttError("a PUBLISH that contradicts itself")
        return Publish(topic, buffer[payload:end], packet_id, bool(first & 0x01))

    def _handle(self, kind: int, body: bytes) -> None:
        if kind in (PUBACK, SUBACK, UNSUBACK):
            packet_id = body[0] << 8 | body[1]
            waiting = self._pending.pop(packet_id, None)
            if waiting is None:
                self.on_acknowledged(packet_id)
            elif not waiting.done():
                waiting.set_result(body[2:])
        elif kind == CONNACK:
            self.session_present = bool(body[0] & 1)
            if not self._connack.done():
                self._connack.set_result(body[1])
        elif kind == DISCONNECT:
            code = body[0] if body else 0
            self._end(MqttError(f"the broker disconnected us, reason 0x{code:02x}", code))
        elif kind != PINGRESP:
            raise MqttError(f"a packet of type {kind}, which nobody asked for")

    def _next_id(self) -> int:
        for _ in range(65_535):
            self._last_id = self._last_id % 65_535 + 1
            if self._last_id not in self._pending:
                return self._last_id
        raise MqttError("all packet ids are in use")

    def _write(self, packet: bytes) -> None:
        if self._transport is None or self.closed.done():
            raise MqttError("not connected")
        self._transport.write(packet)

    async def _request(self, packet_id: int, packet: bytes, time_out: float) -> bytes:
        future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._pending[packet_id] = future
        try:
            self._write(packet)
            async with asyncio.timeout(time_out):
                return await future
        finally:
            self._pending.pop(packet_id, None)

    async def _keep_alive(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(self._keepalive / 2)
            if loop.time() - self._last_heard > self._keepalive * 1.5:
                self._end(MqttError(f"the broker was silent for {loop.time() - self._last_heard:.0f} s"))
                return
            with contextlib.suppress(MqttError):
                self._write(_PING)

    def _end(self, error: MqttError) -> None:
        if self.closed.done():
            return
        self.closed.set_result(error)
        if self._pinger is not None:
            self._pinger.cancel()
        if not self._connack.done():
            self._connack.set_exception(error)
            self._connack.exception()  # the caller may have timed out already
        for waiting in self._pending.values():
            if not waiting.done():
                waiting.set_exception(error)
        self._writable.set()
        if self._transport is not None:
            self._transport.close()


async def connect(
    broker: Broker,
    client_id: str,
    on_messages: Callable[[list[Publish]], None] = lambda _: None,
    *,
    on_session: Callable[[Session], None] = lambda _: None,
    session_expiry: int = 0,
    receive_maximum: int = 65_535,
    keepalive: int = 30,
    version: Version | None = None,
    time_out: float = 10.0,
) -> Session:
    """Connect, with MQTT 5 unless the broker knows 3.1.1 alone (or `version` says which).

    `on_session` sees the session before its first packet: the broker may send queued messages right behind its answer.
    `session_expiry`: seconds for which the broker keeps our subscriptions and unacknowledged messages; 0 starts afresh.
    Raises `MqttError`, `OSError`, `TimeoutError`.
    """
    last: MqttError | None = None
    for level in (Version.V5, Version.V311) if version is None else (version,):
        packet = _connect_packet(broker, client_id, level, session_expiry, receive_maximum, keepalive)
        session = Session(level, packet, on_messages, keepalive)
        on_session(session)
        async with asyncio.timeout(time_out):
            await asyncio.get_running_loop().create_connection(
                lambda session=session: session, broker.host, broker.port, ssl=broker.tls
            )
            try:
                code = await session._connack
            except MqttError as error:
                # an old broker may close the connection instead of answering
                last = error
                continue
            except BaseException:
                await session.close()
                raise
        if code == 0:
            return session
        await session.close()
        last = MqttError(f"the broker refused the connection, code 0x{code:02x}", code)
        if (level, code) not in _UNSUPPORTED_VERSION:
            break
    assert last is not None
    raise last


def _connect_packet(
    broker: Broker, client_id: str, version: Version, session_expiry: int, receive_maximum: int, keepalive: int
) -> bytes:
    flags = 0x00 if session_expiry else 0x02
    tail = _text(client_id)
    if broker.username is not None:
        flags |= 0x80
        tail += _text(broker.username)
    if broker.password is not None:
        flags |= 0x40
        tail += _text(broker.password)
    head = _text("MQTT") + bytes((version, flags)) + struct.pack(">H", keepalive)
    if version is Version.V5:
        properties = struct.pack(">BIBH", 0x11, session_expiry, 0x21, receive_maximum)
        head += encode_length(len(properties)) + properties
    return _packet(CONNECT << 4, head + tail)
