"""A scenario: which machines a plant has and what happens to them. Data only; seeded; readable from TOML or JSON."""

import json
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from ingest.simulator.catalogue import CLASSES, MachineClass
from ingest.simulator.faults import SENSOR_MODES, Fault

Profile = Literal["steady", "two_shifts", "batch"]
Criticality = Literal["low", "medium", "high", "critical"]

_STRICT: Final = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Machine:
    """One machine. `load` is its mean demand as a fraction of rated.

    Profiles: `steady` runs always with a slight daily curve; `two_shifts` runs 06-22 h Monday to Friday; `batch` runs
    five hours of every six.
    """

    tag: str
    kind: str
    area: str
    profile: Profile = "steady"
    load: float = 0.8
    criticality: Criticality = "medium"
    manufacturer: str | None = None
    model: str | None = None

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT


@dataclass(frozen=True, slots=True)
class Change:
    """Something benign that a detector should not take for a fault; times are seconds since the start.

    `sensor_replaced`: the metric `sensor` reads gain·x + offset from `at` on. `load`: demand is multiplied by `factor`
    from `at` until `until`.
    """

    machine: str
    kind: Literal["sensor_replaced", "load"]
    at: float
    until: float | None = None
    sensor: str | None = None
    gain: float = 1.0
    offset: float = 0.0
    factor: float = 1.0

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT


@dataclass(frozen=True, slots=True)
class Scenario:
    """A plant and its script. Step k is at `start_us` + k·`interval` seconds; the physics starts at `hour` o'clock on a
    Monday whatever `start_us` is, so that a scenario gives the same values whenever it is run.

    `dropout` is the share of single readings that go missing; `bursts_per_day` and `burst_seconds` describe gaps of a
    whole machine.
    """

    name: str
    machines: tuple[Machine, ...]
    faults: tuple[Fault, ...] = ()
    changes: tuple[Change, ...] = ()
    plant: str = "plant1"
    seed: int = 1
    interval: float = 1.0
    start_us: int = 0
    hour: float = 9.0
    dropout: float = 0.0005
    bursts_per_day: float = 0.5
    burst_seconds: float = 20.0

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    def __post_init__(self) -> None:
        if not self.interval * 1e6 >= 1:
            raise ValueError(f"interval {self.interval} s must be at least a microsecond")
        if self.seed < 0:
            raise ValueError(f"seed {self.seed} must not be negative")
        if not self.machines:
            raise ValueError("a scenario needs at least one machine")
        tag, count = Counter(m.tag.lower() for m in self.machines).most_common(1)[0]
        if count > 1:
            raise ValueError(f"{count} machines are called {tag}")
        for machine in self.machines:
            self._check_machine(machine)
        kinds = {m.tag: CLASSES[m.kind] for m in self.machines}
        for fault in self.faults:
            _check_target(f"fault {fault.mode}", fault.machine, fault.sensor, kinds)
            known = (*kinds[fault.machine].modes, *SENSOR_MODES)
            if fault.mode not in known:
                raise ValueError(f"fault {fault.mode}: {fault.machine} can only have {', '.join(known)}")
        for change in self.changes:
            _check_target(f"change {change.kind}", change.machine, change.sensor, kinds)
            if (change.kind == "sensor_replaced") != (change.sensor is not None):
                raise ValueError(f"change on {change.machine}: sensor_replaced, and only it, names a sensor")

    def _check_machine(self, machine: Machine) -> None:
        if machine.kind not in CLASSES:
            raise ValueError(f"machine {machine.tag}: class {machine.kind!r} is none of {', '.join(CLASSES)}")
        for name in (self.plant, machine.area, machine.tag):
            if not name or set(name) & set("+#/"):
                raise ValueError(f"machine {machine.tag}: {name!r} cannot be a level of an MQTT topic")


def _check_target(what: str, machine: str, sensor: str | None, kinds: Mapping[str, MachineClass]) -> None:
    if machine not in kinds:
        raise ValueError(f"{what}: there is no machine {machine!r}")
    metrics = [s.metric for s in kinds[machine].sensors]
    if sensor is not None and sensor not in metrics:
        raise ValueError(f"{what}: {machine} has no sensor {sensor!r}, only {', '.join(metrics)}")


class ScenarioError(ValueError):
    """The scenario file cannot be used; the message says where and why."""


def load(path: Path) -> Scenario:
    """The scenario in a TOML or JSON file (by suffix), with the field names of the dataclasses here."""
    try:
        text = path.read_text(encoding="utf-8")
        data = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
        return TypeAdapter(Scenario).validate_python(data)
    except ValidationError as error:
        lines = (f"{'.'.join(map(str, e['loc'])) or 'scenario'}: {e['msg']}" for e in error.errors())
        raise ScenarioError(f"{path}: " + "; ".join(lines)) from error
    except (OSError, ValueError) as error:
        raise ScenarioError(f"{path}: {error}") from error
