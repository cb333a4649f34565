"""A person's texts go to the telephone they were agreed with, discreet as ever, and to no other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.base.clock import FixedClock
from aftercare.casework.people.related_persons import (
    RelatedDetails,
    add_related,
    end_related,
    send_texts_to,
)
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.people.person import PhoneState
from aftercare.domain.people.related_persons import RelatedRole
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.reminders.plan_reminders import plan_batch, reminders_unplanned
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.related_person_rows import RelatedPersonRow, get_related
from aftercare.store.people.rows import PersonRow, get_person
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import CALLBACK, NOW, Arranger, messages_for

TODAY = civil_date(NOW)
MOTHERS = "+447700900201"
TUESDAY = NOW + timedelta(days=7, hours=1)


class Family:
    """A juvenile whose texts go to their mother's telephone, with an appointment in a week."""

    def __init__(self, arrange: Arranger, post_room: PostRoom) -> None:
        self.arrange, self.room = arrange, post_room
        self.person = arrange.person(regime="juvenile", birth_on=TODAY - timedelta(days=16 * 366))
        self.appointment: AppointmentRow = arrange.appointment(self.person, TUESDAY)
        details = RelatedDetails(
            RelatedRole.GUARDIAN,
            "Moeder Geheim",
            TODAY,
            phone=MOTHERS,
            phone_verified=True,
            texts_agreed=True,
            language="en",
        )
        with arrange.database.work(arrange.office.officer, NOW) as work:
            self.mother = add_related(work, self.person.id, details)

    def choose(self, contact: RelatedPersonRow | None) -> None:
        with self.arrange.database.work(self.arrange.office.officer, self.room.clock.now()) as work:
            version = get_person(work.session, self.person.id).version
            send_texts_to(work, self.person.id, version, contact.id if contact else None)

    def plan(self) -> None:
        with self.arrange.database.work(CLOCK, self.room.clock.now()) as work:
            for one in reminders_unplanned(work.session, work.now):
                plan_batch(work, [one], CALLBACK)

    def messages(self) -> list[MessageRow]:
        with self.arrange.database.work(CLOCK, NOW) as work:
            return messages_for(work.session, self.appointment.id)

    def contact(self) -> RelatedPersonRow:
        with self.arrange.database.work(CLOCK, NOW) as work:
            return get_related(work.session, self.mother.id)

    def states(self) -> set[tuple[str, str | None, str]]:
        return {(one.state, one.reason, one.recipient) for one in self.messages()}

    def day_before(self) -> tuple[str, str | None]:
        """What became of the reminder of the day before."""
        (found,) = [one for one in self.messages() if one.slot == "T-1"]
        return found.state, found.reason

    def to_the_day_before(self) -> None:
        self.room.wait(days=6, hours=4)


@pytest.fixture
def family(arrange: Arranger, post_room: PostRoom) -> Family:
    return Family(arrange, post_room)


def test_the_reminder_lies_on_the_mothers_phone_in_her_language_and_names_nobody(
    family: Family,
) -> None:
    family.choose(family.mother)
    family.plan()
    family.to_the_day_before()
    family.room.drain()
    (text,) = family.room.texts()
    assert text.number == MOTHERS
    assert "Tue 1 Dec at 10:00" in text.body
    for word in ("Geheim", family.person.given_name, family.person.family_name, "Moeder"):
        assert word not in text.body
    assert family.room.appointment(family.appointment).state == "notified"


def test_choosing_somebody_calls_off_what_waits_for_the_other_number(family: Family) -> None:
    family.plan()
    assert family.states() == {("planned", None, family.person.phone)}
    family.choose(family.mother)
    assert family.states() == {("cancelled", "number-changed", family.person.phone)}
    family.plan()
    assert {one for one in family.states() if one[0] == "planned"} == {("planned", None, MOTHERS)}
    family.choose(None)
    family.plan()
    assert {one for one in family.states() if one[0] == "planned"} == {
        ("planned", None, family.person.phone)
    }


def test_nothing_goes_to_a_contact_who_has_ended_nor_back_to_the_person_by_itself(
    family: Family, database: Database
) -> None:
    family.choose(family.mother)
    family.plan()
    with database.work(family.arrange.office.officer, NOW) as work:
        end_related(work, family.mother.id, 1, TODAY + timedelta(days=2))
    family.plan()
    family.to_the_day_before()
    family.room.drain()
    assert family.room.texts() == []
    assert {(one.state, one.reason) for one in family.messages()} >= {("withheld", "contact-ended")}
    assert ("call_person", "contact-ended") in family.room.tasks()


