"""The collector leaves alone what start-up made, and still finds what comes after it."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from core import garbage


class _Node:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_what_is_alive_is_out_of_sight() -> None:
    kept = [_Node() for _ in range(1000)]
    garbage.settle()
    assert gc.get_freeze_count() > len(kept)
    assert not any(each is kept for each in gc.get_objects())


def test_garbage_is_taken_away_first() -> None:
    node = _Node()
    gone = weakref.ref(node)
    del node
    garbage.settle()
    assert gone() is None


def test_later_cycles_are_still_found() -> None:
    garbage.settle()
    nodes = [_Node() for _ in range(100)]
    gone = [weakref.ref(node) for node in nodes]
    del nodes
    gc.collect()
    assert all(each() is None for each in gone)


def test_collections_come_less_often_than_by_default() -> None:
    garbage.settle()
    young, middle, _ = gc.get_threshold()
    assert young > 700
    assert young * middle <= 50_000, "a middle collection stays within some milliseconds"
