"""Whom a person may not meet and where they may not come is told of that person alone, and only by number."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.errors import AlreadyDecided, Forbidden, Invalid, NotFound
from aftercare.base.ids import new_id
from aftercare.casework.people.no_contacts import end_no_contact, no_contacts_of
from aftercare.casework.people.restrictions import exclude_from, forbid_contact, restrictions_of
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import NoContactRow, PersonRow
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import NOW, Arranger


def test_the_restrictions_of_a_person_are_not_those_of_anybody_else(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    person, first, second = arrange.person(), arrange.person(), arrange.person()
    with database.work(office.officer, NOW) as work:
        exclude_from(work, person.id, office.lab_id)
        exclude_from(work, first.id, office.clinic_id)
        forbid_contact(work, person.id, first.reference, "Vonnis van de rechtbank")
        forbid_contact(work, second.id, person.reference, "Vonnis van de rechtbank")
        forbid_contact(work, first.id, second.reference, "Vonnis van de rechtbank")
        forbid_contact(
            work, arrange.person().id, arrange.person().reference, "Vonnis van de rechtbank"
        )
    with database.work(office.officer, NOW) as work:
        assert restrictions_of(work, person.id) == (["Lab"], 2)
        assert restrictions_of(work, first.id) == (["Polikliniek"], 2)
        assert restrictions_of(work, second.id) == ([], 2)


def test_a_contact_is_forbidden_with_another_client_on_file_and_not_with_oneself(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    for reference in (str(new_id()), person.reference):
        with (
            pytest.raises(Invalid) as refused,
            database.work(arrange.office.officer, NOW) as work,
        ):
            forbid_contact(work, person.id, reference, "Vonnis van de rechtbank")
        assert [one.pointer for one in refused.value.fields] == ["/other_reference"]
    with database.work(CLOCK, NOW) as work:
        assert work.session.exec(select(NoContactRow)).all() == []


def elsewhere(arrange: Arranger) -> PersonRow:
    """A client of another team, whom the officer does not see."""
    office = arrange.office
    return arrange.person(
        team_id=office.other_team_id, officer_id=office.outsider.staff_id, deputy_id=None
    )


def test_a_restriction_ends_only_from_the_file_that_entered_it_and_both_files_say_so(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    mine, other = arrange.person(), elsewhere(arrange)
    for _ in range(2):
        with database.work(office.officer, NOW) as work:
            forbid_contact(work, mine.id, other.reference, "Vonnis van de rechtbank")
    with database.work(office.officer, NOW) as work:
        (ban,) = no_contacts_of(work, mine.id)
        assert (ban.own, ban.reason, ban.from_on) == (True, "Vonnis van de rechtbank", NOW.date())
    with database.work(office.outsider, NOW) as work:
        (theirs,) = no_contacts_of(work, other.id)
        assert (theirs.own, theirs.reason, theirs.entered_by) == (False, "", "")
        assert work.session.exec(select(NoContactRow)).all() == []
    with pytest.raises(NotFound), database.work(office.outsider, NOW) as work:
        end_no_contact(work, other.id, ban.id, 1, "Niet meer nodig")
    with database.work(office.officer, NOW) as work:
        end_no_contact(work, mine.id, ban.id, 1, "Vrijspraak in hoger beroep")
    with pytest.raises(AlreadyDecided), database.work(office.officer, NOW) as work:
        end_no_contact(work, mine.id, ban.id, 2, "Nog eens gevraagd")
    for actor, person in ((office.officer, mine), (office.outsider, other)):
        with database.work(actor, NOW) as work:
            assert restrictions_of(work, person.id) == ([], 0)
            (view,) = no_contacts_of(work, person.id)
            assert (view.from_on, view.until_on) == (NOW.date(), NOW.date())
    with database.work(CLOCK, NOW) as work:
        tasks = work.session.exec(select(TaskRow).order_by(TaskRow.reason)).all()
        assert [(one.person_id, one.reason) for one in tasks] == [
            (other.id, "restriction-ended"),
            (other.id, "restriction-entered"),
        ]
        noted = work.session.execute(
            text("select person_id, action from audit_entry where subject_kind = 'no-contact'")
        )
        assert {tuple(one) for one in noted} == {
            (person.id, action)
            for person in (mine, other)
            for action in ("forbid-contact", "end-contact-ban")
        }


@pytest.mark.parametrize(
    "statement", ["delete from no_contact", "update no_contact set reason = 'Iets anders'"]
)
def test_no_row_is_deleted_or_rewritten(
    arrange: Arranger, database: Database, statement: str
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        forbid_contact(
            work, arrange.person().id, arrange.person().reference, "Vonnis van de rechtbank"
        )
    with pytest.raises(Forbidden), database.work(CLOCK, NOW) as work:
        work.session.execute(text(statement))
