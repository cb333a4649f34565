"""An officer is told weeks ahead of a client who will be seen too seldom, and where a time is found."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from uuid import UUID

import pytest

from aftercare.casework.contact_gaps.view import contact_gaps, limits_of
from aftercare.casework.overviews.view import my_worklist
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.contact_gaps.gaps import allowed_by, gaps_ahead
from aftercare.processes.contact_gaps.gaps_after import FACE_TO_FACE, that_count
from aftercare.store.accounts.rows import TeamRow
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.contact_gaps.screen_contact_days import contact_days, days_of_too_wide
from aftercare.store.contact_standards.rows import standards_in_use
from aftercare.store.database.unit_of_work import Database, UnitOfWork
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
        (found,) = contact_gaps(work, [person.id])
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
        assert contact_gaps(work, [person.id]) == []
        work.session.get_one(AppointmentRow, begun.id).state = "missed"
        work.session.flush()
        (found,) = contact_gaps(work, [person.id])
        assert found.gap.days == 14


def test_where_the_team_works_by_a_standard_that_decides(
    arrange: Arranger, database: Database, person: PersonRow, line: ObligationRow
) -> None:
    """Two in thirty days at the highest level: 7, 21 days apart is within it."""
    with database.work(CLOCK, NOW) as work:
        team = work.session.get_one(TeamRow, person.team_id)
        team.standard_code, team.standard_since_on = "idaho-example", (NOW - 90 * DAY).date()
    with database.work(arrange.office.supervisor, NOW) as work:
        assert contact_gaps(work, [person.id]) == []


def test_nobody_is_notified_of_a_client_they_may_not_see(
    arrange: Arranger, database: Database, line: ObligationRow
) -> None:
    with database.work(arrange.office.outsider, NOW) as work:
        assert contact_gaps(work) == []


def test_the_database_finds_exactly_those_whom_the_rule_finds(
    arrange: Arranger, database: Database
) -> None:
    """Of a thousand clients the rule is asked about those few alone. Days are random, some with two contacts; one
    client's are as far apart as the plan allows, and no further; of another every second one is too far from the one
    before; the first of some comes long after the last."""
    chance, people = Random(11), [arrange.person(tier=1 + n % 3) for n in range(9)]
    for n, person in enumerate(people):
        _, (line,) = arrange.plan(person)
        days = chance.sample(range(-60, 60), 1 + 6 * n)
        known = {
            0: [*range(-3, 40, line.max_gap_days)],
            3: [-5, 13, 31],
            6: [-50, 5, 10, 20],
            7: [-50, 5],
        }
        days = known.get(n, days)
        for day in days:
            state = "attended" if day < 0 else "scheduled"
            for twice in range(1 + (day % 4 == 0)):
                at = NOW + day * DAY + timedelta(minutes=31 * n, hours=7 * twice)
                arrange.appointment(person, at, line, state=state)
    with database.work(CLOCK, NOW) as work:
        assert _found(work) == _by_the_rule(work, people, None)
        team = work.session.get_one(TeamRow, people[0].team_id)
        team.standard_code, team.standard_since_on = "idaho-example", (NOW - 90 * DAY).date()
        work.session.flush()
        assert _found(work) == _by_the_rule(work, people, "idaho-example")


def _found(work: UnitOfWork) -> set[UUID]:
    limits = limits_of(standards_in_use(work.session, NOW.date()))
    rows = days_of_too_wide(work.session, NOW, limits, FACE_TO_FACE)
    return {row["person_id"] for row in rows}


def _by_the_rule(work: UnitOfWork, people: list[PersonRow], code: str | None) -> set[UUID]:
    standard = standards_in_use(work.session, NOW.date()).get(code or "")
    found = set()
    for person in people:
        asked = standard.requirements(person.case_type, person.tier) if standard else ()
        rows = contact_days(work.session, NOW, person.id)
        allowed = allowed_by(asked, rows[0]["longest"])
        days = [row["on_day"] for row in that_count(rows, asked)]
        if allowed and gaps_ahead(days, allowed, NOW.date()):
            found.add(person.id)
    assert 0 < len(found) < len(people)
    return found
