"""Bounded memories of what a sensor has shown: single values, and the shapes of stretches of its past.

Values: a sorted sketch of at most a few dozen. The distance of a new value is its gap to the nearest remembered one; an
exact repeat has none. Every new value goes in; when the sketch is full, the interior value with the smallest span
between its neighbours goes out, so that the sketch keeps the outline of all that was seen.

Shapes: prototypes of `LENGTH` block means (mean removed, kept beside it). The distance of a new stretch is the root
mean square to the nearest prototype. A far one takes the place of the least used, a near one pulls its prototype along.
Prototypes are 16-bit numbers in units of `grain`, a share of the sensor's mean deviation.
"""

from math import sqrt
from typing import Final

import numba as nb

LENGTH: Final = 6
SHAPES: Final = 24
ROW: Final = LENGTH + 1
FAR: Final = 0.2
PULL: Final = 0.1
GRAINS: Final = 64.0  # grains a mean deviation
LARGEST: Final = 32000.0


@nb.njit(cache=True, error_model="numpy")
def gap_to(sketch, first, count, v):  # type: ignore[no-untyped-def]
    """(place, gap): where `v` belongs in the sorted `sketch[first:first + count]`, and how far the nearest value is."""
    low = 0
    high = count
    while low < high:
        middle = (low + high) >> 1
        if sketch[first + middle] < v:
            low = middle + 1
        else:
            high = middle
    gap = 0.0
    if count > 0:
        gap = 1e30
        if low < count:
            gap = sketch[first + low] - v
        if low > 0:
            gap = min(gap, v - sketch[first + low - 1])
    return low, gap


@nb.njit(cache=True, error_model="numpy")
def remember(sketch, first, count, size, place, v):  # type: ignore[no-untyped-def]
    """Put `v` in at `place`; returns how many values the sketch holds now. It has room for `size` + 1."""
    for h in range(count, place, -1):
        sketch[first + h] = sketch[first + h - 1]
    sketch[first + place] = v
    count += 1
    if count > size:
        narrowest = 1e38
        out = 1
        for h in range(1, count - 1):
            span = sketch[first + h + 1] - sketch[first + h - 1]
            if span < narrowest:
                narrowest = span
                out = h
        for h in range(out, count - 1):
            sketch[first + h] = sketch[first + h + 1]
        count -= 1
    return count


@nb.njit(cache=True, error_model="numpy")
def nearest_shape(shapes, uses, q, grain, means):  # type: ignore[no-untyped-def]
    """(index, distance, known): the prototype of dictionary `q` nearest to the stretch `means[q * ROW:]`."""
    first = q * ROW
    mean = 0.0
    for j in range(LENGTH):
        mean += means[first + j]
    mean /= LENGTH
    best = 1e300
    index = -1
    known = 0
    for r in range(SHAPES):
        if uses[q * SHAPES + r] == 0:
            continue
        known += 1
        at = (q * SHAPES + r) * ROW
        e = (mean - grain * shapes[at + LENGTH]) ** 2
        for j in range(LENGTH):
            if e >= best:
                break
            e += (means[first + j] - mean - grain * shapes[at + j]) ** 2
        if e < best:
            best = e
            index = r
    return index, sqrt(best / LENGTH) if known > 0 else 0.0, known


@nb.njit(cache=True, error_model="numpy")
def _grains(v, grain):  # type: ignore[no-untyped-def]
    return round(min(max(v / grain, -LARGEST), LARGEST))


@nb.njit(cache=True, error_model="numpy")
def learn_shape(shapes, uses, q, grain, means, index, new):  # type: ignore[no-untyped-def]
    """Remember the stretch `means[q * ROW:]`: as a prototype of its own if `new`, else in prototype `index`."""
    first = q * ROW
    mean = 0.0
    for j in range(LENGTH):
        mean += means[first + j]
    mean /= LENGTH
    if new:
        index = 0
        fewest = 256
        for r in range(SHAPES):
            if uses[q * SHAPES + r] < fewest:
                fewest = uses[q * SHAPES + r]
                index = r
    at = (q * SHAPES + index) * ROW
    for j in range(ROW):
        v = mean if j == LENGTH else means[first + j] - mean
        old = 0.0 if new else grain * shapes[at + j]
        shapes[at + j] = _grains(v if new else old + PULL * (v - old), grain)
    uses[q * SHAPES + index] = 16 if new else min(uses[q * SHAPES + index] + 16, 250)


@nb.njit(cache=True, error_model="numpy")
def regrain(shapes, grain, scale):  # type: ignore[no-untyped-def]
    """The grain that suits a mean deviation of `scale`: kept within a factor of four, and the shapes with it."""
    if grain == 0.0:
        return scale / GRAINS
    while scale > 4.0 * GRAINS * grain:
        grain *= 2.0
        for j in range(len(shapes)):
            shapes[j] = round(shapes[j] * 0.5)
    while scale > 0.0 and scale < 0.25 * GRAINS * grain:
        grain *= 0.5
        for j in range(len(shapes)):
            shapes[j] = round(min(max(shapes[j] * 2.0, -LARGEST), LARGEST))
    return grain
