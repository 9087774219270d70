"""The columnar frame: what travels through Kafka between `ingest` and `streams`.

Layout, little-endian: a 12-byte header `version u1, flags u1, count u2, received_at i8`, then four columns one after
the other: `sensor_id u4[n]`, `time i8[n]` (microseconds since 1970, the device's clock), `value f8[n]`,
`quality u1[n]`.
"""

import struct
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

VERSION: Final = 1
MAX_READINGS: Final = 1000
HISTORICAL: Final = 0x01  # the sender says that these readings are a backfill

_HEADER: Final = struct.Struct("<BBHq")
_BYTES_PER_READING: Final = 4 + 8 + 8 + 1


class FrameError(ValueError):
    """The bytes are no frame of this version; the message says why."""


@dataclass(frozen=True, slots=True)
class Readings:
    """Four columns of equal length n. `time` is in microseconds since 1970, `quality` is the OPC byte."""

    sensor_id: npt.NDArray[np.uint32]
    time: npt.NDArray[np.int64]
    value: npt.NDArray[np.float64]
    quality: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.sensor_id)

    def take(self, rows: npt.NDArray[np.bool_] | npt.NDArray[np.intp] | slice) -> "Readings":
        """The readings at `rows` (a mask, indices or a slice)."""
        return Readings(self.sensor_id[rows], self.time[rows], self.value[rows], self.quality[rows])

    @staticmethod
    def concatenate(parts: "list[Readings]") -> "Readings":
        """All parts after one another; an empty list gives empty columns."""
        if not parts:
            return Readings(np.empty(0, np.uint32), np.empty(0, np.int64), np.empty(0), np.empty(0, np.uint8))
        return Readings(
            np.concatenate([p.sensor_id for p in parts]),
            np.concatenate([p.time for p in parts]),
            np.concatenate([p.value for p in parts]),
            np.concatenate([p.quality for p in parts]),
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """1 to `MAX_READINGS` readings of one partition, received together (`received_at`: our clock, µs since 1970)."""

    received_at: int
    readings: Readings
    historical: bool = False


def encode(frame: Frame) -> bytes:
    """The frame as bytes. Raises `FrameError` when it holds no reading or more than `MAX_READINGS`."""
    readings = frame.readings
    n = len(readings)
    if not 1 <= n <= MAX_READINGS:
        raise FrameError(f"a frame carries 1 to {MAX_READINGS} readings, not {n}")
    return b"".join(
        (
            _HEADER.pack(VERSION, HISTORICAL if frame.historical else 0, n, frame.received_at),
            readings.sensor_id.astype("<u4", copy=False).tobytes(),
            readings.time.astype("<i8", copy=False).tobytes(),
            readings.value.astype("<f8", copy=False).tobytes(),
            readings.quality.astype("u1", copy=False).tobytes(),
        )
    )


def decode(data: bytes) -> Frame:
    """The frame that `encode` made; its columns are read-only views of `data`. Raises `FrameError`."""
    if len(data) < _HEADER.size:
        raise FrameError(f"a frame has at least {_HEADER.size} bytes, not {len(data)}")
    version, flags, n, received_at = _HEADER.unpack_from(data)
    if version != VERSION:
        raise FrameError(f"unknown frame version {version}")
    if n == 0 or len(data) != _HEADER.size + n * _BYTES_PER_READING:
        raise FrameError(f"{len(data)} bytes do not hold a header and {n} readings")
    ids = _HEADER.size
    times = ids + 4 * n
    values = times + 8 * n
    qualities = values + 8 * n
    readings = Readings(
        np.frombuffer(data, "<u4", n, ids),
        np.frombuffer(data, "<i8", n, times),
        np.frombuffer(data, "<f8", n, values),
        np.frombuffer(data, "u1", n, qualities),
    )
    return Frame(received_at, readings, bool(flags & HISTORICAL))
