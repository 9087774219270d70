"""How far a sensor's own statistic reaches by itself: its p-value from its own history, and the bound that follows.

The policy is one number, `false_alarms`: how many a sensor-year a detector may raise on a healthy sensor. A detector
that tries every dt seconds may thus spend p = false_alarms dt / year a try. A short history cannot vouch for that: by
the n-th try no p below `youth`/n is asked of it. So the false alarms expected of one detector on one sensor up to try n
are at most false_alarms a year and youth ln(n) besides, if the p-values hold; they hold without assumptions down to
about 1/n (a rank among n exchangeable tries, as in conformal prediction: Vovk, Gammerman, Shafer, 2005), and beyond
that as far as the tail is a Pareto one, fitted to the exceedances (Hill 1975), which errs to the safe side for lighter
tails.

With a share `over`/`n` of the history above `EDGE` and the mean log excess xi, P(z > b) = (over/n) (b/EDGE)^(-1/xi), so
the bound that is passed with probability p a try is EDGE ((over/n)/p)^xi. A prior worth `PRIOR` exceedances stands in
while there are few. A detector's own past alarms are learned too: one that chatters raises its own bar.
"""

from math import log
from typing import Any, Final

import numba as nb

from analytics.detectors.base import Parameter

EDGE: Final = 2.5
CAP: Final = 200000.0  # counts are halved here: old habits are forgotten
PRIOR: Final = 4.0
PRIOR_XI: Final = 0.13
YEAR: Final = 365.25 * 86400.0
GROWN: Final = 1200.0  # readings, and seconds, after which a history counts as grown
WEEK: Final = 7 * 86400.0  # or so long, however few its readings
CAUTIOUS: Final = 6.0

TAIL: Final[list[tuple[Any, ...]]] = [
    ("tail_n", "f4"),
    ("tail_over", "f4"),
    ("tail_log", "f4"),
    ("excursion", "f4"),  # the highest point of the excursion that is under way
    ("bound", "f4"),  # what `learn_tail` last worked out
]

FALSE_ALARMS: Final = Parameter(
    "false_alarms", 0.2, 1e-6, 1e6, "a sensor-year", "how many alarms a healthy sensor may raise"
)


@nb.njit(cache=True, error_model="numpy")
def caution(readings, age):  # type: ignore[no-untyped-def]
    """How many times further than its bound a change of level must go while the history is young, 1 to `CAUTIOUS`.

    `readings`: how many it has; `age`: s. A few minutes show a sensor's noise, but not yet how far its load, its
    control or its surroundings take it: a rank among them vouches for exchangeable readings, and these are not.
    """
    grown = max(min(readings, age) / GROWN, age / WEEK)
    return 1.0 if grown >= 1.0 else min(CAUTIOUS, grown**-0.5)


@nb.njit(cache=True, error_model="numpy")
def learn_tail(st, z, false_alarms, seconds, youth):  # type: ignore[no-untyped-def]
    """Count the healthy statistic `z` (in spreads, not negative) into the tail of state `st`.

    `st.bound` becomes what a healthy statistic, tried every `seconds`, passes `false_alarms` times a year, and `youth`
    times while its history grows e-fold. Of an
    excursion above `EDGE` only the highest point counts, and only when it is over: so the foot of a fault does not hide
    the fault.
    """
    st.tail_n += 1.0
    if z > EDGE:
        st.excursion = max(st.excursion, z)
        return
    over = st.excursion > 0.0
    if over:
        st.tail_over += 1.0
        st.tail_log += log(min(st.excursion, 1e6) / EDGE)
        st.excursion = 0.0
    if st.tail_n >= CAP:
        st.tail_n *= 0.5
        st.tail_over *= 0.5
        st.tail_log *= 0.5
    if over or st.bound == 0.0 or st.tail_n % 32.0 == 0.0:
        p = max(false_alarms * seconds / YEAR, youth / st.tail_n)
        xi = (st.tail_log + PRIOR * PRIOR_XI) / (st.tail_over + PRIOR)
        share = (st.tail_over + 0.5) / (st.tail_n + 1.0)
        st.bound = EDGE * max(1.0, share / p) ** xi
