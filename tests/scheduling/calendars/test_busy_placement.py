"""Busy times keep new appointments away and move none that stands, whatever the reason of the calculation."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from aftercare.base.clock import FixedClock
from aftercare.casework.placement.slots import slots_for
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.calendars.busy_times import CalendarKind, Span
from aftercare.scheduling.calendars.read_calendars import ReadCalendars
from aftercare.scheduling.placement.extend_horizon import extend_horizon_of_team
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from tests.scheduling.calendars.says_busy import SaysBusy, connect
from tests.store.arranging import NOW, Arranger


def roll(arrange: Arranger, now: datetime = NOW) -> int:
    with arrange.database.work(CLOCK, now) as work:
        return extend_horizon_of_team(work, arrange.office.team_id)


def standing(database: Database, person: PersonRow) -> list[AppointmentRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(AppointmentRow).where(
            AppointmentRow.person_id == person.id,
            col(AppointmentRow.state).not_in(("moved", "cancelled_by_service")),
        )
        return list(work.session.exec(query.order_by(col(AppointmentRow.starts_at))))


def says(arrange: Arranger, *spans: Span) -> None:
    """The calendars of the officer and the deputy say so, and are read."""
    both = {"officer": arrange.office.officer, "deputy": arrange.office.deputy}
    for name, actor in both.items():
        connect(arrange, actor, name)
    service = SaysBusy(dict.fromkeys(both, spans))
    behind = dict.fromkeys(CalendarKind, service)
    assert int(ReadCalendars(arrange.database, FixedClock(NOW), behind).run()) == 2


def around(row: AppointmentRow) -> Span:
    return row.starts_at - timedelta(hours=2), row.ends_at + timedelta(hours=2)


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    person = arrange.person()
    arrange.plan(person)
    return person


def test_nothing_new_is_placed_at_a_busy_time(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    with database.work(CLOCK, NOW) as trial:
        extend_horizon_of_team(trial, arrange.office.team_id)
        query = select(AppointmentRow).order_by(col(AppointmentRow.starts_at))
        wanted = [around(row) for row in trial.session.exec(query)]
        trial.session.rollback()
    says(arrange, *wanted)
    assert roll(arrange) > 10
    for row in standing(database, person):
        assert not any(row.starts_at < after and first < row.ends_at for first, after in wanted)


def test_what_stands_stays_where_it_is(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    roll(arrange)
    before = standing(database, person)
    says(arrange, *(around(row) for row in before))
    assert roll(arrange, NOW + timedelta(minutes=1)) == 0
    assert standing(database, person) == before


def offered(database: Database, row: AppointmentRow, reader: Actor) -> set[datetime]:
    """The starts that this reader is offered for the appointment, without the one it has."""
    with database.work(reader, NOW) as work:
        found = slots_for(work, row.person_id, row.line_id, row.occurrence, 200).starts
    return {one.start for one in found} - {row.starts_at}


@pytest.mark.parametrize("reader", ["officer", "supervisor", "planner"])
def test_times_are_not_offered_where_the_officer_is_busy(
    arrange: Arranger, database: Database, person: PersonRow, reader: str
) -> None:
    roll(arrange)
    actor, row = getattr(arrange.office, reader), standing(database, person)[4]
    first, after = around(row)
    length = row.ends_at - row.starts_at
    before = offered(database, row, actor)
    within = {at for at in before if first < at + length and at < after}
    assert within
    says(arrange, (first, after))
    assert offered(database, row, actor) & within == set()


def test_other_times_of_a_clash_are_outside_the_whole_busy_time_also_beside_the_appointment(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    _, [line] = arrange.plan(person)
    row = arrange.appointment(
        person, NOW + timedelta(days=8, hours=1), line, travel_min=60, occurrence=1
    )
    officer = arrange.office.officer
    block = row.starts_at - timedelta(hours=1), row.ends_at + timedelta(hours=1)
    inside = {at for at in offered(database, row, officer) if block[0] <= at < block[1]}
    assert inside
    says(arrange, block)
    left = offered(database, row, officer)
    assert left
    assert inside & left == set()


def test_an_officer_whose_calendar_was_never_read_gets_appointments_as_before(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    connect(arrange, arrange.office.officer, "officer")
    assert roll(arrange) > 10
