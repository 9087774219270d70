"""SKAB (valve1): per recording, commission on its first 400 rows, then judge the rest.

    python -m tests.benchmarks.analytics.skab DIRECTORY

Rows are scored after the 400 of commissioning: F1 and false-alarm rate over all of them. Change points are scored as in
NAB, one window of 60 rows from each true change: the first event in it counts by the sigmoid of its place, each event
outside costs up to 0.11; 0 is saying nothing, 100 every change found at once. A metronome with as many events stands
beside it. No label is used in fitting; the configuration was chosen on these recordings (see docs/analytics.md).
"""

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analytics.detectors.equipment import Configuration, EquipmentMonitor, commission

Floats = npt.NDArray[np.float64]
Labelled = tuple[Floats, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]  # rows, anomaly, change point
ROWS = 400
WINDOW = 60


def recordings(folder: Path) -> list[Labelled]:
    """Every recording below the folder."""
    out = []
    for path in sorted((folder / "valve1").glob("*.csv")):
        with path.open() as file:
            table = list(csv.DictReader(file, delimiter=";"))
        names = [n for n in table[0] if n not in ("datetime", "anomaly", "changepoint")]
        x = np.array([[float(row[n]) for n in names] for row in table])
        flags = np.array([[float(row["anomaly"]), float(row["changepoint"])] for row in table]) > 0
        out.append((x, flags[:, 0], flags[:, 1]))
    return out


def change_score(found: list[npt.NDArray[np.intp]], true: list[npt.NDArray[np.intp]]) -> float:
    """NAB's standard profile with one window of `WINDOW` rows from each true change."""
    total, n = 0.0, 0
    best = 2 / (1 + np.exp(-5.0)) - 1
    for events, changes in zip(found, true, strict=True):
        used = np.zeros(len(events), np.bool_)
        n += len(changes)
        for at in changes:
            inside = np.flatnonzero((events >= at) & (events < at + WINDOW))
            if len(inside) == 0:
                total -= 1.0
                continue
            place = (events[inside[0]] - at - WINDOW) / WINDOW
            total += (2 / (1 + np.exp(5 * place)) - 1) / best
            used[inside] = True
        for event in events[~used]:
            before = changes[changes + WINDOW <= event]
            far = (event - before[-1] - WINDOW) / WINDOW if len(before) else np.inf
            total += 0.11 * (2 / (1 + np.exp(5 * min(far, 10.0))) - 1)
    return float(100 * (total + n) / (2 * n))


def score(
    configuration: Configuration,
    data: list[Labelled],
    transform: Callable[[Floats], Floats] = lambda x: x,
    drop: int = 0,
    every: int = 1,
) -> dict[str, float]:
    """Of all recordings, changed by `transform`, without their first `drop` rows, keeping one row of `every`."""
    hits = false = missed = quiet = 0
    found, true, ticks = [], [], []
    for x, anomaly, change in data:
        rows = transform(x[drop::every])
        truth = anomaly[drop::every][ROWS // every :]
        monitor = EquipmentMonitor(commission(rows[: ROWS // every], configuration))
        said = monitor.process(rows[ROWS // every :])
        hits += int((said.alarm & truth).sum())
        false += int((said.alarm & ~truth).sum())
        missed += int((~said.alarm & truth).sum())
        quiet += int((~said.alarm & ~truth).sum())
        found.append(np.flatnonzero(said.change))
        true.append(np.flatnonzero(change[drop + ROWS :]))
        ticks.append(np.linspace(0, len(truth), len(found[-1]) + 2)[1:-1].astype(int))
    out = {
        "f1": round(2 * hits / (2 * hits + false + missed), 3),
        "false_percent": round(100 * false / (false + quiet), 1),
    }
    if every == 1:
        out |= {"changes": round(change_score(found, true), 1), "metronome": round(change_score(ticks, true), 1)}
    return out


def main() -> None:
    data = recordings(Path(sys.argv[1]))
    rng = np.random.default_rng(3)

    def gaps(x: Floats) -> Floats:
        x = x.copy()
        x[rng.random(x.shape) < 0.1] = np.nan
        return x

    for name, configuration in (("skab", Configuration(("level",))), ("skab_common", Configuration())):
        result = {"as_recorded": score(configuration, data)}
        result |= {f"without_first_{n}": score(configuration, data, drop=n) for n in (50, 100)}
        result["scaled_and_shifted"] = score(configuration, data, lambda x: -7.0 * x + 1000.0)
        result["a_tenth_missing"] = score(configuration, data, gaps)
        result["every_second_row"] = score(configuration, data, every=2)
        print(json.dumps({"benchmark": name, "branches": configuration.branches, **result}))


if __name__ == "__main__":
    main()
