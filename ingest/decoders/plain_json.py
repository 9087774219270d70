"""Plain JSON: `telemetry/<source path…>`.

The forms, for the source ``plant1/pump7``::

    telemetry/plant1/pump7/temperature   21.5
    telemetry/plant1/pump7               {"temperature": 21.5}
                                         {"ts": 1700000000000, "temperature": 21.5, "quality": "uncertain"}
                                         {"ts": "2023-11-14T22:13:20Z", "values": {"temperature": 21.5}}
                                         [{"ts": …, "values": {…}}, …]
                                         {"ts": [t1, t2], "values": {"temperature": [21.5, 21.6]}}

- `ts` (or `timestamp`, or `time`; the first of these that is there): seconds, milliseconds, microseconds or
  nanoseconds since 1970, told apart by size, or ISO 8601. Absent or null: the time of receipt.
- `quality`: the OPC byte, or good, uncertain or bad; for all, or an object with one for each metric, or beside a list
  of `ts` a list. A metric can be called neither `quality` nor `values` nor like the time.
- The last level of the topic names a bare value; with a single level the metric is called ``value``.
- Nested objects are flattened: ``{"motor": {"current": 3}}`` is the metric ``motor/current``.
- Text that is a number is that number (with a point, never a comma); true and false are 1 and 0; null, NaN and
  infinity are kept with bad quality; other text is a text value.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, ClassVar, Final

import msgspec

from core.quality import GOOD
from ingest.decoders.base import Birth, Decoded, Measurements, Message, Rejection
from ingest.decoders.json_values import (
    Columns,
    FlawError,
    leaves,
    microseconds,
    parse,
    quality_code,
    rejection,
    show,
    time_of,
)

_TIME_KEYS: Final = ("ts", "timestamp", "time")
_RESERVED: Final = frozenset((*_TIME_KEYS, "quality", "values"))


class _Envelope(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    values: dict[str, float]
    ts: int | float | str | None = None
    quality: int | str | None = None


class _Columnar(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    ts: list[int | float | str]
    values: dict[str, list[float]]
    quality: int | str | None = None


_NUMBER: Final = msgspec.json.Decoder(float)
_ENVELOPE: Final = msgspec.json.Decoder(_Envelope)
_COLUMNAR: Final = msgspec.json.Decoder(_Columnar)
_ENVELOPES: Final = msgspec.json.Decoder(list[_Envelope])
_FLAT: Final = msgspec.json.Decoder(dict[str, int | float])  # ints stay ints: nanoseconds do not fit into a float


class PlainJson:
    """The default for everything that speaks JSON."""

    name: ClassVar[str] = "plain_json"
    filters: ClassVar[tuple[str, ...]] = ("telemetry/#",)
    ordered: ClassVar[bool] = False
    slow: ClassVar[bool] = False

    def decode(self, message: Message) -> Iterable[Decoded]:
        """Everything that the message says; the bad parts in one rejection."""
        source = message.topic.removeprefix("telemetry/")
        if not source or source == "telemetry":
            return [Rejection("the topic names no source: it should read telemetry/<source>")]
        return decode_json(source, message.payload, message.received_at)

    def restore(self, births: Iterable[Birth]) -> None:
        """Nothing to take back."""


def decode_json(source: str, payload: bytes, received_at: int) -> Sequence[Decoded]:
    """Any form of plain JSON from `source`."""
    if payload[:1] == b"{":
        forms = (_envelope, _columnar) if b'"values"' in payload else (_flat,)
    else:
        forms = (_envelopes,) if payload[:1] == b"[" else (_bare,)
    for form in forms:
        try:
            found = form(source, payload, received_at)
        except (msgspec.DecodeError, UnicodeDecodeError, OverflowError, FlawError):
            continue
        if found is not None:
            return (found,)
    return _any_form(source, payload, received_at)


# The fast paths: numbers and a time, nothing else. A message that holds more, or a flaw, gives None or raises and goes
# the thorough way. A key that is given twice would be lost here: there is one colon for every key, and when others are
# found the message goes the thorough way too.


def _bare(source: str, payload: bytes, received_at: int) -> Measurements:
    parent, metric = _leaf(source)
    return Measurements(parent, [metric], received_at, [_NUMBER.decode(payload)])


def _flat(source: str, payload: bytes, received_at: int) -> Measurements | None:
    values = _FLAT.decode(payload)
    if not values or len(values) != payload.count(b":") or "" in values:
        return None
    if _RESERVED.isdisjoint(values):
        return Measurements(source, list(values), received_at, list(map(float, values.values())))
    time_key = next((key for key in _TIME_KEYS if key in values), None)
    if time_key is None or "quality" in values or len(values) == 1:
        return None
    time = microseconds(values.pop(time_key))
    return Measurements(source, list(values), time, list(map(float, values.values())))


def _envelope(source: str, payload: bytes, received_at: int) -> Measurements | None:
    body = _ENVELOPE.decode(payload)
    values = body.values
    if not values or _colons(body) != payload.count(b":") or "" in values:
        return None
    time = received_at if body.ts is None else microseconds(body.ts)
    quality = GOOD if body.quality is None else quality_code(body.quality)
    return Measurements(source, list(values), time, list(values.values()), quality)


def _envelopes(source: str, payload: bytes, received_at: int) -> Measurements | None:
    bodies = _ENVELOPES.decode(payload)
    if not bodies or sum(map(_colons, bodies)) != payload.count(b":"):
        return None
    metrics: list[str] = []
    times: list[int] = []
    values: list[float] = []
    qualities: list[int] = []
    for body in bodies:
        n = len(body.values)
        if not n:
            return None
        metrics += body.values
        values += body.values.values()
        times += [received_at if body.ts is None else microseconds(body.ts)] * n
        qualities += [quality_code(body.quality)] * n
    return None if "" in metrics else Measurements(source, metrics, times, values, qualities)


def _columnar(source: str, payload: bytes, received_at: int) -> Measurements | None:
    body = _COLUMNAR.decode(payload)
    n = len(body.ts)
    if not n or not body.values or "" in body.values or any(len(column) != n for column in body.values.values()):
        return None
    if _colons(body) + sum(ts.count(":") for ts in body.ts if isinstance(ts, str)) != payload.count(b":"):
        return None
    times = [microseconds(ts) for ts in body.ts] * len(body.values)
    metrics = [metric for metric in body.values for _ in range(n)]
    return Measurements(source, metrics, times, list(chain(*body.values.values())), quality_code(body.quality))


def _colons(body: _Envelope | _Columnar) -> int:
    ts = body.ts
    return (
        len(body.values)
        + (1 if ts is None else 2)
        + (ts.count(":") if isinstance(ts, str) else 0)
        + (body.quality is not None)
    )


def _leaf(source: str) -> tuple[str, str]:
    """The source and the metric of a bare value."""
    parent, _, name = source.rpartition("/")
    return (parent, name) if parent else (source, "value")


# The thorough way


def _any_form(source: str, payload: bytes, received_at: int) -> list[Decoded]:
    try:
        body = parse(payload)
    except FlawError as flaw:
        return [Rejection(str(flaw))]
    columns = Columns(source)
    parent, metric = _leaf(source)
    bare = Columns(parent)
    flaws: list[str] = []
    for i, element in enumerate(body if isinstance(body, list) else [body]):
        where = f"element {i}: " if isinstance(body, list) else ""
        try:
            if isinstance(element, dict):
                flaws += [where + flaw for flaw in add_object(columns, element, received_at)]
            else:
                bare.add(metric, received_at, element)
        except FlawError as flaw:
            flaws.append(f"{where}{flaw}")
    found = columns.decoded() + bare.decoded()
    if not found and not flaws:
        flaws.append("the message holds no value")
    return found + rejection(flaws)


def add_object(columns: Columns, body: dict[str, Any], received_at: int) -> list[str]:
    """Add what one JSON object says to `columns`. Gives the flaws of its parts; raises one of the whole."""
    time_key = next((key for key in _TIME_KEYS if key in body), "ts")
    ts = body.get(time_key)
    quality = body.get("quality")
    tree = {key: value for key, value in body.items() if key not in (time_key, "quality", "values")}
    if "values" in body:
        if not isinstance(body["values"], dict):
            raise FlawError(f"values: {show(body['values'])} is not an object of metrics")
        tree |= body["values"]
    if not tree:
        raise FlawError("there is no value")
    if isinstance(ts, list):
        return _add_columns(columns, tree, time_key, ts, quality, received_at)
    time = time_of(ts, time_key, received_at)
    codes = dict(leaves(quality)) if isinstance(quality, dict) else None
    common = quality_code(quality) if codes is None else 0
    flaws = []
    for metric, value in leaves(tree):
        try:
            columns.add(metric, time, value, common if codes is None else quality_code(codes.get(metric)))
        except FlawError as flaw:
            flaws.append(f"{metric!r}: {flaw}")
    return flaws


def _add_columns(
    columns: Columns, tree: dict[str, Any], time_key: str, ts: list[Any], quality: object, received_at: int
) -> list[str]:
    """The columnar form: one value of each metric for every time."""
    flaws = []
    times: list[int | None] = []
    for i, element in enumerate(ts):
        try:
            times.append(time_of(element, f"{time_key}[{i}]", received_at))
        except FlawError as flaw:
            times.append(None)
            flaws.append(str(flaw))
    codes = dict(leaves(quality)) if isinstance(quality, dict) else None
    common = _code_column(quality, len(ts)) if codes is None else []
    for metric, column in leaves(tree):
        try:
            if not isinstance(column, list):
                raise FlawError(f"{show(column)} stands where {time_key} asks for a list of {len(ts)} values")
            if len(column) != len(ts):
                raise FlawError(f"there are {len(column)} values for {len(ts)} times in {time_key}")
            own = common if codes is None else _code_column(codes.get(metric), len(ts))
        except FlawError as flaw:
            flaws.append(f"{metric!r}: {flaw}")
            continue
        for i, (time, value, code) in enumerate(zip(times, column, own, strict=True)):
            try:
                if time is not None:
                    columns.add(metric, time, value, quality_code(code))
            except FlawError as flaw:
                flaws.append(f"{metric!r}[{i}]: {flaw}")
    return flaws


def _code_column(quality: object, n: int) -> list[object]:
    if not isinstance(quality, list):
        return [quality_code(quality)] * n
    if len(quality) != n:
        raise FlawError(f"quality: there are {len(quality)} entries for {n} times")
    return quality
