"""A plant: many machines generated together, class by class. Pure: the same scenario gives the same bytes, no clock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ingest.simulator.catalogue import CLASSES, MachineClass
from ingest.simulator.dynamics import BLOCK, Array, Dynamics
from ingest.simulator.faults import DRIFT_SPAN, Fault
from ingest.simulator.physics import Operation
from ingest.simulator.scenario import Criticality, Machine, Scenario

_CALIBRATION: Final = 0.001  # share of a transmitter's range by which it may be off, and slowly drift, in calibration
_NO_FAULT: Final[Array] = np.zeros((1, 1))


@dataclass(frozen=True, slots=True)
class Point:
    """One sensor as the registry knows it. `sampling_interval` in seconds, limits in `unit`."""

    address: str
    metric: str
    unit: str
    low_limit: float
    high_limit: float
    sampling_interval: float


@dataclass(frozen=True, slots=True)
class Equipment:
    """One machine as the CMMS knows it. `source` is the address of its sensors without the metric."""

    asset_tag: str
    kind: str
    name: str
    manufacturer: str
    model: str
    criticality: Criticality
    area: str
    source: str
    sensors: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """What really happened to a machine, in µs since 1970; `sensors` are the metrics that the fault moves."""

    asset_tag: str
    mode: str
    onset_us: int
    failure_us: int
    repair_us: int | None
    sensors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Readings of all machines: `time` `[n]` in µs since 1970; `values` by class `[n, machines, sensors]`, NaN where a
    reading is missing. `layout` gives each asset tag's class, its place in the second axis, and its metrics."""

    time: npt.NDArray[np.int64]
    values: Mapping[str, Array]
    layout: Mapping[str, tuple[str, int, tuple[str, ...]]]

    def machine(self, asset_tag: str) -> dict[str, Array]:
        """The columns `[n]` of one machine by metric."""
        kind, place, metrics = self.layout[asset_tag]
        return {metric: self.values[kind][:, place, i] for i, metric in enumerate(metrics)}


