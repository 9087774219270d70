# ruff: noqa: PLR0912, PLR0915 - a kernel is one loop: calls cost more than they explain
"""Novelty: the sensor shows what it has never shown, be it a value, a level, a step, a noise, an hour or a shape.

Seven streams are drawn from the readings: the value; the value less its slow mean; the shapes of 6 blocks of 3 and of
12 readings; and, apart, the step from the last reading, the log deviation of the last `RING`, and the value less what
is usual at this time of day. Each stream is measured by its distance to a bounded memory of itself (`memory`) and made
a p-value by its own history (`surprise`). Fisher's method (Fisher 1932) joins the first four, and the best of that and
the other three counts, less log10 4 for the choice (Bonferroni).

A new excursion speaks only above the peak of the last `quiet` readings, and a sensor's own past excursions raise its
bar: what chatters demotes itself. Readings closer together than `spacing` are averaged first. Nothing is learned while
an anomaly stands open, for at most `patience` readings: then what stays is the new normal, and the anomaly ends.
"""

from math import isfinite, log, log10, sqrt
from typing import Final

import numba as nb
import numpy as np

from analytics.detectors.base import (
    BEGIN,
    END,
    LOST,
    UPDATE,
    Detector,
    Parameter,
    compiled,
    report,
    severity_of,
    state_dtype,
)
from analytics.detectors.memory import (
    FAR,
    LENGTH,
    ROW,
    SHAPES,
    gap_to,
    learn_shape,
    nearest_shape,
    regrain,
    remember,
)
from analytics.detectors.surprise import BINS, LOG10, surprise
from analytics.detectors.tails import FALSE_ALARMS, YEAR

VALUE, LEVEL, STEP, NOISE, HOUR, SHORT, LONG = range(7)
STREAMS: Final = 7
SIZES: Final = (48, 48, 20, 24, 20)  # values remembered of the first five
PLACES: Final = (0, 49, 98, 119, 144)
ROOM: Final = 165
RING: Final = 24
SLOTS: Final = 24  # of a day
DAY: Final = 86_400_000_000  # µs
BEGUN: Final = 30  # readings before distances are counted
SLOWEST: Final = 0.0005
BONFERRONI: Final = log10(4.0)
OWN: Final = 0.6  # how much a sensor's own past excursions raise its bar
FORGET: Final = 10000.0  # readings
RESTING: Final = 2.5  # below this surprise an excursion is over
BOUND: Final = 1e15  # of the value in units of the first change
COUNTED: Final = 960000
YOUTH: Final = 0.0005  # false alarms allowed while the history grows e-fold (`tails`)

PARAMETERS: Final = (
    Parameter("threshold", 5.0, 1.0, 12.0, "-log10 p", "how surprising it must be at least to alarm"),
    Parameter("warm_up", 150.0, 50.0, 1e5, "readings", "how many readings to learn from before judging"),
    FALSE_ALARMS,
    Parameter("quiet", 30.0, 1.0, 1e5, "readings", "how long it must be unsurprising to end"),
    Parameter("patience", 500.0, 0.0, 1e6, "readings", "what stays for so long is the new normal"),
    Parameter("spacing", 10.0, 0.0, 86400.0, "s", "readings closer together are averaged"),
    Parameter("idle", 0.0, 0.0, 1.0, "", "1: judge also readings that say that the machine stands"),
)

