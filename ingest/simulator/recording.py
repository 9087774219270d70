"""Recordings: CSV and Parquet files as a stream of rows, read piece by piece whatever their size.

Nothing wrong in a file stops it: a cell that is no number becomes null, a row without a usable time is left out, and
both are counted and reported with line and column.
"""

import csv
import gzip
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import Final, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

Cell = str | float | int | datetime | None
Record = tuple[int, Sequence[Cell]]  # line, cells
TimedRecord = tuple[int, int, Sequence[Cell]]  # line, µs since 1970, cells

_SAMPLE: Final = 200  # rows that decide what a column is
_BATCH: Final = 4096  # rows of Parquet in memory
_SHOWN: Final = 20  # problems that are told in words; all are counted
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_EMPTY: Final = {"", "-", "na", "n/a", "nan", "null", "none"}
_TIME_NAMES: Final = {"time", "timestamp", "ts", "datetime", "date", "t", "observed_at"}
_SEPARATORS: Final = ",;\t|"


class RecordingError(ValueError):
    """The file cannot be replayed at all; the message says why, and what to name."""


@dataclass(slots=True)
class Problems:
    """What was wrong in the file: counts, and the first of them in words."""

    bad_cells: int = 0
    bad_rows: int = 0
    first: list[str] = field(default_factory=list)

    def cell(self, line: int, column: str, cell: Cell) -> None:
        """`cell` of a column with numbers is no number."""
        self.bad_cells += 1
        self._tell(f"line {line}, column {column!r}: {str(cell)[:40]!r} is not a number")

    def row(self, line: int, why: str) -> None:
        """The row at `line` is left out."""
        self.bad_rows += 1
        self._tell(f"line {line}: {why}; the row is left out")

    def _tell(self, words: str) -> None:
        if len(self.first) < _SHOWN:
            self.first.append(words)


