"""Where in a stream a sensor's detectors begin to learn anew, after a repair."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from analytics.detectors.base import Records
from analytics.detectors.clock import GOOD, LARGEST


def met(clock: Records, slot: int, relearn_from: int) -> bool:
    """Whether the sensor has learned from something, and from nothing older than `relearn_from` (µs).

    The clock of a sensor tells it by itself: a snapshot needs no mark for it.
    """
    return bool(clock["count"][slot] > 0 and clock["first"][slot] >= relearn_from)


def turns(
    wishes: Mapping[int, int],
    slot_of: Mapping[int, int],
    clock: Records,
    columns: tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64], npt.NDArray[np.float64], npt.NDArray[np.uint8]],
    mask: npt.NDArray[np.bool_],
) -> list[tuple[int, int]]:
    """(row, sensor) of each usable reading before which its sensor is to forget, by row.

    That is the sensor's first one in order at or after its wish: a matter of the readings alone, not of when they are
    handed over, so a replay forgets at the same reading.
    """
    sensor_id, time, value, quality = columns
    found: list[tuple[int, int]] = []
    for sensor, relearn_from in wishes.items():
        rows = np.flatnonzero((sensor_id == sensor) & mask & (quality >= GOOD) & (np.abs(value) < LARGEST))
        if not len(rows) or time[rows].max() < relearn_from:
            continue
        times = time[rows]
        slot = slot_of.get(sensor)
        newest = clock["last"][slot] if slot is not None and clock["count"][slot] else np.iinfo(np.int64).min
        in_order = times > np.maximum.accumulate(np.concatenate([[newest], times]))[:-1]
        turning = np.flatnonzero(in_order & (times >= relearn_from))
        if len(turning):
            found.append((int(rows[turning[0]]), sensor))
    return sorted(found)
