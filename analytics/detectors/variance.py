# ruff: noqa: PLR0912, PLR0915 - a kernel is one loop: calls cost more than they explain
"""Variance change: the sensor is noisier, or calmer, than it was.

Over blocks of `BLOCK` readings the logarithm of the mean absolute step is taken (a level or a slow drift hardly moves
it), and held against its own running mean in its own mean deviation. The threshold is at least `threshold` and what the
sensor's tail reaches (`tails`); it must be passed for `HOLD` blocks on one side. A block without any change is a matter
for `flatline`. Nothing is learned while an anomaly stands open.
"""

from math import exp, log
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
from analytics.detectors.tails import FALSE_ALARMS, TAIL, learn_tail

BLOCK: Final = 32
HOLD: Final = 2
MEMORY: Final = 200  # blocks
LEAST: Final = 0.1  # no smaller mean deviation of the logarithm is believed
YOUTH: Final = 0.0005  # false alarms allowed while the history grows e-fold (`tails`)

PARAMETERS: Final = (
    Parameter("threshold", 6.0, 2.0, 1e6, "spreads", "how far the log of the noise must stand off"),
    Parameter("warm_up", 480.0, 160.0, 1e6, "readings", "how many readings to learn from before judging"),
    FALSE_ALARMS,
)

STATE: Final = state_dtype(
    ("block_start", "i8"),
    ("suspect_time", "i8"),
    ("last", "f8"),
    ("sum", "f8"),
    ("usual", "f8"),  # log of the mean absolute step
    ("spread", "f8"),
    *TAIL,
    ("blocks", "i4"),
    ("filled", "i4"),
    ("held", "i4"),
    ("back", "i4"),
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
        if s.fresh == LOST or (st.blocks == 0 and st.filled == 0):
            st.last = s.value
            st.filled = 0
        if st.filled == 0:
            st.block_start = s.time
            st.sum = 0.0
        st.sum += abs(s.value - st.last)
        st.last = s.value
        st.filled += 1
        if st.filled < BLOCK:
            continue
        st.filled = 0
        if not 0.0 < st.sum < 1e300:
            continue
        y = log(st.sum / BLOCK)
        if st.blocks < 1000000:
            st.blocks += 1
        if st.blocks == 1:
            st.usual = y
            continue
        st.ready = max(st.ready, min(1.0, st.blocks * BLOCK / p.warm_up))
        spread = max(st.spread, LEAST)
        off = y - st.usual
        z = abs(off) / spread
        need = max(p.threshold, st.bound)
        judged = st.ready >= 1.0 and s.moves >= 20 and not s.monotone
        side = 1 if off > 0.0 else -1
        noise = exp(st.usual)
        limit = noise * exp(need * spread)
        if judged:
            scores[i] = z / need if st.open else min(z / need, 0.999)
        if st.open:
            st.back = st.back + 1 if z < 0.5 * need or side != st.direction else 0
            if st.back >= HOLD:
                count = report(events, count, s, st, END, 0.0, noise, noise, limit, st.since)
                events[count - 1].value = exp(y)
                st.open = 0
                st.severity = 0
                st.held = 0
            elif severity_of(z / need) > st.severity:
                st.severity = severity_of(z / need)
                count = report(events, count, s, st, UPDATE, z / need, noise, noise, limit, st.since)
                events[count - 1].value = exp(y)
            continue
        if judged and z > need:
            if st.held == 0 or side != st.direction:
                st.held = 0
                st.suspect_time = st.block_start
            st.direction = side
            st.held += 1
            if st.held >= HOLD:
                st.open = 1
                st.back = 0
                st.since = st.suspect_time
                st.severity = severity_of(z / need)
                scores[i] = z / need
                st.excursion = z
                count = report(events, count, s, st, BEGIN, z / need, noise, noise, limit, st.since)
                events[count - 1].value = exp(y)
            continue
        st.held = 0
        bounded = min(max(off, -3.0 * spread), 3.0 * spread) if st.blocks > 8 else off
        rate = 1.0 / min(st.blocks, MEMORY)
        st.usual += rate * bounded
        st.spread += rate * (1.25 * abs(bounded) - st.spread)
        if st.blocks > 8:
            learn_tail(st, z, p.false_alarms, BLOCK * s.interval, YOUTH)
    return count


VARIANCE: Final = Detector(
    "variance",
    1,
    "The sensor is noisier or calmer than it was.",
    PARAMETERS,
    STATE,
    _kernel,
    optional=True,
)
