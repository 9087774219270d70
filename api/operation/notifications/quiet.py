"""When a mail may go out: quiet hours and the digest's hour, in the person's own time zone. Pure."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones


@dataclass(frozen=True)
class Wishes:
    """How a person wants to be told; the defaults are those of somebody who never said."""

    email: bool = True
    types: dict[str, Any] = field(default_factory=dict)
    quiet_from: time | None = None
    quiet_to: time | None = None
    timezone: str = "UTC"
    critical_breaks_quiet: bool = True
    digest: bool = True
    digest_at: time = time(7)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone if self.timezone in available_timezones() else "UTC")

    def mails(self, kind: str) -> bool:
        """Whether this type is mailed at all."""
        return self.email and bool(self.types.get(kind, {}).get("email", True))


def when(wishes: Wishes, priority: str, created_at: datetime, now: datetime) -> datetime:
    """From when on a notification may be mailed; `now` or earlier means at once.

    Low priority waits for the next digest after it was written; what falls into quiet hours waits for their end.
    Critical ones break through both, if that is wanted.
    """
    if priority == "critical" and wishes.critical_breaks_quiet:
        return now
    if priority == "low" and wishes.digest:
        digest = _next(wishes.zone, wishes.digest_at, created_at)
        if digest > now:
            return digest
    return quiet_until(wishes, now) or now


def quiet_until(wishes: Wishes, now: datetime) -> datetime | None:
    """The end of the quiet hours that `now` lies in, or None. 22:00 to 06:00 goes over midnight; equal ends: never."""
    begin, end = wishes.quiet_from, wishes.quiet_to
    if begin is None or end is None or begin == end:
        return None
    clock = now.astimezone(wishes.zone).time().replace(tzinfo=None)
    inside = begin <= clock < end if begin < end else clock >= begin or clock < end
    return _next(wishes.zone, end, now) if inside else None


def _next(zone: ZoneInfo, at: time, after: datetime) -> datetime:
    """The next moment at which a clock of this zone shows `at`."""
    day = after.astimezone(zone).date()
    for _ in range(3):
        moment = datetime.combine(day, at, zone).astimezone(UTC)
        if moment > after:
            return moment
        day += timedelta(days=1)
    return moment
