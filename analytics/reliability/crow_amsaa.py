"""Do failures of a repairable system come more slowly or faster with time? The power law (Crow-AMSAA) process.

Expected failures by time t: λ t^β; β below 1 is growth (it gets better), above 1 deterioration. Sources: MIL-HDBK-189C
section 5.5 and 6.2; Crow, L. H. (1974) and (1982, Technometrics 24(1)); NIST/SEMATECH e-Handbook 8.4.5.2; IEC 61164.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, log, sqrt
from typing import Literal

import numpy as np
from scipy import optimize, special, stats

from analytics.reliability.estimate import Estimate, NotEnoughDataError, check_confidence

Verdict = Literal["improving", "deteriorating", "no trend proven"]

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(80)


@dataclass(frozen=True, slots=True)
class Growth:
    """A fit. `shape` β (maximum likelihood) and `unbiased_shape`; `scale` λ; `mtbf`: instantaneous, at the end.

    `laplace`: its statistic, standard normal without a trend (negative: improving); `p_value`: two-sided, of the test
    of MIL-HDBK-189C that the rate is constant.
    """

    shape: Estimate
    unbiased_shape: float
    scale: float
    mtbf: Estimate
    laplace: float
    p_value: float
    verdict: Verdict
    failures: int
    end: float

    def expected(self, time: float) -> float:
        """Expected number of failures by `time`."""
        assert self.shape.value is not None
        return float(self.scale * time**self.shape.value)


def crow_amsaa(times: Sequence[float], end: float | None = None, confidence: float = 0.95) -> Growth:
    """The fit to one system's failure `times` (cumulative operating time, above 0, any order).

    `end`: when watching stopped (time-terminated); None when it stopped with the last failure (failure-terminated).
    Raises `NotEnoughDataError` with fewer than three failures (four when failure-terminated).
    """
    alpha = 1.0 - check_confidence(confidence)
    ordered = sorted(times)
    if not all(isfinite(t) and t > 0.0 for t in ordered):
        raise ValueError("times: finite and above 0")
    by_failure = end is None
    least = 4 if by_failure else 3
    n = len(ordered)
    if n < least:
        raise NotEnoughDataError(f"a trend needs {least} failures, there are {n}")
    stop = ordered[-1] if end is None else float(end)
    if not isfinite(stop) or stop < ordered[-1]:
        raise ValueError(f"end: not before the last failure at {ordered[-1]:g}")
    logs = sum(log(stop / t) for t in ordered)
    if logs <= 0.0:
        raise NotEnoughDataError("all failures came at once")
    shape = n / logs
    degrees = 2 * (n - 1) if by_failure else 2 * n  # of 2 n β / β̂
    low = shape * float(stats.chi2.ppf(alpha / 2, degrees)) / (2 * n)
    high = shape * float(stats.chi2.ppf(1 - alpha / 2, degrees)) / (2 * n)
    unbiased = shape * ((n - 2) if by_failure else (n - 1)) / n
    tail = float(stats.chi2.cdf(2 * logs, degrees))
    p_value = min(1.0, 2 * min(tail, 1.0 - tail))
    verdict: Verdict = "no trend proven"
    if p_value < alpha:
        verdict = "improving" if shape < 1.0 else "deteriorating"
    counted = ordered[:-1] if by_failure else ordered
    laplace = (sum(counted) / len(counted) - stop / 2) / (stop * sqrt(1.0 / (12.0 * len(counted))))
    return Growth(
        shape=Estimate(shape, low, high, confidence),
        unbiased_shape=unbiased,
        scale=n / stop**shape,
        mtbf=_mtbf(n, stop / (n * shape), by_failure, confidence),
        laplace=laplace,
        p_value=p_value,
        verdict=verdict,
        failures=n,
        end=stop,
    )


def _mtbf(n: int, value: float, by_failure: bool, confidence: float) -> Estimate:
    """Bounds from the pivot m / m̂ = 4 n² / (A B), where A = 2 n β / β̂ and B / 2 = λ T^β is the mean of the count.

    A and B are independent chi-squares, of 2(n - 1) and 2n degrees when watching ended with a failure. At a fixed time
    A has 2n, and B is bounded as a Poisson mean is (2n and 2n + 2), which is a little conservative.
    """
    alpha = 1.0 - confidence
    first = 2 * (n - 1) if by_failure else 2 * n
    above = 2 * n if by_failure else 2 * n + 2
    low = value * 4 * n * n / _product_quantile(1 - alpha / 2, first, above)
    high = value * 4 * n * n / _product_quantile(alpha / 2, first, 2 * n)
    return Estimate(value, low, high, confidence)


def _product_quantile(p: float, a: int, b: int) -> float:
    """The quantile of a product of independent chi-squares with `a` and `b` degrees of freedom."""
    given = 2.0 * special.gammaincinv(a / 2, (_NODES + 1) / 2)  # quantiles of the first

    def short(ln_x: float) -> float:
        return float(_WEIGHTS @ special.gammainc(b / 2, np.exp(ln_x) / given / 2)) / 2 - p

    return float(np.exp(optimize.brentq(short, log(1e-12 * a * b), log(1e6 * a * b), xtol=1e-9)))