@dataclass(frozen=True, slots=True)
class Row:
    """The readings of one time (µs since 1970) by telemetry address; None where the cell was no number."""

    time_us: int
    values: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column is what. None means: find out. With a `mapping` only what it names is replayed.

    Wide files have one column a sensor: `mapping` takes column to address, and without one every column of numbers
    becomes ``<source>/<column>``. Long files name `sensor` and `value`: `mapping` takes the sensor's name to its
    address, and without one it becomes ``<source>/<name>``, or stays as it is when it has a ``/`` and no `source` is
    given. `source` is the file's name unless given. Times are ISO 8601, or as `time_format` (`strptime`) says, without
    zone UTC; numbers are seconds, ms, µs or ns since 1970 by their magnitude.
    """

    time: str | None = None
    sensor: str | None = None
    value: str | None = None
    source: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    separator: str | None = None
    time_format: str | None = None


def parse_map(items: Iterable[str]) -> dict[str, str]:
    """``column=plant/machine/metric`` items as a mapping."""
    mapping = {}
    for item in items:
        column, equals, address = item.rpartition("=")
        if not equals or not column:
            raise RecordingError(f"map {item!r}: expected column=address, such as temperature=plant1/pump7/temperature")
        mapping[column] = _checked(address)
    return mapping


def read(path: Path, columns: Columns, problems: Problems) -> Iterator[Row]:
    """The rows of the file in its order. Raises `RecordingError` when columns cannot be found."""
    try:
        with path.open("rb") as file:
            parquet = file.read(4) == b"PAR1"
        with _parquet(path) if parquet else _csv(path, columns.separator, problems) as (header, records):
            for name in (columns.time, columns.sensor, columns.value, *(() if columns.sensor else columns.mapping)):
                if name is not None and name not in header:
                    raise RecordingError(f"{path.name} has no column {name!r}, only {', '.join(header)}")
            sample = list(islice(records, _SAMPLE))
            time = header.index(columns.time or _guess_time(path, header, sample, columns.time_format))
            timed = _timed(chain(sample, records), time, header[time], columns.time_format, problems)
            if columns.sensor is not None and columns.value is not None:
                places = (header.index(columns.sensor), header.index(columns.value))
                yield from _long(timed, places, path, columns, problems)
            elif columns.sensor is not None or columns.value is not None:
                raise RecordingError("a long file needs both: the column of sensor names and the column of values")
            else:
                targets = _targets(path, header, time, sample, columns)
                yield from _wide(timed, targets, header, problems)
    except (OSError, EOFError, pa.ArrowException) as error:
        raise RecordingError(f"{path}: {error}") from error


def to_time(cell: Cell, time_format: str | None = None) -> int:
    """A time as µs since 1970. Raises ValueError."""
    if isinstance(cell, str) and time_format is not None:
        cell = datetime.strptime(cell.strip(), time_format)
    if isinstance(cell, str):
        text = cell.strip()
        try:
            cell = float(text) if "." in text else int(text)
        except ValueError:
            cell = datetime.fromisoformat(text)
    if isinstance(cell, datetime):
        return ((cell if cell.tzinfo else cell.replace(tzinfo=UTC)) - _EPOCH) // _MICROSECOND
    if cell is None or isinstance(cell, bool) or not math.isfinite(cell):
        raise ValueError(f"{cell!r} is no time")
    size = abs(cell)
    if size < 1e11:  # seconds until the year 5138
        return round(cell * 1_000_000)
    if size < 1e14:
        return round(cell * 1000)
    if size >= 1e20:  # more nanoseconds than the year 5138 has
        raise ValueError(f"{cell!r} is no time")
    return round(cell) if size < 1e17 else round(cell) // 1000


def to_number(cell: Cell) -> float | None:
    """A finite number, or None for an empty cell. Raises ValueError for anything else."""
    if cell is None or (isinstance(cell, str) and cell.strip().lower() in _EMPTY):
        return None
    if isinstance(cell, datetime):
        raise ValueError("a time is no number")
    number = float(cell)
    if isinstance(cell, float) and math.isnan(number):
        return None
    if not math.isfinite(number):
        raise ValueError("not finite")
    return number


@contextmanager
def _csv(path: Path, separator: str | None, problems: Problems) -> Iterator[tuple[list[str], Iterator[Record]]]:
    with _open_text(path) as file:
        head = file.readline()
        if not head.strip():
            raise RecordingError(f"{path.name} has no header in its first line")
        separator = separator or max(_SEPARATORS, key=head.count)
        header = _header(path, next(csv.reader([head], delimiter=separator)))
        if all(_is_number(name) for name in header):
            raise RecordingError(f"{path.name}: line 1 holds numbers where the names of the columns should stand")
        yield header, _csv_records(csv.reader(file, delimiter=separator), len(header), problems)


def _csv_records(reader: Iterator[list[str]], width: int, problems: Problems) -> Iterator[Record]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.row(1 + reader.line_num, str(error))  # type: ignore[attr-defined]  # csv's reader has no public type
            continue
        line = 1 + reader.line_num  # type: ignore[attr-defined]
        if not cells:
            continue
        if len(cells) != width:
            problems.row(line, f"{len(cells)} cells where the header has {width}")
            continue
        yield line, cells


def _open_text(path: Path) -> TextIO:
    # a byte that is no UTF-8 spoils its own cell, not the file
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", errors="replace", newline="")
    return path.open(encoding="utf-8-sig", errors="replace", newline="")


@contextmanager
def _parquet(path: Path) -> Iterator[tuple[list[str], Iterator[Record]]]:
    with pq.ParquetFile(path) as file:
        yield _header(path, file.schema_arrow.names), _parquet_records(file)


def _parquet_records(file: pq.ParquetFile) -> Iterator[Record]:
    line = 0
    for batch in file.iter_batches(_BATCH):
        columns = [
            # Python's datetime has no nanoseconds
            (c.cast(pa.timestamp("us", c.type.tz), safe=False) if pa.types.is_timestamp(c.type) else c).to_pylist()
            for c in batch.columns
        ]
        for cells in zip(*columns, strict=True):
            line += 1
            yield line, cells


def _header(path: Path, names: Sequence[str]) -> list[str]:
    header = [name.strip() or f"column_{i + 1}" for i, name in enumerate(names)]
    twice = {name for name in header if header.count(name) > 1}
    if twice:
        raise RecordingError(f"{path.name} has the column {', '.join(sorted(twice))} twice")
    return header


def _is_number(cell: Cell) -> bool:
    try:
        return to_number(cell) is not None
    except (ValueError, TypeError):
        return False


def _is_date(cell: Cell, time_format: str | None) -> bool:
    if isinstance(cell, str) and (time_format or not _is_number(cell)):
        try:
            to_time(cell, time_format)
        except ValueError:
            return False
        return True
    return isinstance(cell, datetime)


def _is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and cell.strip().lower() in _EMPTY)


def _filled(sample: Sequence[Record], place: int) -> list[Cell]:
    return [cells[place] for _, cells in sample if not _is_empty(cells[place])]


def _guess_time(path: Path, header: Sequence[str], sample: Sequence[Record], time_format: str | None) -> str:
    """The first column of dates; else a column of numbers with a telling name; else numbers that can be epoch times."""
    filled = {name: _filled(sample, i) for i, name in enumerate(header)}
    for name, cells in filled.items():  # one bad cell must not hide the column
        if cells and sum(_is_date(cell, time_format) for cell in cells) > len(cells) / 2:
            return name
    numeric = [name for name, cells in filled.items() if cells and sum(map(_is_number, cells)) > len(cells) / 2]
    for name in numeric:
        if name.lower() in _TIME_NAMES:
            return name
    for name in numeric:
        times = [to_time(cell) for cell in filled[name] if _is_number(cell)]
        if min(times) > 631_152_000_000_000 and times == sorted(times):  # from 1990 on, in order
            return name
    raise RecordingError(f"{path.name}: no column looks like a time; name one of {', '.join(header)}")


def _targets(
    path: Path, header: Sequence[str], time: int, sample: Sequence[Record], columns: Columns
) -> list[tuple[int, str]]:
    """The places of a wide file's sensor columns and their addresses."""
    if columns.mapping:
        return [(header.index(name), address) for name, address in columns.mapping.items()]
    source = _source(path, columns)
    targets = []
    for place, name in enumerate(header):
        cells = _filled(sample, place)
        if place != time and sum(map(_is_number, cells)) >= len(cells) / 2:
            targets.append((place, _clean(f"{source}/{name}")))
    if not targets:
        raise RecordingError(f"{path.name}: beside the time there is no column of numbers")
    return targets


