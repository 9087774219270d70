"""``maintainpro backtest FILE``: detectors and a case policy over a recording, without a server."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.backtest import KnownFailure, Scoring, account, attend
from analytics.detectors.bank import SensorSettings
from analytics.detectors.equipment import EquipmentSettings, assemble
from analytics.evidence import SensorFacts
from analytics.policy import DEFAULT_POLICY, CasePolicy, PolicyError
from analytics.replay import Asset, Replay
from analytics.signatures import class_from_text
from ingest.simulator.recording import Columns, Problems, RecordingError, read, to_time

_ROWS: Final = 20_000  # rows of the file at a time
_MOST_SENSORS: Final = 5_000
_STEP: Final = 60.0


@dataclass(frozen=True, slots=True)
class Options:
    """`detectors`: JSON, detector -> parameters (or "off"); `policy`: JSON, as the case policy's; `failures`: CSV with
    columns machine (the address without its metric), failed_at, and optional onset, repaired_at, mode."""

    columns: Columns
    detectors: Path | None = None
    policy: Path | None = None
    failures: Path | None = None
    horizon_days: float = 30.0


def backtest(file: Path, options: Options) -> dict[str, Any]:
    """What would have been raised. The file is read twice, a part at a time. Raises `RecordingError`."""
    problems = Problems()
    addresses, begin, end = _survey(file, options.columns)
    numbers = {address: number for number, address in enumerate(addresses, 1)}
    assets = _assets(numbers)
    equipment = _equipment(options.detectors, assets)
    replay = Replay(assets, _settings(options.detectors, numbers), _policy(options.policy), equipment=equipment)
    failures = _failures(options.failures, set(replay.assets))
    for block in _blocks(file, options.columns, numbers, problems):
        replay.feed(*block, _STEP)
        attend(replay, failures)
    result = account(replay, failures, max(1.0, (end - begin) / 1e6), Scoring(options.horizon_days * 86400.0, 3600.0))
    return {**result, "badCells": problems.bad_cells, "badRows": problems.bad_rows, "problems": problems.first}


def _survey(file: Path, columns: Columns) -> tuple[list[str], int, int]:
    """The addresses in the file, and its first and last time (µs)."""
    found: dict[str, None] = {}
    first, last = None, None
    for row in read(file, columns, Problems()):
        found.update(dict.fromkeys(row.values))
        first = row.time_us if first is None else min(first, row.time_us)
        last = row.time_us if last is None else max(last, row.time_us)
        if len(found) > _MOST_SENSORS:
            raise RecordingError(f"{file}: more than {_MOST_SENSORS} sensors")
    if first is None or last is None:
        raise RecordingError(f"{file}: no readings")
    return list(found), first, last


def _assets(numbers: dict[str, int]) -> list[Asset]:
    """One machine a source: the address without its last part."""
    facts: dict[str, dict[int, SensorFacts]] = {}
    for address, number in numbers.items():
        source, _, metric = address.rpartition("/")
        facts.setdefault(source or address, {})[number] = SensorFacts(number, metric or address)
    return [Asset(source, class_from_text(source), sensors=sensors) for source, sensors in facts.items()]


Block = tuple[
    npt.NDArray[np.uint32], npt.NDArray[np.int64], npt.NDArray[np.float64], npt.NDArray[np.uint8]
]  # sensor, time, value, quality


def _blocks(file: Path, columns: Columns, numbers: dict[str, int], problems: Problems) -> Iterator[Block]:
    ids: list[int] = []
    times: list[int] = []
    values: list[float] = []

    def block() -> Block:
        order = np.argsort(np.array(times, np.int64), kind="stable")
        quality = np.full(len(ids), 192, np.uint8)
        return np.array(ids, np.uint32)[order], np.array(times, np.int64)[order], np.array(values)[order], quality

    for row in read(file, columns, problems):
        for address, value in row.values.items():
            if value is not None:
                ids.append(numbers[address])
                times.append(row.time_us)
                values.append(value)
        if len(ids) >= _ROWS:
            yield block()
            ids, times, values = [], [], []
    if ids:
        yield block()


def _settings(path: Path | None, numbers: dict[str, int]) -> dict[int, SensorSettings]:
    data = {name: parameters for name, parameters in _json(path).items() if name != "equipment"}
    off = frozenset(name for name, parameters in data.items() if parameters == "off")
    parameters = {name: p for name, p in data.items() if name not in off}
    if not all(isinstance(p, dict) for p in parameters.values()):
        raise RecordingError(f'{path}: an object of detectors is expected: {{"drift": {{}}, "rate": "off"}}')
    return dict.fromkeys(numbers.values(), SensorSettings(None, parameters, off))


def _equipment(path: Path | None, assets: list[Asset]) -> dict[str, tuple[list[int], EquipmentSettings] | None]:
    given = _json(path).get("equipment", {})
    row = ("off", {}) if given == "off" else ("live", given)
    try:
        return {asset.key: assemble(asset.sensors, {None: row}) for asset in assets}
    except ValueError as error:
        raise RecordingError(f"{path}: {error}") from error


def _policy(path: Path | None) -> CasePolicy:
    try:
        return DEFAULT_POLICY if path is None else CasePolicy.from_json(_json(path))
    except PolicyError as error:
        raise RecordingError(f"{path}: {error}") from error


def _json(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RecordingError(f"{path}: {error}") from error
    if not isinstance(data, dict):
        raise RecordingError(f"{path}: a JSON object is expected")
    return data


def _failures(path: Path | None, machines: set[str]) -> list[KnownFailure]:
    if path is None:
        return []
    found = []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), 2):
                machine = row.get("machine") or ""
                if machine not in machines:
                    raise RecordingError(f"{path}, line {line}: no machine {machine!r}; {', '.join(sorted(machines))}")
                failed_at, onset, repaired = (
                    to_time(cell) if (cell := row.get(name)) else None for name in ("failed_at", "onset", "repaired_at")
                )
                if failed_at is None:
                    raise RecordingError(f"{path}, line {line}: failed_at is missing")
                found.append(KnownFailure(machine, failed_at, onset, repaired, row.get("mode") or None))
    except (OSError, ValueError) as error:
        raise RecordingError(str(error)) from error
    return found
