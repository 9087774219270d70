"""One batch, one transaction: what is stored, what is counted, and what is refused."""

import asyncio
import json
import random
from dataclasses import astuple
from typing import Any

import pytest

from core.kafka import READINGS, TEXTS, DeadLetter, PresenceChange
from streams import metrics
from streams.batch import Event, Processor
from streams.records import TopicPartition
from streams.storage import Counts, late
from tests.streams.conftest import NOW, SECOND, Log, World, readings

NAN = float("nan")


async def test_a_batch_is_stored_with_its_offset(world: World, processor: Processor, log: Log) -> None:
    a, b = world.sensors(2)
    await processor.process(log.frame((a, NOW, 1.5, 192), (b, NOW, NAN, 16)) + log.frame((a, NOW + 1, -2.0, 64)))
    assert repr(world.readings()) == repr([(a, NOW, 1.5, 192), (a, NOW + 1, -2.0, 64), (b, NOW, NAN, 16)])
    assert world.offset(log) == 2
    assert world.counts(log) == Counts(received=3, stored=3)


async def test_what_comes_again_changes_nothing(world: World, processor: Processor, rival: Processor, log: Log) -> None:
    """Kafka delivers again what was not acknowledged: to the same worker, or to another."""
    (a,) = world.sensors(1)
    first, second = log.frame((a, NOW, 1.0, 192)), log.frame((a, NOW + 1, 2.0, 192))
    await processor.process(first + second)
    await processor.process(first)
    await processor.process(first + second)
    await rival.process(second)
    assert len(world.readings()) == 2
    assert (world.offset(log), world.counts(log)) == (2, Counts(received=2, stored=2))


async def test_repeats_are_counted_exactly_per_partition(world: World, processor: Processor) -> None:
    a, b = world.sensors(2)
    one, other = Log(TopicPartition(READINGS, 1)), Log(TopicPartition(READINGS, 2))
    await processor.process(one.frame((a, NOW, 1.0, 192), (a, NOW + 1, 1.0, 192)) + other.frame((b, NOW, 1.0, 192)))
    await processor.process(
        one.frame((a, NOW, 1.0, 192), (a, NOW + 1, 9.0, 192), (a, NOW + 2, 1.0, 192))
        + other.frame((b, NOW, 1.0, 192), (b, NOW + 5, 1.0, 192), (b, NOW + 5, 1.0, 192), (b, NOW + 5, 2.0, 192))
    )
    assert world.counts(one) == Counts(received=5, stored=3, duplicate=1, corrected=1)
    assert world.counts(other) == Counts(received=5, stored=2, duplicate=2, corrected=1)
    # back to the fast path, and from it to the merge again
    await processor.process(one.frame((a, NOW + 3, 1.0, 192)))
    await processor.process(one.frame((a, NOW + 4, 1.0, 192)))
    await processor.process(one.frame((a, NOW + 4, 1.0, 192)))
    assert world.counts(one) == Counts(received=8, stored=5, duplicate=2, corrected=1)
    assert [row[1:3] for row in world.readings() if row[0] == a] == [
        (NOW, 1.0),
        (NOW + 1, 9.0),
        (NOW + 2, 1.0),
        (NOW + 3, 1.0),
        (NOW + 4, 1.0),
    ]


@pytest.mark.parametrize("seed", range(3))
async def test_anything_in_any_order_is_accounted_for(world: World, processor: Processor, seed: int) -> None:
    """Random batches over several topics against a dictionary."""
    dice = random.Random(seed)
    sensors = world.sensors(4)
    logs = [Log(TopicPartition(READINGS, i)) for i in range(2)] + [Log(TopicPartition(TEXTS, 0))]
    table: dict[tuple[int, int], tuple[float, int]] = {}
    words: dict[tuple[int, int], tuple[str, int]] = {}
    dead, received = 0, 0
    for _ in range(12):
        events: list[Event] = []
        for _ in range(dice.randrange(1, 6)):
            log = dice.choice(logs)
            kind = dice.random()
            if kind < 0.1:
                events += log.raw(bytes([dice.randrange(2, 256)]) * dice.randrange(20))
                dead, received = dead + 1, received + 1
                continue
            for _ in range(dice.randrange(1, 5)):
                # a partition has its own sensors, as the partition rule has it
                own = sensors[2 * log.source.partition :][:2]
                sensor = dice.choice(own) if dice.random() < 0.9 else 99_999
                time, quality = NOW + dice.randrange(6), dice.choice([192, 64])
                received += 1
                if log.source.topic == TEXTS:
                    word = dice.choice(["on", "off"])
                    events += log.text((sensor, time, word, quality))
                    words |= {(sensor, time): (word, quality)} if sensor in sensors else {}
                else:
                    value = float(dice.randrange(3))
                    events += log.frame((sensor, time, value, quality))
                    table |= {(sensor, time): (value, quality)} if sensor in sensors else {}
                dead += sensor not in sensors
        await processor.process(events)
        world.check_conservation()
    assert {row[:2]: row[2:] for row in world.readings()} == table
    assert {
        (sensor, time): (word, quality)
        for sensor, time, word, quality in world.rows(
            "SELECT sensor_id, (extract(epoch FROM time) * 1e6)::bigint, value, quality FROM readings_text"
        )
    } == words
    total = [sum(column) for column in zip(*(astuple(world.counts(log)) for log in logs), strict=True)]
    assert total[0] == received
    assert total[1] == len(table) + len(words)
    assert total[4] == dead
    assert [world.offset(log) for log in logs] == [log.end for log in logs]


