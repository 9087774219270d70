# ruff: noqa: PLR0912, PLR0915 - a kernel is one loop: calls cost more than they explain
"""Seasonal deviation: not what is usual at this hour of the day.

The means of whole hours (UTC) are held against a slowly learned profile of 24 hours. The sensor itself shows whether it
has a daily season: only where the profile leaves less than `SHARE` of the hours' variance unexplained is it judged at
all. The threshold is at least `threshold` and what the sensor's tail reaches (`tails`), for `HOLD` hours on one side.
Nothing is learned while an anomaly stands open.
"""

from math import sqrt
from typing import Final

import numba as nb
import numpy as np

from analytics.detectors.base import (
    BEGIN,
    END,
    UPDATE,
    Detector,
    Parameter,
    compiled,
    report,
    severity_of,
    state_dtype,
)
from analytics.detectors.tails import FALSE_ALARMS, TAIL, learn_tail

HOURS: Final = 24
HOUR: Final = 3_600_000_000  # µs
SHARE: Final = 0.4
GAIN: Final = 0.15
MEMORY: Final = 240  # hours
HOLD: Final = 2
YOUTH: Final = 0.0005  # false alarms allowed while the history grows e-fold (`tails`)

PARAMETERS: Final = (
    Parameter("threshold", 6.0, 2.0, 1e6, "spreads", "how far from the usual value of the hour"),
    Parameter("warm_up", 120.0, 72.0, 1e5, "hours", "how many hours to learn from before judging"),
    FALSE_ALARMS,
)

STATE: Final = state_dtype(
    ("hour", "i8"),  # since 1970
    ("suspect_time", "i8"),
    ("origin", "f8"),
    ("sum", "f8"),
    ("mean", "f8"),
    ("total", "f8"),  # variance of the hours
    ("left", "f8"),  # what of it the profile does not explain
    *TAIL,
    ("profile", "f4", HOURS),  # relative to the origin
    ("known", "i4"),  # a bit an hour
    ("filled", "i4"),
    ("hours", "i4"),
    ("held", "i4"),
    ("back", "i4"),
)


@nb.njit(cache=True, error_model="numpy")
def _learn(st, slot, y, off, spread, clip):  # type: ignore[no-untyped-def]
    rate = 1.0 / min(st.hours, MEMORY)
    d = y - st.mean
    if clip and st.total > 0.0:
        # a change of level must not pass for a season
        d = min(max(d, -3.0 * sqrt(st.total)), 3.0 * sqrt(st.total))
    st.mean += rate * d
    st.total += rate * (d * d - st.total)
    if st.known >> slot & 1:
        bounded = min(max(off, -3.0 * spread), 3.0 * spread) if clip and spread > 0.0 else off
        st.left += rate * (bounded * bounded - st.left)
        st.profile[slot] += GAIN * bounded
    else:
        st.known |= 1 << slot
        st.profile[slot] = y


@compiled(STATE, PARAMETERS)
def _kernel(samples, state, parameters, enabled, scores, events):  # type: ignore[no-untyped-def]
    count = 0
    for i in range(len(samples)):
        s = samples[i]
        if not enabled[s.slot] or s.idle:
            continue
        p = parameters[s.slot]
        st = state[s.slot]
        hour = s.time // HOUR
        if st.hours == 0 and st.filled == 0:
            st.origin = s.value
            st.hour = hour
        if hour == st.hour:
            if st.filled < 1000000:
                st.sum += s.value - st.origin
                st.filled += 1
            continue
        # The hour before is complete: judge its mean.
        done = st.hour
        y = st.sum / max(st.filled, 1)
        st.hour = hour
        st.sum = s.value - st.origin
        st.filled = 1
        if not abs(y) < 1e37:
            continue
        slot = np.int32(done % HOURS)
        if st.hours < 1000000:
            st.hours += 1
        st.ready = max(st.ready, min(1.0, st.hours / p.warm_up))
        spread = max(sqrt(st.left), s.resolution / 4.0)
        known = st.known >> slot & 1
        usual = np.float64(st.profile[slot])
        off = y - usual if known else 0.0
        z = abs(off) / spread if spread > 0.0 else 0.0
        need = max(p.threshold, st.bound)
        judged = st.ready >= 1.0 and known and s.moves >= 20 and not s.monotone and st.left < SHARE * st.total
        side = 1 if off > 0.0 else -1
        baseline = st.origin + usual
        if judged or st.open:
            scores[i] = z / need if st.open else min(z / need, 0.999)
        if st.open:
            st.back = st.back + 1 if z < 0.5 * need or side != st.direction else 0
            if st.back >= HOLD:
                count = report(events, count, s, st, END, 0.0, baseline, spread, need * spread, st.since)
                events[count - 1].value = st.origin + y
                st.open = 0
                st.severity = 0
                st.held = 0
            elif severity_of(z / need) > st.severity:
                st.severity = severity_of(z / need)
                count = report(events, count, s, st, UPDATE, z / need, baseline, spread, need * spread, st.since)
                events[count - 1].value = st.origin + y
            continue
        if judged and z > need:
            if st.held == 0 or side != st.direction:
                st.held = 0
                st.suspect_time = done * HOUR
            st.direction = side
            st.held += 1
            if st.held >= HOLD:
                st.open = 1
                st.back = 0
                st.since = st.suspect_time
                st.severity = severity_of(z / need)
                scores[i] = z / need
                st.excursion = z
                count = report(events, count, s, st, BEGIN, z / need, baseline, spread, need * spread, st.since)
                events[count - 1].value = st.origin + y
            continue
        st.held = 0
        _learn(st, slot, y, off, spread, st.ready >= 1.0)
        if st.hours > 2 * HOURS:
            learn_tail(st, z, p.false_alarms, HOUR * 1e-6, YOUTH)
    return count


SEASONAL: Final = Detector(
    "seasonal",
    1,
    "The value is not what is usual at this hour of the day.",
    PARAMETERS,
    STATE,
    _kernel,
    optional=True,
    patient=True,
)
