"""When a failed delivery is tried again, and when we give up."""

import random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

# ten attempts over about three days
_PAUSES: Final = tuple(
    timedelta(seconds=seconds) for seconds in (5, 60, 300, 1800, 7200, 21_600, 43_200, 86_400, 86_400)
)
MAX_ATTEMPTS: Final = len(_PAUSES) + 1
GIVE_UP_AFTER: Final = timedelta(days=3)  # a webhook that got nothing through for so long is disabled
_LONGEST_REST: Final = timedelta(days=1)


def next_attempt(attempt: int, now: datetime, rest: timedelta | None = None) -> datetime | None:
    """When to try again after the `attempt`-th failure (from 1), not before the `rest` that was asked for; None: never.

    The jitter of a fifth keeps what failed together from coming back together.
    """
    if attempt >= MAX_ATTEMPTS:
        return None
    pause = _PAUSES[attempt - 1] * random.uniform(0.8, 1.2)  # noqa: S311
    return now + max(pause, rest or timedelta())


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """The rest that a `Retry-After` asks for, in seconds or until a date; a day at most, None without one."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), _LONGEST_REST)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return min(max(until - now, timedelta()), _LONGEST_REST)
