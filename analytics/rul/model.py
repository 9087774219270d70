"""A fitted model of remaining life, with intervals that hold where they are read.

Eight perceptrons on `features`, each on a bootstrap of the rows in which those far from failure count a quarter; labels
capped (a life that has hardly begun says only "more than the cap"). The interval is conformal: quantiles of the
out-of-fold errors of rows with a similar prediction (Vovk's Mondrian idea with a sliding class; cross-conformal over
units, so a unit's own errors never calibrate it).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.reliability.estimate import NotEnoughDataError
from analytics.rul.features import Features, History
from analytics.rul.network import Network

Array = npt.NDArray[np.float64]

CAP: Final = 125.0
LEAST_UNITS: Final = 10
FORMAT: Final = 1
_MEMBERS: Final = 8
_SCALE: Final = 50.0  # labels are divided by it, so that the networks see numbers near 1
_KNOTS: Final = 41
_NEIGHBOURS: Final = 0.06  # share of the rows that a knot's quantiles are taken from


@dataclass(frozen=True, slots=True)
class Remaining:
    """Remaining life in cycles with its interval; `high` of None: more than the cap."""

    value: float
    low: float
    high: float | None
    confidence: float


@dataclass(frozen=True)
class Calibration:
    """Error quantiles over the prediction: `low` and `high` of (truth - prediction) at the knots `at`."""

    at: Array
    low: Array
    high: Array
    confidence: float

    @classmethod
    def fit(cls, predicted: Array, truth: Array, confidence: float = 0.9) -> "Calibration":
        order = np.argsort(predicted, kind="stable")
        p, error = predicted[order], (truth - predicted)[order]
        n = len(p)
        half = max(20, int(_NEIGHBOURS * n / 2))
        tail = (1.0 - confidence) / 2.0
        knots = np.linspace(p[0], p[-1], _KNOTS)
        low, high = np.empty(_KNOTS), np.empty(_KNOTS)
        for k, at in enumerate(knots):
            i = int(np.searchsorted(p, at))
            near = np.sort(error[max(0, i - half) : i + half])
            m = len(near)
            # the finite-sample quantiles of split conformal prediction
            low[k] = near[max(0, int(np.floor(tail * (m + 1))) - 1)]
            high[k] = near[min(m - 1, int(np.ceil((1.0 - tail) * (m + 1))) - 1)]
        return cls(knots, low, high, confidence)

    def __call__(self, predicted: Array) -> tuple[Array, Array]:
        """The bounds of each prediction."""
        low = predicted + np.interp(predicted, self.at, self.low)
        high = predicted + np.interp(predicted, self.at, self.high)
        return np.clip(low, 0.0, CAP), np.clip(high, 0.0, CAP)


@dataclass(frozen=True)
class Ensemble:
    """The point predictor."""

    features: Features
    centre: Array
    scale: Array
    members: tuple[Network, ...]

    @classmethod
    def fit(cls, histories: Sequence[History], remaining: Sequence[Array]) -> "Ensemble":
        features = Features.fit(histories, remaining, worn=0.24 * CAP, new=1.04 * CAP)
        rows, left = np.vstack([features(h) for h in histories]), np.concatenate(list(remaining))
        centre, scale = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-9)
        z, y = np.clip((rows - centre) / scale, -5.0, 5.0), np.minimum(left, CAP) / _SCALE
        weight = np.where(left > 1.2 * CAP, 0.25, 1.0)
        members = []
        for seed in range(_MEMBERS):
            chosen = np.random.default_rng(seed).choice(len(z), len(z), p=weight / weight.sum())
            members.append(Network.fit(z[chosen], y[chosen], seed))
        return cls(features, centre, scale, tuple(members))

    def __call__(self, history: History) -> Array:
        """Cycles left, at every cycle of the history, 0 to the cap."""
        z = np.clip((self.features(history) - self.centre) / self.scale, -5.0, 5.0)
        return np.asarray(np.clip(np.mean([m(z) for m in self.members], axis=0) * _SCALE, 0.0, CAP))


def labels(history: History) -> Array:
    """Cycles to failure, of a history that ends with it."""
    return np.arange(len(history.values) - 1, -1, -1, dtype=float)


@dataclass(frozen=True)
class RulModel:
    """What `train` gives and the database keeps. `sensors`: the columns that a history must have, in order."""

    sensors: tuple[str, ...]
    ensemble: Ensemble
    calibration: Calibration
    quality: Mapping[str, Any]

    def predict(self, history: History) -> Remaining:
        """At the end of the history. Raises `NotEnoughDataError` for fewer than five cycles."""
        if len(history.values) < 5:
            raise NotEnoughDataError(f"five cycles are needed, there are {len(history.values)}")
        value = self.ensemble(history)[-1:]
        low, high = self.calibration(value)
        return Remaining(
            float(value[0]), float(low[0]), float(high[0]) if high[0] < CAP else None, self.calibration.confidence
        )

    def to_json(self) -> dict[str, Any]:
        """Numbers and names only."""
        e, c = self.ensemble, self.calibration
        return {
            "format": FORMAT,
            "sensors": list(self.sensors),
            "features": e.features.to_json(),
            "centre": e.centre.tolist(),
            "scale": e.scale.tolist(),
            "members": [m.to_json() for m in e.members],
            "calibration": {
                "at": c.at.tolist(),
                "low": c.low.tolist(),
                "high": c.high.tolist(),
                "confidence": c.confidence,
            },
            "quality": dict(self.quality),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "RulModel":
        """Raises ValueError for anything that is no whole model."""
        try:
            if data["format"] != FORMAT:
                raise ValueError(f"model: format {data['format']!r}, not {FORMAT}")
            centre, scale = np.array(data["centre"], float), np.array(data["scale"], float)
            if centre.ndim != 1 or centre.shape != scale.shape or not (scale > 0.0).all():
                raise ValueError("model: scales do not fit")
            members = tuple(Network.from_json(m, len(centre)) for m in data["members"])
            c = data["calibration"]
            at, low, high = (np.array(c[k], float) for k in ("at", "low", "high"))
            if not (at.ndim == 1 and at.shape == low.shape == high.shape and (np.diff(at) >= 0.0).all()):
                raise ValueError("model: the calibration is no table")
            calibration = Calibration(at, low, high, float(c["confidence"]))
            features = Features.from_json(data["features"])
            sensors = tuple(str(s) for s in data["sensors"])
        except (KeyError, TypeError) as error:
            raise ValueError(f"model: {error}") from error
        if not members or max(features.columns) >= len(sensors):
            raise ValueError("model: no members, or more columns than sensors")
        return cls(sensors, Ensemble(features, centre, scale, members), calibration, data.get("quality", {}))


@dataclass(frozen=True)
class CrossValidated:
    """Out-of-fold predictions of every cycle of every unit, with the fold that each row was left out in."""

    predicted: Array
    truth: Array
    fold: npt.NDArray[np.int64]

    @property
    def rmse(self) -> float:
        """Against capped labels, over all cycles."""
        return float(np.sqrt(np.mean((self.predicted - self.truth) ** 2)))

    def covered(self, confidence: float = 0.9) -> npt.NDArray[np.bool_]:
        """Whether each label lies in its interval, calibrated on the other folds only."""
        inside = np.zeros(len(self.truth), bool)
        for k in np.unique(self.fold):
            mine = self.fold == k
            low, high = Calibration.fit(self.predicted[~mine], self.truth[~mine], confidence)(self.predicted[mine])
            inside[mine] = (self.truth[mine] >= low - 1e-9) & (self.truth[mine] <= high + 1e-9)
        return inside


def cross_validate(histories: Sequence[History], folds: int = 5, seed: int = 0) -> CrossValidated:
    """Whole units are left out, `folds` times."""
    if len(histories) < LEAST_UNITS:
        raise NotEnoughDataError(f"{LEAST_UNITS} run-to-failure histories are needed, there are {len(histories)}")
    group = np.random.default_rng(seed).permutation(len(histories)) % folds
    predicted: list[Array] = [np.empty(0)] * len(histories)
    for k in range(folds):
        known = [h for h, g in zip(histories, group, strict=True) if g != k]
        ensemble = Ensemble.fit(known, [labels(h) for h in known])
        for i, h in enumerate(histories):
            if group[i] == k:
                predicted[i] = ensemble(h)
    lengths = [len(h.values) for h in histories]
    truth = np.concatenate([np.minimum(labels(h), CAP) for h in histories])
    return CrossValidated(np.concatenate(predicted), truth, np.repeat(group, lengths))


def train(histories: Sequence[History], sensors: Sequence[str]) -> RulModel:
    """Fit to histories that end with failure, and calibrate by cross-validation.

    Raises `NotEnoughDataError` with fewer than ten units.
    """
    checked = cross_validate(histories)
    quality = {
        "units": len(histories),
        "rmse": round(checked.rmse, 3),
        "coverage": round(float(checked.covered().mean()), 3),
        "cap": CAP,
        "labels": "capped",
    }
    ensemble = Ensemble.fit(histories, [labels(h) for h in histories])
    return RulModel(tuple(sensors), ensemble, Calibration.fit(checked.predicted, checked.truth), quality)
