"""Rows from readings that come one sensor at a time: each channel's last value, while it is fresh enough."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt


@dataclass(slots=True)
class Aligner:
    """A row every `period` seconds of source time, of `channels` sensors.

    A channel whose last usable reading is older than `tolerance` seconds is NaN in the row. Readings must come in order
    of time; late ones are counted with the row that is being filled. `add` gives the rows that a reading completes: at
    most `LONGEST` after a gap, for nothing is learned from rows in which nothing is known.
    """

    channels: tuple[int, ...]
    period: float
    tolerance: float
    values: npt.NDArray[np.float64] = field(init=False)
    times: npt.NDArray[np.int64] = field(init=False)
    due: int | None = None  # µs, when the row that is being filled is complete

    def __post_init__(self) -> None:
        if not self.channels or not self.period > 0.0 or not self.tolerance > 0.0:
            raise ValueError("an aligner needs channels, a period and a tolerance above 0 s")
        self.values = np.full(len(self.channels), np.nan)
        self.times = np.zeros(len(self.channels), np.int64)

    def add(self, sensor_id: int, time: int, value: float) -> list[tuple[int, npt.NDArray[np.float64]]]:
        """Take one good reading (time in µs); gives (time, row) of each row that is complete by then."""
        rows: list[tuple[int, npt.NDArray[np.float64]]] = []
        if sensor_id not in self.channels or not np.isfinite(value):
            return rows
        step = max(1, round(self.period * 1e6))
        if self.due is None:
            self.due = time + step
        while time >= self.due and len(rows) < LONGEST:
            rows.append((self.due, self._row(self.due)))
            self.due += step
        if time >= self.due:
            self.due = time + step
        channel = self.channels.index(sensor_id)
        if time >= self.times[channel]:
            self.values[channel] = value
            self.times[channel] = time
        return rows

    def _row(self, at: int) -> npt.NDArray[np.float64]:
        fresh = at - self.times <= self.tolerance * 1e6
        return np.where(fresh, self.values, np.nan)


LONGEST = 60  # rows
