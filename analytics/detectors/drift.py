# ruff: noqa: PLR0912, PLR0915 - a kernel is one loop: calls cost more than they explain
"""Slow drift: a two-sided CUSUM on the innovations of a baseline that knows how much this sensor wanders.

Readings are winsorised and averaged over blocks of `BLOCK`. Block means follow a local-level model (Harvey 1989,
section 2.3; Kalman 1960): noise variance r, random-walk variance q a block. Both come from the mean squares of the
differences of block means 1, 4, 16 and 64 blocks apart, E[(y(j+l) - y(j))^2] = 2 r + q l, which a stationary but
autocorrelated signal or a day's cycle also raises: whatever a sensor does by itself is its own q, and it loses
sensitivity to just that; what autocorrelation is left in the innovations deflates them. The standardised innovation z
goes into S+ = max(0, S+ + z - k), S- likewise (Page 1954; Montgomery, Statistical Quality Control, section 9.1), which
alarms above h, or above 1.5 times its own healthy peaks. While it
stands open nothing is learned.
"""

from math import inf, sqrt
from typing import Final

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
from analytics.detectors.tails import FALSE_ALARMS, TAIL, caution, learn_tail

BLOCK: Final = 4
SURE: Final = 5.0  # standard errors by which a longer lag must differ before it counts as wandering
MEMORY: Final = 60  # blocks: the baseline follows what is slower than this
SLOW: Final = 5.0  # s between readings: from here on a sensor has to see a day first
SLOWER: Final = 6.0
NEED: Final = 3.5  # spreads of a block: no smaller shift alarms, and severity is counted in these
OWN: Final = 1.5  # times its own healthy peaks
FORGET: Final = 0.9998  # a block
YOUTH: Final = 0.002  # false alarms allowed while the history grows e-fold (`tails`)

PARAMETERS: Final = (
    Parameter("reference", 1.0, 0.1, 10.0, "sigma", "k: how far a block may stand off without counting"),
    Parameter("decision", 12.0, 1.0, 1000.0, "sigma", "h: the accumulated excess that alarms"),
    Parameter("warm_up", 120.0, 16.0, 1e6, "readings", "how many readings to learn from before judging"),
    FALSE_ALARMS,
    Parameter(
        "warm_up_time",
        86400.0,
        0.0,
        inf,
        "s",
        "the history to learn from where readings come more than 5 s apart: a slow sensor has to see a day first",
    ),
    Parameter("minimum", 0.0, 0.0, inf, "value", "the smallest shift worth an alarm"),
)

STATE: Final = state_dtype(
    ("block_start", "i8"),
    ("rise_start", "i8"),
    ("fall_start", "i8"),
    ("sum", "f8"),
    ("noise", "f8"),  # mean absolute difference of a reading and the one before, robust
    ("last", "f8"),
    ("level", "f8"),
    ("variance", "f8"),  # of the level
    ("recent", "f8"),  # fast mean of the block means
    ("rise", "f4"),
    ("fall", "f4"),
    ("rise_top", "f4"),  # of the excursion under way
    ("fall_top", "f4"),
    ("rise_peak", "f4"),  # of the healthy past
    ("fall_peak", "f4"),
    ("previous", "f4"),  # innovation
    ("cross", "f4"),  # mean product of neighbouring innovations
    ("power", "f4"),  # mean square of the innovations
    ("anchor", "f8", 4),  # block means 1, 4, 16 and 64 blocks ago
    ("square", "f8", 4),  # mean squares of the differences at these lags
    ("seen", "i2", 4),
    *TAIL,
    ("blocks", "i4"),
    ("filled", "i4"),
    ("back", "i4"),
    ("lost", "i1"),  # 1: the level is from before a long gap
)


