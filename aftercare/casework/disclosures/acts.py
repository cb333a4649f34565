"""The log of what went to third parties: shown, entered by hand, completed with a recipient, voided with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aftercare.base.errors import FieldFault, IllegalTransition, refuse_if
from aftercare.base.typed_text import required, too_long
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.disclosures.grounds import Disclosed, LegalGround
from aftercare.domain.disclosures.protected_changes import PROTECTED, Office
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.disclosures.inform_first import ask_again, settle_informed
from aftercare.processes.disclosures.which_condition import meant_by
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import names_of
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.disclosures.protected_change_rows import protected_changes_of
from aftercare.store.disclosures.rows import DisclosureRow, disclosures_of, get_disclosure
from aftercare.store.people.rows import PersonRow, get_person, lock_person_of

LONGEST_RECIPIENT, LONGEST_DETAIL = 200, 2_000


@dataclass(frozen=True)
class NewDisclosure:
    """`condition_id`: the zone or contact ban that changes, of which the prosecution service was informed; None is the
    only one that binds."""

    person_id: UUID
    disclosed_on: date
    what: Disclosed
    recipient: str
    ground: LegalGround
    detail: str = ""
    condition_id: UUID | None = None


@dataclass(frozen=True)
class DisclosuresOfPerson:
    """Every line, the newest first, with the names of who entered them."""

    person: PersonRow
    rows: list[DisclosureRow]
    names: dict[UUID, str]


@requires(Permission.READ_CASE_FILES)
def person_disclosures(work: UnitOfWork, person_id: UUID) -> DisclosuresOfPerson:
    person = audit.note_look(
        work, "read-disclosures", "person", get_person(work.session, person_id)
    )
    found = disclosures_of(work.session, person_id)
    staff = [one for row in found for one in (row.entered_by, row.voided_by)]
    return DisclosuresOfPerson(person, found, names_of(work.session, staff))


@requires(Permission.WRITE_CASE_FILES)
def enter_disclosure(work: UnitOfWork, new: NewDisclosure) -> DisclosureRow:
    """What a colleague gave to a third party outside the service. A line that the
    prosecution service was informed of a change names one of its offices and has no words. It meets the deadlines that
    asked for it, and the same again is one line. Raises Invalid with fields."""
    protected = new.what in PROTECTED
    person = get_person(work.session, new.person_id, for_update=protected)
    faults = _recipient_faults(new.recipient) + too_long("/detail", new.detail, LONGEST_DETAIL)
    condition_id, unknown = meant_by(work, person.id, new.what, new.condition_id)
    faults += unknown
    if protected:
        faults += _office_faults(new)
    if new.disclosed_on > civil_date(work.now):
        faults.append(FieldFault("/disclosed_on", "in-the-future"))
    if new.what is Disclosed.INFORMATION and not new.detail.strip():
        faults.append(FieldFault("/detail", "missing"))
    refuse_if(faults)
    row = DisclosureRow(
        person_id=person.id,
        disclosed_on=new.disclosed_on,
        what=new.what.value,
        detail=new.detail.strip() or None,
        recipient=(Office.named(new.recipient) if protected else None) or new.recipient.strip(),
        ground=new.ground.value,
        entered_by=work.actor.staff_id,
        entered_at=work.now,
    )
    if not protected:
        return audit.save_and_note(work, "disclose", "disclosure", row)
    row = _same_line(work, row, condition_id) or audit.save_and_note(
        work, "disclose", "disclosure", row
    )
    settle_informed(work, row, condition_id)
    return row


@requires(Permission.WRITE_CASE_FILES)
def name_recipient(
    work: UnitOfWork, disclosure_id: UUID, version: int, recipient: str
) -> DisclosureRow:
    """To whom an export went that did not say so. Raises Invalid at /recipient, IllegalTransition, Stale."""
    row = _open(work, disclosure_id, version)
    if row.recipient is not None:
        raise IllegalTransition("The recipient is on record.")
    refuse_if(_recipient_faults(recipient))
    row.recipient = recipient.strip()
    return audit.save_and_note(work, "change", "disclosure", row)


@requires(Permission.WRITE_CASE_FILES)
def void_disclosure(
    work: UnitOfWork, disclosure_id: UUID, version: int, reason: str
) -> DisclosureRow:
    """Nothing was sent after all, or the line is wrong; it stays on record. Raises Invalid at /reason,
    IllegalTransition, Stale."""
    lock_person_of(work.session, DisclosureRow, disclosure_id)
    row = _open(work, disclosure_id, version)
    row.void_reason = required(reason, LONGEST_DETAIL)
    row.voided_by, row.voided_at = work.actor.staff_id, work.now
    audit.save_and_note(work, "void", "disclosure", row)
    ask_again(work, row)
    return row


def _open(work: UnitOfWork, disclosure_id: UUID, version: int) -> DisclosureRow:
    row = get_disclosure(work.session, disclosure_id, for_update=True)
    if row.voided_at is not None:
        raise IllegalTransition("This line was voided.")
    expect_version(row, version)
    return row


def _same_line(
    work: UnitOfWork, new: DisclosureRow, condition_id: UUID | None
) -> DisclosureRow | None:
    """The line of the same form, sent twice today; about another condition it is another line."""
    about = {
        (one.disclosure_id, one.condition_id)
        for one in protected_changes_of(work.session, new.person_id)
    }
    return next(
        (
            one
            for one in disclosures_of(work.session, new.person_id)
            if (one.what, one.recipient, one.disclosed_on, one.entered_by, one.voided_at)
            == (new.what, new.recipient, new.disclosed_on, new.entered_by, None)
            and civil_date(one.entered_at) == civil_date(work.now)
            and (condition_id is None or (one.id, condition_id) in about)
        ),
        None,
    )


def _office_faults(new: NewDisclosure) -> list[FieldFault]:
    faults = []
    if Office.named(new.recipient) is None:
        offices = ", ".join(Office)
        faults.append(FieldFault("/recipient", "office-of-prosecution", f"One of: {offices}."))
    if new.detail.strip():
        faults.append(FieldFault("/detail", "no-words-here"))
    return faults


def _recipient_faults(recipient: str) -> list[FieldFault]:
    to = recipient.strip()
    if to and len(to) <= LONGEST_RECIPIENT and to.isprintable():
        return []
    return [FieldFault("/recipient", "addressee-missing")]
