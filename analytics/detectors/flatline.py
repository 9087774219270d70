# ruff: noqa: PLR0912, PLR0915 - a kernel is one loop: calls cost more than they explain
"""Stuck sensor: the value repeats for far longer than this sensor's own habit.

A frozen sensor repeats a value it had in the middle of its work. So a run is suspect only when it began without a jump
(a machine that stops jumps to its resting value), not at zero, and not at a value where the sensor has rested before;
and only for a sensor whose values usually change: one that is constant, counts, switches or is coarsely quantised
repeats itself by nature.
"""

from typing import Final

from analytics.detectors.base import BEGIN, END, LOW, MEDIUM, UPDATE, Detector, Parameter, compiled, report, state_dtype

PARAMETERS: Final = (
    Parameter("resolution", 0.0, 0.0, 1e300, "value", "changes up to this count as none"),
    Parameter("factor", 5.0, 1.0, 1e6, "runs", "how many times its longest healthy run"),
    Parameter("readings", 30.0, 3.0, 1e6, "readings", "no shorter run alarms"),
    Parameter("minimum", 60.0, 0.0, 1e9, "s", "no shorter time alarms"),
    Parameter("warm_up", 120.0, 16.0, 1e6, "readings", "how many readings to learn from before judging"),
)

STATE: Final = state_dtype(
    ("run_start", "i8"),
    ("value", "f8"),
    ("last", "f8"),
    ("change", "f8"),  # mean size of the changes
    ("repeats", "f8"),  # share of readings that repeat
    ("longest", "f8"),  # healthy run, s
    ("most", "f8"),  # healthy run, readings
    ("rest", "f8", 2),  # values where it has rested for long
    ("rests", "i4"),
    ("readings", "i4"),
    ("run", "i4"),
    ("suspect", "i1"),
)


@compiled(STATE, PARAMETERS)
def _kernel(samples, state, parameters, enabled, scores, events):  # type: ignore[no-untyped-def]
    count = 0
    for i in range(len(samples)):
        s = samples[i]
        if not enabled[s.slot]:
            continue
        p = parameters[s.slot]
        st = state[s.slot]
        x = s.value
        if st.readings == 0:
            st.readings = 1
            st.value = x
            st.last = x
            st.run = 1
            st.run_start = s.time
            continue
        if st.readings < 100000000:
            st.readings += 1
        st.ready = max(st.ready, min(1.0, st.readings / p.warm_up))
        length = (s.time - st.run_start) * 1e-6
        if abs(x - st.value) <= p.resolution:
            st.run += 1
            if not st.open:
                st.repeats += (1.0 - st.repeats) / min(st.readings, 1000)
            # A sensor that often repeats itself has run lengths with a long tail.
            factor = p.factor if st.repeats < 0.5 else 4.0 * p.factor
            need = max(p.readings, factor * st.most)
            time_need = max(p.minimum, factor * st.longest)
            score = min(st.run / need, length / time_need) if time_need > 0.0 else st.run / need
            judged = st.ready >= 1.0 and st.suspect and s.moves >= 20 and not s.monotone and st.repeats < 0.95
            if st.open or judged:
                scores[i] = score
                severity = LOW if score < 10.0 else MEDIUM
                if score >= 1.0 and (not st.open or severity > st.severity):
                    kind = UPDATE if st.open else BEGIN
                    st.open = 1
                    st.since = st.run_start
                    st.severity = severity
                    count = report(events, count, s, st, kind, score, st.longest, 0.0, time_need, st.since)
                    events[count - 1].value = length
        else:
            change = abs(x - st.last)
            if st.open:
                count = report(events, count, s, st, END, 0.0, st.longest, 0.0, st.longest, st.since)
                events[count - 1].value = length
                st.open = 0
                st.severity = 0
            else:
                st.repeats -= st.repeats / min(st.readings, 1000)
                if st.suspect or st.ready < 1.0:
                    st.most = max(st.most * 0.9999, st.run)
                    st.longest = max(st.longest * 0.9999, length)
                if st.run >= 0.5 * p.readings and not (st.value == st.rest[0] or st.value == st.rest[1]):
                    st.rest[st.rests % 2] = st.value
                    st.rests = st.rests % 2 + 1
            known = x == 0.0 or (st.rests > 0 and (x == st.rest[0] or x == st.rest[1]))
            st.suspect = not known and change <= 4.0 * st.change
            st.change += (min(change, 5.0 * st.change if s.moves > 8 else change) - st.change) / min(s.moves + 1, 200)
            st.value = x
            st.run = 1
            st.run_start = s.time
        st.last = x
    return count


FLATLINE: Final = Detector(
    "flatline",
    1,
    "The value no longer changes, against this sensor's habit.",
    PARAMETERS,
    STATE,
    _kernel,
    levelled=False,
)
