"""The client's reading of bytes, and what it does when a broker refuses, falls silent or talks nonsense."""

import asyncio
import ssl
import struct

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ingest import mqtt
from ingest.mqtt import Broker, MqttError, Publish, Session, Version
from tests.ingest.conftest import packet, scripted, until

VERSIONS = pytest.mark.parametrize("version", list(Version))


def length(n: int) -> bytes:
    """A variable byte integer, as the specification's pseudo-code makes it (MQTT 5, section 1.5.5)."""
    out = b""
    while True:
        byte = n % 128
        n //= 128
        out += bytes([byte | 128 if n else byte])
        if not n:
            return out


def publish(version: Version, message: Publish, qos: int, properties: bytes = b"", duplicate: bool = False) -> bytes:
    topic = message.topic.encode()
    body = struct.pack(">H", len(topic)) + topic
    if qos:
        body += struct.pack(">H", message.packet_id)
    if version is Version.V5:
        body += length(len(properties)) + properties
    body += message.payload
    return bytes([0x30 | duplicate << 3 | qos << 1 | message.retained]) + length(len(body)) + body


def session(version: Version, received: list[Publish]) -> Session:
    return Session(version, b"", received.extend, 30)


MESSAGE = st.builds(
    Publish,
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200),
    st.binary(max_size=300) | st.integers(0, 20_000).map(bytes),
    st.integers(1, 65_535),
    st.booleans(),
)
PROPERTIES = st.sampled_from([b"", b"\x01\x01", b"\x26\x00\x01k\x00\x01v", b"\x26\x00\x01k\x00\xc8" + b"v" * 200])
OTHERS = [b"\xd0\x00", b"\x40\x02\x00\x07", b"\x40\x04\x00\x07\x10\x00", b"\x90\x04\x00\x09\x00\x01"]


@given(st.sampled_from(list(Version)), st.data())
@hypothesis_settings(deadline=None)
async def test_the_stream_may_be_cut_anywhere(version: Version, data: st.DataObject) -> None:
    """Whatever packets TCP's chunks tear apart or glue together, the messages are the same."""
    stream, sent = b"", []
    for message in data.draw(st.lists(MESSAGE, max_size=8)):
        qos = data.draw(st.integers(0, 1))
        stream += publish(version, message, qos, data.draw(PROPERTIES), data.draw(st.booleans()))
        stream += data.draw(st.sampled_from([b"", *OTHERS]))
        sent.append(message if qos else Publish(message.topic, message.payload, 0, message.retained))
    cuts = data.draw(st.lists(st.integers(0, len(stream)), max_size=12).map(sorted))
    received: list[Publish] = []
    peer = session(version, received)
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        peer.data_received(stream[start:end])
    assert received == sent
    assert not peer.closed.done()


@VERSIONS
async def test_a_stream_of_single_bytes(version: Version) -> None:
    sent = [Publish("a/b", b"x" * 200, 1, False), Publish("ü", b"", 65_535, True)]
    received: list[Publish] = []
    peer = session(version, received)
    for byte in b"".join(publish(version, message, 1) for message in sent):
        peer.data_received(bytes([byte]))
    assert received == sent


GOOD = Publish("before", b"1", 1, False)
MALFORMED = {
    "a length of five bytes": b"\x30\xff\xff\xff\xff\x01",
    "a topic that is not UTF-8": b"\x30\x05\x00\x02\xc3\x28\x00",
    "a topic longer than the packet": b"\x30\x04\x00\x09ab" + b"0" * 20,
    "no topic": b"\x30\x01\x00" + b"0" * 20,
    "no packet id": b"\x32\x03\x00\x01a" + b"0" * 20,
    "half a packet id": b"\x32\x04\x00\x01a\x01" + b"0" * 20,
    "quality of service 3": b"\x36\x06\x00\x01a\x00\x01\x00",
    "an empty CONNACK": b"\x20\x00",
    "a CONNACK of one byte": b"\x20\x01\x00",
    "an empty PUBACK": b"\x40\x00",
    "a packet that only clients send": b"\x82\x05\x00\x01\x00\x00\x00",
    "a reserved packet": b"\x00\x00",
}
MALFORMED_5 = {
    "properties longer than the packet": b"\x30\x05\x00\x01a\x09x" + b"0" * 20,
    "no properties": b"\x30\x03\x00\x01a" + b"0" * 20,
    "a length of properties of five bytes": b"\x30\x08\x00\x01a\xff\xff\xff\xff\x01",
}


