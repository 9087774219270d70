"""Recordings: what is a time, what is a number, which column is what, and what is said about bad ones."""

import contextlib
import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.simulator.recording import Columns, Problems, RecordingError, Row, parse_map, read, to_number, to_time

T0 = 1_583_748_873_000_000  # 2020-03-09 10:14:33 UTC
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        path = tmp_path / "pump7.csv"
        path.write_text(text)
        return path

    return write


def rows(path: Path, columns: Columns | None = None) -> tuple[list[Row], Problems]:
    problems = Problems()
    return list(read(path, columns or Columns(), problems)), problems


def test_a_wide_file_replays_every_column_of_numbers(write: Write) -> None:
    path = write("datetime;Current;state;Volume Flow\n2020-03-09 10:14:33;1.33;on;32\n2020-03-09 10:14:34;;on;-3.5e1\n")
    assert rows(path) == (
        [
            Row(T0, {"pump7/Current": 1.33, "pump7/Volume Flow": 32.0}),
            Row(T0 + 1_000_000, {"pump7/Volume Flow": -35.0}),
        ],
        Problems(),
    )


def test_a_mapping_picks_and_renames(write: Write) -> None:
    path = write("time,a,b\n1583748873,1,2\n")
    columns = Columns(mapping=parse_map(["b=plant1/pump7/temperature"]))
    assert rows(path, columns)[0] == [Row(T0, {"plant1/pump7/temperature": 2.0})]


def test_a_source_of_ones_own(write: Write) -> None:
    path = write("time,a\n1583748873,1\n")
    assert rows(path, Columns(source="plant1/pump7"))[0] == [Row(T0, {"plant1/pump7/a": 1.0})]


def test_a_long_file_gathers_the_lines_of_one_time(write: Write) -> None:
    path = write(
        "when,tag,reading\n"
        "2020-03-09T10:14:33Z,p/t,1\n"
        "2020-03-09T10:14:33Z,flow,2\n"
        "2020-03-09T10:14:33Z,p/t,3\n"
        "2020-03-09T10:14:34Z,,4\n"
        "2020-03-09T10:14:34Z,flow,x\n"
    )
    got, problems = rows(path, Columns(sensor="tag", value="reading"))
    assert got == [
        Row(T0, {"p/t": 1.0, "pump7/flow": 2.0}),
        Row(T0, {"p/t": 3.0}),
        Row(T0 + 1_000_000, {"pump7/flow": None}),
    ]
    assert problems.first == [
        "line 5: column 'tag' is empty; the row is left out",
        "line 6, column 'reading': 'x' is not a number",
    ]
    mapped = Columns(sensor="tag", value="reading", mapping={"flow": "plant1/pump7/flow"})
    assert [r.values for r in rows(path, mapped)[0]] == [{"plant1/pump7/flow": 2.0}, {"plant1/pump7/flow": None}]


def test_bad_cells_become_null_and_bad_rows_are_left_out(write: Write) -> None:
    good = "2020-03-09 10:14:33,1\n" * 3
    path = write(
        f"time,a\n{good}2020-03-09 10:14:34,oops\nyesterday,2\n2020-03-09 10:14:35,1,2\n\n2020-03-09 10:14:36,inf\n"
    )
    got, problems = rows(path)
    assert [r.values["pump7/a"] for r in got] == [1.0, 1.0, 1.0, None, None]
    assert (problems.bad_cells, problems.bad_rows) == (2, 2)
    assert sorted(problems.first) == [
        "line 5, column 'a': 'oops' is not a number",
        "line 6: column 'time': 'yesterday' is not a time; the row is left out",
        "line 7: 3 cells where the header has 2; the row is left out",
        "line 9, column 'a': 'inf' is not a number",
    ]


def test_problems_are_all_counted_and_not_all_told(write: Write) -> None:
    path = write("time,a\n" + "1583748873,1\n" * 200 + "1583748873,x\n" * 50)
    _, problems = rows(path)
    assert problems.bad_cells == 50
    assert len(problems.first) == 20


def test_broken_utf8_spoils_one_cell(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"\xef\xbb\xbftime,a\n1583748873,1\n1583748874,\xff\xfe\n1583748875,3\n")
    got, problems = rows(path)
    assert [r.values["x/a"] for r in got] == [1.0, None, 3.0]
    assert problems.bad_cells == 1


