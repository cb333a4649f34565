"""Whose a number is: heard or proved by a code, stopped and brought back, and all of it in the history."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.errors import (
    CodeOver,
    CodeWithheld,
    Forbidden,
    Invalid,
    NeedsVerification,
    NoNumber,
    NotFound,
    NumberSuspended,
    NumberTaken,
    Stale,
    TooManyCodes,
)
from aftercare.casework.phones.acts import Whose, lift_suspension, suspend_by_hand, verify_heard
from aftercare.casework.phones.codes import outcome_of, send_code, try_code
from aftercare.casework.phones.view import phone_file
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.phones.verification import CODE_VALID, MOST_ATTEMPTS, CodeOutcome, PhoneReason
from aftercare.processes.messages.recipients import reachability, recipient_of, suspend_number
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow, get_message
from aftercare.store.people.related_person_rows import RelatedPersonRow, get_related
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.phones.code_rows import PhoneCodeRow, clear_digits
from aftercare.store.phones.rows import PhoneNumberRow, history_of, suspend
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import NOW, Arranger

OTHERS = "+12125550177"


def states(
    database: Database, person: PersonRow, related_id: UUID | None = None
) -> list[tuple[str, str]]:
    """The state and reason of every stretch, the newest first."""
    with database.work(CLOCK, NOW) as work:
        return [
            (one.state, one.from_because) for one in history_of(work.session, person.id, related_id)
        ]


def fresh(database: Database, person: PersonRow) -> PersonRow:
    with database.work(CLOCK, NOW) as work:
        return get_person(work.session, person.id)


def sent(
    database: Database, person: PersonRow, actor: Actor, **later: Any
) -> tuple[PhoneCodeRow, str]:
    """A code on its way, and its digits as the person reads them."""
    version = fresh(database, person).version
    with database.work(actor, NOW + timedelta(**later)) as work:
        row = send_code(work, Whose(person.id), version)
    return row, digits(database, row)


def digits(database: Database, row: PhoneCodeRow) -> str:
    with database.work(CLOCK, NOW) as work:
        found = re.search("[0-9]{6}", get_message(work.session, row.message_id).body)
    assert found
    return found[0]


def delivered(database: Database, row: PhoneCodeRow) -> None:
    with database.work(CLOCK, NOW) as work:
        get_message(work.session, row.message_id).state = "delivered"


def another(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_right_code_verifies_the_number_and_is_out_of_the_text_at_once(
    arrange: Arranger, database: Database
) -> None:
    officer = arrange.office.officer
    person = arrange.person(phone_state="unverified")
    row, code = sent(database, person, officer)
    delivered(database, row)
    with database.work(officer, NOW + timedelta(minutes=5)) as work:
        tried = try_code(work, row.id, row.version, f" {code[:3]} {code[3:]} ")
        assert outcome_of(work, tried) is CodeOutcome.CONFIRMED
    assert fresh(database, person).phone_state == "verified"
    assert fresh(database, person).phone_verified_at == NOW + timedelta(minutes=5)
    assert states(database, person)[0] == ("verified", "code")
    with database.work(officer, NOW) as work:
        assert code not in get_message(work.session, row.message_id).body


def test_a_code_is_kept_as_a_digest_with_its_own_salt_and_never_as_itself(
    arrange: Arranger, database: Database
) -> None:
    row, code = sent(database, arrange.person(phone_state="unverified"), arrange.office.officer)
    with database.work(CLOCK, NOW) as work:
        kept = work.session.execute(text("select phone_code::text from phone_code")).scalar_one()
    assert code not in kept
    assert len(row.salt) == 16
    assert len(row.digest) == 32


def test_nobody_at_a_desk_reads_the_text_while_the_code_counts(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person(phone_state="unverified")
    row, _ = sent(database, person, arrange.office.officer)
    for actor in (arrange.office.officer, arrange.office.supervisor):
        with database.work(actor, NOW) as work:
            assert work.session.get(MessageRow, row.message_id) is None
    delivered(database, row)
    with database.work(CLOCK, NOW + CODE_VALID + timedelta(seconds=1)) as work:
        assert clear_digits(work.session, work.now) == 1
    with database.work(arrange.office.officer, NOW) as work:
        body = get_message(work.session, row.message_id).body
    assert not re.search("[0-9]{6}", body)


def test_five_wrong_codes_end_it_and_the_right_one_no_longer_helps(
    arrange: Arranger, database: Database
) -> None:
    officer = arrange.office.officer
    person = arrange.person(phone_state="unverified")
    row, code = sent(database, person, officer)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        with database.work(officer, NOW) as work:
            row = try_code(work, row.id, row.version, another(code))
        assert row.attempts == attempt
    assert row.ended_because == CodeOutcome.EXHAUSTED
    with pytest.raises(CodeOver), database.work(officer, NOW) as work:
        try_code(work, row.id, row.version, code)
    assert fresh(database, person).phone_state == "unverified"


def test_an_attempt_sent_twice_by_a_double_click_counts_once(
    arrange: Arranger, database: Database
) -> None:
    officer = arrange.office.officer
    row, code = sent(database, arrange.person(phone_state="unverified"), officer)
    with database.work(officer, NOW) as work:
        tried = try_code(work, row.id, 1, another(code))
    with pytest.raises(Stale), database.work(officer, NOW) as work:
        try_code(work, row.id, 1, another(code))
    assert tried.attempts == 1


def test_half_an_hour_later_the_code_is_over(arrange: Arranger, database: Database) -> None:
    officer = arrange.office.officer
    row, code = sent(database, arrange.person(phone_state="unverified"), officer)
    with pytest.raises(CodeOver), database.work(officer, NOW + timedelta(minutes=31)) as work:
        try_code(work, row.id, row.version, code)
    with database.work(officer, NOW + timedelta(minutes=30)) as work:
        assert try_code(work, row.id, row.version, code).ended_because == CodeOutcome.CONFIRMED


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "abcdef", "12\x003456", "１２３", "9" * 10**6]
)
def test_what_is_no_code_is_no_attempt(arrange: Arranger, database: Database, typed: str) -> None:
    officer = arrange.office.officer
    row, _ = sent(database, arrange.person(phone_state="unverified"), officer)
    with pytest.raises(Invalid), database.work(officer, NOW) as work:
        try_code(work, row.id, row.version, typed)
    with database.work(officer, NOW) as work:
        assert work.session.get_one(PhoneCodeRow, row.id).attempts == 0


def test_a_code_typed_in_digits_of_another_script_is_read(
    arrange: Arranger, database: Database
) -> None:
    officer = arrange.office.officer
    row, code = sent(database, arrange.person(phone_state="unverified"), officer)
    arabic = "\u200f" + "".join(chr(0x0660 + int(one)) for one in code)
    with database.work(officer, NOW) as work:
        assert try_code(work, row.id, row.version, arabic).ended_because == "confirmed"


def test_a_new_code_ends_the_one_before_and_three_a_day_are_enough(
    arrange: Arranger, database: Database
) -> None:
    officer = arrange.office.officer
    person = arrange.person(phone_state="unverified")
    first, code = sent(database, person, officer)
    sent(database, person, officer, minutes=1)
    with database.work(officer, NOW) as work:
        ended = work.session.get_one(PhoneCodeRow, first.id)
        assert ended.ended_because == CodeOutcome.REPLACED
    with pytest.raises(CodeOver), database.work(officer, NOW + timedelta(minutes=2)) as work:
        try_code(work, first.id, ended.version, code)
    sent(database, person, officer, minutes=3)
    with pytest.raises(TooManyCodes):
        sent(database, person, officer, minutes=4)
    sent(database, person, officer, days=1)


def test_asking_for_a_code_twice_by_a_double_click_sends_one(
    arrange: Arranger, database: Database
) -> None:
    officer = arrange.office.officer
    person = arrange.person(phone_state="unverified")
    with database.work(officer, NOW) as work:
        send_code(work, Whose(person.id), 1)
    with pytest.raises(Stale), database.work(officer, NOW) as work:
        send_code(work, Whose(person.id), 1)


def test_a_number_of_somebody_else_s_file_is_verified_for_nobody_without_saying_whose_it_is(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    other = arrange.person(
        phone=OTHERS,
        team_id=office.other_team_id,
        officer_id=office.outsider.staff_id,
        deputy_id=None,
    )
    person = arrange.person(phone=OTHERS, phone_state="unverified")
    for act in (
        lambda work: send_code(work, Whose(person.id), 1),
        lambda work: verify_heard(work, Whose(person.id), 1, "Gebeld, zat erbij."),
    ):
        with pytest.raises(NumberTaken) as refused, database.work(office.officer, NOW) as work:
            act(work)
        assert other.reference not in f"{refused.value}{refused.value.detail}{refused.value.title}"
        assert OTHERS not in f"{refused.value}{refused.value.detail}"


def test_a_number_that_became_somebody_else_s_meanwhile_is_not_verified(
    arrange: Arranger, database: Database
) -> None:
    officer = arrange.office.officer
    person = arrange.person(phone_state="unverified")
    row, code = sent(database, person, officer)
    arrange.person(phone=person.phone)
    with pytest.raises(NumberTaken), database.work(officer, NOW) as work:
        try_code(work, row.id, row.version, code)
    assert fresh(database, person).phone_state == "unverified"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"restricted": True}, "restricted-case"),
        ({"texts_consented": False}, "no-consent"),
        ({"opted_out_at": NOW}, "opted-out"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_no_code_goes_where_no_text_may(
    arrange: Arranger, database: Database, changes: dict[str, Any], why: str
) -> None:
    person = arrange.person(phone_state="unverified", **changes)
    with pytest.raises(CodeWithheld) as refused:
        sent(database, person, arrange.office.officer)
    assert refused.value.detail == why


def test_no_code_goes_in_quiet_hours(arrange: Arranger, database: Database) -> None:
    with pytest.raises(CodeWithheld) as refused:
        sent(database, arrange.person(), arrange.office.officer, hours=13)
    assert refused.value.detail == "quiet-hours"


def test_a_person_without_a_number_has_nothing_to_verify(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person(phone=None, phone_state="none")
    with pytest.raises(NoNumber):
        sent(database, person, arrange.office.officer)
    with pytest.raises(NoNumber), database.work(arrange.office.officer, NOW) as work:
        suspend_by_hand(work, Whose(person.id), person.version, "Verloren.")


def test_hearing_the_person_verifies_with_the_officer_s_reason(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person(phone_state="unverified")
    with database.work(arrange.office.officer, NOW) as work:
        verify_heard(work, Whose(person.id), 1, "Gebeld terwijl hij tegenover mij zat.")
    with database.work(arrange.office.officer, NOW) as work:
        newest = history_of(work.session, person.id, None)[0]
    assert (newest.state, newest.from_because) == ("verified", "heard")
    assert newest.note == "Gebeld terwijl hij tegenover mij zat."
    assert newest.from_by == arrange.office.officer.staff_id
    assert newest.from_at == NOW


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1_001, "a\x00b"])
def test_a_verification_or_suspension_without_a_reason_that_can_be_kept_is_refused(
    arrange: Arranger, database: Database, reason: str
) -> None:
    person = arrange.person()
    for act in (verify_heard, suspend_by_hand):
        with pytest.raises(Invalid), database.work(arrange.office.officer, NOW) as work:
            act(work, Whose(person.id), person.version, reason)
    assert states(database, person) == [("verified", "said")]


def test_verifying_again_begins_a_new_stretch_with_a_new_date(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    with database.work(arrange.office.officer, NOW + timedelta(days=150)) as work:
        verify_heard(work, Whose(person.id), 1, "Gebeld en gesproken.")
    assert states(database, person) == [("verified", "heard"), ("verified", "said")]
    assert fresh(database, person).phone_verified_at == NOW + timedelta(days=150)


def test_a_wrong_number_stops_everything_and_comes_back_only_when_heard(
    arrange: Arranger, database: Database
) -> None:
    officer = arrange.office.officer
    person = arrange.person()
    appointment = arrange.appointment(person, NOW + timedelta(days=3))
    waiting = arrange.message(appointment, state="planned", recipient=person.phone)
    with database.work(CLOCK, NOW) as work:
        suspend_number(
            recipient_of(work.session, get_person(work.session, person.id)),
            PhoneReason.WRONG_NUMBER,
        )
    with database.work(CLOCK, NOW) as work:
        held = get_message(work.session, waiting.id)
        assert (held.state, held.reason) == ("withheld", "wrong-number")
    assert states(database, person)[0] == ("suspended", "wrong-number")
    with database.work(officer, NOW) as work:
        assert not phone_file(work, Whose(person.id)).may_lift
    version = fresh(database, person).version
    with pytest.raises(CodeWithheld), database.work(officer, NOW) as work:
        send_code(work, Whose(person.id), version)
    with pytest.raises(NeedsVerification), database.work(officer, NOW) as work:
        lift_suspension(work, person.id, version, "Zal wel goed zijn.")
    with pytest.raises(NumberSuspended), database.work(officer, NOW) as work:
        suspend_by_hand(work, Whose(person.id), version, "Nog eens.")
    with database.work(officer, NOW) as work:
        verify_heard(work, Whose(person.id), version, "Gebeld, hij nam op.")
    assert fresh(database, person).phone_state == "verified"


def test_a_dead_number_may_be_tried_with_a_code_but_a_stranger_s_word_weighs_more(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    for reason in (
        PhoneReason.OUT_OF_SERVICE,
        PhoneReason.WRONG_NUMBER,
        PhoneReason.NO_SUCH_NUMBER,
    ):
        if reason is PhoneReason.WRONG_NUMBER:
            sent(database, person, arrange.office.officer)
        with database.work(CLOCK, NOW) as work:
            suspend_number(recipient_of(work.session, get_person(work.session, person.id)), reason)
    assert [reason for _, reason in states(database, person)][:2] == [
        "wrong-number",
        "channel-suspended-task",
    ]
    with pytest.raises(CodeWithheld):
        sent(database, person, arrange.office.officer)


def test_what_was_stopped_by_hand_is_lifted_by_hand_with_who_when_and_why(
    arrange: Arranger, database: Database
) -> None:
    officer = arrange.office.officer
    person = arrange.person()
    with database.work(officer, NOW) as work:
        suspend_by_hand(work, Whose(person.id), 1, "Telefoon ligt bij de politie.")
    with database.work(officer, NOW) as work:
        (task,) = work.session.exec(select(TaskRow)).all()
        assert (task.kind, task.reason, task.state) == ("check_number", "by-hand", "opened")
        assert phone_file(work, Whose(person.id)).may_lift
    version = fresh(database, person).version
    with database.work(officer, NOW + timedelta(days=1)) as work:
        lift_suspension(work, person.id, version, "Terug.")
    with database.work(officer, NOW) as work:
        lifted, stopped = history_of(work.session, person.id, None)[:2]
        assert work.session.get_one(TaskRow, task.id).state == "done"
    assert (lifted.state, lifted.from_because, lifted.note) == ("unverified", "lifted", "Terug.")
    assert (stopped.note, stopped.until_because) == ("Telefoon ligt bij de politie.", "lifted")
    assert stopped.until_by == officer.staff_id
    with database.work(CLOCK, NOW) as work:
        assert not reachability(work.session, get_person(work.session, person.id), NOW).unproven


def test_a_number_somebody_else_had_gets_no_text_before_it_is_verified(
    arrange: Arranger, database: Database
) -> None:
    first = arrange.person(phone=OTHERS)
    with database.work(CLOCK, NOW) as work:
        row = get_person(work.session, first.id)
        row.phone = "+12125550178"
    person = arrange.person(phone=OTHERS, phone_state="unverified")
    with database.work(CLOCK, NOW) as work:
        assert reachability(work.session, get_person(work.session, person.id), NOW).unproven
    row, code = sent(database, person, arrange.office.officer)
    with database.work(arrange.office.officer, NOW) as work:
        try_code(work, row.id, row.version, code)
    with database.work(CLOCK, NOW) as work:
        assert not reachability(work.session, get_person(work.session, person.id), NOW).unproven


def contact_of(arrange: Arranger, person: PersonRow, **changes: Any) -> RelatedPersonRow:
    values: dict[str, Any] = {
        "person_id": person.id, "role": "family", "name": "Zus Verzonnen", "phone": OTHERS,
        "texts_agreed": True, "from_on": NOW.date(),
    }  # fmt: skip
    row = RelatedPersonRow(**values | changes)
    arrange.add(row)
    return row


def test_a_contact_s_number_is_verified_by_a_code_to_that_number(
    arrange: Arranger, database: Database
) -> None:
    officer = arrange.office.officer
    person = arrange.person()
    contact = contact_of(arrange, person)
    with database.work(officer, NOW) as work:
        row = send_code(work, Whose(person.id, contact.id), contact.version)
    with database.work(CLOCK, NOW) as work:
        assert get_message(work.session, row.message_id).recipient == OTHERS
    code = digits(database, row)
    with database.work(officer, NOW) as work:
        try_code(work, row.id, row.version, code)
    with database.work(officer, NOW) as work:
        assert get_related(work.session, contact.id).phone_verified
    assert states(database, person, contact.id) == [("verified", "code"), ("unverified", "entered")]


def test_a_contact_s_number_is_stopped_and_comes_back_by_verification_alone(
    arrange: Arranger, database: Database
) -> None:
    officer = arrange.office.officer
    person = arrange.person()
    contact = contact_of(arrange, person, phone_verified=True)
    with database.work(officer, NOW) as work:
        suspend_by_hand(work, Whose(person.id, contact.id), 1, "Ander toestel.")
    with database.work(officer, NOW) as work:
        stopped = get_related(work.session, contact.id)
        assert not stopped.phone_verified
    assert states(database, person, contact.id)[0] == ("suspended", "by-hand")
    with database.work(officer, NOW) as work:
        verify_heard(work, Whose(person.id, contact.id), stopped.version, "Gebeld en gesproken.")
    assert states(database, person, contact.id)[0] == ("verified", "heard")


def test_a_contact_of_another_file_is_not_there(arrange: Arranger, database: Database) -> None:
    person, other = arrange.person(), arrange.person()
    contact = contact_of(arrange, other)
    with pytest.raises(NotFound), database.work(arrange.office.officer, NOW) as work:
        verify_heard(work, Whose(person.id, contact.id), contact.version, "Gebeld en gesproken.")
    with pytest.raises(NotFound), database.work(arrange.office.officer, NOW) as work:
        phone_file(work, Whose(person.id, contact.id))


@pytest.mark.parametrize("role", ["planner", "provider", "auditor", "admin"])
def test_only_who_writes_in_files_touches_numbers(
    arrange: Arranger, database: Database, role: str
) -> None:
    person = arrange.person()
    for act in (
        lambda work: send_code(work, Whose(person.id), 1),
        lambda work: verify_heard(work, Whose(person.id), 1, "een goede reden"),
        lambda work: suspend_by_hand(work, Whose(person.id), 1, "x"),
        lambda work: lift_suspension(work, person.id, 1, "x"),
        lambda work: try_code(work, person.id, 1, "123456"),
    ):
        with pytest.raises(Forbidden), database.work(getattr(arrange.office, role), NOW) as work:
            act(work)


def test_other_people_s_numbers_are_not_there(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    row, _ = sent(database, person, arrange.office.officer)
    with pytest.raises(NotFound), database.work(arrange.office.outsider, NOW) as work:
        verify_heard(work, Whose(person.id), 1, "Gebeld en gesproken.")
    with pytest.raises(NotFound), database.work(arrange.office.outsider, NOW) as work:
        try_code(work, row.id, 1, "123456")


def test_the_code_text_holds_nothing_but_the_code(arrange: Arranger, database: Database) -> None:
    person = arrange.person(
        phone_state="unverified", given_name="Herkenbaar", family_name="Persoon"
    )
    row, code = sent(database, person, arrange.office.officer)
    with database.work(CLOCK, NOW) as work:
        message = get_message(work.session, row.message_id)
    assert message.template == "number-verification"
    assert message.slot.startswith("verify:")
    assert message.appointment_id is None
    assert code in message.body
    for secret in ("Herkenbaar", "Persoon", person.reference, person.phone):
        assert str(secret) not in message.body


def disown(database: Database, person: PersonRow, related_id: UUID | None = None) -> None:
    with database.work(CLOCK, NOW) as work:
        suspend(work.session, person.id, related_id, PhoneReason.WRONG_NUMBER)


def test_a_wrong_number_entered_again_gets_no_code_before_somebody_was_heard_on_it(
    arrange: Arranger, database: Database
) -> None:
    officer, person = arrange.office.officer, arrange.person()
    number = person.phone
    disown(database, person)
    for phone, state in ((None, "none"), (number, "unverified")):
        with database.work(officer, NOW) as work:
            row = get_person(work.session, person.id, for_update=True)
            row.phone, row.phone_state = phone, state
    with pytest.raises(CodeWithheld):
        sent(database, person, officer)
    contact = contact_of(arrange, person, phone=number)
    with pytest.raises(CodeWithheld), database.work(officer, NOW) as work:
        send_code(work, Whose(person.id, contact.id), contact.version)
    with database.work(officer, NOW) as work:
        version = get_person(work.session, person.id).version
        verify_heard(work, Whose(person.id), version, "Gebeld, hij nam op.")
    sent(database, person, officer)


def test_another_file_s_wrong_number_is_no_reason_to_withhold_a_code(
    arrange: Arranger, database: Database
) -> None:
    before, officer = arrange.person(), arrange.office.officer
    number = before.phone
    disown(database, before)
    with database.work(CLOCK, NOW) as work:
        row = get_person(work.session, before.id, for_update=True)
        row.phone, row.phone_state = None, "none"
    row, _ = sent(database, arrange.person(phone=number, phone_state="unverified"), officer)
    with database.work(CLOCK, NOW) as work:
        assert get_message(work.session, row.message_id).recipient == number


def test_nobody_begins_a_stretch_that_stands_but_by_the_number_itself(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person(phone=None, phone_state="none")
    values = {
        "person_id": person.id, "number": OTHERS, "state": "verified", "from_at": NOW, "from_because": "heard",
    }  # fmt: skip
    for actor in (arrange.office.officer, CLOCK):
        with pytest.raises(Forbidden), database.work(actor, NOW) as work:
            work.session.add(PhoneNumberRow(**values))
