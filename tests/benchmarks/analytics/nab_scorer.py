"""The Numenta Anomaly Benchmark's scoring (Lavin and Ahmad 2015), version 1.1, for given scores of each recording.

The first 15% of a recording (at most 750 rows) do not count. In each window the earliest detection counts by a sigmoid
of its place in it; a detection outside costs by its distance to the window before; a window without any costs the
profile's false-negative weight. One threshold over all recordings, chosen to score best, as the benchmark's own runner
does. 0 is saying nothing, 100 finding every window at its first row.
"""

import csv
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Recording:
    """`window`: of each row, the number of its labelled window or -1; `weight`: what a detection there is worth, in
    units of the profile's true-positive weight inside a window and of its false-positive weight outside."""

    name: str
    time: npt.NDArray[np.int64]  # µs
    value: Floats
    window: npt.NDArray[np.int64]
    weight: Floats
    scored: npt.NDArray[np.bool_]


def _sigmoid(x: Floats) -> Floats:
    return np.where(x > 3.0, -1.0, 2 / (1 + np.exp(5 * np.minimum(x, 50.0))) - 1.0)


def _micros(text: str) -> int:
    return int(np.datetime64(datetime.fromisoformat(text)).astype("datetime64[us]").astype(np.int64))


def read(folder: Path) -> list[Recording]:
    """The recordings below `folder`/data that `folder`/combined_windows.json labels."""
    out = []
    for name, windows in sorted(json.loads((folder / "combined_windows.json").read_text()).items()):
        with (folder / "data" / name).open() as file:
            table = list(csv.DictReader(file))
        time = np.array([_micros(row["timestamp"]) for row in table])
        spans = [(int(np.argmax(time == _micros(a))), int(np.argmax(time == _micros(b)))) for a, b in windows]
        out.append(labelled(name, time, np.array([float(row["value"]) for row in table]), spans))
    return out


def labelled(name: str, time: npt.NDArray[np.int64], value: Floats, spans: list[tuple[int, int]]) -> Recording:
    """A recording whose windows are the rows `spans` (first and last)."""
    n = len(value)
    row = np.arange(n, dtype=np.float64)
    window, weight = np.full(n, -1), np.full(n, -1.0)
    best = float(_sigmoid(np.array(-1.0)))
    for k, (first, last) in enumerate(spans):
        inside = slice(first, last + 1)
        window[inside] = k
        weight[inside] = _sigmoid(-(last - row[inside] + 1) / (last - first + 1)) / best
        after = slice(last + 1, spans[k + 1][0] if k + 1 < len(spans) else n)
        weight[after] = _sigmoid((row[after] - last) / max(last - first, 1))
    return Recording(name, time, value, window, weight, row >= min(int(0.15 * n), 750))


def standard_score(scores: list[Floats], recordings: list[Recording], costs: dict[str, float]) -> tuple[float, float]:
    """(normalised score, its threshold) at the best threshold over all recordings."""
    s, delta, windows, first = [], [], [], 0
    for score, r in zip(scores, recordings, strict=True):
        s.append(score[r.scored])
        windows.append(np.where(r.window >= 0, r.window + first, -1)[r.scored])
        delta.append(np.where(r.window >= 0, r.weight * costs["tpWeight"], r.weight * costs["fpWeight"])[r.scored])
        first += int(r.window.max(initial=-1)) + 1
    all_s, all_windows, all_delta = np.concatenate(s), np.concatenate(windows), np.concatenate(delta)
    order = np.argsort(-all_s, kind="stable")
    all_s, all_windows, all_delta = all_s[order], all_windows[order], all_delta[order]
    for k in range(first):
        rows = np.flatnonzero(all_windows == k)
        best = np.maximum.accumulate(np.maximum(all_delta[rows], -costs["fnWeight"]))
        all_delta[rows] = np.diff(best, prepend=-costs["fnWeight"])
    total = np.cumsum(all_delta)
    last_of_equals = np.r_[all_s[1:] != all_s[:-1], True]
    total[~last_of_equals] = -np.inf
    at = int(np.argmax(total))
    gained = max(float(total[at]), 0.0)
    perfect = first * (costs["tpWeight"] + costs["fnWeight"])
    return 100 * gained / perfect, float(all_s[at]) if total[at] > 0 else float("inf")


def windows_within(
    scores: list[Floats], recordings: list[Recording], per_day: float, quiet: int = 30
) -> tuple[int, int, float]:
    """(windows found, windows, threshold) when all recordings together may raise `per_day` false alarms a sensor-day.

    A false alarm is an episode outside the windows: rows above the threshold less than `quiet` rows apart are one.
    """
    days = sum((r.time[-1] - r.time[0]) / 86400e6 for r in recordings)
    peaks = [
        float(score[r.scored & (r.window == k)].max(initial=0.0))
        for score, r in zip(scores, recordings, strict=True)
        for k in range(int(r.window.max(initial=-1)) + 1)
    ]
    best = (0, len(peaks), float("inf"))
    for threshold in sorted(set(np.round(peaks, 6)) - {0.0}, reverse=True):
        false = 0
        for score, r in zip(scores, recordings, strict=True):
            rows = np.flatnonzero((score >= threshold) & r.scored & (r.window < 0))
            false += int((np.diff(rows, prepend=-quiet) >= quiet).sum())
        if false > per_day * days:
            break
        best = (int(sum(p >= threshold for p in peaks)), len(peaks), float(threshold))
    return best
