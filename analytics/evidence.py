"""Evidence and its words: what changed, since when, against what, what else moved, what to look at first."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import floor, isfinite, isnan, log10
from typing import Any, Final

from analytics.alarms import Alarm, rank
from analytics.detectors.anomaly import Anomaly, Severity, clock_text, unit_change
from analytics.kinds import metric_kind
from analytics.signatures import STILL, Attribution, Observation

_LEVELS: Final = frozenset({"drift", "trend", "step", "seasonal"})  # their value and baseline are the sensor's own


@dataclass(frozen=True, slots=True)
class SensorFacts:
    """What is known of a sensor. `name`: for people; empty means the metric. `low`, `high`: the range it can read."""

    id: int
    metric: str
    unit: str | None = None
    name: str = ""
    low: float | None = None
    high: float | None = None

    @property
    def kind(self) -> str:
        return metric_kind(self.metric, self.unit)

    @property
    def title(self) -> str:
        name = self.name or self.metric
        return f"{name} ({self.unit})" if self.unit else name


@dataclass(frozen=True, slots=True)
class Evidence:
    """A row of `case_evidence`; times in µs. `detail`: {"sensor", "metric", "kind", "unit"}."""

    alarm_id: str | None
    sensor_id: int
    detector: str
    detector_version: int
    observed_at: int
    window_start: int
    window_end: int
    score: float
    value: float
    baseline: float
    spread: float
    threshold: float
    direction: int
    severity: Severity
    message: str
    detail: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The fields by name, NaN as null."""
        return {k: None if isinstance(v, float) and isnan(v) else v for k, v in asdict(self).items()}


def facts_of(sensors: Mapping[int, SensorFacts], sensor_id: int) -> SensorFacts:
    """The sensor's facts, or bare ones for a sensor that the caller did not describe."""
    return sensors.get(sensor_id) or SensorFacts(sensor_id, f"sensor {sensor_id}")


def observe(sensors: Mapping[int, SensorFacts], seen: Alarm | Anomaly) -> Observation:
    """What `attribute` wants to know of an alarm or an anomaly."""
    return Observation(facts_of(sensors, seen.sensor_id).kind, seen.direction, max(seen.score, 1.0), seen.detector)


def evidence_of(sensors: Mapping[int, SensorFacts], seen: Alarm | Anomaly, alarm_id: str | None = None) -> Evidence:
    """The evidence that an alarm or an anomaly gives."""
    facts = facts_of(sensors, seen.sensor_id)
    at = seen.last_at if isinstance(seen, Alarm) else seen.time
    return Evidence(
        alarm_id=seen.id if isinstance(seen, Alarm) else alarm_id,
        sensor_id=seen.sensor_id,
        detector=seen.detector,
        detector_version=seen.detector_version,
        observed_at=at,
        window_start=seen.window_start,
        window_end=at,
        score=seen.score,
        value=seen.value,
        baseline=seen.baseline,
        spread=seen.spread,
        threshold=seen.threshold,
        direction=seen.direction,
        severity=seen.severity,
        message=f"{facts.title}: {seen.message}",
        detail={"sensor": facts.title, "metric": facts.metric, "kind": facts.kind, "unit": facts.unit},
    )


def title_of(best: Attribution, evidence: Sequence[Evidence]) -> str:
    """ "Bearing wear suspected: vibration 7.1 against 2.3 ± 0.4 since …, rising"."""
    strongest = max(evidence, key=lambda e: (rank(e.severity), e.score))
    return f"{best.mode.name} suspected: {strongest.message}"


