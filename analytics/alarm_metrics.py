"""How an alarm system does, after ANSI/ISA-18.2-2016 and IEC 62682:2022 (section 16, monitoring and assessment).

Rates are counted in ten-minute periods from the beginning of the span, as both standards and EEMUA 191 do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

PERIOD: Final = 600  # s
FLOOD_BEGINS: Final = 10  # more annunciations than this in a period (ISA-18.2 section 16.5.3)
FLOOD_ENDS: Final = 5  # fewer than this in a period
STALE_HOURS: Final = 24  # standing for longer (section 16.5.6)
CHATTER: Final = (3, 60)  # as many raises of one alarm within as many seconds (EEMUA 191; ISA-18.2 section 16.5.5)

Rating = Literal["acceptable", "manageable", "overloaded"]


@dataclass(frozen=True, slots=True)
class Flood:
    """From period `first` up to, without it, period `end`; `peak`: the most in one period."""

    first: int
    end: int
    alarms: int
    peak: int


def periods(seconds: float) -> int:
    """How many ten-minute periods a span has, the last one perhaps cut."""
    return max(1, -int(-seconds // PERIOD))


def floods(counts: Mapping[int, int], total: int) -> list[Flood]:
    """The floods among `total` periods. `counts`: period -> annunciations in it; those left out had none.

    A flood begins with the period in which more than ten came, and ends before the first one with fewer than five.
    """
    found: list[Flood] = []
    first, alarms, peak = -1, 0, 0
    for period in sorted(set(counts) | {p + 1 for p in counts if p + 1 < total}):
        count = counts.get(period, 0)
        if first < 0 and count > FLOOD_BEGINS:
            first, alarms, peak = period, 0, 0
        if first >= 0 and count < FLOOD_ENDS:
            found.append(Flood(first, period, alarms, peak))
            first = -1
        if first >= 0:
            alarms, peak = alarms + count, max(peak, count)
    if first >= 0:
        found.append(Flood(first, total, alarms, peak))
    return found


def rating(per_period: float) -> Rating:
    """What one operator can be asked: about one alarm in ten minutes is acceptable, two the most that is manageable
    (ISA-18.2-2016 table 6, EEMUA 191)."""
    if per_period <= 1.0:
        return "acceptable"
    return "manageable" if per_period <= 2.0 else "overloaded"
