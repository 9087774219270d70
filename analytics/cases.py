"""From alarms to cases: a pure decision; the database is the truth.

For each equipment that a batch touched, the caller steps its alarms (`alarms.step_alarm`), loads an `EquipmentContext`
as it stands then, calls `decide`, and writes the effects in the same transaction. Time decides too (an alarm that
lasts), so `next_check` says when to ask again although nothing new came.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from analytics.alarms import SECOND, Alarm, rank
from analytics.detectors.anomaly import SEVERITIES, Anomaly, Severity, span_text
from analytics.evidence import Evidence, SensorFacts, evidence_of, observe, summary_of, title_of
from analytics.policy import DEFAULT_POLICY, CasePolicy
from analytics.relevance import converted_sensors, explained_by_operation, is_material
from analytics.signature_library import SENSOR_FAULT
from analytics.signatures import INSTRUMENT_DETECTORS, UNIT_CHANGE, Attribution, Observation, attribute

NO_FAULT: Final = frozenset({"false_alarm", "sensor_fault", "duplicate", "deferred"})


@dataclass(frozen=True, slots=True)
class OpenCaseFacts:
    """A case that is open or held. `evidence`: the (sensor, detector) pairs that it has rows of; times in µs."""

    id: str
    failure_mode: str
    severity: Severity
    last_at: int
    evidence: frozenset[tuple[int, str]] = frozenset()
    held: bool = False


@dataclass(frozen=True, slots=True)
class ClosedCaseFacts:
    """A case closed within the longest of the policy's windows. `verdict`: None when nobody gave one."""

    id: str
    failure_mode: str
    severity: Severity
    closed_at: int
    verdict: str | None = None
    sensors: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class EquipmentContext:
    """What `decide` must know of one equipment.

    `alarms`: its alarms after this batch's anomalies were stepped in, not cleared or cleared within `policy.window`.
    `sensors`: all of its sensors. `spikes`: sensor -> lone spikes raised within `policy.window`. `suppressed_by`: a
    maintenance window or a parent's case that keeps this equipment from cases now. `cases_last_hour`: cases opened in
    the plant (warehouse) in the last hour, by whichever equipment.
    """

    equipment_id: str
    equipment_class: str = "generic"
    criticality: str = "medium"
    sensors: Mapping[int, SensorFacts] = field(default_factory=dict)
    alarms: Sequence[Alarm] = ()
    open_cases: Sequence[OpenCaseFacts] = ()
    closed_cases: Sequence[ClosedCaseFacts] = ()
    spikes: Mapping[int, int] = field(default_factory=dict)
    suppressed_by: str | None = None
    cases_last_hour: int = 0


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Insert a case and its evidence; `status` "held" means: no work order until `release` lets it go."""

    equipment_id: str
    failure_mode: str
    status: Literal["open", "held"]
    severity: Severity
    priority: str
    title: str
    summary: dict[str, Any]
    score: float
    since: int
    opened_at: int
    due_at: int
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class AddEvidence:
    """Append evidence to an open case; severity, priority and due time only ever get worse, `summary` is merged."""

    case_id: str
    evidence: tuple[Evidence, ...]
    severity: Severity
    priority: str
    score: float
    last_at: int
    due_at: int
    summary: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReopenCase:
    """Open a closed case again: the same fault came back soon after."""

    case_id: str
    evidence: tuple[Evidence, ...]
    severity: Severity
    priority: str
    score: float
    reopened_at: int
    due_at: int
    reason: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """No case although there is evidence, and why; said again at every call while it holds."""

    equipment_id: str
    failure_mode: str
    cause: Literal["cool_down", "communication", "maintenance", "operation"]
    reason: str


@dataclass(frozen=True, slots=True)
class RaiseFlood:
    """More cases an hour than the cap: raise the plant's one flood alarm (nothing if it stands already)."""

    opened_last_hour: int
    cap: int


Effect = OpenCase | AddEvidence | ReopenCase | Withheld | RaiseFlood


