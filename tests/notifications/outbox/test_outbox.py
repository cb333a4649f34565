"""A text leaves once, under a claim that was committed before, and only while it is true."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.base.ids import new_id
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.message_templates.free_texts import CHOSEN, FREE_TEXT
from aftercare.domain.messages.delivery import ASKED_AFTER, Remedy
from aftercare.notifications.gateways.gateway import Accepted, OutgoingMessage, Refused, SendReport
from aftercare.notifications.gateways.no_redaction import NoRedaction
from aftercare.notifications.outbox.claiming import CLAIM_TERM, CLAIMS_EACH
from aftercare.scheduling.reminders.plan_reminders import OF_A_TRIAL
from aftercare.store.appointments.rows import AppointmentRow, get_appointment
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow, get_message
from aftercare.store.people.related_person_rows import RelatedPersonRow
from aftercare.store.sites.rows import SiteRow
from aftercare.store.tasks.rows import TaskRow
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import NOW, Arranger

TOMORROW = NOW + timedelta(days=1, hours=1)
TONIGHT = datetime(2026, 11, 24, 19, 30, tzinfo=UTC)  # 20:30 in Amsterdam


@pytest.fixture
def appointment(arrange: Arranger) -> AppointmentRow:
    """Tomorrow at ten."""
    return arrange.appointment(arrange.person(), TOMORROW)


@pytest.fixture
def message(arrange: Arranger, appointment: AppointmentRow) -> MessageRow:
    """Its day-before reminder, due now."""
    return arrange.message(appointment)


def test_a_due_text_leaves_once_and_its_appointment_is_notified(
    post_room: PostRoom, appointment: AppointmentRow, message: MessageRow
) -> None:
    assert post_room.drain() == 1
    assert post_room.drain() == 0
    (text,) = post_room.texts()
    assert (text.number, text.body, text.message_id) == (
        message.recipient, message.body, message.id,
    )  # fmt: skip
    sent = post_room.message(message)
    assert (sent.state, sent.attempts, sent.provider_sid) == ("accepted", 1, text.sid)
    assert (sent.claim_expires_at, sent.next_look_at) == (None, NOW + ASKED_AFTER)
    booked = post_room.appointment(appointment)
    assert (booked.state, booked.known_at) == ("notified", NOW)


def test_what_is_due_later_waits(post_room: PostRoom, message: MessageRow) -> None:
    post_room.change(message, due_at=NOW + timedelta(microseconds=1))
    assert post_room.drain() == 0
    assert post_room.message(message).state == "planned"


def test_more_than_a_batch_leaves_in_one_go(arrange: Arranger, post_room: PostRoom) -> None:
    rows = [
        arrange.message(arrange.appointment(arrange.person(), TOMORROW, officer_id=None))
        for _ in range(45)
    ]
    assert post_room.drain() == 45
    assert {post_room.message(row).state for row in rows} == {"accepted"}
    assert len(post_room.texts()) == 45


class WatchingGateway(NoRedaction):
    """Looks, from another connection, at what is committed while a text is being posted."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.seen: list[tuple[str, bool]] = []

    def send(self, message: OutgoingMessage) -> SendReport:
        with self._database.work(CLOCK, NOW) as work:
            row = get_message(work.session, message.message_id)
            booked = get_appointment(work.session, row.appointment_id or new_id())
            begun = row.unbegun_claim is None
            self.seen.append((row.state, booked.known_at is not None and begun))
        return Accepted(f"SM{message.message_id.hex}", "queued")


def test_the_claim_is_committed_before_the_text_is_posted(fresh_database: Database) -> None:
    arrange = Arranger(fresh_database)
    arrange.message(arrange.appointment(arrange.person(), TOMORROW))
    gateway = WatchingGateway(fresh_database)
    assert PostRoom(fresh_database, FixedClock(NOW), gateway).drain() == 1
    assert gateway.seen == [("claimed", True)]


CHANGES_OF_PERSON: dict[str, tuple[dict[str, Any], str]] = {
    "opted out": ({"opted_out_at": NOW}, "opted-out"),
    "no consent": ({"texts_consented": False}, "no-consent"),
    "suspended": ({"phone_state": "suspended"}, "number-suspended"),
    "restricted": ({"restricted": True}, "restricted-case"),
}


