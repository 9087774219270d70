"""How far a sensor's own statistic reaches by itself: a Pareto tail fitted to its exceedances (Hill 1975).

With a share `over`/`n` of the history above `EDGE` and the mean log excess xi, P(z > b) = (over/n) (b/EDGE)^(-1/xi), so
the bound that is passed with probability p a try is EDGE ((over/n)/p)^xi. A Gaussian gives about 8 spreads at p = 1e-6,
heavy tails much more; a prior worth `PRIOR` exceedances stands in while there are few. A detector's own past alarms are
learned too: one that chatters raises its own bar.
"""

from math import log
from typing import Any, Final

import numba as nb

EDGE: Final = 2.5
CAP: Final = 20000.0  # counts are halved here: old habits are forgotten
PRIOR: Final = 4.0
PRIOR_XI: Final = 0.13

TAIL: Final[list[tuple[Any, ...]]] = [
    ("tail_n", "f8"),
    ("tail_over", "f8"),
    ("tail_log", "f8"),
    ("excursion", "f8"),  # the highest point of the excursion that is under way
    ("bound", "f8"),  # what `learn_tail` last worked out
]


@nb.njit(cache=True, error_model="numpy")
def learn_tail(st, z, p):  # type: ignore[no-untyped-def]
    """Count the healthy statistic `z` (in spreads, not negative) into the tail of state `st`.

    `st.bound` becomes what a healthy statistic passes with probability `p` a try. Of an excursion above `EDGE` only the
    highest point counts, and only when it is over: so the foot of a fault does not hide the fault.
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
        xi = (st.tail_log + PRIOR * PRIOR_XI) / (st.tail_over + PRIOR)
        share = (st.tail_over + 0.5) / (st.tail_n + 1.0)
        st.bound = EDGE * max(1.0, share / p) ** xi