def decide(
    context: EquipmentContext, anomalies: Sequence[Anomaly], policy: CasePolicy = DEFAULT_POLICY, now_us: int = 0
) -> list[Effect]:
    """What follows for one equipment. `anomalies`: this batch's, of this equipment; `now_us`: the batch's newest time.

    Called again with the effects applied and no new anomalies, it answers nothing new.
    """
    policy = policy.of(context.equipment_class, context.criticality)
    silenced = {(a.sensor_id, a.detector) for a in context.alarms if a.silenced}
    heard = [a for a in anomalies if a.kind != "end" and (a.sensor_id, a.detector) not in silenced]
    alarms = [a for a in context.alarms if not a.silenced and _counts(a, context, policy, now_us)]
    alarms.sort(key=lambda a: (a.since, a.sensor_id, a.detector))
    moved = [a for a in alarms if a.detector not in INSTRUMENT_DETECTORS]
    converted = converted_sensors(moved)
    moved = [a for a in moved if a.sensor_id not in converted]
    heard = [a for a in heard if a.sensor_id not in converted]
    explained = explained_by_operation(context.sensors, moved, policy)
    machine = [
        a for a in moved if (a.sensor_id, a.detector) not in explained and is_material(a, context.sensors, policy)
    ]
    instrument = [a for a in alarms if a.detector in INSTRUMENT_DETECTORS]

    effects: list[Effect] = []
    if context.suppressed_by is not None:
        if _ripe_machine(context, machine, policy, now_us) is not None:
            effects.append(Withheld(context.equipment_id, "", "maintenance", context.suppressed_by))
        return effects

    fresh = [a for a in heard if a.detector not in INSTRUMENT_DETECTORS and (a.sensor_id, a.detector) not in explained]
    effects += _join(context, fresh, machine, policy)
    own = [case for case in context.open_cases if case.failure_mode != SENSOR_FAULT.code]
    last = max((case.last_at for case in own), default=None)
    apart = [a for a in machine if last is None or a.since > last + policy.join_window * SECOND]
    ripe = _ripe_machine(context, apart, policy, now_us)
    if ripe is not None:
        ranking, supporting, why = ripe
        if not any(case.failure_mode == ranking[0].mode.code for case in own):
            effects += _open(context, ranking, supporting, why, policy, now_us)
    elif not own and explained and _ripe_machine(context, moved, policy, now_us) is not None:
        reason = "speed or load changed at the same time: what moved with it is not held against the machine"
        effects.append(Withheld(context.equipment_id, "", "operation", reason))
    instrument += [a for a in alarms if a.sensor_id in converted and a.detector == "step"]
    effects += _instrument(context, instrument, policy, now_us)
    return effects


def next_check(context: EquipmentContext, policy: CasePolicy = DEFAULT_POLICY, now_us: int = 0) -> int | None:
    """When (µs, after `now_us`) `decide` may say something although no anomaly comes; None: never."""
    policy = policy.of(context.equipment_class, context.criticality)
    times: list[int] = []
    for a in context.alarms:
        if not a.active or a.silenced:
            continue
        waits = (policy.sensor_fault_after,) if a.detector in INSTRUMENT_DETECTORS else (
            policy.lasting, policy.immediate_after, policy.standing
        )  # fmt: skip
        times += [t for t in (a.raised_at + int(wait * SECOND) for wait in waits) if t > now_us]
    return min(times, default=None)


def release(
    held: Iterable[tuple[str, str, int]], cases_last_hour: int, policy: CasePolicy = DEFAULT_POLICY
) -> list[str]:
    """The held cases that may go now. `held`: (case id, priority, opened_at); most urgent first, then the oldest."""
    room = max(0, policy.flood_cap - cases_last_hour)
    order = sorted(held, key=lambda case: (-SEVERITIES.index(case[1]), case[2], case[0]))
    return [case_id for case_id, _, _ in order[:room]]


def _counts(a: Alarm, context: EquipmentContext, policy: CasePolicy, now: int) -> bool:
    """An alarm counts while it stands or is recent, unless a case has dealt with it: closed after its last word, or as
    no fault while it stood as it stands now."""
    if not a.active and now - a.last_at > policy.window * SECOND:
        return False
    return not any(
        a.last_at <= case.closed_at or _looked_at(a, case, policy, now)
        for case in context.closed_cases
        if a.sensor_id in case.sensors
    )


