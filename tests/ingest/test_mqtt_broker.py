"""The client with a real broker, in both versions, and beside an independent client."""

import asyncio
from collections import Counter
from typing import Any

import aiomqtt
import pytest
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from ingest import mqtt
from ingest.mqtt import Broker, Publish, Version
from ingest.subscriber import Subscriber
from tests.ingest.conftest import until

VERSIONS = pytest.mark.parametrize("version", list(Version))


@pytest.fixture
async def sender(broker: Broker, name: str) -> Any:
    session = await mqtt.connect(broker, f"{name}-sender")
    yield session
    await session.close()


def payloads(messages: list[Publish]) -> list[bytes]:
    return [message.payload for message in messages]


@VERSIONS
async def test_unacknowledged_messages_come_again_and_acknowledged_ones_do_not(
    broker: Broker, name: str, sender: mqtt.Session, version: Version
) -> None:
    received: list[Publish] = []

    async def connect() -> mqtt.Session:
        received.clear()
        return await mqtt.connect(broker, name, received.extend, session_expiry=60, version=version)

    session = await connect()
    assert not session.session_present
    assert await session.subscribe([f"{name}/#"]) == [1]
    await session.close()
    for i in range(4):
        await sender.publish(f"{name}/x", b"%d" % i)

    session = await connect()
    assert session.session_present
    await until(lambda: len(received) == 4, "what came while we were away")
    assert payloads(received) == [b"0", b"1", b"2", b"3"]
    session.acknowledge([received[0].packet_id, 0, received[2].packet_id])
    await session.close()

    session = await connect()
    await until(lambda: len(received) == 2, "what was not acknowledged")
    await session.subscribe([f"{name}/#"])  # the answer comes behind all that waited
    assert payloads(received) == [b"1", b"3"]
    session.acknowledge([message.packet_id for message in received])
    await session.close()

    session = await connect()
    await session.subscribe([f"{name}/#"])
    assert received == []
    await session.close()


async def test_a_session_without_expiry_starts_afresh(broker: Broker, name: str, sender: mqtt.Session) -> None:
    received: list[Publish] = []
    session = await mqtt.connect(broker, name, received.extend, session_expiry=60)
    await session.subscribe([name])
    await session.close()
    await sender.publish(name, b"lost")
    session = await mqtt.connect(broker, name, received.extend)
    assert not session.session_present
    await session.subscribe([f"{name}/other"])
    assert received == []
    await session.close()


async def test_the_broker_sends_no_more_than_the_receive_maximum(
    broker: Broker, name: str, sender: mqtt.Session
) -> None:
    received: list[Publish] = []
    session = await mqtt.connect(broker, name, received.extend, receive_maximum=5)
    await session.subscribe([name])
    for i in range(12):
        await sender.publish(name, b"%d" % i)
    await session.subscribe([f"{name}/other"])
    assert len(received) == 5
    session.acknowledge([received[0].packet_id, received[1].packet_id])
    await until(lambda: len(received) == 7, "two more")
    await session.subscribe([f"{name}/other"])
    assert payloads(received) == [b"%d" % i for i in range(7)]
    await session.close()


async def test_a_shared_subscription_splits(broker: Broker, name: str, sender: mqtt.Session) -> None:
    received: dict[str, list[Publish]] = {name: [], f"{name}-2": []}
    sessions = [await mqtt.connect(broker, client_id, got.extend) for client_id, got in received.items()]
    for session in sessions:
        assert await session.subscribe([f"$share/{name}/{name}/+"]) == [1]
    for i in range(60):
        await sender.publish(f"{name}/{i}", b"%d" % i)
    await until(lambda: sum(map(len, received.values())) >= 60, "all messages")
    assert Counter(payload for got in received.values() for payload in payloads(got)) == {
        b"%d" % i: 1 for i in range(60)
    }
    assert all(len(got) >= 10 for got in received.values())
    for session in sessions:
        await session.close()


