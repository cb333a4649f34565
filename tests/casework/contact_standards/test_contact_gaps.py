"""An officer is told weeks ahead of a client who will be seen too seldom, and where a time is found."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.casework.contact_gaps.view import contact_gaps
from aftercare.casework.overviews.view import my_worklist
from aftercare.store.accounts.rows import TeamRow
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.store.plans.rows import ObligationRow
from tests.store.arranging import NOW, Arranger

DAY = timedelta(days=1)


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person(tier=1)


@pytest.fixture
def line(arrange: Arranger, person: PersonRow) -> ObligationRow:
    """A weekly check-in in force, with contacts yesterday, in a week, and then in four weeks."""
    _, (line,) = arrange.plan(person)
    arrange.appointment(person, NOW - DAY, line, state="attended")
    for days in (6, 27):
        arrange.appointment(person, NOW + days * DAY, line)
    return line


def test_by_the_plan_a_gap_is_shown_with_the_contact_that_ends_it(
    arrange: Arranger, database: Database, person: PersonRow, line: ObligationRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        (found,) = my_worklist(work).gaps
    assert (found.gap.days, found.gap.allowed.days) == (21, line.max_gap_days)
    assert (found.person["person_id"], found.missing) == (person.id, ())


def test_an_occurrence_without_a_time_in_the_gap_is_where_it_is_closed(
    arrange: Arranger, database: Database, person: PersonRow, line: ObligationRow
) -> None:
    first_on = (NOW + 13 * DAY).date()
    arrange.add(
        UnplacedRow(
            line_id=line.line_id, occurrence=2, person_id=person.id, obligation_id=line.id,
            first_on=first_on, last_on=first_on + 6 * DAY, reason={}, noticed_at=NOW,
        )
    )  # fmt: skip
    with database.work(arrange.office.officer, NOW) as work:
        (found,) = contact_gaps(work, person.id)
    assert [(one["line_id"], one["occurrence"]) for one in found.missing] == [(line.line_id, 2)]


def test_a_contact_whose_outcome_is_not_recorded_yet_counts_until_it_is(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    """Its outcome is asked for on the worklist; until then it makes no gap of the days around it."""
    _, (line,) = arrange.plan(person)
    arrange.appointment(person, NOW - 8 * DAY, line, state="attended")
    begun = arrange.appointment(person, NOW - DAY, line, state="notified")
    arrange.appointment(person, NOW + 6 * DAY, line)
    with database.work(arrange.office.officer, NOW) as work:
        assert contact_gaps(work, person.id) == []
        work.session.get_one(AppointmentRow, begun.id).state = "missed"
        work.session.flush()
        (found,) = contact_gaps(work, person.id)
        assert found.gap.days == 14


def test_where_the_team_works_by_a_standard_that_decides(
    arrange: Arranger, database: Database, person: PersonRow, line: ObligationRow
) -> None:
    """Two in thirty days at the highest level: 7, 21 days apart is within it."""
    with database.work(arrange.office.supervisor, NOW) as work:
        team = work.session.get_one(TeamRow, person.team_id)
        team.standard_code, team.standard_since_on = "idaho-example", (NOW - 90 * DAY).date()
        work.session.flush()
        assert contact_gaps(work, person.id) == []


def test_nobody_is_notified_of_a_client_they_may_not_see(
    arrange: Arranger, database: Database, line: ObligationRow
) -> None:
    with database.work(arrange.office.outsider, NOW) as work:
        assert contact_gaps(work) == []
