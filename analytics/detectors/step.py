# ruff: noqa: PLR0912, PLR0915 - a kernel is one loop: calls cost more than they explain
"""Level step: the mean of the last blocks stands off from the blocks before, and stays there.

Readings are averaged over blocks of `BLOCK`. The difference between the mean of the last two blocks and the median of
the eight before is measured in its own running mean, so a signal that wanders or switches by habit has a large one;
the threshold is at least `threshold` and what the sensor's tail reaches (`tails`). A step must hold for `hold` more
blocks against the reference from before it; the reference stays frozen until the value returns.
"""

from typing import Final

import numba as nb

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
NEW: Final = 2
OLD: Final = 8
RING: Final = NEW + OLD
YOUTH: Final = 0.0005  # false alarms allowed while the history grows e-fold (`tails`)

PARAMETERS: Final = (
    Parameter("threshold", 6.0, 2.0, 1e6, "spreads", "how far the new level must stand off"),
    Parameter("hold", 3.0, 0.0, 1000.0, "blocks of 4 readings", "how long it must stay"),
    Parameter("warm_up", 120.0, 60.0, 1e6, "readings", "how many readings to learn from before judging"),
    FALSE_ALARMS,
    Parameter("minimum", 0.0, 0.0, 1e300, "value", "the smallest step worth an alarm"),
)

STATE: Final = state_dtype(
    ("starts", "i8", NEW),  # the times at which the last blocks began
    ("suspect_time", "i8"),
    ("sum", "f8"),
    ("first", "f8"),  # the block's first reading: sums are kept small
    ("spread", "f8"),
    ("reference", "f8"),  # frozen while a step is suspected or open
    ("frozen_spread", "f8"),
    ("threshold", "f8"),
    ("peak", "f8"),
    ("means", "f8", RING),
    *TAIL,
    ("blocks", "i4"),
    ("filled", "i4"),
    ("held", "i4"),
    ("back", "i4"),
    ("fill", "i4"),  # blocks until the ring holds none from before a gap
    ("suspect", "i1"),
)


@nb.njit(cache=True, error_model="numpy")
def _middle(means):  # type: ignore[no-untyped-def]
    """Mean of the middle half of the first OLD means."""
    total = 0.0
    for j in range(OLD):
        rank = 0
        for k in range(OLD):
            rank += means[k] < means[j] or (means[k] == means[j] and k < j)
        if 2 <= rank < 6:
            total += means[j] - means[0]
    return means[0] + total / 4


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
            st.suspect = 0
            st.fill = RING
        if st.filled == 0:
            st.starts[0] = st.starts[1]
            st.starts[1] = s.time
            st.first = s.value
            st.sum = 0.0
        st.sum += s.value - st.first
        st.filled += 1
        if st.filled < BLOCK:
            continue
        st.filled = 0
        y = st.first + st.sum / BLOCK
        for j in range(RING - 1):
            st.means[j] = st.means[j + 1]
        st.means[RING - 1] = y
        if st.blocks < 1000000:
            st.blocks += 1
        if st.fill > 0:
            st.fill -= 1
            continue
        if st.blocks < RING:
            continue
        st.ready = max(st.ready, min(1.0, st.blocks * BLOCK / p.warm_up))
        learned = st.blocks - RING
        new = st.means[RING - 2] + 0.5 * (y - st.means[RING - 2])

        if st.suspect or st.open:
            off = (y - st.reference) * st.direction
            limit = st.threshold * st.frozen_spread
            score = abs(new - st.reference) / limit
            scores[i] = score
            if off < 0.5 * limit:
                st.back += 1
            else:
                st.back = 0
            st.peak = max(st.peak, off)
            if st.back >= 2:
                if st.open:
                    count = report(events, count, s, st, END, 0.0, st.reference, st.frozen_spread, limit, st.since)
                st.excursion = st.peak / st.frozen_spread
                learn_tail(st, 0.0, p.false_alarms, BLOCK * s.interval, YOUTH)
                st.open = 0
                st.suspect = 0
                st.severity = 0
                for j in range(RING):
                    st.means[j] = y
            elif st.suspect:
                st.held += 1
                if st.held >= p.hold and st.back == 0:
                    st.suspect = 0
                    st.open = 1
                    st.since = st.suspect_time
                    st.severity = severity_of(max(score, 1.0))
                    count = report(
                        events, count, s, st, BEGIN, max(score, 1.0), st.reference, st.frozen_spread, limit, st.since
                    )
            elif severity_of(score) > st.severity:
                st.severity = severity_of(score)
                count = report(events, count, s, st, UPDATE, score, st.reference, st.frozen_spread, limit, st.since)
            continue

        reference = _middle(st.means)
        change = new - reference
        spread = max(st.spread, s.resolution)
        z = abs(change) / spread if spread > 0.0 else 0.0
        young = caution(st.blocks * BLOCK, s.age)
        if st.ready >= 1.0 and s.moves >= 20 and not s.monotone:
            threshold = max(p.threshold, st.bound) * young
            scores[i] = min(z / threshold, 0.999)
            if z > threshold and abs(change) >= p.minimum:
                st.suspect = 1
                st.held = 0
                st.back = 0
                st.direction = 1 if change > 0.0 else -1
                st.suspect_time = st.starts[0]
                st.reference = reference
                st.frozen_spread = spread
                st.threshold = threshold
                st.peak = abs(change)
                st.excursion = 0.0
                continue
        bounded = min(1.25 * abs(change), 3.0 * young * st.spread) if learned > 8 else 1.25 * abs(change)
        st.spread += (bounded - st.spread) / min(learned + 1, 300)
        if learned > 8:
            learn_tail(st, z, p.false_alarms, BLOCK * s.interval, YOUTH)
    return count


STEP: Final = Detector("step", 3, "The value has moved to another level and stays.", PARAMETERS, STATE, _kernel)
