"""References tried at a no-contact restriction are counted by account, and unknown ones stand in the log."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from aftercare.base.errors import Forbidden, NotFound, Throttled
from aftercare.casework.people.reference_tries import TRIES, claim_reference, try_reference
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.unit_of_work import Database
from tests.store.arranging import NOW, Arranger


def test_only_so_many_may_be_tried_and_unknown_ones_stand_in_the_log(
    arrange: Arranger, database: Database
) -> None:
    person, other = arrange.person(), arrange.person()
    officer = arrange.office.officer
    for number in range(TRIES.burst):
        with database.work(officer, NOW) as work:
            try_reference(work, person.id, f" {other.reference} " if number else "none-has-this")
    with database.work(officer, NOW) as work, pytest.raises(Throttled):
        try_reference(work, person.id, other.reference)
    # Without a reference there is nothing to count; another account has its own count.
    with database.work(officer, NOW) as work:
        try_reference(work, person.id, " ")
    with database.work(officer, NOW + TRIES.every) as work:
        try_reference(work, person.id, other.reference)
    with database.work(arrange.office.supervisor, NOW) as work:
        try_reference(work, person.id, "none-has-this-either")
    query = text(
        "select staff_id, person_id from audit_entry where action = 'try-reference' order by id"
    )
    with database.work(CLOCK, NOW) as work:
        noted = [tuple(row) for row in work.session.execute(query)]
    assert noted == [
        (officer.staff_id, person.id), (arrange.office.supervisor.staff_id, person.id),
    ]  # fmt: skip


def test_no_one_tries_from_a_file_that_is_not_theirs(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    for who, fault in ((arrange.office.outsider, NotFound), (arrange.office.planner, Forbidden)):
        with database.work(who, NOW) as work, pytest.raises(fault):
            try_reference(work, person.id, "none-has-this")


def test_a_reference_that_a_hidden_file_has_leaves_a_line_when_it_is_claimed(
    arrange: Arranger, database: Database
) -> None:
    """One of the own caseload, of the file itself and of no file are no news."""
    office = arrange.office
    hidden, own = (
        arrange.person(officer_id=office.outsider.staff_id, team_id=office.other_team_id),
        arrange.person(),
    )
    for reference, file in (
        (own.reference, None),
        (own.reference, own.id),
        ("none-has-this", None),
    ):
        with database.work(office.officer, NOW) as work:
            claim_reference(work, reference, file)
    for _ in range(TRIES.burst):
        with database.work(office.officer, NOW) as work:
            claim_reference(work, f" {hidden.reference} ")
    with pytest.raises(Throttled), database.work(office.officer, NOW) as work:
        claim_reference(work, hidden.reference)
    with database.work(CLOCK, NOW) as work:
        query = text("select person_id from audit_entry where action = 'try-reference-in-use'")
        assert list(work.session.execute(query).scalars()) == [hidden.id] * TRIES.burst
