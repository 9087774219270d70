"""What all machines share: how they are operated, and how a rotating machine shakes, warms up and draws current."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from ingest.simulator.dynamics import Array, Dynamics
from ingest.simulator.faults import stage

_VOLTAGE: Final = 0.4  # kV between phases
_MOTOR_EFFICIENCY: Final = 0.92
_AMPERE_PER_KW: Final = 1.0 / (math.sqrt(3.0) * _VOLTAGE * _MOTOR_EFFICIENCY)
_MAGNETISING: Final = 0.5  # of the rated active current; gives a power factor of 0.89 at full load


@dataclass(frozen=True, slots=True)
class Operation:
    """One block of operation of the machines of a class; arrays broadcast to `[BLOCK, machines]`.

    `speed` is a fraction of rated speed (0 = standing), `target_speed` the same without the run-up lag, `demand` a
    fraction of rated load, `ambient` in °C. `severity` has 0…1 by failure mode, for every mode of the class.
    """

    dynamics: Dynamics
    speed: Array
    target_speed: Array
    demand: Array
    ambient: Array
    severity: Mapping[str, Array]

    @property
    def turning(self) -> Array:
        """0 standing, 1 turning, with a soft edge over the first twentieth of the speed."""
        return np.minimum(1.0, self.speed * 20.0)

    def fault(self, mode: str) -> Array:
        """Severity of a mode; a class that does not have the mode never has the fault."""
        return self.severity.get(mode, _NONE)


_NONE: Final[Array] = np.zeros((1, 1))


def vibration(op: Operation, base: float) -> Array:
    """Vibration velocity in mm/s RMS, 10-1000 Hz.

    Independent sources add as squares. A residual unbalance is in every rotor: its force, and so the velocity below
    resonance, goes with speed². `base` of 0.7-1.2 mm/s is a machine in zone A of ISO 20816-3 (group 2, rigid: A/B 1.4,
    B/C 2.8, C/D 4.5 mm/s); a fault at full severity is beyond C/D.
    """
    w = op.speed
    own = base * op.dynamics.trait("vibration", 0.12)
    residual = own * w**2 * (1 + 0.04 * op.dynamics.wander("vibration", 120.0))
    flow_noise = 0.25 * own * op.demand * w
    imbalance = 7.0 * op.fault("imbalance") * w**2
    misalignment = 5.5 * op.fault("misalignment") * w
    bearing = 7.0 * stage(op.fault("bearing_wear"), 0.25) ** 1.5 * w
    cavitation = 2.6 * op.fault("cavitation") * w
    slip = 3.0 * op.fault("belt_slip") * w
    squares = residual**2 + flow_noise**2 + imbalance**2 + misalignment**2 + bearing**2 + cavitation**2 + slip**2
    return np.sqrt(squares + 0.03**2)


def high_frequency_acceleration(op: Operation, base: float) -> Array:
    """Acceleration above 5 kHz in g RMS: the first sign of a bearing's damage, and of collapsing vapour bubbles."""
    healthy = base * op.dynamics.trait("acceleration", 0.12) * (1 + 0.05 * op.dynamics.wander("acceleration", 40.0))
    wear = 1 + 9.0 * op.fault("bearing_wear") ** 0.8
    bubbles = 3.5 * op.fault("cavitation") * np.exp(0.25 * op.dynamics.wander("bubbles", 3.0))
    return (healthy * wear + bubbles) * op.speed**1.5 + 0.01


def kurtosis(op: Operation) -> Array:
    """Kurtosis of the vibration's waveform: 3 for Gaussian noise, up with single impacts, down again when the damage
    has spread and impacts overlap (Dyer and Stewart, 1978)."""
    wear = op.fault("bearing_wear")
    return 3.0 + (5.0 * stage(wear, 0.02) ** 0.7 - 3.5 * stage(wear, 0.7)) * op.turning


def bearing_temperature(op: Operation) -> Array:
    """Bearing temperature in °C: friction heat over ambient behind the housing's heat capacity (τ 15 min)."""
    own = op.dynamics.trait("bearing", 0.08)
    heat = own * (10.0 + 18.0 * op.demand) * op.speed**1.5
    fault = 50.0 * stage(op.fault("bearing_wear"), 0.45) ** 1.5 + 9.0 * op.fault("misalignment")
    return op.dynamics.lag("bearing_temperature", op.ambient + heat + fault * op.speed, 900.0)


def motor_current(op: Operation, power: Array, rated: Array) -> Array:
    """Current in A of a three-phase motor that gives `power` at the shaft, both in kW.

    I² = active² + magnetising², active = P/(√3·U·η). A dragging bearing costs power; running up to speed costs current.
    """
    drag = 1 + 0.15 * stage(op.fault("bearing_wear"), 0.65)
    accelerating = 2.5 * rated * np.maximum(0.0, op.target_speed - op.speed)
    current: Array = _AMPERE_PER_KW * np.hypot(power * drag + accelerating, _MAGNETISING * rated) * op.turning
    return current


def rated_current(rated: Array) -> Array:
    """Current in A of a healthy motor of `rated` kW at full load."""
    return _AMPERE_PER_KW * rated * math.hypot(1.0, _MAGNETISING)
