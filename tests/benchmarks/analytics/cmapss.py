"""``python -m tests.benchmarks.analytics.cmapss DIRECTORY``: remaining life on NASA's C-MAPSS FD001.

RMSE over every cycle of every engine by five-fold cross-validation over engines, labels capped at 125 cycles; coverage
of the 90 % interval by thirds of the range, once by the prediction (what a reader sees) and once by the label.
"""

import json
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from analytics.rul.features import History
from analytics.rul.model import CAP, cross_validate


def histories(directory: Path) -> list[History]:
    """One an engine; columns 6 to 26 of the file are the sensors."""
    table = np.loadtxt(directory / "train_FD001.txt")
    return [History(str(int(u)), table[table[:, 0] == u, 5:26]) for u in np.unique(table[:, 0])]


def run(directory: Path) -> dict[str, Any]:
    """The figures."""
    begun = time.perf_counter()
    checked = cross_validate(histories(directory))
    inside = checked.covered()
    thirds = [0.0, CAP / 3, 2 * CAP / 3, np.inf]

    def by(values: Any) -> list[float]:
        bands = pairwise(thirds)
        return [round(float(inside[(values >= a) & (values < b)].mean()), 4) for a, b in bands]

    return {
        "benchmark": "cmapss",
        "rmse": round(checked.rmse, 3),
        "coverage": round(float(inside.mean()), 4),
        "coverage_by_predicted_third": by(checked.predicted),
        "coverage_by_label_third": by(checked.truth),
        "labels": "capped at 125, all cycles",
        "fitted_on": "the other four fifths of the engines",
        "seconds": round(time.perf_counter() - begun, 1),
    }


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]))))
