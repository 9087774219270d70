"""From messages to frames, without I/O: decode, resolve addresses, flag quality, sort into partitions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import repeat

import numpy as np

from core.frames import MAX_READINGS, Frame, Readings
from core.kafka import MAX_MESSAGE_BYTES, DeadLetter, PresenceChange, Text
from core.screening import screen
from core.settings import IngestSettings
from ingest.decoders.base import (
    Birth,
    Command,
    Decoded,
    Decoder,
    Measurements,
    Message,
    Presence,
    Rejection,
    TextValues,
)
from ingest.registry import Discovery, Registry, name_flaw, text_flaw

# Of what is larger there is no use, and Kafka takes no more than core.kafka.MAX_MESSAGE_BYTES in one record.
_MAX_TEXT_LENGTH = 1_000_000
_MAX_DEAD_PAYLOAD = MAX_MESSAGE_BYTES // 2
_SHOWN_FLAWS = 5


@dataclass(slots=True)
class Outcome:
    """All that a batch of messages leads to. The counters count readings and texts, and rejected messages."""

    frames: list[tuple[int, Frame]] = field(default_factory=list)  # with their partition
    texts: list[tuple[int, Text]] = field(default_factory=list)
    dead_letters: list[DeadLetter] = field(default_factory=list)
    presence: list[PresenceChange] = field(default_factory=list)
    births: list[Birth] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)

    @property
    def readings(self) -> int:
        return sum(len(frame.readings) for _, frame in self.frames) + len(self.texts)


@dataclass(slots=True)
class Decoding:
    """Messages after decoding: each with what it says, and the addresses that nobody knew."""

    parts: list[tuple[Message, Decoded]]
    unknown: list[Discovery]


class _Columns:
    """Readings of one partition (and of one kind: live or historical) while they are collected."""

    __slots__ = ("ids", "qualities", "times", "values")

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.times: list[int] = []
        self.values: list[float] = []
        self.qualities: list[int] = []


def decode(messages: Sequence[tuple[Decoder, Message]], registry: Registry) -> Decoding:
    """Decode each message with its decoder, and say which addresses have to be discovered before `assemble`."""
    parts: list[tuple[Message, Decoded]] = []
    unknown: dict[tuple[str, str], Discovery] = {}
    lookup = registry.lookup
    for decoder, message in messages:
        for part in said(decoder, message):
            parts.append((message, part))
            if isinstance(part, Measurements | TextValues):
                known = lookup.get(part.source, ())
                for metric in part.metrics:
                    if metric not in known:
                        units = part.units if isinstance(part, Measurements) else None
                        discovery = Discovery(part.source, metric, (units or {}).get(metric))
                        unknown.setdefault((part.source, metric), discovery)
    return Decoding(parts, [discovery for discovery in unknown.values() if discovery.flaw() is None])


def said(decoder: Decoder, message: Message) -> list[Decoded]:
    """What a decoder says of a message, whatever happens."""
    try:
        return list(decoder.decode(message))
    except Exception as error:  # a fault of ours: the messages beside this one must not suffer from it
        return [Rejection(f"the decoder {decoder.name} failed: {error!r}")]


def assemble(decoding: Decoding, registry: Registry, settings: IngestSettings) -> Outcome:
    """Sort everything into what has to be published, kept and sent. Every known address must be registered by now."""
    outcome = Outcome()
    columns: defaultdict[tuple[int, bool], _Columns] = defaultdict(_Columns)
    received_at = max((message.received_at for message, _ in decoding.parts), default=0)
    for message, part in decoding.parts:
        if isinstance(part, Measurements):
            ids = _resolve(part, registry, message, outcome)
            if ids:
                _collect(part, ids, columns[int(registry.partition[ids[0]]), part.historical], registry, columns)
        elif isinstance(part, TextValues):
            _collect_texts(part, _resolve(part, registry, message, outcome), registry, message, outcome)
        elif isinstance(part, Presence | Birth) and (flaw := _name_flaw(part)):
            outcome.dead_letters.append(dead_letter(message, flaw))
        elif isinstance(part, Presence):
            outcome.presence.append(PresenceChange(part.source, part.online, part.time, part.reason))
        elif isinstance(part, Rejection):
            outcome.dead_letters.append(dead_letter(message, part.reason))
        elif isinstance(part, Birth):
            outcome.births.append(part)
        elif isinstance(part, Command):
            outcome.commands.append(part)
        else:  # only a slow decoder gives waveforms, and its messages go through `ingest.measuring`
            outcome.dead_letters.append(dead_letter(message, "a waveform came by a session that measures none"))
    for (partition, historical), column in columns.items():
        readings = flag(column_arrays(column), received_at, registry, settings)
        for start in range(0, len(readings), MAX_READINGS):
            chunk = readings.take(slice(start, start + MAX_READINGS))
            outcome.frames.append((partition, Frame(received_at, chunk, historical)))
    return outcome


def flag(readings: Readings, received_at: int, registry: Registry, settings: IngestSettings) -> Readings:
    """Scale the raw values and flag what cannot be trusted; a quality that the device gave is never improved."""
    ids = readings.sensor_id
    raw = readings.value
    low, high = registry.low[ids], registry.high[ids]
    with np.errstate(over="ignore", invalid="ignore"):  # what comes of it is flagged
        value = raw * registry.scale[ids] + registry.offset[ids]
    flags = screen(raw, value, readings.time, readings.quality, low, high, received_at, settings)
    return Readings(ids, readings.time, value, flags)


def column_arrays(column: _Columns) -> Readings:
    """The collected lists as arrays."""
    return Readings(
        np.array(column.ids, np.uint32),
        np.array(column.times, np.int64),
        np.array(column.values, np.float64),
        np.array(column.qualities, np.uint8),
    )


def _resolve(part: Measurements | TextValues, registry: Registry, message: Message, outcome: Outcome) -> list[int]:
    """The sensor ids of a part's metrics; those that can be no address go to the dead letters and out of the part."""
    known = registry.lookup.get(part.source, {})
    try:
        return [known[metric] for metric in part.metrics]
    except KeyError:
        pass
    keep = [i for i, metric in enumerate(part.metrics) if metric in known]
    flaws = [
        Discovery(part.source, metric).flaw() or f"the sensor {part.source}/{metric} could not be registered"
        for metric in dict.fromkeys(metric for metric in part.metrics if metric not in known)
    ]
    outcome.dead_letters.append(dead_letter(message, _joined(flaws)))
    part.metrics = [part.metrics[i] for i in keep]
    part.values = [part.values[i] for i in keep]  # type: ignore[assignment]  # the list keeps its kind
    if not isinstance(part.times, int):
        part.times = [part.times[i] for i in keep]
    if not isinstance(part.quality, int):
        part.quality = [part.quality[i] for i in keep]
    return [known[metric] for metric in part.metrics]


