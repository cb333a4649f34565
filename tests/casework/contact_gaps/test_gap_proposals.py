"""A gap ahead comes with one free time that closes it, which is taken as shown, once, or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.base.errors import NotFound, Stale
from aftercare.casework.contact_gaps.proposals import Proposal, accept_proposal, gap_proposals
from aftercare.casework.contact_gaps.view import contact_gaps
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.appointments.rows import AppointmentRow, live_appointments
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
    """A weekly check-in in force, the last one yesterday."""
    _, (line,) = arrange.plan(person)
    arrange.appointment(person, NOW - DAY, line, state="attended")
    return line


@pytest.fixture
def hole(arrange: Arranger, person: PersonRow, line: ObligationRow) -> AppointmentRow:
    """The second week found no time; the third is held on its Tuesday: fifteen days, at most ten."""
    first_on = (NOW + 6 * DAY).date()
    arrange.add(
        UnplacedRow(
            line_id=line.line_id, occurrence=1, person_id=person.id, obligation_id=line.id,
            first_on=first_on, last_on=first_on + 6 * DAY, reason={"nl": "x: vol"}, noticed_at=NOW,
        )
    )  # fmt: skip
    return arrange.appointment(person, NOW + 14 * DAY, line, occurrence=2)


def proposed(arrange: Arranger, person: PersonRow) -> Proposal | None:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        (one,) = gap_proposals(work, person.id)
    return one.proposal


def take(arrange: Arranger, person: PersonRow, seal: str) -> AppointmentRow:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        return accept_proposal(work, person.id, seal, lambda gap: f"{gap.days} dagen.")


def test_the_occurrence_without_a_time_gets_one_that_closes_the_gap(
    arrange: Arranger, database: Database, person: PersonRow, hole: AppointmentRow
) -> None:
    found = proposed(arrange, person)
    assert found is not None
    assert (found.moves, found.occurrence, found.closing.left) == (None, 1, ())
    assert found.closing.before <= 10
    assert found.time.officer_id == arrange.office.officer.staff_id
    row, again = (take(arrange, person, found.fingerprint) for _ in range(2))
    assert (row.id, row.occurrence) == (again.id, 1)
    with database.work(arrange.office.officer, NOW) as work:
        assert contact_gaps(work, [person.id]) == []
        rows = live_appointments(work.session, [person.id], NOW)
    assert len(rows) == 2


def test_without_one_the_appointment_that_ends_the_gap_comes_forward(
    arrange: Arranger, person: PersonRow, line: ObligationRow
) -> None:
    """From Monday to Friday of the next week is eleven days, at most ten."""
    late = arrange.appointment(person, NOW + 10 * DAY, line, occurrence=1, state="notified")
    found = proposed(arrange, person)
    assert found is not None
    assert found.moves is not None
    assert (found.moves.id, found.closing.before) == (late.id, 10)
    row, again = (take(arrange, person, found.fingerprint) for _ in range(2))
    assert (row.id, row.replaces_id) == (again.id, late.id)
    assert civil_date(row.starts_at) == found.closing.on


def test_later_than_the_plan_s_longest_gap_the_gap_is_kept_as_the_reason(
    arrange: Arranger, person: PersonRow, line: ObligationRow
) -> None:
    """Four weeks, and a free time only in the third: shorter, and still too long."""
    first_on = (NOW + 13 * DAY).date()
    arrange.add(
        UnplacedRow(
            line_id=line.line_id, occurrence=2, person_id=person.id, obligation_id=line.id,
            first_on=first_on, last_on=first_on + 6 * DAY, reason={}, noticed_at=NOW,
        )
    )  # fmt: skip
    arrange.appointment(person, NOW + 27 * DAY, line, occurrence=4)
    found = proposed(arrange, person)
    assert found is not None
    assert (found.asks_reason, found.closing.needed > 0) == (True, True)
    row = take(arrange, person, found.fingerprint)
    assert row.why["by_hand"]["reason"] == "28 dagen."


def test_a_time_that_is_taken_meanwhile_is_not_booked(
    arrange: Arranger, person: PersonRow, hole: AppointmentRow
) -> None:
    found = proposed(arrange, person)
    assert found is not None
    arrange.appointment(arrange.person(), found.time.starts_at, officer_id=found.time.officer_id)
    with pytest.raises(Stale):
        take(arrange, person, found.fingerprint)
    now = proposed(arrange, person)
    assert now is not None
    assert now.fingerprint != found.fingerprint


def test_where_no_start_closes_it_what_is_in_the_way_is_view(
    arrange: Arranger, database: Database, person: PersonRow, hole: AppointmentRow
) -> None:
    for one in (arrange.office.officer, arrange.office.deputy):
        arrange.leave(one, NOW, NOW + 14 * DAY)
    with database.work(arrange.office.officer, NOW) as work:
        (found,) = gap_proposals(work, person.id)
    assert found.proposal is None
    waits, stands = found.obstacles
    assert (waits.kind, waits.words) == ("check_in", {"nl": "x: vol"})
    assert stands.words is not None
    assert "no-start-" in stands.words["code"]


def test_it_is_proposed_to_no_one_who_may_not_see_the_client(
    arrange: Arranger, database: Database, person: PersonRow, hole: AppointmentRow
) -> None:
    with database.work(arrange.office.outsider, NOW) as work, pytest.raises(NotFound):
        gap_proposals(work, person.id)
