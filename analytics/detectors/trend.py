# ruff: noqa: PLR0912, PLR0915 - a kernel is one loop: calls cost more than they explain
"""Run-away: within 64 or 256 readings the value has moved further than this sensor ever wanders in that time.

Trimmed means of blocks of `BLOCK` readings are compared 1, 4, 16 and 64 blocks apart; the mean squares of these
differences are the sensor's structure function. Where a lag was seen too seldom, it is taken to be as large as a random
walk would make it from the lag before, four times the mean square for four times the lag: no stationary signal moves
more. So a sensor that wanders, whose drift CUSUM must follow it, is still watched for going further than it can. The
threshold is at least `threshold` and what the sensor's tail reaches (`tails`).
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
from analytics.detectors.drift import SLOW
from analytics.detectors.tails import FALSE_ALARMS, TAIL, caution, learn_tail

BLOCK: Final = 4
LAGS: Final = 4
ENOUGH: Final = 8  # differences from which a lag speaks for itself
HOLD: Final = 3  # blocks beyond the threshold
YOUTH: Final = 0.002  # false alarms allowed while the history grows e-fold (`tails`)

PARAMETERS: Final = (
    Parameter("threshold", 6.0, 2.0, 1e6, "spreads", "how far beyond its wandering"),
    Parameter("warm_up", 120.0, 80.0, 1e6, "readings", "how many readings to learn from before judging"),
    FALSE_ALARMS,
    Parameter("warm_up_time", 86400.0, 0.0, inf, "s", "the history to learn from where readings are over 5 s apart"),
    Parameter("minimum", 0.0, 0.0, inf, "value", "the smallest shift worth an alarm"),
)

STATE: Final = state_dtype(
    ("times", "i8", LAGS),  # when the older anchors were set
    ("newer_times", "i8", LAGS),
    ("first", "f8"),
    ("sum", "f8"),
    ("lowest", "f8"),
    ("highest", "f8"),
    ("recent", "f8"),
    ("newer", "f8", LAGS),  # block means at the last multiple of each lag
    ("older", "f8", LAGS),  # and at the one before
    ("square", "f8", LAGS),
    ("reference", "f8"),
    ("spread", "f8"),
    ("limit", "f8"),
    ("peak", "f8"),
    *TAIL,
    ("seen", "i2", LAGS),
    ("since_newer", "i2", LAGS),  # blocks
    ("since_older", "i2", LAGS),
    ("blocks", "i4"),
    ("filled", "i4"),
    ("held", "i4"),
    ("back", "i4"),
    ("waited", "i4"),  # blocks for which learning has been held back
    ("lost", "i1"),  # 1: the anchors are from before a long gap
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
        if s.fresh == LOST and not st.open:
            st.filled = 0
            st.lost = 1
        if st.filled == 0:
            st.first = s.value
            st.sum = 0.0
            st.lowest = 0.0
            st.highest = 0.0
        d = s.value - st.first
        st.sum += d
        st.lowest = min(st.lowest, d)
        st.highest = max(st.highest, d)
        st.filled += 1
        if st.filled < BLOCK:
            continue
        st.filled = 0
        y = st.first + (st.sum - st.lowest - st.highest) / (BLOCK - 2)
        if st.blocks < 100000000:
            st.blocks += 1
        if st.blocks == 1 or st.lost:
            st.lost = 0
            st.held = 0
            st.waited = 0
            st.excursion = 0.0
            st.recent = y
            for j in range(LAGS):
                st.newer[j] = y
                st.older[j] = y
                st.times[j] = s.time
                st.newer_times[j] = s.time
                st.since_newer[j] = 0
                st.since_older[j] = 0
            continue
        st.recent += 0.5 * (y - st.recent)
        if st.ready < 1.0:
            ready = st.blocks * BLOCK / p.warm_up
            if s.interval > SLOW and p.warm_up_time > 0.0:
                ready = min(ready, s.age / p.warm_up_time)
            st.ready = min(1.0, ready)

        if st.open:
            off = abs(st.recent - st.reference)
            score = off / st.limit
            scores[i] = score
            st.peak = max(st.peak, score)
            st.back = st.back + 1 if score < 0.4 or (st.recent - st.reference) * st.direction < 0.0 else 0
            if st.back >= HOLD:
                count = report(events, count, s, st, END, 0.0, st.reference, st.spread, st.limit, st.since)
                st.open = 0
                st.severity = 0
                st.excursion = st.peak * st.limit / st.spread
                for j in range(LAGS):
                    st.newer[j] = y
                    st.older[j] = y
                    st.since_newer[j] = 0
                    st.since_older[j] = 0
            elif severity_of(score) > st.severity:
                st.severity = severity_of(score)
                count = report(events, count, s, st, UPDATE, score, st.reference, st.spread, st.limit, st.since)
            continue

        # The two long lags, against what they usually show.
        z = 0.0
        worst = 2
        spread = 0.0
        usual = max(st.square[0], 2.0 * s.resolution * s.resolution)
        for j in range(1, LAGS):
            own = st.square[j] * (1.0 + 1.5 / sqrt(st.seen[j])) if st.seen[j] > 0 else 0.0
            usual = max(own, usual) if st.seen[j] >= ENOUGH else max(own, 4.0 * usual)
            if j >= 2 and usual > 0.0:
                stretch = max(1.0, st.since_older[j] / 4.0**j)
                off = abs(st.recent - st.older[j]) / sqrt(usual * stretch)
                if off > z:
                    z = off
                    worst = j
                    spread = sqrt(usual * stretch)
        threshold = max(p.threshold, st.bound) * caution(st.blocks * BLOCK, s.age)
        judged = st.ready >= 1.0 and s.moves >= 20 and not s.monotone
        if judged:
            scores[i] = z / threshold
            shift = st.recent - st.older[worst]
            st.held = st.held + 1 if z > threshold and abs(shift) >= p.minimum else 0
            if st.held >= HOLD:
                st.held = 0
                st.back = 0
                st.open = 1
                st.direction = 1 if shift > 0.0 else -1
                st.since = st.times[worst]
                st.reference = st.older[worst]
                st.spread = spread
                st.limit = threshold * spread
                st.peak = z / threshold
                st.excursion = 0.0
                st.severity = severity_of(st.peak)
                count = report(events, count, s, st, BEGIN, st.peak, st.reference, spread, st.limit, st.since)
                continue
            learn_tail(st, z, p.false_alarms, BLOCK * s.interval, YOUTH)

        # The foot of a fault must not pass for wandering; but what stays there is a new habit.
        st.waited = st.waited + 1 if judged and z > 0.5 * threshold else 0
        suspect = 0 < st.waited <= 128
        lag = 1
        for j in range(LAGS):
            st.since_newer[j] = min(st.since_newer[j] + 1, 10000)
            st.since_older[j] = min(st.since_older[j] + 1, 10000)
            if st.since_newer[j] >= lag and not suspect:
                if st.since_newer[j] == lag:
                    e = (y - st.newer[j]) ** 2
                    st.seen[j] = min(st.seen[j] + 1, 200)
                    if st.seen[j] > ENOUGH:
                        e = min(e, 9.0 * st.square[j])
                    st.square[j] += (e - st.square[j]) / st.seen[j]
                st.older[j] = st.newer[j]
                st.times[j] = st.newer_times[j]
                st.since_older[j] = st.since_newer[j]
                st.newer[j] = y
                st.newer_times[j] = s.time
                st.since_newer[j] = 0
            lag *= 4
    return count


TREND: Final = Detector("trend", 3, "The value runs away further than it ever wanders.", PARAMETERS, STATE, _kernel)
