"""What an equipment's healthy rows teach: scales, noise, drift, the predictor, and the quantile of each statistic."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy.optimize import nnls

from analytics.detectors.equipment.level import (
    AFTER,
    BEFORE,
    FAST,
    MEMBER_STATE,
    MEMBERS,
    Floats,
    run_changes,
    run_level,
)
from analytics.detectors.equipment.predictor import Predictor, out_of_fold

Branch = Literal["level", "residual", "statistics"]

BLOCK: Final = 25  # rows of a block in the drift estimate
FEWEST: Final = 8 * BLOCK
LEAD_IN: Final = 60  # rows before a statistic counts
BURN: Final = 30
LIMIT: Final = 20.0  # spreads: scaled rows are clipped here


@dataclass(frozen=True, slots=True)
class Configuration:
    """Which branches watch. `level`: drift-aware levels of the channels; `residual`: the same of the whitened
    residuals of a one-step predictor; `statistics`: T², MEWMA and variance of these residuals against one quantile, for
    processes that do not drift.

    `vote`: the share of a branch's monitors that must agree; `quantile`: of healthy statistics.
    """

    branches: tuple[Branch, ...] = ("residual",)
    vote: float = 0.75
    quantile: float = 0.999


@dataclass(frozen=True, slots=True)
class Levels:
    """What `level.run_level` needs for one branch, and the state in which commissioning left it."""

    r: Floats
    q: Floats
    slow_noise: Floats
    fast_noise: Floats
    scale: Floats
    slow: Floats
    fast: Floats
    mean: Floats
    variance: Floats


@dataclass(frozen=True, slots=True)
class Model:
    """A commissioned equipment: `centre`, `spread` [channels] scale its rows."""

    configuration: Configuration
    centre: Floats
    spread: Floats
    predictor: Predictor | None
    levels: dict[str, Levels]
    change_scale: float
    change_noise: Floats
    change_drift: Floats
    statistics_centre: Floats
    statistics_spread: Floats
    statistics_limit: float
    last: Floats  # the last scaled row of commissioning

    def scaled(self, rows: Floats) -> Floats:
        """Rows in spreads from the centre, clipped; NaN stays."""
        return np.clip((rows - self.centre) / self.spread, -LIMIT, LIMIT)


def commission(rows: npt.ArrayLike, configuration: Configuration | None = None) -> Model:
    """Learn from healthy rows [n, channels], in order, evenly spaced. A missing value takes the one before.

    Raises ValueError when there are fewer than 200 rows, or a channel has no value.
    """
    configuration = configuration or Configuration()
    x = np.array(rows, np.float64)
    if x.ndim != 2 or len(x) < FEWEST or x.shape[1] == 0:
        raise ValueError(f"commissioning needs at least {FEWEST} rows of one or more channels, not {x.shape}")
    x = _filled(x)
    settled = x[min(20, len(x) // 10) :]
    centre = settled.mean(0)
    spread = settled.std(0) + 1e-9 * (1.0 + np.abs(centre))
    z = np.clip((x - centre) / spread, -LIMIT, LIMIT)
    levels = {}
    predictor = None
    stats = np.zeros((len(z), 1))
    limit = 0.0
    if "level" in configuration.branches:
        levels["level"] = _levels(z, configuration.quantile)
    if set(configuration.branches) & {"residual", "statistics"}:
        predictor = Predictor.fit(z, np.arange(len(z)))
        white, stats = out_of_fold(z)
        if "residual" in configuration.branches:
            levels["residual"] = _levels(np.clip(white, -LIMIT, LIMIT), configuration.quantile)
    stats = stats[BURN:]
    centre_s, spread_s = stats.mean(0), stats.std(0) + 1e-9
    if "statistics" in configuration.branches:
        limit = float(np.quantile(((stats - centre_s) / spread_s).max(1), configuration.quantile))
    own = levels["level"] if "level" in levels else _levels(z, configuration.quantile)
    scores, events = np.empty(len(z)), np.empty(len(z), np.bool_)
    ring, state = np.zeros((AFTER + BEFORE, z.shape[1])), np.zeros(3, np.int64)
    state[2] = len(z)  # no event may cut the history that is measured here
    run_changes(z, own.r, own.q, 1.0, ring, state, scores, events)
    change_scale = float(np.quantile(scores[LEAD_IN:], configuration.quantile))
    return Model(
        configuration, centre, spread, predictor, levels,
        change_scale, own.r, own.q, centre_s, spread_s, limit, z[-1].copy(),
    )  # fmt: skip


def _filled(x: Floats) -> Floats:
    for j in range(x.shape[1]):
        good = np.flatnonzero(np.isfinite(x[:, j]))
        if len(good) == 0:
            raise ValueError(f"channel {j} has no value in commissioning")
        at = np.searchsorted(good, np.arange(len(x)), side="right") - 1
        x[:, j] = x[good[np.maximum(at, 0)], j]
    return x


def _ewma(z: Floats, gain: float) -> Floats:
    out = np.empty_like(z)
    e = np.zeros(z.shape[1])
    for i in range(len(z)):
        e = e + gain * (z[i] - e)
        out[i] = e
    return out


def _block_variance(z: Floats) -> Floats:
    n = len(z) // BLOCK
    return np.asarray(z[: n * BLOCK].reshape(n, BLOCK, -1).var(1).mean(0) + 1e-4)


def _levels(z: Floats, quantile: float) -> Levels:
    """Noise r inside blocks, and random-walk variance q a row from the structure function of block means,
    E[(b(t+h) - b(t))²] = c + q h at lags of 1, 2, 4, 8 blocks, by non-negative least squares with weights 1/h."""
    n = len(z) // BLOCK
    means = z[: n * BLOCK].reshape(n, BLOCK, -1).mean(1)
    lags = np.array([lag for lag in (1, 2, 4, 8) if lag < n])
    h = lags * BLOCK
    q = np.zeros(z.shape[1])
    for j in range(z.shape[1]):
        squares = np.array([((means[lag:, j] - means[:-lag, j]) ** 2).mean() for lag in lags])
        q[j] = nnls(np.c_[np.ones(len(h)), h] / h[:, None], squares / h)[0][1]
    r = _block_variance(z)
    by_gain = {a: _block_variance(_ewma(z, a)) for a in {float(m[0]) for m in MEMBERS}}
    slow_noise = np.stack([by_gain[float(m[0])] for m in MEMBERS])
    fast_noise = _block_variance(_ewma(z, FAST))
    width, k = z.shape[1], len(MEMBERS)
    slow, fast = np.zeros((k, width)), np.zeros(width)
    mean, variance = np.zeros((k, width)), np.ones((k, width))
    out, votes = np.empty((len(z), k)), np.empty(len(z), np.int64)
    run_level(
        z, r, q, slow_noise, fast_noise, MEMBERS, np.ones(k), True, slow, fast, mean, variance,
        np.zeros(k, MEMBER_STATE), out, votes,
    )  # fmt: skip
    scale = np.quantile(out[LEAD_IN:], quantile, axis=0)
    return Levels(r, q, slow_noise, fast_noise, scale, slow, fast, mean, variance)
