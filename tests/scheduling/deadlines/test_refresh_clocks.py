"""The night asks as many questions for many people as for few, and finds the same for each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from sqlalchemy import Connection, event

from aftercare.base.clock import FixedClock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.jobs import clock_jobs
from aftercare.scheduling.deadlines.refresh_clocks import (
    clocks_due,
    refresh_clocks_of,
)
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import deadlines_of
from aftercare.store.orders.rows import OrderRow
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import CALLBACK, NOW, Arranger

Term = tuple[str, int, object, str]


@contextmanager
def counted(connection: Connection) -> Iterator[list[str]]:
    """Every statement sent while the block runs."""
    sent: list[str] = []

    def keep(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(connection, "before_cursor_execute", keep)
    yield sent
    event.remove(connection, "before_cursor_execute", keep)


def person_with(arrange: Arranger, number: int) -> PersonRow:
    """Somebody under a frame of their own: juvenile, adult, or one that has just ended."""
    person = arrange.person(enrolled_on=date(2026, 1, 1))
    juvenile = number % 3 == 0
    arrange.add(
        OrderRow(
            person_id=person.id,
            frame="JV" if juvenile else "VV",
            regime="juvenile" if juvenile else "adult",
            executed_by="gi" if juvenile else "rn",
            court_reference=f"eigen-{number}",
            starts_on=date(2026, 3, 1) + timedelta(days=number),
            ends_on=date(2026, 11, 20) if number % 3 == 2 else None,
            created_by=person.officer_id,
        )
    )
    return person


def terms(database: Database, person: PersonRow) -> list[Term]:
    with database.work(CLOCK, NOW) as work:
        rows = deadlines_of(work.session, person.id)
    return [(row.code, row.number, row.due_at, row.state) for row in rows]


def test_many_people_take_as_many_statements_as_few(
    arrange: Arranger, database: Database, connection: Connection
) -> None:
    people = [person_with(arrange, number).id for number in range(12)]
    with database.work(CLOCK, NOW) as work:
        assert refresh_clocks_of(work, people) == 12
    sent = []
    for some in (people[:3], people):
        with database.work(CLOCK, NOW) as work, counted(connection) as statements:
            assert refresh_clocks_of(work, some) == 0
        sent.append(len(statements))
    assert sent[0] == sent[1] > 0


def test_a_batch_finds_for_each_what_the_act_on_one_person_finds(
    arrange: Arranger, database: Database
) -> None:
    first = [person_with(arrange, number) for number in range(6)]
    second = [person_with(arrange, number) for number in range(6)]
    with database.work(CLOCK, NOW) as work:
        refresh_clocks_of(work, [person.id for person in first])
    for person in second:
        with database.work(CLOCK, NOW) as work:
            assert refresh_clocks_of(work, [person.id])
    together = [terms(database, person) for person in first]
    assert together == [terms(database, person) for person in second]
    assert all(together)


def test_the_night_refreshes_everybody_and_a_second_run_changes_nothing(
    arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    people = [person_with(arrange, number) for number in range(3)]
    nightly = next(
        job for job in clock_jobs(database, clock, CALLBACK) if job.name == "refresh-clocks"
    )
    with database.work(CLOCK, NOW) as work:
        assert {person.id for person in people} <= set(clocks_due(work.session, NOW))
    assert nightly.run() == 3
    assert nightly.run() == 0
    assert all(terms(database, person) for person in people)
