"""Tennessee Eastman: commission on the training run without a fault, then judge the test runs (fault from row 160).

    python -m tests.benchmarks.analytics.tep DIRECTORY

Mean share of the rows of a fault that stand in alarm, and the share of false alarms on the healthy test run and before
the faults. Faults 1, 2, 4 to 7 (3, which no method sees, apart).
"""

import json
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analytics.detectors.equipment import Configuration, EquipmentMonitor, commission

Floats = npt.NDArray[np.float64]
ONSET = 160
FAULTS = (1, 2, 4, 5, 6, 7)


def run(folder: Path, number: int, test: bool = True) -> Floats:
    x = np.loadtxt(folder / f"d{number:02d}{'_te' if test else ''}.dat")
    return x if x.shape[1] == 52 else x.T


def score(
    configuration: Configuration, folder: Path, gain: float = 1.0, offset: float = 0.0, missing: float = 0.0
) -> dict[str, object]:
    rng = np.random.default_rng(4)

    def changed(x: Floats) -> Floats:
        x = gain * x + offset
        x[rng.random(x.shape) < missing] = np.nan
        return x

    model = commission(changed(run(folder, 0, test=False)), configuration)
    healthy = EquipmentMonitor(model).process(changed(run(folder, 0))).alarm.mean()
    alarms = {k: EquipmentMonitor(model).process(changed(run(folder, k))).alarm for k in (*FAULTS, 3)}
    found = {k: round(float(a[ONSET:].mean()), 4) for k, a in alarms.items()}
    delay = [int(np.argmax(alarms[k][ONSET:])) for k in FAULTS]
    return {
        "detection": round(float(np.mean([found[k] for k in FAULTS])), 4),
        "false_percent": round(100 * float(healthy), 2),
        "false_percent_before_faults": round(100 * float(np.mean([alarms[k][:ONSET].mean() for k in FAULTS])), 2),
        "median_delay_rows": float(np.median(delay)),
        "by_fault": found,
    }


def main() -> None:
    folder = Path(sys.argv[1])
    own = Configuration(("statistics",), quantile=0.995)
    for name, configuration in (("tep", own), ("tep_common", Configuration())):
        result = {
            "as_recorded": score(configuration, folder),
            "scaled_and_shifted": score(configuration, folder, gain=-3.0, offset=50.0),
            "a_tenth_missing": score(configuration, folder, missing=0.1),
        }
        print(json.dumps({"benchmark": name, "branches": configuration.branches, **result}))


if __name__ == "__main__":
    main()
