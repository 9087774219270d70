"""Detectors, alarms and cases over readings of the past, in memory: what streams does in the database, by its code.

`DetectorBank`, `step_alarm` and `decide` are those of the live path; here are only the rows that it keeps in tables. A
test runs both over the same readings and compares every anomaly and case.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.alarms import SECOND, Alarm, Command, step_alarm
from analytics.cases import (
    AddEvidence,
    ClosedCaseFacts,
    EquipmentContext,
    OpenCase,
    OpenCaseFacts,
    ReopenCase,
    Withheld,
    decide,
    next_check,
    release,
)
from analytics.detectors.anomaly import Anomaly, Severity
from analytics.detectors.bank import DetectorBank, SensorSettings
from analytics.detectors.equipment import EquipmentBank, EquipmentSettings
from analytics.evidence import Evidence, SensorFacts
from analytics.policy import DEFAULT_POLICY, CasePolicy
from analytics.quiet import NEVER, Calendar, earliest, look_again, reason_at, settle

_HOUR: Final = 3600 * SECOND


@dataclass(frozen=True, slots=True)
class Asset:
    """A machine and what the policy must know of it. `parent`: the key of what it is a part of; `windows`: its
    maintenance windows."""

    key: str
    equipment_class: str = "generic"
    criticality: str = "medium"
    sensors: Mapping[int, SensorFacts] = field(default_factory=dict)
    parent: str | None = None
    warehouse: str | None = None
    windows: Calendar = NEVER


@dataclass
class Case:
    """A case that was, or would have been, opened; times in µs. `verdict`: how the replay closed it."""

    number: int
    equipment: str
    failure_mode: str
    severity: Severity
    priority: str
    title: str
    since: int
    opened_at: int
    last_at: int
    score: float
    summary: dict[str, Any]
    evidence: list[Evidence]
    held: bool = False
    released_at: int | None = None
    closed_at: int | None = None
    verdict: str | None = None

    @property
    def pairs(self) -> frozenset[tuple[int, str]]:
        return frozenset((e.sensor_id, e.detector) for e in self.evidence)


class Replay:
    """One run. `shadow`: (sensor or None for all, detector) pairs whose alarms open no case; `equipment`: by
    asset, the sensors that its monitor watches and its settings; None for all of them with the defaults."""

    def __init__(
        self,
        assets: Iterable[Asset],
        settings: Mapping[int, SensorSettings] | None = None,
        policy: CasePolicy = DEFAULT_POLICY,
        shadow: Collection[tuple[int | None, str]] = (),
        equipment: Mapping[str, tuple[Iterable[int], EquipmentSettings] | None] | None = None,
    ) -> None:
        self.assets = {asset.key: asset for asset in assets}
        self.policy = policy
        self.bank = DetectorBank()
        self.machines = EquipmentBank()
        every = {key: (asset.sensors, EquipmentSettings()) for key, asset in self.assets.items()}
        self.machines.configure(every if equipment is None else equipment)
        self.now = 0
        self.readings = 0
        self.anomalies = 0
        self.alarms = 0
        self.withheld: dict[str, int] = {}
        self.cases: list[Case] = []
        self._shadow = frozenset(shadow)
        self._owner = {sensor: asset.key for asset in self.assets.values() for sensor in asset.sensors}
        self._standing: dict[int, dict[str, Alarm]] = {}  # sensor -> detector -> its alarm, until it is forgotten
        self._spikes: dict[int, list[int]] = {}
        self._cases_of: dict[str, list[Case]] = {}
        self._checks: dict[str, int] = {}
        self._named = 0
        settings = dict(settings or {})
        for asset in self.assets.values():
            pauses = tuple((start, end) for start, end, _ in asset.windows.spans)
            if pauses:
                settings |= {s: replace(settings.get(s, SensorSettings()), pauses=pauses) for s in asset.sensors}
        if settings:
            self.bank.configure(list(settings), list(settings.values()))

    def feed(
        self,
        sensor_id: npt.NDArray[np.uint32],
        time: npt.NDArray[np.int64],
        value: npt.NDArray[np.float64],
        quality: npt.NDArray[np.uint8],
        step: float | None = None,
    ) -> list[Anomaly]:
        """Readings in order of time; gives the anomalies. `step`: s; what falls into one step is decided together, as
        a batch is live; None takes all of this call as one batch."""
        if not len(sensor_id):
            return []
        found = self.bank.process(sensor_id, time, value, quality)
        found += self.machines.process(sensor_id, time, value, quality)
        self.readings += len(sensor_id)
        self.anomalies += len(found)
        end = max(self.now, int(time.max()))
        if step is None:
            self.now = end
            self._apply(found, self._due(end))
            return found
        size = max(1, int(step * SECOND))
        for _, group in groupby(sorted(found, key=lambda a: a.time // size), key=lambda a: a.time // size):
            batch = list(group)
            at = max(self.now, *(a.time for a in batch))
            self._let_pass(at)
            self.now = at
            self._apply(batch, self._due(at))
        self._let_pass(end)
        self.now = end
        return found

    def close(self, equipment: str, at: int, verdict: str, *, relearn: bool = False) -> list[Case]:
        """End the open cases of a machine at `at` (µs), as a work order's verdict does; `relearn` after a repair."""
        closed = [case for case in self._cases_of.get(equipment, ()) if case.closed_at is None]
        for case in closed:
            case.closed_at, case.verdict = at, verdict
        if relearn:
            for end in self.bank.relearn(self.assets[equipment].sensors) + self.machines.relearn([equipment]):
                self._record([replace(end, time=max(end.time, at))], {})
        return closed

    def open_cases(self) -> list[Case]:
        """Those that nobody has closed, oldest first."""
        return [case for cases in self._cases_of.values() for case in cases if case.closed_at is None]

    # -- time

    def _due(self, now: int) -> list[str]:
        return [key for key, when in self._checks.items() if when <= now]

    def _let_pass(self, until: int) -> None:
        """Look at the cases whose time comes before `until`, each at its time."""
        while self._checks:
            when = min(self._checks.values())
            if when > until:
                return
            self.now = max(self.now, when)
            self._apply([], self._due(self.now))

    # -- what `streams.effects.apply` does

    def _apply(self, anomalies: Sequence[Anomaly], due: Sequence[str]) -> None:
        bound = {a.sensor_id: self._owner[a.sensor_id] for a in anomalies if a.sensor_id in self._owner}
        touched = sorted({*bound.values(), *due})
        causes = {key: self._suppressed(key) for key in touched}
        self._record(anomalies, causes)
        for key in touched:
            self._settle(self.assets[key], causes[key])
        contexts = [self._context(self.assets[key]) for key in touched]
        heard = [a for a in anomalies if self._live(a.sensor_id, a.detector)]
        for context in contexts:
            own = [a for a in heard if bound.get(a.sensor_id) == context.equipment_id]
            for effect in decide(context, own, self.policy, self.now):
                self._carry_out(effect, self.assets[context.equipment_id])
            asset = self.assets[context.equipment_id]
            again = earliest(
                next_check(context, self.policy, self.now), look_again(self._open(asset), asset.windows, self.now)
            )
            self._checks.pop(context.equipment_id, None)
            if again is not None:
                self._checks[context.equipment_id] = again
        self._release()

    def _live(self, sensor_id: int, detector: str) -> bool:
        return (sensor_id, detector) not in self._shadow and (None, detector) not in self._shadow

    def _suppressed(self, key: str) -> str | None:
        seen = {key}
        above = self.assets[key].parent
        while above is not None and above not in seen:
            if any(case.closed_at is None for case in self._cases_of.get(above, ())):
                return f"a case is open on {above}, which it is a part of"
            seen.add(above)
            above = self.assets[above].parent if above in self.assets else None
        return None

    def _open(self, asset: Asset) -> list[Alarm]:
        held = (alarm for sensor in asset.sensors for alarm in self._standing.get(sensor, {}).values())
        return [alarm for alarm in held if alarm.state != "cleared"]

    def _settle(self, asset: Asset, cause: str | None) -> None:
        for alarm in self._open(asset):
            after, _ = settle(alarm, asset.windows, cause, self.now)
            self._standing[alarm.sensor_id][alarm.detector] = after

    def _record(self, anomalies: Sequence[Anomaly], causes: Mapping[str, str | None]) -> None:
        for anomaly in anomalies:
            owner = self._owner.get(anomaly.sensor_id)
            of = self._standing.setdefault(anomaly.sensor_id, {})
            held = of.get(anomaly.detector)
            before = held if held is not None and held.state != "cleared" else None
            after, events = step_alarm(before, anomaly)
            if after is None or after is before:
                continue
            if after.id is None:
                self._named += 1
                self.alarms += 1
                after = replace(after, id=f"a{self._named}")
                calendar = self.assets[owner].windows if owner is not None else NEVER
                if reason := reason_at(calendar, causes.get(owner or ""), anomaly.time):
                    quiet, _ = step_alarm(after, Command("suppress", anomaly.time, reason=reason, by_design=True))
                    assert quiet is not None
                    after = quiet
            of[anomaly.detector] = after
            if anomaly.detector == "spike":
                raised = self._spikes.setdefault(anomaly.sensor_id, [])
                raised += [e.occurred_at for e in events if e.kind == "raised"]

    def _context(self, asset: Asset) -> EquipmentContext:
        window = int(self.policy.longest("window") * SECOND)
        memory = int(self.policy.longest("cool_down", "unchanged", "reopen_window", "window") * SECOND)
        alarms = []
        spikes = {}
        for sensor in asset.sensors:
            for detector, alarm in list(self._standing.get(sensor, {}).items()):
                ticked, _ = step_alarm(alarm, Command("tick", self.now))
                assert ticked is not None
                if ticked.state == "cleared" and (ticked.cleared_at or 0) <= self.now - window:
                    del self._standing[sensor][detector]
                    continue
                self._standing[sensor][detector] = ticked
                if self._live(sensor, detector):
                    alarms.append(ticked)
            if raised := self._spikes.get(sensor):
                recent = self._spikes[sensor] = [t for t in raised if t > self.now - window]
                if recent:
                    spikes[sensor] = len(recent)
        own = self._cases_of.get(asset.key, [])
        own[:] = [c for c in own if c.closed_at is None or c.closed_at > self.now - memory]
        return EquipmentContext(
            equipment_id=asset.key,
            equipment_class=asset.equipment_class,
            criticality=asset.criticality,
            sensors=asset.sensors,
            alarms=alarms,
            open_cases=[
                OpenCaseFacts(str(c.number), c.failure_mode, c.severity, c.last_at, c.pairs, c.held)
                for c in own
                if c.closed_at is None
            ],
            closed_cases=[
                ClosedCaseFacts(
                    str(c.number), c.failure_mode, c.severity, c.closed_at, c.verdict,
                    frozenset(e.sensor_id for e in c.evidence),
                )
                for c in own
                if c.closed_at is not None
            ],
            spikes=spikes,
            suppressed_by=reason_at(asset.windows, self._suppressed(asset.key), self.now),
            cases_last_hour=self._last_hour(asset.warehouse),
        )  # fmt: skip

    def _last_hour(self, warehouse: str | None) -> int:
        count = 0
        for case in reversed(self.cases):
            if case.opened_at <= self.now - 24 * _HOUR:
                break
            through = case.released_at or case.opened_at
            count += not case.held and through > self.now - _HOUR and self.assets[case.equipment].warehouse == warehouse
        return count

    def _carry_out(self, effect: Any, asset: Asset) -> None:
        own = self._cases_of.setdefault(asset.key, [])
        if isinstance(effect, Withheld):
            self.withheld[effect.cause] = self.withheld.get(effect.cause, 0) + 1
        elif isinstance(effect, AddEvidence):
            case = next(c for c in own if str(c.number) == effect.case_id)
            case.evidence += effect.evidence
            case.severity, case.priority = effect.severity, effect.priority
            case.score = max(case.score, effect.score)
            case.last_at = max(case.last_at, effect.last_at)
            case.summary |= effect.summary
        elif isinstance(effect, OpenCase):
            if not any(c.failure_mode == effect.failure_mode and c.closed_at is None for c in own):
                self._keep(
                    Case(
                        len(self.cases) + 1, asset.key, effect.failure_mode, effect.severity, effect.priority,
                        effect.title, effect.since, effect.opened_at, effect.opened_at, effect.score,
                        dict(effect.summary), list(effect.evidence), effect.status == "held",
                    )
                )  # fmt: skip
        elif isinstance(effect, ReopenCase):
            old = next(c for c in own if str(c.number) == effect.case_id)
            at = effect.reopened_at
            self._keep(
                Case(
                    len(self.cases) + 1, asset.key, old.failure_mode, effect.severity, effect.priority,
                    f"Back again: {old.title}", at, at, at, effect.score, dict(old.summary), list(effect.evidence),
                )
            )  # fmt: skip

    def _keep(self, case: Case) -> None:
        self.cases.append(case)
        self._cases_of[case.equipment].append(case)

    def _release(self) -> None:
        held: dict[str | None, list[Case]] = {}
        for case in reversed(self.cases[-500:]):
            if case.held and case.closed_at is None:
                held.setdefault(self.assets[case.equipment].warehouse, []).append(case)
        for warehouse, waiting in held.items():
            free = release(
                [(str(c.number), c.priority, c.opened_at) for c in waiting], self._last_hour(warehouse), self.policy
            )
            for case in waiting:
                if str(case.number) in free:
                    case.held, case.released_at = False, self.now
