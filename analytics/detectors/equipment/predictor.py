"""One-step prediction of all channels from the row before, and its whitened residual.

z(t) ~ z(t-1) B by ridge regression; the residual's covariance is shrunk a little towards its diagonal (Ledoit and Wolf
2004) and inverted by Cholesky, so that the squared length of a whitened residual is Hotelling's T² (Hotelling 1947).
Exponentially weighted means of it at several time constants are the MEWMA (Lowry et al. 1992).
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

RIDGE: Final = 10.0
SHRINK: Final = 0.05
GAINS: Final = (1.0, 0.3, 0.1)
VARIANCE_GAIN: Final = 0.1
STATISTICS: Final = 2 + len(GAINS)


def whitener(rows: Floats) -> Floats:
    """W with |d W|² the squared Mahalanobis length of d, from `rows` [n, channels]."""
    covariance = np.cov(rows.T).reshape(rows.shape[1], rows.shape[1])
    covariance = (1 - SHRINK) * covariance + SHRINK * np.diag(np.diag(covariance))
    covariance += 1e-9 * np.eye(len(covariance)) * max(1e-300, float(np.trace(covariance)) / len(covariance))
    return np.asarray(np.linalg.inv(np.linalg.cholesky(covariance)).T)


@dataclass(frozen=True, slots=True)
class Predictor:
    """Fitted to scaled rows: `matrix` [channels, channels], whiteners of rows and of residuals, residual spread."""

    matrix: Floats
    white_row: Floats
    white_residual: Floats
    spread: Floats

    @classmethod
    def fit(cls, z: Floats, rows: npt.NDArray[np.intp]) -> "Predictor":
        """Fit to the given rows of `z` and the row before each."""
        rows = rows[rows > 0]
        before, now = z[rows - 1], z[rows]
        matrix = np.linalg.solve(before.T @ before + RIDGE * np.eye(z.shape[1]), before.T @ now)
        residual = now - before @ matrix
        return cls(np.asarray(matrix, np.float64), whitener(now), whitener(residual), residual.std(0) + 1e-9)

    def residuals(self, z: Floats, before: Floats) -> Floats:
        """Of the rows `z`, the first of which follows `before`."""
        return np.asarray(z - np.vstack([before, z[:-1]]) @ self.matrix)


def statistics(predictor: Predictor, z: Floats, residual: Floats, means: Floats, variances: Floats) -> Floats:
    """Logarithms of T² of the row, MEWMA T² of the residual at each of `GAINS`, and its change of variance [n, 5].

    A residual of exactly 0 is a missing value, which says nothing of the variance. `means` [gains, channels] and
    `variances` [channels] are the running state, changed in place.
    """
    white = residual @ predictor.white_residual
    out = np.empty((len(z), STATISTICS))
    out[:, 0] = ((z @ predictor.white_row) ** 2).sum(1)
    squares = np.where(residual == 0.0, np.nan, (residual / predictor.spread) ** 2 - 1.0)
    for i in range(len(z)):
        for k, a in enumerate(GAINS):
            means[k] += a * (white[i] - means[k])
            out[i, 1 + k] = means[k] @ means[k] * (2 - a) / a
        variances += VARIANCE_GAIN * np.nan_to_num(squares[i] - variances)
        out[i, -1] = (np.log(np.maximum(variances, -0.999) + 1.05) ** 2).sum()
    return np.asarray(np.log(out + 1e-9))


def out_of_fold(z: Floats, folds: int = 5, gap: int = 10) -> tuple[Floats, Floats]:
    """(whitened residuals, statistics) of each fifth of healthy rows by a predictor fitted to the others."""
    n = len(z)
    edges = np.linspace(0, n, folds + 1).astype(int)
    white, stats = np.empty_like(z), np.empty((n, STATISTICS))
    for low, high in pairwise(edges):
        rows = np.r_[0 : max(0, low - gap), min(n, high + gap) : n]
        predictor = Predictor.fit(z, rows)
        residual = predictor.residuals(z[low:high], z[max(low - 1, 0)])
        white[low:high] = residual @ predictor.white_residual
        means, variances = np.zeros((len(GAINS), z.shape[1])), np.zeros(z.shape[1])
        stats[low:high] = statistics(predictor, z[low:high], residual, means, variances)
    return white, stats
