"""Sparkplug B against an independent edge node's encoder, and what its examples cannot show."""

import math
from typing import Any

import pysparkplug
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pysparkplug import DataType

from ingest.decoders.base import Birth, Command, Measurements, Message, Presence
from ingest.decoders.sparkplug_b import REBIRTH_INTERVAL, SparkplugB
from ingest.decoders.sparkplug_b_pb2 import Payload
from tests.ingest.decoders.examples import RECEIVED_AT, reasons, said
from tests.ingest.decoders.test_contract import check

MS = 1_700_000_000_500
NODE, DEVICE = "plant/edge1", "plant/edge1/press"
BD_SEQ = pysparkplug.Metric(timestamp=MS, name="bdSeq", datatype=DataType.INT64, value=3)

INTEGERS = {
    getattr(DataType, f"{sign}INT{bits}"): (
        st.integers(0, 2**bits - 1) if sign else st.integers(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    )
    for sign in ("U", "")
    for bits in (8, 16, 32, 64)
}
REALS = {
    DataType.FLOAT: st.floats(width=32, allow_nan=False, allow_infinity=False),
    DataType.DOUBLE: st.floats(allow_nan=False, allow_infinity=False),
    DataType.BOOLEAN: st.booleans(),
}
TYPED = st.sampled_from(list({**INTEGERS, **REALS}.items())).flatmap(
    lambda item: st.tuples(st.just(item[0]), item[1], item[1])
)


def message(topic: str, payload: Any, received_at: int = RECEIVED_AT) -> Message:
    raw = payload if isinstance(payload, bytes) else payload.encode()
    return Message(f"spBv1.0/{topic}", raw, received_at)


def born(metrics: list[pysparkplug.Metric], seq: int = 0) -> SparkplugB:
    decoder = SparkplugB()
    list(decoder.decode(message("plant/NBIRTH/edge1", pysparkplug.NBirth(MS, seq, [BD_SEQ, *metrics]))))
    return decoder


@given(st.lists(TYPED, min_size=1, max_size=8), st.booleans())
def test_an_independent_edge_node_is_understood(typed: list[tuple[DataType, Any, Any]], aliases: bool) -> None:
    decoder = born([])

    def metrics(which: int, *, birth: bool) -> list[pysparkplug.Metric]:
        return [
            pysparkplug.Metric(
                timestamp=MS + i,
                name=f"group/metric {i}" if birth or not aliases else None,
                datatype=item[0],
                value=item[which],
                alias=i if aliases else None,
            )
            for i, item in enumerate(typed)
        ]

    def expect(which: int) -> list[list[Any]]:
        return [[f"{DEVICE}/group/metric {i}", float(v[which]), (MS + i) * 1000, 192] for i, v in enumerate(typed)]

    birth = check(
        decoder.decode(message("plant/DBIRTH/edge1/press", pysparkplug.DBirth(MS, 1, metrics(1, birth=True))))
    )
    assert said(birth) == {
        "births": {"spBv1.0/plant/DBIRTH/edge1/press": True},
        "presence": [[DEVICE, True]],
        "values": expect(1),
    }
    data = check(decoder.decode(message("plant/DDATA/edge1/press", pysparkplug.DData(MS, 2, metrics(2, birth=False)))))
    assert said(data) == {"values": expect(2)}


def test_texts_dates_null_and_history_of_an_independent_edge_node() -> None:
    metrics = [
        pysparkplug.Metric(MS, "s", DataType.STRING, "21.5", alias=1),
        pysparkplug.Metric(MS, "u", DataType.UUID, "a-b", alias=2),
        pysparkplug.Metric(MS, "n", DataType.DOUBLE, None, alias=3, is_null=True),
        pysparkplug.Metric(MS, "h", DataType.DOUBLE, 4.0, alias=4, is_historical=True),
        pysparkplug.Metric(MS, "b", DataType.BYTES, b"x", alias=5),
    ]
    found = check(SparkplugB().decode(message("plant/NBIRTH/edge1", pysparkplug.NBirth(MS, 0, [BD_SEQ, *metrics]))))
    assert said(found)["texts"] == [[f"{NODE}/s", "21.5", MS * 1000, 192], [f"{NODE}/u", "a-b", MS * 1000, 192]]
    assert said(found)["values"] == [[f"{NODE}/n", "nan", MS * 1000, 0]]
    assert said(found)["historical"] == [[f"{NODE}/h", 4.0, MS * 1000, 192]]
    assert reasons(found) == ["metric 'b': it holds bytes, a file or an array, which is no single value"]


def test_a_date_is_its_milliseconds() -> None:
    payload = Payload(timestamp=MS, seq=0)
    payload.metrics.add(name="since", datatype=13, long_value=MS)
    found = SparkplugB().decode(message("plant/NBIRTH/edge1", payload.SerializeToString()))
    assert said(found)["values"] == [[f"{NODE}/since", float(MS), MS * 1000, 192]]


@pytest.mark.parametrize(("number", "gone"), [(3, True), (2, False)])
def test_deaths_of_an_independent_edge_node(number: int, gone: bool) -> None:
    bd_seq = pysparkplug.Metric(MS, "bdSeq", DataType.INT64, number)
    found = check(born([]).decode(message("plant/NDEATH/edge1", pysparkplug.NDeath(MS, bd_seq))))
    assert found == ([Presence(NODE, False, RECEIVED_AT, "NDEATH")] if gone else [])
    found = check(born([]).decode(message("plant/DDEATH/edge1/press", pysparkplug.DDeath(MS, 1))))
    assert found == [Presence(DEVICE, False, RECEIVED_AT, "DDEATH")]


def test_an_independent_edge_node_understands_the_rebirth_request() -> None:
    found = list(SparkplugB().decode(message("plant/NDATA/edge1", data(4, alias=1))))
    (command,) = (part for part in found if isinstance(part, Command))
    assert command.topic == "spBv1.0/plant/NCMD/edge1"
    (metric,) = pysparkplug.NCmd.decode(command.payload).metrics
    assert (metric.name, metric.datatype, metric.value) == ("Node Control/Rebirth", DataType.BOOLEAN, True)


def data(seq: int, **metric: Any) -> bytes:
    payload = Payload(timestamp=MS, seq=seq)
    payload.metrics.add(double_value=1.5, **metric)
    return payload.SerializeToString()


def test_a_rebirth_is_asked_for_again_when_the_bound_has_passed() -> None:
    decoder = born([])
    asked = []
    for i, after in enumerate(
        (0, 1, REBIRTH_INTERVAL - 1, REBIRTH_INTERVAL, REBIRTH_INTERVAL + 1, 2 * REBIRTH_INTERVAL)
    ):
        found = decoder.decode(message("plant/NDATA/edge1", data(5 * (i + 1), name="load"), RECEIVED_AT + after))
        asked.append("commands" in said(found))
    assert asked == [True, False, False, True, False, True]


def test_each_edge_node_is_asked_for_itself() -> None:
    decoder = SparkplugB()
    for node in ("edge1", "edge2"):
        assert said(decoder.decode(message(f"plant/NDATA/{node}", data(0, alias=1))))["commands"] == [
            f"spBv1.0/plant/NCMD/{node}"
        ]


@given(st.lists(st.integers(0, 255), min_size=1, max_size=20), st.integers(0, 255))
def test_only_a_gap_in_the_sequence_asks_for_a_rebirth(numbers: list[int], first: int) -> None:
    decoder, before = born([], first), first
    for i, seq in enumerate(numbers):
        found = decoder.decode(message("plant/NDATA/edge1", data(seq, name="load"), RECEIVED_AT + i * REBIRTH_INTERVAL))
        assert ("commands" in said(found)) == (seq not in (before, (before + 1) % 256))
        assert said(found)["values"]
        before = seq


def test_a_whole_round_of_the_sequence_asks_for_nothing() -> None:
    decoder = born([], 250)
    for seq in range(251, 251 + 300):
        found = said(decoder.decode(message("plant/NDATA/edge1", data(seq % 256, name="load"))))
        assert found == {"values": [[f"{NODE}/load", 1.5, MS * 1000, 192]]}


def test_restoring_replaces_what_was_known() -> None:
    metric = pysparkplug.Metric(MS, "load", DataType.DOUBLE, 1.0, alias=1)
    decoder = born([metric])
    other = Birth("spBv1.0/plant/NBIRTH/edge2", pysparkplug.NBirth(MS, 0, [BD_SEQ, metric]).encode(), RECEIVED_AT)
    decoder.restore([other])
    assert reasons(decoder.decode(message("plant/NDATA/edge1", data(9, alias=1))))
    assert said(decoder.decode(message("plant/NDATA/edge2", data(9, alias=1)))) == {
        "values": [["plant/edge2/load", 1.5, MS * 1000, 192]]
    }


FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["a", "b", "bdSeq", "Node Control/Rebirth", "x/y"]),
        "alias": st.integers(0, 3),
        "timestamp": st.integers(0, 2**64 - 1) | st.just(MS),
        "datatype": st.integers(0, 40) | st.just(2**32 - 1),
        "is_null": st.booleans(),
        "is_historical": st.booleans(),
        "properties": st.binary(max_size=6),
    },
)
VALUES = st.sampled_from(
    [
        {},
        {"int_value": 2**32 - 1},
        {"long_value": 2**64 - 1},
        {"float_value": math.inf},
        {"double_value": 1.5},
        {"boolean_value": True},
        {"string_value": "x\0"},
        {"string_value": "fine"},
        {"bytes_value": b""},
        {"template_value": b"\xff"},
    ]
)
KINDS = ["NBIRTH/n", "DBIRTH/n/d", "NDATA/n", "DDATA/n/d", "NDEATH/n", "DDEATH/n/d"]


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.lists(st.tuples(FIELDS, VALUES), max_size=3)), max_size=6))
def test_any_sequence_of_messages_keeps_the_contract(messages: list[tuple[str, list[tuple[Any, Any]]]]) -> None:
    decoder = SparkplugB()
    for kind, metrics in messages:
        payload = Payload(timestamp=MS)
        for fields, value in metrics:
            payload.metrics.add(**fields, **value)
        found = check(decoder.decode(message(f"plant/{kind}", payload.SerializeToString())))
        good = sum(len(part.metrics) for part in found if isinstance(part, Measurements))
        assert good <= len(metrics)