class _Group:
    """All machines of one class; `advance` gives block after block from the first."""

    def __init__(self, scenario: Scenario, kind: MachineClass, machines: list[Machine]) -> None:
        place = {m.tag: i for i, m in enumerate(machines)}
        self._scenario = scenario
        self._kind = kind
        self._metrics = [s.metric for s in kind.sensors]
        self._faults = [(place[f.machine], f) for f in scenario.faults if f.machine in place]
        self._changes = [(place[c.machine], c) for c in scenario.changes if c.machine in place]
        self._profiles = {p: [i for i, m in enumerate(machines) if m.profile == p] for p in ("two_shifts", "batch")}
        self._load = np.array([m.load for m in machines])
        self._dynamics = Dynamics(scenario.seed, kind.kind, len(machines), scenario.interval)
        self._held: dict[Fault, float] = {}
        sensors = kind.sensors
        self._low, self._high = np.array([s.low for s in sensors]), np.array([s.high for s in sensors])
        self._noise = np.array([s.noise for s in sensors])

    def advance(self, block: int, ambient: Array) -> Array:
        """Values `[BLOCK, machines, sensors]` of the block; `ambient` `[BLOCK, 1]` in °C."""
        self._dynamics.block = block
        time = (block * BLOCK + np.arange(BLOCK, dtype=np.float64)[:, np.newaxis]) * self._scenario.interval
        true = self._kind.physics(self._operation(time, ambient))
        return self._transmit(time, np.stack([true[metric] for metric in self._metrics], axis=2))

    def _operation(self, time: Array, ambient: Array) -> Operation:
        d, kind = self._dynamics, self._kind
        running, load = self._schedule(time)
        noise = 0.02 * d.wander("demand", 1800.0) + 0.008 * d.wander("jitter", 20.0)
        demand = (d.lag("demand", load, 120.0) * (1 + noise)).clip(0.15, 1.2)
        target = running * (kind.turndown + (1 - kind.turndown) * np.minimum(demand, 1.1))
        speed = d.lag("speed", target, kind.run_up)
        severity = {mode: self._severity(mode, time) for mode in kind.modes}
        return Operation(d, speed, target, demand, ambient, severity)

    def _schedule(self, time: Array) -> tuple[Array, Array]:
        """Whether each machine is switched on (0 or 1) and its mean load, both `[BLOCK, machines]`."""
        hours = self._scenario.hour + time[:, 0] / 3600.0
        day, hour = np.floor(hours / 24.0) % 7, hours % 24.0
        on = np.ones((BLOCK, len(self._load)))
        load = self._load * (1 + 0.05 * np.sin(2 * np.pi * (hour[:, np.newaxis] - 8.0) / 24.0))
        if shifts := self._profiles["two_shifts"]:
            on[:, shifts] = ((day < 5) & (hour >= 6) & (hour < 22))[:, np.newaxis]
            load[:, shifts] *= np.where(hour < 14, 1.0, 0.9)[:, np.newaxis]
        if batch := self._profiles["batch"]:
            phase = self._dynamics.trait("phase", 1.0)[batch] * 6.0
            on[:, batch] = (hours[:, np.newaxis] + phase) % 6.0 < 5.0
        for i, change in self._changes:
            if change.kind == "load":
                affected = (time[:, 0] >= change.at) & (time[:, 0] < (change.until or np.inf))
                load[:, i] *= np.where(affected, change.factor, 1.0)
        for i, fault in self._faults:
            on[:, i] *= ~fault.down(time[:, 0])
        return on, load

    def _severity(self, mode: str, time: Array) -> Array:
        faults = [(i, f) for i, f in self._faults if f.mode == mode and f.active(time[0, 0], time[-1, 0])]
        if not faults:
            return _NO_FAULT
        out = np.zeros((BLOCK, len(self._load)))
        for i, fault in faults:
            out[:, i] = np.maximum(out[:, i], fault.severity(time[:, 0]))
        return out

    def _transmit(self, time: Array, values: Array) -> Array:
        """What the transmitters make of the true values: calibration, noise, faults, range, resolution, gaps."""
        d, span = self._dynamics, self._high - self._low
        shape = values.shape[1:]
        start, end = time[0, 0], time[-1, 0]
        phase = d.trait("calibration", 1.0, shape)
        # the drift is far slower than a block (months), so it may be constant within one
        values += _CALIBRATION * span * np.sin(2 * np.pi * (start / 86400.0 / 60.0 + phase))
        for i, change in self._changes:
            if change.sensor is not None and end >= change.at:
                column = values[:, i, self._metrics.index(change.sensor)]
                column[:] = np.where(time[:, 0] >= change.at, change.gain * column + change.offset, column)
        values += self._noise * d.white("noise", shape)
        for i, fault in self._faults:
            if fault.sensor is not None and fault.active(start, end):
                self._spoil(fault, time[:, 0], values[:, i, self._metrics.index(fault.sensor)], span)
        np.clip(values, self._low, self._high, out=values)
        for k, sensor in enumerate(self._kind.sensors):
            values[..., k] = values[..., k].round(sensor.decimals)
        values[d.uniform("dropout", values.shape) < self._scenario.dropout] = np.nan
        self._burst(values)
        return values

    def _spoil(self, fault: Fault, time: Array, column: Array, span: Array) -> None:
        severity = fault.severity(time)
        if fault.mode == "sensor_drift":
            column += DRIFT_SPAN * span[self._metrics.index(str(fault.sensor))] * severity
            return
        begun = time >= fault.onset
        held = self._held.setdefault(fault, float(column[np.argmax(begun)]))
        column[begun & (severity > 0) if fault.repair is None else begun & (time < fault.repair)] = held

    def _burst(self, values: Array) -> None:
        """Gaps of whole machines; a gap ends with its block at the latest."""
        scenario = self._scenario
        draw = self._dynamics.uniform("burst", (3, values.shape[1]))
        probability = scenario.bursts_per_day * BLOCK * scenario.interval / 86400.0
        for i in np.flatnonzero(draw[0] < probability):
            begin = int(draw[1, i] * BLOCK)
            length = max(1, round(2 * draw[2, i] * scenario.burst_seconds / scenario.interval))
            values[begin : begin + length, i] = np.nan


