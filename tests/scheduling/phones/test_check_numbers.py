"""A number is asked after in time, once, and stops texts only where the policy says so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from aftercare.casework.phones.acts import Whose, verify_heard
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.phones.verification import PhoneReason
from aftercare.processes.messages.recipients import recipient_of, suspend_number
from aftercare.scheduling.phones.check_numbers import check_number, numbers_to_check
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import InboundTextRow, get_message
from aftercare.store.people.related_person_rows import RelatedPersonRow
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.phones.rows import PhonePolicyRow, stretch_now
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import NOW, Arranger


def night(database: Database, days: float) -> int:
    """What one night so many days on finds, handled as the job does."""
    now = NOW + timedelta(days=days)
    with database.work(CLOCK, now) as work:
        found = numbers_to_check(work.session, now)
    handled = 0
    for stretch in found:
        with database.work(CLOCK, now) as work:
            handled += check_number(work, stretch)
    return handled


def asked(database: Database) -> list[tuple[str, str]]:
    with database.work(CLOCK, NOW) as work:
        found = work.session.exec(select(TaskRow).where(TaskRow.kind == "verify_number"))
        return sorted((task.reason, task.state) for task in found)


def heard(database: Database, person: PersonRow, days: float) -> None:
    row = InboundTextRow(
        sid=f"SM{days}", person_id=person.id, sender=person.phone or "", body="ja", meaning="yes",
        received_at=NOW + timedelta(days=days),
    )  # fmt: skip
    with database.work(CLOCK, NOW) as work:
        work.session.add(row)


@pytest.mark.parametrize(
    ("state", "days", "reasons"),
    [
        ("verified", 89.9, []),
        ("verified", 90, ["number-silent"]),
        ("unverified", 13.9, []),
        ("unverified", 14, ["never-verified"]),
        ("suspended", 1_000, []),
    ],
)
def test_a_number_nobody_heard_of_is_asked_after_when_its_term_has_passed(
    arrange: Arranger, database: Database, state: str, days: float, reasons: list[str]
) -> None:
    arrange.person(phone_state=state)
    night(database, days)
    assert asked(database) == [(reason, "opened") for reason in reasons]


def test_a_number_that_answers_is_verified_anew_after_half_a_year(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    heard(database, person, 80)
    heard(database, person, 150)
    assert night(database, 179.9) == 0
    assert night(database, 181) == 1
    assert asked(database) == [("verification-due", "opened")]


def test_a_text_that_arrived_counts_as_hearing_of_the_number(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    appointment = arrange.appointment(person, NOW + timedelta(days=60))
    message = arrange.message(appointment, state="delivered", recipient=person.phone)
    with database.work(CLOCK, NOW) as work:
        get_message(work.session, message.id).state_at = NOW + timedelta(days=59)
    assert night(database, 120) == 0


def test_it_is_asked_once_however_often_the_night_comes(
    arrange: Arranger, database: Database
) -> None:
    arrange.person()
    assert [night(database, days) for days in (91, 92, 200)] == [1, 0, 0]
    assert len(asked(database)) == 1


def test_verifying_ends_the_task_and_starts_the_terms_anew(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    night(database, 91)
    with database.work(arrange.office.officer, NOW + timedelta(days=92)) as work:
        verify_heard(work, Whose(person.id), 1, "Gebeld en gesproken.")
    assert asked(database) == [("number-silent", "done")]
    assert night(database, 92 + 89) == 0
    assert night(database, 92 + 91) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"texts_consented": False},
        {"opted_out_at": NOW},
        {"closed_on": NOW.date()},
        {"phone": None, "phone_state": "none"},
    ],
    ids=["no consent", "opted out", "closed", "no number"],
)
def test_a_number_no_texts_go_to_is_not_asked_after(
    arrange: Arranger, database: Database, changes: dict[str, Any]
) -> None:
    arrange.person(**changes)
    assert night(database, 400) == 0


def test_where_a_contact_gets_the_texts_it_is_the_contact_s_number(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    contact = RelatedPersonRow(
        person_id=person.id, role="family", name="Zus Verzonnen", phone="+12125550177",
        phone_verified=True, texts_agreed=True, from_on=NOW.date(),
    )  # fmt: skip
    arrange.add(contact)
    with database.work(CLOCK, NOW) as work:
        get_person(work.session, person.id).texts_go_to = contact.id
    assert night(database, 91) == 1
    with database.work(CLOCK, NOW) as work:
        (task,) = work.session.exec(select(TaskRow))
        theirs = stretch_now(work.session, person.id, contact.id)
    assert theirs
    assert str(theirs.id) in task.subject_key


def test_a_lapse_stops_nothing_by_itself(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    night(database, 400)
    with database.work(CLOCK, NOW) as work:
        assert get_person(work.session, person.id).phone_state == "verified"


def test_where_the_policy_says_so_a_lapse_nobody_answered_stops_texts(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    with database.work(CLOCK, NOW) as work:
        work.session.add(
            PhonePolicyRow(
                version=2, verify_every_days=180, silent_days=90, unverified_days=14,
                lapse_stops_texts=True, grace_days=30, reason="Proef", proposed_at=NOW, activated_at=NOW,
            )
        )  # fmt: skip
    assert night(database, 91) == 1
    with database.work(CLOCK, NOW) as work:
        assert get_person(work.session, person.id).phone_state == "verified"
    assert night(database, 121) == 1
    with database.work(CLOCK, NOW) as work:
        newest = stretch_now(work.session, person.id, None)
    assert newest
    assert (newest.state, newest.from_because) == ("suspended", "verification-lapsed")
    assert night(database, 150) == 0


def test_a_number_that_changed_before_its_turn_is_left_alone(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    now = NOW + timedelta(days=91)
    with database.work(CLOCK, now) as work:
        (stretch,) = numbers_to_check(work.session, now)
    with database.work(CLOCK, now) as work:
        suspend_number(
            recipient_of(work.session, get_person(work.session, person.id)),
            PhoneReason.WRONG_NUMBER,
        )
    with database.work(CLOCK, now) as work:
        assert not check_number(work, stretch)
