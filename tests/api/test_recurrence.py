"""The calendar arithmetic of preventive maintenance: examples that a planner would check, and laws that always hold."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from api.maintenance.pm_schedules.recurrence import EVERY_MONTH, LAST_DAY, Recurrence, Shift, Unit, add
from api.working_days import calendar, knows

BERLIN, UTC_ZONE = ZoneInfo("Europe/Berlin"), ZoneInfo("UTC")
GERMAN = calendar([1, 2, 3, 4, 5], "DE", "BE")


def rule(anchor: str, every: int, unit: Unit, **options: object) -> Recurrence:
    return Recurrence(
        date.fromisoformat(anchor), every, unit, **{"at": time(8), "zone": UTC_ZONE, **options}  # type: ignore[arg-type]
    )  # fmt: skip


def days(recurrence: Recurrence, count: int, after: str = "1999-12-31") -> list[str]:
    found = islice(recurrence.after(date.fromisoformat(after)), count)
    return [o.due.astimezone(recurrence.zone).date().isoformat() for o in found]


def test_a_month_that_is_too_short_does_not_pull_the_others_forward() -> None:
    assert days(rule("2024-01-31", 1, Unit.MONTHS), 4) == ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]
    assert days(rule("2024-02-29", 1, Unit.YEARS), 5) == [
        "2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29",
    ]  # fmt: skip


def test_several_weekdays_every_other_week() -> None:
    recurrence = rule("2025-01-01", 2, Unit.WEEKS, weekdays=(5, 1))  # a Wednesday: Monday of that week is over
    assert days(recurrence, 4) == ["2025-01-03", "2025-01-13", "2025-01-17", "2025-01-27"]


def test_the_second_tuesday_and_the_last_friday() -> None:
    assert days(rule("2025-01-01", 1, Unit.MONTHS, weekdays=(2,), week_of_month=2), 3) == [
        "2025-01-14", "2025-02-11", "2025-03-11",
    ]  # fmt: skip
    assert days(rule("2025-01-31", 3, Unit.MONTHS, weekdays=(5,), week_of_month=-1), 3) == [
        "2025-01-31", "2025-04-25", "2025-07-25",
    ]  # fmt: skip


def test_nothing_falls_due_out_of_season() -> None:
    summer = rule("2025-01-15", 1, Unit.MONTHS, months=frozenset({5, 6, 9}))
    assert days(summer, 4) == ["2025-05-15", "2025-06-15", "2025-09-15", "2026-05-15"]
    done = datetime(2025, 9, 20, 10, tzinfo=UTC)
    following = summer.floating(done)
    assert following is not None
    assert following.due.date() == date(2026, 5, 1)


def test_holidays_and_weekends_move_it_but_not_the_next() -> None:
    # 1 May 2025 is a holiday on a Thursday, 1 June 2025 a Sunday
    later = rule("2025-04-01", 1, Unit.MONTHS, shift=Shift.NEXT, is_working=GERMAN)
    assert days(later, 4) == ["2025-04-01", "2025-05-02", "2025-06-02", "2025-07-01"]
    earlier = rule("2025-04-01", 1, Unit.MONTHS, shift=Shift.PREVIOUS, is_working=GERMAN)
    assert days(earlier, 4) == ["2025-04-01", "2025-04-30", "2025-05-30", "2025-07-01"]


def test_days_that_move_onto_one_are_one() -> None:
    daily = rule("2025-01-03", 1, Unit.DAYS, shift=Shift.NEXT, is_working=calendar([1, 2, 3, 4, 5]))
    assert days(daily, 3) == ["2025-01-03", "2025-01-06", "2025-01-07"]
    # named alike wherever one starts to look: Monday's was Saturday's
    assert [o.nominal.day for o in islice(daily.after(date(2025, 1, 3)), 2)] == [4, 7]
    assert [o.nominal.day for o in islice(daily.after(date(2025, 1, 4)), 2)] == [7, 8]


def test_the_local_time_of_day_stays_when_the_clocks_change() -> None:
    daily = rule("2025-03-29", 1, Unit.DAYS, at=time(8), zone=BERLIN)
    assert [o.due.hour for o in islice(daily.after(date(2025, 3, 28)), 2)] == [7, 6]


def test_a_time_that_the_clocks_skip_or_repeat() -> None:
    night = rule("2025-01-01", 1, Unit.DAYS, at=time(2, 30), zone=BERLIN)
    assert night.due(date(2025, 3, 30)) == datetime(2025, 3, 30, 1, 30, tzinfo=UTC)  # 3:30 of summer time
    assert night.due(date(2025, 10, 26)) == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)  # the first 2:30


def test_a_day_that_a_place_skipped_is_no_second_occurrence() -> None:
    """Samoa went from 29 to 31 December 2011."""
    daily = rule("2011-12-28", 1, Unit.DAYS, zone=ZoneInfo("Pacific/Apia"))
    found = [o.due for o in islice(daily.after(date(2011, 12, 27)), 5)]
    assert found == sorted(set(found))


def test_late_work_moves_a_floating_rule_and_not_a_fixed_one() -> None:
    monthly = rule("2025-01-10", 1, Unit.MONTHS)
    floating = monthly.floating(datetime(2025, 1, 31, 15, tzinfo=UTC))
    assert floating is not None
    assert floating.due.date() == date(2025, 2, 28)
    assert days(monthly, 1, "2025-01-31") == ["2025-02-10"]


def test_a_calendar_without_any_working_day_moves_nothing() -> None:
    assert days(rule("2025-01-01", 7, Unit.DAYS, shift=Shift.NEXT, is_working=calendar([])), 1) == ["2025-01-01"]


@pytest.mark.parametrize(
    ("country", "subdivision", "known"), [("DE", "BE", True), ("DE", "XX", False), ("ZZ", None, False)]
)
def test_which_calendars_there_are(country: str, subdivision: str | None, known: bool) -> None:
    assert knows(country, subdivision) is known


def test_the_calendar_ends() -> None:
    assert add(LAST_DAY, 1, Unit.DAYS) is None
    assert add(date(2025, 1, 1), 10**9, Unit.YEARS) is None
    assert list(rule("2199-12-01", 1, Unit.MONTHS).after(date(2199, 12, 1))) == []
    assert rule("2199-12-01", 1, Unit.MONTHS).floating(datetime(2199, 12, 5, tzinfo=UTC)) is None


ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Asia/Kathmandu",
        "Africa/Cairo",
    ]
)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@st.composite
def rules(draw: st.DrawFn) -> Recurrence:
    unit = draw(st.sampled_from(list(Unit)))
    nth = draw(st.sampled_from([None, 1, 2, 4, -1])) if unit in (Unit.MONTHS, Unit.YEARS) else None
    some = st.lists(st.integers(1, 7), min_size=1, max_size=7, unique=True).map(tuple)
    weekdays = draw(some) if nth is not None or (unit is Unit.WEEKS and draw(st.booleans())) else ()
    worked = draw(st.sampled_from([calendar([1, 2, 3, 4, 5]), calendar([1, 2, 3, 4, 5], "US"), calendar([7]), GERMAN]))
    return Recurrence(
        anchor=draw(DAYS),
        every=draw(st.integers(1, 60)),
        unit=unit,
        at=draw(st.times()).replace(second=0, microsecond=0),
        zone=ZoneInfo(draw(ZONES)),
        weekdays=weekdays,
        week_of_month=nth,
        months=draw(st.frozensets(st.integers(1, 12), min_size=1)) if draw(st.booleans()) else EVERY_MONTH,
        shift=draw(st.sampled_from(list(Shift))),
        is_working=worked,
    )


@settings(max_examples=80, deadline=None)
@given(rules(), DAYS)
def test_laws_of_a_fixed_rule(recurrence: Recurrence, start: date) -> None:
    found = list(islice(recurrence.after(start), 12))
    assert found == list(islice(recurrence.after(start), 12))  # deterministic
    dues, nominals = [o.due for o in found], [o.nominal for o in found]
    assert dues == sorted(set(dues))
    assert nominals == sorted(set(nominals))
    for occurrence in found:
        assert occurrence.nominal > start
        assert occurrence.nominal >= recurrence.anchor
        assert occurrence.nominal.month in recurrence.months
        local = occurrence.due.astimezone(recurrence.zone)
        if recurrence.shift is not Shift.NONE and local.date() != occurrence.nominal:
            assert recurrence.is_working(local.date()) or not recurrence.is_working(occurrence.nominal)
    # wherever one starts to look, they are the same ones
    for position, occurrence in enumerate(found[:-1]):
        assert list(islice(recurrence.after(occurrence.nominal), 1)) == [found[position + 1]]


@settings(max_examples=80, deadline=None)
@given(rules(), st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)))
def test_laws_of_a_floating_rule(recurrence: Recurrence, done: datetime) -> None:
    following = recurrence.floating(done)
    assert following is not None
    assert following == recurrence.floating(done)
    assert following.due > done
    assert following.nominal.month in recurrence.months
    earliest = add(done.astimezone(recurrence.zone).date(), recurrence.every, recurrence.unit)
    assert earliest is not None
    assert following.nominal >= earliest
    again = recurrence.floating(following.due)
    assert again is not None
    assert again.due > following.due


@settings(max_examples=40, deadline=None)
@given(rules(), st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)))
def test_since_leaves_none_out(recurrence: Recurrence, moment: datetime) -> None:
    first = next(recurrence.since(moment), None)
    assume(first is not None)  # a yearly rule may have its month out of season
    assert first is not None
    assert first.due >= moment
    before = [o for o in islice(recurrence.after(first.nominal - timedelta(days=3 * 366)), 2000) if o.due < first.due]
    assert all(o.due < moment for o in before)