def _collect(
    part: Measurements,
    ids: list[int],
    column: _Columns,
    registry: Registry,
    columns: "defaultdict[tuple[int, bool], _Columns]",
) -> None:
    n = len(ids)
    times = repeat(part.times, n) if isinstance(part.times, int) else part.times
    qualities = repeat(part.quality, n) if isinstance(part.quality, int) else part.quality
    if n == 1 or registry.share_partition(part.source):
        column.ids.extend(ids)
        column.times.extend(times)
        column.values.extend(part.values)
        column.qualities.extend(qualities)
        return
    # sensors of one source may be bound to different equipment
    for sensor_id, time, value, code in zip(ids, times, part.values, qualities, strict=True):
        own = columns[int(registry.partition[sensor_id]), part.historical]
        own.ids.append(sensor_id)
        own.times.append(time)
        own.values.append(value)
        own.qualities.append(code)


def _collect_texts(part: TextValues, ids: list[int], registry: Registry, message: Message, outcome: Outcome) -> None:
    times = repeat(part.times, len(ids)) if isinstance(part.times, int) else part.times
    qualities = repeat(part.quality, len(ids)) if isinstance(part.quality, int) else part.quality
    flaws = []
    for sensor_id, metric, time, value, code in zip(ids, part.metrics, times, part.values, qualities, strict=True):
        flaw = text_flaw(value) if len(value) <= _MAX_TEXT_LENGTH else f"has more than {_MAX_TEXT_LENGTH} characters"
        if flaw is None:
            outcome.texts.append((int(registry.partition[sensor_id]), Text(sensor_id, time, value, code)))
        else:
            flaws.append(f"the value of {part.source}/{metric} {flaw}")
    if flaws:
        outcome.dead_letters.append(dead_letter(message, _joined(flaws)))


def _name_flaw(part: Presence | Birth) -> str | None:
    return name_flaw("source", part.source) if isinstance(part, Presence) else name_flaw("topic", part.topic)


def _joined(flaws: list[str]) -> str:
    """One dead letter for all flaws of a message: each carries the whole payload."""
    more = len(flaws) - _SHOWN_FLAWS
    return "; ".join(flaws[:_SHOWN_FLAWS]) + (f"; and {more} more" if more > 0 else "")


def dead_letter(message: Message, reason: str) -> DeadLetter:
    """What cannot be read of a message, as Kafka can carry it."""
    payload = message.payload
    if len(payload) > _MAX_DEAD_PAYLOAD:
        reason += f" (of {len(payload)} bytes the first {_MAX_DEAD_PAYLOAD} are kept)"
        payload = payload[:_MAX_DEAD_PAYLOAD]
    # what a device sent may stand in the reason, and be no Unicode
    return DeadLetter(message.received_at, message.topic, payload, reason.encode(errors="backslashreplace").decode())
