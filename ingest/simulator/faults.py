"""Failure modes: how bad a fault is at a time, and which stage of damage shows when."""

from dataclasses import dataclass
from typing import ClassVar, Final, Literal

import numpy as np
import numpy.typing as npt
from pydantic import ConfigDict

from ingest.simulator.dynamics import Array

Law = Literal["exponential", "linear", "step"]
LAWS: Final[tuple[Law, ...]] = ("exponential", "linear", "step")

SENSOR_MODES: Final = ("sensor_drift", "stuck_sensor")
DRIFT_SPAN: Final = 0.15  # a drifted sensor is off by this share of its range when it "fails"

_GROWTH: Final = 3.0  # exponential law: the last third of the time brings two thirds of the damage


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault on one machine; times are seconds since the scenario's start.

    Severity is 0 before `onset` and 1 from `failure` on. With `repair` set the machine stands still from `failure` to
    `repair` and is healthy after it; without, it runs on as a failed machine. `sensor` names the metric of a sensor
    fault.
    """

    machine: str
    mode: str
    onset: float
    failure: float
    law: Law = "exponential"
    repair: float | None = None
    sensor: str | None = None

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    def __post_init__(self) -> None:
        if self.law not in LAWS:
            raise ValueError(f"fault on {self.machine}: law {self.law!r} is none of {', '.join(LAWS)}")
        if self.failure < self.onset or (self.law != "step" and self.failure == self.onset):
            raise ValueError(f"fault on {self.machine}: failure {self.failure} s must come after onset {self.onset} s")
        if self.repair is not None and self.repair < self.failure:
            raise ValueError(f"fault on {self.machine}: repair at {self.repair} s must not come before failure")
        if (self.mode in SENSOR_MODES) != (self.sensor is not None):
            raise ValueError(f"fault on {self.machine}: {' and '.join(SENSOR_MODES)}, and only they, name a sensor")

    def active(self, start: float, end: float) -> bool:
        """Whether the fault shows anywhere in [start, end]."""
        return end >= self.onset and (self.repair is None or start < self.repair)

    def severity(self, time: Array) -> Array:
        """Severity 0…1 at `time` (seconds since the scenario's start), same shape."""
        if self.law == "step":
            grown = np.where(time >= self.onset, 1.0, 0.0)
        else:
            share = np.clip((time - self.onset) / (self.failure - self.onset), 0.0, 1.0)
            grown = share if self.law == "linear" else np.expm1(_GROWTH * share) / np.expm1(_GROWTH)
        return grown if self.repair is None else np.where(time < self.repair, grown, 0.0)

    def down(self, time: Array) -> npt.NDArray[np.bool_]:
        """Where the machine stands still, failed and waiting for its repair."""
        return np.zeros(time.shape, bool) if self.repair is None else (time >= self.failure) & (time < self.repair)


def stage(severity: Array, begin: float) -> Array:
    """Damage of a later stage: 0 until `begin`, 1 at full severity.

    The order of a rolling bearing's decay: high-frequency acceleration and kurtosis (0), velocity, temperature, load.
    """
    return np.maximum(0.0, (severity - begin) / (1.0 - begin))
