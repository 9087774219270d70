"""Tasmota: `tele/<device>/SENSOR` and `…/STATE` are values, `…/LWT` is presence; the source is ``tasmota/<device>``.

`Time` is the device's local time and says no zone, while Tasmota sends its telemetry the moment it is taken: the time
of receipt is nearer to the truth, unless `zone` says where the devices stand. Other topics (`INFO1`, `RESULT`, …) are
passed over.
"""

from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Any, ClassVar, Final

from ingest.decoders.base import Birth, Decoded, Message, Presence, Rejection
from ingest.decoders.json_values import Columns, FlawError, parse_object, rejection, show, time_of

_UNITS: Final = {"Power": "W", "Voltage": "V", "Current": "A", "Humidity": "%", "Total": "kWh", "Today": "kWh"}


class Tasmota:
    """Devices that run Tasmota, with the default order of the topic: ``%prefix%/%topic%``."""

    name: ClassVar[str] = "tasmota"
    filters: ClassVar[tuple[str, ...]] = ("tele/#",)
    ordered: ClassVar[bool] = False
    slow: ClassVar[bool] = False

    def __init__(self, zone: tzinfo | None = None) -> None:
        self._zone = zone

    def decode(self, message: Message) -> Iterable[Decoded]:
        """Everything that the message says; the bad parts in one rejection."""
        prefix, _, path = message.topic.partition("/")
        device, _, kind = path.rpartition("/")
        try:
            if prefix != "tele" or not device:
                raise FlawError("the topic names no device")
            if kind == "LWT":
                return _presence(f"tasmota/{device}", message)
            if kind in ("SENSOR", "STATE"):
                return self._values(f"tasmota/{device}", message)
        except FlawError as flaw:
            return [Rejection(str(flaw))]
        return []

    def restore(self, births: Iterable[Birth]) -> None:
        """Nothing to take back."""

    def _values(self, source: str, message: Message) -> list[Decoded]:
        body = parse_object(message.payload)
        time = self._time(body.pop("Time", None), message.received_at)
        columns = Columns(source)
        flaws = columns.add_tree(body, time, lists=True)
        columns.announce(_units(columns.metrics, body))
        return columns.decoded() + rejection(flaws)

    def _time(self, text: object, received_at: int) -> int:
        if not isinstance(text, str):
            return received_at
        try:
            time = datetime.fromisoformat(text)
        except ValueError:
            raise FlawError(f"Time: {show(text)} is not ISO 8601") from None
        if time.tzinfo is None and self._zone is None:
            return received_at
        return time_of((time if time.tzinfo else time.replace(tzinfo=self._zone)).isoformat(), "Time", received_at)


def _units(metrics: Iterable[str], body: dict[str, Any]) -> dict[str, str]:
    units = dict(_UNITS)
    degree = body.get("TempUnit")
    if degree in ("C", "F"):
        units |= {"Temperature": f"°{degree}", "DewPoint": f"°{degree}"}
    if body.get("PressureUnit") in ("hPa", "mmHg"):
        units["Pressure"] = body["PressureUnit"]
    found = {}
    for metric in metrics:
        # ENERGY/Power, and with several phases ENERGY/Power/0
        names = metric.split("/")
        name = names[-2] if names[-1].isdigit() and len(names) > 1 else names[-1]
        if name in units:
            found[metric] = units[name]
    return found


def _presence(source: str, message: Message) -> list[Decoded]:
    state = message.payload.decode("ascii", "replace")
    if not state:
        return []  # the retained message was cleared
    if state not in ("Online", "Offline"):
        raise FlawError(f"LWT: {show(state)} is neither 'Online' nor 'Offline'")
    return [Presence(source, state == "Online", message.received_at, f"LWT: {state}")]
