"""Which decoder reads a topic: the matching rules of the MQTT specification (MQTT 5, section 4.7)."""

import pytest

from ingest.decoders import DECODERS
from ingest.routing import Router, matches


@pytest.mark.parametrize(
    ("topic_filter", "topic", "expected"),
    [
        # section 4.7.1.2, multi-level wildcard
        ("sport/tennis/player1/#", "sport/tennis/player1", True),
        ("sport/tennis/player1/#", "sport/tennis/player1/ranking", True),
        ("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", True),
        ("sport/#", "sport", True),
        ("sport/#", "sports", False),
        ("#", "sport/tennis", True),
        ("#", "/", True),
        # section 4.7.1.3, single-level wildcard
        ("sport/tennis/+", "sport/tennis/player1", True),
        ("sport/tennis/+", "sport/tennis/player1/ranking", False),
        ("sport/+", "sport", False),
        ("sport/+", "sport/", True),
        ("+", "sport", True),
        ("+", "/finance", False),
        ("+/+", "/finance", True),
        ("/+", "/finance", True),
        ("+/tennis/#", "sport/tennis/player1", True),
        ("sport/+/player1", "sport/tennis/player1", True),
        ("sport/+/player1", "sport/tennis/player2", False),
        # section 4.7.2, topics beginning with $
        ("#", "$SYS/broker/uptime", False),
        ("+/monitor/Clients", "$SYS/monitor/Clients", False),
        ("$SYS/#", "$SYS/monitor/Clients", True),
        ("$SYS/monitor/+", "$SYS/monitor/Clients", True),
        ("a/#", "a/$b", True),
        # section 4.7.3, semantics
        ("ACCOUNTS", "Accounts", False),
        ("a/b", "a/b", True),
        ("a/b", "a/b/", False),
        ("a/b/", "a/b", False),
        ("a//b", "a//b", True),
        ("a//b", "a/b", False),
        ("a/+/b", "a//b", True),
        ("a/b", "a/b/c", False),
        ("a/b/c", "a/b", False),
    ],
)
def test_matching(topic_filter: str, topic: str, expected: bool) -> None:
    assert matches(topic_filter, topic) is expected


def test_every_decoder_gets_its_topics() -> None:
    router = Router([], [])
    assert [decoder.name for decoder in router.decoders] == list(DECODERS)
    for topic, name in (("telemetry/plant1/pump7", "plain_json"), ("spBv1.0/g/DDATA/n/d", "sparkplug_b")):
        decoder = router.decoder_for(topic)
        assert decoder is not None
        assert decoder.name == name
        assert router.decoder_for(topic) is decoder  # one instance: it may keep session state
    assert router.decoder_for("nobody/reads/this") is None


def test_ordered_and_shared_filters_are_all_filters() -> None:
    router = Router([], ["lab/#", "telemetry/#"])
    ordered, shared = router.filters(ordered=True), router.filters(ordered=False)
    slow = router.filters(ordered=False, slow=True)
    assert "spBv1.0/#" in ordered
    assert {"telemetry/#", "lab/#"} <= set(shared)
    assert slow == ["vibration/#"]
    every = {name for decoder in router.decoders for name in decoder.filters} | {"lab/#"}
    assert {*ordered, *shared, *slow} == every
    assert len(every) == len(ordered) + len(shared) + len(slow)


def test_further_topics_are_read_as_plain_json() -> None:
    router = Router(["plain_json"], ["lab/+"])
    decoder = router.decoder_for("lab/scale")
    assert decoder is not None
    assert decoder.name == "plain_json"
    assert router.decoder_for("spBv1.0/g/DDATA/n/d") is None


def test_an_unknown_decoder_is_named() -> None:
    with pytest.raises(ValueError, match=r"no decoder is called \['morse'\]; there are \[.*'plain_json'"):
        Router(["morse", "plain_json"], [])


def test_inventing_topics_fills_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.routing._MAX_REMEMBERED", 10)
    router = Router([], [])
    for i in range(100):
        assert router.decoder_for(f"telemetry/{i}") is router.decoder_for("telemetry/0")
        assert len(router._remembered) <= 10
