"""The days on which an officer is away and no one who is present stands in."""

from __future__ import annotations

from datetime import date, datetime

from aftercare.domain.staff.stand_ins import Cover, uncovered_days
from aftercare.domain.time.wall_time import start_of_day

DAYS = (date(2026, 11, 24), date(2026, 12, 7))  # a Tuesday to a Monday


def leave(first_on: date, after: date) -> tuple[datetime, datetime]:
    return start_of_day(first_on), start_of_day(after)


AWAY = [leave(date(2026, 11, 26), date(2026, 12, 3))]


def test_a_weekend_does_not_part_the_days_before_and_after_it() -> None:
    assert uncovered_days(AWAY, [], DAYS) == [(date(2026, 11, 26), date(2026, 12, 2))]


def test_a_stand_in_covers_their_days_unless_they_are_away_themselves() -> None:
    monday, tuesday = date(2026, 11, 30), date(2026, 12, 1)
    cover = Cover((date(2026, 11, 26), tuesday))
    assert uncovered_days(AWAY, [cover], DAYS) == [(date(2026, 12, 2), date(2026, 12, 2))]
    ill = Cover(cover.days, [leave(monday, tuesday)])
    assert uncovered_days(AWAY, [ill], DAYS) == [
        (monday, monday),
        (date(2026, 12, 2), date(2026, 12, 2)),
    ]


def test_an_afternoon_off_and_a_day_before_the_first_need_no_stand_in() -> None:
    afternoon = (datetime.fromisoformat("2026-11-26T12:00+01:00"), start_of_day(date(2026, 11, 27)))
    before = leave(date(2026, 11, 2), date(2026, 11, 24))
    assert uncovered_days([afternoon, before], [], DAYS) == []
