"""A new version of a plan changes what it must change in the calendar, and shows exactly that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import col, select

from aftercare.casework.orders.withdrawals import withdraw_condition
from aftercare.casework.placement.place import preview_plan
from aftercare.casework.plans.acts import (
    approve_plan,
    draft_plan,
    put_obligation,
    remove_obligation,
    submit_plan,
)
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.placement.placement_difference import PlacementDifference
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.placement.extend_horizon import extend_horizon_of_team
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import ObligationRow, plans_of
from tests.store.arranging import NOW, Arranger


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    """With a plan in force, placed: a weekly check-in and a weekly test."""
    person = arrange.person()
    plan, _ = arrange.plan(
        person, arrange.terms(), arrange.terms("substance_test"), state="submitted"
    )
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        approve_plan(work, plan.id, 1)
    return person


def alive(database: Database, person: PersonRow) -> list[AppointmentRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(AppointmentRow).where(
            AppointmentRow.person_id == person.id, AppointmentRow.state == "scheduled"
        )
        return list(work.session.exec(query.order_by(col(AppointmentRow.starts_at))))


def amended(arrange: Arranger, person: PersonRow, drop: str) -> PlacementDifference:
    """A second version without the lines of one kind, approved."""
    office, database = arrange.office, arrange.database
    with database.work(office.officer, NOW) as work:
        plan = draft_plan(work, person.id)
        lines = work.session.exec(select(ObligationRow).where(ObligationRow.plan_id == plan.id))
        version = 1
        for line in list(lines):
            if line.kind == drop:
                remove_obligation(work, plan.id, version, line.id)
                version += 1
        submit_plan(work, plan.id, version)
    with database.work(office.supervisor, NOW) as work:
        return approve_plan(work, plan.id, version + 1)


def test_what_stays_in_the_plan_keeps_its_times_and_follows_into_the_new_version(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    before = {row.id for row in alive(database, person) if row.kind == "check_in"}
    change = amended(arrange, person, drop="substance_test")
    after = alive(database, person)
    assert {row.id for row in after} == before
    assert {one.appointment_id for one in change.kept} == before
    assert (change.added, change.moved) == ((), ())
    with database.work(CLOCK, NOW) as work:
        newest, oldest = plans_of(work.session, person.id)
        assert (newest.state, oldest.state) == ("approved", "superseded")
        lines = select(ObligationRow.id).where(ObligationRow.plan_id == newest.id)
        assert {row.obligation_id for row in after} == set(work.session.exec(lines))


def test_what_left_the_plan_is_cancelled_and_the_difference_says_so(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    tests = {row.id for row in alive(database, person) if row.kind == "substance_test"}
    change = amended(arrange, person, drop="substance_test")
    assert {one.appointment_id for one in change.cancelled} == tests
    with database.work(CLOCK, NOW) as work:
        states = select(AppointmentRow.state).where(col(AppointmentRow.id).in_(tests))
        assert set(work.session.exec(states)) == {"cancelled_by_service"}


def test_looking_ahead_shows_the_same_difference_and_writes_nothing(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    before = [(row.id, row.version) for row in alive(database, person)]
    with database.work(arrange.office.officer, NOW) as work:
        plan = draft_plan(work, person.id)
        lines = work.session.exec(select(ObligationRow).where(ObligationRow.plan_id == plan.id))
        test = next(line for line in lines if line.kind == "substance_test")
        put_obligation(
            work, plan.id, 1, test.condition_id, arrange.terms("substance_test", period_days=14),
            test.id,
        )  # fmt: skip
        change = preview_plan(work, plan.id).change
    assert change.cancelled or change.moved
    assert [(row.id, row.version) for row in alive(database, person)] == before


def roll(arrange: Arranger, now: datetime = NOW) -> int:
    with arrange.database.work(CLOCK, now) as work:
        return extend_horizon_of_team(work, arrange.office.team_id)


def test_a_withdrawn_condition_takes_its_later_appointments_away_at_once(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    (test, *_) = [row for row in alive(database, person) if row.kind == "substance_test"]
    kept = {row.id for row in alive(database, person) if row.kind == "check_in"}
    last_on = date(2026, 12, 6)
    with database.work(arrange.office.officer, NOW) as work:
        line = work.session.get_one(ObligationRow, test.obligation_id)
        withdraw_condition(work, line.condition_id, 1, last_on)
    left = alive(database, person)
    assert kept <= {row.id for row in left}
    days = [civil_date(row.starts_at) for row in left if row.kind == "substance_test"]
    assert days
    assert max(days) <= last_on
    assert roll(arrange) == 0


def test_leave_entered_later_moves_what_it_makes_impossible(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    visit = next(row for row in alive(database, person) if row.kind == "check_in"
                 and row.starts_at > NOW + timedelta(days=8))  # fmt: skip
    for officer in (arrange.office.officer, arrange.office.deputy):
        arrange.leave(officer, visit.starts_at - timedelta(hours=1),
                      visit.starts_at + timedelta(hours=1))  # fmt: skip
    assert roll(arrange) == 1
    with database.work(CLOCK, NOW) as work:
        old = work.session.get_one(AppointmentRow, visit.id)
        new = work.session.exec(
            select(AppointmentRow).where(AppointmentRow.replaces_id == visit.id)
        ).one()
        assert (old.state, new.state, new.occurrence) == ("moved", "scheduled", old.occurrence)


def slower(
    arrange: Arranger, person: PersonRow, now: datetime, period_days: int
) -> tuple[ObligationRow, ObligationRow]:
    """The check-in as it was and as an officer rewrites it in a new draft, both as they stand."""
    with arrange.database.work(arrange.office.officer, now) as work:
        plan = draft_plan(work, person.id)
        lines = work.session.exec(select(ObligationRow).where(ObligationRow.plan_id == plan.id))
        line = next(one for one in lines if one.kind == "check_in")
        was = line.model_copy()
        terms = replace(line.terms(), period_days=period_days)
        changed = put_obligation(work, plan.id, 1, line.condition_id, terms, line.id)
        # The same pace again is no change of the plan.
        version = plan.version
        submit_plan(work, plan.id, version)
    with arrange.database.work(arrange.office.supervisor, now) as work:
        approve_plan(work, plan.id, version + 1)
    return was, changed


def test_a_slower_pace_does_not_take_what_was_held_at_the_old_one_for_its_own(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    # Given eight weeks of check-ins held, one a week
    later = NOW + timedelta(weeks=8)
    with database.work(CLOCK, NOW) as work:
        query = select(AppointmentRow).where(AppointmentRow.kind == "check_in")
        for row in work.session.exec(query):
            if row.starts_at < later:
                row.state = "attended"
    # When the officer makes it one in thirty days
    was, changed = slower(arrange, person, later, 30)
    # Then the next ones are planned, the first within thirty days
    ahead = [
        row for row in alive(database, person) if row.kind == "check_in" and row.starts_at > later
    ]
    assert changed.line_id != was.line_id
    assert ahead
    assert ahead[0].starts_at < later + timedelta(days=31)


def test_what_changes_neither_pace_nor_first_day_stays_the_same_line(
    arrange: Arranger, person: PersonRow
) -> None:
    was, changed = slower(arrange, person, NOW, 7)
    assert changed.line_id == was.line_id
