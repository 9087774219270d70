# ruff: noqa: PLR0912, PLR0915 - a kernel is one loop: calls cost more than they explain
"""Creep: for about a day the value is not what is usual at these hours: what is too slow for `drift`.

The means of whole hours (UTC) are held against a slowly learned profile of 24 hours, flat for a sensor without a
season, so a machine that works in shifts is compared with itself at the same hour. The differences are averaged over
a day (EWMA), and that is measured in its own running mean: what weather, weeks or orders do by habit is in it.
The threshold is at least `threshold` and what the sensor's tail reaches (`tails`), for `HOLD` hours on one side. The
profile is not learned while an anomaly is suspected or stands open, for five days at most in the first case.
"""

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
from analytics.detectors.seasonal import GAIN, HOUR, HOURS
from analytics.detectors.tails import FALSE_ALARMS, TAIL, learn_tail

HOLD: Final = 3  # hours
MEMORY: Final = 720  # hours
PATIENCE: Final = 120  # hours for which a suspicion holds back learning
YOUTH: Final = 0.0005  # false alarms allowed while the history grows e-fold (`tails`)

PARAMETERS: Final = (
    Parameter("threshold", 10.0, 2.0, 1e6, "spreads", "how far a day must stand off from its usual hours"),
    Parameter("warm_up", 240.0, 72.0, 1e5, "hours", "how many hours to learn from before judging"),
    FALSE_ALARMS,
    Parameter("minimum", 0.0, 0.0, 1e300, "value", "the smallest shift worth an alarm"),
)

STATE: Final = state_dtype(
    ("hour", "i8"),  # since 1970
    ("suspect_time", "i8"),
    ("origin", "f8"),
    ("sum", "f8"),
    ("day", "f4"),  # EWMA of the hours' differences from the profile
    ("spread", "f4"),  # mean size of that
    ("profile", "f4", HOURS),  # relative to the origin
    *TAIL,
    ("known", "i4"),  # a bit an hour
    ("filled", "i4"),
    ("hours", "i4"),
    ("held", "i2"),
    ("back", "i2"),
    ("waited", "i2"),
    ("lost", "i1"),
    ("side", "i1"),
)


@nb.njit(cache=True, error_model="numpy")
def _take_up(st, slot, y):  # type: ignore[no-untyped-def]
    """After a long gap the level may be another: move the profile to it."""
    off = y - st.profile[slot]
    for j in range(HOURS):
        st.profile[j] += off
    st.day = 0.0
    st.held = 0
    st.waited = 0


@compiled(STATE, PARAMETERS)
def _kernel(samples, state, parameters, enabled, scores, events):  # type: ignore[no-untyped-def]
    count = 0
    for i in range(len(samples)):
        s = samples[i]
        if not enabled[s.slot] or s.idle:
            continue
        st = state[s.slot]
        hour = s.time // HOUR
        if s.fresh == LOST and not st.open:
            st.lost = 1
            st.filled = 0
            st.sum = 0.0
            st.hour = hour
        if st.hours == 0 and st.filled == 0:
            st.origin = s.value
            st.hour = hour
        if hour == st.hour:
            if st.filled < 1000000:
                st.sum += s.value - st.origin
                st.filled += 1
            continue
        # The hour before is complete: judge its mean.
        p = parameters[s.slot]
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
        if not st.known >> slot & 1:
            st.known |= 1 << slot
            st.profile[slot] = y
            continue
        if st.lost:
            st.lost = 0
            _take_up(st, slot, y)
        off = y - st.profile[slot]
        wide = 6.0 * st.spread * HOURS**0.5
        bounded = min(max(off, -wide), wide) if st.hours > 3 * HOURS and st.spread > 0.0 else off
        st.day += (bounded - st.day) / HOURS
        spread = max(st.spread, 0.25 * s.resolution, 1e-7 * abs(st.origin))
        z = abs(st.day) / spread if spread > 0.0 else 0.0
        need = max(p.threshold, st.bound)
        side = 1 if st.day > 0.0 else -1
        if z < 1.0 or side != st.side:
            st.side = side
            st.suspect_time = done * HOUR
        judged = st.ready >= 1.0 and s.moves >= 20 and not s.monotone
        baseline = st.origin + st.profile[slot]
        score = z / need
        if judged or st.open:
            scores[i] = score if st.open else min(score, 0.999)
        if st.open:
            st.back = st.back + 1 if score < 0.4 or side != st.direction else 0
            if st.back >= HOLD:
                count = report(events, count, s, st, END, 0.0, baseline, spread, need * spread, st.since)
                events[count - 1].value = baseline + st.day
                st.open = 0
                st.severity = 0
                st.held = 0
            elif severity_of(score) > st.severity:
                st.severity = severity_of(score)
                count = report(events, count, s, st, UPDATE, score, baseline, spread, need * spread, st.since)
                events[count - 1].value = baseline + st.day
            continue
        if judged and score > 1.0 and abs(st.day) >= p.minimum:
            st.held += 1
            if st.held >= HOLD:
                st.open = 1
                st.back = 0
                st.direction = side
                st.since = st.suspect_time
                st.severity = severity_of(score)
                st.held = 0
                st.waited = 0
                scores[i] = score
                st.excursion = z
                count = report(events, count, s, st, BEGIN, score, baseline, spread, need * spread, st.since)
                events[count - 1].value = baseline + st.day
            continue
        st.held = 0
        # The foot of a fault must not pass for a habit; but what stays there is one.
        st.waited = min(st.waited + 1, PATIENCE + 1) if judged and score > 0.4 else 0
        if 0 < st.waited <= PATIENCE:
            continue
        st.profile[slot] += GAIN * bounded
        if st.hours > HOURS:
            size = abs(st.day)
            if st.hours > 3 * HOURS:
                size = min(size, 4.0 * spread)
            st.spread += (1.25 * size - st.spread) / min(st.hours - HOURS, MEMORY)
        if st.hours > 2 * HOURS:
            learn_tail(st, z, p.false_alarms, HOUR * 1e-6, YOUTH)
    return count


CREEP: Final = Detector(
    "creep",
    1,
    "For about a day the value is not what is usual at these hours.",
    PARAMETERS,
    STATE,
    _kernel,
    optional=True,
    patient=True,
)