STATE: Final = state_dtype(
    ("group_start", "i8"),
    ("quiet_since", "i8"),
    ("origin", "f8"),  # the first reading, and the size of the first change: values are kept relative to these
    ("unit", "f8"),
    ("sum", "f8"),
    ("level", "f4"),
    ("previous", "f4"),
    ("lowest", "f4"),
    ("highest", "f4"),
    ("grain", "f4"),
    ("peak", "f4"),
    ("own", "f4"),  # past excursions, forgotten slowly
    ("bar", "f4"),
    ("means", "f4", 5),
    ("deviations", "f4", 5),
    ("held", "f4", 2),  # surprise of the last short and long shape
    ("ring", "f4", RING),
    ("hours", "f4", SLOTS),
    ("blocks", "f4", 2 * ROW),  # the last block means, and the block being filled
    ("sketch", "f4", ROOM),
    ("n", "i4"),
    ("quiet", "i4"),
    ("open_for", "i4"),
    ("filled", "i4"),  # readings in the group
    ("shapes", "i2", 2 * SHAPES * ROW),
    ("counts", "u2", STREAMS * BINS),
    ("totals", "u2", STREAMS),
    ("shape_n", "u2", 2),
    ("held_n", "u1", 5),  # values in each sketch
    ("in_ring", "u1"),
    ("in_block", "u1", 2),
    ("in_shape", "u1", 2),
    ("seen_hour", "u1", SLOTS // 8),
    ("uses", "u1", 2 * SHAPES),
    ("counted", "i1"),
)


@nb.njit(cache=True, error_model="numpy")
def _value_surprise(st, q, x, judge, learn):  # type: ignore[no-untyped-def]
    """Surprise of value stream `q` at `x`, which is remembered if `learn`."""
    v = np.float32(x)
    n = st.n
    mean = st.means[q] if n > 0 else v
    deviation = st.deviations[q]
    if learn:
        clip = 6.0 * deviation if n > 20 and deviation > 0.0 else 1e30
        rate = max(SLOWEST, 1.0 / (n + 1.0))
        d = v - mean
        mean += rate * min(max(d, -clip), clip)
        deviation += rate * (min(abs(d), clip) - deviation)
        st.means[q] = mean
        st.deviations[q] = deviation
    count = st.held_n[q]
    place, gap = gap_to(st.sketch, PLACES[q], count, v)
    out = 0.0
    if n >= BEGUN:
        scale = st.deviations[q]
        distance = gap / scale if scale > 0.0 else (0.0 if gap == 0.0 else 10.0)
        out = surprise(st.counts, st.totals, q, distance, judge, learn)
    if learn and (gap > 0.0 or count == 0):
        st.held_n[q] = remember(st.sketch, PLACES[q], count, SIZES[q], place, v)
    return out


@nb.njit(cache=True, error_model="numpy")
def _shape_surprise(st, q, x, width, judge, learn):  # type: ignore[no-untyped-def]
    """Surprise of the last stretch of 6 blocks of `width` readings; it stands until the next block is full."""
    first = q * ROW
    filling = first + LENGTH
    st.blocks[filling] += (x - st.blocks[filling]) / (st.in_block[q] + 1.0)
    st.in_block[q] += 1
    if st.in_block[q] < width:
        if st.n >= BEGUN and learn:
            surprise(st.counts, st.totals, SHORT + q, 0.0, False, True)
        return st.held[q]
    for j in range(LENGTH):
        st.blocks[first + j] = st.blocks[first + j + 1]
    st.blocks[filling] = 0.0
    st.in_block[q] = 0
    if st.in_shape[q] < LENGTH:
        st.in_shape[q] += 1
        if st.in_shape[q] < LENGTH:
            return st.held[q]
    scale = st.deviations[VALUE] + 0.02 * (st.highest - st.lowest)
    if scale <= 0.0:
        return st.held[q]
    st.grain = regrain(st.shapes, st.grain, scale)
    index, distance, known = nearest_shape(st.shapes, st.uses, q, st.grain, st.blocks)
    distance /= scale
    if st.n >= BEGUN:
        st.held[q] = surprise(st.counts, st.totals, SHORT + q, distance, judge, learn)
    if learn:
        learn_shape(st.shapes, st.uses, q, st.grain, st.blocks, index, known == 0 or distance > FAR)
        st.shape_n[q] += 1
        if st.shape_n[q] % 64 == 0:
            for r in range(q * SHAPES, (q + 1) * SHAPES):
                if st.uses[r] > 1:
                    st.uses[r] -= max(1, st.uses[r] >> 4)
    return st.held[q]


@nb.njit(cache=True, error_model="numpy")
def _surprise(st, x, slot, judge, learn):  # type: ignore[no-untyped-def]
    """All streams of one (averaged) reading `x`, joined: -log10 p, not negative."""
    n = st.n
    if n == 0:
        st.level = x
        st.previous = x
        st.lowest = x
        st.highest = x
    st.level += max(0.01, 1.0 / (n + 1.0)) * (x - st.level)
    level = x - st.level
    step = x - st.previous
    st.previous = x
    if learn:
        st.lowest = min(st.lowest, x)
        st.highest = max(st.highest, x)

    st.ring[n % RING] = x
    if st.in_ring < RING:
        st.in_ring += 1
    mean = 0.0
    for j in range(st.in_ring):
        mean += st.ring[(n - j + RING) % RING] - x
    mean /= st.in_ring
    square = 0.0
    for j in range(st.in_ring):
        square += (st.ring[(n - j + RING) % RING] - x - mean) ** 2
    noise = log(sqrt(square / st.in_ring) + 0.01 * st.deviations[VALUE] + 1e-9)

    hour = 0.0
    known = st.seen_hour[slot >> 3] >> (slot & 7) & 1
    if known:
        hour = x - st.hours[slot]
        if learn:
            st.hours[slot] += 0.15 * hour
    else:
        st.hours[slot] = x
        st.seen_hour[slot >> 3] |= np.uint8(1 << (slot & 7))

    value = _value_surprise(st, VALUE, x, judge, learn)
    level = _value_surprise(st, LEVEL, level, judge, learn)
    step = _value_surprise(st, STEP, step, judge, learn)
    noise = _value_surprise(st, NOISE, noise, judge, learn)
    hour = _value_surprise(st, HOUR, hour, judge, learn)
    short = _shape_surprise(st, 0, x, 3, judge, learn)
    long = _shape_surprise(st, 1, x, 12, judge, learn)
    st.n = n + 1 if n + 1 < COUNTED else COUNTED // 2
    # Fisher: -2 ln(p1 p2 p3 p4) is chi-squared with 8 degrees, whose upper tail is exp(-h) (1 + h + h²/2 + h³/6)
    h = (value + level + short + long) / LOG10
    joined = (h - log(1.0 + h + h * h / 2.0 + h * h * h / 6.0)) * LOG10
    return max(0.0, max(joined, step, noise, hour) - BONFERRONI)


@compiled(STATE, PARAMETERS)
def _kernel(samples, state, parameters, enabled, scores, events):  # type: ignore[no-untyped-def]
    count = 0
    for i in range(len(samples)):
        s = samples[i]
        p = parameters[s.slot]
        if not enabled[s.slot] or (s.idle and p.idle == 0.0):
            continue
        st = state[s.slot]
        if st.n == 0 and st.filled == 0:
            st.origin = s.value
        if st.unit == 0.0 and s.value != st.origin:
            change = abs(s.value - st.origin)
            st.unit = change if isfinite(1.0 / change) else 1e-300
        if s.fresh == LOST:
            # What leads up to this reading is gone: only its value can be judged.
            st.filled = 0
            st.in_ring = 0
            st.in_block[:] = 0
            st.in_shape[:] = 0
            st.held[:] = 0.0
            for q in range(2):
                st.blocks[q * ROW + LENGTH] = 0.0
        if st.filled == 0:
            st.sum = 0.0
            st.group_start = s.time
        st.sum += (s.value - st.origin) / st.unit if st.unit > 0.0 else 0.0
        st.filled += 1
        reach = (s.time - st.group_start) * 1e-6 + 1.001 * s.interval
        if s.interval > 0.0 and reach < p.spacing and st.filled < 100000:
            continue
        x = min(max(st.sum / st.filled, -BOUND), BOUND)
        st.filled = 0
        if s.fresh == LOST or st.in_ring == 0:
            st.level = x
            st.previous = x
        st.ready = max(st.ready, min(1.0, st.n / p.warm_up))
        judge = st.ready >= 1.0 and not s.monotone
        slot = (s.time % DAY) * SLOTS // DAY
        z = _surprise(st, x, slot, judge, not (st.open and st.open_for < p.patience))
        if not judge:
            st.quiet = 1000000
            continue

        st.own *= 1.0 - 1.0 / FORGET
        if st.quiet >= p.quiet:
            st.peak = 0.0
            st.bar = OWN * log(1.0 + st.own) * LOG10
            st.counted = 0
        out = 0.0
        if z > st.peak:
            st.peak = z
            out = max(0.0, z - st.bar)
        if z >= RESTING:
            if st.counted == 0:
                st.counted = 1
                st.own += 1.0
            if st.quiet > 0:
                st.quiet_since = st.group_start
            st.quiet = 0
        elif st.quiet < 1000000:
            st.quiet += 1
        # what the policy allows a try, but no rarer than so short a past can vouch for (`tails`)
        allowed = max(p.false_alarms * max(p.spacing, s.interval) / YEAR, YOUTH / st.n)
        need = max(p.threshold, -log10(allowed))
        score = out / need
        scores[i] = score
        baseline = st.origin + st.means[VALUE] * st.unit
        spread = 1.25 * st.deviations[VALUE] * st.unit
        if st.open:
            st.open_for += 1
            if st.quiet >= p.quiet or st.open_for >= p.patience:
                count = report(events, count, s, st, END, 0.0, baseline, spread, need, st.since)
                st.open = 0
                st.severity = 0
            elif severity_of(score) > st.severity:
                st.severity = severity_of(score)
                count = report(events, count, s, st, UPDATE, score, baseline, spread, need, st.since)
        elif score >= 1.0:
            st.open = 1
            st.open_for = 0
            st.since = st.group_start
            st.severity = severity_of(score)
            st.direction = 1 if x > st.means[VALUE] + st.deviations[VALUE] else 0
            if x < st.means[VALUE] - st.deviations[VALUE]:
                st.direction = -1
            count = report(events, count, s, st, BEGIN, score, baseline, spread, need, st.since)
    return count


NOVELTY: Final = Detector(
    "novelty", 1, "The sensor shows what it has never shown before.", PARAMETERS, STATE, _kernel, optional=True
)