class Plant:
    """The plant of a scenario. `generate` may be called for any stretch in any order; going forward is fast, going back
    starts over from the beginning."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._machines = {
            kind: machines for kind in CLASSES if (machines := [m for m in scenario.machines if m.kind == kind])
        }
        self._layout = {
            m.tag: (kind, i, tuple(s.metric for s in CLASSES[kind].sensors))
            for kind, machines in self._machines.items()
            for i, m in enumerate(machines)
        }
        self._reset()

    def _reset(self) -> None:
        self._groups = {k: _Group(self.scenario, CLASSES[k], machines) for k, machines in self._machines.items()}
        self._weather = Dynamics(self.scenario.seed, "plant", 1, self.scenario.interval)
        self._next = 0
        self._current: dict[str, Array] = {}

    def _block(self, block: int) -> dict[str, Array]:
        if block < self._next - 1:
            self._reset()
        while self._next <= block:
            self._weather.block = self._next
            hour = self.scenario.hour + (self._next * BLOCK + np.arange(BLOCK)) * self.scenario.interval / 3600.0
            daily = 5.0 * np.sin(2 * np.pi * (hour - 9.0) / 24.0)  # coldest at 3, warmest at 15 o'clock
            ambient = 20.0 + daily[:, np.newaxis] + 1.5 * self._weather.wander("ambient", 6 * 3600.0)
            self._current = {kind: group.advance(self._next, ambient) for kind, group in self._groups.items()}
            self._next += 1
        return self._current

    def generate(self, start_us: int, n_steps: int) -> Chunk:
        """Readings of `n_steps` steps from `start_us` (µs since 1970, a step of the scenario's grid)."""
        step_us = round(self.scenario.interval * 1e6)
        first, off = divmod(start_us - self.scenario.start_us, step_us)
        if off or first < 0:
            raise ValueError(
                f"start {start_us} µs is not {self.scenario.start_us} + k·{step_us}, a step of the scenario"
            )
        if n_steps < 1:
            raise ValueError(f"{n_steps} steps is no stretch of time")
        parts = [
            {k: values[max(0, first - b * BLOCK) : first + n_steps - b * BLOCK] for k, values in self._block(b).items()}
            for b in range(first // BLOCK, -(-(first + n_steps) // BLOCK))
        ]
        return Chunk(
            time=start_us + step_us * np.arange(n_steps, dtype=np.int64),
            values={kind: np.concatenate([part[kind] for part in parts]) for kind in self._groups},
            layout=self._layout,
        )

    def chunks(self, n_steps: int, chunk_steps: int = 4 * BLOCK) -> Iterator[Chunk]:
        """The first `n_steps` steps in chunks, so that a long history needs little memory."""
        step_us = round(self.scenario.interval * 1e6)
        for first in range(0, n_steps, chunk_steps):
            yield self.generate(self.scenario.start_us + first * step_us, min(chunk_steps, n_steps - first))

    def truth(self) -> list[Truth]:
        """Onset, failure and repair of every fault, for scoring. The benign changes are in `scenario.changes`."""

        def at(seconds: float) -> int:
            return self.scenario.start_us + round(seconds * 1e6)

        def moved(fault: Fault) -> tuple[str, ...]:
            if fault.sensor is not None:
                return (fault.sensor,)
            return CLASSES[self._layout[fault.machine][0]].modes[fault.mode]

        return [
            Truth(
                asset_tag=f.machine,
                mode=f.mode,
                onset_us=at(f.onset),
                failure_us=at(f.failure),
                repair_us=None if f.repair is None else at(f.repair),
                sensors=moved(f),
            )
            for f in self.scenario.faults
        ]

    def equipment(self) -> list[Equipment]:
        """The machines and their sensors, in the scenario's order, to seed a registry."""
        out = []
        for m in self.scenario.machines:
            kind = CLASSES[m.kind]
            manufacturer, model = kind.makes[self._layout[m.tag][1] % len(kind.makes)]
            source = f"{self.scenario.plant}/{m.area}/{m.tag.lower()}"
            points = tuple(
                Point(f"{source}/{s.metric}", s.metric, s.unit, s.low, s.high, self.scenario.interval)
                for s in kind.sensors
            )
            out.append(
                Equipment(
                    asset_tag=m.tag,
                    kind=m.kind,
                    name=f"{m.kind.replace('_', ' ').capitalize()} {m.tag}",
                    manufacturer=m.manufacturer or manufacturer,
                    model=m.model or model,
                    criticality=m.criticality,
                    area=m.area,
                    source=source,
                    sensors=points,
                )
            )
        return out
