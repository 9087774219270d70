"""ThingsBoard's device and gateway topics; the source is the device's name.

    v1/gateway/telemetry          {"Pump 7": [{"ts": 1700000000000, "values": {"temperature": 21.5}}], …}
    v1/gateway/connect            {"device": "Pump 7"}, and …/disconnect
    v1/devices/Pump 7/telemetry   any form of plain JSON

``v1/devices/me/telemetry`` names no device (ThingsBoard's own broker knows who is connected, others do not tell): it
is rejected with that reason.

Attributes (`…/attributes`) are kept as values under ``attributes/<key>``: devices send there what changes rarely,
firmware versions and set points, and whoever looks at a machine expects to find it. ThingsBoard keeps the two apart,
and a key may stand in both, hence the prefix. Requests and remote calls are no measurements and are passed over.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from ingest.decoders.base import Birth, Decoded, Message, Presence, Rejection
from ingest.decoders.json_values import Columns, FlawError, parse_object, rejection, show
from ingest.decoders.plain_json import add_object, decode_json


class ThingsBoard:
    """Devices and gateways that were built for ThingsBoard."""

    name: ClassVar[str] = "thingsboard"
    filters: ClassVar[tuple[str, ...]] = ("v1/gateway/#", "v1/devices/#")
    ordered: ClassVar[bool] = False
    slow: ClassVar[bool] = False

    def decode(self, message: Message) -> Iterable[Decoded]:
        """Everything that the message says; the bad parts in one rejection."""
        try:
            return self._decode(message)
        except FlawError as flaw:
            return [Rejection(str(flaw))]

    def restore(self, births: Iterable[Birth]) -> None:
        """Nothing to take back."""

    def _decode(self, message: Message) -> Iterable[Decoded]:
        match message.topic.split("/"):
            case ["v1", "devices", "me", "telemetry" | "attributes"]:
                raise FlawError("the topic names no device: publish to v1/devices/<name>/telemetry, or as a gateway")
            case ["v1", "devices", device, "telemetry"] if device:
                return decode_json(device, message.payload, message.received_at)
            case ["v1", "devices", device, "attributes"] if device:
                return _attributes({device: parse_object(message.payload)}, message)
            case ["v1", "gateway", "telemetry"]:
                return _telemetry(parse_object(message.payload), message)
            case ["v1", "gateway", "attributes"]:
                return _attributes(parse_object(message.payload), message)
            case ["v1", "gateway", "connect" | "disconnect" as change]:
                return [_presence(parse_object(message.payload), change, message)]
        return []


def _telemetry(devices: dict[str, Any], message: Message) -> list[Decoded]:
    found: list[Decoded] = []
    flaws: list[str] = []
    for device, body in devices.items():
        columns = Columns(device)
        for i, element in enumerate(body if isinstance(body, list) else [body]):
            where = f"device {show(device)}, element {i}: " if isinstance(body, list) else f"device {show(device)}: "
            try:
                _check(device, element)
                flaws += [where + flaw for flaw in add_object(columns, element, message.received_at)]
            except FlawError as flaw:
                flaws.append(f"{where}{flaw}")
        found += columns.decoded()
    return _complete(found, flaws)


def _attributes(devices: dict[str, Any], message: Message) -> list[Decoded]:
    found: list[Decoded] = []
    flaws: list[str] = []
    for device, body in devices.items():
        columns = Columns(device)
        try:
            _check(device, body)
            tree = {"attributes": body}
            flaws += [f"device {show(device)}: {flaw}" for flaw in columns.add_tree(tree, message.received_at)]
        except FlawError as flaw:
            flaws.append(f"device {show(device)}: {flaw}")
        found += columns.decoded()
    return _complete(found, flaws)


def _check(device: str, body: object) -> None:
    if not device:
        raise FlawError("the device's name is empty")
    if not isinstance(body, dict):
        raise FlawError(f"{show(body)} stands where an object is expected")


def _complete(found: list[Decoded], flaws: list[str]) -> list[Decoded]:
    if not found and not flaws:
        flaws.append("the message holds no value")
    return found + rejection(flaws)


def _presence(body: dict[str, Any], change: str, message: Message) -> Presence:
    device = body.get("device")
    if not isinstance(device, str) or not device or not device.isprintable():
        raise FlawError(f"device: {show(device)} is no device's name")
    return Presence(device, change == "connect", message.received_at, f"gateway: {change}")
