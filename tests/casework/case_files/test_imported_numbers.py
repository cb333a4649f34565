"""A number that was stopped where a case file comes from is stopped here for the same reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from aftercare.base.errors import CodeWithheld
from aftercare.casework.phones.acts import Whose, verify_heard
from aftercare.casework.phones.codes import send_code
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.phones.verification import PhoneReason
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.related_person_rows import RelatedPersonRow, related_to
from aftercare.store.people.rows import get_person
from aftercare.store.phones.rows import stretch_now, suspend
from tests.casework.case_files.case_file_moves import exported, imported
from tests.store.arranging import NOW, Arranger


def stopped(arrange: Arranger, reason: PhoneReason) -> dict[str, Any]:
    """The document of somebody whose number, and whose sister's, were stopped for this reason."""
    person = arrange.person()
    sister = RelatedPersonRow(
        person_id=person.id, role="family", name="Zus Verzonnen", phone="+12125550177", texts_agreed=True,
        phone_verified=True, from_on=date(2026, 9, 1),
    )  # fmt: skip
    arrange.add(sister)
    with arrange.database.work(CLOCK, NOW) as work:
        for related_id in (None, sister.id):
            suspend(work.session, person.id, related_id, reason, "Een ander nam op.")
    return exported(arrange.database, arrange.office.officer, person.id)


def whose(database: Database, person_id: UUID) -> tuple[Whose, Whose]:
    with database.work(CLOCK, NOW) as work:
        (sister,) = related_to(work.session, person_id)
        return Whose(person_id), Whose(person_id, sister.id)


@pytest.mark.parametrize("reason", [PhoneReason.WRONG_NUMBER, PhoneReason.OUT_OF_SERVICE])
def test_a_stopped_number_comes_in_with_why_it_was_stopped(
    reason: PhoneReason, arrange: Arranger, elsewhere: Arranger
) -> None:
    database, document = elsewhere.database, stopped(arrange, reason)
    found = imported(database, elsewhere.office.officer, document)
    for one in whose(database, found.person_id):
        with database.work(CLOCK, NOW) as work:
            now = stretch_now(work.session, one.person_id, one.related_id)
        assert now is not None
        assert (now.state, now.from_because) == ("suspended", reason)
        assert "Een ander nam op." in (now.note or "")


def test_no_code_goes_to_a_wrong_number_that_came_in(
    arrange: Arranger, elsewhere: Arranger
) -> None:
    database, officer = elsewhere.database, elsewhere.office.officer
    document = stopped(arrange, PhoneReason.WRONG_NUMBER)
    found = imported(database, officer, document)
    for one in whose(database, found.person_id):
        with pytest.raises(CodeWithheld), database.work(officer, NOW) as work:
            send_code(work, one, version_of(database, one))
        with database.work(officer, NOW) as work:
            verify_heard(work, one, version_of(database, one), "Gebeld en gesproken.")


def version_of(database: Database, one: Whose) -> int:
    with database.work(CLOCK, NOW) as work:
        if one.related_id is None:
            return get_person(work.session, one.person_id).version
        return work.session.get_one(RelatedPersonRow, one.related_id).version


@pytest.mark.parametrize(
    "spoil",
    [
        lambda stretch: stretch.update(number="+12125550178"),
        lambda stretch: stretch.update(from_because="a-reason-of-tomorrow"),
    ],
)
def test_a_stretch_of_another_number_or_for_an_unknown_reason_stops_nothing_more(
    spoil: Callable[[dict[str, Any]], None], arrange: Arranger, elsewhere: Arranger
) -> None:
    document = stopped(arrange, PhoneReason.WRONG_NUMBER)
    for stretch in document["phone_numbers"]:
        if stretch["until_at"] is None:
            spoil(stretch)
    database = elsewhere.database
    found = imported(database, elsewhere.office.officer, document)
    own, sisters = whose(database, found.person_id)
    with database.work(CLOCK, NOW) as work:
        mine = stretch_now(work.session, own.person_id, None)
        hers = stretch_now(work.session, own.person_id, sisters.related_id)
    assert mine is not None
    assert hers is not None
    assert (mine.state, mine.from_because) == ("suspended", "taken-over")
    assert (hers.state, hers.from_because) == ("unverified", "taken-over")
