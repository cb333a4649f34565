"""Whose telephone a person's texts go to, and what decides whether one may go out at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import text
from sqlmodel import Session, col, select

from aftercare.domain.around import holds_on, own_word_counts
from aftercare.domain.people import PhoneState, Reachability
from aftercare.domain.wall_time import civil_date
from aftercare.store.around import RelatedPersonRow
from aftercare.store.people import AwayPeriodRow, PersonRow

# Kinds of absence during which a text could be read by others, or the person cannot come at all.
_CONFINED = ("custody", "admission")
# A number is somebody's own, or that of the contact their texts go to; both sides of a shared one are
# told from neither.
_AT_NUMBER = text(
    """
select p.id from person p where p.phone = :number and p.closed_on is null
union
select p.id from person p join related_person r on r.id = p.texts_go_to
where r.phone = :number and p.closed_on is null
"""
)


@dataclass(frozen=True)
class Recipient:
    """Where a person's texts go: a number (None when there is none), in which language; `contact` is
    whose telephone it is when it is not the person's own."""

    person: PersonRow
    contact: RelatedPersonRow | None

    @property
    def number(self) -> str | None:
        return self.person.phone if self.contact is None else self.contact.phone

    @property
    def language(self) -> str:
        return self.person.language if self.contact is None else self.contact.language


def recipient_of(session: Session, person: PersonRow) -> Recipient:
    """The contact the texts were agreed with, also when that contact has ended: falling back on the
    person's own telephone is for a person to decide."""
    contact = session.get(RelatedPersonRow, person.texts_go_to) if person.texts_go_to else None
    return Recipient(person, contact)


def recipients_at(session: Session, number: str, today: date) -> list[Recipient]:
    """Every open file this number belongs to, with the contact whose telephone it is, if one's. Sees
    every number there is, so run it as the clock."""
    found = list(session.execute(_AT_NUMBER, {"number": number}).scalars())
    people = session.exec(select(PersonRow).where(col(PersonRow.id).in_(found)))
    return [_at(recipient_of(session, person), number, today) for person in people]


def _at(recipient: Recipient, number: str, today: date) -> Recipient:
    contact = recipient.contact
    theirs = contact is not None and contact.phone == number and _holds(contact, today)
    own = recipient.person.phone == number
    return Recipient(recipient.person, contact if theirs or not own else None)


def reachability(session: Session, person: PersonRow, now: datetime) -> Reachability:
    """What decides whether a text for this person may go out at `now`. Sees every person's number, so
    run it as the clock: a desk sees only its own caseload and would miss a shared number."""
    recipient, today = recipient_of(session, person), civil_date(now)
    contact = recipient.contact
    confined = select(AwayPeriodRow.id).where(
        AwayPeriodRow.person_id == person.id,
        col(AwayPeriodRow.kind).in_(_CONFINED),
        col(AwayPeriodRow.during).op("@>")(now),
    )
    agreed, stopped = _word_of(recipient, today)
    return Reachability(
        phone=recipient.number,
        phone_state=_phone_state(recipient),
        shared_number=is_shared(session, recipient.number),
        texts_consented=agreed,
        opted_out=stopped,
        in_custody=session.exec(confined).first() is not None,
        restricted=person.restricted,
        contact_ended=contact is not None and not _holds(contact, today),
        contact_unverified=contact is not None and not contact.phone_verified,
    )


def _word_of(recipient: Recipient, today: date) -> tuple[bool, bool]:
    """(agreed to texts, refused them). Where a contact gets them the person's own word counts as well,
    unless they agreed to just this since; `own_word_counts` says for whom it does not."""
    person, contact = recipient.person, recipient.contact
    agreed, stopped = person.texts_consented, person.opted_out_at is not None
    if contact is None:
        return agreed, stopped
    if person.texts_go_to_agreed_at is not None or not own_word_counts(
        person.birth_on, contact.role, today
    ):
        agreed, stopped = True, False
    return agreed and contact.texts_agreed, stopped or contact.opted_out_at is not None


def _phone_state(recipient: Recipient) -> PhoneState:
    contact = recipient.contact
    if contact is None:
        return PhoneState(recipient.person.phone_state)
    return PhoneState.VERIFIED if contact.phone else PhoneState.NONE


def is_shared(session: Session, number: str | None) -> bool:
    """Whether more than one open file has this number; as the clock, for the same reason."""
    if number is None:
        return False
    return len(session.execute(_AT_NUMBER, {"number": number}).all()) > 1


def suspend_number(recipient: Recipient) -> None:
    """Texts to this number do not arrive, or reach somebody else: none follow until it is checked."""
    if recipient.contact is None:
        recipient.person.phone_state = PhoneState.SUSPENDED.value
        recipient.person.version += 1
    else:
        recipient.contact.phone_verified = False
        recipient.contact.version += 1


def opt_out(recipient: Recipient, now: datetime) -> None:
    """Whoever answers this number wants no texts. A first opting out keeps its moment. Said by the person
    it ends what they had agreed to about somebody else's telephone."""
    if recipient.contact is None and recipient.person.texts_go_to_agreed_at is not None:
        recipient.person.texts_go_to_agreed_at = None
        recipient.person.version += 1
    whose = recipient.contact or recipient.person
    if whose.opted_out_at is None:
        whose.opted_out_at = now
        whose.version += 1


def opt_in(recipient: Recipient) -> None:
    whose = recipient.contact or recipient.person
    whose.opted_out_at = None
    whose.version += 1


def may_be_answered(contact: RelatedPersonRow, today: date) -> bool:
    """Whether a text from this contact gets an answer: only somebody we would text as well."""
    return _holds(contact, today) and contact.phone_verified and contact.texts_agreed


def _holds(contact: RelatedPersonRow, today: date) -> bool:
    return holds_on(contact.from_on, contact.until_on, today)
