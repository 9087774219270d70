"""What the JSON formats share: strict parsing, times, qualities, and single values gathered to columns.

Every function that meets something unusable raises `FlawError` with the reason in words; the caller knows which part of
the message it stands in and puts that before it.
"""

import json
import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from core.quality import BAD, GOOD, SENSOR_FAILURE, UNCERTAIN
from ingest.decoders.base import Decoded, Measurements, Rejection, TextValues

# 2100-01-01: later (or before 1970) is no reading but a broken clock, and cannot be stored.
LAST_TIME: Final = 4_102_444_800_000_000
MAX_DEPTH: Final = 16

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
# A number is taken for seconds below the first, ms below the second, µs below the third, and ns above: right for every
# time that can be stored, save that the first four months of 1970 can only be written in seconds.
_SECONDS: Final = 10**10
_MILLISECONDS: Final = 10**13
_MICROSECONDS: Final = 10**16

_NUMBER: Final = re.compile(r"\s*([+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|NaN|[+-]?Infinity)\s*", re.ASCII)
_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")
_WORDS: Final = {"good": GOOD, "uncertain": UNCERTAIN, "bad": BAD}
_MAX_FLAWS: Final = 20  # a reason is read by people


class FlawError(ValueError):
    """A part of a message cannot be used; the text says why."""


class _Repeated:
    """Stands for the value of a key that its object holds more than once: nobody knows which one is meant."""

    def __init__(self, times: int) -> None:
        self.times = times


def parse(payload: bytes) -> Any:
    """JSON as devices write it: with a byte order mark, with NaN and Infinity, with numbers of any size."""
    if not payload.strip():
        raise FlawError("the payload is empty")
    try:
        text = payload.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FlawError(f"the payload is not UTF-8 text: byte {error.start} is 0x{payload[error.start]:02x}") from None
    try:
        return json.loads(text, parse_int=_integer, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        found = show(text[error.pos : error.pos + 20])
        raise FlawError(f"the payload is not JSON: {error.msg} at character {error.pos}, near {found}") from None
    except RecursionError:
        raise FlawError("the payload is nested too deeply") from None


def parse_object(payload: bytes) -> dict[str, Any]:
    """A payload that has to be a JSON object."""
    body = parse(payload)
    if not isinstance(body, dict):
        raise FlawError(f"the payload is {show(body)} where a JSON object is expected")
    return body


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) < 400 else float(digits)  # such numbers are infinite as float


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        found.update((key, _Repeated(keys.count(key))) for key in found if keys.count(key) > 1)
    return found