@pytest.mark.parametrize(
    ("version", "nonsense"),
    [
        *(pytest.param(version, b, id=f"{version.name}: {n}") for version in Version for n, b in MALFORMED.items()),
        *(pytest.param(Version.V5, nonsense, id=f"V5: {name}") for name, nonsense in MALFORMED_5.items()),
    ],
)
async def test_nonsense_ends_the_session_and_costs_no_message_before_it(version: Version, nonsense: bytes) -> None:
    received: list[Publish] = []
    peer = session(version, received)
    peer.data_received(publish(version, GOOD, 1) + nonsense)
    assert received == [GOOD]
    assert peer.closed.done()
    assert "malformed" in str(peer.closed.result())


@pytest.mark.parametrize("n", [0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, 268_435_455])
def test_lengths(n: int) -> None:
    assert mqtt.encode_length(n) == length(n)
    assert mqtt.decode_length(b"?" + length(n) + b"\xff", 1) == (n, 1 + len(length(n)))
    assert mqtt.decode_length(length(n)[:-1], 0) is None


def test_a_packet_has_a_greatest_length() -> None:
    with pytest.raises(MqttError, match="268435456 bytes is larger than MQTT allows"):
        mqtt.encode_length(268_435_456)


# -- a peer that refuses


@VERSIONS
async def test_what_connect_says(version: Version) -> None:
    heard: list[tuple[int, bytes]] = []

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await packet(reader))
        writer.write(b"\x20\x03\x01\x00\x00" if version is Version.V5 else b"\x20\x02\x01\x00")
        heard.append(await packet(reader))

    async with scripted(script) as peer:
        broker = Broker(peer.host, peer.port, "müller", "geheim")
        client = await mqtt.connect(broker, "me", version=version, session_expiry=3600, receive_maximum=9, keepalive=60)
        assert client.session_present
        await client.close()
        await until(lambda: len(heard) == 2, "the goodbye")
    properties = b"\x08\x11\x00\x00\x0e\x10\x21\x00\x09" if version is Version.V5 else b""
    login = b"\x00\x07m\xc3\xbcller\x00\x06geheim"
    # user name, password and a session that stays: flags 0xC0
    assert heard[0] == (
        0x10,
        b"\x00\x04MQTT" + bytes([version, 0xC0]) + b"\x00\x3c" + properties + b"\x00\x02me" + login,
    )
    assert heard[1] == (0xE0, b"")


async def refusal(answers: list[bytes], version: Version | None = None) -> tuple[MqttError | Session, list[int]]:
    """What `connect` makes of a peer that gives these answers in turn, and the versions that it tried."""
    tried: list[int] = []

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tried.append((await packet(reader))[1][6])
        writer.write(answers[len(tried) - 1])
        await writer.drain()
        if answers[len(tried) - 1]:
            await reader.read()

    async with scripted(script) as peer:
        try:
            return await mqtt.connect(peer, "me", version=version), tried
        except MqttError as error:
            return error, tried


@pytest.mark.parametrize("code", [0x80, 0x85, 0x86, 0x87, 0x8A, 0x95])
async def test_a_refusal_is_final_and_names_its_code(code: int) -> None:
    outcome, tried = await refusal([bytes([0x20, 3, 0, code, 0])])
    assert isinstance(outcome, MqttError)
    assert (outcome.code, tried) == (code, [5])
    assert f"0x{code:02x}" in str(outcome)


@pytest.mark.parametrize("answer", [b"\x20\x03\x00\x84\x00", b"\x20\x02\x00\x01", b""])
async def test_an_old_broker_is_spoken_to_in_its_own_version(answer: bytes) -> None:
    outcome, tried = await refusal([answer, b"\x20\x02\x00\x00"])
    assert isinstance(outcome, Session)
    assert (outcome.version, tried) == (Version.V311, [5, 4])


