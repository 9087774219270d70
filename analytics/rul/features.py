"""What a history says about wear, cycle by cycle, looking back only.

Per sensor an exponential mean and its difference to a slower one; a health index (the direction that tells worn from
new) at four time constants, its slopes, its rise over the first cycles; the age.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.signal import lfilter

Array = npt.NDArray[np.float64]

_MEANS: Final = (0.3, 0.1, 0.05, 0.02)  # of the health index
_SLOPES: Final = (20, 40, 80)  # cycles
_NEW: Final = 30  # cycles that show the initial wear
_RIDGE: Final = 10.0


@dataclass(frozen=True, slots=True)
class History:
    """One unit's life up to now: `values` `[cycles, sensors]` in order; finite."""

    unit: str
    values: Array


@dataclass(frozen=True)
class Features:
    """How histories become rows: which of the columns count, their scale, and the direction of wear."""

    columns: tuple[int, ...]
    mean: Array
    deviation: Array
    wear: Array

    @classmethod
    def fit(cls, histories: Sequence[History], remaining: Sequence[Array], worn: float, new: float) -> "Features":
        """Learn from whole lives. `remaining`: cycles to failure of each row; below `worn` is worn, above `new` new."""
        values, left = np.vstack([h.values for h in histories]), np.concatenate(list(remaining))
        deviation = values.std(axis=0)
        # a column that hardly moves, or only between a handful of settings, says nothing about wear
        moves = [
            k
            for k in range(values.shape[1])
            if deviation[k] > 1e-9 * max(1.0, float(np.abs(values[:, k]).max())) and len(np.unique(values[:, k])) > 3
        ]
        if not moves:
            raise ValueError("no sensor moves")
        scale, centre = deviation[moves], values[:, moves].mean(axis=0)
        z = np.clip((values[:, moves] - centre) / scale, -6.0, 6.0)
        ends = (left < worn) | (left > new)
        target = np.where(left[ends] < worn, 1.0, -1.0)
        zc, tc = z[ends] - z[ends].mean(axis=0), target - target.mean()
        direction = np.linalg.solve(zc.T @ zc + _RIDGE * np.eye(len(moves)), zc.T @ tc)
        size = float((z @ direction).std())
        return cls(tuple(moves), centre, scale, direction / (size if size > 0.0 else 1.0))

    def __call__(self, history: History) -> Array:
        """`[cycles, features]`."""
        z = np.clip((history.values[:, self.columns] - self.mean) / self.deviation, -6.0, 6.0)
        index = z @ self.wear
        fast, slow = _ewma(z, 0.1), _ewma(z, 0.03)
        levels = [_ewma(index, a) for a in _MEANS]
        n = np.arange(1, len(index) + 1)
        first = np.cumsum(index)[np.minimum(n, _NEW) - 1] / np.minimum(n, _NEW)
        slopes = [_slope(index, w) for w in _SLOPES]
        return np.column_stack([fast, fast - slow, n, *levels, *slopes, levels[1] - first, first])

    def health(self, history: History) -> Array:
        """The smoothed direction of wear alone, `[cycles]`: unit deviation, rising with wear."""
        z = np.clip((history.values[:, self.columns] - self.mean) / self.deviation, -6.0, 6.0)
        return _ewma(z @ self.wear, 0.1)

    def to_json(self) -> dict[str, Any]:
        return {
            "columns": list(self.columns),
            "mean": self.mean.tolist(),
            "deviation": self.deviation.tolist(),
            "wear": self.wear.tolist(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Features":
        columns = tuple(int(k) for k in data["columns"])
        arrays = [np.array(data[name], float) for name in ("mean", "deviation", "wear")]
        if any(a.shape != (len(columns),) or not np.isfinite(a).all() for a in arrays) or (arrays[1] <= 0.0).any():
            raise ValueError("features: arrays of another length, or not finite")
        return cls(columns, *arrays)


def _ewma(x: Array, a: float) -> Array:
    """Exponential mean from the first row on, its weights adding up to 1."""
    total = lfilter([a], [1.0, a - 1.0], x, axis=0)
    weight = 1.0 - (1.0 - a) ** np.arange(1, len(x) + 1)
    return np.asarray(total / (weight if x.ndim == 1 else weight[:, np.newaxis]))


def _slope(x: Array, window: int) -> Array:
    """Least-squares slope over the last `window` values times `window`; 0 with fewer than five."""
    n, t = len(x), np.arange(len(x), dtype=float)
    sums = [np.concatenate([[0.0], np.cumsum(c)]) for c in (x, t * x)]
    end = np.arange(1, n + 1)
    start = np.maximum(0, end - window)
    k = (end - start).astype(float)
    centre = (start + end - 1) / 2.0
    sx, stx = sums[0][end] - sums[0][start], sums[1][end] - sums[1][start]
    spread = k * (k * k - 1.0) / 12.0
    return np.where(k >= 5, (stx - centre * sx) / np.where(spread > 0, spread, 1.0) * window, 0.0)
