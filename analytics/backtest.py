"""What a replay would have been worth: cases against known failures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

from analytics.alarms import SECOND
from analytics.reliability.estimate import proportion
from analytics.replay import Case, Replay

DAY: Final = 86400 * SECOND
YEAR: Final = 365.25 * 86400.0


@dataclass(frozen=True, slots=True)
class KnownFailure:
    """Something that really happened; times in µs. `onset`: when it began to show, None where nobody knows (then
    `Scoring.horizon` before the failure). `until`: when it was repaired; what is opened after that is not about it."""

    equipment: str
    failed_at: int
    onset: int | None = None
    until: int | None = None
    mode: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Scoring:
    """`horizon`: s before a failure without known onset in which a case counts for it; `late`: s after it."""

    horizon: float = 30 * 86400.0
    late: float = 0.0


def score(
    cases: Sequence[Case], failures: Iterable[KnownFailure], sensors: int, seconds: float, rules: Scoring | None = None
) -> dict[str, Any]:
    """The account of a replay of `seconds` over `sensors` sensors.

    A case is about the first failure of its machine whose span (onset, or horizon before it, to failure, repair or
    `late`) holds its opening; all others are false. Held cases count: they wait, they do not vanish.
    """
    rules = rules or Scoring()
    spans = sorted((_span(f, rules) for f in failures), key=lambda s: s[:3])
    about: dict[int, list[Case]] = {i: [] for i in range(len(spans))}
    false: list[Case] = []
    for case in cases:
        hit = next(
            (i for i, (a, b, _, f) in enumerate(spans) if f.equipment == case.equipment and a <= case.opened_at <= b),
            None,
        )
        if hit is None:
            false.append(case)
        else:
            about[hit].append(case)
    found = [(spans[i][3], min(hits, key=lambda c: c.opened_at)) for i, hits in about.items() if hits]
    leads = [(f.failed_at - case.opened_at) / DAY for f, case in found]
    true = sum(len(hits) for hits in about.values())
    years = sensors * seconds / YEAR
    saved = sum(lead > 0.0 for lead in leads)
    return {
        "failures": len(spans),
        "detected": len(found),
        "recall": _share(len(found), len(spans)),
        "workOrders": len(cases),
        "precision": _share(true, len(cases)),
        "workOrdersPerFailure": round(true / len(found), 3) if found else None,
        "workOrdersSaved": saved,
        "workOrdersWasted": len(false) + true - len(found),
        "medianLeadDays": round(median(leads), 3) if leads else None,
        "falseCases": len(false),
        "falseCasesPerSensorYear": round(len(false) / years, 4) if years > 0.0 else None,
        "sensorYears": round(years, 3),
        "missed": [_known(f) for i, (_, _, _, f) in enumerate(spans) if not about[i]],
        "detections": [_known(f) | {"case": shown(case), "leadDays": round((f.failed_at - case.opened_at) / DAY, 3)}
                       for f, case in found],
        "falseAlarms": [shown(case) for case in false],
    }  # fmt: skip


def account(replay: Replay, failures: Iterable[KnownFailure], seconds: float, rules: Scoring | None = None,
            at_most: int = 200) -> dict[str, Any]:  # fmt: skip
    """`score` of a replay with its counts; each list is cut at `at_most`, and says how long it was."""
    sensors = sum(len(asset.sensors) for asset in replay.assets.values())
    result = score(replay.cases, failures, sensors, seconds, rules)
    for name in ("missed", "detections", "falseAlarms"):
        result[f"{name}Total"] = len(result[name])
        result[name] = result[name][:at_most]
    return {
        "readings": replay.readings,
        "sensors": sensors,
        "machines": len(replay.assets),
        "days": round(seconds / 86400.0, 3),
        "anomalies": replay.anomalies,
        "alarms": replay.alarms,
        "withheld": dict(sorted(replay.withheld.items())),
        **result,
    }


def shown(case: Case) -> dict[str, Any]:
    """A case as a result lists it; times in µs."""
    return {
        "equipment": case.equipment,
        "failureMode": case.failure_mode,
        "severity": case.severity,
        "priority": case.priority,
        "title": case.title,
        "openedAt": case.opened_at,
        "since": case.since,
        "detectors": sorted({e.detector for e in case.evidence}),
        "sensors": sorted({e.sensor_id for e in case.evidence}),
        "why": case.summary.get("why"),
    }


def attend(replay: Replay, failures: Sequence[KnownFailure], patience: float = 2 * 86400.0) -> None:
    """Be the technician up to the replay's time: a repair closes the machine's cases as confirmed and its sensors learn
    anew; a case that no known failure stands behind is closed as a false alarm after `patience` (s)."""
    spans = [_span(f, Scoring()) for f in failures]
    for case in replay.open_cases():
        behind = [(b, f) for a, b, _, f in spans if f.equipment == case.equipment and a <= case.opened_at <= b]
        if behind:
            until, failure = min(behind, key=lambda s: s[0])
            if failure.until is not None and until <= replay.now:
                replay.close(case.equipment, until, "confirmed", relearn=True)
        elif replay.now - case.opened_at > patience * SECOND:
            replay.close(case.equipment, replay.now, "false_alarm")


def _span(f: KnownFailure, rules: Scoring) -> tuple[int, int, int, KnownFailure]:
    start = f.onset if f.onset is not None else f.failed_at - int(rules.horizon * SECOND)
    end = f.until if f.until is not None else f.failed_at + int(rules.late * SECOND)
    return start, max(end, f.failed_at), f.failed_at, f


def _known(f: KnownFailure) -> dict[str, Any]:
    return {"equipment": f.equipment, "failedAt": f.failed_at, "failureMode": f.mode, "reference": f.reference}


def _share(part: int, whole: int) -> Mapping[str, Any] | None:
    if not whole:
        return None
    found = proportion(part, whole)
    return {"value": found.value, "low": found.low, "high": found.high}
