"""A reply that waited for somebody else's change is understood by the rows as they are then."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from aftercare.casework.people.related_persons import RelatedDetails, add_related, send_texts_to
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.people.related_persons import RelatedRole
from aftercare.notifications.inbound.replies import take_reply
from aftercare.processes.messages.recipients import Recipient, opt_in
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.messages.incoming_rows import InboundStepRow
from aftercare.store.people.related_person_rows import RelatedPersonRow, get_related
from aftercare.store.people.rows import PersonRow, get_person
from tests.casework.deadlines.test_lock_order import overlap
from tests.store.arranging import CALLBACK, NOW, Arranger
from tests.store.treatment.clinic import TODAY

MOTHERS, NEW = "+447700900201", "+447700900202"


@pytest.fixture
def arrange(fresh_database: Database) -> Arranger:
    return Arranger(fresh_database)


def reply(database: Database, sender: str | None, body: str) -> None:
    with database.work(CLOCK, NOW) as work:
        take_reply(work, "SM1", sender or "", body, CALLBACK)


def mother_of(arrange: Arranger, person: PersonRow) -> RelatedPersonRow:
    """The texts of this person go to her telephone."""
    details = RelatedDetails(
        RelatedRole.GUARDIAN, "Moeder Geheim", TODAY, phone=MOTHERS, phone_verified=True,
        texts_agreed=True, language="en",
    )  # fmt: skip
    with arrange.database.work(arrange.office.officer, NOW) as work:
        mother = add_related(work, person.id, details)
        version = get_person(work.session, person.id).version
        send_texts_to(work, person.id, version, mother.id)
    return mother


def test_a_stop_that_waited_for_a_start_is_not_lost(
    arrange: Arranger, fresh_database: Database
) -> None:
    person = arrange.person(opted_out_at=NOW - timedelta(days=1))
    overlap(
        fresh_database,
        CLOCK,
        lambda work: get_person(work.session, person.id, for_update=True),
        lambda: reply(fresh_database, person.phone, "STOP"),
        lambda work: opt_in(Recipient(get_person(work.session, person.id), None)),
    )
    with fresh_database.work(CLOCK, NOW) as work:
        now = get_person(work.session, person.id)
    assert (now.opted_out_at, now.version) == (NOW, person.version + 2)


def test_a_stop_from_a_number_that_was_just_replaced_refuses_nothing_for_the_new_one(
    arrange: Arranger, fresh_database: Database
) -> None:
    person = arrange.person(regime="juvenile", birth_on=TODAY - timedelta(days=16 * 366))
    mother = mother_of(arrange, person)

    def replace_number(work: UnitOfWork) -> None:
        contact = get_related(work.session, mother.id)
        contact.phone, contact.version = NEW, contact.version + 1

    overlap(
        fresh_database,
        CLOCK,
        lambda work: get_related(work.session, mother.id, for_update=True),
        lambda: reply(fresh_database, MOTHERS, "STOP"),
        replace_number,
    )
    with fresh_database.work(CLOCK, NOW) as work:
        contact = get_related(work.session, mother.id)
        (step,) = work.session.exec(select(InboundStepRow)).all()
    assert (contact.opted_out_at, contact.phone) == (None, NEW)
    assert (step.act, step.person_id) == ("unclaimed", None)


def test_a_contacts_stop_waits_for_whoever_holds_the_contact(
    arrange: Arranger, fresh_database: Database
) -> None:
    person = arrange.person(regime="juvenile", birth_on=TODAY - timedelta(days=16 * 366))
    mother = mother_of(arrange, person)

    def hold(work: UnitOfWork) -> None:
        work.session.get(RelatedPersonRow, mother.id, with_for_update={"key_share": True})

    def change(work: UnitOfWork) -> None:
        contact = get_related(work.session, mother.id)
        contact.language, contact.version = "nl", contact.version + 1

    overlap(
        fresh_database, CLOCK, hold, lambda: reply(fresh_database, MOTHERS, "STOP"), change
    )  # fmt: skip
    with fresh_database.work(CLOCK, NOW) as work:
        contact = get_related(work.session, mother.id)
    assert (contact.opted_out_at, contact.language) == (NOW, "nl")
    assert contact.version == mother.version + 2