# -- what is refused


async def test_an_unknown_sensor_becomes_a_dead_letter(world: World, processor: Processor, log: Log) -> None:
    (a,) = world.sensors(1)
    await processor.process(log.frame((a, NOW, 1.0, 192), (4_000_000_000, NOW, 2.5, 64), (a, NOW + 1, 3.0, 192)))
    assert [row[1] for row in world.readings()] == [NOW, NOW + 1]
    ((topic, payload, reason),) = world.letters()
    assert reason == "there is no sensor 4000000000"
    assert topic == "telemetry/sensor/4000000000"
    assert json.loads(payload) == {"ts": NOW, "values": {"4000000000": 2.5}, "quality": 64}
    assert world.counts(log) == Counts(received=3, stored=2, dead_lettered=1)


async def test_a_sensor_that_is_younger_than_our_registry_is_found(
    world: World, processor: Processor, log: Log, texts: Log
) -> None:
    (a,) = world.sensors(1)
    await processor.process(log.frame((a, NOW, 1.0, 192)))
    b, c = world.sensors(2, "young")
    await processor.process(log.frame((b, NOW, 1.0, 192)) + texts.text((c, NOW, "on", 192)))
    assert [row[0] for row in world.readings()] == [a, b]
    assert world.rows("SELECT sensor_id FROM readings_text") == [(c,)]
    assert world.letters() == []


async def test_a_refused_row_is_bisected_to_a_dead_letter(world: World, processor: Processor, log: Log) -> None:
    a, b = world.sensors(2, "plant/pump")
    world.rows("ALTER TABLE readings ADD CHECK (value <> 666)")
    other = Log(TopicPartition(READINGS, 1))
    rows = [(a, NOW + i, 666.0 if i in (0, 77, 299) else float(i), 192) for i in range(300)]
    await processor.process(
        log.frame(*rows[:150]) + log.frame(*rows[150:]) + other.frame((b, NOW, 1.0, 192)),
    )
    assert [row[2] for row in world.readings()] == [row[2] for row in rows if row[2] != 666.0] + [1.0]
    assert world.counts(log) == Counts(received=300, stored=297, dead_lettered=3)
    assert world.counts(other) == Counts(received=1, stored=1)
    letters = world.letters()
    assert {topic for topic, *_ in letters} == {"telemetry/plant/pump"}
    assert all("violates check constraint" in reason for *_, reason in letters)
    assert sorted(json.loads(payload)["ts"] - NOW for _, payload, _ in letters) == [0, 77, 299]
    assert json.loads(letters[0][1])["values"] == {"m1": 666.0}


TIMES = [-(2**63), -(2**63) + 946_684_800_000_000, -62_135_596_800_000_001, 253_402_300_800_000_000, 2**63 - 1]


async def test_a_time_that_nobody_could_read_becomes_a_dead_letter(
    world: World, processor: Processor, log: Log, texts: Log
) -> None:
    (a,) = world.sensors(1)
    edges = [-62_135_596_800_000_000, NOW, 253_402_300_799_999_999]
    await processor.process(
        log.frame(*((a, time, 1.0, 192) for time in TIMES + edges))
        + texts.text(*((a, time, "on", 192) for time in TIMES + edges))
    )
    assert [row[1] for row in world.readings()] == edges
    written = world.rows("SELECT time::text FROM readings_text ORDER BY time")
    assert written == [("0001-01-01 00:00:00+00",), ("2023-11-14 22:13:20+00",), ("9999-12-31 23:59:59.999999+00",)]
    assert world.counts(log) == Counts(received=8, stored=3, dead_lettered=5)
    assert world.counts(texts) == Counts(received=8, stored=3, dead_lettered=5)
    assert {reason for *_, reason in world.letters()} == {
        f"the time {time} µs is outside the years 1 to 9999" for time in TIMES
    }


