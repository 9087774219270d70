"""Readings of many sensors at any times to the rows of a history: one a cycle of operation."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def rows(series: Mapping[str, tuple[Array, Array]], sensors: Sequence[str], cycle: float) -> Array:
    """`[cycles, sensors]`: the mean of each sensor in each cycle of `cycle` seconds in which anything was measured.

    `series`: sensor -> (times in seconds, values), in order. A sensor that says nothing in a cycle keeps its value; the
    first cycles, before every one has spoken, are left out. Cycles without any reading (a machine that stood) do not
    count: it wears while it runs. Raises KeyError for a sensor that is not there.
    """
    means: list[dict[int, float]] = []
    for name in sensors:
        times, values = series[name]
        usable = np.isfinite(values)
        bucket = np.floor(times[usable] / cycle).astype(np.int64)
        places, inverse, counts = np.unique(bucket, return_inverse=True, return_counts=True)
        sums = np.bincount(inverse, weights=values[usable], minlength=len(places))
        means.append(dict(zip(places.tolist(), (sums / np.maximum(counts, 1)).tolist(), strict=True)))
    every = sorted(set().union(*means)) if means else []
    out = np.full((len(every), len(means)), np.nan)
    for column, known in enumerate(means):
        last = np.nan
        for row, place in enumerate(every):
            last = known.get(place, last)
            out[row, column] = last
    whole = np.flatnonzero(np.isfinite(out).all(axis=1)) if means else np.empty(0, int)
    return out[whole[0] :] if len(whole) else np.empty((0, len(means)))
