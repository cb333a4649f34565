"""Every night the horizon rolls on: what can stay stays, what cannot moves, and nobody is left untold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.placement.placement_difference import difference
from aftercare.domain.placement.placing import place
from aftercare.domain.time.wall_time import civil_date, wall
from aftercare.processes.placement.write_difference import write_difference
from aftercare.scheduling.placement.extend_horizon import extend_horizon_of_team
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.placement.instance_builder import lock_and_read_placement
from aftercare.store.plans.rows import teams_with_plans
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import NOW, Arranger, Office


def roll(arrange: Arranger, now: datetime) -> int:
    with arrange.database.work(CLOCK, now) as work:
        return extend_horizon_of_team(work, arrange.office.team_id)


def standing(database: Database, person: PersonRow) -> list[AppointmentRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(AppointmentRow).where(
            AppointmentRow.person_id == person.id,
            col(AppointmentRow.state).not_in(("moved", "cancelled_by_service")),
        )
        return list(work.session.exec(query.order_by(col(AppointmentRow.starts_at))))


def take_leave_over(arrange: Arranger, row: AppointmentRow) -> None:
    for actor in (arrange.office.officer, arrange.office.deputy):
        arrange.leave(actor, row.starts_at - timedelta(hours=2), row.ends_at + timedelta(hours=2))


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    """With a weekly check-in in force, placed from NOW on."""
    person = arrange.person()
    arrange.plan(person)
    assert roll(arrange, NOW) > 10
    return person


def test_a_team_without_plans_in_force_has_nothing_to_roll(
    arrange: Arranger, database: Database
) -> None:
    arrange.plan(arrange.person(), state="submitted")
    closed = arrange.person(closed_on=NOW.date())
    arrange.plan(closed)
    with database.work(CLOCK, NOW) as work:
        assert teams_with_plans(work.session) == []


def test_a_roll_that_changes_nothing_writes_nothing(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    before = [(row.id, row.version) for row in standing(database, person)]
    assert roll(arrange, NOW) == 0
    assert roll(arrange, NOW + timedelta(hours=17)) == 0
    assert [(row.id, row.version) for row in standing(database, person)] == before


def test_a_week_later_one_week_more_is_placed_and_the_rest_stays(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    before = {row.id for row in standing(database, person)}
    assert roll(arrange, NOW + timedelta(days=7)) == 1
    after = standing(database, person)
    assert before < {row.id for row in after}
    assert [row.occurrence for row in after] == list(range(len(after)))


def test_what_leave_makes_impossible_moves_and_who_was_notified_becomes_a_task(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    notified, not_notified = standing(database, person)[3:5]
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(AppointmentRow, notified.id).known_at = NOW
    for row in (notified, not_notified):
        take_leave_over(arrange, row)
    assert roll(arrange, NOW) == 2
    with database.work(CLOCK, NOW) as work:
        task = work.session.exec(select(TaskRow)).one()
        assert (task.kind, task.appointment_id) == ("notify_change", notified.id)
        for old in (notified, not_notified):
            row = work.session.exec(
                select(AppointmentRow).where(AppointmentRow.replaces_id == old.id)
            ).one()
            assert row.occurrence == old.occurrence


def test_a_text_that_leaves_while_the_roll_thinks_counts_as_notified(
    fresh_database: Database,
) -> None:
    """The roll read the calendar before the text left; it must not go by what it read."""
    arrange = Arranger(fresh_database)
    person = arrange.person()
    arrange.plan(person)
    roll(arrange, NOW)
    row = standing(fresh_database, person)[3]
    take_leave_over(arrange, row)
    with fresh_database.work(CLOCK, NOW) as rolling:
        placement_input = lock_and_read_placement(rolling.session, [person.id], NOW)
        with fresh_database.work(CLOCK, NOW) as sending:
            sending.session.get_one(AppointmentRow, row.id).known_at = NOW
        change = difference(
            placement_input.standing, place(placement_input.instance, placement_input.previous)
        )
        write_difference(rolling.session, placement_input, change, NOW)
    with fresh_database.work(CLOCK, NOW) as work:
        assert work.session.exec(select(TaskRow.appointment_id)).all() == [row.id]


def test_a_roll_answers_how_many_appointments_changed(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    take_leave_over(arrange, standing(database, person)[3])
    # One has to move, and the week that has come into sight gets its own.
    assert roll(arrange, NOW + timedelta(days=7)) == 2


def test_what_starts_within_a_day_stays_where_it_is(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    row = standing(database, person)[3]
    take_leave_over(arrange, row)
    now = row.starts_at - timedelta(hours=20)
    roll(arrange, now)
    with database.work(CLOCK, now) as work:
        assert work.session.get_one(AppointmentRow, row.id).state == "scheduled"


@pytest.mark.parametrize(
    ("now", "change_on"),
    [("2027-03-22T06:00", "2027-03-28"), ("2026-10-19T06:00", "2026-10-25")],
)
def test_times_stay_by_the_wall_when_clocks_change(
    database: Database, office: Office, now: str, change_on: str
) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    arrange = Arranger(database, moment, office)
    person = arrange.person()
    arrange.plan(person, arrange.terms(from_min=600, to_min=630))
    roll(arrange, moment)
    rows = standing(database, person)
    assert {wall(row.starts_at).time().isoformat() for row in rows} == {"10:00:00"}
    assert len({row.starts_at.hour for row in rows}) == 2
    assert min(r.starts_at for r in rows).date().isoformat() < change_on


def test_the_year_turns_without_a_gap_or_a_closed_day(database: Database, office: Office) -> None:
    now = datetime(2026, 12, 14, 6, 0, tzinfo=UTC)
    arrange = Arranger(database, now, office)
    person = arrange.person()
    arrange.plan(person)
    roll(arrange, now)
    rows = standing(database, person)
    assert [row.occurrence for row in rows] == list(range(len(rows)))
    weeks = [civil_date(row.starts_at).isocalendar()[:2] for row in rows]
    assert (2026, 53) in weeks
    assert (2027, 1) in weeks
    closed = {"2026-12-25", "2026-12-26", "2027-01-01"}
    assert not closed & {civil_date(row.starts_at).isoformat() for row in rows}
