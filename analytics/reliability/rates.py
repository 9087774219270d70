"""Failure rate, MTBF, MTTR and availability of repairable equipment.

Sources: NIST/SEMATECH e-Handbook 8.4.5.1 (constant repair rate), IEC 61703:2016 (availability), MIL-HDBK-338B 5.6.
"""

from collections.abc import Sequence
from math import exp, isfinite, log, sqrt

import numpy as np
from scipy import stats

from analytics.reliability.estimate import Estimate, NotEnoughDataError, check_confidence


def failure_rate(
    failures: int, exposure: float, confidence: float = 0.95, *, failure_terminated: bool = False
) -> Estimate:
    """Failures per unit of `exposure` (operating time), constant rate assumed: r / T.

    Bounds chi2(a/2; 2r) / 2T and chi2(1 - a/2; 2r + 2) / 2T, exact for a Poisson process watched for a fixed time
    (e-Handbook 8.4.5.1); 2r in both when watching ended with the last failure. Without a failure the value is 0, the
    upper bound -ln(a) / T is one-sided. Raises `NotEnoughDataError` without exposure.
    """
    alpha = 1.0 - check_confidence(confidence)
    if failures < 0:
        raise ValueError(f"failures: 0 or more, not {failures}")
    if not isfinite(exposure) or exposure <= 0.0:
        raise NotEnoughDataError("no operating time was seen")
    if failures == 0:
        return Estimate(0.0, 0.0, -log(alpha) / exposure, confidence)
    above = 2 * failures if failure_terminated else 2 * failures + 2
    low = float(stats.chi2.ppf(alpha / 2, 2 * failures)) / (2 * exposure)
    high = float(stats.chi2.ppf(1 - alpha / 2, above)) / (2 * exposure)
    return Estimate(failures / exposure, low, high, confidence)


def mtbf(failures: int, exposure: float, confidence: float = 0.95, *, failure_terminated: bool = False) -> Estimate:
    """Mean operating time between failures, T / r, with the bounds of `failure_rate` turned over.

    Without a failure the value is None and only the lower bound is known.
    """
    rate = failure_rate(failures, exposure, confidence, failure_terminated=failure_terminated)
    return rate.map(inverse=True)


def mttr(repair_times: Sequence[float], confidence: float = 0.95) -> Estimate:
    """Mean time to repair: the arithmetic mean of `repair_times` (0 or more).

    Repair times are close to log-normal (MIL-HDBK-472), so the bounds are Cox's for a log-normal mean, m + s²/2 ± t
    sqrt(s²/n + s⁴/(2(n - 1))) of the logarithms (Olsson 2005, Journal of Statistics Education 13(1)), scaled to the
    mean; None with fewer than three. Raises `NotEnoughDataError` without repairs.
    """
    check_confidence(confidence)
    times = np.asarray(repair_times, float)
    if times.size == 0:
        raise NotEnoughDataError("no repair was finished")
    if not np.isfinite(times).all() or (times < 0.0).any():
        raise ValueError("repair times: finite and 0 or more")
    mean = float(times.mean())
    positive = times[times > 0.0]
    if positive.size < 3:
        return Estimate(mean, None, None, confidence)
    logs = np.log(positive)
    n, variance = len(logs), float(logs.var(ddof=1))
    t = float(stats.t.ppf(0.5 + confidence / 2, n - 1))
    half = min(t * sqrt(variance / n + variance * variance / (2 * (n - 1))), 700.0)
    return Estimate(mean, mean * exp(-half), mean * exp(half), confidence)


def inherent_availability(mtbf_value: float, mttr_value: float) -> float:
    """Ai = MTBF / (MTBF + MTTR): corrective repair alone (MIL-HDBK-338B 5.6.1)."""
    if mtbf_value <= 0.0 or mttr_value < 0.0:
        raise ValueError("MTBF must be above 0 and MTTR 0 or more")
    return mtbf_value / (mtbf_value + mttr_value)


def operational_availability(total: float, downtime: float) -> float:
    """Ao = uptime / total time: every stop counts, planned or not, with waiting (MIL-HDBK-338B 5.6.3).

    Raises `NotEnoughDataError` when no time was watched, ValueError when there is more downtime than time.
    """
    if total <= 0.0:
        raise NotEnoughDataError("no time was watched")
    if not 0.0 <= downtime <= total * (1 + 1e-9):
        raise ValueError(f"downtime {downtime:g} is not between 0 and the total of {total:g}")
    return max(0.0, 1.0 - downtime / total)
