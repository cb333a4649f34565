"""Circles of support: volunteers around one person, voluntary and never enforced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, FieldFault, Invalid, refuse_if
from aftercare.base.typed_text import too_long
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.people.related_persons import (
    FEWEST_VOLUNTEERS,
    MOST_VOLUNTEERS,
    USUAL_VOLUNTEERS,
    RelatedRole,
    holds_on,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, staff_with_role
from aftercare.store.database.rows_of import stands
from aftercare.store.database.unit_of_work import UnitOfWork, at_version, expect_version
from aftercare.store.file_access.rows import barred_from
from aftercare.store.people.related_person_rows import (
    CircleRow,
    RelatedPersonRow,
    circles_of,
    get_circle,
)
from aftercare.store.people.rows import get_person

LONGEST_NOTE = 1_000


@dataclass(frozen=True)
class CircleDetails:
    """`coordinator_id` is a contact of the person in that role; `account_id` an account of a circle coordinator, who
    sees the meetings of this circle."""

    started_on: date
    volunteers: int = USUAL_VOLUNTEERS
    coordinator_id: UUID | None = None
    note: str = ""
    account_id: UUID | None = None


@requires(Permission.READ_CASE_FILES)
def circles(work: UnitOfWork, person_id: UUID) -> list[CircleRow]:
    """The newest first."""
    audit.note_look(work, "read-circles", "person", get_person(work.session, person_id))
    return circles_of(work.session, person_id)


@requires(Permission.WRITE_CASE_FILES)
def circle_accounts(work: UnitOfWork, person_id: UUID) -> list[StaffRow]:
    """The accounts that a circle of this person can be given to, by name: none that the file bars."""
    barred = barred_from(work.session, person_id, civil_date(work.now))
    return [one for one in staff_with_role(work.session, Role.COORDINATOR) if one.id not in barred]


@requires(Permission.WRITE_CASE_FILES)
def start_circle(work: UnitOfWork, person_id: UUID, details: CircleDetails) -> CircleRow:
    """Starts a circle; its meetings are obligations of the plan, under an agreement. One circle at a time."""
    person = get_person(work.session, person_id, for_update=True)
    faults = _faults(work, person.id, details)
    if any(one.ended_on is None for one in circles_of(work.session, person.id)):
        faults.append(FieldFault("/started_on", "circle-runs"))
    refuse_if(faults)
    row = CircleRow(person_id=person.id, **_columns(details))
    return audit.save_and_note(work, "start", "circle", row)


@requires(Permission.WRITE_CASE_FILES)
def change_circle(
    work: UnitOfWork, circle_id: UUID, version: int, details: CircleDetails
) -> CircleRow:
    """Raises AlreadyDecided for a circle that has ended, Stale, Invalid."""
    row = at_version(_running(work, circle_id), version)
    refuse_if(_faults(work, row.person_id, details))
    if stands(row, _columns(details)):
        return row
    expect_version(row, version).sqlmodel_update(_columns(details))
    return audit.save_and_note(work, "change", "circle", row)


@requires(Permission.WRITE_CASE_FILES)
def end_circle(work: UnitOfWork, circle_id: UUID, version: int, ended_on: date) -> CircleRow:
    """Sets its last day. Meetings that are still planned end with their obligation in the plan, not with this act."""
    row = expect_version(_running(work, circle_id), version)
    if ended_on < row.started_on:
        raise Invalid.at("/ended_on", "dates-reversed")
    row.ended_on = ended_on
    return audit.save_and_note(work, "end", "circle", row)


def _running(work: UnitOfWork, circle_id: UUID) -> CircleRow:
    row = get_circle(work.session, circle_id, for_update=True)
    if row.ended_on is not None:
        raise AlreadyDecided()
    return row


def _columns(details: CircleDetails) -> dict[str, Any]:
    return vars(details) | {"note": details.note.strip() or None}


def _faults(work: UnitOfWork, person_id: UUID, details: CircleDetails) -> list[FieldFault]:
    faults = []
    if not FEWEST_VOLUNTEERS <= details.volunteers <= MOST_VOLUNTEERS:
        faults.append(
            FieldFault("/volunteers", "out-of-range", f"{FEWEST_VOLUNTEERS} to {MOST_VOLUNTEERS}.")
        )
    faults += too_long("/note", details.note, LONGEST_NOTE)
    if details.coordinator_id is not None:
        found = work.session.get(RelatedPersonRow, details.coordinator_id)
        fits = (
            found is not None
            and found.person_id == person_id
            and found.role == RelatedRole.COSA_COORDINATOR
            and holds_on(found.from_on, found.until_on, civil_date(work.now))
        )
        if not fits:
            faults.append(FieldFault("/coordinator_id", "no-coordinator"))
    if details.account_id not in {None, *(one.id for one in circle_accounts(work, person_id))}:
        faults.append(FieldFault("/account_id", "no-coordinator-account"))
    return faults
