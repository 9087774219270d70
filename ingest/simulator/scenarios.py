"""Ready scenarios: `demo` for people to watch, `fleet` for benchmarks to score."""

from collections.abc import Callable
from typing import Final

import numpy as np

from ingest.simulator.catalogue import CLASSES
from ingest.simulator.faults import SENSOR_MODES, Fault
from ingest.simulator.scenario import Change, Criticality, Machine, Profile, Scenario

DAY: Final = 86400.0
DEMO_PUMP: Final = "PUMP-03"  # the one whose bearing wears

_PREFIX: Final = {
    "pump": "PUMP",
    "motor": "MOTOR",
    "compressor": "COMP",
    "fan": "FAN",
    "heat_exchanger": "HEX",
    "conveyor": "CONV",
}
_AREA: Final = {
    "pump": "water",
    "motor": "mill",
    "compressor": "utilities",
    "fan": "hvac",
    "heat_exchanger": "utilities",
    "conveyor": "packing",
}
_DEMO_COUNTS: Final = {"pump": 6, "motor": 4, "compressor": 2, "fan": 3, "heat_exchanger": 2, "conveyor": 3}
_LEVELS: Final[tuple[Criticality, ...]] = ("high", "medium", "low", "critical")


def demo(*, healthy: float = 45.0, development: float = 60.0, seed: int = 1) -> Scenario:
    """Twenty machines, 154 sensors, 1 reading/s each. All are well for `healthy` seconds; then the bearing of
    `DEMO_PUMP` wears out within `development` seconds, and runs on as it is."""
    machines = tuple(
        Machine(
            tag=f"{_PREFIX[kind]}-{i + 1:02d}",
            kind=kind,
            area=_AREA[kind],
            criticality="critical" if f"{_PREFIX[kind]}-{i + 1:02d}" == DEMO_PUMP else _LEVELS[i % 3],
            load=0.75 + 0.03 * i,
        )
        for kind, count in _DEMO_COUNTS.items()
        for i in range(count)
    )
    wear = Fault(DEMO_PUMP, "bearing_wear", onset=healthy, failure=healthy + development)
    return Scenario("demo", machines, faults=(wear,), seed=seed)


def fleet(machines: int = 200, days: float = 90.0, *, interval: float = 60.0, seed: int = 1) -> Scenario:
    """A fleet of all classes for scoring detectors: half of the machines get one fault, every failure mode in turn;
    half of the rest gets a benign change; the remaining quarter stays healthy. Nothing happens in the first quarter of
    the time, so that detectors can learn.

    Development takes 3% to 15% of the time; two faulty machines of three are repaired, hours after their failure.
    """
    rng = np.random.default_rng([seed, machines])
    kinds = list(CLASSES)
    profiles: tuple[Profile, ...] = ("steady", "steady", "two_shifts", "batch")
    members = tuple(
        Machine(
            tag=f"{_PREFIX[kind]}-{i // len(kinds) + 1:03d}",
            kind=kind,
            area=f"{_AREA[kind]}-{i % 4 + 1}",
            profile=profiles[int(rng.integers(len(profiles)))],
            load=round(float(rng.uniform(0.6, 0.9)), 3),
            criticality=_LEVELS[i % 4],
        )
        for i, kind in ((i, kinds[i % len(kinds)]) for i in range(machines))
    )
    end = days * DAY
    turn = dict.fromkeys(kinds, 0)
    faults: list[Fault] = []
    changes: list[Change] = []
    for i in rng.permutation(machines)[: machines * 3 // 4]:
        machine = members[i]
        if len(faults) < (machines + 1) // 2:
            faults.append(_fault(rng, machine, turn[machine.kind], end))
            turn[machine.kind] += 1
        else:
            changes.append(_CHANGES[len(changes) % len(_CHANGES)](rng, machine, float(rng.uniform(0.25, 0.8)) * end))
    return Scenario(
        "fleet", members, tuple(faults), tuple(changes), seed=seed, interval=interval, burst_seconds=20 * interval
    )


def _fault(rng: np.random.Generator, machine: Machine, turn: int, end: float) -> Fault:
    kind = CLASSES[machine.kind]
    modes = (*kind.modes, *SENSOR_MODES)
    mode = modes[turn % len(modes)]
    onset = float(rng.uniform(0.25, 0.75)) * end
    failure = onset + float(rng.uniform(0.03, 0.15)) * end
    return Fault(
        machine=machine.tag,
        mode=mode,
        onset=round(onset),
        failure=round(failure),
        law="step" if mode == "stuck_sensor" else "linear" if turn % 3 == 2 else "exponential",
        repair=None if turn % 3 == 0 else round(failure + float(rng.uniform(4, 24)) * 3600.0),
        sensor=str(rng.choice([s.metric for s in kind.sensors])) if mode in SENSOR_MODES else None,
    )


def _replaced(rng: np.random.Generator, machine: Machine, at: float) -> Change:
    sensors = CLASSES[machine.kind].sensors
    sensor = sensors[int(rng.integers(len(sensors)))]
    offset = float(rng.normal()) * 0.002 * (sensor.high - sensor.low)
    return Change(machine.tag, "sensor_replaced", round(at), sensor=sensor.metric, gain=1.005, offset=round(offset, 4))


def _busier(rng: np.random.Generator, machine: Machine, at: float) -> Change:
    return Change(machine.tag, "load", round(at), factor=round(float(rng.uniform(1.08, 1.2)), 3))


def _quiet_week(rng: np.random.Generator, machine: Machine, at: float) -> Change:
    factor = round(float(rng.uniform(0.7, 0.9)), 3)
    return Change(machine.tag, "load", round(at), until=round(at + 7 * DAY), factor=factor)


_CHANGES: Final[tuple[Callable[[np.random.Generator, Machine, float], Change], ...]] = (_replaced, _busier, _quiet_week)