def _source(path: Path, columns: Columns) -> str:
    if columns.source is not None:
        return _checked(f"{columns.source}/x")[:-2]
    stem = path.name.removesuffix(".gz").rpartition(".")[0] or path.name
    return _clean(stem)


def _clean(address: str) -> str:
    """An address made from names in a file: what MQTT keeps for filters becomes ``_``."""
    return re.sub(r"[+#\0]", "_", address).strip("/")


def _checked(address: str) -> str:
    source, _, metric = address.rpartition("/")
    if not source.strip("/") or not metric or set(source) & set("+#\0"):
        raise RecordingError(f"address {address!r}: expected <source>/<metric> without + and #")
    return address


def _timed(
    records: Iterable[Record], place: int, name: str, time_format: str | None, problems: Problems
) -> Iterator[TimedRecord]:
    for line, cells in records:
        try:
            yield line, to_time(cells[place], time_format), cells
        except (ValueError, OverflowError):
            problems.row(line, f"column {name!r}: {str(cells[place])[:40]!r} is not a time")


def _wide(
    records: Iterable[TimedRecord], targets: Sequence[tuple[int, str]], header: Sequence[str], problems: Problems
) -> Iterator[Row]:
    for line, time_us, cells in records:
        values: dict[str, float | None] = {}
        for place, address in targets:
            try:
                number = to_number(cells[place])
            except (ValueError, TypeError):
                problems.cell(line, header[place], cells[place])
                values[address] = None
            else:
                if number is not None:
                    values[address] = number
        yield Row(time_us, values)


def _long(
    records: Iterable[TimedRecord], places: tuple[int, int], path: Path, columns: Columns, problems: Problems
) -> Iterator[Row]:
    """Neighbouring lines of the same time become one row."""
    sensor, value = places
    source = _source(path, columns)
    row: Row | None = None
    for line, time_us, cells in records:
        name = str(cells[sensor] or "").strip()
        if not name:
            problems.row(line, f"column {columns.sensor!r} is empty")
            continue
        address = columns.mapping.get(name)
        if address is None:
            if columns.mapping:
                continue
            address = name if "/" in name and columns.source is None else f"{source}/{name}"
            address = _clean(address)
        if row is None or row.time_us != time_us or address in row.values:
            if row is not None:
                yield row
            row = Row(time_us, {})
        try:
            number = to_number(cells[value])
        except (ValueError, TypeError):
            problems.cell(line, str(columns.value), cells[value])
            row.values[address] = None
        else:
            if number is not None:
                row.values[address] = number
    if row is not None:
        yield row
