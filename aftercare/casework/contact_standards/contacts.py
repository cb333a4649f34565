"""Contacts other than the person's appointments, with the provider, employer, police and family; and notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, FieldFault, refuse_if
from aftercare.base.typed_text import too_long
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.contact_standards.kinds import RecordKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import names_of
from aftercare.store.contact_standards.rows import (
    ContactRecordRow,
    contact_records_of,
    get_contact_record,
)
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.people.rows import get_person

LONGEST_NOTE = 2_000


@dataclass(frozen=True)
class NewContact:
    """A contact to record. `completed` False is an attempt, or a note: it is kept in the file and never counts."""

    person_id: UUID
    kind: RecordKind
    held_on: date
    completed: bool = True
    note: str = ""


@dataclass(frozen=True)
class ContactView:
    """A contact record with the name of the account that entered it."""

    row: ContactRecordRow
    recorded_by: str


@requires(Permission.WRITE_CASE_FILES)
def add_contact(work: UnitOfWork, new: NewContact) -> ContactRecordRow:
    """Raises Invalid for a future day, a day before supervision began, a note that is too long, and a note as a kind
    without text or as a contact that was made."""
    person = get_person(work.session, new.person_id)
    faults = []
    if new.held_on > civil_date(work.now):
        faults.append(FieldFault("/held_on", "in-the-future"))
    if new.held_on < person.enrolled_on:
        faults.append(FieldFault("/held_on", "before-supervision"))
    faults += too_long("/note", new.note, LONGEST_NOTE)
    if new.kind is RecordKind.NOTE:
        faults += [FieldFault("/note", "missing")] if not new.note.strip() else []
        faults += [FieldFault("/completed", "note-is-no-contact")] if new.completed else []
    refuse_if(faults)
    given = vars(new) | {"kind": new.kind.value, "note": new.note.strip() or None}
    row = ContactRecordRow(**given, recorded_by=work.actor.staff_id, recorded_at=work.now)
    return audit.save_and_note(work, "add", "contact", row)


@requires(Permission.WRITE_CASE_FILES)
def void_contact(work: UnitOfWork, record_id: UUID, version: int) -> ContactRecordRow:
    """Voids a record entered by mistake: it stays readable and no longer counts. Raises AlreadyDecided, Stale."""
    row = get_contact_record(work.session, record_id, for_update=True)
    if row.voided_at is not None:
        raise AlreadyDecided()
    expect_version(row, version)
    row.voided_by, row.voided_at = work.actor.staff_id, work.now
    return audit.save_and_note(work, "withdraw", "contact", row)


@requires(Permission.READ_CASE_FILES)
def contacts_of(work: UnitOfWork, person_id: UUID) -> list[ContactView]:
    """All records of a person, the newest first, including voided ones."""
    audit.note_look(work, "read-contacts", "person", get_person(work.session, person_id))
    rows = contact_records_of(work.session, person_id)
    names = names_of(work.session, (row.recorded_by for row in rows))
    return [ContactView(row, names.get(row.recorded_by, "")) for row in rows]
