"""Homie 5: what its examples cannot show."""

from ingest.decoders.base import Birth, Message
from ingest.decoders.homie5 import Homie5
from tests.ingest.decoders.examples import RECEIVED_AT, said

VALUE = Message("homie/5/press/motor/mode", b"1", RECEIVED_AT)


def description(datatype: str) -> bytes:
    return b'{"nodes": {"motor": {"properties": {"mode": {"datatype": "%s"}}}}}' % datatype.encode()


def test_restoring_replaces_what_was_known() -> None:
    decoder = Homie5()
    decoder.restore([Birth("homie/5/press/$description", description("string"), RECEIVED_AT)])
    assert "texts" in said(decoder.decode(VALUE))
    decoder.restore([])
    assert "values" in said(decoder.decode(VALUE))


def test_devices_that_call_each_other_children_end() -> None:
    decoder = Homie5()
    for name, child in (("a", "b"), ("b", "a")):
        payload = b'{"children": ["%s", "%s"]}' % (child.encode(), name.encode())
        list(decoder.decode(Message(f"homie/5/{name}/$description", payload, RECEIVED_AT)))
    found = decoder.decode(Message("homie/5/a/$state", b"lost", RECEIVED_AT))
    assert said(found) == {"presence": [["homie/a", False], ["homie/b", False]]}
