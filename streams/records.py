"""Kafka records to columns: what a batch of events says, before anything is decided or written."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec
import numpy as np
import numpy.typing as npt

from core.frames import Frame, FrameError, Readings, decode
from core.kafka import DEAD_LETTERS, PRESENCE, READINGS, TEXTS, DeadLetter, PresenceChange, Text
from core.readings import known_time

_text = msgspec.msgpack.Decoder(Text).decode
_dead_letter = msgspec.msgpack.Decoder(DeadLetter).decode
_presence = msgspec.msgpack.Decoder(PresenceChange).decode


@dataclass(frozen=True, slots=True, order=True)
class TopicPartition:
    """One partition of one topic."""

    topic: str
    partition: int


@dataclass(frozen=True, slots=True)
class Record:
    """One Kafka record."""

    offset: int
    timestamp: int  # µs since 1970, Kafka's
    value: bytes


@dataclass(slots=True)
class Content:
    """What the records of one partition say. `received_at` and `historical` go with each reading, `text_received_at`
    with each text."""

    readings: Readings = field(default_factory=lambda: Readings.concatenate([]))
    received_at: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    historical: npt.NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, np.bool_))
    texts: list[Text] = field(default_factory=list)
    text_received_at: list[int] = field(default_factory=list)
    dead_letters: list[DeadLetter] = field(default_factory=list)
    presence: list[PresenceChange] = field(default_factory=list)

    @property
    def received(self) -> int:
        """How much came in: readings, texts and dead letters; presence is no measurement."""
        return len(self.readings) + len(self.texts) + len(self.dead_letters)


def read(source: TopicPartition, records: Sequence[Record]) -> Content:
    """Decode the records of one partition; one that cannot be decoded becomes a dead letter itself."""
    content = Content()
    frames: list[Frame] = []
    for record in records:
        try:
            if source.topic == READINGS:
                frames.append(decode(record.value))
            elif source.topic == TEXTS:
                content.texts.append(_text(record.value))
                content.text_received_at.append(record.timestamp)
            elif source.topic == DEAD_LETTERS:
                content.dead_letters.append(_dead_letter(record.value))
            elif source.topic == PRESENCE:
                change = _presence(record.value)
                if not known_time(change.time):
                    raise msgspec.ValidationError(f"the time {change.time} µs is outside the years 1 to 9999")
                content.presence.append(change)
        except (FrameError, msgspec.MsgspecError) as error:
            reason = f"the record at {source.topic}[{source.partition}] offset {record.offset} is unreadable: {error}"
            content.dead_letters.append(DeadLetter(record.timestamp, source.topic, record.value, reason))
    if frames:
        sizes = [len(frame.readings) for frame in frames]
        content.readings = Readings.concatenate([frame.readings for frame in frames])
        content.received_at = np.repeat(np.array([frame.received_at for frame in frames], np.int64), sizes)
        content.historical = np.repeat(np.array([frame.historical for frame in frames], np.bool_), sizes)
    return content