async def test_a_second_connection_of_the_same_name_takes_the_session(broker: Broker, name: str) -> None:
    first = await mqtt.connect(broker, name)
    second = await mqtt.connect(broker, name)
    async with asyncio.timeout(10):
        assert (await first.closed).code == mqtt.SESSION_TAKEN_OVER
    assert not second.closed.done()
    await second.close()


@VERSIONS
async def test_large_messages_both_ways(broker: Broker, name: str, version: Version) -> None:
    received: list[Publish] = []
    session = await mqtt.connect(broker, name, received.extend, version=version)
    await session.subscribe([name])
    sent = [b"", b"x" * 100, bytes(range(256)) * 12_000]
    for payload in sent:
        await session.publish(name, payload)
    await until(lambda: len(received) == 3, "the messages")
    assert payloads(received) == sent
    await session.close()


async def test_sending_without_waiting_is_acknowledged_by_packet_id(broker: Broker, name: str) -> None:
    acknowledged: list[int] = []
    session = await mqtt.connect(broker, name)
    session.on_acknowledged = acknowledged.append
    sent = [session.send(name, b"") for _ in range(500)]
    await session.writable()
    await until(lambda: len(acknowledged) == 500, "the acknowledgements")
    assert acknowledged == sent
    await session.close()


@VERSIONS
async def test_an_independent_client_understands_us_and_we_it(broker: Broker, name: str, version: Version) -> None:
    received: list[Publish] = []
    ours = await mqtt.connect(broker, name, received.extend, version=version)
    await ours.subscribe([f"{name}/to/#"])
    protocol = aiomqtt.ProtocolVersion.V5 if version is Version.V5 else aiomqtt.ProtocolVersion.V311
    properties = None
    if version is Version.V5:
        properties = Properties(PacketTypes.PUBLISH)
        properties.UserProperty = [("key", "v" * 200)]
        properties.PayloadFormatIndicator = 1
    async with aiomqtt.Client(broker.host, broker.port, protocol=protocol) as theirs:
        await theirs.subscribe(f"{name}/from", qos=1)
        await ours.publish(f"{name}/from", b"one", qos=1)
        await ours.publish(f"{name}/from", b"zero", qos=0)
        incoming = aiter(theirs.messages)
        async with asyncio.timeout(10):
            got = [await anext(incoming), await anext(incoming)]
        assert [(str(m.topic), m.payload, m.qos) for m in got] == [
            (f"{name}/from", b"one", 1),
            (f"{name}/from", b"zero", 0),
        ]
        for qos in (0, 1, 2):
            await theirs.publish(f"{name}/to/ü", b"%d" % qos, qos=qos, properties=properties)
        await until(lambda: len(received) == 3, "their messages")
        assert [(m.topic, m.payload, m.packet_id > 0) for m in received] == [
            (f"{name}/to/ü", b"0", False),
            (f"{name}/to/ü", b"1", True),
            (f"{name}/to/ü", b"2", True),  # our subscription lowers it to 1
        ]
    await ours.close()


@VERSIONS
async def test_the_retained_flag(broker: Broker, name: str, version: Version) -> None:
    """Set on what was there before us, and not on what comes now."""
    received: list[Publish] = []
    topic = f"{name}/state"
    protocol = aiomqtt.ProtocolVersion.V5 if version is Version.V5 else aiomqtt.ProtocolVersion.V311
    async with aiomqtt.Client(broker.host, broker.port, protocol=protocol) as theirs:
        await theirs.publish(topic, b"old", qos=1, retain=True)
        ours = await mqtt.connect(broker, name, received.extend, version=version)
        await ours.subscribe([topic])
        await until(lambda: received, "the retained message")
        await theirs.publish(topic, b"new", qos=1, retain=True)
        await until(lambda: len(received) == 2, "the new message")
        assert [(message.payload, message.retained) for message in received] == [(b"old", True), (b"new", False)]
        await theirs.publish(topic, b"", qos=1, retain=True)
    await ours.close()


