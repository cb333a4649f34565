"""The recipient of a person's texts, and what decides whether one may go out at this moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import object_session
from sqlmodel import Session

from aftercare.domain.people.person import PhoneState, Reachability
from aftercare.domain.people.preferences import USUAL, Preference
from aftercare.domain.people.related_persons import holds_on, own_word_counts
from aftercare.domain.phones.verification import PhoneReason
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.read_ahead import asked_once
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.messages.channel_rows import preferences_of
from aftercare.store.messages.numbers import (
    confined_at,
    files_at,
    hold_back,
    shared_numbers,
    unproven_numbers,
)
from aftercare.store.people.related_person_rows import RelatedPersonRow, related_by_id
from aftercare.store.people.rows import PersonRow, persons_of
from aftercare.store.phones.rows import suspend


@dataclass(frozen=True)
class Recipient:
    """The recipient of a person's texts: a number (None when there is none), and a language; `contact_person` owns the
    telephone when it is not the person's own."""

    person: PersonRow
    contact_person: RelatedPersonRow | None

    @property
    def number(self) -> str | None:
        return self.person.phone if self.contact_person is None else self.contact_person.phone

    @property
    def language(self) -> str:
        return self.person.language if self.contact_person is None else self.contact_person.language


def recipient_of(session: Session, person: PersonRow) -> Recipient:
    """The contact whom the person agreed to send texts to, also after that contact has ended. Falling back on the
    person's own telephone is for a person to decide."""
    contact = session.get(RelatedPersonRow, person.texts_go_to) if person.texts_go_to else None
    return Recipient(person, contact)


def recipients_at(session: Session, number: str, today: date) -> list[Recipient]:
    """Every open file with this number, and the contact who has it, if any. Sees every number there is, so run it with
    the clock's rights."""
    people = persons_of(session, files_at(session, number))
    return [_at(recipient_of(session, person), number, today) for person in people.values()]


def _at(recipient: Recipient, number: str, today: date) -> Recipient:
    contact = recipient.contact_person
    theirs = contact is not None and contact.phone == number and _holds(contact, today)
    own = recipient.person.phone == number
    return Recipient(recipient.person, contact if theirs or not own else None)


def reachability(session: Session, person: PersonRow, now: datetime) -> Reachability:
    """The facts that decide whether a text for this person may go out at `now`. Sees every person's number, so run it
    with the clock's rights. An officer sees only their own caseload and would miss a shared number."""
    return reachabilities(session, (person,), now)[person.id][1]


def reached(work: UnitOfWork, person: PersonRow) -> tuple[Recipient, Reachability]:
    """Who gets the texts for this person, and those facts; parts of one page that ask this share the answer."""

    def ask() -> tuple[Recipient, Reachability]:
        with as_clock(work):
            return reachabilities(work.session, (person,), work.now)[person.id]

    return asked_once(work.session, f"reached {person.id}", ask)


def reachabilities(
    session: Session, persons: Sequence[PersonRow], now: datetime
) -> dict[UUID, tuple[Recipient, Reachability]]:
    """The same for many people at once, by person, in five statements however many they are; with the clock's rights,
    for the same reason."""
    recipients = recipients_of(session, persons)
    confined = confined_at(session, list(recipients), now)
    shared = shared_numbers(session, {one.number for one in recipients.values()})
    unproven = unproven_numbers(session, list(recipients))
    preferences = preferences_of(session, list(recipients))
    today = civil_date(now)
    return {
        person_id: (
            recipient,
            _reached(
                recipient,
                today,
                preferences.get(person_id, USUAL),
                in_custody=person_id in confined,
                shared=recipient.number in shared,
                unproven=recipient.contact_person is None and person_id in unproven,
            ),
        )
        for person_id, recipient in recipients.items()
    }


def reachability_at(session: Session, recipient: Recipient, now: datetime) -> Reachability:
    """The same for one telephone of a file, whether or not texts go to it, and regardless of the person's preferred
    channel. A number that is in no other file is not shared. With the clock's rights."""
    person, number = recipient.person, recipient.number
    return _reached(
        recipient,
        civil_date(now),
        USUAL,
        in_custody=bool(confined_at(session, [person.id], now)),
        shared=number is not None and other_files_at(session, number, person.id),
        unproven=person.id in unproven_numbers(session, [person.id]),
    )


