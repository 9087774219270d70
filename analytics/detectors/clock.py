# ruff: noqa: PLR0912, PLR0915 - a kernel is one loop: calls cost more than they explain
"""What every detector needs to know of a reading before it looks at it: is it usable, how long since the last, and the
sensor's habits of time and of stepping.

Usable means: in order (later than everything this sensor sent before), good quality, a finite value below 1e100, not
masked. Everything else is missing.

A value that falls to nearly zero, seen from a level far above its noise, is `idle`: a machine that stands is not
broken, so the detectors of change pass over it and over the first readings after it. That a flow must not stop is a
limit's business. A value that has rested at zero since it was first seen, less than a day ago, and then leaves it for
good is a machine that starts for the first time: `fresh` is STARTED, and what was learned of the rest is wiped. After a
gap of more than 30 intervals, and a minute, `fresh` is LOST: the machine may run at another load by now.
"""

from typing import Any, Final

import numba as nb
import numpy as np

from analytics.detectors.base import LOST, SAMPLE, STARTED

GOOD: Final = 192
LARGEST: Final = 1e100
MOVES: Final = 1000
IDLE: Final = 0.08  # below this share of its usual size a value says that the machine stands
SETTLE: Final = 8  # readings after a start that belong to the start
LONG: Final = 30.0  # intervals without a reading after which the level may be another
LONG_SECONDS: Final = 60.0
RUNNING: Final = 100.0  # times its rest: a first start
STARTING: Final = 3  # readings that make a first start
YOUNG: Final = 86400.0  # s since the first reading in which a first start is expected

CLOCK: Final = np.dtype(
    [
        ("last", "i8"),  # µs; the newest usable reading
        ("first", "i8"),
        ("value", "f8"),
        ("interval", "f8"),  # s, running median
        ("configured", "f8"),  # s, 0 when it is to be learned
        ("resolution", "f8"),
        ("gaps", "f8", 7),  # the first gaps, sorted
        ("up", "f8"),  # share of the moves that went up
        ("size", "f8"),  # mean absolute value while it is not idle
        ("noise", "f8"),  # mean absolute step, robust
        ("moves", "i4"),
        ("count", "i4"),  # usable readings, capped
        ("settle", "i4"),  # readings until a machine that stood counts as running
        ("starting", "i4"),  # readings that look like a first start
    ],
    align=True,
)


_KEYS: Final = (nb.uint32[::1], nb.int32[::1], nb.uint32)
_IDS: Final = nb.types.Array(nb.uint32, 1, "A", readonly=True)


@nb.njit(nb.int64(*_KEYS, _IDS), cache=True, nogil=True)
def first_unknown(keys, slots, shift, sensor):  # type: ignore[no-untyped-def]
    """The row of the first sensor that is not in the table, or the number of rows."""
    top = len(keys) - 1
    for i in range(len(sensor)):
        at = np.int64(np.uint32(sensor[i] * np.uint32(2654435769)) >> shift)
        while slots[at] >= 0 and keys[at] != sensor[i]:
            at = (at + 1) & top
        if slots[at] < 0:
            return i
    return len(sensor)


