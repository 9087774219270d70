"""Shelly, second generation and later: `<device>/events/rpc`; the source is ``shelly/<device>``.

``NotifyStatus`` and ``NotifyFullStatus`` carry components with their values::

    {"method": "NotifyStatus", "params": {"ts": 1700000000.12, "switch:0": {"id": 0, "apower": 8.9}}}

is the metric ``switch:0/apower``. Events (a button was pressed) measure nothing and are passed over.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Final

from ingest.decoders.base import Birth, Decoded, Message, Rejection
from ingest.decoders.json_values import Columns, FlawError, parse_object, rejection, show, time_of

_UNITS: Final = {
    "apower": "W",
    "current": "A",
    "freq": "Hz",
    "percent": "%",
    "rh": "%",
    "rssi": "dBm",
    "tC": "°C",
    "tF": "°F",
    "total": "Wh",
    "voltage": "V",
}


class ShellyGen2:
    """Status notifications over MQTT ("RPC status notifications" in the device's settings)."""

    name: ClassVar[str] = "shelly_gen2"
    filters: ClassVar[tuple[str, ...]] = ("+/events/rpc",)
    ordered: ClassVar[bool] = False
    slow: ClassVar[bool] = False

    def decode(self, message: Message) -> Iterable[Decoded]:
        """Everything that the message says; the bad parts in one rejection."""
        try:
            return _decode(message)
        except FlawError as flaw:
            return [Rejection(str(flaw))]

    def restore(self, births: Iterable[Birth]) -> None:
        """Nothing to take back."""


def _decode(message: Message) -> list[Decoded]:
    device = message.topic.removesuffix("/events/rpc")
    if not device:
        raise FlawError("the topic names no device")
    body = parse_object(message.payload)
    if body.get("method") not in ("NotifyStatus", "NotifyFullStatus"):
        return []
    params = body.get("params")
    if not isinstance(params, dict):
        raise FlawError(f"params: {show(params)} stands where an object is expected")
    time = time_of(params.pop("ts", None), "ts", message.received_at)
    columns = Columns(f"shelly/{device}")
    flaws = columns.add_tree({name: _without_id(component) for name, component in params.items()}, time, lists=True)
    columns.announce({metric: _UNITS[name] for metric in columns.metrics if (name := metric.split("/")[-1]) in _UNITS})
    return columns.decoded() + rejection(flaws)


def _without_id(component: Any) -> Any:
    """The id is said twice: it is the number in the component's name."""
    return {key: value for key, value in component.items() if key != "id"} if isinstance(component, dict) else component
