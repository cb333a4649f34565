"""Whom a person may not meet and where they may not come: kept small, shown to case staff only."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, or_, select

from aftercare.base.errors import FieldFault, Invalid, NotFound
from aftercare.domain.access import Permission
from aftercare.store import audit
from aftercare.store.people import ExclusionRow, NoContactRow, PersonRow, get_person
from aftercare.store.places import LocationRow
from aftercare.store.unit_of_work import Work, as_clock


def forbid_contact(work: Work, person_id: UUID, other_reference: str) -> None:
    """These two never meet at a site. The other may be on a caseload this officer cannot see: only
    the reference is asked for, and nothing about the other is told back."""
    work.actor.must(Permission.WRITE_CASES)
    person = get_person(work.session, person_id)
    with as_clock(work):
        found = work.session.exec(
            select(PersonRow.id).where(PersonRow.reference == other_reference.strip())
        ).first()
        if found is not None and found != person.id:
            work.session.merge(NoContactRow(person_id=person.id, other_id=found))
    if found is None or found == person.id:
        fault = FieldFault(
            "/other_reference", "unknown-reference", "No other person has this reference."
        )
        raise Invalid(fields=(fault,))
    audit.note(work, "forbid-contact", "person", person.id, person.id)


def exclude_from(work: Work, person_id: UUID, location_id: UUID) -> None:
    """This person never comes to this site."""
    work.actor.must(Permission.WRITE_CASES)
    person = get_person(work.session, person_id)
    if work.session.get(LocationRow, location_id) is None:
        raise NotFound()
    work.session.merge(ExclusionRow(person_id=person.id, location_id=location_id))
    audit.note(work, "exclude-site", "person", person.id, person.id)


def lift_restrictions(work: Work, person_id: UUID) -> None:
    """Take away every restriction of this person; each was a decision, so each end is on record."""
    work.actor.must(Permission.WRITE_CASES)
    person = get_person(work.session, person_id)
    with as_clock(work):
        work.session.execute(
            delete(NoContactRow).where(
                or_(
                    col(NoContactRow.person_id) == person.id,
                    col(NoContactRow.other_id) == person.id,
                )
            )
        )
        work.session.execute(delete(ExclusionRow).where(col(ExclusionRow.person_id) == person.id))
    audit.note(work, "lift-restrictions", "person", person.id, person.id)


def restrictions_of(work: Work, person_id: UUID) -> tuple[list[str], int]:
    """Names of the sites this person may not come to, and how many people they may not meet."""
    work.actor.must(Permission.READ_CASES)
    get_person(work.session, person_id)
    sites = (
        select(LocationRow.name)
        .join(ExclusionRow, col(ExclusionRow.location_id) == col(LocationRow.id))
        .where(ExclusionRow.person_id == person_id)
        .order_by(LocationRow.name)
    )
    pairs = select(NoContactRow).where(
        or_(NoContactRow.person_id == person_id, NoContactRow.other_id == person_id)
    )
    with as_clock(work):
        others = {
            pair.other_id if pair.person_id == person_id else pair.person_id
            for pair in work.session.exec(pairs)
        }
        names = list(work.session.exec(sites))
    audit.note(work, "read-restrictions", "person", person_id, person_id)
    return names, len(others)
