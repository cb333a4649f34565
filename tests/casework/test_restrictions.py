"""Whom a person may not meet and where they may not come is told of that person alone, and only by number."""

from __future__ import annotations

import pytest
from sqlmodel import select

from aftercare.base.errors import Invalid
from aftercare.base.ids import new_id
from aftercare.casework.restrictions import exclude_from, forbid_contact, restrictions_of
from aftercare.domain.access import CLOCK
from aftercare.store.people import NoContactRow
from aftercare.store.unit_of_work import Database
from tests.store.arranging import NOW, Arranger


def test_the_restrictions_of_a_person_are_not_those_of_anybody_else(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    person, first, second = arrange.person(), arrange.person(), arrange.person()
    with database.work(office.officer, NOW) as work:
        exclude_from(work, person.id, office.lab_id)
        exclude_from(work, first.id, office.clinic_id)
        forbid_contact(work, person.id, first.reference)
        forbid_contact(work, second.id, person.reference)
        forbid_contact(work, first.id, second.reference)
        forbid_contact(work, arrange.person().id, arrange.person().reference)
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
            forbid_contact(work, person.id, reference)
        assert [one.pointer for one in refused.value.fields] == ["/other_reference"]
    with database.work(CLOCK, NOW) as work:
        assert work.session.exec(select(NoContactRow)).all() == []
