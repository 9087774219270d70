"""Metrics of a Sparkplug B payload to columns: what a birth declares, values by their type, quality, null, history."""

from collections.abc import Callable
from typing import Final, NamedTuple

from google.protobuf.message import DecodeError

from core.quality import BAD, GOOD, LAST_USABLE, UNCERTAIN
from ingest.decoders.base import Decoded
from ingest.decoders.json_values import LAST_TIME, Columns, FlawError, show
from ingest.decoders.sparkplug_b_pb2 import Metric, Payload, PropertySet

BD_SEQ: Final = "bdSeq"
# Names that belong to the protocol: switches of the edge node and of its devices, and the session's number.
_CONTROL: Final = ("Node Control/", "Device Control/")

_QUALITIES: Final = {192: GOOD, 0: BAD, 500: LAST_USABLE}  # 500: stale
_SIGNED_BITS: Final = {1: 8, 2: 16, 3: 32, 4: 64}
_UNSIGNED: Final = frozenset((5, 6, 7, 8, 13))  # and DateTime, in ms
_COMPOUND: Final = {
    "bytes_value": "bytes, a file or an array",
    "dataset_value": "a data set",
    "template_value": "a template",
    "extension_value": "an extension",
}

_Numeric = dict[str, Callable[[int], float] | None]


class Declared(NamedTuple):
    """What a birth says of a metric: its name, and how a number is read from each field that may hold it."""

    name: str
    numeric: _Numeric


Table = dict[str | int, Declared]  # by name and by alias


class UndeclaredError(FlawError):
    """A metric cannot be read before its birth was seen."""


def _signed(bits: int, field_bits: int) -> Callable[[int], float]:
    """Two's complement in an unsigned field. The specification does not say whether a small type is extended to the
    field's width, and edge nodes do either."""

    def convert(value: int) -> float:
        if value < 1 << (bits - 1):
            return value
        negative = value - (1 << (bits if value < 1 << bits else field_bits))
        if negative < -(1 << (bits - 1)):
            raise FlawError(f"{value} does not fit into Int{bits}")
        return negative

    return convert


def _numeric(datatype: int) -> _Numeric:
    numeric: _Numeric = {"float_value": None, "double_value": None, "boolean_value": float}
    if datatype in _SIGNED_BITS:
        bits = _SIGNED_BITS[datatype]
        numeric |= {"int_value": _signed(bits, 32), "long_value": _signed(bits, 64)}
    elif datatype in _UNSIGNED:
        numeric |= {"int_value": None, "long_value": None}
    return numeric


_BY_TYPE: Final = [_numeric(datatype) for datatype in range(35)]


def _numeric_of(datatype: int) -> _Numeric:
    return _BY_TYPE[datatype if datatype < len(_BY_TYPE) else 0]


def is_control(name: str) -> bool:
    """True for metrics that steer the session and measure nothing."""
    return name == BD_SEQ or name.startswith(_CONTROL)


def declare(payload: Payload) -> tuple[Table, list[str]]:
    """The table of a birth, and its flaws."""
    table: Table = {}
    flaws = []
    shared = set()
    for i, metric in enumerate(payload.metrics):
        try:
            name = _text(metric.name, "name")
        except FlawError as flaw:
            flaws.append(f"metric {i} of the birth: {flaw}")
            continue
        if not name:
            flaws.append(f"metric {i} of the birth has no name")
            continue
        declared = Declared(name, {} if is_control(name) else _numeric_of(metric.datatype))
        table[name] = declared
        if metric.HasField("alias"):
            other = table.setdefault(metric.alias, declared)
            if other.name != name:
                shared.add(metric.alias)
                flaws.append(
                    f"metric {name!r}: its alias {metric.alias} is that of {other.name!r} too, so neither is read"
                )
    for alias in shared:
        del table[alias]
    return table, flaws


def session_number(payload: Payload) -> int | None:
    """The bdSeq that ties a death to its birth."""
    for metric in payload.metrics:
        if metric.name == BD_SEQ:
            return metric.long_value or metric.int_value
    return None