@pytest.mark.parametrize(
    ("change", "reason"), CHANGES_OF_PERSON.values(), ids=CHANGES_OF_PERSON.keys()
)
def test_what_became_forbidden_since_planning_is_withheld_and_an_officer_calls(
    post_room: PostRoom, message: MessageRow, change: dict[str, Any], reason: str
) -> None:
    post_room.change(post_room.person(message.person_id), **change)
    assert post_room.drain() == 0
    held = post_room.message(message)
    assert (held.state, held.reason) == ("withheld", reason)
    assert post_room.tasks() == [("call_person", reason)]
    assert post_room.texts() == []


@pytest.mark.parametrize(("reason", "state"), [(CHOSEN, "accepted"), (None, "withheld")])
def test_in_a_restricted_case_only_what_was_chosen_for_it_leaves(
    post_room: PostRoom, message: MessageRow, reason: str | None, state: str
) -> None:
    post_room.change(post_room.person(message.person_id), restricted=True)
    words = {"appointment_id": None, "template": FREE_TEXT, "body": "Bel 088-1234567."}
    post_room.change(message, reason=reason, **words)
    post_room.drain()
    assert post_room.message(message).state == state


@pytest.mark.parametrize("kind", ["custody", "admission"])
def test_whoever_was_taken_in_since_planning_gets_no_text(
    arrange: Arranger, post_room: PostRoom, message: MessageRow, kind: str
) -> None:
    person = post_room.person(message.person_id)
    arrange.away(person, kind, NOW - timedelta(hours=1), NOW + timedelta(days=30))
    post_room.drain()
    assert post_room.message(message).reason == "in-custody"
    assert post_room.texts() == []


def test_a_number_that_came_to_be_shared_gets_no_text(
    arrange: Arranger, post_room: PostRoom, message: MessageRow
) -> None:
    arrange.person(phone=message.recipient)
    post_room.drain()
    assert post_room.message(message).reason == "number-shared"


@pytest.mark.parametrize(
    "state", ["moved", "cancelled_by_service", "attended", "missed", "outcome_overdue"]
)
def test_a_text_about_what_no_longer_stands_is_called_off(
    post_room: PostRoom, appointment: AppointmentRow, message: MessageRow, state: str
) -> None:
    post_room.change(appointment, state=state)
    post_room.drain()
    off = post_room.message(message)
    assert (off.state, off.reason) == ("cancelled", "appointment-changed")
    assert (post_room.texts(), post_room.tasks()) == ([], [])


def test_with_another_number_the_reminders_are_planned_anew(
    post_room: PostRoom, appointment: AppointmentRow, message: MessageRow
) -> None:
    post_room.change(appointment, reminders_planned_at=NOW)
    post_room.change(post_room.person(message.person_id), phone="+15055550150")
    post_room.drain()
    assert post_room.message(message).reason == "number-changed"
    assert post_room.appointment(appointment).reminders_planned_at is None
    assert post_room.texts() == []


def test_in_quiet_hours_a_text_waits_for_the_morning(
    arrange: Arranger, post_room: PostRoom, message: MessageRow
) -> None:
    post_room.clock.move_to(TONIGHT)
    assert post_room.drain() == 0
    waiting = post_room.message(message)
    assert (waiting.state, waiting.due_at) == ("planned", datetime(2026, 11, 25, 7, 0, tzinfo=UTC))
    post_room.clock.move_to(waiting.due_at)
    # 08:00, and the appointment is at ten: two hours before is still of use.
    assert post_room.drain() == 1


def test_what_the_morning_would_be_too_late_for_is_notified_in_the_evening(
    arrange: Arranger, post_room: PostRoom
) -> None:
    """Tomorrow at half past nine, and nothing leaves before eight, when it helps no more."""
    early = arrange.appointment(arrange.person(), TOMORROW - timedelta(minutes=30))
    waiting = arrange.message(early, useful_until_at=TOMORROW - timedelta(minutes=150))
    post_room.clock.move_to(TONIGHT)
    post_room.drain()
    assert post_room.message(waiting).state == "skipped_late"
    assert post_room.tasks() == [("reminder_late", "reminder-too-late")]