def other_files_at(session: Session, number: str, person_id: UUID | None) -> bool:
    """Whether an open file of another person (None: of any person) gets texts at this number; with the clock's
    rights."""
    return any(one != person_id for one in files_at(session, number))


def is_taken(work: UnitOfWork, number: str, person_id: UUID) -> bool:
    """Whether an open file of another person gets texts at this number; that person is not revealed."""

    def ask() -> bool:
        with as_clock(work):
            return other_files_at(work.session, number, person_id)

    return asked_once(work.session, f"taken {person_id} {number}", ask)


def recipients_of(session: Session, persons: Iterable[PersonRow]) -> dict[UUID, Recipient]:
    """By person, what `recipient_of` answers for each."""
    persons = list(persons)
    wanted = [person.texts_go_to for person in persons if person.texts_go_to]
    contacts = related_by_id(session, wanted)
    return {
        person.id: Recipient(
            person, contacts.get(person.texts_go_to) if person.texts_go_to else None
        )
        for person in persons
    }


def _reached(
    recipient: Recipient,
    today: date,
    preference: Preference,
    *,
    in_custody: bool,
    shared: bool,
    unproven: bool,
) -> Reachability:
    contact = recipient.contact_person
    agreed, stopped = _word_of(recipient, today)
    return Reachability(
        phone=recipient.number,
        phone_state=_phone_state(recipient),
        shared_number=shared,
        texts_consented=agreed,
        opted_out=stopped,
        in_custody=in_custody,
        restricted=recipient.person.restricted and not preference.lifts_restriction,
        contact_ended=contact is not None and not _holds(contact, today),
        contact_unverified=contact is not None and not contact.phone_verified,
        unproven=unproven,
        preference=preference,
        file_closed=recipient.person.closed_on is not None,
    )


def _word_of(recipient: Recipient, today: date) -> tuple[bool, bool]:
    """(agreed to texts, refused them). Where a contact gets them the person's own consent counts as well, unless they
    agreed to just this since; `own_word_counts` says for whom it does not."""
    person, contact = recipient.person, recipient.contact_person
    agreed, stopped = person.texts_consented, person.opted_out_at is not None
    if contact is None:
        return agreed, stopped
    if person.texts_go_to_agreed_at is not None or not own_word_counts(
        person.birth_on, contact.role, today
    ):
        agreed, stopped = True, False
    return agreed and contact.texts_agreed, stopped or contact.opted_out_at is not None


def _phone_state(recipient: Recipient) -> PhoneState:
    contact = recipient.contact_person
    if contact is None:
        return PhoneState(recipient.person.phone_state)
    return PhoneState.VERIFIED if contact.phone else PhoneState.NONE


def is_shared(session: Session, number: str | None) -> bool:
    """Whether more than one open file has this number; as the clock, for the same reason."""
    return number in shared_numbers(session, (number,))


def suspend_number(
    recipient: Recipient, because: PhoneReason = PhoneReason.SUSPENDED, note: str = ""
) -> None:
    """Texts to this number do not arrive, or reach another person. Waiting ones are held back, and none follow until
    the number is verified."""
    session = object_session(recipient.person)
    assert isinstance(session, Session)
    contact, number = recipient.contact_person, recipient.number
    suspend(session, recipient.person.id, contact.id if contact else None, because, note)
    hold_back(session, recipient.person.id, number, because.value)


def opt_out(recipient: Recipient, now: datetime) -> None:
    """The holder of this number wants no texts. A first opt-out keeps its moment. From the person themselves it ends
    their agreement about a contact's telephone."""
    if recipient.contact_person is None and recipient.person.texts_go_to_agreed_at is not None:
        recipient.person.texts_go_to_agreed_at = None
        recipient.person.version += 1
    whose = recipient.contact_person or recipient.person
    if whose.opted_out_at is None:
        whose.opted_out_at = now
        whose.version += 1


def opt_in(recipient: Recipient) -> None:
    whose = recipient.contact_person or recipient.person
    whose.opted_out_at = None
    whose.version += 1


def may_be_answered(contact: RelatedPersonRow, today: date) -> bool:
    """Whether a text from this contact gets an answer: only a contact we would text as well."""
    return _holds(contact, today) and contact.phone_verified and contact.texts_agreed


def _holds(contact: RelatedPersonRow, today: date) -> bool:
    return holds_on(contact.from_on, contact.until_on, today)
