"""Texts that come in are understood, acted on once and answered, and never satisfy a duty."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from aftercare.casework.message_templates.acts import (
    Wording,
    activate_text,
    draft_text,
    propose_text,
)
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.message_templates.templates import TextKind
from aftercare.store.appointments.rows import AppointmentRow, OutcomeRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import InboundTextRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.tasks.rows import TaskRow
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import CALLBACK, NOW, Arranger

TOMORROW = NOW + timedelta(days=1, hours=1)
UNKNOWN_NUMBER = "+15055550199"


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


@pytest.fixture
def notified(arrange: Arranger, person: PersonRow) -> AppointmentRow:
    """Tomorrow's appointment, of which the person was told."""
    return arrange.appointment(person, TOMORROW, state="notified", known_at=NOW)


def inbox(database: Database) -> list[InboundTextRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(InboundTextRow).order_by(col(InboundTextRow.id))
        return list(work.session.exec(query))


def test_a_yes_confirms_the_next_appointment_the_person_was_notified_of(
    arrange: Arranger, post_room: PostRoom, person: PersonRow, notified: AppointmentRow
) -> None:
    not_notified = arrange.appointment(person, NOW + timedelta(hours=3))
    later = arrange.appointment(
        person, TOMORROW + timedelta(days=7), state="notified", known_at=NOW
    )
    past = arrange.appointment(
        person, NOW - timedelta(days=7), state="notified", known_at=NOW - timedelta(days=8)
    )
    answer = post_room.reply(person.phone or "", "Ja, ik kom!")
    assert answer == "Bedankt. Wij verwachten u op wo 25 nov om 10:00."
    states = [post_room.appointment(row).state for row in (notified, not_notified, later, past)]
    assert states == ["confirmed", "scheduled", "notified", "notified"]
    # An open page must see that it changed.
    assert post_room.appointment(notified).version == notified.version + 1


def test_a_yes_changes_nothing_about_when_the_person_was_notified(
    post_room: PostRoom, person: PersonRow, notified: AppointmentRow
) -> None:
    post_room.wait(hours=1)
    assert post_room.reply(person.phone or "", "ja") is not None
    assert post_room.appointment(notified).known_at == NOW


def test_a_yes_is_about_the_appointment_of_the_last_text_not_the_next_one(
    arrange: Arranger, post_room: PostRoom, person: PersonRow, notified: AppointmentRow
) -> None:
    arrange.message(notified, state="delivered", claimed_at=NOW - timedelta(days=1))
    later = arrange.appointment(
        person, TOMORROW + timedelta(days=7), state="notified", known_at=NOW
    )
    arrange.message(later, state="accepted", claimed_at=NOW - timedelta(hours=1))
    refused = arrange.appointment(person, TOMORROW + timedelta(days=3), known_at=NOW)
    arrange.message(refused, state="failed", claimed_at=NOW)
    assert post_room.reply(person.phone or "", "ja") is not None
    states = [post_room.appointment(row).state for row in (notified, later, refused)]
    assert states == ["notified", "confirmed", "scheduled"]


@pytest.mark.parametrize("body", ["ja", "nee"])
@pytest.mark.parametrize("since", ["moved", "cancelled_by_service", "begun"])
def test_an_answer_about_what_no_longer_stands_as_notified_is_for_a_person(
    arrange: Arranger,
    post_room: PostRoom,
    person: PersonRow,
    notified: AppointmentRow,
    body: str,
    since: str,
) -> None:
    other = arrange.appointment(
        person,
        TOMORROW + timedelta(days=7),
        state="notified",
        known_at=NOW - timedelta(days=3),
    )
    arrange.message(other, state="delivered", claimed_at=NOW - timedelta(days=3))
    arrange.message(notified, state="delivered", claimed_at=NOW)
    if since == "begun":
        post_room.clock.move_to(TOMORROW)
    else:
        post_room.change(notified, state=since)
    assert post_room.reply(person.phone or "", body) is None
    assert post_room.appointment(other).state == "notified"
    assert post_room.tasks() == [("answer_text", "changed-since")]


def test_whoever_starts_without_having_agreed_to_texts_is_promised_none(
    arrange: Arranger, post_room: PostRoom
) -> None:
    person = arrange.person(texts_consented=False, opted_out_at=NOW - timedelta(days=3))
    assert post_room.reply(person.phone or "", "start") is None
    assert post_room.person(person).opted_out_at is None
    assert post_room.tasks() == [("answer_text", "no-consent")]


def test_an_answer_in_the_house_s_own_words_names_nobody_of_the_case(
    arrange: Arranger, post_room: PostRoom, person: PersonRow, notified: AppointmentRow
) -> None:
    words = Wording(
        TextKind.REPLY_TO_YES,
        "nl",
        "Tot {weekday_date} {time}, groet Framboos.",
        "Korter en duidelijker",
    )
    with arrange.database.work(arrange.office.admin, NOW) as work:
        drafted = draft_text(work, words)
        propose_text(work, drafted.id, 1)
    with arrange.database.work(arrange.staff("admin"), NOW) as work:
        activate_text(work, drafted.id, 2)
    assert post_room.reply(person.phone or "", "ja") == "Tot wo 25 nov 10:00, groet Framboos."
    post_room.change(person, family_name="Framboos")
    again = post_room.reply(person.phone or "", "ja")
    assert again == "Bedankt. Wij verwachten u op wo 25 nov om 10:00."


def test_a_yes_to_nothing_gets_no_answer_and_changes_nothing(
    arrange: Arranger, post_room: PostRoom, person: PersonRow
) -> None:
    row = arrange.appointment(person, TOMORROW)
    assert post_room.reply(person.phone or "", "ja") is None
    assert post_room.appointment(row).state == "scheduled"


def test_of_a_yes_and_a_no_the_last_one_counts(
    post_room: PostRoom, person: PersonRow, notified: AppointmentRow
) -> None:
    states = []
    for body in ("ja", "nee", "nee", "ja"):
        post_room.reply(person.phone or "", body)
        states.append(post_room.appointment(notified).state)
    assert states == ["confirmed", "notified", "notified", "confirmed"]


def test_a_no_leaves_the_duty_standing_and_asks_an_officer_to_call(
    post_room: PostRoom, person: PersonRow, notified: AppointmentRow
) -> None:
    answer = post_room.reply(person.phone or "", "nee")
    assert answer is not None
    assert CALLBACK in answer
    assert post_room.appointment(notified).state == "notified"
    assert post_room.tasks() == [("wants_to_move", "cannot-come")]
    post_room.reply(person.phone or "", "nee sorry")
    assert post_room.tasks() == [("wants_to_move", "cannot-come")]


@pytest.mark.parametrize("earlier", ["late", "cancelled_by_service", "moved", None])
def test_a_no_before_the_next_reminder_is_about_the_next_appointment(
    arrange: Arranger,
    database: Database,
    post_room: PostRoom,
    person: PersonRow,
    earlier: str | None,
) -> None:
    if earlier is not None:
        past = arrange.appointment(person, NOW - timedelta(days=1), state=earlier, known_at=NOW)
        arrange.message(past, state="delivered", claimed_at=NOW - timedelta(days=2))
    arrange.appointment(person, NOW + timedelta(hours=3), kind="device_check")
    coming = arrange.appointment(person, TOMORROW)
    arrange.appointment(person, TOMORROW + timedelta(days=7))
    assert "blijft staan" in (post_room.reply(person.phone or "", "nee") or "")
    with database.work(CLOCK, NOW) as work:
        [task] = work.session.exec(select(TaskRow))
    assert (task.kind, task.appointment_id) == ("wants_to_move", coming.id)


def test_a_stop_stops_the_next_reminder_and_a_start_brings_it_back(
    arrange: Arranger, post_room: PostRoom, person: PersonRow, notified: AppointmentRow
) -> None:
    first, second = arrange.message(notified), arrange.message(notified, slot="T-0")
    post_room.change(second, due_at=NOW + timedelta(hours=1))
    assert post_room.reply(person.phone or "", "STOP") is not None
    post_room.drain()
    assert post_room.message(first).reason == "opted-out"
    assert post_room.reply(person.phone or "", "start") is not None
    assert post_room.person(person).opted_out_at is None
    post_room.wait(hours=1)
    post_room.drain()
    assert post_room.message(second).state == "accepted"


def test_a_second_stop_keeps_the_moment_of_the_first(
    post_room: PostRoom, person: PersonRow
) -> None:
    post_room.reply(person.phone or "", "stop")
    post_room.wait(hours=1)
    post_room.reply(person.phone or "", "stop")
    assert post_room.person(person).opted_out_at == NOW


def test_a_wrong_number_is_suspended_and_checked(
    arrange: Arranger, post_room: PostRoom, person: PersonRow, notified: AppointmentRow
) -> None:
    reminder = arrange.message(notified)
    assert post_room.reply(person.phone or "", "U heeft het verkeerde nummer") is not None
    assert post_room.person(person).phone_state == "suspended"
    assert post_room.tasks() == [("check_number", "wrong-number")]
    post_room.drain()
    assert post_room.message(reminder).reason == "wrong-number"


def test_help_is_answered_with_the_neutral_number(post_room: PostRoom, person: PersonRow) -> None:
    answer = post_room.reply(person.phone or "", "help")
    assert answer is not None
    assert CALLBACK in answer
    assert post_room.tasks() == []


def test_a_language_is_changed_and_the_answer_is_in_it(
    post_room: PostRoom, person: PersonRow
) -> None:
    assert post_room.reply(person.phone or "", "English") == (
        "Messages will be in English from now on."
    )
    changed = post_room.person(person)
    # An open page must see that it changed.
    assert (changed.language, changed.version) == ("en", person.version + 1)


def test_what_is_not_understood_goes_to_a_person_without_an_answer(
    post_room: PostRoom, person: PersonRow, notified: AppointmentRow
) -> None:
    assert post_room.reply(person.phone or "", "ja maar ik kan niet") is None
    assert post_room.appointment(notified).state == "notified"
    assert post_room.tasks() == [("answer_text", "unclear-reply")]


def test_the_same_text_delivered_twice_is_acted_on_once(
    database: Database, post_room: PostRoom, person: PersonRow, notified: AppointmentRow
) -> None:
    assert post_room.reply(person.phone or "", "ja", sid="SM1") is not None
    version = post_room.appointment(notified).version
    assert post_room.reply(person.phone or "", "ja", sid="SM1") is None
    assert post_room.reply(person.phone or "", "stop", sid="SM1") is None
    assert post_room.appointment(notified).version == version
    assert post_room.person(person).opted_out_at is None
    assert len(inbox(database)) == 1


@pytest.mark.parametrize("body", ["ja", "stop", "verkeerd nummer"])
def test_a_number_of_two_people_confirms_nothing_about_either(
    arrange: Arranger,
    database: Database,
    post_room: PostRoom,
    person: PersonRow,
    notified: AppointmentRow,
    body: str,
) -> None:
    arrange.person(phone=person.phone)
    assert post_room.reply(person.phone or "", body) is None
    (kept,) = inbox(database)
    assert (kept.person_id, kept.body) == (None, body)
    assert post_room.appointment(notified).state == "notified"
    # STOP alone is heard: it asks each officer, and says nothing to the sender.
    asked = [("check_number", "stop-shared")] * 2 if body == "stop" else []
    assert post_room.tasks() == asked


def test_an_unknown_sender_goes_to_the_unclaimed_texts(
    database: Database, post_room: PostRoom, person: PersonRow
) -> None:
    assert post_room.reply(UNKNOWN_NUMBER, "ja") is None
    assert [(row.person_id, row.sender) for row in inbox(database)] == [(None, UNKNOWN_NUMBER)]


def test_a_closed_file_is_nobodys_number(
    arrange: Arranger, database: Database, post_room: PostRoom
) -> None:
    closed = arrange.person(closed_on=NOW.date())
    assert post_room.reply(closed.phone or "", "stop") is None
    assert inbox(database)[0].person_id is None


@pytest.mark.parametrize("body", ["", "\0", "ja\0", "x" * 5_000, "' or 1=1 --", "🙂"])
def test_no_text_is_too_odd_to_be_kept(
    database: Database, post_room: PostRoom, person: PersonRow, body: str
) -> None:
    post_room.reply(person.phone or "", body)
    (kept,) = inbox(database)
    assert kept.body == body.replace("\0", "")[:1_600]


@pytest.mark.parametrize("body", ["ja", "nee", "stop", "start", "help", "ik was er gewoon"])
def test_no_reply_ever_records_an_outcome(
    arrange: Arranger, database: Database, post_room: PostRoom, person: PersonRow, body: str
) -> None:
    rows = [
        arrange.appointment(
            person, NOW - timedelta(days=days), state=state, known_at=NOW - timedelta(days=30)
        )
        for days, state in enumerate(("missed", "outcome_overdue", "notified"), start=2)
    ]
    post_room.reply(person.phone or "", body)
    assert [post_room.appointment(row).state for row in rows] == [
        "missed", "outcome_overdue", "notified",
    ]  # fmt: skip
    with database.work(CLOCK, NOW) as work:
        assert work.session.exec(select(OutcomeRow)).all() == []
