"""What every decoder promises, tried on each entry of the registry."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.quality import UNCERTAIN
from ingest.decoders import DECODERS
from ingest.decoders.base import Birth, Decoded, Measurements, Message, Presence, Rejection, TextValues, Waveform
from tests.ingest.decoders.examples import RECEIVED_AT, Example, examples, reasons, said

LAST_TIME = 4_102_444_800_000_000
EXAMPLES = list(examples())
BY_DECODER = {name: [example for example in EXAMPLES if example.decoder == name] for name in DECODERS}


def check(decoded: Iterable[Decoded]) -> list[Decoded]:
    """All that holds for whatever a decoder says."""
    found = list(decoded)
    for part in found:
        match part:
            case Measurements() | TextValues():
                n = len(part.metrics)
                assert n == len(part.values) > 0
                assert part.source
                for time in column(part.times, n):
                    assert type(time) is int and 0 <= time < LAST_TIME
                for code, value in zip(column(part.quality, n), part.values, strict=True):
                    assert type(code) is int and 0 <= code <= 255
                    if isinstance(value, str):
                        assert "\0" not in value and value.encode() is not None
                    else:
                        assert isinstance(value, int | float)
                        assert code < UNCERTAIN or math.isfinite(value)
                if isinstance(part, Measurements):
                    assert all("\0" not in unit and unit.encode() is not None for unit in (part.units or {}).values())
            case Waveform():
                assert part.source and part.metric and part.rate > 0
                assert 8 <= len(part.samples) <= 1 << 18 and np.isfinite(part.samples).all()
                assert type(part.time) is int and 0 <= part.time < LAST_TIME
            case Rejection():
                assert part.reason and "\0" not in part.reason and part.reason.encode() is not None
                assert len(part.reason) < 10_000
            case Presence():
                assert part.source and part.reason
    assert len(reasons(found)) <= 1  # one dead letter a message
    return found


def column(values: Any, n: int) -> list[Any]:
    values = [values] * n if isinstance(values, int) else list(values)
    assert len(values) == n
    return values


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.decoder}: {example.about}")
def test_an_example_gives_what_it_expects(example: Example) -> None:
    decoder = DECODERS[example.decoder]()
    for message in example.before:
        check(decoder.decode(message))
    found = check(decoder.decode(example.message))
    assert said(found) == example.expect
    assert bool(reasons(found)) == bool(example.rejected), reasons(found)
    for fragment in example.rejected:
        assert fragment in reasons(found)[0]


@pytest.mark.parametrize(
    "example",
    [example for example in EXAMPLES if example.before and not example.same_process],
    ids=lambda example: f"{example.decoder}: {example.about}",
)
def test_births_carry_a_session_through_a_restart(example: Example) -> None:
    before, kept = DECODERS[example.decoder](), {}
    for message in example.before:
        for part in before.decode(message):
            if isinstance(part, Birth):
                kept.pop(part.topic, None)
                if part.payload:
                    kept[part.topic] = part
    after = DECODERS[example.decoder]()
    after.restore(kept.values())
    found = check(after.decode(example.message))
    assert said(found) == example.expect
    assert all(fragment in "".join(reasons(found)) for fragment in example.rejected)


@pytest.mark.parametrize("name", DECODERS)
def test_the_registry_knows_a_decoder_by_its_name(name: str) -> None:
    assert DECODERS[name].name == name
    assert DECODERS[name].filters


@pytest.mark.parametrize("name", DECODERS)
def test_examples_show_a_bad_part_beside_good_ones(name: str) -> None:
    # a Homie message holds a single value
    assert name == "homie5" or any(
        {"values", "waveforms"} & example.expect.keys() and example.rejected for example in BY_DECODER[name]
    )


@pytest.mark.parametrize("name", DECODERS)
@given(data=st.data())
def test_arbitrary_messages_never_raise(name: str, data: st.DataObject) -> None:
    decoder = DECODERS[name]()
    level = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=6)
    shape = data.draw(st.sampled_from(DECODERS[name].filters)).replace("+", data.draw(level))
    topic = data.draw(
        level | st.lists(level, max_size=5).map(lambda levels: "/".join([shape.removesuffix("/#"), *levels]))
    )
    check(decoder.decode(Message(topic, data.draw(st.binary(max_size=40)), RECEIVED_AT)))


@pytest.mark.parametrize("name", DECODERS)
@given(data=st.data())
def test_damaged_examples_never_raise(name: str, data: st.DataObject) -> None:
    decoder = DECODERS[name]()
    example = data.draw(st.sampled_from(BY_DECODER[name]))
    for message in example.before:
        list(decoder.decode(message))
    payload = bytearray(example.message.payload)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(payload)))
        payload[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    found = check(decoder.decode(Message(example.message.topic, bytes(payload), RECEIVED_AT)))
    again = DECODERS[name]()
    again.restore(part for part in found if isinstance(part, Birth) and part.payload)
