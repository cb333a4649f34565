"""A deadline is one row, however often it is computed: it moves, it is dropped, it stays done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.deadlines import WantedDeadline
from aftercare.domain.time.wall_time import at_wall, start_of_day
from aftercare.processes.deadlines.keep_true import sync_deadlines
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow, deadlines_of
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger

CODE = "start-supervision"
FIRST, LATER = start_of_day(date(2026, 12, 5)), start_of_day(date(2026, 12, 12))


def wanted(due_at: datetime, number: int = 0) -> WantedDeadline:
    return WantedDeadline(CODE, NOW.date(), due_at, number)


def sync(database: Database, person: PersonRow, *deadlines: WantedDeadline) -> bool:
    with database.work(CLOCK, NOW) as work:
        return sync_deadlines(work.session, person.id, "person", person.id, deadlines, NOW)


def standing(database: Database, person: PersonRow) -> list[DeadlineRow]:
    with database.work(CLOCK, NOW) as work:
        return deadlines_of(work.session, person.id)


def states(rows: Iterable[DeadlineRow]) -> list[tuple[str, datetime, datetime | None]]:
    return [(row.state, row.due_at, row.was_due_at) for row in rows]


def test_it_shows_a_whole_day_count_before_its_last_day(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    assert sync(database, person, wanted(FIRST))
    (row,) = standing(database, person)
    # The last day is the fourth; a week before that it shows, from the first minute of the day.
    assert row.shows_from_at == start_of_day(date(2026, 11, 27))


def test_computing_it_again_changes_nothing(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    sync(database, person, wanted(FIRST))
    assert not sync(database, person, wanted(FIRST))
    assert states(standing(database, person)) == [("opened", FIRST, None)]


def test_one_that_moves_keeps_its_row_and_remembers_when_it_was_due(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    sync(database, person, wanted(FIRST))
    (before,) = standing(database, person)
    assert sync(database, person, wanted(LATER))
    (after,) = standing(database, person)
    assert after.id == before.id
    assert states([after]) == [("opened", LATER, FIRST)]


def test_one_whose_ground_is_gone_is_dropped_and_comes_back_with_it(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    sync(database, person, wanted(FIRST), wanted(LATER, 1))
    assert sync(database, person, wanted(FIRST))
    assert [row.state for row in standing(database, person)] == ["opened", "dropped"]
    assert sync(database, person, wanted(FIRST), wanted(LATER, 1))
    assert [row.state for row in standing(database, person)] == ["opened", "opened"]


def test_what_a_person_has_done_stays_done(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    sync(database, person, wanted(FIRST))
    with database.work(CLOCK, NOW) as work:
        (row,) = deadlines_of(work.session, person.id)
        row.state, row.done_at, row.done_by = "done", NOW, person.officer_id
    assert not sync(database, person, wanted(LATER))
    assert states(standing(database, person)) == [("done", FIRST, None)]


def test_its_last_day_can_hold_the_day_the_clock_changes(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    due_at = at_wall(date(2027, 3, 28), time(9))
    sync(database, person, wanted(due_at))
    (row,) = standing(database, person)
    assert row.shows_from_at == start_of_day(date(2027, 3, 21))
