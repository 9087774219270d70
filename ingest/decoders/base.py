"""What a decoder is: bytes of one MQTT message in, source-addressed values out. No I/O, no clock, no registry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

import msgspec
import numpy as np
import numpy.typing as npt

from core.quality import GOOD


class Message(msgspec.Struct, frozen=True, gc=False):
    """One MQTT message as it came. `received_at` is our clock in µs since 1970."""

    topic: str
    payload: bytes
    received_at: int
    retained: bool = False


@dataclass(slots=True)
class Measurements:
    """Numeric values of one source; `metrics`, `times` and `values` have equal length.

    `times` are µs since 1970 by the device's clock; one int stands for all of them. A sensor's address is
    ``source/metric``. `value` NaN means "no usable value" and should come with a bad quality.
    """

    source: str
    metrics: Sequence[str]
    times: Sequence[int] | int
    values: Sequence[float]
    quality: Sequence[int] | int = GOOD
    historical: bool = False
    units: dict[str, str] | None = None  # metric -> unit, where the format announces it (a birth)


@dataclass(slots=True)
class TextValues:
    """Text values of one source, of equal lengths as in `Measurements`."""

    source: str
    metrics: Sequence[str]
    times: Sequence[int] | int
    values: Sequence[str]
    quality: Sequence[int] | int = GOOD


@dataclass(slots=True, eq=False)
class Waveform:
    """A block of samples, or the lines of an amplitude spectrum, of one channel; its sensor is ``source/metric``.

    `time`: when sampling began (µs since 1970). `rate`: samples a second; of a spectrum, Hz between its lines, the
    first at 0 Hz. `speed`: of the machine meanwhile, in revolutions a minute. `rms`, `window`: of a spectrum's
    amplitudes.
    """

    source: str
    metric: str
    time: int
    rate: float
    unit: str
    samples: npt.NDArray[np.float32]
    speed: float | None = None
    quality: int = GOOD
    spectrum: bool = False
    rms: bool = False
    window: str = "rectangular"


@dataclass(frozen=True, slots=True)
class Presence:
    """A source, and everything below it (``source`` and ``source/...``), came or went."""

    source: str
    online: bool
    time: int
    reason: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """The message, or a named part of it, cannot be decoded: it becomes a dead letter. `reason` says what and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Birth:
    """Session state that must survive a restart: kept under `topic` before the message is acknowledged, and given back
    to the decoder's `restore` at the start. An empty payload forgets it."""

    topic: str
    payload: bytes
    received_at: int


@dataclass(frozen=True, slots=True)
class Command:
    """A message to publish back to the device (a Sparkplug rebirth request)."""

    topic: str
    payload: bytes


Decoded = Measurements | TextValues | Waveform | Presence | Rejection | Birth | Command


class Decoder(Protocol):
    """One payload format. One instance lives in one ingest process and may keep session state."""

    name: ClassVar[str]
    filters: ClassVar[tuple[str, ...]]  # MQTT topic filters that it is subscribed to by default
    ordered: ClassVar[bool]  # True: messages need one consumer in order (session state), never a shared subscription
    slow: ClassVar[bool]  # True: messages take long, so they have a session and a thread of their own

    def decode(self, message: Message) -> Iterable[Decoded]:
        """Everything that the message says. Never raises for bad input: yields `Rejection`, keeping the good parts."""
        ...

    def restore(self, births: Iterable[Birth]) -> None:
        """Take back the session state of an earlier process. Stateless decoders do nothing."""
        ...
