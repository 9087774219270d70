"""When maintenance windows are."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.windows import Window, intervals, occurrences

START = datetime(2026, 3, 22, 5, 0, tzinfo=UTC)  # a Sunday
HOUR = timedelta(hours=1)


def starts(until: datetime, **more: Any) -> list[str]:
    window = Window(START, START + 4 * HOUR, "x", **more)
    return [f"{start:%m-%d %H:%M}" for start, _ in occurrences(window, until)]


def test_a_window_that_does_not_repeat_is_once() -> None:
    assert starts(datetime(2030, 1, 1, tzinfo=UTC)) == ["03-22 05:00"]
    assert starts(START) == []


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"repeats": "daily", "repeat_every": 2}, ["03-22 05:00", "03-24 05:00", "03-26 05:00", "03-28 05:00"]),
        ({"repeats": "weekly"}, ["03-22 05:00", "03-29 05:00"]),
        ({"repeats": "weekly", "weekdays": (1, 3)}, ["03-23 05:00", "03-25 05:00"]),
        ({"repeats": "weekly", "weekdays": (1,), "repeat_until": START}, []),
        ({"repeats": "daily", "repeat_until": START + 24 * HOUR}, ["03-22 05:00", "03-23 05:00"]),
        ({"repeats": "monthly"}, ["03-22 05:00"]),
    ],
)
def test_recurrence(rule: dict[str, Any], expected: list[str]) -> None:
    assert starts(START + timedelta(days=7, hours=1), **rule) == expected


def test_the_time_of_day_is_that_of_the_place() -> None:
    # 06:00 in Berlin is 05:00 UTC before the change to summer time on March 29, and 04:00 after it
    assert starts(START + timedelta(days=15), repeats="weekly", timezone="Europe/Berlin") == [
        "03-22 05:00", "03-29 04:00", "04-05 04:00",
    ]  # fmt: skip


def test_a_short_month_has_it_on_its_last_day() -> None:
    window = Window(datetime(2026, 1, 31, tzinfo=UTC), datetime(2026, 1, 31, 1, tzinfo=UTC), "x", repeats="monthly")
    found = [f"{start:%m-%d}" for start, _ in occurrences(window, datetime(2026, 5, 1, tzinfo=UTC))]
    assert found == ["01-31", "02-28", "03-31", "04-30"]


@given(
    repeats=st.sampled_from(["daily", "weekly", "monthly"]),
    every=st.integers(1, 366),
    weekdays=st.sets(st.integers(1, 7)),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe"]),
    hours=st.integers(1, 168),
)
def test_occurrences_are_in_order_and_as_long_as_the_first(
    repeats: str, every: int, weekdays: set[int], zone: str, hours: int
) -> None:
    window = Window(
        START, START + hours * HOUR, "x", zone, repeats, every, tuple(weekdays) if repeats == "weekly" else ()
    )
    found = intervals(window, START + timedelta(days=500))
    assert all(b[0] > a[0] for a, b in pairwise(found))
    assert {end - start for start, end, _ in found} <= {hours * 3600 * 1_000_000}
    assert all(start >= int(START.timestamp() * 1e6) for start, _, _ in found)


@given(
    repeats=st.sampled_from(["daily", "weekly", "monthly"]), every=st.integers(1, 30), days=st.integers(-5, 900),
    hours=st.integers(1, 168),
)  # fmt: skip
def test_looking_from_a_moment_on_gives_the_same_as_from_the_beginning(
    repeats: str, every: int, days: int, hours: int
) -> None:
    window = Window(START, START + hours * HOUR, "x", "Europe/Berlin", repeats, every)
    after, until = START + timedelta(days=days, hours=3), START + timedelta(days=1000)
    assert list(occurrences(window, until, after)) == [o for o in occurrences(window, until) if o[1] > after]