def text_of(ranking: Sequence[Attribution], evidence: Sequence[Evidence], why: str, since: int) -> str:
    """What changed, since when, against what, what else moved, how sure one can be, and what to look at first."""
    ordered = sorted(evidence, key=lambda e: (-rank(e.severity), -e.score, e.sensor_id))
    first, seen = ordered[0], {ordered[0].sensor_id}
    others = []
    for e in ordered[1:]:
        if e.sensor_id not in seen:
            seen.add(e.sensor_id)
            others.append(change_of(e))
    best, rest = ranking[0], ranking[1:]
    said = [f"{capital(change_of(first))}. It began about {clock_text(since)}."]
    if others:
        more = f", and {len(others) - 4} more" if len(others) > 4 else ""
        said.append(f"Also: {'; '.join(others[:4])}{more}.")
    sure = "fits well" if best.weight >= 0.75 else "fits" if best.weight >= 0.5 else "fits in part"
    close = rest[0] if rest and best.weight - rest[0].weight <= 0.15 else None
    told = f"; {close.mode.name.lower()} is nearly as likely ({close.weight:.0%})" if close else ""
    said.append(f"{best.mode.name} {sure} ({best.weight:.0%}){told}.")
    missing = [r.removesuffix(STILL) for r in best.reasons if r.endswith(STILL)]
    if missing:
        said.append(f"Not seen so far, though it would be expected: {', '.join(missing)}.")
    said.append(f"Opened because: {why}.")
    if best.mode.checklist:
        said.append(f"Look first: {best.mode.checklist[0]}.")
    return " ".join(said)


def change_of(e: Evidence) -> str:
    """One sensor's change in words: "bearing temperature has risen from 61.2 ± 0.4 °C to 73.5 °C"."""
    name = str(e.detail.get("metric") or "a sensor").rsplit("/", 1)[-1].replace("_", " ")
    unit = f" {e.detail['unit']}" if e.detail.get("unit") else ""
    if e.detector in _LEVELS and isfinite(e.value) and isfinite(e.baseline):
        value, baseline = (rounded(x, e.spread) for x in (e.value, e.baseline))
        way = {1: "risen", -1: "fallen", 0: "moved"}[e.direction]
        changed = unit_change(e.baseline, e.value, e.spread) if e.detector == "step" else None
        hint = f", as if its unit had changed {changed}" if changed else ""
        return f"{name} has {way} from {baseline} ± {rounded(e.spread, e.spread)}{unit} to {value}{unit}{hint}"
    if e.detector == "limits" and isfinite(e.value) and isfinite(e.threshold):
        side = "above" if e.direction > 0 else "below"
        return f"{name} is {side} its limit of {e.threshold:.4g}{unit}, at {e.value:.4g}{unit}"
    return f"{name}: {e.message.removeprefix(str(e.detail.get('sensor')) + ': ')}"


def rounded(x: float, spread: float) -> str:
    """A number with the digits that its spread leaves a meaning to: down to the spread's first."""
    if not isfinite(spread) or spread <= 0.0 or not 1e-6 <= spread <= 1e6 or abs(x) >= 1e9:
        return f"{x:.4g}"
    return f"{x:.{max(0, -floor(log10(spread)))}f}"


def capital(text: str) -> str:
    """With a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def summary_of(ranking: Sequence[Attribution], evidence: Sequence[Evidence], why: str, since: int) -> dict[str, Any]:
    """The case's summary.

    {"text": `text_of` when it was opened,
    "why": the rule that opened it, "confidence": 0 to 1, "failureModes": [up to 3 attributions], "evidence": [lines],
    "lookFirst", "causes": [], "checklist": [], "parts": [], "iso14224", "mechanism"}
    """
    best = ranking[0]
    return {
        "text": text_of(ranking, evidence, why, since),
        "why": why,
        "confidence": round(min(best.weight, 1.0), 2),
        "failureModes": [a.to_json() for a in ranking[:3]],
        "evidence": [e.message for e in evidence],
        "lookFirst": best.mode.checklist[0] if best.mode.checklist else "",
        "causes": list(best.mode.causes),
        "checklist": list(best.mode.checklist),
        "parts": list(best.mode.parts),
        "iso14224": best.mode.iso14224,
        "mechanism": best.mode.mechanism,
    }
