"""How surprising a number is to the one sensor it comes from: -log10 of its p-value among the sensor's own past.

The past of a stream is a histogram of its scores, `PER` bins an octave. The p-value of a score is the conformal rank
(those at least as large + 1)/(all + 1) (Vovk, Gammerman, Shafer, 2005), so that P(p <= a) <= a for exchangeable scores
whatever their distribution; beyond the record it goes on as a Pareto tail (Hill 1975). Counts are halved when they
reach `CAP`: old habits are forgotten.
"""

from math import log, log2
from typing import Final

import numba as nb

BINS: Final = 40
PER: Final = 2  # bins an octave
LOWEST: Final = -10.0  # log2 of the lowest edge, in units of the stream's scale
CAP: Final = 6000
UNIT: Final = 8  # counts are fixed point, in eighths
HIGHEST: Final = 12.0
LOG10: Final = 0.4342944819032518


@nb.njit(cache=True, error_model="numpy")
def surprise(counts, totals, stream, score, judge, learn):  # type: ignore[no-untyped-def]
    """-log10 p of `score` (not negative) in `stream`'s past (0 unless `judge`); then count it, if `learn`.

    counts: u2[streams * BINS], totals: u2[streams].
    """
    first = stream * BINS
    place = 0.0
    bin_ = 0
    if score > 0.0:
        place = min(BINS - 1e-3, max(0.0, (log2(score) - LOWEST) * PER + 1.0))
        bin_ = int(place)
    out = 0.0
    total = totals[stream]
    if judge and bin_ > 0:
        above = 0
        for j in range(bin_, BINS):
            above += counts[first + j]
        if above >= UNIT // 2:
            out = -log((above / UNIT + 1.0) / (total + 1.0))
        else:
            # beyond the record: a tail fitted to the highest 16
            mass = 0.0
            logs = 0.0
            record = -1
            j = bin_
            while j > 0 and mass < 16.0:
                n = counts[first + j] / UNIT
                if n > 0.0:
                    if record < 0:
                        record = j
                    mass += n
                    logs += n * j
                j -= 1
            out = log(total + 1.0)
            if record > 0 and place > record + 1:
                octave = log(2.0) / PER
                xi = max(0.25, (logs / mass - (j + 1) + 0.5) * octave)
                out += (place - record - 1) * octave / xi
        out = min(HIGHEST, out * LOG10)
    if learn:
        counts[first + bin_] += UNIT
        totals[stream] += 1
        if totals[stream] >= CAP or counts[first + bin_] > 65000:
            for j in range(BINS):
                counts[first + j] >>= 1
            totals[stream] >>= 1
    return out
