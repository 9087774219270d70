"""Rows from the readings of an equipment's sensors: each channel's mean over a stretch of event time.

Two stretches are open at a time, so that sensors that report one after the other fall into the same row; what comes
later than that is passed over here (it is stored all the same). Where the sensors are slower than the stretch is long,
stretches without news of more than half of the channels are left out; a channel that is slower than the others keeps
its value for as long as its own habit allows. No empty rows are made up for gaps.
"""

from typing import Any, Final

import numba as nb
import numpy as np

from analytics.detectors.clock import GOOD, LARGEST

PATIENCE: Final = 3.0  # of a channel's usual gap: for so long its last value stands for it
LATE: Final = 200  # readings in a row from before the open stretches: the clock that ran ahead was wrong

CELL: Final = np.dtype(
    [
        ("sum", "f8", 2),
        ("n", "i4", 2),
        ("value", "f8"),  # mean of its newest stretch
        ("seen", "i8"),  # µs, end of that stretch
        ("gap", "f8"),  # µs between stretches with news, a slow mean
        ("machine", "i4"),
    ],
    align=True,
)
CLOCK: Final = np.dtype(
    [
        ("period", "i8"),  # µs
        ("open", "i8"),  # number of the older open stretch: time // period
        ("late", "i4"),
        ("begun", "u1"),
    ],
    align=True,
)


@nb.njit(cache=True, nogil=True, error_model="numpy")
def collect(keys, slots, shift, sensor, time, value, quality, mask, start, cells, clocks):  # type: ignore[no-untyped-def]
    """Count the readings from row `start` on; gives the first row that must wait until its machine's older stretch is
    closed, or the number of rows. `keys`, `slots`, `shift`: of `clock.slot_table`."""
    top = len(keys) - 1
    for i in range(start, len(sensor)):
        key = sensor[i]
        at = np.int64(np.uint32(key * np.uint32(2654435769)) >> shift)
        while slots[at] >= 0 and keys[at] != key:
            at = (at + 1) & top
        slot = slots[at]
        if slot < 0 or quality[i] < GOOD or not abs(value[i]) < LARGEST or not mask[i]:
            continue
        cell = cells[slot]
        clock = clocks[cell.machine]
        stretch = time[i] // clock.period
        if not clock.begun:
            clock.begun = 1
            clock.open = stretch
        ahead = stretch - clock.open
        if ahead > 1:
            return i
        if ahead < 0:
            clock.late += 1
            if clock.late < LATE:
                continue
            clock.open = stretch
            ahead = 0
        clock.late = 0
        cell.sum[ahead] += value[i]
        cell.n[ahead] += 1
    return len(sensor)


@nb.njit(cache=True, nogil=True, error_model="numpy")
def close(cells, clock, row):  # type: ignore[no-untyped-def]
    """Close the older open stretch of a machine with `cells` [channels]; fills `row` [channels] (NaN: unknown).

    Gives whether it has news of more than half of the channels that are alive; if not, it makes no row.
    """
    end = (clock.open + 1) * clock.period
    fresh, alive = 0, 0
    for j in range(len(cells)):
        c = cells[j]
        if c.n[0] > 0:
            c.value = c.sum[0] / c.n[0]
            if c.seen > 0:
                gap = float(end - c.seen)
                c.gap = gap if c.gap == 0.0 else c.gap + 0.1 * (min(gap, 4.0 * c.gap) - c.gap)
            c.seen = end
            fresh += 1
        known = c.seen != 0 and end - c.seen <= PATIENCE * max(c.gap, float(clock.period))
        alive += known
        row[j] = c.value if known else np.nan
        c.sum[0], c.n[0] = c.sum[1], c.n[1]
        c.sum[1], c.n[1] = 0.0, 0
    clock.open += 1
    return 2 * fresh > alive


def merged(at: "np.typing.NDArray[np.int64]", rows: Any, period: int) -> tuple[Any, Any]:
    """Rows [n, channels] of stretches that began at `at` (µs), averaged over stretches of `period` (µs)."""
    begun = at // period
    first = np.flatnonzero(np.diff(begun, prepend=begun[0] - 1))
    known = np.isfinite(rows)
    total = np.add.reduceat(np.where(known, rows, 0.0), first, axis=0)
    count = np.add.reduceat(known.astype(np.int64), first, axis=0)
    with np.errstate(invalid="ignore"):
        return begun[first] * period, np.where(count > 0, total / count, np.nan)
