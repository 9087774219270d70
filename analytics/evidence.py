"""Evidence and its words: what changed, since when, against what, what else moved, what to look at first."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import isnan
from typing import Any

from analytics.alarms import Alarm, rank
from analytics.detectors.anomaly import Anomaly, Severity
from analytics.kinds import metric_kind
from analytics.signatures import Attribution, Observation


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


def summary_of(ranking: Sequence[Attribution], evidence: Sequence[Evidence], why: str) -> dict[str, Any]:
    """The case's summary.

    {"why": the rule that opened it, "confidence": 0 to 1, "failureModes": [up to 3 attributions], "evidence": [lines],
    "lookFirst", "causes": [], "checklist": [], "parts": [], "iso14224", "mechanism"}
    """
    best = ranking[0]
    return {
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
