"""Kafka records to columns; what is unreadable becomes a dead letter that says where it lay."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.frames import Frame, encode
from core.kafka import DEAD_LETTERS, PRESENCE, READINGS, TEXTS, TOPICS, DeadLetter, PresenceChange, Text
from streams.records import Record, TopicPartition, read
from tests.streams.conftest import NOW, readings

GARBAGE = [
    b"",
    b"\x00",
    b"\x01",
    b"garbage",
    b"\x93\x01\x02",
    b"\xff" * 40,
    encode(Frame(NOW, readings((1, 2, 3.0, 4))))[:-1],
]


def records(*values: bytes) -> list[Record]:
    return [Record(7 + i, NOW + i, value) for i, value in enumerate(values)]


def test_frames_become_columns() -> None:
    first = Frame(NOW, readings((1, 10, 1.5, 192), (2, 11, 2.5, 0)), historical=True)
    second = Frame(NOW + 5, readings((3, 12, 3.5, 64)))
    content = read(TopicPartition(READINGS, 3), records(encode(first), encode(second)))
    assert content.readings.sensor_id.tolist() == [1, 2, 3]
    assert content.readings.time.tolist() == [10, 11, 12]
    assert content.readings.value.tolist() == [1.5, 2.5, 3.5]
    assert content.readings.quality.tolist() == [192, 0, 64]
    assert content.received_at.tolist() == [NOW, NOW, NOW + 5]
    assert content.historical.tolist() == [True, True, False]
    assert content.received == 3


def test_the_other_topics() -> None:
    encode_ = msgspec.msgpack.encode
    text, letter = Text(1, 2, "on", 192), DeadLetter(3, "t", b"\0\xff", "why")
    change = PresenceChange("s", False, 4, "will")
    content = read(TopicPartition(TEXTS, 0), records(encode_(text), encode_(text)))
    assert (content.texts, content.text_received_at, content.received) == ([text, text], [NOW, NOW + 1], 2)
    content = read(TopicPartition(DEAD_LETTERS, 0), records(encode_(letter)))
    assert (content.dead_letters, content.received) == ([letter], 1)
    content = read(TopicPartition(PRESENCE, 0), records(encode_(change)))
    assert (content.presence, content.received) == ([change], 0)


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("garbage", GARBAGE)
def test_garbage_becomes_a_dead_letter_and_its_neighbours_are_kept(topic: str, garbage: bytes) -> None:
    good = {
        READINGS: encode(Frame(NOW, readings((1, 2, 3.0, 4)))),
        TEXTS: msgspec.msgpack.encode(Text(1, 2, "on", 192)),
        DEAD_LETTERS: msgspec.msgpack.encode(DeadLetter(3, "t", b"", "why")),
        PRESENCE: msgspec.msgpack.encode(PresenceChange("s", False, 4, "will")),
    }[topic]
    content = read(TopicPartition(topic, 5), records(good, garbage, good))
    kept = len(content.readings) + len(content.texts) + len(content.presence)
    unreadable = [letter for letter in content.dead_letters if letter.reason != "why"]
    assert kept + len(content.dead_letters) - len(unreadable) == 2
    (letter,) = unreadable
    assert (letter.received_at, letter.topic, letter.payload) == (NOW + 1, topic, garbage)
    assert letter.reason.startswith(f"the record at {topic}[5] offset 8 is unreadable: ")


@given(st.sampled_from(TOPICS), st.lists(st.binary(max_size=60), max_size=5))
def test_no_bytes_are_too_strange(topic: str, values: list[bytes]) -> None:
    content = read(TopicPartition(topic, 0), records(*values))
    parts = len(content.texts) + len(content.presence) + len(content.dead_letters)
    assert len(content.received_at) == len(content.historical) == len(content.readings)
    assert parts + len(set(content.received_at.tolist())) <= len(values)
