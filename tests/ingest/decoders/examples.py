"""The byte examples that stand beside the decoders, and what a decoder says in the form in which they expect it."""

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from google.protobuf import json_format

import ingest.decoders
from ingest.decoders import DECODERS
from ingest.decoders.base import (
    Birth,
    Command,
    Decoded,
    Measurements,
    Message,
    Presence,
    Rejection,
    TextValues,
    Waveform,
)
from ingest.decoders.sparkplug_b_pb2 import Payload, PropertySet

RECEIVED_AT = 1_700_000_000_000_000
FOLDER = Path(ingest.decoders.__file__).parent / "examples"


@dataclass(frozen=True)
class Example:
    """`message` gives `expect` and a rejection that holds all of `rejected`, once the messages `before` have come."""

    decoder: str
    about: str
    before: list[Message]
    message: Message
    same_process: bool  # it needs what does not survive a restart: sequence numbers, when a rebirth was asked for
    expect: dict[str, Any]
    rejected: list[str]


def examples() -> Iterator[Example]:
    """All examples of all decoders."""
    for name in DECODERS:
        for item in json.loads((FOLDER / f"{name}.json").read_text()):
            expect = dict(item["expect"])
            rejected = expect.pop("rejected", [])
            yield Example(
                name,
                item["about"],
                [Message(topic, _bytes(payload), RECEIVED_AT) for topic, payload in item.get("before", [])],
                Message(item["topic"], _bytes(item["payload"]), RECEIVED_AT, item.get("retained", False)),
                item.get("same_process", False),
                {
                    key: _rows(value) if isinstance(value, list) and key != "waveforms" else value
                    for key, value in expect.items()
                    if value
                },
                rejected,
            )


def _bytes(payload: Any) -> bytes:
    if isinstance(payload, str):
        return payload.encode()
    if "hex" in payload:
        return bytes.fromhex(payload["hex"])
    written = payload["sparkplug"]
    properties = [metric.pop("properties", None) for metric in written.get("metrics", [])]
    found = json_format.ParseDict(written, Payload())
    for metric, pairs in zip(found.metrics, properties, strict=True):
        if pairs:  # bytes in our own schema
            metric.properties = json_format.ParseDict(pairs, PropertySet()).SerializeToString()
    return found.SerializeToString()


def _rows(rows: list[Any]) -> list[Any]:
    """Rows ``[address, value, time, quality]``, where the time of receipt and good quality may be left out."""
    full = [RECEIVED_AT, 192]
    return [
        row
        if isinstance(row, str) or isinstance(row[1], bool)
        else [row[0], row[1] if isinstance(row[1], str) else float(row[1]), *row[2:], *full[len(row) - 2 :]]
        for row in rows
    ]


def said(decoded: Iterable[Decoded]) -> dict[str, Any]:
    """What a decoder says, as an example writes it; rejections are left to `reasons`."""
    found: dict[str, Any] = {}
    for part in decoded:
        match part:
            case Measurements():
                key = "historical" if part.historical else "values"
                found.setdefault(key, []).extend(rows(part))
                for metric, unit in (part.units or {}).items():
                    found.setdefault("units", {})[f"{part.source}/{metric}"] = unit
            case TextValues():
                found.setdefault("texts", []).extend(rows(part))
            case Waveform():
                block = [f"{part.source}/{part.metric}", len(part.samples), part.rate, part.unit]
                found.setdefault("waveforms", []).append([*block, float(part.samples[0]), part.time])
            case Presence():
                found.setdefault("presence", []).append([part.source, part.online])
            case Birth():
                found.setdefault("births", {})[part.topic] = bool(part.payload)
            case Command():
                found.setdefault("commands", []).append(part.topic)
    return found


def rows(part: Measurements | TextValues) -> list[list[Any]]:
    """A part as rows; what is not finite is written in words, so that it can be compared."""
    n = len(part.metrics)
    times = [part.times] * n if isinstance(part.times, int) else part.times
    quality = [part.quality] * n if isinstance(part.quality, int) else part.quality
    return [
        [f"{part.source}/{metric}", value if isinstance(value, str) else _number(value), time, code]
        for metric, value, time, code in zip(part.metrics, part.values, times, quality, strict=True)
    ]


def reasons(decoded: Iterable[Decoded]) -> list[str]:
    """The reasons of all rejections."""
    return [part.reason for part in decoded if isinstance(part, Rejection)]


def _number(value: float) -> float | str:
    return float(value) if math.isfinite(value) else str(float(value))
