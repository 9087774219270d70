"""The readings of maintenance windows: the detectors that learn how a sensor runs do not see them.

Those that learn nothing of the level (limits, stuck, silent) go on, so that what happens is recorded. Whether a reading
falls into a pause is a matter of its own time alone: the answers do not depend on how readings are cut into calls.
"""

import numpy as np
import numpy.typing as npt

from analytics.detectors.base import Records


class Pauses:
    """The pauses of a bank's sensors, by slot. Sensors of one window share one array."""

    def __init__(self) -> None:
        self._of: dict[int, tuple[tuple[int, int], ...]] = {}
        self._spans: list[npt.NDArray[np.int64]] | None = []  # None: to be built anew
        self._number_of: npt.NDArray[np.int32] = np.full(0, -1, np.int32)  # slot -> its spans, -1: it has none

    def set(self, slot: int, pauses: tuple[tuple[int, int], ...]) -> None:
        """What `slot` has from now on."""
        if self._of.get(slot, ()) != pauses:
            self._of.pop(slot, None)
            if pauses:
                self._of[slot] = pauses
            self._spans = None

    def mark(self, samples: Records) -> npt.NDArray[np.bool_]:
        """Which samples fall into a pause of their sensor."""
        return self._starts(samples["slot"], samples["time"]) >= 0

    def without(self, samples: Records, paused: npt.NDArray[np.bool_]) -> Records:
        """The samples outside; the gap of the first one after a pause is counted from the pause's beginning."""
        kept: Records = samples[~paused]
        before = kept["time"] - (kept["gap"] * 1e6).astype(np.int64)
        starts = self._starts(kept["slot"], before)
        after = starts >= 0
        kept["gap"][after] = np.maximum(kept["gap"][after], (kept["time"][after] - starts[after]) * 1e-6)
        return kept

    def _starts(self, slots: npt.NDArray[np.int32], times: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The beginning of the pause that each time lies in, -1 outside of any."""
        found = np.full(len(slots), -1, np.int64)
        if not self._of or not len(slots):
            return found
        known = self._built()
        numbers = np.full(len(slots), -1, np.int32)
        inside = slots < len(self._number_of)
        numbers[inside] = self._number_of[slots[inside]]
        for number in np.unique(numbers[numbers >= 0]).tolist():
            rows = np.flatnonzero(numbers == number)
            spans = known[number]
            at = np.searchsorted(spans[:, 0], times[rows], "right") - 1
            hit = (at >= 0) & (times[rows] < spans[at, 1])
            found[rows[hit]] = spans[at[hit], 0]
        return found

    def _built(self) -> list[npt.NDArray[np.int64]]:
        if self._spans is None:
            numbers = {pauses: number for number, pauses in enumerate(dict.fromkeys(self._of.values()))}
            self._spans = [np.array(pauses, np.int64) for pauses in numbers]
            self._number_of = np.full(max(self._of) + 1, -1, np.int32)
            for slot, pauses in self._of.items():
                self._number_of[slot] = numbers[pauses]
        return self._spans
