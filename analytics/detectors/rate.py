# ruff: noqa: PLR0912, PLR0915 - a kernel is one loop: calls cost more than they explain
"""Rate of change, per second: over a configured limit, or a sustained run-away against the sensor's own habit.

By habit: of the last three steps, all in one direction, the smallest counts; a spike, a jump or noise does not have
three large ones. It is measured in the sensor's usual step, and its threshold is at least `factor` and what the
sensor's own tail reaches (`tails`).
"""

from math import isnan, nan
from typing import Final

from analytics.detectors.base import (
    BEGIN,
    END,
    LOST,
    MEDIUM,
    UPDATE,
    Detector,
    Parameter,
    compiled,
    report,
    severity_of,
    state_dtype,
)
from analytics.detectors.tails import FALSE_ALARMS, TAIL, learn_tail

YOUTH: Final = 0.0005  # false alarms allowed while the history grows e-fold (`tails`)

PARAMETERS: Final = (
    Parameter("limit", nan, 0.0, 1e300, "value/s", "alarm above this rate, instead of the learned one"),
    Parameter("factor", 6.0, 1.0, 1e6, "usual steps", "how many times its usual rate"),
    Parameter("warm_up", 120.0, 16.0, 1e6, "readings", "how many readings to learn from before judging"),
    FALSE_ALARMS,
)

STATE: Final = state_dtype(
    ("last", "f8"),
    ("usual", "f8"),  # mean absolute rate, robust, per second
    ("before", "f8", 2),  # the two rates before
    ("onset", "i8", 3),  # the times of the last three readings
    *TAIL,
    ("readings", "i4"),
    ("quiet", "i4"),
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
        configured = not isnan(p.limit)
        if st.readings > 0:
            # Two readings a blink apart say nothing of a rate.
            gap = max(s.gap, 0.2 * s.interval)
            rate = (s.value - st.last) / gap
            size = abs(rate)
            finest = s.resolution / max(s.interval, gap)
            st.ready = 1.0 if configured else max(st.ready, min(1.0, st.readings / p.warm_up))
            if configured:
                z = size
                threshold = p.limit
            else:
                same = rate * st.before[0] > 0.0 and rate * st.before[1] > 0.0
                usual = max(st.usual, finest)
                smallest = min(size, abs(st.before[0]), abs(st.before[1]))
                z = smallest / usual if same and usual > 0.0 else 0.0
                threshold = max(p.factor, st.bound)
            judged = st.ready >= 1.0 and (configured or (s.moves >= 20 and not s.monotone))
            score = z / threshold if threshold > 0.0 else 0.0
            unit = 1.0 if configured else st.usual
            if judged:
                scores[i] = score
                if st.open:
                    st.quiet = 0 if score >= 0.5 and rate * st.direction > 0.0 else st.quiet + 1
                    if st.quiet >= 3:
                        count = report(events, count, s, st, END, 0.0, st.usual, st.usual, threshold * unit, st.since)
                        events[count - 1].value = rate
                        st.open = 0
                        st.severity = 0
                    elif severity_of(score) > st.severity:
                        st.severity = severity_of(score)
                        count = report(
                            events, count, s, st, UPDATE, score, st.usual, st.usual, threshold * unit, st.since
                        )
                        events[count - 1].value = rate
                elif score > 1.0:
                    st.open = 1
                    st.quiet = 0
                    st.direction = 1 if rate > 0.0 else -1
                    st.since = st.onset[0] if configured else st.onset[2]
                    st.severity = max(severity_of(score), MEDIUM) if configured else severity_of(score)
                    count = report(events, count, s, st, BEGIN, score, st.usual, st.usual, threshold * unit, st.since)
                    events[count - 1].value = rate
                    st.excursion = z
            if s.fresh == LOST:
                rate = 0.0
            elif not st.open:
                bounded = min(size, 5.0 * st.usual) if st.readings > 20 and st.usual > 0.0 else size
                st.usual += (bounded - st.usual) / min(st.readings, 300)
                if st.readings > 20 and not configured and score <= 1.0:
                    learn_tail(st, z, p.false_alarms, s.interval, YOUTH)
            st.before[1] = st.before[0]
            st.before[0] = rate
        if st.readings < 1000000:
            st.readings += 1
        st.last = s.value
        st.onset[2] = st.onset[1]
        st.onset[1] = st.onset[0]
        st.onset[0] = s.time
    return count


RATE: Final = Detector("rate", 2, "The value changes faster than allowed or usual.", PARAMETERS, STATE, _kernel)
