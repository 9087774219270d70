"""After a repair a sensor's detectors learn anew, at the same reading however the stream is cut or replayed."""

import numpy as np
import pytest

from analytics.detectors.bank import DetectorBank, SensorSettings
from tests.analytics.feed import START, columns, in_calls

REPAIR = 1000
LENGTH = 2000
AT = START + REPAIR * 1_000_000


def readings() -> tuple[np.ndarray, ...]:
    """A level, and from the repair on another that would be a step without it."""
    dice = np.random.default_rng(5)
    values = dice.normal(20, 0.2, LENGTH)
    values[REPAIR:] += 30
    return columns(values)


def bank(relearn_from: int | None) -> DetectorBank:
    made = DetectorBank()
    made.configure([7], SensorSettings(relearn_from=relearn_from))
    return made


def test_what_was_repaired_raises_nothing() -> None:
    assert [a for a in bank(None).process(*readings()) if a.time >= AT]
    assert not [a for a in bank(AT).process(*readings()) if a.time >= AT and a.kind == "begin"]


def test_it_learns_from_the_wish_on() -> None:
    learned, fresh = bank(AT), bank(None)
    learned.process(*readings())
    fresh.process(*(column[REPAIR:] for column in readings()))
    assert learned.snapshot() == fresh.snapshot()


@pytest.mark.parametrize("sizes", [[1], [7], [999, 1], [1000], [1001], [313]])
def test_however_the_stream_is_cut(sizes: list[int]) -> None:
    whole, parts = bank(AT), bank(AT)
    assert whole.process(*readings()) == in_calls(parts, readings(), sizes)
    assert whole.snapshot() == parts.snapshot()


@pytest.mark.parametrize("saved", [1, 500, 999, 1000, 1001, 1500])
def test_a_restart_forgets_neither_twice_nor_never(saved: int) -> None:
    """The wish is not in the snapshot: it is told again, and the state itself says whether it was met."""
    whole, first = bank(AT), bank(AT)
    whole.process(*readings())
    first.process(*(column[:saved] for column in readings()))
    second = DetectorBank.restore(first.snapshot())
    second.configure([7], SensorSettings(relearn_from=AT))
    second.process(*(column[saved:] for column in readings()))
    assert second.snapshot() == whole.snapshot()


def test_what_is_not_usable_is_no_turn() -> None:
    ids, times, values, quality = readings()
    quality[REPAIR : REPAIR + 5] = 0
    values[REPAIR + 5] = np.nan
    times[REPAIR + 6] = times[10]
    learned, fresh = bank(AT), bank(None)
    learned.process(ids, times, values, quality)
    fresh.process(ids[REPAIR + 7 :], times[REPAIR + 7 :], values[REPAIR + 7 :], quality[REPAIR + 7 :])
    assert learned.snapshot() == fresh.snapshot()


def test_an_open_anomaly_ends_with_what_was_learned() -> None:
    dice = np.random.default_rng(6)
    values = dice.normal(20, 0.2, LENGTH)
    values[900:] += 30
    said = bank(AT).process(*columns(values))
    standing = {a.detector for a in said if a.kind == "begin"}
    assert standing
    assert standing == {a.detector for a in said if a.kind == "end"}