def test_stop_from_her_phone_holds_for_her_number_and_start_undoes_it(family: Family) -> None:
    family.choose(family.mother)
    family.plan()
    assert family.room.reply(MOTHERS, "STOP") is not None
    assert family.contact().opted_out_at == NOW
    assert family.room.person(family.person).opted_out_at is None
    family.to_the_day_before()
    family.room.drain()
    assert family.room.texts() == []
    assert family.day_before() == ("withheld", "opted-out")
    assert family.room.reply(MOTHERS, "START") is not None
    assert family.contact().opted_out_at is None


def test_the_persons_own_stop_does_not_silence_the_number_that_was_agreed(family: Family) -> None:
    family.choose(family.mother)
    own = family.person.phone or ""
    family.room.reply(own, "STOP")
    family.plan()
    family.to_the_day_before()
    assert family.room.drain() == 1
    assert family.contact().opted_out_at is None


def test_somebody_else_at_her_number_takes_the_check_away(family: Family) -> None:
    family.choose(family.mother)
    family.plan()
    assert family.room.reply(MOTHERS, "wrong number") is not None
    assert not family.contact().phone_verified
    assert family.room.person(family.person).phone_state == PhoneState.VERIFIED
    family.to_the_day_before()
    family.room.drain()
    assert family.room.texts() == []
    assert ("check_number", "wrong-number") in family.room.tasks()
    # Held back with the number, and looked at again for what stands in the way now.
    assert family.day_before() == ("withheld", "wrong-number")


def test_a_number_whose_check_lapsed_since_planning_gets_nothing(family: Family) -> None:
    family.choose(family.mother)
    family.plan()
    family.to_the_day_before()
    with family.arrange.database.work(CLOCK, NOW) as work:
        get_related(work.session, family.mother.id).phone_verified = False
    family.room.drain()
    assert family.room.texts() == []
    assert family.day_before() == ("withheld", "contact-unverified")


def test_a_number_that_does_not_exist_is_hers_not_the_persons(family: Family) -> None:
    family.choose(family.mother)
    family.plan()
    family.to_the_day_before()
    family.room.drain()
    (sent,) = [one for one in family.messages() if one.state == "accepted"]
    family.room.receipt(sent, sent.provider_sid or "", "undelivered", 30005)
    assert not family.contact().phone_verified
    assert family.room.person(family.person).phone_state == PhoneState.VERIFIED


def test_her_yes_confirms_and_her_language_is_changed_by_a_word(family: Family) -> None:
    family.choose(family.mother)
    family.plan()
    family.to_the_day_before()
    family.room.drain()
    assert family.room.reply(MOTHERS, "yes") is not None
    assert family.room.appointment(family.appointment).state == "confirmed"
    family.room.reply(MOTHERS, "Nederlands")
    assert (family.contact().language, family.room.person(family.person).language) == ("nl", "nl")


def test_a_contact_whose_time_is_over_gets_no_answer_and_confirms_nothing(
    family: Family, database: Database
) -> None:
    family.choose(family.mother)
    family.plan()
    family.to_the_day_before()
    family.room.drain()
    with database.work(CLOCK, NOW) as work:
        get_related(work.session, family.mother.id).until_on = TODAY
    assert family.room.reply(MOTHERS, "yes") is None
    assert family.room.appointment(family.appointment).state == "notified"
    assert family.room.reply(MOTHERS, "stop") is None
    assert family.contact().opted_out_at is not None


def test_a_number_that_is_also_somebody_elses_gets_nothing(
    family: Family, arrange: Arranger
) -> None:
    family.choose(family.mother)
    other: PersonRow = arrange.person(phone=MOTHERS)
    theirs = arrange.appointment(other, TUESDAY, officer_id=None)
    family.plan()
    assert {one.reason for one in family.messages()} == {"number-shared"}
    with arrange.database.work(CLOCK, NOW) as work:
        assert {one.reason for one in messages_for(work.session, theirs.id)} == {"number-shared"}
    assert family.room.reply(MOTHERS, "yes") is None


def test_custody_of_the_person_holds_whoever_gets_the_texts(
    family: Family, arrange: Arranger, clock: FixedClock
) -> None:
    family.choose(family.mother)
    family.plan()
    arrange.away(family.person, "custody", NOW, NOW + timedelta(days=30))
    family.to_the_day_before()
    family.room.drain()
    assert family.room.texts() == []
    assert clock.now() > NOW
    assert family.day_before() == ("withheld", "in-custody")