async def test_the_refusal_of_an_old_broker() -> None:
    outcome, tried = await refusal([b"\x20\x02\x00\x01", b"\x20\x02\x00\x05"])
    assert isinstance(outcome, MqttError)
    assert (outcome.code, tried) == (5, [5, 4])


async def test_a_version_that_was_asked_for_is_not_changed() -> None:
    outcome, tried = await refusal([b"\x20\x03\x00\x84\x00"], Version.V5)
    assert isinstance(outcome, MqttError)
    assert tried == [5]


async def test_a_broker_that_never_answers_is_given_up() -> None:
    hung_up = asyncio.Event()

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        hung_up.set()

    async with scripted(script) as peer:
        with pytest.raises(TimeoutError):
            await mqtt.connect(peer, "me", time_out=0.05)
        async with asyncio.timeout(10):
            await hung_up.wait()


@pytest.mark.parametrize("answers_pings", [True, False])
async def test_a_silent_broker_is_left_and_one_that_answers_is_not(answers_pings: bool) -> None:
    pings = 0

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal pings
        await packet(reader)
        writer.write(b"\x20\x03\x00\x00\x00")
        while (await packet(reader))[0] == 0xC0:
            pings += 1
            if answers_pings:
                writer.write(b"\xd0\x00")

    async with scripted(script) as peer:
        client = await mqtt.connect(peer, "me", keepalive=1)
        if answers_pings:
            # a silent one would have been left after three
            await until(lambda: pings >= 5, "pings")
            assert not client.closed.done()
            await client.close()
        else:
            async with asyncio.timeout(20):
                assert "silent for" in str(await client.closed)
            assert pings >= 2


async def test_a_disconnect_gives_its_reason_and_fails_what_waits() -> None:
    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await packet(reader)
        writer.write(b"\x20\x03\x00\x00\x00")
        await packet(reader)
        writer.write(b"\xe0\x01\x8e")
        await reader.read()

    async with scripted(script) as peer:
        client = await mqtt.connect(peer, "me")
        with pytest.raises(MqttError, match="0x8e"):
            await client.publish("a", b"")
        assert (await client.closed).code == mqtt.SESSION_TAKEN_OVER
        with pytest.raises(MqttError, match="not connected"):
            await client.publish("a", b"", qos=0)
        client.acknowledge([1])  # nothing to send it on: no error either


async def test_a_message_that_the_broker_refuses() -> None:
    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await packet(reader)
        writer.write(b"\x20\x03\x00\x00\x00")
        _, body = await packet(reader)
        writer.write(b"\x40\x03" + body[3:5] + b"\x97")
        await reader.read()

    async with scripted(script) as peer:
        client = await mqtt.connect(peer, "me")
        with pytest.raises(MqttError, match="refused a message on a") as refused:
            await client.publish("a", b"")
        assert refused.value.code == 0x97
        await client.close()


# -- URLs


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("mqtt://host", Broker("host", 1883)),
        ("mqtt://host:11883", Broker("host", 11883)),
        ("mqtt://[::1]:5", Broker("::1", 5)),
        ("mqtt://me@host", Broker("host", 1883, "me")),
        ("mqtt://me:p%40ss%2Fw%3Ard@host/", Broker("host", 1883, "me", "p@ss/w:rd")),
    ],
)
def test_urls(url: str, broker: Broker) -> None:
    assert Broker.from_url(url) == broker


def test_a_secure_url_checks_the_broker() -> None:
    broker = Broker.from_url("mqtts://host")
    assert (broker.port, Broker.from_url("mqtts://host:9").port) == (8883, 9)
    assert broker.tls is not None
    assert (broker.tls.verify_mode, broker.tls.check_hostname) == (ssl.CERT_REQUIRED, True)


@pytest.mark.parametrize("url", ["", "host:1883", "http://host", "mqtt://", "mqtt://me:secret@", "mqtt://h:99999"])
def test_what_is_no_url_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ValueError, match=r"mqtt://|Port") as error:
        Broker.from_url(url)
    assert "secret" not in str(error.value)


def test_the_password_is_never_shown() -> None:
    broker = Broker.from_url("mqtt://me:sesame@host")
    assert broker.password == "sesame"
    assert "sesame" not in f"{broker} {broker!r}"
