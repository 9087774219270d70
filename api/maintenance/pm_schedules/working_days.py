"""Which days are worked at a site: its weekdays, without the public holidays of its country."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache

import holidays

Country = tuple[str, str | None]


@lru_cache(maxsize=1)
def _supported() -> dict[str, list[str]]:
    return holidays.list_supported_countries(include_aliases=True)


def knows(country: str, subdivision: str | None = None) -> bool:
    """Whether there is a holiday calendar of this country (ISO 3166-1 alpha-2) and its subdivision (ISO 3166-2)."""
    return country in _supported() and (subdivision is None or subdivision in _supported()[country])


@lru_cache(maxsize=64)
def _calendar(country: str, subdivision: str | None) -> holidays.HolidayBase:
    return holidays.country_holidays(country, subdiv=subdivision)  # its years are filled in as they are asked for


def calendar(
    weekdays: Iterable[int], country: str | None = None, subdivision: str | None = None
) -> Callable[[date], bool]:
    """A function that says whether a day is worked. `weekdays`: 1 Monday … 7 Sunday."""
    worked = frozenset(weekdays)
    off = _calendar(country, subdivision) if country and knows(country, subdivision) else None

    def is_working(day: date) -> bool:
        return day.isoweekday() in worked and (off is None or day not in off)

    return is_working