def _looked_at(a: Alarm, case: ClosedCaseFacts, policy: CasePolicy, now: int) -> bool:
    return (
        case.verdict in NO_FAULT
        and a.raised_at <= case.closed_at
        and now - case.closed_at <= policy.unchanged * SECOND
        and rank(a.severity) <= rank(case.severity)
    )


def _join(
    context: EquipmentContext, fresh: Sequence[Anomaly], machine: Sequence[Alarm], policy: CasePolicy
) -> list[Effect]:
    """New anomalies go to the open case they may belong to: by mode, else to the youngest within the join window."""
    cases = sorted(
        (c for c in context.open_cases if c.failure_mode != SENSOR_FAULT.code), key=lambda c: (-c.last_at, c.id)
    )
    joined: dict[str, list[Anomaly]] = {}
    for anomaly in fresh:
        modes = {a.mode.code for a in attribute(context.equipment_class, [observe(context.sensors, anomaly)])}
        near = [c for c in cases if anomaly.since <= c.last_at + policy.join_window * SECOND]
        case = next((c for c in cases if c.failure_mode in modes), near[0] if near else None)
        if case is None:
            continue
        known = (anomaly.sensor_id, anomaly.detector) in case.evidence
        if not known or rank(anomaly.severity) > rank(case.severity):
            joined.setdefault(case.id, []).append(anomaly)
    present = [facts.kind for facts in context.sensors.values()]
    ranking = attribute(context.equipment_class, [observe(context.sensors, a) for a in machine], present)
    ids = {(a.sensor_id, a.detector): a.id for a in context.alarms}
    effects: list[Effect] = []
    for case in cases:
        if case.id not in joined:
            continue
        evidence = [evidence_of(context.sensors, a, ids.get((a.sensor_id, a.detector))) for a in joined[case.id]]
        severity = max((case.severity, *(e.severity for e in evidence)), key=rank)
        priority, hours = _urgency(context, severity, policy)
        at = max(e.observed_at for e in evidence)
        effects.append(
            AddEvidence(
                case.id,
                tuple(evidence),
                severity,
                priority,
                max(e.score for e in evidence),
                at,
                at + hours,
                {"failureModes": [a.to_json() for a in ranking[:3]]},
            )
        )
    return effects


def _ripe_machine(
    context: EquipmentContext, alarms: Sequence[Alarm], policy: CasePolicy, now: int
) -> tuple[list[Attribution], list[Alarm], str] | None:
    """(ranking, the alarms that the best mode explains, the rule that is met), or None while the evidence is thin."""
    present = [facts.kind for facts in context.sensors.values()]
    ranking = attribute(context.equipment_class, [observe(context.sensors, a) for a in alarms], present)
    ranking = [a for a in ranking if a.mode.code != SENSOR_FAULT.code]
    if not ranking:
        return None
    best = ranking[0].mode.code
    supporting = [
        a
        for a in alarms
        if any(c.mode.code == best for c in attribute(context.equipment_class, [observe(context.sensors, a)]))
    ]
    points = sum(1 + rank(a.severity) for a in supporting)
    sensors = {a.sensor_id for a in supporting}
    window = span_text(policy.window)
    if len(sensors) >= policy.sensors:
        return ranking, supporting, f"{len(sensors)} sensors moved within {window}"
    if points >= policy.points:
        return ranking, supporting, f"{points} points of evidence within {window}, {policy.points} are enough"
    for a in supporting:
        stood = (now - a.raised_at) / SECOND
        if not a.active:
            continue
        if rank(a.severity) >= rank(policy.immediate_severity) and stood >= policy.immediate_after:
            return ranking, supporting, f"{a.severity} for {span_text(stood)}"
        lasting = policy.lasting if rank(a.severity) >= rank(policy.lasting_severity) else policy.standing
        if stood >= lasting:
            return ranking, supporting, f"{a.severity} alarm standing for {span_text(stood)}"
    return None