def show(value: object) -> str:
    """A value for a reason: short, and storable whatever it holds."""
    match value:
        case dict():
            return "an object"
        case list():
            return "a list"
        case _Repeated():
            return f"a key that is given {value.times} times"
        case int() if abs(value) >= 10**40:
            return "a huge number"  # Python refuses to write out more than some thousand digits
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def microseconds(value: object) -> int:
    """A device's time in µs since 1970: a number in s, ms, µs or ns, or ISO 8601 (without a zone: UTC)."""
    if isinstance(value, str):
        time = _iso(value) if _NUMBER.fullmatch(value) is None else _epoch(_exact(value), value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        time = _epoch(value, value)
    else:
        raise FlawError(f"{show(value)} is no time")
    if not 0 <= time < LAST_TIME:
        raise FlawError(f"{show(value)} is a time before 1970 or after 2099, which cannot be stored")
    return time


def _exact(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:
        return float(text)


def _epoch(value: float, original: object) -> int:
    if isinstance(value, float) and not math.isfinite(value):
        raise FlawError(f"{show(original)} is no time")
    size = abs(value)
    if size < _SECONDS:
        return value * 1_000_000 if isinstance(value, int) else round(value * 1e6)
    if size < _MILLISECONDS:
        return value * 1000 if isinstance(value, int) else round(value * 1e3)
    return int(value) if size < _MICROSECONDS else int(value) // 1000


def _iso(text: str) -> int:
    try:
        time = datetime.fromisoformat(text.strip())
        return ((time if time.tzinfo else time.replace(tzinfo=UTC)) - _EPOCH) // _MICROSECOND
    except (ValueError, OverflowError):
        raise FlawError(f"{show(text)} is no time: neither a number nor ISO 8601") from None


def time_of(ts: object, name: str, received_at: int) -> int:
    """The time in the field `name`; absent or null, the time of receipt."""
    try:
        return received_at if ts is None else microseconds(ts)
    except FlawError as flaw:
        raise FlawError(f"{name}: {flaw}") from None


def quality_code(value: object) -> int:
    """The OPC quality byte, or one of the words good, uncertain and bad; null says nothing and means good."""
    if value is None:
        return GOOD
    if isinstance(value, str) and value.lower() in _WORDS:
        return _WORDS[value.lower()]
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 255:
        return value
    raise FlawError(f"quality {show(value)} is neither an OPC quality byte (0 to 255) nor good, uncertain or bad")


def leaves(tree: dict[str, Any], *, lists: bool = False, prefix: str = "", depth: int = 1) -> Iterator[tuple[str, Any]]:
    """The values of nested objects, with their path joined by ``/`` as in a topic; `lists`: in lists too, by index."""
    for key, value in tree.items():
        inner = (
            dict(zip(map(str, range(len(value))), value, strict=True)) if lists and isinstance(value, list) else value
        )
        if isinstance(inner, dict) and depth < MAX_DEPTH:
            yield from leaves(inner, lists=lists, prefix=f"{prefix}{key}/", depth=depth + 1)
        else:
            yield prefix + key, value


class Columns:
    """Values of one source, one at a time, gathered to one `Measurements` and one `TextValues`."""

    def __init__(self, source: str, *, historical: bool = False) -> None:
        self.metrics: list[str] = []
        self.times: list[int] = []
        self.values: list[float] = []
        self.quality: list[int] = []
        self._numbers = Measurements(source, self.metrics, self.times, self.values, self.quality, historical)
        self._texts = TextValues(source, [], [], [], [])

    def add(self, metric: str, time: int, value: object, quality: int = GOOD) -> None:
        """Take a value: numbers, numbers written as text, true, false and null as numbers, other text as text."""
        if not metric or metric.startswith("/") or metric.endswith("/"):
            raise FlawError("a key is empty, so the value has no name")
        if isinstance(value, str):
            if _NUMBER.fullmatch(value) is None:
                self.add_text(metric, time, value, quality)
            else:
                self.add_number(metric, time, float(value), quality)
        elif value is None or isinstance(value, int | float):  # a bool is an int
            self.add_number(metric, time, value, quality)
        elif isinstance(value, dict):
            raise FlawError(f"an object in a list, or one nested deeper than {MAX_DEPTH} levels, is no single value")
        elif isinstance(value, list):
            raise FlawError("a list is no single value; several values need a list of times beside them")
        else:
            raise FlawError(f"{show(value)} is ambiguous")

    def add_number(self, metric: str, time: int, value: float | None, quality: int) -> None:
        """Take a number, or null; what is no usable value gets a bad quality, unless the device gave one."""
        try:
            number = math.nan if value is None else float(value)
        except OverflowError:  # an int that no float can hold
            number = math.inf if str(value)[0] != "-" else -math.inf
        if not math.isfinite(number) and quality >= UNCERTAIN:
            quality = BAD if value is None else SENSOR_FAILURE
        self.metrics.append(metric)
        self.times.append(time)
        self.values.append(number)
        self.quality.append(quality)

    def add_text(self, metric: str, time: int, value: str, quality: int) -> None:
        """Take a text that the database can store."""
        unfit = _UNSTORABLE.search(value)
        if unfit is not None:
            raise FlawError(f"the text holds {unfit[0]!r} at character {unfit.start()}, which cannot be stored")
        columns: Any = self._texts
        columns.metrics.append(metric)
        columns.times.append(time)
        columns.values.append(value)
        columns.quality.append(quality)

    def add_tree(self, tree: dict[str, Any], time: int, *, lists: bool = False) -> list[str]:
        """Take all values of nested objects; gives the flaws of those that are none."""
        flaws = []
        for metric, value in leaves(tree, lists=lists):
            try:
                self.add(metric, time, value)
            except FlawError as flaw:
                flaws.append(f"{metric!r}: {flaw}")
        return flaws

    def announce(self, units: dict[str, str]) -> None:
        """Note the units that the format gives, by metric."""
        self._numbers.units = {metric: units[metric] for metric in self.metrics if metric in units} or None

    def decoded(self) -> list[Decoded]:
        """What was gathered; nothing when nothing was."""
        return [part for part in (self._numbers, self._texts) if part.metrics]


def rejection(flaws: list[str]) -> list[Decoded]:
    """One rejection for all flaws of a message: it becomes one dead letter, which is corrected and replayed once."""
    if not flaws:
        return []
    more = [f"and {len(flaws) - _MAX_FLAWS} more"] if len(flaws) > _MAX_FLAWS else []
    return [Rejection("; ".join(flaws[:_MAX_FLAWS] + more))]
