"""The unified namespace after ISA-95: `uns/<enterprise>/<site>/<area>/<line>/<cell>/<metric…>`.

The template says which levels of the topic are the source, and which are the metric::

    uns/acme/berlin/press-shop/line1/press4/motor/temperature   21.5
    uns/acme/berlin/press-shop/line1/press4/motor/temperature   {"value": 21.5, "timestamp": …, "unit": "°C"}
    uns/acme/berlin/press-shop/line1/press4                     {"temperature": 21.5, …}, or any form of plain JSON

The first two are the metric ``motor/temperature`` of the source ``acme/berlin/press-shop/line1/press4``. A plant with
fewer levels publishes above the template's last one: there the last level of the topic is the metric.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Final

from ingest.decoders.base import Birth, Decoded, Message, Rejection
from ingest.decoders.json_values import Columns, FlawError, parse, quality_code, rejection, time_of
from ingest.decoders.plain_json import decode_json

DEFAULT_TEMPLATE: Final = "uns/{enterprise}/{site}/{area}/{line}/{cell}/{metric...}"

_TIME_KEYS: Final = ("timestamp", "ts", "time")
_UNIT_KEYS: Final = ("unit", "uom")
_KEYS_OF_ONE: Final = frozenset(("value", "quality", *_TIME_KEYS, *_UNIT_KEYS))


class Isa95:
    """Levels in braces are the source, ``{metric...}`` takes all that follow, other levels must stand as written."""

    name: ClassVar[str] = "isa95"
    filters: ClassVar[tuple[str, ...]] = ("uns/#",)
    ordered: ClassVar[bool] = False
    slow: ClassVar[bool] = False

    def __init__(self, template: str = DEFAULT_TEMPLATE) -> None:
        self._template = template
        *self._levels, last = template.split("/")
        if last != "{metric...}":
            raise ValueError(f"the template {template!r} does not end with the level {{metric...}}")

    def decode(self, message: Message) -> Iterable[Decoded]:
        """Everything that the message says; the bad parts in one rejection."""
        try:
            path, metric = self._place(message.topic)
            return self._single(path, metric, message) or decode_json(
                "/".join([*path, *metric]), message.payload, message.received_at
            )
        except FlawError as flaw:
            return [Rejection(str(flaw))]

    def restore(self, births: Iterable[Birth]) -> None:
        """Nothing to take back."""

    def _place(self, topic: str) -> tuple[list[str], list[str]]:
        """The levels of the source, and those of the metric."""
        levels = topic.split("/")
        if "" in levels:
            raise FlawError("the topic has an empty level")
        path = []
        for wanted, level in zip(self._levels, levels, strict=False):
            if wanted.startswith("{"):
                path.append(level)
            elif wanted != level:
                raise FlawError(f"the topic does not fit the template {self._template}: {level!r} is not {wanted!r}")
        metric = levels[len(self._levels) :]
        if not metric and len(path) > 1:
            metric = [path.pop()]
        if not path:
            raise FlawError(f"the topic names no source: the template is {self._template}")
        return path, metric

    @staticmethod
    def _single(path: list[str], metric: list[str], message: Message) -> list[Decoded] | None:
        """A value on a topic of its own; None when the payload holds something else."""
        if message.payload.lstrip()[:1] in (b"{", b"[") and b'"value"' not in message.payload:
            return None
        body = parse(message.payload)
        columns = Columns("/".join(path))
        name = "/".join(metric) or "value"
        elements: list[Any] = body if isinstance(body, list) else [body]
        if not all(isinstance(element, dict) and _is_one(element) for element in elements):
            if isinstance(body, dict | list):
                return None
            columns.add(name, message.received_at, body)
            return columns.decoded()
        flaws = []
        for i, element in enumerate(elements):
            try:
                _add_one(columns, name, element, message.received_at)
            except FlawError as flaw:
                flaws.append(f"element {i}: {flaw}" if isinstance(body, list) else str(flaw))
        return columns.decoded() + rejection(flaws)


def _is_one(body: dict[str, Any]) -> bool:
    return "value" in body and body.keys() <= _KEYS_OF_ONE


def _add_one(columns: Columns, metric: str, body: dict[str, Any], received_at: int) -> None:
    time_key = next((key for key in _TIME_KEYS if key in body), "timestamp")
    time = time_of(body.get(time_key), time_key, received_at)
    columns.add(metric, time, body["value"], quality_code(body.get("quality")))
    unit = next((body[key] for key in _UNIT_KEYS if isinstance(body.get(key), str)), "")
    if unit and unit.isprintable():
        columns.announce({metric: unit})