def _open(
    context: EquipmentContext,
    ranking: list[Attribution],
    supporting: Sequence[Alarm],
    why: str,
    policy: CasePolicy,
    now: int,
) -> list[Effect]:
    mode = ranking[0].mode.code
    evidence = tuple(evidence_of(context.sensors, a) for a in supporting)
    severity = max((a.severity for a in supporting), key=rank)
    score = max(a.score for a in supporting)
    priority, hours = _urgency(context, severity, policy)
    prior = max(
        (c for c in context.closed_cases if c.failure_mode == mode), key=lambda c: (c.closed_at, c.id), default=None
    )
    if prior is not None:
        age = now - prior.closed_at
        if prior.verdict in NO_FAULT:
            if age <= policy.cool_down * SECOND and rank(severity) <= rank(prior.severity):
                left = span_text(policy.cool_down - age / SECOND)
                reason = f"closed as {prior.verdict} and not worse since; cooling down for another {left}"
                return [Withheld(context.equipment_id, mode, "cool_down", reason)]
        elif age <= policy.reopen_window * SECOND:
            reason = f"the same fault is back {span_text(age / SECOND)} after the case was closed"
            return [ReopenCase(prior.id, evidence, severity, priority, score, now, now + hours, reason)]
    held = context.cases_last_hour >= policy.flood_cap
    case = OpenCase(
        equipment_id=context.equipment_id,
        failure_mode=mode,
        status="held" if held else "open",
        severity=severity,
        priority=priority,
        title=title_of(ranking[0], evidence),
        summary=summary_of(ranking, evidence, why, min(a.since for a in supporting)),
        score=score,
        since=min(a.since for a in supporting),
        opened_at=now,
        due_at=now + hours,
        evidence=evidence,
    )
    return [case, RaiseFlood(context.cases_last_hour + 1, policy.flood_cap)] if held else [case]


def _instrument(context: EquipmentContext, alarms: Sequence[Alarm], policy: CasePolicy, now: int) -> list[Effect]:
    """A sensor that is stuck, silent or spiky for long is one "sensor_fault" case of its equipment."""
    standing = [
        a for a in alarms
        if (a.active and a.detector != "spike" and now - a.raised_at >= _patience(a, policy) * SECOND)
        or (a.detector == "spike" and context.spikes.get(a.sensor_id, 0) >= policy.spikes)
    ]  # fmt: skip
    if not standing:
        return []
    silent = {a.sensor_id for a in alarms if a.detector == "dropout" and a.active}
    if len(silent) > 1 and silent >= set(context.sensors):
        reason = "all of its sensors are silent: look for the gateway or the network, not for a sensor"
        return [Withheld(context.equipment_id, SENSOR_FAULT.code, "communication", reason)]
    observed = [_of_sensor(observe(context.sensors, a)) for a in standing]
    ranking = [a for a in attribute(context.equipment_class, observed) if a.mode is SENSOR_FAULT]
    case = next((c for c in context.open_cases if c.failure_mode == SENSOR_FAULT.code), None)
    if case is None:
        return _open(context, ranking, standing, "instrument fault that stays", policy, now)
    new = [a for a in standing if (a.sensor_id, a.detector) not in case.evidence]
    if not new:
        return []
    evidence = tuple(evidence_of(context.sensors, a) for a in new)
    severity = max((case.severity, *(e.severity for e in evidence)), key=rank)
    priority, hours = _urgency(context, severity, policy)
    summary = {"failureModes": [a.to_json() for a in ranking]}
    score = max(e.score for e in evidence)
    return [AddEvidence(case.id, evidence, severity, priority, score, now, now + hours, summary)]


def _patience(a: Alarm, policy: CasePolicy) -> float:
    """How long (s) an alarm of an instrument stands before it is a fault: every value in a wrong unit is wrong."""
    return policy.lasting if a.detector == "step" else policy.sensor_fault_after


def _of_sensor(seen: Observation) -> Observation:
    return replace(seen, detector=UNIT_CHANGE) if seen.detector == "step" else seen


def _urgency(context: EquipmentContext, severity: Severity, policy: CasePolicy) -> tuple[str, int]:
    """(priority, µs until it is due)."""
    row = policy.priority[severity]
    priority = row.get(context.criticality, row["medium"])
    return priority, int(policy.due_hours[priority] * 3600 * SECOND)