def read(
    payload: Payload, table: Table, source: str, received_at: int, *, birth: bool
) -> tuple[list[Decoded], list[str], bool]:
    """All values of a payload, the flaws of its metrics, and whether a birth is missing for some of them."""
    live = Columns(source)
    past = Columns(source, historical=True)
    metrics, times, values, qualities = live.metrics, live.times, live.values, live.quality
    flaws: list[str] = []
    incomplete = False
    payload_time = payload.timestamp * 1000 or received_at
    last_time, lookup = LAST_TIME, table.get
    # Attribute access is what costs here. A known number with nothing special about it is taken at once; everything
    # else goes through `_read_one`, which can do all.
    for metric in payload.metrics:
        try:
            known = lookup(metric.name or metric.alias)
            field = metric.WhichOneof("value")
            time = metric.timestamp * 1000 or payload_time
            if (
                known is None
                or birth
                or field not in known.numeric
                or time >= last_time
                or metric.properties
                or metric.is_null
                or metric.is_historical
            ):
                _read_one(metric, known, field, time, past if metric.is_historical else live)
                continue
            value: float = getattr(metric, field)
            convert = known.numeric[field]
            if convert is not None:
                value = convert(value)  # type: ignore[arg-type]  # only integer fields are converted
            elif value - value != 0:  # NaN or infinite
                live.add_number(known.name, time, value, GOOD)
                continue
            metrics.append(known.name)
            times.append(time)
            values.append(value)
            qualities.append(GOOD)
        except FlawError as flaw:
            flaws.append(f"metric {_label(metric, table)}: {flaw}")
            incomplete = incomplete or isinstance(flaw, UndeclaredError)
    if birth:
        live.announce(_units(payload))
    return live.decoded() + past.decoded(), flaws, incomplete


def _label(metric: Metric, table: Table) -> str:
    known = table.get(metric.name or metric.alias)
    return show(known.name if known else metric.name) if known or metric.name else f"with alias {metric.alias}"


def _text(value: object, what: str) -> str:
    """A string field; the runtime hands out bytes when they are no UTF-8."""
    if not isinstance(value, str):
        raise FlawError(f"its {what} is not UTF-8 text")
    return value


def _read_one(metric: Metric, known: Declared | None, field: str | None, time: int, columns: Columns) -> None:
    name = known.name if known else _text(metric.name, "name")
    if not name:
        raise UndeclaredError("no birth that was seen declares this alias")
    if is_control(name):
        return
    if time >= LAST_TIME:
        raise FlawError(f"the time {time // 1000} ms is after 2099, which cannot be stored")
    quality = _quality(metric.properties) if metric.properties else GOOD
    if metric.is_null:
        columns.add_number(name, time, None, quality)
    elif field is None:
        raise FlawError("it carries no value, and does not say that it is null")
    elif field == "string_value":
        columns.add_text(name, time, _text(metric.string_value, "text"), quality)
    elif field in _COMPOUND:
        raise FlawError(f"it holds {_COMPOUND[field]}, which is no single value")
    else:
        numeric = _numeric_of(metric.datatype) if metric.datatype or known is None else known.numeric
        if field not in numeric:
            if known is None:
                raise UndeclaredError("an integer cannot be read before a birth has declared its type")
            raise FlawError(f"its data type, as declared, is not one that {field} can hold")
        value, convert = getattr(metric, field), numeric[field]
        columns.add_number(name, time, convert(value) if convert else value, quality)


def _properties(raw: bytes) -> dict[str, object]:
    try:
        found = PropertySet.FromString(raw)
        return {
            key: getattr(value, field)
            for key, value in zip(found.keys, found.values, strict=False)
            if (field := value.WhichOneof("value")) is not None
        }
    except DecodeError:
        raise FlawError("its property set cannot be read") from None


def _quality(raw: bytes) -> int:
    code = _properties(raw).get("Quality", 192)
    if not isinstance(code, int):
        return UNCERTAIN
    return _QUALITIES.get(code, code if code < 256 else UNCERTAIN)


def _units(payload: Payload) -> dict[str, str]:
    """Units are not part of the specification; edge nodes announce them in the property engUnit."""
    units = {}
    for metric in payload.metrics:
        try:
            unit = _properties(metric.properties).get("engUnit") if metric.properties else None
            if isinstance(unit, str) and unit and unit.isprintable():
                units[metric.name] = unit
        except FlawError:  # already told as a flaw of the value
            continue
    return units
