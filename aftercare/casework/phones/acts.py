"""Verifying, suspending and reinstating a telephone number, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.base.errors import (
    FieldFault,
    NeedsVerification,
    NoNumber,
    NotFound,
    NumberSuspended,
    NumberTaken,
)
from aftercare.base.typed_text import MEDIUM_REASON, required
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.phones.verification import PhoneReason
from aftercare.processes.messages.recipients import (
    Recipient,
    is_taken,
    other_files_at,
    recipient_of,
    suspend_number,
)
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import replan_reminders_of_person
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.people.related_person_rows import RelatedPersonRow, get_related
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.phones.dues import finish_number_tasks
from aftercare.store.phones.rows import needs_proof, stretch_now, with_reason
from aftercare.store.tasks.rows import open_task


@dataclass(frozen=True)
class Whose:
    """The owner of a telephone: the person, or the contact `related_id` around them."""

    person_id: UUID
    related_id: UUID | None = None


@requires(Permission.WRITE_CASE_FILES)
def verify_heard(work: UnitOfWork, whose: Whose, version: int, reason: str) -> Recipient:
    """The officer called the number and heard the person, who was present. `reason` describes that and is kept in
    the history. Reinstates a suspended number. Raises NoNumber, NumberTaken (without revealing the other file),
    Stale, Invalid at /reason."""
    held = locked(work, whose, version)
    note = required(reason, MEDIUM_REASON)
    mark_verified(work, held, PhoneReason.HEARD, note)
    return held


@requires(Permission.WRITE_CASE_FILES)
def suspend_by_hand(work: UnitOfWork, whose: Whose, version: int, reason: str) -> Recipient:
    """No text goes to this number from now on. Texts waiting for it become calls, and a task asks to look into the
    number. Raises NoNumber, NumberSuspended when it was suspended already, Stale, Invalid at /reason."""
    held = locked(work, whose, version)
    note = required(reason, MEDIUM_REASON, trivial=True)
    before = stretch_now(work.session, whose.person_id, whose.related_id)
    if before is None:
        raise NoNumber()
    if before.state == "suspended":
        raise NumberSuspended()
    # First, because appointments are locked before texts.
    replan_reminders_of_person(work.session, whose.person_id, work.now)
    suspend_number(held, PhoneReason.BY_HAND, note)
    open_task(
        work.session,
        person_id=whose.person_id,
        kind="check_number",
        subject=before.id,
        reason=PhoneReason.BY_HAND.value,
        due_at=work.now,
        now=work.now,
    )
    audit.note(work, "suspend-number", *_subject(held))
    return held


@requires(Permission.WRITE_CASE_FILES)
def lift_suspension(work: UnitOfWork, person_id: UUID, version: int, reason: str) -> PersonRow:
    """Allows texts to the person's own number again, if a colleague had suspended it by hand. The number is
    unverified then. A number that reached a stranger, or no one, has to be verified instead (NeedsVerification). So
    does the number of a contact. Raises NoNumber, Stale, Invalid at /reason."""
    held = locked(work, Whose(person_id), version)
    note = required(reason, MEDIUM_REASON, trivial=True)
    stretch = stretch_now(work.session, person_id, None)
    if stretch is None:
        raise NoNumber()
    if stretch.state != "suspended" or stretch.from_because != PhoneReason.BY_HAND:
        raise NeedsVerification()
    with with_reason(work.session, PhoneReason.LIFTED, note):
        held.person.phone_state = "unverified"
    finish_number_tasks(
        work.session, person_id, None, checks=True, by=work.actor.staff_id, now=work.now
    )
    replan_reminders_of_person(work.session, person_id, work.now)
    audit.note(work, "lift-suspension", *_subject(held))
    return held.person


def locked(work: UnitOfWork, whose: Whose, version: int) -> Recipient:
    """The person, and the contact whose telephone it is, locked in that order at the version looked at. Raises
    NotFound, Stale."""
    person = get_person(work.session, whose.person_id, for_update=True)
    if whose.related_id is None:
        expect_version(person, version)
        return Recipient(person, None)
    contact = get_related(work.session, whose.related_id, for_update=True)
    if contact.person_id != person.id:
        raise NotFound()
    expect_version(contact, version)
    return Recipient(person, contact)


def mark_verified(work: UnitOfWork, held: Recipient, how: PhoneReason, note: str = "") -> None:
    """Records that this telephone is theirs, as of now. Tasks that waited for it are done, and texts that were held
    back are planned again. Raises NoNumber, NumberTaken."""
    refuse_taken(work, held)
    session, person, contact = work.session, held.person, held.contact_person
    with with_reason(session, how, note):
        if contact is None:
            person.phone_state, person.phone_verified_at = "verified", work.now
        else:
            contact.phone_verified, contact.phone_verified_at = True, work.now
    texts_go_here = recipient_of(session, person).contact_person == contact
    replan_reminders_of_person(session, person.id, work.now)
    finish_number_tasks(
        session,
        person.id,
        contact.id if contact else None,
        checks=texts_go_here,
        by=work.actor.staff_id,
        now=work.now,
    )
    audit.note(work, "verify-number", *_subject(held))


def refuse_taken(work: UnitOfWork, held: Recipient) -> None:
    """Raises NoNumber, and NumberTaken where the number is in another person's open file."""
    if held.number is None:
        raise NoNumber()
    if is_taken(work, held.number, held.person.id):
        raise NumberTaken()


def tick_faults(
    work: UnitOfWork, number: str | None, whose: Whose | None, *, verified_before: bool
) -> list[FieldFault]:
    """Why the tick "reached on this number" is not enough for a number with a history or with two owners: it needs a
    code or a call. `whose` is None for a new person. A number that was verified already, and stays, is not checked
    again."""
    if number is None or verified_before:
        return []
    person_id, related_id = (whose.person_id, whose.related_id) if whose else (None, None)
    with as_clock(work):
        taken = other_files_at(work.session, number, person_id)
        past = needs_proof(work.session, number, person_id, related_id)
    if taken:
        detail = "This number stands in another file as well."
        return [FieldFault("/phone_verified", "number-taken", detail)]
    detail = "This number has to be verified by a code or a call."
    return [FieldFault("/phone_verified", "needs-verification", detail)] if past else []


def contact_tick_faults(
    work: UnitOfWork, person_id: UUID, number: str | None, known: RelatedPersonRow | None
) -> list[FieldFault]:
    """The same for the number of a contact that texts may go to; other numbers are only for calling."""
    before = (
        known is not None and known.phone == number and known.phone_verified and known.texts_agreed
    )
    whose = Whose(person_id, known.id if known else None)
    return tick_faults(work, number, whose, verified_before=before)


def _subject(held: Recipient) -> tuple[str, UUID, UUID]:
    contact: RelatedPersonRow | None = held.contact_person
    if contact is None:
        return "person", held.person.id, held.person.id
    return "related-person", contact.id, held.person.id
