"""A client who cannot come chooses another time by text, within bounds that the officer sets; until then the duty
stands."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlmodel import col, select

from aftercare.base.clock import FixedClock
from aftercare.casework.messages.channels import NONE_YET, record_preference
from aftercare.casework.messages.conversations import conversation
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.people.preferences import MoveBounds
from aftercare.domain.time.wall_time import start_of_day, wall
from aftercare.notifications.gateways.sandbox_gateway import SandboxSmsGateway
from aftercare.notifications.gateways.sandbox_phone import DatabaseSandboxPhone
from aftercare.scheduling.appointments.offer_times import next_offer_due, offer_times_job
from aftercare.scheduling.appointments.text_changes import text_changes_job
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.appointments.time_offer_rows import TimeOfferRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.tasks.rows import TaskRow
from aftercare.store.trials.rows import ReminderTrialRow
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import CALLBACK, NOW, Arranger

TUESDAY_NOON = start_of_day((NOW + timedelta(days=7)).date()) + timedelta(hours=12)
FULL_WEEK = [{str(day): [[0, 1440]] for day in range(7)}]
OPEN_TASK = ("wants_to_move", "cannot-come")


class Client:
    """One client with a weekly check-in, next Tuesday at noon, who may take other times by text."""

    def __init__(
        self, arrange: Arranger, room: PostRoom, *, most: int = 2, at: datetime = TUESDAY_NOON
    ) -> None:
        self.arrange, self.room = arrange, room
        self.person: PersonRow = arrange.person()
        _, [line] = arrange.plan(self.person)
        if most:
            self.allow(most)
        self.appointment = arrange.appointment(
            self.person, at, line, occurrence=1, state="notified", known_at=NOW
        )
        arrange.message(self.appointment, state="delivered", claimed_at=NOW)

    def allow(self, most: int) -> None:
        with self.room.database.work(self.arrange.office.officer, NOW) as work:
            record_preference(
                work, self.person.id, NONE_YET, ["sms"], "Afgesproken", moves=MoveBounds(most, 48)
            )

    def says(self, body: str) -> str | None:
        return self.room.reply(self.person.phone or "", body)

    def tick(self) -> None:
        """One tick of the clock and of the outbox."""
        offer_times_job(self.room.database, self.room.clock, CALLBACK).run()
        text_changes_job(self.room.database, self.room.clock, CALLBACK).run()
        self.room.drain()

    def rows(self, kind: Any) -> list[Any]:
        with self.room.database.work(CLOCK, self.room.clock.now()) as work:
            query = select(kind).where(kind.person_id == self.person.id)
            return list(work.session.exec(query.order_by(col(kind.id))))

    def offer(self) -> TimeOfferRow:
        offer: TimeOfferRow = self.rows(TimeOfferRow)[-1]
        return offer

    def texts(self) -> list[tuple[str, str]]:
        """Template and body of what was sent by the service, the arranged reminder left out."""
        return [(one.template, one.body) for one in self.rows(MessageRow)[1:]]

    def tasks(self) -> set[tuple[str, str]]:
        return {(one.kind, one.reason) for one in self.rows(TaskRow) if one.state == "opened"}

    def standing(self) -> AppointmentRow:
        [one] = [
            one
            for one in self.rows(AppointmentRow)
            if one.state not in ("moved", "cancelled_by_service")
        ]
        assert isinstance(one, AppointmentRow)
        return one


@pytest.fixture
def client(arrange: Arranger, post_room: PostRoom) -> Client:
    return Client(arrange, post_room)


def offered(client: Client) -> list[datetime]:
    return [datetime.fromisoformat(one["start"]) for one in client.offer().options]


def test_a_no_is_answered_with_three_times_on_three_days_and_the_duty_stands(
    client: Client,
) -> None:
    assert "blijft staan" in (client.says("nee") or "")
    client.tick()
    [(template, body)] = client.texts()
    assert template == "offered-times"
    starts = offered(client)
    assert len({wall(one).date() for one in starts}) == 3
    assert all(f"{number}) " in body for number in (1, 2, 3))
    assert all(f"{wall(one):%H:%M}" in body for one in starts)
    assert client.person.family_name not in body
    assert client.standing().id == client.appointment.id
    assert client.tasks() == {OPEN_TASK}
    # The officer is asked when the offer ends.
    [task] = client.rows(TaskRow)
    assert task.due_at == client.offer().expires_at == NOW + timedelta(hours=24)


def test_the_number_that_comes_back_is_booked_confirmed_and_ends_the_task(client: Client) -> None:
    client.says("nee")
    client.tick()
    assert client.says("2") is None
    client.tick()
    moved = client.standing()
    assert moved.starts_at == offered(client)[1]
    assert moved.replaces_id == client.appointment.id
    assert moved.site_id == client.appointment.site_id
    assert client.offer().state == "taken"
    assert client.tasks() == set()
    template, body = client.texts()[-1]
    assert template == "changed-time"
    assert f"om {wall(moved.starts_at):%H:%M}" in body


def test_another_number_after_the_booking_is_answered_once_with_the_time_that_stands(
    client: Client,
) -> None:
    client.says("nee")
    client.tick()
    client.says("2")
    # Booked, with the text that says so still to go: the client is told all the same.
    offer_times_job(client.room.database, client.room.clock, CALLBACK).run()
    at = wall(offered(client)[1])
    answer = client.says("1") or ""
    assert answer.startswith("Uw afspraak blijft ")
    assert f"om {at:%H:%M}" in answer
    client.tick()
    assert client.says("3") is None
    assert client.standing().starts_at == offered(client)[1]
    assert client.tasks() == {("answer_text", "number-after-booking")}


def test_without_the_officers_leave_or_beyond_it_a_no_is_the_officers_alone(
    arrange: Arranger, post_room: PostRoom
) -> None:
    client = Client(arrange, post_room, most=0)
    client.says("nee")
    client.tick()
    assert client.texts() == []
    assert client.rows(TimeOfferRow) == []
    client.allow(1)
    for choice in ("1", "1"):
        client.says("nee")
        client.tick()
        client.says(choice)
        client.tick()
    assert [one.state for one in client.rows(TimeOfferRow)] == ["taken"]
    assert OPEN_TASK in client.tasks()


def test_within_the_hours_before_the_appointment_no_time_is_offered(client: Client) -> None:
    client.room.clock.move_to(TUESDAY_NOON - timedelta(hours=48))
    client.says("nee")
    client.tick()
    assert client.rows(TimeOfferRow) == []
    assert client.tasks() == {OPEN_TASK}


def test_an_offer_ends_after_a_day_and_a_late_choice_is_the_officers(client: Client) -> None:
    client.says("nee")
    client.tick()
    client.room.wait(hours=24)
    client.tick()
    assert (client.offer().state, client.offer().end_reason) == ("ended", "expired")
    answers = [client.says("1"), client.says("2")]
    assert answers == ["Uw afspraak blijft di 1 dec om 12:00. Vragen? Bel 088-1234567.", None]
    client.tick()
    assert client.standing().id == client.appointment.id
    assert client.tasks() == {OPEN_TASK, ("answer_text", "number-after-offer")}
    [moving, unread] = client.rows(TaskRow)
    assert {moving.due_at, unread.due_at} == {client.room.clock.now() + timedelta(hours=4)}
    # A later offer that ended is told of once more.
    client.room.wait(minutes=1)
    client.says("nee")
    client.tick()
    client.room.wait(hours=24)
    assert [client.says("1"), client.says("1")] == [answers[0], None]


def test_a_number_that_was_not_offered_is_answered_once_with_the_times_and_then_the_officers(
    client: Client,
) -> None:
    client.says("nee")
    client.tick()
    [(_, offer)] = client.texts()
    assert client.says("5") == offer
    assert client.tasks() == {OPEN_TASK}
    assert [client.says("7"), client.says("9")] == [None, None]
    assert client.tasks() == {OPEN_TASK, ("answer_text", "unclear-reply")}
    assert len(client.rows(TimeOfferRow)) == len(client.texts()) == 1
    # The offer stands all the same, and after it a late number is answered as ever.
    client.room.wait(hours=25)
    client.tick()
    assert "blijft di 1 dec om 12:00" in (client.says("1") or "")


def test_two_numbers_at_once_that_were_not_offered_get_one_answer_and_one_task(
    fresh_database: Database,
) -> None:
    clock = FixedClock(NOW)
    gateway = SandboxSmsGateway(DatabaseSandboxPhone(fresh_database, clock))
    client = Client(Arranger(fresh_database), PostRoom(fresh_database, clock, gateway))
    client.says("nee")
    client.tick()
    together = Barrier(4)

    def send(number: int) -> str | None:
        together.wait(timeout=10)
        return client.says(str(number))

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(5, 9)))
    assert len([one for one in answers if one]) == 1
    assert sorted(one.reason for one in client.rows(TaskRow)) == ["cannot-come", "unclear-reply"]
    assert client.offer().state == "offered"


def test_a_number_that_was_not_offered_after_a_choice_changes_nothing(client: Client) -> None:
    client.says("nee")
    client.tick()
    client.says("2")
    assert client.says("5") is None
    client.tick()
    assert client.standing().starts_at == offered(client)[1]


def test_after_a_no_to_all_times_each_further_no_is_the_officers_within_hours(
    client: Client,
) -> None:
    client.says("nee")
    client.tick()
    client.room.wait(minutes=10)
    client.says("nee")
    [task] = client.rows(TaskRow)
    assert task.due_at == client.room.clock.now() + timedelta(hours=4)
    for _ in range(3):
        client.says("nee")
        client.tick()
    assert len(client.rows(TimeOfferRow)) == len(client.texts()) == 1
    assert client.tasks() == {OPEN_TASK}


def test_a_choice_still_to_be_booked_is_not_answered_with_the_old_time(client: Client) -> None:
    client.says("nee")
    client.tick()
    client.says("2")
    client.room.wait(hours=24)
    assert client.says("2") is None
    assert client.offer().state == "chosen"


def test_a_number_without_any_offer_is_not_understood(client: Client) -> None:
    assert client.says("2") is None
    assert client.tasks() == {("answer_text", "unclear-reply")}


def test_a_no_with_a_reason_gets_times_and_the_officer_gets_the_words(client: Client) -> None:
    assert "blijft staan" in (client.says("NEE, ik moet werken") or "")
    client.tick()
    assert [name for name, _ in client.texts()] == ["offered-times"]
    assert client.tasks() == {OPEN_TASK, ("answer_text", "no-and-more")}


def test_when_no_other_time_is_free_the_officer_has_the_hours_of_any_reply(client: Client) -> None:
    client.says("nee")
    client.room.change(client.person, work_weeks=FULL_WEEK)
    client.room.wait(minutes=1)
    client.tick()
    assert client.offer().end_reason == "no-times"
    [task] = client.rows(TaskRow)
    assert task.due_at == client.room.clock.now() + timedelta(hours=4)


def test_of_one_short_morning_two_times_are_offered_and_the_conversation_says_why(
    client: Client,
) -> None:
    """From nine to half past eleven: a third would lie within two hours of another."""
    client.says("nee")
    morning = [[0, 9 * 60], [11 * 60 + 30, 1440]]
    client.room.change(client.person, work_weeks=[FULL_WEEK[0] | {"0": morning}])
    client.room.wait(minutes=1)
    client.tick()
    assert [f"{wall(one):%a %H:%M}" for one in offered(client)] == ["Mon 09:00", "Mon 11:00"]
    officer, now = client.arrange.office.officer, client.room.clock.now()
    with client.room.database.work(officer, now) as work:
        lines = conversation(work, client.person.id).lines
    assert [one["reason"] for one in lines if one["kind"] == "reply"] == ["few-times"]


def test_a_time_that_was_taken_meanwhile_is_not_booked_and_others_are_offered(
    client: Client,
) -> None:
    client.says("nee")
    client.tick()
    first = offered(client)
    # A colleague books the same quarter for somebody else.
    client.arrange.appointment(client.arrange.person(), first[0])
    client.says("1")
    client.tick()
    assert client.standing().id == client.appointment.id
    assert client.offer().state == "asked"
    client.tick()
    assert first[0] not in offered(client)
    assert [name for name, _ in client.texts()] == ["offered-times", "offered-times"]
    client.says("1")
    client.tick()
    assert client.standing().starts_at == offered(client)[0]


def test_who_chose_a_time_that_is_gone_reads_that_the_present_one_stays_when_none_is_left(
    client: Client,
) -> None:
    client.says("nee")
    client.tick()
    client.says("1")
    # The officer is away from tomorrow on.
    office, day = client.arrange.office, timedelta(days=1)
    for actor in (office.officer, office.deputy, office.colleague):
        client.arrange.leave(actor, NOW + day / 2, NOW + 30 * day)
    client.tick()
    client.tick()
    assert client.offer().end_reason == "no-times"
    assert client.standing().id == client.appointment.id
    assert [name for name, _ in client.texts()] == ["offered-times", "reply-to-number"]
    assert "blijft di 1 dec om 12:00" in client.texts()[-1][1]
    assert client.tasks() == {OPEN_TASK}


def test_two_clients_who_choose_the_same_time_do_not_both_get_it(
    arrange: Arranger, post_room: PostRoom
) -> None:
    one = Client(arrange, post_room)
    other = Client(arrange, post_room, at=TUESDAY_NOON + timedelta(hours=1))
    for client in (one, other):
        client.says("nee")
    one.tick()
    assert offered(one)[0] == offered(other)[0]
    for client in (one, other):
        client.says("1")
    one.tick()
    assert {one.offer().state, other.offer().state} == {"taken", "asked"}


@pytest.mark.parametrize("reply", ["ja", "nee"])
def test_a_yes_keeps_the_time_and_a_no_to_all_times_is_the_officers(
    client: Client, reply: str
) -> None:
    client.says("nee")
    client.tick()
    client.says(reply)
    client.tick()
    assert (client.offer().state, client.offer().end_reason) == ("ended", "declined")
    assert client.standing().id == client.appointment.id
    assert client.tasks() == (set() if reply == "ja" else {OPEN_TASK})
    assert len(client.texts()) == 1


def test_a_second_no_before_the_times_are_found_changes_nothing(client: Client) -> None:
    for body in ("nee", "nee ik kan niet"):
        client.says(body)
    client.tick()
    assert [name for name, _ in client.texts()] == ["offered-times"]


def test_when_the_text_does_not_arrive_the_officer_has_the_hours_of_any_reply(
    client: Client,
) -> None:
    client.says("nee")
    client.tick()
    [offer] = [one for one in client.rows(MessageRow) if one.template == "offered-times"]
    client.room.change(offer, state="undelivered")
    client.room.wait(minutes=5)
    client.tick()
    assert client.offer().end_reason == "not-sent"
    [task] = client.rows(TaskRow)
    assert task.due_at == client.room.clock.now() + timedelta(hours=4)


def test_a_no_at_night_is_answered_in_the_morning(client: Client) -> None:
    night = client.room.wait(hours=13)
    client.says("nee")
    client.tick()
    assert client.texts() == []
    with client.room.database.work(CLOCK, night) as work:
        morning = next_offer_due(work.session, night)
    assert morning is not None
    assert f"{wall(morning):%H:%M}" == "08:00"
    client.room.clock.move_to(morning)
    client.tick()
    assert len(client.texts()) == 1


def test_when_the_officer_moves_the_appointment_first_nothing_is_booked(client: Client) -> None:
    client.says("nee")
    client.tick()
    client.room.change(client.appointment, state="cancelled_by_service")
    client.says("1")
    client.tick()
    assert client.offer().state in ("offered", "ended")
    assert ("answer_text", "changed-since") in client.tasks()
    assert [one.state for one in client.rows(AppointmentRow)] == ["cancelled_by_service"]


def propose_trial(client: Client) -> int:
    office, first_on = client.arrange.office, NOW.date()
    with client.room.database.work(office.admin, NOW) as work:
        trial = ReminderTrialRow(
            version=1, question="Komt men vaker?", adopted_by="Directie", days_before=4, tested_days_before=5,
            team_ids=[office.team_id], begins_on=first_on, ends_on=first_on + timedelta(days=90), looks=1,
            proposed_by=office.admin.staff_id, proposed_at=NOW,
        )  # fmt: skip
        work.session.add(trial)
        return trial.version


@pytest.mark.parametrize(
    ("most", "taken", "hours_left", "template", "arm", "says_how"),
    [
        (0, 0, 100, "reminder-four-days-before", None, False),
        (1, 0, 100, "reminder-four-days-before", None, True),
        (1, 1, 100, "reminder-four-days-before", None, False),
        (1, 0, 48, "reminder-day-before", None, False),
        # It was worded before, and came back unsent.
        (0, 0, 100, "reminder-another-time", None, False),
        # Else the arms of a trial would read the same.
        (1, 0, 100, "reminder-four-days-before", "control", False),
    ],
)
def test_a_reminder_says_how_to_get_another_time_only_while_that_is_allowed(
    arrange: Arranger,
    post_room: PostRoom,
    *,
    most: int,
    taken: int,
    hours_left: int,
    template: str,
    arm: str | None,
    says_how: bool,
) -> None:
    client = Client(arrange, post_room, most=most)
    if taken:
        client.says("nee")
        client.tick()
        client.says("1")
        client.tick()
    about = client.standing()
    due_at = about.starts_at - timedelta(hours=hours_left)
    trial = propose_trial(client) if arm else None
    row = arrange.message(
        about, slot="T-4", template=template, due_at=due_at, trial=trial, trial_arm=arm
    )
    post_room.clock.move_to(row.due_at)
    post_room.drain()
    sent = post_room.message(row)
    assert sent.state == "accepted"
    assert ("Antwoord NEE voor een ander moment" in sent.body) is says_how
    assert (sent.template == "reminder-another-time") is says_how
    if says_how:
        assert "blijft staan" in (client.says("nee") or "")
        assert client.offer().state == "asked"


def test_a_reminder_is_in_the_language_of_the_moment_it_is_sent(
    arrange: Arranger, post_room: PostRoom
) -> None:
    client = Client(arrange, post_room, most=0)
    about = client.standing()
    due_at = about.starts_at - timedelta(hours=100)
    row = arrange.message(about, slot="T-4", template="reminder-four-days-before", due_at=due_at)
    with post_room.database.work(CLOCK, NOW) as work:
        work.session.get_one(PersonRow, client.person.id).language = "pl"
    post_room.clock.move_to(row.due_at)
    post_room.drain()
    sent = post_room.message(row)
    assert (sent.state, sent.language, sent.template) == ("accepted", "pl", row.template)
    assert "spotkanie" in sent.body
