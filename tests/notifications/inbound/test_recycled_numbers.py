"""A number that becomes somebody else's: what was on its way goes once, what follows goes to nobody unproven."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from aftercare.base.clock import FixedClock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.notifications.gateways.gateway import Accepted, OutgoingMessage, SendReport
from aftercare.notifications.gateways.no_redaction import NoRedaction
from aftercare.scheduling.reminders.plan_reminders import plan_batch
from aftercare.store.appointments.rows import replan_reminders_of_person
from aftercare.store.database.unit_of_work import Database
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import CALLBACK, NOW, Arranger

TOMORROW = NOW + timedelta(days=1, hours=1)


class InterruptedGateway(NoRedaction):
    """Something else happens while the first text is on its way."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        self._meanwhile = meanwhile
        self.sent: list[tuple[str, str]] = []

    def send(self, message: OutgoingMessage) -> SendReport:
        if not self.sent:
            self._meanwhile()
        self.sent.append((message.to, message.body))
        return Accepted(f"SM{message.message_id.hex}", "queued")


def test_a_number_that_becomes_another_s_while_a_text_to_it_is_claimed(
    arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    first, second = arrange.person(), arrange.person()
    theirs = arrange.appointment(first, TOMORROW, officer_id=None)
    other = arrange.appointment(second, TOMORROW, officer_id=None)
    on_its_way = arrange.message(theirs)
    handed_on, anew = first.phone, arrange.person().phone
    assert handed_on is not None
    assert anew is not None

    def moves_on() -> None:
        """The first gives up the number, the operator hands it to the second."""
        room.change(second, phone=None, phone_state="none")
        room.change(first, phone="+447700900999", phone_state="unverified")
        room.change(second, phone=handed_on, phone_state="unverified")
        with database.work(CLOCK, NOW) as work:
            replan_reminders_of_person(work.session, first.id, NOW)
            replan_reminders_of_person(work.session, second.id, NOW)

    gateway = InterruptedGateway(moves_on)
    room = PostRoom(database, clock, gateway)
    room.drain()
    with database.work(CLOCK, clock.now()) as work:
        plan_batch(work, [theirs.id, other.id], CALLBACK)
    clock.move_to(NOW + timedelta(hours=3))
    room.drain()
    room.drain()
    # One to the number as it was, one to where it is read now, and nothing more to the number handed on.
    assert [to for to, _ in gateway.sent] == [handed_on, "+447700900999"]
    assert room.message(on_its_way).state == "accepted"
    assert ("call_person", "number-unproven") in room.tasks()
    # A yes from there is nobody's yes, and is answered by nobody.
    assert room.reply(handed_on, "JA") is None
    assert room.appointment(other).state == "scheduled"
    assert ("answer_text", "unsure-sender") in room.tasks()


def test_news_of_a_dead_number_does_not_stop_whoever_it_was_before(
    arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    person = arrange.person()
    message = arrange.message(arrange.appointment(person, TOMORROW, officer_id=None))
    room = PostRoom(database, clock, InterruptedGateway(lambda: None))
    room.drain()
    room.change(person, phone="+447700900998", phone_state="verified")
    sid = room.message(message).provider_sid
    assert sid is not None
    room.receipt(message, sid, "undelivered", 30005)
    assert room.person(person).phone_state == "verified"
    assert room.tasks() == [("check_number", "channel-suspended-task")]
