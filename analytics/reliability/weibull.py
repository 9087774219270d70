"""Weibull analysis of lives, censored on the right or known to an interval, by maximum likelihood.

F(t) = 1 - exp(-((t - t0) / η)^β) for t > t0. Log-likelihood: Σ ln f(t) over failures, Σ ln S(t) over those still alive,
Σ ln(S(a) - S(b)) over those that failed between two inspections (NIST/SEMATECH e-Handbook 8.4.1.3; Meeker, Escobar and
Pascual, Statistical Methods for Reliability Data, 2nd ed., chapters 7, 8 and 11.8 for the threshold). Intervals are by
profile likelihood: all values that a likelihood-ratio test at chi2(1) does not refuse; they hold for few failures where
the normal approximation does not.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, inf, lgamma, log
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import optimize, stats

from analytics.reliability.estimate import Estimate, NotEnoughDataError, check_confidence

Array = npt.NDArray[np.float64]

LEAST_FAILURES: Final = 2
LEAST_FOR_THRESHOLD: Final = 6
_STEEPEST: Final = (log(1e-3), log(1e4))  # ln β is sought here


@dataclass(frozen=True, slots=True)
class Lives:
    """What is known of a population: exact `failures`, times `alive` (right-censored), `between` (a, b] inspections.

    All in one unit of time. Raises ValueError for times that are no lives: not above 0, or not finite.
    """

    failures: tuple[float, ...]
    alive: tuple[float, ...] = ()
    between: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        if not all(0.0 < t < inf for t in self.failures):
            raise ValueError("failures: finite times above 0")
        if not all(0.0 <= t < inf for t in self.alive):
            raise ValueError("alive: finite times of 0 or more")
        if not all(0.0 <= a < b < inf for a, b in self.between):
            raise ValueError("between: pairs of finite times, the first the smaller")

    @property
    def failed(self) -> int:
        return len(self.failures) + len(self.between)


@dataclass(frozen=True, slots=True)
class Weibull:
    """A fit. `shape` β, `scale` η (without the threshold), `threshold` t0 (0 for two), in the lives' unit."""

    shape: Estimate
    scale: Estimate
    threshold: float
    log_likelihood: float
    failed: int
    alive: int

    @property
    def mean(self) -> float:
        """Mean life t0 + η Γ(1 + 1/β)."""
        beta, eta = _value(self.shape), _value(self.scale)
        return self.threshold + eta * exp(min(lgamma(1.0 + 1.0 / beta), 700.0))

    def life(self, share: float) -> float:
        """The time by which `share` (0 to 1, exclusive) has failed; 0.1 gives the B10 life."""
        if not 0.0 < share < 1.0:
            raise ValueError(f"share: between 0 and 1, not {share!r}")
        return self.threshold + _value(self.scale) * float((-np.log1p(-share)) ** (1.0 / _value(self.shape)))

    def survival(self, time: float) -> float:
        """S(t): the share that lives longer than `time`."""
        if time <= self.threshold:
            return 1.0
        return exp(-(((time - self.threshold) / _value(self.scale)) ** _value(self.shape)))

    @property
    def reading(self) -> str:
        """What the shape says to a maintainer, only as far as its interval allows."""
        low, high = self.shape.low, self.shape.high
        if high is not None and high < 1.0:
            return "early failures: the rate falls with age; look at installation and repair quality"
        if low is not None and low > 1.0:
            return "wear-out: the rate rises with age; replacing by age can pay"
        return "no trend with age is proven: replacing by age would not help"


def fit(lives: Lives, confidence: float = 0.95) -> Weibull:
    """The two-parameter fit. Raises `NotEnoughDataError` with fewer than two different failures."""
    check_confidence(confidence)
    problem = _Problem.of(lives)
    x = problem.solve()
    cut = float(stats.chi2.ppf(confidence, 1)) / 2.0
    best = problem.value(x)

    def shape_profile(ln_beta: float) -> float:
        return problem.value(np.array([ln_beta, problem.scale_given(ln_beta)])) - best + cut

    def scale_profile(ln_eta: float) -> float:
        return problem.value(np.array([problem.shape_given(ln_eta, x[0]), ln_eta])) - best + cut

    beta = _interval(shape_profile, float(x[0]), confidence)
    eta = _interval(scale_profile, float(x[1]), confidence)
    unit = problem.unit
    return Weibull(beta, eta.map(scale=unit), 0.0, best - problem.exact * log(unit), lives.failed, len(lives.alive))


def fit_threshold(lives: Lives, confidence: float = 0.95) -> Weibull:
    """The three-parameter fit; its threshold is 0 where none is better.

    The likelihood grows without bound as t0 nears the first failure with β < 1 (Meeker et al. 11.8), so the maximum is
    sought among fits with β of 1 or more. Intervals of β and η are given the threshold. Raises `NotEnoughDataError`
    with fewer than six failures: a threshold is not told from the noise by fewer.
    """
    if lives.failed < LEAST_FOR_THRESHOLD:
        raise NotEnoughDataError(f"a threshold needs {LEAST_FOR_THRESHOLD} failures, there are {lives.failed}")
    first = min([*lives.failures, *(b for _, b in lives.between)])
    grid = first * np.concatenate([np.linspace(0.0, 0.9, 19), 1.0 - np.geomspace(0.08, 1e-4, 12)])

    def log_likelihood(threshold: float) -> float:
        problem = _Problem.of(_shifted(lives, threshold))
        x = problem.solve()
        if x[0] < 0.0 and threshold > 0.0:
            return -inf
        return problem.value(x) - problem.exact * log(problem.unit)

    values = np.array([log_likelihood(float(g)) for g in grid])
    best = int(np.argmax(values))
    threshold = float(grid[best])
    if best > 0:
        low, high = float(grid[best - 1]), float(grid[min(best + 1, len(grid) - 1)])
        found = optimize.minimize_scalar(lambda g: -log_likelihood(float(g)), bounds=(low, high), method="bounded")
        if -float(found.fun) > values[best]:
            threshold = float(found.x)
    given = fit(_shifted(lives, threshold), confidence)
    return Weibull(given.shape, given.scale, threshold, given.log_likelihood, lives.failed, len(lives.alive))


