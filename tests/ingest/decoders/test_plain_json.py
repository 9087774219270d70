"""Plain JSON: what was written is what is read, in every form, and the fast way says the same as the thorough one."""

import json
import sys
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.decoders.base import Message
from ingest.decoders.json_values import FlawError, microseconds
from ingest.decoders.plain_json import PlainJson, _any_form
from tests.ingest.decoders.examples import RECEIVED_AT, reasons, said

SOURCE = "plant1/pump7"
KEYS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=8).filter(
    lambda key: key[0] != "/" != key[-1] and key not in ("ts", "timestamp", "time", "quality", "values")
)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53)
VALUES = st.dictionaries(KEYS, NUMBERS, min_size=1, max_size=5)
TIMES = st.integers(10**13, 4_102_444_799_999_999)  # µs, from the spring of 1970 on


def decode(payload: Any, topic: str = f"telemetry/{SOURCE}") -> dict[str, Any]:
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    found = list(PlainJson().decode(Message(topic, body, RECEIVED_AT)))
    assert reasons(found) == []
    return said(found)


def rows(values: dict[str, float], time: int = RECEIVED_AT, quality: int = 192) -> list[list[Any]]:
    return [[f"{SOURCE}/{metric}", float(value), time, quality] for metric, value in values.items()]


@given(VALUES, TIMES)
def test_every_form_gives_what_was_written(values: dict[str, float], time: int) -> None:
    expect = {"values": rows(values, time)}
    assert decode({"ts": time, "values": values}) == expect
    assert decode({"ts": time, **values}) == expect
    assert decode([{"ts": time, "values": values}]) == expect
    assert decode({"ts": [time], "values": {metric: [value] for metric, value in values.items()}}) == expect
    assert decode(values) == {"values": rows(values)}


@given(st.lists(st.tuples(TIMES, VALUES), min_size=1, max_size=4))
def test_a_list_is_all_of_its_elements(elements: list[tuple[int, dict[str, float]]]) -> None:
    expect = {"values": [row for time, values in elements for row in rows(values, time)]}
    assert decode([{"ts": time, "values": values} for time, values in elements]) == expect


@given(NUMBERS)
def test_a_bare_number_has_the_address_that_it_has_as_json(value: float) -> None:
    assert decode(value, f"telemetry/{SOURCE}/temperature") == decode({"temperature": value})


@given(st.integers(10**7, 4_102_444_799), st.integers(0, 999_999_999))
def test_a_time_is_the_same_in_every_unit(seconds: int, nanoseconds: int) -> None:
    whole = seconds * 1_000_000
    fine = whole + nanoseconds // 1000
    assert microseconds(seconds) == whole
    assert microseconds(str(seconds)) == whole
    assert microseconds(seconds * 1000 + nanoseconds // 1_000_000) == whole + nanoseconds // 1_000_000 * 1000
    assert microseconds(fine) == fine
    assert microseconds(seconds * 10**9 + nanoseconds) == fine
    assert microseconds(seconds + 0.5) == whole + 500_000


def test_the_unit_of_a_time_is_told_by_its_size() -> None:
    assert [microseconds(number) for number in (10**9, 10**10, 10**13, 10**16)] == [10**15, 10**13, 10**13, 10**13]
    for number in (10**10 - 1, 10**13 - 1, 10**16 - 1):  # the year 2286, in seconds, ms and µs
        with pytest.raises(FlawError, match="after 2099"):
            microseconds(number)


@given(st.datetimes(datetime(1970, 1, 2), datetime(2099, 12, 30)), st.integers(-14 * 60, 14 * 60), st.integers(0, 9))
def test_iso_times(time: datetime, offset: int, digits: int) -> None:
    zone = timezone(timedelta(minutes=offset))
    expect = (time.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    assert microseconds(time.isoformat()) == expect
    assert microseconds(f"{time.isoformat()}Z") == expect
    assert microseconds(time.replace(tzinfo=UTC).astimezone(zone).isoformat()) == expect
    fraction = f"{time.microsecond:06d}789"[:digits]
    text = time.replace(microsecond=0).isoformat() + (f".{fraction}" if fraction else "")
    assert microseconds(text) == expect // 1_000_000 * 1_000_000 + int(fraction[:6].ljust(6, "0"))


@pytest.mark.parametrize("text", ["", "yesterday", "2023-13-01", "NaN", "Infinity", "1e999", "0001-01-01T00:00+14:00"])
def test_no_time(text: str) -> None:
    with pytest.raises(FlawError, match=r"no time|before 1970"):
        microseconds(text)


@pytest.mark.parametrize("value", [-1, 4_102_444_800, 4_102_444_800_000, 10**30, 10**350, -0.5, "1969-12-31T23:59:59Z"])
def test_times_that_cannot_be_stored(value: object) -> None:
    with pytest.raises(FlawError, match="before 1970 or after 2099"):
        microseconds(value)


PIECES = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.integers(10**300, 10**420)
    | st.integers(1_600_000_000_000, 1_800_000_000_000)
    | st.sampled_from(["good", "bad", "21.5", "2024-01-01T00:00:00Z", "12:30", "\0"])
    | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["ts", "time", "values", "quality", "a", "b:c", ""]) | st.text(max_size=3), inner
        )
    ),
    max_leaves=12,
)


@given(PIECES)
def test_the_fast_way_says_what_the_thorough_way_says(body: Any) -> None:
    check_both_ways(json.dumps(body).encode())


@given(st.lists(st.tuples(st.sampled_from(["ts", "values", "a", "b", "quality"]), st.integers(0, 200)), max_size=5))
def test_a_key_that_is_given_twice_is_never_lost_on_the_fast_way(pairs: list[tuple[str, int]]) -> None:
    inner = ", ".join(f"{json.dumps(key)}: {value}" for key, value in pairs)
    check_both_ways(f"{{{inner}}}".encode())
    check_both_ways(f'{{"values": {{{inner}}}}}'.encode())
    check_both_ways(f'[{{"ts": 5, "values": {{{inner}}}}}]'.encode())
    columns = ", ".join(f"{json.dumps(key)}: [{value}]" for key, value in pairs)
    check_both_ways(f'{{"ts": [7], "values": {{{columns}}}}}'.encode())


def check_both_ways(payload: bytes) -> None:
    found = list(PlainJson().decode(Message(f"telemetry/{SOURCE}", payload, RECEIVED_AT)))
    thorough = _any_form(SOURCE, payload, RECEIVED_AT)
    assert said(found) == said(thorough)
    assert reasons(found) == reasons(thorough)


def test_what_is_nested_without_end_is_rejected() -> None:
    for payload in (b"[" * 100_000, b'{"a":' * 100_000, b'{"a":' * 200 + b"1" + b"}" * 200):
        found = list(PlainJson().decode(Message(f"telemetry/{SOURCE}", payload, RECEIVED_AT)))
        assert said(found) == {}
        assert len(reasons(found)) == 1


def test_a_reason_stays_short_however_much_is_wrong() -> None:
    body = [{"ts": "x" * 1000, "a": 1}] * 5000
    (reason,) = reasons(PlainJson().decode(Message(f"telemetry/{SOURCE}", json.dumps(body).encode(), RECEIVED_AT)))
    assert "element 0" in reason and "and 4980 more" in reason
    assert len(reason) < 4000


@given(st.integers(10**15, 10**400))
def test_integers_of_any_size(value: int) -> None:
    (row,) = decode(b'{"a": %s}' % str(value).encode())["values"]
    assert row[1:] == (["inf", RECEIVED_AT, 16] if value > sys.float_info.max else [float(value), RECEIVED_AT, 192])
