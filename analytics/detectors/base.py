"""The detector protocol.

A detector watches one sensor at a time. Its state is one fixed-size record a sensor (a slot of a structured numpy
array), its configuration another, and its work one numba kernel that runs over a batch of prepared readings:

    kernel(samples, state, parameters, enabled, scores, events) -> number of events written

`samples` are the usable readings of the batch in order (see `SAMPLE`); the kernel reads `state[sample.slot]` and
`parameters[sample.slot]`, writes its statistic in units of its threshold to `scores[i]` (1 or more means alarm, NaN
while learning), and appends to `events`. It emits at most one event a sample, never looks ahead, and keeps nothing
outside `state`: so the answers do not depend on how readings are cut into batches, and the bytes of `state` are all
that a snapshot needs. State begins as zeros.

Numba's cache notices a change of the file that holds a kernel, not of this one: after a change here, delete
`__pycache__`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numba as nb
import numpy as np
import numpy.typing as npt

Records = npt.NDArray[np.void]

# One usable reading, prepared by `clock`.
SAMPLE: Final = np.dtype(
    [
        ("time", "i8"),  # µs since 1970
        ("value", "f8"),
        ("gap", "f8"),  # s since the sensor's previous usable reading, 0 for the first
        ("interval", "f8"),  # s between readings, configured or learned; 0 while unknown
        ("resolution", "f8"),  # smallest step the sensor was seen to make, 0 while unknown
        ("age", "f8"),  # s since the sensor's first reading
        ("slot", "i4"),
        ("row", "i4"),  # where the reading stands in the caller's columns
        ("moves", "i4"),  # how often the value has changed, capped
        ("monotone", "u1"),  # 1: a total that only ever goes one way
        ("idle", "u1"),  # 1: the value says that the machine stands, or has just started
        ("fresh", "u1"),  # LOST or STARTED: what was known of the level no longer holds
    ],
    align=True,
)

EVENT: Final = np.dtype(
    [
        ("row", "i4"),
        ("slot", "i4"),
        ("kind", "i1"),
        ("severity", "i1"),
        ("direction", "i1"),
        ("time", "i8"),
        ("since", "i8"),
        ("window_start", "i8"),
        ("score", "f8"),
        ("value", "f8"),
        ("baseline", "f8"),
        ("spread", "f8"),
        ("threshold", "f8"),
    ],
    align=True,
)

# Every detector's state begins with these.
EPISODE: Final[list[tuple[Any, ...]]] = [
    ("since", "i8"),  # estimated onset of the open anomaly
    ("ready", "f4"),  # 0 to 1: how much of the learning is done
    ("open", "i1"),
    ("severity", "i1"),
    ("direction", "i1"),
]

LOST: Final = 1  # the first reading after a long gap: take up the level anew, keep what is known of the noise
STARTED: Final = 2  # a machine that stood since it was first seen runs: the bank wipes what its detectors learned

BEGIN: Final = 0
UPDATE: Final = 1
END: Final = 2
LOW: Final = 0
MEDIUM: Final = 1
HIGH: Final = 2
CRITICAL: Final = 3


@dataclass(frozen=True, slots=True)
class Parameter:
    """One setting of a detector. NaN as default means "not configured"."""

    name: str
    default: float
    minimum: float
    maximum: float
    unit: str
    meaning: str


@dataclass(frozen=True)
class Detector:
    """What the registry holds. `version` goes up whenever the same readings may give other answers."""

    name: str
    version: int
    summary: str
    parameters: tuple[Parameter, ...]
    state: np.dtype[np.void]
    kernel: Callable[[Records, Records, Records, npt.NDArray[np.uint8], npt.NDArray[np.float64], Records], int]
    optional: bool = False  # it costs more than it is worth on every sensor: it runs only where the settings ask for it
    patient: bool = False  # it learns for days: a sensor counts as ready without it
    levelled: bool = True  # it learns how the sensor runs: a first start wipes what it learned of the rest

    @cached_property
    def parameter_dtype(self) -> np.dtype[np.void]:
        """The record that holds one sensor's parameters."""
        return parameter_dtype(self.parameters)

    def settle(self, given: Mapping[str, float]) -> Records:
        """One record of parameters: the defaults with `given` over them.

        Raises ValueError naming the parameter when it is unknown, not a number or out of range.
        """
        known = {p.name: p for p in self.parameters}
        values = {p.name: p.default for p in self.parameters}
        for name, value in given.items():
            if name not in known:
                raise ValueError(f"{self.name}.{name}: unknown; one of {', '.join(sorted(known))}")
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise ValueError(f"{self.name}.{name}: a number, not {value!r}")
            parameter = known[name]
            if not parameter.minimum <= value <= parameter.maximum:
                raise ValueError(
                    f"{self.name}.{name}: {value:g} is not between {parameter.minimum:g} and {parameter.maximum:g}"
                )
            values[name] = float(value)
        return np.array([tuple(values.values())], self.parameter_dtype)


def parameter_dtype(parameters: tuple[Parameter, ...]) -> np.dtype[np.void]:
    """The structured type of `parameters`: one float64 each."""
    return np.dtype([(p.name, "f8") for p in parameters])


def state_dtype(*fields: tuple[Any, ...]) -> np.dtype[np.void]:
    """The structured type of a detector's state: `EPISODE` and then its own `fields`."""
    return np.dtype([*EPISODE, *fields], align=True)


def compiled(state: np.dtype[np.void], parameters: tuple[Parameter, ...]) -> Callable[[Any], Any]:
    """Decorator: compile a kernel for these types now (cached on disk), so that no call ever waits for the compiler."""
    signature = nb.int64(
        nb.from_dtype(SAMPLE)[::1],
        nb.from_dtype(state)[::1],
        nb.from_dtype(parameter_dtype(parameters))[::1],
        nb.uint8[::1],
        nb.float64[::1],
        nb.from_dtype(EVENT)[::1],
    )
    return nb.njit(signature, cache=True, nogil=True, error_model="numpy")


@nb.njit(cache=True, error_model="numpy")
def severity_of(score):  # type: ignore[no-untyped-def]
    """The severity that a score means: below 1.6 low, 2.5 medium, 4 high, above critical."""
    if score < 1.6:
        return LOW
    if score < 2.5:
        return MEDIUM
    return HIGH if score < 4.0 else CRITICAL


@nb.njit(cache=True, error_model="numpy")
def report(events, count, sample, episode, kind, score, baseline, spread, threshold, window_start):  # type: ignore[no-untyped-def]
    """Write event number `count` for `sample`; severity, direction and onset are those of `episode`."""
    event = events[count]
    event.row = sample.row
    event.slot = sample.slot
    event.kind = kind
    event.severity = episode.severity
    event.direction = episode.direction
    event.time = sample.time
    event.since = episode.since
    event.window_start = window_start
    event.score = score
    event.value = sample.value
    event.baseline = baseline
    event.spread = spread
    event.threshold = threshold
    return count + 1