def test_a_compressed_file(tmp_path: Path) -> None:
    path = tmp_path / "pump7.csv.gz"
    path.write_bytes(gzip.compress(b"time,a\n1583748873,1\n"))
    assert rows(path)[0] == [Row(T0, {"pump7/a": 1.0})]
    path.write_bytes(gzip.compress(b"time,a\n" + b"1583748873,1\n" * 1000)[:-20])
    with pytest.raises(RecordingError, match=r"pump7\.csv\.gz"):
        rows(path)


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("tz", [None, "UTC", "+02:00"])
def test_parquet_in_any_unit_and_zone(tmp_path: Path, unit: str, tz: str | None) -> None:
    path = tmp_path / "pump7.parquet"
    times = pa.array([T0, T0 + 1_000_000, None], pa.timestamp("us", "UTC")).cast(pa.timestamp(unit, tz))
    pq.write_table(pa.table({"n": pa.array([1, None, 3]), "at": times, "name": ["a", "b", "c"]}), path)
    got, problems = rows(path)
    assert got == [Row(T0, {"pump7/n": 1.0}), Row(T0 + 1_000_000, {})]
    assert problems.first == ["line 3: column 'at': 'None' is not a time; the row is left out"]


def test_parquet_is_read_batch_by_batch(tmp_path: Path) -> None:
    path = tmp_path / "long.parquet"
    count = 10_000
    pq.write_table(pa.table({"ts": pa.array(range(T0, T0 + count)), "v": pa.array([0.5] * count)}), path)
    got, _ = rows(path)
    assert [r.time_us for r in got] == list(range(T0, T0 + count))


@pytest.mark.parametrize(
    ("text", "columns", "words"),
    [
        ("", Columns(), "no header"),
        ("1,2\n3,4\n", Columns(), "line 1 holds numbers"),
        ("a,b\n1,2\n", Columns(), "no column looks like a time; name one of a, b"),
        ("time,a\n1583748873,1\n", Columns(time="when"), "no column 'when', only time, a"),
        ("time,a\n1583748873,1\n", Columns(mapping={"b": "p/b"}), "no column 'b', only time, a"),
        ("time,a\n1583748873,1\n", Columns(sensor="a"), "needs both"),
        ("time,a\n1583748873,x\n", Columns(), "no column of numbers"),
        ("time,a,a\n1583748873,1,2\n", Columns(), "column a twice"),
        ("time,a\n1583748873,1\n", Columns(source="p/#"), "without + and #"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(write: Write, text: str, columns: Columns, words: str) -> None:
    with pytest.raises(RecordingError) as error:
        rows(write(text), columns)
    assert words in str(error.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"nothing\.csv"):
        rows(tmp_path / "nothing.csv")


def test_the_time_column_is_found(write: Write) -> None:
    assert (
        rows(write("a,at\n5,09.03.2020\n"), Columns(time_format="%d.%m.%Y"))[0][0].time_us
        == T0 // 86400000000 * 86400000000
    )
    assert rows(write("a,x,b\n5,1583748873000,1\n6,1583748874000,2\n"))[0][0] == Row(
        T0, {"pump7/a": 5.0, "pump7/b": 1.0}
    )
    assert rows(write("a,ts\n5,12\n"))[0][0] == Row(12_000_000, {"pump7/a": 5.0})


def test_names_from_a_file_make_topics_that_mqtt_allows(write: Write) -> None:
    assert rows(write("time,a+b/c#\n1583748873,1\n"))[0] == [Row(T0, {"pump7/a_b/c_": 1.0})]


@pytest.mark.parametrize("item", ["temperature", "=p/t", "t=temperature", "t=/x", "t=p/", "t=p/#/x"])
def test_a_map_that_is_none_is_refused(item: str) -> None:
    with pytest.raises(RecordingError, match="expected"):
        parse_map([item])


@given(st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1)))
def test_a_time_reads_the_same_in_every_form(moment: datetime) -> None:
    exact = moment.replace(tzinfo=UTC)
    us = to_time(exact)
    assert to_time(moment) == us
    assert to_time(exact.isoformat()) == us
    assert to_time(str(us)) == to_time(us) == us
    assert to_time(us * 1000) == us
    assert to_time(us // 1000) == us // 1000 * 1000
    assert to_time(us // 1_000_000) == us // 1_000_000 * 1_000_000


@pytest.mark.parametrize("cell", ["", "soon", "2020-13-01", "nan", "9" * 30, None, True, float("inf")])
def test_what_is_no_time(cell: str | float | None) -> None:
    with pytest.raises(ValueError):
        to_time(cell)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_survives(number: float) -> None:
    assert to_number(repr(number)) == to_number(number) == number


@pytest.mark.parametrize("cell", ["", " ", "NaN", "null", "N/A", "-", None, float("nan")])
def test_empty_is_not_bad(cell: str | float | None) -> None:
    assert to_number(cell) is None


@pytest.mark.parametrize("cell", ["x", "1,5", "1e999", float("inf"), datetime(2020, 1, 1, tzinfo=UTC)])
def test_bad_is_not_a_number(cell: str | float | datetime) -> None:
    with pytest.raises(ValueError):
        to_number(cell)


@given(st.one_of(st.binary(max_size=300), st.binary(max_size=300).map(lambda b: b"time,a\n1583748873,1\n" + b)))
def test_no_bytes_break_the_reader(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "x.csv"
    path.write_bytes(data)
    with contextlib.suppress(RecordingError):
        rows(path)
