# ruff: noqa: PLR0912 - a kernel is one loop: calls cost more than they explain
"""Static limits: four levels with hysteresis and delays (ISA-18.2, IEC 62682: dead band, on-delay, off-delay)."""

from math import inf, isnan, nan
from typing import Final

from analytics.detectors.base import (
    BEGIN,
    CRITICAL,
    END,
    MEDIUM,
    UPDATE,
    Detector,
    Parameter,
    compiled,
    report,
    state_dtype,
)

PARAMETERS: Final = (
    Parameter("lolo", nan, -inf, inf, "value", "critical below this"),
    Parameter("lo", nan, -inf, inf, "value", "warning below this"),
    Parameter("hi", nan, -inf, inf, "value", "warning above this"),
    Parameter("hihi", nan, -inf, inf, "value", "critical above this"),
    Parameter("dead_band", 0.0, 0.0, inf, "value", "how far inside the limit the value must come to return"),
    Parameter("on_delay", 0.0, 0.0, inf, "s", "how long the value must stay beyond the limit"),
    Parameter("off_delay", 0.0, 0.0, inf, "s", "how long the value must stay inside to return"),
)

STATE: Final = state_dtype(("beyond", "i8"), ("worse", "i8"), ("inside", "i8"), ("side", "i1"), ("level", "i1"))


@compiled(STATE, PARAMETERS)
def _kernel(samples, state, parameters, enabled, scores, events):  # type: ignore[no-untyped-def]
    """`beyond`, `worse`, `inside`: since when the value has been over the first limit, over the second, and back (µs).

    `side` and `level` say which limits are passed now: level 0 none, 1 lo or hi, 2 lolo or hihi.
    """
    count = 0
    for i in range(len(samples)):
        s = samples[i]
        if not enabled[s.slot]:
            continue
        p = parameters[s.slot]
        st = state[s.slot]
        st.ready = 1.0
        x = s.value
        # An open alarm returns only a dead band inside its first limit; without a first limit the second is both.
        hi = p.hihi if isnan(p.hi) else p.hi
        lo = p.lolo if isnan(p.lo) else p.lo
        up = p.dead_band if st.open and st.direction > 0 else 0.0
        down = p.dead_band if st.open and st.direction < 0 else 0.0
        side = 0
        if x > hi - up:
            side = 1
        elif x < lo + down:
            side = -1
        level = 0 if side == 0 else (2 if x > p.hihi or x < p.lolo else 1)
        scores[i] = level

        if side == 0 or side != st.side:
            st.beyond = s.time
        if level < 2 or side != st.side or st.level < 2:
            st.worse = s.time
        if side == 0 and st.side != 0:
            st.inside = s.time
        st.side = side
        st.level = level

        if st.open and side != st.direction:
            # The other side is another alarm: this one ends at once.
            if side != 0 or s.time - st.inside >= p.off_delay * 1e6:
                limit = hi if st.direction > 0 else lo
                count = report(events, count, s, st, END, 0.0, limit, p.dead_band, limit, st.since)
                st.open = 0
                st.severity = 0
        elif side != 0:
            critical = level == 2 and s.time - st.worse >= p.on_delay * 1e6
            if (not st.open and s.time - st.beyond >= p.on_delay * 1e6) or (critical and st.severity < CRITICAL):
                kind = UPDATE if st.open else BEGIN
                if not st.open:
                    st.since = st.beyond
                st.open = 1
                st.direction = side
                st.severity = CRITICAL if critical else MEDIUM
                limit = hi if side > 0 else lo
                if critical:
                    limit = p.hihi if side > 0 else p.lolo
                count = report(events, count, s, st, kind, level, limit, p.dead_band, limit, st.since)
    return count


LIMITS: Final = Detector(
    "limits",
    1,
    "The value is beyond a configured limit (four levels, hysteresis, delays).",
    PARAMETERS,
    STATE,
    _kernel,
    levelled=False,
)
