"""Remaining life from one indicator alone, without training: when a value that wanders upward reaches its limit.

The indicator is a Wiener process with drift, X(t) = x0 + drift t + spread B(t): increments over any times are
independent and normal, so uneven sampling needs no care, and the first passage of the limit has an inverse Gaussian law
(Chhikara and Folks, The inverse Gaussian distribution, 1989; for remaining life Si, Wang, Hu and Zhou, 2011). Drift and
spread are estimated from the increments; what is not known of them is drawn from their posterior under Jeffreys' prior,
so that the interval holds for short histories, too. A damage that grows in proportion to itself is such a process in
its logarithm.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from analytics.reliability.estimate import Estimate, NotEnoughDataError, check_confidence

LEAST_POINTS: Final = 12
_DRAWS: Final = 4000
_PROVEN: Final = 0.975  # how sure it must be that the value moves toward the limit


def time_to_limit(
    times: Sequence[float],
    values: Sequence[float],
    limit: float,
    confidence: float = 0.9,
    *,
    proportional: bool = False,
) -> Estimate:
    """Median and interval of the time from the last of `times` (rising, any unit) until the value passes `limit`.

    `proportional`: the logarithm of the value moves, not the value. `high` is None where the value may never come
    there. Raises `NotEnoughDataError` for fewer than twelve points, or where no way toward the limit is proven;
    ValueError for what is no series.
    """
    check_confidence(confidence)
    t, x = np.asarray(times, float), np.asarray(values, float)
    if t.ndim != 1 or t.shape != x.shape or not (np.isfinite(t).all() and np.isfinite(x).all()):
        raise ValueError("times and values: two lists of finite numbers of one length")
    if len(t) < LEAST_POINTS:
        raise NotEnoughDataError(f"{LEAST_POINTS} points are needed, there are {len(t)}")
    if (np.diff(t) <= 0.0).any():
        raise ValueError("times: each after the one before")
    if proportional:
        if (x <= 0.0).any() or limit <= 0.0:
            raise ValueError("values and limit: above 0 for a proportional growth")
        x, limit = np.log(x), float(np.log(limit))
    way = limit - float(x[-1])
    upward = 1.0 if limit > x[0] else -1.0
    if way * upward <= 0.0:
        return Estimate(0.0, 0.0, 0.0, confidence)
    steps, moved = np.diff(t), np.diff(x) * upward
    n, span = len(steps), float(t[-1] - t[0])
    drift = float(moved.sum()) / span
    noise = float((((moved - drift * steps) ** 2) / steps).sum())
    dice = np.random.default_rng(n)  # the same history gives the same answer
    variance = noise / dice.chisquare(n - 1, _DRAWS)
    drifts = drift + np.sqrt(variance / span) * dice.standard_normal(_DRAWS)
    if float((drifts > 0.0).mean()) < _PROVEN:
        raise NotEnoughDataError("no trend toward the limit is proven")
    left = _first_passage(dice, abs(way), drifts, variance)
    tail = (1.0 - confidence) / 2.0
    low, middle, high = (float(q) for q in np.quantile(left, (tail, 0.5, 1.0 - tail), method="higher"))
    if not np.isfinite(middle):
        raise NotEnoughDataError("no trend toward the limit is proven")
    return Estimate(middle, low, high if np.isfinite(high) else None, confidence)


def _first_passage(dice: np.random.Generator, way: float, drift: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """A draw of the passage's time for each drift and variance; infinite for a process that never comes there."""
    shape = way**2 / np.maximum(variance, 1e-300)
    toward = np.maximum(np.abs(drift), 1e-300)
    left = np.where(variance > 1e-24 * way**2 * toward / way, dice.wald(way / toward, shape), way / toward)
    # against the drift it passes with probability exp(-2 drift way / spread²), and then by the same law
    chance = np.where(drift > 0.0, 1.0, np.exp(np.maximum(-2.0 * toward * way / np.maximum(variance, 1e-300), -700.0)))
    return np.where(dice.random(len(drift)) < chance, left, np.inf)
