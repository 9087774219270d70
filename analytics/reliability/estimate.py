"""A number with what is known about its error."""

from dataclasses import dataclass
from math import isfinite

from scipy import stats


class NotEnoughDataError(ValueError):
    """What was seen does not carry the number that was asked for; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """`value` with its two-sided interval at `confidence` (0 to 1). A bound that the data do not give is None."""

    value: float | None
    low: float | None
    high: float | None
    confidence: float

    def map(self, *, inverse: bool = False, scale: float = 1.0) -> "Estimate":
        """The same of `scale` times the number, or of `scale` over it (which swaps the bounds)."""

        def turn(x: float | None) -> float | None:
            if x is None:
                return None
            if not inverse:
                return x * scale
            return scale / x if x > 0.0 and isfinite(x) else None

        low, high = (self.high, self.low) if inverse else (self.low, self.high)
        return Estimate(turn(self.value), turn(low), turn(high), self.confidence)


def check_confidence(confidence: float) -> float:
    """`confidence` if it is strictly between 0.5 and 1. Raises ValueError."""
    if not 0.5 <= confidence < 1.0:
        raise ValueError(f"confidence: at least 0.5 and below 1, not {confidence!r}")
    return confidence


def proportion(successes: int, trials: int, confidence: float = 0.95) -> Estimate:
    """A proportion with its Wilson score interval (Wilson 1927; NIST/SEMATECH e-Handbook 7.2.4.1).

    Raises `NotEnoughDataError` without a trial, ValueError for counts that cannot be.
    """
    check_confidence(confidence)
    if trials < 0 or not 0 <= successes <= max(trials, 0):
        raise ValueError(f"{successes} of {trials}: no such proportion")
    if trials == 0:
        raise NotEnoughDataError("nothing was tried yet")
    z = float(stats.norm.ppf(0.5 + confidence / 2))
    p, n = successes / trials, float(trials)
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    low, high = min(p, middle - half), max(p, middle + half)  # at 0 and 1 rounding would leave the value outside
    return Estimate(p, max(0.0, low), min(1.0, high), confidence)
