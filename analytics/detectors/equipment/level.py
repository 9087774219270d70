# ruff: noqa: PLR0912 - a kernel is one loop: calls cost more than they explain
"""Drift-aware levels of several channels: a vote of local-level monitors, each with an alarm that freezes its learning.

Per channel a slow EWMA is held against a baseline with a variance of its own (local level: Harvey 1989, section 2.3),
which grows by the channel's random-walk variance q with every row. A channel that wanders by nature loses weight by
itself, and a baseline that was frozen by an alarm grows honest about how far it may have wandered meanwhile.

A monitor's statistic is the root sum of squares or the maximum of the channels' clipped scores, over its own quantile
in commissioning. Its alarm opens after `OPEN_ROWS` rows above `on` and closes after `CLOSE_ROWS` rows in which the slow
or a fast statistic is below max(off, RHO peak).
"""

from math import sqrt
from typing import Final

import numba as nb
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

FAST: Final = 0.5
CLIP: Final = 10.0
OPEN_ROWS: Final = 3
CLOSE_ROWS: Final = 5
RHO: Final = 0.35
OFF: Final = 0.65  # of `on`
INNOVATION: Final = 3.0
AFTER: Final = 20  # rows of a change point's newer window, and of its older one
BEFORE: Final = 80
CHANGED: Final = 1.25
REFRACTORY: Final = 45  # rows

# One monitor: slow gain, factor on q, 1 for the maximum and 0 for the root sum of squares, `on`.
MEMBERS: Final = np.array(
    [(a, q, how, on) for a in (0.15, 0.25) for how in (0.0, 1.0) for on in (1.25, 1.4) for q in (0.2, 0.4)]
)
MEMBER_STATE: Final = np.dtype(
    [("peak", "f8"), ("up", "i4"), ("down", "i4"), ("open", "u1")],
    align=True,
)


@nb.njit(cache=True, nogil=True, error_model="numpy")
def run_level(  # type: ignore[no-untyped-def]
    z,
    r,
    q,
    slow_noise,
    fast_noise,
    members,
    scale,
    learning,
    slow,
    fast,
    mean,
    variance,
    states,
    out,
    votes,
):
    """Run rows `z` [n, channels] (scaled; NaN where missing) through all members; fills `out` [n, members] with their
    statistics over `scale` and `votes` [n] with how many stand open.

    slow_noise, fast_noise: variance of the EWMAs by noise alone, [members, channels] and [channels]. `learning`: no
    alarm opens and everything is learned. State: slow [members, channels], fast [channels], mean and variance [members,
    channels], states [members].
    """
    n, width = z.shape
    for i in range(n):
        for j in range(width):
            if not np.isnan(z[i, j]):
                fast[j] += FAST * (z[i, j] - fast[j])
        open_ = 0
        for k in range(len(members)):
            a, growth, how, on = members[k]
            st = states[k]
            total = 0.0
            top = 0.0
            quick_total = 0.0
            quick_top = 0.0
            for j in range(width):
                if not np.isnan(z[i, j]):
                    slow[k, j] += a * (z[i, j] - slow[k, j])
                v = variance[k, j]
                s = min(abs(slow[k, j] - mean[k, j]) / sqrt(slow_noise[k, j] + v), CLIP)
                total += s * s
                top = max(top, s)
                s = min(abs(fast[j] - mean[k, j]) / sqrt(fast_noise[j] + v), CLIP)
                quick_total += s * s
                quick_top = max(quick_top, s)
            score = (top if how > 0.0 else sqrt(total)) / scale[k]
            quick = (quick_top if how > 0.0 else sqrt(quick_total)) / scale[k]
            out[i, k] = score
            if learning:
                pass
            elif not st.open:
                st.up = st.up + 1 if score > on else 0
                if st.up >= OPEN_ROWS:
                    st.open = 1
                    st.down = 0
                    st.peak = score
            else:
                st.peak = max(st.peak, score)
                low = max(OFF * on, RHO * st.peak)
                st.down = st.down + 1 if score < low or quick < low else 0
                if st.down >= CLOSE_ROWS:
                    st.open = 0
                    st.up = 0
                    for j in range(width):
                        slow[k, j] = fast[j]
            open_ += st.open
            learn = learning or (not st.open and score <= OFF * on)
            for j in range(width):
                variance[k, j] += growth * q[j]
                if learn and not np.isnan(z[i, j]):
                    gain = variance[k, j] / (variance[k, j] + r[j])
                    d = z[i, j] - mean[k, j]
                    if not learning:
                        d = min(max(d, -INNOVATION), INNOVATION)
                    mean[k, j] += gain * d
                    variance[k, j] *= 1.0 - gain
        votes[i] = open_


@nb.njit(cache=True, nogil=True, error_model="numpy")
def run_changes(z, r, q, scale, recent, state, out, events):  # type: ignore[no-untyped-def]
    """Change points: the mean of the newest rows against the rows before them, noise r and drift q in the denominator.

    `recent` [BEFORE + AFTER, channels] is a ring of the last rows; `state` i8: rows seen since the last event (or the
    beginning), place in the ring, rows to wait. One event a crossing; never looks back across the last event.
    """
    n, width = z.shape
    size = len(recent)
    for i in range(n):
        for j in range(width):
            last = recent[(state[1] - 1) % size, j] if state[0] > 0 else 0.0
            recent[state[1] % size, j] = last if np.isnan(z[i, j]) else z[i, j]
        state[1] += 1
        state[0] = min(state[0] + 1, size)
        state[2] = max(state[2] - 1, 0)
        out[i] = 0.0
        events[i] = False
        before = state[0] - AFTER
        if before < BEFORE // 3:
            continue
        total = 0.0
        for j in range(width):
            new = 0.0
            old = 0.0
            for h in range(AFTER):
                new += recent[(state[1] - 1 - h) % size, j]
            for h in range(before):
                old += recent[(state[1] - 1 - AFTER - h) % size, j]
            d = new / AFTER - old / before
            spread = sqrt(r[j] * (1.0 / AFTER + 1.0 / before) + q[j] * (AFTER + before) / 2.0)
            s = min(abs(d) / spread, 20.0)
            total += s * s
        out[i] = sqrt(total) / scale
        if out[i] > CHANGED and state[2] == 0:
            events[i] = True
            state[0] = AFTER // 2
            state[2] = REFRACTORY
