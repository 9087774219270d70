# ruff: noqa: PLR0912, PLR0915 - a kernel is one loop: calls cost more than they explain
"""Lone spike: one to three readings far from the running median that then come back (Hampel 1974).

The residual against the median of the last seven readings is measured in its own running mean; the threshold is at
least `threshold` and what this sensor's tail reaches (`tails`). A spike is reported when the value has come back, so a
step is never called a spike.
"""

from typing import Final

import numba as nb

from analytics.detectors.base import BEGIN, END, LOST, LOW, MEDIUM, Detector, Parameter, compiled, report, state_dtype
from analytics.detectors.tails import FALSE_ALARMS, TAIL, caution, learn_tail

WIDTH: Final = 7
LONGEST: Final = 3
SETTLE: Final = 24  # readings to learn the noise of another level
YOUTH: Final = 0.0001  # false alarms allowed while the history grows e-fold (`tails`)

PARAMETERS: Final = (
    Parameter("threshold", 8.0, 2.0, 1e6, "spreads", "how far from the running median"),
    Parameter("warm_up", 120.0, 16.0, 1e6, "readings", "how many readings to learn from before judging"),
    FALSE_ALARMS,
    Parameter("minimum", 0.0, 0.0, 1e300, "value", "the smallest spike worth an alarm"),
)

STATE: Final = state_dtype(
    ("suspect_time", "i8"),
    ("suspect_value", "f8"),
    ("peak", "f8"),
    ("middle", "f8"),  # the median before the suspect
    ("spread", "f8"),
    ("window", "f8", WIDTH),
    *TAIL,
    ("readings", "i4"),
    ("suspects", "i4"),
    ("settle", "i4"),
)


@nb.njit(cache=True, error_model="numpy")
def _median(w):  # type: ignore[no-untyped-def]
    """Median of seven by counting: the one with three below it (ties either way)."""
    for j in range(WIDTH):
        below = 0
        same = 0
        for k in range(WIDTH):
            below += w[k] < w[j]
            same += w[k] == w[j]
        if below <= 3 < below + same:
            return w[j]
    return w[0]


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
        if st.readings < WIDTH:
            st.window[st.readings] = x
            st.readings += 1
            continue
        st.ready = max(st.ready, min(1.0, st.readings / p.warm_up))
        if s.fresh == LOST:
            st.suspects = 0
            st.settle = SETTLE
            for j in range(WIDTH):
                st.window[j] = x
        if st.open:
            count = report(events, count, s, st, END, 0.0, st.middle, st.spread, st.peak, st.since)
            st.open = 0
        if st.suspects > 0:
            distance = abs(x - st.middle)
            if distance < 0.4 * st.peak:
                z = st.peak / max(st.spread, s.resolution)
                threshold = max(p.threshold, st.bound)
                st.open = 1
                st.since = st.suspect_time
                st.direction = 1 if st.suspect_value > st.middle else -1
                st.severity = LOW if z < 4.0 * threshold else MEDIUM
                spread = max(st.spread, s.resolution)
                count = report(
                    events, count, s, st, BEGIN, z / threshold, st.middle, spread, threshold * spread, st.since
                )
                events[count - 1].value = st.suspect_value
                st.suspects = 0
                st.excursion = z
            elif st.suspects == LONGEST:
                # It stays: no spike, but another level, whose noise may be another.
                st.suspects = 0
                st.settle = SETTLE
                for j in range(WIDTH):
                    st.window[j] = x
            else:
                st.suspects += 1
                if distance > st.peak:
                    st.peak = distance
                    st.suspect_value = x
                continue
        middle = _median(st.window)
        size = abs(x - middle)
        spread = max(st.spread, s.resolution)
        z = size / spread if spread > 0.0 else 0.0
        if st.settle > 0:
            st.settle -= 1
            st.spread += (1.25 * size - st.spread) / 8.0
        elif st.ready >= 1.0 and s.moves >= 20 and not s.monotone:
            threshold = max(p.threshold, st.bound) * caution(st.readings, s.age)
            scores[i] = z / threshold
            if z > threshold and size >= p.minimum:
                st.suspects = 1
                st.peak = size
                st.middle = middle
                st.suspect_time = s.time
                st.suspect_value = x
                continue
        # 1.25 makes a mean deviation a standard deviation for Gaussian noise.
        if st.settle == 0:
            bounded = min(1.25 * size, 4.0 * st.spread) if st.readings > 20 and st.spread > 0.0 else 1.25 * size
            st.spread += (bounded - st.spread) / min(st.readings - WIDTH + 1, 200)
            if st.readings > 30:
                learn_tail(st, z, p.false_alarms, s.interval, YOUTH)
        st.window[st.readings % WIDTH] = x
        st.readings += 1
        if st.readings >= 1000 * WIDTH:
            st.readings -= 500 * WIDTH
    return count


SPIKE: Final = Detector("spike", 3, "One to three readings far off, and back again.", PARAMETERS, STATE, _kernel)