@nb.njit(
    nb.int64(
        *_KEYS,
        _IDS,
        nb.types.Array(nb.int64, 1, "A", readonly=True),
        nb.types.Array(nb.float64, 1, "A", readonly=True),
        nb.types.Array(nb.uint8, 1, "A", readonly=True),
        nb.types.Array(nb.bool_, 1, "A", readonly=True),
        nb.int64,
        nb.int64,
        nb.from_dtype(CLOCK)[::1],
        nb.from_dtype(SAMPLE)[::1],
    ),
    cache=True,
    nogil=True,
    error_model="numpy",
)
def prepare(keys, slots, shift, sensor, time, value, quality, mask, start, stop, clock, samples):  # type: ignore[no-untyped-def]
    """Fill `samples` from the rows `start` to `stop` of the columns; returns how many are usable.

    `keys`, `slots`, `shift`: what `slot_table` made; it knows every sensor of these rows.
    """
    n = 0
    top = len(keys) - 1
    for i in range(start, stop):
        x = value[i]
        if quality[i] < GOOD or not abs(x) < LARGEST or not mask[i]:
            continue
        key = sensor[i]
        at = np.int64(np.uint32(key * np.uint32(2654435769)) >> shift)
        while slots[at] >= 0 and keys[at] != key:
            at = (at + 1) & top
        slot = slots[at]
        c = clock[slot]
        t = time[i]
        gap = 0.0
        fresh = 0
        if c.count == 0:
            c.first = t
        else:
            if t <= c.last:
                continue
            gap = (np.float64(t) - np.float64(c.last)) * 1e-6
            if c.count > 7 and gap > LONG_SECONDS and gap > LONG * max(c.interval, c.configured):
                fresh = LOST
            if c.count <= 7:
                j = c.count - 1
                while j > 0 and c.gaps[j - 1] > gap:
                    c.gaps[j] = c.gaps[j - 1]
                    j -= 1
                c.gaps[j] = gap
                c.interval = c.gaps[(c.count - 1) // 2]
            elif gap > c.interval:
                c.interval *= 1.03
            elif gap < c.interval:
                c.interval /= 1.03
            step = x - c.value
            n_noise = min(c.count, 200)
            c.noise += (min(abs(step), 5.0 * c.noise if c.count > 20 else abs(step)) - c.noise) / n_noise
            if step != 0.0:
                size = abs(step)
                if c.moves == 0 or size < c.resolution:
                    c.resolution = size
                if c.moves < MOVES:
                    c.moves += 1
                up = 1.0 if step > 0.0 else 0.0
                c.up += (up - c.up) / min(c.moves, 300)
        size = abs(x)
        age = (np.float64(t) - np.float64(c.first)) * 1e-6
        resting = c.count > 20 and age < YOUNG and c.size <= 2.0 * c.noise
        if resting and size > 0.0 and size > RUNNING * c.size and size > RUNNING * c.noise:
            c.starting += 1
            c.settle = SETTLE
            if c.starting >= STARTING:
                fresh = STARTED
                c.starting = 0
                c.size = size
                c.noise = 0.0
                c.count = 8
                c.moves = 0
        elif c.count > 20 and size < IDLE * c.size and c.size > 8.0 * c.noise:
            c.settle = SETTLE
            c.size *= 0.9999
        else:
            if c.settle > 0:
                c.settle -= 1
            c.starting = 0
            c.size += (size - c.size) / min(c.count + 1, 100)
        c.last = t
        c.value = x
        if c.count < 1000000:
            c.count += 1
        s = samples[n]
        s.time = t
        s.value = x
        s.gap = gap
        s.interval = c.configured if c.configured > 0.0 else c.interval
        s.resolution = c.resolution
        s.age = age
        s.slot = slot
        s.row = i
        s.moves = c.moves
        s.idle = c.settle > 0
        s.fresh = fresh
        s.monotone = c.moves >= 8 and (c.up > 0.985 or c.up < 0.015)
        n += 1
    return n


def slot_table(ids: "np.typing.NDArray[np.uint32]") -> tuple[Any, Any, int]:
    """A hash table from sensor id to slot: open addressing, Fibonacci hashing, at most half full.

    Returns (keys u4[2^k], slots i4[2^k], shift); a free place has slot -1.
    """
    bits = max(4, int(2 * len(ids)).bit_length())
    keys = np.zeros(1 << bits, np.uint32)
    slots = np.full(1 << bits, -1, np.int32)
    shift = 32 - bits
    for slot, key in enumerate(ids.tolist()):
        at = ((key * 2654435769) & 0xFFFFFFFF) >> shift
        while slots[at] >= 0:
            at = (at + 1) & ((1 << bits) - 1)
        keys[at] = key
        slots[at] = slot
    return keys, slots, shift
