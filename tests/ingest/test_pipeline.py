"""From messages to frames: nothing is dropped, what is wrong is flagged or named, and what is beside it is kept."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core import quality
from core.frames import MAX_READINGS, decode
from core.kafka import MAX_MESSAGE_BYTES, TOPICS, DeadLetter, PresenceChange, Text
from core.settings import IngestSettings
from ingest import pipeline
from ingest.decoders.base import (
    Birth,
    Command,
    Decoded,
    Measurements,
    Message,
    Presence,
    Rejection,
    TextValues,
)
from ingest.pipeline import Outcome
from ingest.publisher import records_of
from ingest.registry import Registry

NOW = 1_700_000_000_000_000
SECOND = 1_000_000
SETTINGS = IngestSettings()
NAN, INF = float("nan"), float("inf")


class Says:
    """The smallest decoder: it says what it was told to."""

    name: ClassVar[str] = "says"
    filters: ClassVar[tuple[str, ...]] = ()
    ordered: ClassVar[bool] = False
    slow: ClassVar[bool] = False

    def __init__(self, *parts: Decoded) -> None:
        self.parts = parts

    def decode(self, message: Message) -> Iterable[Decoded]:
        yield from self.parts

    def restore(self, births: Iterable[Birth]) -> None:
        raise NotImplementedError


class Breaks(Says):
    """A decoder with a fault of ours."""

    def decode(self, message: Message) -> Iterable[Decoded]:
        yield from self.parts
        raise ZeroDivisionError("oh")


class Sensors(Registry):
    """A registry that was told of its sensors: rows as they come from the database."""

    def add(self, source: str, metric: str, **columns: Any) -> int:
        sensor_id = len(self) + 1
        given = {"equipment_id": None, "scale": 1.0, "offset": 0.0, "low": None, "high": None, **columns}
        self._take([(sensor_id, source, metric, *given.values())])
        return sensor_id


def message(payload: bytes = b"raw", received_at: int = NOW) -> Message:
    return Message("some/topic", payload, received_at)


def outcome(registry: Registry, *messages: tuple[Says, Message]) -> Outcome:
    """Without a database: addresses that are not registered stay unknown."""
    return pipeline.assemble(pipeline.decode(messages, registry), registry, SETTINGS)


def stored(result: Outcome) -> list[tuple[int, int, float, int]]:
    """All readings, in the order of the frames."""
    return [
        row
        for _, frame in result.frames
        for row in zip(
            frame.readings.sensor_id.tolist(),
            frame.readings.time.tolist(),
            frame.readings.value.tolist(),
            frame.readings.quality.tolist(),
            strict=True,
        )
    ]


def one(value: float, time: int = NOW, code: int = quality.GOOD, **columns: Any) -> tuple[float, int]:
    """The value and quality that become of one reading of a sensor with `columns`."""
    registry = Sensors(8)
    registry.add("s", "m", **columns)
    result = outcome(registry, (Says(Measurements("s", ["m"], time, [value], code)), message()))
    assert result.dead_letters == []
    ((_, at, scaled, flagged),) = stored(result)
    assert at == time
    return scaled, flagged


LOW, HIGH = quality.RANGE_EXCEEDED | quality.LOW_LIMITED, quality.RANGE_EXCEEDED | quality.HIGH_LIMITED


@pytest.mark.parametrize(
    ("value", "columns", "expected"),
    [
        (21.5, {}, quality.GOOD),
        (NAN, {}, quality.SENSOR_FAILURE),
        (INF, {}, quality.SENSOR_FAILURE),
        (-INF, {"low": 0.0}, quality.SENSOR_FAILURE),
        (-9999.0, {}, quality.SENSOR_FAILURE),
        (-32768.0, {"low": -100.0, "high": 100.0}, quality.SENSOR_FAILURE),
        (-32768.0, {"low": -40_000.0}, quality.SENSOR_FAILURE),  # one limit alone does not say what is meant
        (-32768.0, {"low": -40_000.0, "high": 40_000.0}, quality.GOOD),
        (2147483647.0, {}, quality.SENSOR_FAILURE),
        (3.4028234663852886e38, {}, quality.SENSOR_FAILURE),
        (-9998.0, {}, quality.GOOD),
        (10.0, {"low": 10.0, "high": 20.0}, quality.GOOD),
        (20.0, {"low": 10.0, "high": 20.0}, quality.GOOD),
        (9.99, {"low": 10.0, "high": 20.0}, LOW),
        (20.01, {"low": 10.0, "high": 20.0}, HIGH),
        (5.0, {"low": 10.0}, LOW),
        (50.0, {"high": 20.0}, HIGH),
    ],
)
def test_values_are_flagged_and_kept(value: float, columns: dict[str, float], expected: int) -> None:
    got, flagged = one(value, **columns)
    assert (repr(got), flagged) == (repr(value), expected)


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        (0, quality.GOOD),
        (-(10**8) * SECOND, quality.GOOD),  # late is history, not a fault
        (300 * SECOND, quality.GOOD),
        (300 * SECOND + 1, quality.CLOCK_SKEW),
        (86_400 * SECOND, quality.CLOCK_SKEW),
        (86_400 * SECOND + 1, quality.FUTURE_TIME),
        (2**62, quality.FUTURE_TIME),
    ],
)
def test_clocks_are_flagged(lead: int, expected: int) -> None:
    assert one(1.0, NOW + lead) == (1.0, expected)


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        (0, quality.CLOCK_SKEW),
        (-1, quality.CLOCK_SKEW),
        (946_684_799_999_999, quality.CLOCK_SKEW),
        (946_684_800_000_000, quality.GOOD),
    ],
)
def test_a_clock_that_was_never_set_is_flagged(time: int, expected: int) -> None:
    assert one(1.0, time) == (1.0, expected)


@pytest.mark.parametrize("code", [quality.BAD, quality.LAST_KNOWN, quality.UNCERTAIN, 0x50, 0x80])
@pytest.mark.parametrize(("value", "time"), [(1.0, NOW), (NAN, NOW), (99.0, NOW), (1.0, 0), (1.0, NOW + 2**60)])
def test_what_the_device_says_is_bad_stays_as_bad(code: int, value: float, time: int) -> None:
    assert one(value, time, code, high=10.0)[1] == code


def test_good_with_a_sub_status_stays_good_or_is_flagged() -> None:
    assert one(1.0, code=0xD8)[1] == 0xD8
    assert one(NAN, code=0xD8)[1] == quality.SENSOR_FAILURE


def test_the_worst_flag_wins() -> None:
    assert one(NAN, 0)[1] == quality.SENSOR_FAILURE
    assert one(99.0, NOW + 2**60, high=10.0)[1] == quality.FUTURE_TIME
    assert one(99.0, 0, high=10.0)[1] == quality.CLOCK_SKEW


def test_scale_and_offset() -> None:
    assert one(10.0, scale=0.5, offset=-3.0) == (2.0, quality.GOOD)
    # limits are in the scaled unit, sentinels are what the device sends
    assert one(10.0, scale=10.0, high=50.0) == (100.0, HIGH)
    assert one(-9999.0, scale=0.1, offset=0.0)[1] == quality.SENSOR_FAILURE
    assert one(-99990.0, scale=0.1, offset=0.0)[1] == quality.GOOD
    assert one(1e308, scale=10.0) == (INF, quality.SENSOR_FAILURE)


def test_each_row_has_its_own_time_and_quality() -> None:
    registry = Sensors(8)
    a, b = registry.add("s", "a"), registry.add("s", "b")
    parts = Measurements("s", ["a", "b", "a"], [NOW, NOW + 1, NOW + 2], [1.0, NAN, 3.0], [192, 16, 64])
    result = outcome(registry, (Says(parts), message()))
    assert repr(stored(result)) == repr([(a, NOW, 1.0, 192), (b, NOW + 1, NAN, 16), (a, NOW + 2, 3.0, 64)])


@pytest.mark.parametrize(
    ("metric", "reason"),
    [
        ("a\0b", r"the address 's/a\x00b' contains a NUL character"),
        ("x" * 1000, "is longer than 1000 bytes"),
        ("\ud800", r"the address 's/\ud800' is not valid Unicode"),
        ("", "the address 's/' has an empty source or metric"),
    ],
)
@pytest.mark.parametrize("columns", [True, False])
def test_an_impossible_address_is_named_and_its_neighbours_are_kept(metric: str, reason: str, columns: bool) -> None:
    registry = Sensors(8)
    a, b = registry.add("s", "a"), registry.add("s", "b")
    bad = Measurements(
        "s",
        ["a", metric, "b", metric],
        [NOW, NOW + 1, NOW + 2, NOW + 3] if columns else NOW,
        [1.0, 2.0, 3.0, 4.0],
        [192, 16, 64, 192] if columns else 192,
    )
    texts = TextValues("s", [metric, "a"], NOW, ["x", "kept"])
    good = Measurements("s", ["a"], NOW + 9, [9.0])
    decoding = pipeline.decode(
        [(Says(bad), message(b"bad")), (Says(texts), message(b"texts")), (Says(good), message())], registry
    )
    assert decoding.unknown == []
    result = pipeline.assemble(decoding, registry, SETTINGS)
    assert stored(result) == [
        (a, NOW, 1.0, 192),
        (b, NOW + 2 if columns else NOW, 3.0, 64 if columns else 192),
        (a, NOW + 9, 9.0, 192),
    ]
    assert [text.value for _, text in result.texts] == ["kept"]
    assert [(letter.topic, letter.payload, reason in letter.reason) for letter in result.dead_letters] == [
        ("some/topic", b"bad", True),
        ("some/topic", b"texts", True),
    ]
    records_of(result, 8)  # and Kafka can carry it


def test_many_flaws_of_a_message_are_one_dead_letter() -> None:
    """Each carries the payload: a large message must not be multiplied by its flaws."""
    result = outcome(
        Sensors(8), (Says(Measurements("s", [f"{i}\0" for i in range(1000)], NOW, [1.0] * 1000)), message())
    )
    (letter,) = result.dead_letters
    assert "'s/0\\x00'" in letter.reason
    assert letter.reason.endswith("and 995 more")
    assert len(letter.reason) < 1000


def test_unknown_addresses_are_given_for_discovery_once_with_their_unit() -> None:
    registry = Sensors(8)
    registry.add("s", "known")
    part = Measurements("s", ["known", "new", "new"], NOW, [1.0, 2.0, 3.0], units={"new": "bar", "known": "m"})
    decoding = pipeline.decode(
        [(Says(part), message()), (Says(TextValues("t", ["x"], NOW, ["on"])), message())], registry
    )
    assert [(d.address, d.unit) for d in decoding.unknown] == [("s/new", "bar"), ("t/x", None)]


def test_a_sensor_that_could_not_be_registered_is_no_silent_loss() -> None:
    result = outcome(Sensors(8), (Says(Measurements("s", ["m"], NOW, [1.0])), message()))
    assert [letter.reason for letter in result.dead_letters] == ["the sensor s/m could not be registered"]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("a\0b", "the value of s/m contains a NUL character"),
        ("\ud800", "the value of s/m is not valid Unicode"),
        ("x" * 1_000_001, "the value of s/m has more than 1000000 characters"),
    ],
)
def test_a_text_that_cannot_be_stored_is_named_and_its_neighbours_are_kept(value: str, reason: str) -> None:
    registry = Sensors(8)
    registry.add("s", "m")
    n = registry.add("s", "n")
    part = TextValues("s", ["m", "n"], [NOW, NOW + 1], [value, "kept"], [192, 64])
    result = outcome(registry, (Says(part), message()))
    assert [text for _, text in result.texts] == [Text(n, NOW + 1, "kept", 64)]
    assert [letter.reason for letter in result.dead_letters] == [reason]
    records_of(result, 8)


def test_a_fault_in_a_decoder_costs_its_message_alone() -> None:
    registry = Sensors(8)
    registry.add("s", "m")
    good = Says(Measurements("s", ["m"], NOW, [1.0]))
    result = outcome(
        registry,
        (good, message()),
        (Breaks(Measurements("s", ["m"], NOW, [2.0])), message(b"breaks")),
        (good, message()),
    )
    assert len(stored(result)) == 2
    (letter,) = result.dead_letters
    assert (letter.payload, letter.reason) == (b"breaks", "the decoder says failed: ZeroDivisionError('oh')")


@pytest.mark.parametrize(
    "part", [Presence("x\0", True, NOW, ""), Birth("x" * 1001, b"b", NOW), Presence("é" * 600, True, NOW, "")]
)
def test_a_name_that_cannot_be_stored_is_named(part: Decoded) -> None:
    result = outcome(Sensors(8), (Says(part), message()))
    assert (result.presence, result.births, len(result.dead_letters)) == ([], [], 1)
    assert "NUL" in result.dead_letters[0].reason or "longer than 1000 bytes" in result.dead_letters[0].reason


def test_everything_else_passes_through() -> None:
    birth, command = Birth("t", b"b", NOW), Command("t", b"c")
    result = outcome(
        Sensors(8),
        (Says(Presence("s", False, NOW, "will"), birth, command, Rejection("why")), message(b"raw", NOW + 5)),
    )
    assert result.presence == [PresenceChange("s", False, NOW, "will")]
    assert (result.births, result.commands) == ([birth], [command])
    assert result.dead_letters == [DeadLetter(NOW + 5, "some/topic", b"raw", "why")]
    assert result.readings == 0


def test_texts_go_to_the_partition_of_their_sensor() -> None:
    registry = Sensors(8)
    ids = [registry.add(f"s{i}", "m") for i in range(20)]
    result = outcome(registry, *((Says(TextValues(f"s{i}", ["m"], NOW, ["on"])), message()) for i in range(20)))
    assert result.texts == [(int(registry.partition[i]), Text(i, NOW, "on", 192)) for i in ids]
    assert result.readings == 20


def test_dead_letters_are_what_kafka_can_carry() -> None:
    payload = b"x" * (MAX_MESSAGE_BYTES + 1)
    (letter,) = outcome(Sensors(8), (Says(Rejection("no \ud800")), message(payload))).dead_letters
    assert letter.reason == f"no \\ud800 (of {len(payload)} bytes the first {MAX_MESSAGE_BYTES // 2} are kept)"
    ((topic, _, value),) = records_of(Outcome(dead_letters=[letter]), 8)
    assert topic in TOPICS
    assert len(value) < MAX_MESSAGE_BYTES - 10_000


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "c"]),
            st.lists(st.sampled_from(["x", "y", "z"]), min_size=1, max_size=6),
            st.booleans(),
        ),
        max_size=30,
    ),
    st.integers(1, 4),
)
@hypothesis_settings(deadline=None)
def test_every_reading_comes_out_once_in_its_partition_and_in_order(
    batches: list[tuple[str, list[str], bool]], partitions: int
) -> None:
    registry = Sensors(partitions)
    for i, source in enumerate("abc"):
        for j, metric in enumerate("xyz"):
            # source a is bound to one equipment, b to several, c to none
            equipment = {"a": UUID(int=7), "b": UUID(int=j), "c": None}[source]
            registry.add(source, metric, equipment_id=equipment, scale=1.0 + i)
    messages, sent, number = [], {}, 0
    for source, metrics, historical in batches:
        values = [float(number + i) for i in range(len(metrics))]
        number += len(metrics)
        part = Measurements(source, metrics, NOW - number, values, historical=historical)
        messages.append((Says(part), message()))
        for metric, value in zip(metrics, values, strict=True):
            sensor = registry.lookup[source][metric]
            sent.setdefault((sensor, historical), []).append(value * registry.scale[sensor])
    got: dict[tuple[int, bool], list[float]] = {}
    for partition, frame in outcome(registry, *messages).frames:
        assert 1 <= len(frame.readings) <= MAX_READINGS
        assert (registry.partition[frame.readings.sensor_id] == partition).all()
        for sensor, value in zip(frame.readings.sensor_id.tolist(), frame.readings.value.tolist(), strict=True):
            got.setdefault((sensor, frame.historical), []).append(value)
    assert got == sent


def test_frames_carry_at_most_a_thousand_readings_and_the_newest_receipt() -> None:
    registry = Sensors(1)
    registry.add("s", "m")
    times: Sequence[int] = range(NOW - 2500, NOW)
    part = Measurements("s", ["m"] * 2500, times, [float(i) for i in range(2500)])
    result = outcome(
        registry,
        (Says(part), message()),
        (Says(), message(received_at=NOW + 7)),
        (Says(Rejection("")), message(received_at=NOW + 3)),
    )
    assert [len(frame.readings) for _, frame in result.frames] == [1000, 1000, 500]
    assert [frame.received_at for _, frame in result.frames] == [NOW + 3] * 3
    values = np.concatenate([decode(value).readings.value for topic, _, value in records_of(result, 1)[:3]])
    assert values.tolist() == list(range(2500))
    assert result.readings == 2500


def test_no_messages_no_outcome() -> None:
    result = outcome(Sensors(8))
    assert result == Outcome()
    assert records_of(result, 8) == []
