# ruff: noqa: PLR0912, PLR0915 - a kernel is one loop: calls cost more than they explain
"""What each channel ought to read by the others: all leave-one-out regressions of an equipment at once.

With S the covariance of the scaled channels around the means of their operating mode, and O = (S + ridge)^-1, the error
of channel j's regression on all others is (O z)_j / O_jj (Lauritzen 1996, section 5.1.3). That is what is unusual about
j itself (the reconstruction-based contribution of Alcala and Qin 2009 is its square times O_jj): what the machine is
doing, and the weather, have gone into the other channels, too. Far from where the machine was watched, a straight line
may be wrong: there the error counts for less, by the leverage h of the others.

A slow mean of the error over its own bound (`tails`) is the channel's score. It opens an anomaly after `OPEN_ROWS` rows
above 1, ends it after `CLOSE_ROWS` rows below `OFF`; while any is open nothing is learned of any channel. A channel
that is open says nothing about the others: it is taken as missing, one channel a row, the worst first, and the others
begin their slow means anew without it. So one wrong channel does not accuse those that it used to go with.
"""

from math import isnan, sqrt
from typing import Final

import numba as nb
import numpy as np
import numpy.typing as npt

from analytics.detectors.tails import TAIL, learn_tail

Floats = npt.NDArray[np.float64]

RIDGE: Final = 0.02
GAIN: Final = 0.1  # of a row in the slow mean
WANDER: Final = 0.002  # of a row in the level that the slow mean is held against: calibration drifts
STEP: Final = 20.0  # standard deviations by which one row may differ from the slow mean: a lone spike moves it little
MARGIN: Final = 1.4  # on the bound: a learning period does not show how far a plant wanders in a year
GROWN: Final = 1.3  # times the score that was told last: worth telling again
OPEN_ROWS: Final = 3
CLOSE_ROWS: Final = 5
OFF: Final = 0.65
YOUTH: Final = 0.02
SWEEPS: Final = 4
SHRINKS: Final = sqrt(GAIN / (2.0 - GAIN))  # the deviation of the slow mean, of white errors
BEGUN: Final = 1
STANDS: Final = 2
ENDED: Final = 3
LEAD_IN: Final = 30  # rows before the slow mean counts

CHANNEL_STATE: Final = np.dtype(
    [
        ("slow", "f8"),
        ("level", "f8"),
        ("score", "f8"),
        ("expected", "f8"),
        ("told", "f8"),  # the score of the newest anomaly
        ("since", "i8"),  # µs; when the excursion that is open, or may open, began
        ("up", "i4"),
        ("down", "i4"),
        ("open", "u1"),
        *TAIL,
    ],
    align=True,
)


def fit(
    rows: Floats, labels: npt.NDArray[np.int64], means: Floats, spread: Floats, omega: Floats, error: Floats
) -> None:
    """Learn from `rows` [n, channels] without NaN, of modes `labels` with `means`: fills `spread` and `error`
    [channels] and `omega` [channels, channels]. `error`: standard deviation of the regressions' errors, in spreads."""
    centred = rows - means[labels]
    spread[:] = np.maximum(centred.std(0), _resolution(rows))
    z = centred / spread
    n, k = z.shape
    omega[:] = np.linalg.inv(z.T @ z / n + RIDGE * np.eye(k))
    errors, _ = _errors(z, omega)
    error[:] = errors.std(0) * sqrt(n / max(1, n - k)) + 1e-9


def _errors(z: Floats, omega: Floats) -> tuple[Floats, Floats]:
    turned = z @ omega
    own = np.diag(omega)
    errors = turned / own
    leverage = ((turned * z).sum(1)[:, None] - errors**2 * own) / max(1, z.shape[1] - 1)
    return errors / np.sqrt(1.0 + np.maximum(0.0, leverage - 1.0)), leverage


def _resolution(rows: Floats) -> Floats:
    """Half the smallest step that each channel makes, and something above 0 for a constant one."""
    out = 1e-6 * (1e-3 + np.abs(rows).max(0))
    for j in range(rows.shape[1]):
        steps = np.diff(np.unique(rows[:, j]))
        if len(steps):
            out[j] = max(out[j], 0.5 * steps.min())
    return np.asarray(out)


@nb.njit(cache=True, nogil=True, error_model="numpy")
def judge(row, mean, spread, omega, error, state, rows, time, armed, false_alarms, seconds, changed):  # type: ignore[no-untyped-def]
    """Judge one row [channels] (NaN where nothing is known) of an equipment that was watched for `rows` rows; writes to
    `changed` [channels] `BEGUN`, `STANDS` (an open one has grown worse), `ENDED` or 0.

    `armed`: whether anomalies may open; `seconds`: between rows; `time`: µs.
    """
    k = len(row)
    z = np.empty(k)
    blind = np.zeros(k, np.bool_)
    missing = 0
    frozen = False
    for j in range(k):
        frozen |= state[j].open > 0
        z[j] = min(max((row[j] - mean[j]) / spread[j], -1e3), 1e3)
        if isnan(row[j]) or state[j].open:
            blind[j] = True
            z[j] = 0.0
            missing += 1
    for _ in range(SWEEPS if missing > 1 else missing):
        for j in range(k):
            if blind[j]:
                total = 0.0
                for m in range(k):
                    if m != j:
                        total += omega[j, m] * z[m]
                z[j] = -total / omega[j, j]
    turned = np.zeros(k)
    length = 0.0
    for j in range(k):
        for m in range(k):
            turned[j] += omega[j, m] * z[m]
        length += turned[j] * z[j]
    worst = -1
    for j in range(k):
        changed[j] = 0
        st = state[j]
        if isnan(row[j]):
            continue
        e = turned[j] / omega[j, j]
        if blind[j]:
            e = min(max((row[j] - mean[j]) / spread[j], -1e3), 1e3) - z[j]
        st.expected = row[j] - e * spread[j]
        leverage = (length - e * e * omega[j, j]) / max(1, k - 1)
        e /= error[j] * sqrt(1.0 + max(0.0, leverage - 1.0))
        st.slow += GAIN * min(max(e - st.slow, -STEP), STEP)
        if rows < LEAD_IN:
            st.level = 0.0
            continue
        distance = abs(st.slow - st.level) / SHRINKS
        st.score = distance / (MARGIN * st.bound) if st.bound > 0.0 else 0.0
        if st.open:
            st.down = st.down + 1 if st.score < OFF else 0
            if st.score > GROWN * st.told:
                st.told = st.score
                changed[j] = STANDS
            if st.down >= CLOSE_ROWS:
                st.open = 0
                st.up = 0
                changed[j] = ENDED
            continue
        if armed and st.score > 1.0:
            if st.up == 0:
                st.since = time
            st.up += 1
            if st.up >= OPEN_ROWS and (worst < 0 or st.score > state[worst].score):
                worst = j
            continue
        st.up = 0
        if not frozen:
            learn_tail(st, distance, false_alarms, seconds, YOUTH)
            st.level += WANDER * (st.slow - st.level)
    if worst >= 0:
        for j in range(k):
            if state[j].open == 0:
                state[j].up = 0
                if j != worst:
                    state[j].slow = state[j].level
        state[worst].open = 1
        state[worst].down = 0
        state[worst].told = state[worst].score
        changed[worst] = BEGUN
