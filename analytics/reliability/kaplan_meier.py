"""The survival curve without a model: Kaplan and Meier (1958), with Greenwood's variance.

S(t) = Π (1 - d/n) over failure times up to t, Var S = S² Σ d / (n (n - d)); bounds on the scale log(-log S), which
keeps them between 0 and 1 (Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data, 1.4). NIST/SEMATECH
e-Handbook 8.2.1.5.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, isfinite, log, sqrt

from scipy import stats

from analytics.reliability.estimate import NotEnoughDataError, check_confidence


@dataclass(frozen=True, slots=True)
class Step:
    """The curve from `time` on. `at_risk`: alive just before it; `error`: Greenwood's standard error of `survival`."""

    time: float
    at_risk: int
    failed: int
    survival: float
    error: float
    low: float
    high: float


def kaplan_meier(failures: Sequence[float], alive: Sequence[float] = (), confidence: float = 0.95) -> list[Step]:
    """The curve's steps, one a failure time. `alive`: times at which units left the study without failing.

    A unit that left at the time of a failure was still at risk of it. Raises `NotEnoughDataError` without a failure.
    """
    z = float(stats.norm.ppf(0.5 + check_confidence(confidence) / 2))
    if not all(isfinite(t) and t >= 0.0 for t in (*failures, *alive)):
        raise ValueError("times: finite and 0 or more")
    if not failures:
        raise NotEnoughDataError("nothing has failed")
    counts: dict[float, list[int]] = {}
    for t in failures:
        counts.setdefault(t, [0, 0])[0] += 1
    for t in alive:
        counts.setdefault(t, [0, 0])[1] += 1
    at_risk, survival, spread = len(failures) + len(alive), 1.0, 0.0
    steps: list[Step] = []
    for time in sorted(counts):
        failed, left = counts[time]
        if failed:
            survival *= 1.0 - failed / at_risk
            if failed < at_risk:
                spread += failed / (at_risk * (at_risk - failed))
                width = exp(z * sqrt(spread) / abs(log(survival)))
                low, high = survival**width, survival ** (1.0 / width)
            else:
                low = high = 0.0
            steps.append(Step(time, at_risk, failed, survival, survival * sqrt(spread), low, high))
        at_risk -= failed + left
    return steps


def survival_at(steps: Sequence[Step], time: float) -> float:
    """S(time) of a curve."""
    found = 1.0
    for step in steps:
        if step.time > time:
            break
        found = step.survival
    return found


def median_life(steps: Sequence[Step]) -> float | None:
    """The first time by which half have failed; None while more than half live."""
    return next((step.time for step in steps if step.survival <= 0.5), None)
