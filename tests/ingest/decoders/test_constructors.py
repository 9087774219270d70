"""What can be set at a decoder's construction."""

from datetime import timedelta, timezone

import pytest

from ingest.decoders.base import Message
from ingest.decoders.isa95 import Isa95
from ingest.decoders.tasmota import Tasmota
from tests.ingest.decoders.examples import RECEIVED_AT, reasons, said


def test_a_template_says_what_is_the_source() -> None:
    decoder = Isa95("uns/{site}/raw/{cell}/{metric...}")
    found = decoder.decode(Message("uns/berlin/raw/press4/motor/speed", b"3", RECEIVED_AT))
    assert said(found) == {"values": [["berlin/press4/motor/speed", 3.0, RECEIVED_AT, 192]]}
    (part,) = decoder.decode(Message("uns/berlin/raw/press4/motor/speed", b"3", RECEIVED_AT))
    assert part.source == "berlin/press4"
    (reason,) = reasons(decoder.decode(Message("uns/berlin/cooked/press4/motor/speed", b"3", RECEIVED_AT)))
    assert "'cooked' is not 'raw'" in reason


def test_a_template_ends_with_the_metric() -> None:
    with pytest.raises(ValueError, match="does not end with"):
        Isa95("uns/{site}/{cell}")


def test_a_zone_makes_sense_of_tasmotas_local_time() -> None:
    message = Message("tele/plug/STATE", b'{"Time": "2023-11-14T23:13:21", "UptimeSec": 5}', RECEIVED_AT)
    decoder = Tasmota(timezone(timedelta(hours=1)))
    assert said(decoder.decode(message))["values"] == [["tasmota/plug/UptimeSec", 5.0, 1_700_000_001_000_000, 192]]