class _Problem:
    """The log-likelihood over x = (ln β, ln η), in units of the lives' own size so that any scale works."""

    def __init__(self, failures: Array, alive: Array, low: Array, high: Array, unit: float) -> None:
        self.unit = unit
        self.exact = len(failures)
        self._failures, self._low, self._high = np.log(failures / unit), low / unit, high / unit
        self._alive = np.log(alive[alive > 0.0] / unit)
        self._all = np.concatenate([self._failures, self._alive])

    @classmethod
    def of(cls, lives: Lives) -> "_Problem":
        failures, alive = np.array(lives.failures, float), np.array(lives.alive, float)
        between = np.array(lives.between, float).reshape(-1, 2)
        ends = np.unique(np.concatenate([failures, between[:, 1]]))
        if lives.failed < LEAST_FAILURES or len(ends) < LEAST_FAILURES:
            raise NotEnoughDataError(f"a Weibull fit needs two different failures, there are {len(ends)}")
        return cls(failures, alive, between[:, 0], between[:, 1], exp(float(np.log(ends).mean())))

    def value(self, x: Array) -> float:
        """The log-likelihood, in the problem's own unit of time."""
        ln_beta, ln_eta = float(x[0]), float(x[1])
        beta = exp(ln_beta)
        hazard = np.exp(np.minimum(beta * (self._all - ln_eta), 700.0)).sum()
        total = self.exact * (ln_beta - ln_eta) + (beta - 1.0) * float((self._failures - ln_eta).sum()) - float(hazard)
        if len(self._low):
            with np.errstate(divide="ignore", over="ignore", under="ignore"):
                a = np.exp(np.minimum(beta * (np.log(self._low) - ln_eta), 700.0))
                b = np.exp(np.minimum(beta * (np.log(self._high) - ln_eta), 700.0))
                total += float((-a + np.log(-np.expm1(a - b))).sum())
        return total if np.isfinite(total) else -1e300

    def scale_given(self, ln_beta: float) -> float:
        """The best ln η for a shape: in closed form unless failures are known to intervals only."""
        if len(self._low) == 0:
            z = exp(ln_beta) * self._all
            peak = float(z.max())
            return (peak + log(float(np.exp(z - peak).sum()) / self.exact)) / exp(ln_beta)
        found = optimize.minimize_scalar(
            lambda ln_eta: -self.value(np.array([ln_beta, ln_eta])), bounds=(-30.0, 60.0), method="bounded",
            options={"xatol": 1e-10},
        )  # fmt: skip
        return float(found.x)

    def shape_given(self, ln_eta: float, near: float) -> float:
        """The best ln β for a scale, sought around `near`."""
        found = optimize.minimize_scalar(
            lambda ln_beta: -self.value(np.array([ln_beta, ln_eta])), bounds=(near - 5.0, near + 3.0), method="bounded",
            options={"xatol": 1e-10},
        )  # fmt: skip
        return float(found.x)

    def solve(self) -> Array:
        """The maximum of the profile over ln β; it has one (Farnum and Booth 1997, IEEE Trans. Reliability 46(4))."""
        grid = np.linspace(*_STEEPEST, 60)
        profile = [self.value(np.array([g, self.scale_given(g)])) for g in grid]
        at = int(np.argmax(profile))
        low, high = float(grid[max(at - 1, 0)]), float(grid[min(at + 1, len(grid) - 1)])
        found = optimize.minimize_scalar(
            lambda g: -self.value(np.array([g, self.scale_given(g)])), bounds=(low, high), method="bounded",
            options={"xatol": 1e-11},
        )  # fmt: skip
        return np.array([found.x, self.scale_given(float(found.x))])


def _interval(profile: Callable[[float], float], at: float, confidence: float) -> Estimate:
    """Where `profile`, positive at `at`, crosses 0 on either side; the parameter is the exponential of its argument."""

    def edge(sign: float) -> float | None:
        width = 0.25
        while profile(at + sign * width) > 0.0:
            width *= 2.0
            if width > 64.0:
                return None
        root = optimize.brentq(lambda u: profile(at + sign * u), 0.0, width, xtol=1e-10)
        return exp(min(at + sign * float(root), 700.0))

    return Estimate(exp(at), edge(-1.0), edge(1.0), confidence)


def _shifted(lives: Lives, threshold: float) -> Lives:
    """The lives counted from `threshold`; who left before it says nothing."""
    return Lives(
        tuple(t - threshold for t in lives.failures),
        tuple(max(t - threshold, 0.0) for t in lives.alive),
        tuple((max(a - threshold, 0.0), b - threshold) for a, b in lives.between),
    )


def lives_of(failures: Sequence[float], alive: Sequence[float] = ()) -> Lives:
    """Exact failures and survivors as `Lives`; a life of 0 is left out, for it was no life."""
    return Lives(tuple(float(t) for t in failures if t > 0.0), tuple(float(t) for t in alive))


def _value(estimate: Estimate) -> float:
    assert estimate.value is not None
    return estimate.value