@compiled(STATE, PARAMETERS)
def _kernel(samples, state, parameters, enabled, scores, events):  # type: ignore[no-untyped-def]
    count = 0
    for i in range(len(samples)):
        s = samples[i]
        if not enabled[s.slot] or s.idle:
            continue
        p = parameters[s.slot]
        st = state[s.slot]
        x = s.value

        if s.fresh == LOST and not st.open:
            st.filled = 0
            st.lost = 1
            st.last = x
        # Winsorise: one wild reading moves a block mean by no more than a few of the usual differences.
        if st.blocks == 0 and st.filled == 0:
            st.last = x
        d = x - st.last
        size = abs(d)
        n = st.blocks * BLOCK + st.filled
        if n >= 8 and st.noise > 0.0:
            bound = 5.0 * st.noise
            size = min(size, bound)
            lowest = st.last - bound
            highest = st.last + bound
            st.last = x
            x = min(max(x, lowest), highest)
        else:
            st.last = x
        if n > 0 and not st.open:
            st.noise += (size - st.noise) / min(n, 200)

        if st.filled == 0:
            st.block_start = s.time
            st.sum = 0.0
        st.sum += x - st.level if st.blocks > 0 else x
        st.filled += 1
        scores[i] = max(st.rise, st.fall) / p.decision
        if st.filled < BLOCK:
            continue
        st.filled = 0
        y = st.sum / BLOCK + (st.level if st.blocks > 0 else 0.0)
        st.blocks += 1
        if st.blocks == 1 or st.lost:
            st.lost = 0
            st.rise = 0.0
            st.fall = 0.0
            st.rise_top = 0.0
            st.fall_top = 0.0
            st.excursion = 0.0
            st.previous = 0.0
            st.variance = 0.5 * st.square[0]
            st.level = y
            st.recent = y
            for j in range(4):
                st.anchor[j] = y
            continue

        # Autocorrelation that is left makes sums grow faster (the long-run factor of an AR(1)) and learning slower.
        rho = min(max(st.cross / st.power if st.power > 0.0 else 0.0, 0.0), 0.95)
        if st.ready < 1.0:
            ready = st.blocks * BLOCK / (p.warm_up * (1.0 + SLOWER * max(0.0, rho - 0.3)))
            if s.interval > SLOW and p.warm_up_time > 0.0:
                ready = min(ready, s.age / p.warm_up_time)
            st.ready = min(1.0, ready)
        floor = 2.0 * s.resolution * s.resolution + 1e-18 * st.level * st.level
        base = st.square[0]
        q = 0.0
        lag = 1
        for j in range(1, 4):
            lag *= 4
            if st.seen[j] >= 2 and st.square[j] > base * (1.0 + SURE / sqrt(st.seen[j])):
                q = max(q, (st.square[j] - base) / (lag - 1))
        r = max(0.5 * (base - q), 0.1 * base, 0.5 * floor)

        st.variance += q
        spread = sqrt(st.variance + r)
        z = (y - st.level) / spread
        judged = st.ready >= 1.0 and s.moves >= 20 and not s.monotone
        st.recent += 0.4 * (y - st.recent)

        bounded = min(max(z * sqrt((1.0 - rho) / (1.0 + rho)), -4.0), 4.0)
        if not st.open:
            if st.rise == 0.0:
                st.rise_start = st.block_start
            if st.fall == 0.0:
                st.fall_start = st.block_start
            st.rise = max(0.0, st.rise + bounded - p.reference)
            st.fall = max(0.0, st.fall - bounded - p.reference)
            st.rise_top = max(st.rise_top, st.rise)
            st.fall_top = max(st.fall_top, st.fall)
            st.rise_peak *= FORGET
            st.fall_peak *= FORGET
            if st.rise == 0.0:
                st.rise_peak = max(st.rise_peak, st.rise_top)
                st.rise_top = 0.0
            if st.fall == 0.0:
                st.fall_peak = max(st.fall_peak, st.fall_top)
                st.fall_top = 0.0

        if not st.open and st.blocks > 8:
            learn_tail(st, abs(st.recent - st.level) / spread, p.false_alarms, BLOCK * s.interval, YOUTH)
        young = 1.0 if st.open else caution(st.blocks * BLOCK, s.age)
        need = max(max(NEED, st.bound) * young * spread, p.minimum, 2.0 * s.resolution)
        off = abs(st.recent - st.level) / need
        if st.open:
            score = max(1.0, off) if (st.recent - st.level) * st.direction > 0.0 else 1.0
            beyond = (st.level - st.recent) * st.direction
            st.back = st.back + 1 if beyond > -1.5 * spread else 0
            if st.back >= 3:
                count = report(events, count, s, st, END, 0.0, st.level, spread, need, st.since)
                st.open = 0
                st.severity = 0
                # What came back by itself raises the bar for the next time.
                st.rise_top *= 2.0
                st.fall_top *= 2.0
                st.rise = 0.0
                st.fall = 0.0
            elif severity_of(score) > st.severity:
                st.severity = severity_of(score)
                count = report(events, count, s, st, UPDATE, score, st.level, spread, need, st.since)
            scores[i] = score
        elif judged:
            decision = p.decision
            up = st.rise / max(decision, OWN * st.rise_peak)
            down = st.fall / max(decision, OWN * st.fall_peak)
            scores[i] = max(up, down)
            if scores[i] >= 1.0 and off >= 1.0:
                st.open = 1
                st.back = 0
                st.direction = 1 if up > down else -1
                st.since = st.rise_start if up > down else st.fall_start
                score = off
                st.severity = severity_of(score)
                count = report(events, count, s, st, BEGIN, score, st.level, spread, need, st.since)

        if st.open:
            st.variance -= q
            continue
        gain = max(st.variance / (st.variance + r), 1.0 / min(st.blocks, MEMORY))
        clipped = min(max(z, -4.0), 4.0)
        st.level += gain * (clipped * spread if st.ready >= 1.0 else y - st.level)
        st.variance *= 1.0 - gain
        # The foot of a fault must not pass for wandering.
        suspect = max(st.rise, st.fall) > 0.3 * p.decision and st.ready >= 1.0 and (young == 1.0 or off >= 1.0)
        if not suspect:
            a = 1.0 / min(st.blocks - 1, 100)
            st.cross += a * (clipped * st.previous - st.cross)
            st.power += a * (clipped * clipped - st.power)
        st.previous = clipped
        lag = 1
        for j in range(4):
            if st.blocks % lag == 0:
                e = y - st.anchor[j]
                st.anchor[j] = y
                if not suspect:
                    e *= e
                    st.seen[j] = min(st.seen[j] + 1, 100)
                    if st.seen[j] > 8:
                        e = min(e, 9.0 * young * young * st.square[j])
                    st.square[j] += (e - st.square[j]) / st.seen[j]
            lag *= 4
    return count


DRIFT: Final = Detector(
    "drift", 3, "The value creeps away from its learned baseline (two-sided CUSUM).", PARAMETERS, STATE, _kernel
)
