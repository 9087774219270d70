"""Zigbee2MQTT: `zigbee2mqtt/<friendly name>`; the source is ``zigbee2mqtt/<friendly name>``.

The state of a device is one JSON object, with its time in `last_seen` where that is switched on. `…/availability` says
whether the device is there. `zigbee2mqtt/bridge/…` and the command topics `…/set` and `…/get` are passed over.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Final

from ingest.decoders.base import Birth, Decoded, Message, Presence, Rejection
from ingest.decoders.json_values import Columns, FlawError, parse, rejection, show, time_of

_PREFIX: Final = "zigbee2mqtt/"
_UNITS: Final = {
    "battery": "%",
    "current": "A",
    "energy": "kWh",
    "humidity": "%",
    "illuminance": "lx",
    "linkquality": "lqi",
    "power": "W",
    "pressure": "hPa",
    "temperature": "°C",
    "voltage": "V",
}


class Zigbee2Mqtt:
    """Zigbee devices behind the Zigbee2MQTT bridge."""

    name: ClassVar[str] = "zigbee2mqtt"
    filters: ClassVar[tuple[str, ...]] = ("zigbee2mqtt/#",)
    ordered: ClassVar[bool] = False
    slow: ClassVar[bool] = False

    def decode(self, message: Message) -> Iterable[Decoded]:
        """Everything that the message says; the bad parts in one rejection."""
        source, _, last = message.topic.rpartition("/")
        if message.topic.startswith(f"{_PREFIX}bridge/") or last in ("set", "get") or "/set/" in message.topic:
            return []
        try:
            if not message.topic.startswith(_PREFIX) or message.topic in (_PREFIX, f"{_PREFIX}availability"):
                raise FlawError("the topic names no device")
            if last == "availability":
                return [_presence(source, message)]
            return _state(message)
        except FlawError as flaw:
            return [Rejection(str(flaw))]

    def restore(self, births: Iterable[Birth]) -> None:
        """Nothing to take back."""


def _state(message: Message) -> list[Decoded]:
    body = parse(message.payload)
    if not isinstance(body, dict):  # the bridge can publish each attribute on a topic of its own
        source, _, metric = message.topic.rpartition("/")
        columns = Columns(source)
        columns.add(metric, message.received_at, body)
        return columns.decoded()
    time = time_of(body.pop("last_seen", None), "last_seen", message.received_at)
    columns = Columns(message.topic)
    flaws = columns.add_tree(body, time, lists=True)
    columns.announce(_UNITS)
    return columns.decoded() + rejection(flaws)


def _presence(source: str, message: Message) -> Presence:
    """Newer bridges send ``{"state": "online"}``, older ones the bare word."""
    bare: dict[bytes, Any] = {b"online": "online", b"offline": "offline"}
    body = bare.get(message.payload.strip()) or parse(message.payload)
    state = body.get("state") if isinstance(body, dict) else body
    if state not in ("online", "offline"):
        raise FlawError(f"state: {show(state)} is neither 'online' nor 'offline'")
    return Presence(source, state == "online", message.received_at, f"availability: {state}")