async def test_garbage_is_kept_as_a_dead_letter(world: World, processor: Processor, log: Log) -> None:
    (a,) = world.sensors(1)
    await processor.process(log.raw(b"\xffgarbage\0") + log.frame((a, NOW, 1.0, 192)))
    ((topic, payload, reason),) = world.letters()
    assert (topic, payload) == (READINGS, b"\xffgarbage\0")
    assert "offset 0 is unreadable" in reason
    assert world.counts(log) == Counts(received=2, stored=1, dead_lettered=1)


# -- the other topics


async def test_texts(world: World, processor: Processor, texts: Log) -> None:
    a, b = world.sensors(2)
    await processor.process(texts.text((a, NOW, "on", 192), (a, NOW + 1, "off", 192), (b, NOW, "ü\n", 64)))
    await processor.process(
        texts.text(
            (a, NOW, "on", 192), (a, NOW + 1, "fault", 192), (b, NOW, "ü\n", 0), (b, NOW, "x", 0), (99, NOW, "?", 192)
        )
    )
    found = world.rows("SELECT sensor_id, value, quality FROM readings_text ORDER BY sensor_id, time")
    assert found == [(a, "on", 192), (a, "fault", 192), (b, "x", 0)]
    assert world.counts(texts) == Counts(received=8, stored=3, duplicate=1, corrected=3, dead_lettered=1)
    ((topic, payload, reason),) = world.letters()
    assert (topic, reason) == ("telemetry/sensor/99", "there is no sensor 99")
    assert json.loads(payload) == {"ts": NOW, "values": {"99": "?"}, "quality": 192}


async def test_a_refused_text_does_not_hold_up_its_neighbours(
    world: World, processor: Processor, texts: Log, log: Log
) -> None:
    (a,) = world.sensors(1)
    await processor.process(
        texts.text(
            (a, NOW, "before", 192), (a, NOW + 1, "a\0b", 192), (a, NOW + 2, "x", 2**40), (a, NOW + 3, "after", 192)
        )
        + log.frame((a, NOW, 1.0, 192))
    )
    assert world.rows("SELECT value FROM readings_text ORDER BY time") == [("before",), ("after",)]
    assert len(world.readings()) == 1
    assert world.counts(texts) == Counts(received=4, stored=2, dead_lettered=2)
    assert any("NUL" in reason for *_, reason in world.letters())


async def test_a_dead_letter_is_stored_once_though_sent_twice(world: World, processor: Processor, letters: Log) -> None:
    letter = DeadLetter(NOW, "telemetry/x", b"\0\xff{", "why")
    others = [
        DeadLetter(NOW + 1, "telemetry/x", b"\0\xff{", "why"),
        DeadLetter(NOW, "telemetry/y", b"\0\xff{", "why"),
        DeadLetter(NOW, "telemetry/x", b"", "why"),
        DeadLetter(NOW, "telemetry/x", b"\0\xff{", "why not"),
    ]
    await processor.process(letters.letter(letter, letter, *others))
    await processor.process(letters.letter(letter))
    found = world.rows(
        "SELECT (extract(epoch FROM received_at) * 1e6)::bigint, topic, payload, reason, status FROM dead_letters"
    )
    assert sorted(found) == sorted(
        (each.received_at, each.topic, each.payload, each.reason, "open") for each in (letter, *others)
    )
    # both were received, and both are accounted for
    assert world.counts(letters) == Counts(received=7, dead_lettered=7)


async def test_no_dead_letter_is_too_strange(world: World, processor: Processor, letters: Log) -> None:
    await processor.process(
        letters.letter(
            DeadLetter(2**63 - 1, "a\0b", b"", "c\0d"),
            DeadLetter(-(2**63), "", b"", ""),
            DeadLetter(NOW, "t", b"", "r"),
        )
    )
    assert [(topic, reason) for topic, _, reason in world.letters()] == [("", ""), ("ab", "c\\0d"), ("t", "r")]


def online(world: World) -> dict[str, tuple[Any, ...]]:
    return {
        source: rest
        for source, *rest in world.rows(
            "SELECT source, online, (extract(epoch FROM changed_at) * 1e6)::bigint, reason FROM sources"
        )
    }


async def test_presence_follows_the_devices_clock(world: World, processor: Processor, presence: Log) -> None:
    say = PresenceChange
    await processor.process(presence.presence(say("a", True, NOW, "birth"), say("b", True, NOW, "birth")))
    await processor.process(presence.presence(say("a", False, NOW + 9, "will"), say("b", False, NOW - 9, "old")))
    assert online(world) == {"a": [False, NOW + 9, "will"], "b": [True, NOW, "birth"]}
    # of several in one batch the newest counts, in whatever order they came
    await processor.process(presence.presence(say("b", True, NOW + 30, "back"), say("b", False, NOW + 20, "gone")))
    assert online(world)["b"][0] is True
    assert world.offset(presence) == 6
    assert world.counts(presence) == Counts()


