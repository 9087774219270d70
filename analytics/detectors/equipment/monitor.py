"""An equipment's rows against its commissioned model: alarm, score, and points of change."""

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.detectors.equipment.commissioning import Model
from analytics.detectors.equipment.level import AFTER, BEFORE, MEMBER_STATE, MEMBERS, Floats, run_changes, run_level
from analytics.detectors.equipment.predictor import GAINS, statistics

MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Of each row: whether an alarm stands, the largest statistic over its threshold, and whether a change began.

    `channel`: the one that moved most against its baseline.
    """

    alarm: npt.NDArray[np.bool_]
    score: Floats
    change: npt.NDArray[np.bool_]
    channel: npt.NDArray[np.int64]


class EquipmentMonitor:
    """The state that goes with a `Model`. The answers do not depend on how rows are cut into calls.

    NaN is a missing value: its channel keeps its standing, and teaches nothing.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        width = len(model.centre)
        self._state: dict[str, npt.NDArray[Any]] = {
            "last": model.last.copy(),
            "ring": np.zeros((AFTER + BEFORE, width)),
            "ring_state": np.zeros(3, np.int64),
            "means": np.zeros((len(GAINS), width)),
            "variances": np.zeros(width),
        }
        for name, level in model.levels.items():
            self._state |= {
                f"{name}.slow": level.slow.copy(),
                f"{name}.fast": level.fast.copy(),
                f"{name}.mean": level.mean.copy(),
                f"{name}.variance": level.variance.copy(),
                f"{name}.members": np.zeros(len(MEMBERS), MEMBER_STATE),
            }

    def process(self, rows: npt.ArrayLike) -> Verdicts:
        """Run rows [n, channels] in order. Raises ValueError when they have another width than the model."""
        x = np.asarray(rows, np.float64)
        if x.ndim != 2 or x.shape[1] != len(self.model.centre):
            raise ValueError(f"rows of {len(self.model.centre)} channels, not of shape {x.shape}")
        model, n = self.model, len(x)
        z = model.scaled(np.where(np.isfinite(x), x, np.nan))
        alarm, score = np.zeros(n, np.bool_), np.zeros(n)
        change, channel = np.zeros(n, np.bool_), np.zeros(n, np.int64)
        if n == 0:
            return Verdicts(alarm, score, change, channel)
        if "level" in model.levels:
            self._vote("level", z, alarm, score)
        if model.predictor is not None:
            last: Floats = self._state["last"]
            filled = z.copy()
            for i in np.flatnonzero(np.isnan(z).any(1)):
                filled[i] = np.where(np.isnan(z[i]), filled[i - 1] if i > 0 else last, z[i])
            residual = model.predictor.residuals(filled, last)
            residual[np.isnan(z).mean(1) > MOSTLY] = 0.0  # a row of mostly old values says nothing
            self._state["last"] = filled[-1].copy()
            if "residual" in model.levels:
                white = np.clip(residual @ model.predictor.white_residual, -20.0, 20.0)
                self._vote("residual", white, alarm, score)
            if "statistics" in model.configuration.branches:
                means, variances = self._state["means"], self._state["variances"]
                stats = statistics(model.predictor, filled, residual, means, variances)
                worst = ((stats - model.statistics_centre) / model.statistics_spread).max(1)
                alarm |= worst > model.statistics_limit
                score[:] = np.maximum(score, worst / max(model.statistics_limit, 1e-9))
        run_changes(
            z, model.change_noise, model.change_drift, model.change_scale, self._state["ring"],
            self._state["ring_state"], np.empty(n), change,
        )  # fmt: skip
        channel[:] = np.argmax(np.where(np.isnan(z), 0.0, np.abs(z)), axis=1)
        return Verdicts(alarm, score, change, channel)

    def _vote(self, name: str, z: Floats, alarm: npt.NDArray[np.bool_], score: Floats) -> None:
        level, s = self.model.levels[name], self._state
        out, votes = np.empty((len(z), len(MEMBERS))), np.empty(len(z), np.int64)
        run_level(
            z, level.r, level.q, level.slow_noise, level.fast_noise, MEMBERS, level.scale, False, s[f"{name}.slow"],
            s[f"{name}.fast"], s[f"{name}.mean"], s[f"{name}.variance"], s[f"{name}.members"], out, votes,
        )  # fmt: skip
        alarm |= votes >= self.model.configuration.vote * len(MEMBERS) - 1e-9
        np.maximum(score, np.median(out / MEMBERS[:, 3], axis=1), out=score)

    def snapshot(self) -> bytes:
        """The state as bytes, for `restore` with the same model."""
        buffer = io.BytesIO()
        np.savez(buffer, **self._state)  # type: ignore[arg-type]
        return buffer.getvalue()

    @classmethod
    def restore(cls, model: Model, data: bytes) -> "EquipmentMonitor":
        """Raises ValueError when the bytes are no snapshot of a monitor of this model."""
        monitor = cls(model)
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as saved:
                for name, state in monitor._state.items():
                    if saved[name].shape != state.shape or saved[name].dtype != state.dtype:
                        raise ValueError(f"{name} has another shape")
                    monitor._state[name] = saved[name].copy()
        except (KeyError, OSError, EOFError, ValueError) as error:
            raise ValueError(f"no snapshot of this equipment's monitor: {error}") from error
        return monitor
