"""NAB: the novelty detector on each recording, from its first row, one configuration and one threshold for all.

    python -m tests.benchmarks.analytics.nab DIRECTORY

The configuration differs from the product's in three settings, because these are not machines that stand and not alarms
on a plant: idle readings are judged, learning goes on in an alarm, and no rate of false alarms is promised.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from analytics.detectors.bank import DetectorBank, SensorSettings
from analytics.detectors.novelty import NOVELTY
from tests.benchmarks.analytics.nab_scorer import Floats, Recording, labelled, read, standard_score, windows_within

SETTINGS = {"idle": 1.0, "patience": 0.0, "false_alarms": 1e6}


def scores(recording: Recording) -> Floats:
    """What the detector says of each row, in units of its threshold."""
    n = len(recording.value)
    bank = DetectorBank([NOVELTY])
    bank.configure([1], SensorSettings(parameters={"novelty": SETTINGS}))
    out = np.empty((n, 1))
    good = np.full(n, 192, np.uint8)
    bank.process(np.ones(n, np.uint32), recording.time, recording.value, good, None, out)
    return np.nan_to_num(out[:, 0])


def changed(r: Recording, rows: slice | np.ndarray, value: Callable[[Floats], Floats] = lambda x: x) -> Recording:
    """The given rows of a recording; windows of which nothing is left are dropped."""
    window = r.window[rows]
    spans = [(int(at[0]), int(at[-1])) for k in np.unique(window[window >= 0]) for at in [np.flatnonzero(window == k)]]
    return labelled(r.name, r.time[rows], value(r.value[rows]), spans)


def gaps(r: Recording) -> np.ndarray:
    """Without three stretches of 2% outside its windows."""
    keep = np.ones(len(r.value), np.bool_)
    rng = np.random.default_rng(len(r.value))
    for at in rng.integers(0, len(keep), 3):
        keep[at : at + len(keep) // 50] = False
    return np.flatnonzero(keep | (r.window >= 0))


def main() -> None:
    folder = Path(sys.argv[1])
    recordings = read(folder)
    costs = json.loads((folder / "profiles.json").read_text())["standard"]["CostMatrix"]
    copies = {
        "as_recorded": recordings,
        "scaled": [changed(r, slice(None), lambda x: 1000.0 * x) for r in recordings],
        "shifted": [changed(r, slice(None), lambda x: x + 1e4 * (1 + np.abs(x).max())) for r in recordings],
        "mirrored": [changed(r, slice(None), lambda x: -x) for r in recordings],
        "every_second_row": [changed(r, slice(None, None, 2)) for r in recordings],
        "without_the_first_tenth": [changed(r, slice(len(r.value) // 10, None)) for r in recordings],
        "with_gaps": [changed(r, gaps(r)) for r in recordings],
    }
    result = {}
    for name, copy in copies.items():
        said = [scores(r) for r in copy]
        standard, threshold = standard_score(said, copy, costs)
        found, windows, _ = windows_within(said, copy, 0.01)
        result[name] = {
            "standard": round(standard, 2),
            "threshold": round(threshold, 3),
            "windows_at_0.01_a_day": found,
            "windows": windows,
        }
    print(json.dumps({"benchmark": "nab", **result}))


if __name__ == "__main__":
    main()
