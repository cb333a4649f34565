"""An adult who wants no texts is not texted by way of somebody else, unless they said so anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from aftercare.base.errors import Invalid
from aftercare.casework.people.acts import PersonDetails, change_details
from aftercare.casework.people.related_persons import RelatedDetails, add_related, send_texts_to
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.people.person import Regime
from aftercare.domain.people.related_persons import RelatedRole
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.reminders.plan_reminders import plan_batch, reminders_unplanned
from aftercare.store.people.rows import PersonRow, get_person
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import CALLBACK, NOW, Arranger

TODAY = civil_date(NOW)
PARTNERS = "+447700900202"
SIXTEEN, SEVENTEEN = TODAY - timedelta(days=16 * 366), date(2008, 11, 26)
CONTACT = RelatedDetails(
    RelatedRole.FAMILY, "Partner Geheim", TODAY, phone=PARTNERS, phone_verified=True, texts_agreed=True
)  # fmt: skip


class Household:
    """Somebody with an appointment next week, whose texts may go to somebody else's telephone."""

    def __init__(self, arrange: Arranger, room: PostRoom, role: RelatedRole, **person: Any) -> None:
        self.arrange, self.room, self.officer = arrange, room, arrange.office.officer
        self.person = arrange.person(**person)
        arrange.appointment(self.person, NOW + timedelta(days=7, hours=1))
        with arrange.database.work(self.officer, NOW) as work:
            self.contact = add_related(work, self.person.id, replace(CONTACT, role=role))

    def choose(self, *, agreed: bool = False) -> None:
        with self.arrange.database.work(self.officer, self.room.clock.now()) as work:
            version = get_person(work.session, self.person.id).version
            send_texts_to(work, self.person.id, version, self.contact.id, person_agrees=agreed)

    def says(self, word: str) -> None:
        self.room.reply(self.person.phone or "", word)

    def texts(self) -> list[str]:
        """To which numbers the reminder of the day before goes."""
        with self.arrange.database.work(CLOCK, self.room.clock.now()) as work:
            for one in reminders_unplanned(work.session, work.now):
                plan_batch(work, [one], CALLBACK)
        self.room.wait(days=6, hours=4)
        self.room.drain()
        return [one.number for one in self.room.texts()]


def household(
    arrange: Arranger, room: PostRoom, role: RelatedRole = RelatedRole.FAMILY, **person: Any
) -> Household:
    return Household(arrange, room, role, **person)


def test_an_adult_who_says_stop_gets_no_texts_by_way_of_somebody_else(
    arrange: Arranger, post_room: PostRoom
) -> None:
    home = household(arrange, post_room)
    home.choose()
    home.says("STOP")
    assert home.texts() == []
    assert ("send_letter", "opted-out") in post_room.tasks()


@pytest.mark.parametrize(
    "changes", [{"opted_out_at": NOW}, {"texts_consented": False}], ids=["stop", "no-consent"]
)
def test_nobody_sends_such_an_adults_texts_elsewhere_without_asking_them(
    arrange: Arranger, post_room: PostRoom, changes: dict[str, Any]
) -> None:
    home = household(arrange, post_room, **changes)
    with pytest.raises(Invalid) as refused:
        home.choose()
    assert [(one.pointer, one.code) for one in refused.value.fields] == [
        ("/person_agrees", "own-agreement-missing")
    ]
    home.choose(agreed=True)
    assert home.texts() == [PARTNERS]


def test_a_stop_after_that_agreement_ends_it(arrange: Arranger, post_room: PostRoom) -> None:
    home = household(arrange, post_room, opted_out_at=NOW - timedelta(days=9))
    home.choose(agreed=True)
    home.says("STOP")
    assert home.texts() == []


def test_consent_withdrawn_ends_it_as_well(arrange: Arranger, post_room: PostRoom) -> None:
    home = household(arrange, post_room)
    home.choose(agreed=True)
    person = post_room.person(home.person)
    details = PersonDetails(
        person.reference, person.given_name, person.family_name, person.birth_on, Regime.ADULT,
        person.tier, phone=person.phone, texts_consented=False,
    )  # fmt: skip
    with arrange.database.work(home.officer, NOW) as work:
        change_details(work, person.id, person.version, details)
    assert home.texts() == []
    assert ("send_letter", "no-consent") in post_room.tasks()


def test_another_contact_is_another_agreement(arrange: Arranger, post_room: PostRoom) -> None:
    home = household(arrange, post_room, opted_out_at=NOW)
    home.choose(agreed=True)
    with pytest.raises(Invalid):
        home.choose()
    with arrange.database.work(home.officer, NOW) as work:
        send_texts_to(work, home.person.id, post_room.person(home.person).version, None)
    assert agreed_at(post_room, home.person) is None


def agreed_at(room: PostRoom, person: PersonRow) -> object:
    return room.person(person).texts_go_to_agreed_at


def test_a_minors_guardian_decides_and_other_family_does_not(
    arrange: Arranger, post_room: PostRoom
) -> None:
    minor = {"regime": "juvenile", "birth_on": SIXTEEN, "opted_out_at": NOW}
    with pytest.raises(Invalid):
        household(arrange, post_room, **minor).choose()


def test_the_guardian_of_a_minor_gets_the_texts_whatever_the_minor_said(
    arrange: Arranger, post_room: PostRoom
) -> None:
    minor = {
        "regime": "juvenile",
        "birth_on": SIXTEEN,
        "opted_out_at": NOW,
        "texts_consented": False,
    }
    home = household(arrange, post_room, RelatedRole.GUARDIAN, **minor)
    home.choose()
    assert home.texts() == [PARTNERS]


def test_from_the_eighteenth_birthday_on_their_own_word_counts(
    arrange: Arranger, post_room: PostRoom
) -> None:
    """Agreed with the guardian two days before that birthday; the reminder is due days after it."""
    minor = {"regime": "juvenile", "birth_on": SEVENTEEN, "opted_out_at": NOW}
    home = household(arrange, post_room, RelatedRole.GUARDIAN, **minor)
    home.choose()
    assert home.texts() == []
    assert ("call_person", "opted-out") in post_room.tasks()
