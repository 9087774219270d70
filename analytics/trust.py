"""How far a detector is to be believed: precision from close-out verdicts, and what follows when it is too low.

A verdict counts half after every `half_life`: machines, settings and detectors change, and a detector that was mended
must be able to show it. The precision's interval is that of the Beta posterior under Jeffreys' prior (Brown, Cai and
DasGupta 2001, Statistical Science 16(2)), which takes the fractions that fading leaves. A detector loses the right to
open work orders only when its precision is below the floor with `confidence`; in shadow it goes on opening cases, and
what becomes of those brings it back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from scipy import stats

from analytics.alarms import SECOND
from analytics.reliability.estimate import Estimate

State = Literal["trusted", "demoted"]

SENSOR_FAULT: Final = "sensor_fault"  # both a failure mode and a verdict


@dataclass(frozen=True, slots=True)
class TrustPolicy:
    """`floor`: precision below which a detector opens no work orders; `least`: verdicts (faded) before any is judged;

    `half_life`: s; `confidence`: of the judgement and of the interval; `margin`: how far above the floor the precision
    since the demotion must be for the way back, so that nothing flutters.
    """

    floor: float = 0.3
    least: float = 5.0
    half_life: float = 180 * 86400.0
    confidence: float = 0.9
    margin: float = 0.1


DEFAULT_TRUST: Final = TrustPolicy()


@dataclass(frozen=True, slots=True)
class Finding:
    """One case's outcome for one detector: `right`, and when (µs) that was known."""

    right: bool
    at: int


@dataclass(frozen=True, slots=True)
class Trust:
    """`confirmed` and `refuted`: faded counts; `reason`: in words, for people."""

    state: State
    precision: Estimate | None
    confirmed: float
    refuted: float
    reason: str


def outcome(verdict: str, failure_mode: str, detector: str, instrument: Iterable[str]) -> bool | None:
    """Whether a verdict says that the detector was right; None when it says nothing about it.

    "sensor_fault" proves right those that had said so (the case was one, or the detector watches instruments).
    "duplicate" and "deferred" say nothing: somebody else saw it too, or nobody looked.
    """
    if verdict == "confirmed":
        return True
    if verdict == "false_alarm":
        return False
    if verdict == SENSOR_FAULT:
        return failure_mode == SENSOR_FAULT or detector in set(instrument)
    return None


def precision(findings: Iterable[Finding], now: int, policy: TrustPolicy = DEFAULT_TRUST) -> tuple[float, float]:
    """(confirmed, refuted), faded to `now` (µs)."""
    right = wrong = 0.0
    for finding in findings:
        weight = 0.5 ** (max(0, now - finding.at) / SECOND / policy.half_life)
        if finding.right:
            right += weight
        else:
            wrong += weight
    return right, wrong


def interval(right: float, wrong: float, confidence: float) -> Estimate:
    """Jeffreys' interval of a proportion."""
    tail = (1.0 - confidence) / 2.0
    low, high = (float(stats.beta.ppf(p, right + 0.5, wrong + 0.5)) for p in (tail, 1.0 - tail))
    return Estimate((right + 0.5) / (right + wrong + 1.0), low, high, confidence)


def assess(
    findings: Iterable[Finding],
    now: int,
    state: State = "trusted",
    demoted_at: int | None = None,
    policy: TrustPolicy = DEFAULT_TRUST,
) -> Trust:
    """The state that follows from all findings so far. `demoted_at`: µs, of one that is demoted."""
    known = list(findings)
    right, wrong = precision(known, now, policy)
    if right + wrong == 0.0:
        return Trust(state, None, 0.0, 0.0, "no verdicts yet")
    found = interval(right, wrong, policy.confidence)
    assert found.value is not None
    words = f"{right:.1f} of {right + wrong:.1f} findings confirmed (older ones count less)"
    if state == "demoted":
        since = [f for f in known if demoted_at is not None and f.at > demoted_at]
        new_right, new_wrong = precision(since, now, policy)
        share = interval(new_right, new_wrong, policy.confidence).value or 0.0
        if new_right + new_wrong >= policy.least and share >= policy.floor + policy.margin:
            said = f"earned its way back in shadow: {new_right:.1f} of {new_right + new_wrong:.1f} confirmed since then"
            return Trust("trusted", found, right, wrong, said)
        wanted = f"{policy.least:g} are needed, {policy.floor + policy.margin:.0%} of them right"
        missing = f"{len(since)} findings since then; {wanted}"
        return Trust("demoted", found, right, wrong, f"below its floor of {policy.floor:.0%}; {missing}")
    below = float(stats.beta.cdf(policy.floor, right + 0.5, wrong + 0.5))
    # what was judged before it came back must not throw it out again at once
    if right + wrong >= policy.least and below >= policy.confidence:
        return Trust("demoted", found, right, wrong, f"{words}: below the floor of {policy.floor:.0%}")
    return Trust("trusted", found, right, wrong, words)
