"""The due day of each contact that the standard requires with a person, and which contacts are overdue."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.contact_standards.due import Due, dues, with_approaching
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.contact_standards.contacts_held import (
    contacts_held,
    contacts_planned,
    course_of,
)
from aftercare.store.contact_standards.rows import ContactStandardRow, held_since, standard_held_to
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import PersonRow, get_person


@dataclass(frozen=True)
class ContactDues:
    """`dues` is empty when the standard has no requirement for such a client."""

    standard: ContactStandardRow
    dues: tuple[Due, ...]


@requires(Permission.READ_CASE_FILES)
def contact_dues(work: UnitOfWork, person_id: UUID) -> ContactDues | None:
    """Each requirement of the standard with its due day; None where no standard applies."""
    person = audit.note_look(work, "read-contacts", "person", get_person(work.session, person_id))
    return dues_of(work, person)


@requires(Permission.READ_CASE_FILES)
def dues_of(work: UnitOfWork, person: PersonRow) -> ContactDues | None:
    """The same for a caller that has read and recorded the person already."""
    standard = standard_held_to(work.session, person, civil_date(work.now))
    if standard is None:
        return None
    asked = standard.requirements(person.case_type, person.tier)
    held = contacts_held(work.session, person.id, work.now)
    course = course_of(work.session, person, held_since(work.session, person, standard))
    today = civil_date(work.now)
    planned = contacts_planned(work.session, person.id)
    found = dues(asked, held, course, today)
    return ContactDues(standard, with_approaching(found, held, planned, course, today))