def test_the_first_and_last_moment_of_the_day(arrange: Arranger, post_room: PostRoom) -> None:
    row = arrange.message(arrange.appointment(arrange.person(), NOW + timedelta(days=3)))
    post_room.change(row, due_at=NOW - timedelta(days=1))
    post_room.clock.move_to(datetime(2026, 11, 24, 19, 0, tzinfo=UTC))
    assert post_room.drain() == 0
    post_room.clock.move_to(datetime(2026, 11, 25, 7, 0, tzinfo=UTC))
    assert post_room.drain() == 1


def test_a_batch_of_which_nothing_may_leave_does_not_hold_up_the_next(
    arrange: Arranger, post_room: PostRoom
) -> None:
    moved = arrange.appointment(arrange.person(), TOMORROW, state="moved", officer_id=None)
    for number in range(CLAIMS_EACH):
        arrange.message(moved, slot=f"text-{number}")
    last = arrange.message(arrange.appointment(arrange.person(), TOMORROW))
    assert post_room.drain() == 1
    assert post_room.message(last).state == "accepted"


@pytest.mark.parametrize("late_us", [0, 1])
def test_a_text_that_would_come_too_late_is_skipped_and_somebody_calls(
    post_room: PostRoom, message: MessageRow, late_us: int
) -> None:
    post_room.clock.move_to(message.useful_until_at + timedelta(microseconds=late_us))
    assert post_room.drain() == 1 - late_us
    if late_us:
        assert post_room.message(message).state == "skipped_late"
        assert post_room.tasks() == [("reminder_late", "reminder-too-late")]
        with post_room.database.work(CLOCK, NOW) as work:
            task = work.session.exec(select(TaskRow)).one()
        assert task.due_at == TOMORROW - timedelta(hours=1)


def test_an_early_reminder_that_is_late_is_skipped_in_silence(
    post_room: PostRoom, message: MessageRow
) -> None:
    """The next reminder takes over from it."""
    post_room.change(message, slot="T-4", useful_until_at=NOW - timedelta(seconds=1))
    post_room.drain()
    assert (post_room.message(message).state, post_room.tasks()) == ("skipped_late", [])


def test_a_text_that_gives_someone_away_does_not_leave(
    post_room: PostRoom, message: MessageRow
) -> None:
    post_room.change(message, body="U moet zich melden bij de reclassering.")
    post_room.drain()
    stopped = post_room.message(message)
    assert (stopped.state, stopped.reason) == ("failed", "revealing-text")
    assert post_room.tasks() == [("call_person", "revealing-text")]


def test_a_text_that_cannot_be_decrypted_does_not_leave(
    post_room: PostRoom, message: MessageRow
) -> None:
    with post_room.database.work(CLOCK, NOW) as work:
        work.session.execute(text("update message set body = left(body, -5) || 'AAA=~'"))
    post_room.drain()
    assert post_room.message(message).state == "failed"
    assert post_room.tasks() == [("call_person", "revealing-text")]


@pytest.mark.parametrize(
    "words",
    ["Groet van Framboos", "Uw kurator wacht op u", "Kom naar Huize Vlierbes"],
    ids=["a name", "another language", "a new place"],
)
def test_somebody_s_own_words_are_held_against_the_case_of_the_moment_they_leave(
    post_room: PostRoom, arrange: Arranger, message: MessageRow, words: str
) -> None:
    """What was said before may name who or what has come into the file since."""
    arrange.add(SiteRow(name="Huize Vlierbes", kind="group"))
    related: dict[str, Any] = {
        "name": "Fien Framboos",
        "role": "family",
        "from_on": NOW.date(),
        "language": "nl",
    }
    arrange.add(RelatedPersonRow(person_id=message.person_id, **related))
    post_room.change(message, appointment_id=None, template="free-text", body=words)
    post_room.drain()
    stopped = post_room.message(message)
    assert (stopped.state, stopped.reason) == ("failed", "revealing-text")
    assert post_room.tasks() == [("call_person", "revealing-text")]


