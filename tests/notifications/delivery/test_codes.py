"""A code goes out like any text, to the telephone it is about, and not a moment after it is over."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from aftercare.base.errors import IllegalTransition
from aftercare.casework.messages.acts import resend
from aftercare.casework.phones.acts import Whose, suspend_by_hand
from aftercare.casework.phones.codes import send_code, try_code
from aftercare.casework.staff.phones import enter_phone, own_phone, remove_phone, send_own_code
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.phones.verification import CODE_VALID
from aftercare.domain.reminders.policy_parsing import USUAL
from aftercare.domain.time.wall_time import at_wall, civil_date
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.messages.rows import MessageRow, get_message
from aftercare.store.people.related_person_rows import RelatedPersonRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.phones.code_rows import PhoneCodeRow, clear_digits
from aftercare.store.phones.rows import history_of
from tests.notifications.delivery.staff_numbers import give_number
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import NOW, Arranger

SISTER, COLLEAGUES = "+12125550177", "+447700900961"


def code_for(arrange: Arranger, database: Database, whose: Whose, version: int = 1) -> PhoneCodeRow:
    with database.work(arrange.office.officer, NOW) as work:
        return send_code(work, whose, version)


def message_of(post_room: PostRoom, code: PhoneCodeRow) -> MessageRow:
    with post_room.database.work(CLOCK, NOW) as work:
        return get_message(work.session, code.message_id)


def test_a_code_to_an_unverified_number_arrives_and_verifies_it(
    arrange: Arranger, database: Database, post_room: PostRoom
) -> None:
    person = arrange.person(phone_state="unverified")
    code = code_for(arrange, database, Whose(person.id))
    assert post_room.drain() == 1
    (text,) = post_room.texts()
    assert text.number == person.phone
    found = re.search("[0-9]{6}", text.body)
    assert found
    with database.work(arrange.office.officer, NOW) as work:
        assert try_code(work, code.id, 1, found[0]).ended_because == "confirmed"
    assert post_room.person(person).phone_state == "verified"


def test_a_code_to_a_contact_goes_there_although_texts_do_not_yet(
    arrange: Arranger, database: Database, post_room: PostRoom
) -> None:
    person = arrange.person()
    contact = RelatedPersonRow(
        person_id=person.id, role="family", name="Zus Verzonnen", phone=SISTER, texts_agreed=True,
        from_on=NOW.date(),
    )  # fmt: skip
    arrange.add(contact)
    code_for(arrange, database, Whose(person.id, contact.id))
    assert post_room.drain() == 1
    assert [text.number for text in post_room.texts()] == [SISTER]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"phone": SISTER}, "number-changed"),
        ({"texts_consented": False}, "no-consent"),
        ({"opted_out_at": NOW}, "opted-out"),
        ({"restricted": True}, "restricted-case"),
    ],
    ids=["another number", "consent withdrawn", "a stop", "restricted"],
)
def test_what_changed_since_it_was_asked_for_holds_it_back(
    arrange: Arranger, database: Database, post_room: PostRoom, changes: dict[str, Any], reason: str
) -> None:
    person = arrange.person(phone_state="unverified")
    code = code_for(arrange, database, Whose(person.id))
    post_room.change(person, **changes)
    post_room.drain()
    assert post_room.texts() == []
    message = message_of(post_room, code)
    assert (message.state, message.reason) == ("cancelled", reason)


def test_a_code_that_was_replaced_before_it_left_never_leaves(
    arrange: Arranger, database: Database, post_room: PostRoom
) -> None:
    person = arrange.person(phone_state="unverified")
    first = code_for(arrange, database, Whose(person.id))
    code_for(arrange, database, Whose(person.id), version=2)
    post_room.drain()
    assert len(post_room.texts()) == 1
    assert (message_of(post_room, first).state, message_of(post_room, first).reason) == (
        "cancelled",
        "code-over",
    )


def test_a_code_that_failed_is_asked_for_anew_and_not_sent_again(
    arrange: Arranger, database: Database, post_room: PostRoom
) -> None:
    """By the time an officer may read its text, the digits are out of it."""
    person = arrange.person(phone_state="unverified")
    first = code_for(arrange, database, Whose(person.id))
    post_room.change(message_of(post_room, first), state="failed")
    code_for(arrange, database, Whose(person.id), version=2)
    failed = message_of(post_room, first)
    assert "******" in failed.body
    with database.work(arrange.office.officer, NOW) as work, pytest.raises(IllegalTransition):
        resend(work, failed.id, failed.version)


def test_a_code_nobody_sent_in_time_is_called_off_without_a_task_and_loses_its_digits(
    arrange: Arranger, database: Database, post_room: PostRoom
) -> None:
    person = arrange.person(phone_state="unverified")
    code = code_for(arrange, database, Whose(person.id))
    post_room.wait(minutes=31)
    post_room.drain()
    assert post_room.texts() == []
    with database.work(CLOCK, NOW + CODE_VALID + timedelta(minutes=2)) as work:
        assert clear_digits(work.session, work.now) == 1
    message = message_of(post_room, code)
    assert (message.state, message.reason) == ("cancelled", "code-over")
    assert post_room.tasks() == []
    assert not re.search("[0-9]{6}", message.body)


def test_a_code_that_would_have_to_wait_for_the_morning_is_called_off_without_a_task(
    arrange: Arranger, database: Database, post_room: PostRoom
) -> None:
    person = arrange.person(phone_state="unverified")
    quiet_from = at_wall(civil_date(NOW), USUAL.quiet_from)
    with database.work(arrange.office.officer, quiet_from - timedelta(minutes=5)) as work:
        code = send_code(work, Whose(person.id), 1)
    post_room.clock.move_to(quiet_from + timedelta(minutes=5))
    post_room.drain()
    message = message_of(post_room, code)
    assert (message.state, message.reason) == ("cancelled", "code-over")
    assert (post_room.texts(), post_room.tasks()) == ([], [])


def test_a_wrong_number_reply_to_a_code_stops_the_number_and_the_code_with_it(
    arrange: Arranger, database: Database, post_room: PostRoom
) -> None:
    person = arrange.person(phone_state="unverified")
    code_for(arrange, database, Whose(person.id))
    post_room.drain()
    post_room.reply(person.phone or "", "verkeerd nummer")
    assert post_room.person(person).phone_state == "suspended"
    assert stretch(database, person)[:2] == ("suspended", "wrong-number")
    assert ("check_number", "wrong-number") in post_room.tasks()


def another_number(work: UnitOfWork, staff_id: UUID, version: int) -> None:
    enter_phone(work, staff_id, version, "+447700900960")


@pytest.mark.parametrize(
    ("act", "minutes", "fate"),
    [
        (None, 30, ("accepted", None)),
        (None, 31, ("skipped_late", "too-late")),
        (another_number, 0, ("cancelled", "code-over")),
        (remove_phone, 0, ("cancelled", "code-over")),
        (send_own_code, 0, ("cancelled", "code-over")),
    ],
    ids=["in time", "too late", "another number", "no number any more", "a newer code"],
)
def test_a_colleagues_code_leaves_only_while_it_can_be_said(
    arrange: Arranger,
    database: Database,
    post_room: PostRoom,
    act: Callable[[UnitOfWork, UUID, int], None] | None,
    minutes: int,
    fate: tuple[str, str | None],
) -> None:
    deputy = arrange.office.deputy
    give_number(database, deputy, COLLEAGUES, verified=False)
    for each in (send_own_code, act):
        if each is not None:
            with database.work(deputy, NOW) as work:
                each(work, deputy.staff_id, own_phone(work, deputy.staff_id).version)
    post_room.wait(minutes=minutes)
    post_room.drain()
    with database.work(CLOCK, NOW) as work:
        texts = work.session.exec(select(MessageRow).order_by(col(MessageRow.id))).all()
    assert (texts[0].state, texts[0].reason) == fate
    assert [one.state for one in texts[1:]] == (["accepted"] if act is send_own_code else [])
    assert post_room.tasks() == []


@pytest.mark.parametrize(
    ("number_says", "why"),
    [
        (30005, "channel-suspended-task"),
        (30006, "channel-suspended-task"),
        (21614, "channel-suspended-task"),
    ],
)
def test_a_dead_number_is_stopped_with_what_waits_for_it_and_the_history_says_why(
    arrange: Arranger, database: Database, post_room: PostRoom, number_says: int, why: str
) -> None:
    person = arrange.person()
    gone = arrange.appointment(person, NOW + timedelta(days=1))
    sent = arrange.message(gone, state="planned", recipient=person.phone)
    later = arrange.appointment(person, NOW + timedelta(days=9))
    waiting = arrange.message(
        later, state="planned", recipient=person.phone, due_at=NOW + timedelta(days=8)
    )
    post_room.drain()
    sid = post_room.message(sent).provider_sid
    assert sid
    post_room.receipt(sent, sid, "undelivered", number_says)
    assert post_room.person(person).phone_state == "suspended"
    assert stretch(database, person)[:2] == ("suspended", why)
    held = post_room.message(waiting)
    assert (held.state, held.reason) == ("withheld", why)


def test_a_number_stopped_by_hand_gets_nothing_that_waited(
    arrange: Arranger, database: Database, post_room: PostRoom
) -> None:
    person = arrange.person()
    appointment = arrange.appointment(person, NOW + timedelta(days=1))
    arrange.message(appointment, state="planned", recipient=person.phone)
    with database.work(arrange.office.officer, NOW) as work:
        suspend_by_hand(work, Whose(person.id), 1, "Kwijt.")
    post_room.drain()
    assert post_room.texts() == []


def stretch(database: Database, person: PersonRow | UUID) -> tuple[str, str, str | None]:
    person_id = person if isinstance(person, UUID) else person.id
    with database.work(CLOCK, NOW) as work:
        newest = history_of(work.session, person_id, None)[0]
    return newest.state, newest.from_because, newest.note