async def test_a_subscription_that_is_renewed_brings_no_retained_messages_again(broker: Broker, name: str) -> None:
    """MQTT 5: at each reconnect the subscriber subscribes again to what its session knows already."""
    received: list[Publish] = []
    async with aiomqtt.Client(broker.host, broker.port) as theirs:
        await theirs.publish(f"{name}/state", b"old", qos=1, retain=True)
        ours = await mqtt.connect(broker, name, received.extend)
        await ours.subscribe([f"{name}/state"])
        await until(lambda: received, "the retained message")
        await ours.subscribe([f"{name}/state"])
        await ours.subscribe([f"{name}/other"])
        assert payloads(received) == [b"old"]
        await theirs.publish(f"{name}/state", b"", qos=1, retain=True)
    await ours.close()


async def test_a_subscriber_comes_back_subscribed_and_hands_over_what_it_missed(
    broker: Broker, name: str, sender: mqtt.Session
) -> None:
    """Also to a filter that its persistent session does not know yet."""
    delivered: list[tuple[mqtt.Session, int, bytes]] = []

    def deliver(_: Subscriber, session: mqtt.Session, ids: list[int], messages: list[Any]) -> None:
        delivered.extend((session, i, m.payload) for i, m in zip(ids, messages, strict=True))

    old = await mqtt.connect(broker, name, session_expiry=60)
    await old.subscribe([f"{name}/old"])
    await old.close()
    subscriber = Subscriber(
        broker,
        name,
        [f"{name}/old", f"{name}/new"],
        deliver,
        shared_group=None,
        session_expiry=60,
        receive_maximum=100,
    )
    running = asyncio.create_task(subscriber.run())
    await until(lambda: subscriber.connected, "the connection")
    await sender.publish(f"{name}/old", b"1")
    await sender.publish(f"{name}/new", b"2")
    await until(lambda: len(delivered) == 2, "both messages")
    subscriber.acknowledge(delivered[0][0], [delivered[0][1]])
    first = delivered[0][0]
    # the connection breaks without a goodbye
    assert first._transport is not None
    first._transport.abort()
    await until(lambda: len(delivered) == 3, "the unacknowledged message again")
    assert delivered[2][2] == b"2"
    assert delivered[2][0] is not first
    # an answer for the old connection does not acknowledge what the new one calls by the same id
    subscriber.acknowledge(first, [delivered[2][1]])
    assert subscriber._unacknowledged == 1
    # another process takes the name: this one must not take it back
    thief = await mqtt.connect(broker, name, session_expiry=60)
    async with asyncio.timeout(20):
        await running
    assert subscriber.taken_over
    await thief.close()


async def test_back_pressure_where_the_broker_knows_no_receive_maximum(
    broker: Broker, name: str, sender: mqtt.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """3.1.1: reading stops above the limit and goes on below it; nothing is lost."""
    held: list[tuple[mqtt.Session, list[int]]] = []
    seen: list[bytes] = []

    def deliver(_: Subscriber, session: mqtt.Session, ids: list[int], messages: list[Any]) -> None:
        held.append((session, ids))
        seen.extend(message.payload for message in messages)

    monkeypatch.setattr(mqtt.connect, "__kwdefaults__", {**mqtt.connect.__kwdefaults__, "version": Version.V311})
    subscriber = Subscriber(broker, name, [name], deliver, shared_group=None, session_expiry=0, receive_maximum=10)
    running = asyncio.create_task(subscriber.run())
    await until(lambda: subscriber.connected, "the connection")
    for i in range(11):
        await sender.publish(name, b"%d" % i)
    await until(lambda: len(seen) == 11, "one more than the limit")
    session = held[0][0]
    assert session._transport is not None
    await until(lambda: not session._transport.is_reading(), "the pause")  # type: ignore[union-attr]
    for i in range(11, 40):
        await sender.publish(name, b"%d" % i)
    assert len(seen) == 11
    while len(seen) < 40:
        waiting = [held.pop() for _ in range(len(held))]
        for owner, ids in waiting:
            subscriber.acknowledge(owner, ids)
        assert session._transport.is_reading()
        before = len(seen)
        await until(lambda before=before: len(seen) > before, "more")  # type: ignore[misc]
    assert seen == [b"%d" % i for i in range(40)]
    running.cancel()
    await subscriber.stop()
