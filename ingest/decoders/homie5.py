"""Homie 5: `homie/5/<device>/<node>/<property>`; the source is ``homie/<device>``, the metric ``node/property``.

- `$description` declares data types and units. It is session state, kept through a restart; what comes before it is
  read by its looks.
- `$state` is presence. A device that sleeps is online: it does what it should. With the root device its children are
  lost, too.
- Values say no time: the time of receipt counts. One that was retained is older than that, so its quality is
  "uncertain, last usable value".
- Commands (`…/set`), targets, logs, alerts and broadcasts are passed over.
"""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Final

from core.quality import GOOD, LAST_USABLE
from ingest.decoders.base import Birth, Decoded, Message, Presence, Rejection
from ingest.decoders.json_values import Columns, FlawError, parse_object, show

_ONLINE: Final = {"ready": True, "sleeping": True, "disconnected": False, "lost": False}
_BOOLEANS: Final = {"true": 1.0, "false": 0.0}


class _Device:
    __slots__ = ("children", "online", "properties")

    def __init__(self) -> None:
        self.properties: dict[str, tuple[str, str]] = {}  # node/property -> data type and unit
        self.children: list[str] = []
        self.online: bool | None = None


class Homie5:
    """Devices that follow the Homie convention, version 5."""

    name: ClassVar[str] = "homie5"
    filters: ClassVar[tuple[str, ...]] = ("homie/5/#",)
    ordered: ClassVar[bool] = True
    slow: ClassVar[bool] = False

    def __init__(self) -> None:
        self._devices: dict[str, _Device] = {}

    def decode(self, message: Message) -> Iterable[Decoded]:
        """Everything that the message says."""
        try:
            match message.topic.split("/")[2:]:
                case [name, "$state"]:
                    return list(self._presence(name, message))
                case [name, "$description"]:
                    return [self._describe(name, message)]
                case [name, node, prop] if name and node and prop and "$" not in (name[0], node[0], prop[0]):
                    return self._value(name, f"{node}/{prop}", message)
        except FlawError as flaw:
            return [Rejection(str(flaw))]
        return []

    def restore(self, births: Iterable[Birth]) -> None:
        """Take the descriptions back."""
        self._devices.clear()
        for birth in births:
            self._declare(birth.topic.split("/")[2], parse_object(birth.payload))

    def _presence(self, name: str, message: Message) -> Iterator[Presence]:
        state = message.payload.decode("ascii", "replace")
        if state in ("", "init"):
            return  # the device is taken away, or is about to describe itself
        if state not in _ONLINE:
            raise FlawError(f"$state: {show(state)} is none of init, {', '.join(_ONLINE)}")
        device = self._devices.setdefault(name, _Device())
        device.online = _ONLINE[state]
        yield Presence(f"homie/{name}", device.online, message.received_at, f"$state: {state}")
        for child in self._below(name):
            if state == "lost" or (device.online and self._devices[child].online):
                yield Presence(f"homie/{child}", device.online, message.received_at, f"$state of {name}: {state}")

    def _below(self, name: str) -> list[str]:
        """All known devices below one, each once, whatever they say of one another."""
        found = [name]
        for parent in found:
            found += [
                child for child in self._devices[parent].children if child in self._devices and child not in found
            ]
        return found[1:]

    def _describe(self, name: str, message: Message) -> Birth:
        if message.payload:
            self._declare(name, parse_object(message.payload))
        else:
            self._devices.pop(name, None)
        return Birth(message.topic, message.payload, message.received_at)

    def _declare(self, name: str, description: dict[str, Any]) -> None:
        device = self._devices.setdefault(name, _Device())
        children = description.get("children")
        device.children = [child for child in children if isinstance(child, str)] if isinstance(children, list) else []
        device.properties = {
            f"{node_id}/{prop_id}": (str(prop.get("datatype", "")), str(prop.get("unit", "")))
            for node_id, node in _objects(description.get("nodes"))
            for prop_id, prop in _objects(node.get("properties"))
        }

    def _value(self, name: str, metric: str, message: Message) -> list[Decoded]:
        if not message.payload:
            return []  # the retained value was cleared; an empty text is sent as a zero byte
        try:
            text = message.payload.decode()
        except UnicodeDecodeError:
            raise FlawError(f"{metric!r}: the value is not UTF-8 text") from None
        device = self._devices.get(name)
        datatype, unit = device.properties.get(metric, ("", "")) if device else ("", "")
        quality = LAST_USABLE if message.retained else GOOD
        columns = Columns(f"homie/{name}")
        try:
            _add(columns, metric, text, datatype, message.received_at, quality)
        except FlawError as flaw:
            raise FlawError(f"{metric!r}: {flaw}") from None
        if unit and unit.isprintable():
            columns.announce({metric: unit})
        return columns.decoded()


def _objects(value: object) -> list[tuple[str, dict[str, Any]]]:
    return [(key, inner) for key, inner in value.items() if isinstance(inner, dict)] if isinstance(value, dict) else []


def _add(columns: Columns, metric: str, text: str, datatype: str, time: int, quality: int) -> None:
    if datatype in ("boolean", "") and text in _BOOLEANS:
        columns.add_number(metric, time, _BOOLEANS[text], quality)
    elif datatype == "boolean":
        raise FlawError(f"{show(text)} is neither 'true' nor 'false'")
    elif datatype in ("integer", "float", ""):
        columns.add(metric, time, text, quality)
        if datatype and not columns.metrics:
            raise FlawError(f"{show(text)} is no number, but the description says {datatype}")
    else:
        columns.add_text(metric, time, "" if text == "\0" else text, quality)
