"""Floods and ratings, by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.alarm_metrics import Flood, floods, periods, rating


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, []),
        ({0: 10}, []),  # more than ten make a flood
        ({0: 11}, [Flood(0, 1, 11, 11)]),
        ({0: 11, 1: 5, 2: 5, 3: 4}, [Flood(0, 3, 21, 11)]),  # it lasts until fewer than five come
        ({2: 15, 3: 30, 4: 2, 7: 12}, [Flood(2, 4, 45, 30), Flood(7, 8, 12, 12)]),
        ({9: 20}, [Flood(9, 10, 20, 20)]),  # the span's end ends it
    ],
)
def test_floods(counts: dict[int, int], expected: list[Flood]) -> None:
    assert floods(counts, 10) == expected


def test_periods_and_ratings() -> None:
    assert [periods(s) for s in (1, 600, 601, 86400)] == [1, 1, 2, 144]
    assert [rating(x) for x in (0, 1.0, 1.1, 2.0, 2.1)] == [
        "acceptable", "acceptable", "manageable", "manageable", "overloaded",
    ]  # fmt: skip


@given(st.lists(st.integers(0, 30), min_size=1, max_size=60))
def test_floods_as_the_standard_says_them(series: list[int]) -> None:
    """Period by period, as one would read it out."""
    inside, expected = False, []
    for n in series:
        inside = n >= 5 if inside else n > 10
        expected.append(inside)
    found = floods({i: n for i, n in enumerate(series) if n}, len(series))
    assert [any(f.first <= i < f.end for f in found) for i in range(len(series))] == expected
