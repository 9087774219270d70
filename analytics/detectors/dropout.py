"""Missing data: a gap far longer than the sensor's own interval and its own longest healthy gap.

The kernel reports a gap when the next reading comes and its end with the first reading in time after that. While
nothing comes, `silence` says the same of now; both give the same onset, so they are the same anomaly.
"""

from math import isnan, nan
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.detectors.base import (
    BEGIN,
    END,
    LOW,
    MEDIUM,
    Detector,
    Parameter,
    Records,
    compiled,
    report,
    state_dtype,
)

WARM_UP: Final = 20
FORGET: Final = 0.9998  # a reading: a long healthy gap is remembered for some thousands of readings

PARAMETERS: Final = (
    Parameter("limit", nan, 0.0, 1e10, "s", "the longest gap allowed, instead of the learned one"),
    Parameter("factor", 10.0, 1.0, 1e6, "intervals", "how many sampling intervals may be missed"),
    Parameter("minimum", 30.0, 0.0, 1e10, "s", "no shorter gap alarms"),
)

STATE: Final = state_dtype(("longest", "f8"), ("readings", "i4"))


@compiled(STATE, PARAMETERS)
def _kernel(samples, state, parameters, enabled, scores, events):  # type: ignore[no-untyped-def]
    count = 0
    for i in range(len(samples)):
        s = samples[i]
        if not enabled[s.slot]:
            continue
        p = parameters[s.slot]
        st = state[s.slot]
        if st.readings == 0:
            st.readings = 1
            continue
        # What is allowed was known before this gap; only the interval's running median has seen it.
        allowed = p.limit if not isnan(p.limit) else max(p.minimum, p.factor * s.interval, 2.0 * st.longest)
        st.ready = min(1.0, st.readings / WARM_UP) if isnan(p.limit) else 1.0
        score = s.gap / allowed
        if st.ready >= 1.0:
            scores[i] = score
            if score > 1.0 and not st.open:
                st.open = 1
                st.severity = LOW if score < 10.0 else MEDIUM
                st.since = s.time - np.int64(s.gap * 1e6 + 0.5)
                count = report(events, count, s, st, BEGIN, score, s.interval, 0.0, allowed, st.since)
                events[count - 1].value = s.gap
            elif score <= 1.0 and st.open:
                count = report(events, count, s, st, END, 0.0, s.interval, 0.0, allowed, st.since)
                events[count - 1].value = s.gap
                st.open = 0
        st.longest *= FORGET
        if score <= 1.0 or st.ready < 1.0:
            # A gap of the first readings teaches no more than a missed handful.
            st.longest = max(st.longest, min(s.gap, allowed))
        if st.readings < WARM_UP:
            st.readings += 1
    return count


def silence(
    last: npt.NDArray[np.int64],
    interval: npt.NDArray[np.float64],
    state: Records,
    parameters: Records,
    now: int,
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    """(slots that have been silent for longer than allowed at `now` (µs), the gap in s that each is allowed).

    `last`: µs of each slot's newest reading; `interval`: s. Slots that are still learning are not judged.
    """
    learned = np.maximum(np.maximum(parameters["minimum"], parameters["factor"] * interval), 2.0 * state["longest"])
    allowed = np.where(np.isnan(parameters["limit"]), learned, parameters["limit"])
    known = (state["readings"] >= WARM_UP) | (~np.isnan(parameters["limit"]) & (state["readings"] > 0))
    return np.flatnonzero(known & ((now - last) * 1e-6 > allowed)), allowed


DROPOUT: Final = Detector(
    "dropout", 1, "Readings stay away far longer than this sensor's habit.", PARAMETERS, STATE, _kernel, levelled=False
)
