"""Which days are worked at a site: its weekdays, without the public holidays of its country and its own."""

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


def public_holidays(country: str | None, subdivision: str | None, year: int) -> dict[date, str]:
    """The names of a year's public holidays; none where there is no calendar."""
    if country is None or not knows(country, subdivision):
        return {}
    return dict(holidays.country_holidays(country, subdiv=subdivision, years=year))


def calendar(
    weekdays: Iterable[int],
    country: str | None = None,
    subdivision: str | None = None,
    closed: Iterable[date] = (),
) -> Callable[[date], bool]:
    """A function that says whether a day is worked.

    `weekdays`: 1 Monday … 7 Sunday; `closed`: days on which the site does not work beside the public holidays.
    """
    worked, shut = frozenset(weekdays), frozenset(closed)
    off = _calendar(country, subdivision) if country and knows(country, subdivision) else None

    def is_working(day: date) -> bool:
        return day.isoweekday() in worked and day not in shut and (off is None or day not in off)

    return is_working