_DICE = random.Random(1)
REFUSED = {
    "NUL": PresenceChange("nul\0", True, NOW, ""),
    "an index has no room for it": PresenceChange(
        "".join(chr(_DICE.randrange(0x4E00, 0x9FFF)) for _ in range(3000)), True, NOW, ""
    ),
    "no time": PresenceChange("when", True, 2**62, ""),
}


@pytest.mark.parametrize("refused", REFUSED.values(), ids=REFUSED)
async def test_a_refused_change_of_presence_does_not_hold_up_the_others(
    world: World, processor: Processor, presence: Log, log: Log, refused: PresenceChange
) -> None:
    (a,) = world.sensors(1)
    async with asyncio.timeout(20):
        await processor.process(
            presence.presence(refused, PresenceChange("good", True, NOW, "birth")) + log.frame((a, NOW, 1.0, 192))
        )
    assert set(online(world)) == {"good"}
    assert len(world.letters()) == 1
    assert len(world.readings()) == 1


# -- alarms


def watch(world: World, sensor_id: int) -> None:
    world.rows(
        """INSERT INTO detectors (detector, sensor_id, parameters) VALUES ('limits', %s, '{"hi": 100}')""", sensor_id
    )


def alarms(world: World) -> list[tuple[Any, ...]]:
    return world.rows("SELECT sensor_id, detector, state FROM alarms ORDER BY raised_at")


async def test_a_backfill_raises_nothing(world: World, processor: Processor, log: Log) -> None:
    (a,) = world.sensors(1)
    watch(world, a)
    hour = 3600 * SECOND
    await processor.process(log.frame((a, NOW - 3 * hour, 500.0, 192)))  # an hour late, so history
    await processor.process(log.frame((a, NOW - SECOND, 500.0, 192), historical=True))  # it says so itself
    assert alarms(world) == []
    await processor.process(log.frame((a, NOW, 500.0, 192), (a, NOW + SECOND, 500.0, 192)))
    assert alarms(world) == [(a, "limits", "unacknowledged")]
    assert world.counts(log) == Counts(received=4, stored=4)


async def test_a_sensor_that_is_younger_than_our_registry_is_watched_at_once(
    world: World, processor: Processor, log: Log
) -> None:
    (a,) = world.sensors(1)
    await processor.process(log.frame((a, NOW, 1.0, 192)))
    ((young,),) = world.rows("INSERT INTO sensors (address, source, metric) VALUES ('s/n', 's', 'n') RETURNING id")
    watch(world, young)
    await processor.process(log.frame((young, NOW, 500.0, 192)))
    assert alarms(world) == [(young, "limits", "unacknowledged")]


async def test_a_backfill_raises_alarms_when_asked_to(world: World, log: Log) -> None:
    settings = world.settings.model_copy(deep=True)
    settings.streams.alarm_on_backfill = True
    processor = Processor(settings)
    (a,) = world.sensors(1)
    watch(world, a)
    await processor.process(log.frame((a, NOW - 3 * 3600 * SECOND, 500.0, 192), historical=True))
    await processor.close()
    assert alarms(world) == [(a, "limits", "unacknowledged")]


def test_what_is_late() -> None:
    rows = readings((1, NOW, 1.0, 192), (1, NOW - 900 * SECOND, 1.0, 192), (1, NOW - 900 * SECOND - 1, 1.0, 192))
    received = readings((1, NOW, 1.0, 192)).time.repeat(3)
    live = readings((1, 0, 1.0, 192)).value.repeat(3) == 0
    assert late(rows.time, received, live, 900.0).tolist() == [False, False, True]
    assert late(rows.time, received, ~live, 900.0).tolist() == [True, True, True]


@pytest.mark.parametrize("fault", ["DROP TABLE alarm_events", "ALTER TABLE alarms ADD CHECK (score < 0)"])
async def test_a_fault_in_alarms_does_not_keep_readings_out(
    world: World, processor: Processor, log: Log, fault: str
) -> None:
    (a,) = world.sensors(1)
    watch(world, a)
    world.rows(fault)
    lost = metrics.LOST_ANOMALIES._value.get()
    await processor.process(log.frame((a, NOW, 500.0, 192)))
    assert metrics.LOST_ANOMALIES._value.get() == lost + 1
    await processor.process(log.frame((a, NOW + 1, 500.0, 192)))
    assert len(world.readings()) == 2
    assert world.rows("SELECT * FROM alarms") == []
    assert world.counts(log) == Counts(received=2, stored=2)