@pytest.mark.parametrize(
    ("words", "version", "state"),
    [
        ("Framboos wacht op u. Bel 088-1234567.", 2, "failed"),
        ("Framboos wacht op u. Bel 088-1234567.", OF_A_TRIAL, "failed"),
        ("Kom naar Huize Vlierbes. Bel 088-1234567.", 2, "failed"),
        ("U heeft een afspraak. Bel 088-1234567.", 2, "accepted"),
        ("Bel 088-1234567. Wij verwachten u.", 2, "accepted"),
    ],
    ids=["a name", "in a trial", "a new place", "nobody", "a surname that our own texts hold too"],
)
def test_the_house_s_own_wording_is_held_against_the_case_of_the_moment_it_leaves(
    post_room: PostRoom,
    arrange: Arranger,
    message: MessageRow,
    words: str,
    version: int,
    state: str,
) -> None:
    """Whoever wrote the template could not know who is called what."""
    arrange.add(SiteRow(name="Huize Vlierbes", kind="group"))
    person = post_room.person(message.person_id)
    post_room.change(person, given_name="Jan Bel", family_name="Framboos")
    post_room.change(message, template_version=version, body=words)
    post_room.drain()
    assert post_room.message(message).state == state
    stopped = [("call_person", "revealing-text")] if state == "failed" else []
    assert post_room.tasks() == stopped


@pytest.mark.parametrize("name", ["Afspraak", "Nov"], ids=["a word of it", "its month"])
def test_our_own_wording_leaves_whatever_somebody_is_called(
    post_room: PostRoom, message: MessageRow, name: str
) -> None:
    person = post_room.person(message.person_id)
    post_room.change(person, given_name="Antwoord", family_name=name)
    post_room.drain()
    assert post_room.message(message).state == "accepted"


class SlowGateway(NoRedaction):
    """Takes a while over each text."""

    def __init__(self, clock: FixedClock, takes: timedelta) -> None:
        self._clock, self._takes = clock, takes
        self.sent: list[UUID] = []

    def send(self, message: OutgoingMessage) -> SendReport:
        self.sent.append(message.message_id)
        self._clock.move_to(self._clock.now() + self._takes)
        return Accepted(f"SM{message.message_id.hex}", "queued")


def test_a_text_whose_claim_ran_out_before_its_turn_is_planned_again_and_not_lost(
    arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    """It was never posted, and nobody knows that better than whoever held the claim."""
    rows = [
        arrange.message(arrange.appointment(arrange.person(), TOMORROW, officer_id=None))
        for _ in range(3)
    ]
    gateway = SlowGateway(clock, CLAIM_TERM + timedelta(seconds=1))
    room = PostRoom(database, clock, gateway)
    room.drain()
    assert len(gateway.sent) >= 1
    for _ in range(4):
        room.recover()
        room.wait(minutes=2)
        room.drain()
    assert [room.message(row).state for row in rows] == ["accepted"] * 3
    assert sorted(gateway.sent) == sorted(row.id for row in rows)
    assert room.tasks() == []


class StoppedGateway(SlowGateway):
    """Refuses everything: our account is not in order."""

    def send(self, message: OutgoingMessage) -> SendReport:
        self.sent.append(message.message_id)
        return Refused(20003, Remedy.STOP_SENDER_ALARM)


def test_when_our_own_account_is_refused_one_text_is_tried_and_none_is_burnt(
    arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    rows = [
        arrange.message(arrange.appointment(arrange.person(), TOMORROW, officer_id=None))
        for _ in range(5)
    ]
    gateway = StoppedGateway(clock, timedelta())
    room = PostRoom(database, clock, gateway)
    room.drain()
    assert len(gateway.sent) == 1
    assert {room.message(row).state for row in rows} == {"planned"}
    assert {room.message(row).attempts for row in rows} == {0}
    room.wait(minutes=30)
    room.recover()
    healed = SlowGateway(clock, timedelta())
    assert PostRoom(database, clock, healed).drain() == 5
    assert room.tasks() == []
