"""The access lists of a client's file: colleagues are listed, reviewed and taken off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, FieldFault, Forbidden, Invalid, refuse_if
from aftercare.base.typed_text import MEDIUM_REASON, reason_faults, required
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.file_access.lists import (
    LISTED_ROLES,
    AccessKind,
    NewEntry,
    Position,
    bar_fault,
    day_faults,
    review_faults,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import (
    StaffRow,
    all_staff,
    lock_staff,
    names_of,
    supervisors_of,
)
from aftercare.store.appointments.rows import future_with
from aftercare.store.database.idempotency import forget_replies_about
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.file_access.rows import (
    FileAccessRow,
    barred_from,
    count_to_review,
    entries_of,
    entries_to_review,
    get_entry,
    standing_entry,
)
from aftercare.store.people.rows import PersonRow, get_person, persons_of
from aftercare.store.transfers.rows import to_come_of

REVIEWED = "reviewed"


@dataclass(frozen=True)
class FileAccess:
    """The lists of one file, in force first, and the names of everyone in them."""

    person: PersonRow
    standing: list[FileAccessRow]
    over: list[FileAccessRow]
    names: dict[UUID, str]


@requires(Permission.MANAGE_FILE_ACCESS)
def list_colleague(
    work: UnitOfWork, person_id: UUID, staff_id: UUID, new: NewEntry
) -> FileAccessRow:
    """A colleague may, or may not, see this file from a day on. A bar takes effect everywhere, and beyond every right
    of the role. Raises Invalid with fields: at /staff_id with what has to be done first, when a bar would leave the
    file without a person who decides. Raises Forbidden for a client of another team, NotFound."""
    # A second supervisor who bars the first at the same moment waits here: colleagues are locked before people.
    lock_staff(work.session, {staff_id, work.actor.staff_id})
    person = _of_team(work, person_id, lock=True)
    faults = day_faults(new, civil_date(work.now))
    faults += reason_faults("/reason", new.reason, MEDIUM_REASON)
    staff = work.session.get(StaffRow, staff_id)
    refuse_if([*_colleague_faults(work, person, staff, new), *faults])
    row = FileAccessRow(
        person_id=person.id,
        staff_id=staff_id,
        entered_by=work.actor.staff_id,
        entered_at=work.now,
        **vars(replace(new, reason=new.reason.strip())),
    )
    action = "bar-colleague" if new.kind is AccessKind.BARRED else "allow-colleague"
    audit.save_and_note(work, action, "file-access", row)
    if new.kind is AccessKind.BARRED:
        with as_clock(work):
            forget_replies_about(work.session, staff_id, person.id)
    return row


@requires(Permission.MANAGE_FILE_ACCESS)
def end_entry(work: UnitOfWork, entry_id: UUID, version: int, reason: str) -> FileAccessRow:
    """The entry ends now, and stays on record. Raises AlreadyDecided when it has ended, Forbidden for an entry about
    the actor, Invalid at /end_reason, NotFound, Stale."""
    row = _open_entry(work, entry_id, version)
    _end(work, row, required(reason, MEDIUM_REASON, "/end_reason", "missing"))
    return audit.save_and_note(work, "end-file-access", "file-access", row)


@requires(Permission.MANAGE_FILE_ACCESS)
def review_entry(work: UnitOfWork, entry_id: UUID, version: int, review_on: date) -> FileAccessRow:
    """The entry is still needed: the same one is entered anew from today, with another day of review. Raises Invalid
    at /review_on, and as `end_entry` does."""
    today = civil_date(work.now)
    refuse_if(review_faults(review_on, today))
    row = _open_entry(work, entry_id, version)
    if row.review_on is None or row.from_on > today:
        raise Invalid.at("/review_on", "end-or-review")
    _end(work, row, REVIEWED)
    fresh = FileAccessRow(
        person_id=row.person_id,
        staff_id=row.staff_id,
        kind=row.kind,
        reason=row.reason,
        from_on=today,
        review_on=review_on,
        entered_by=work.actor.staff_id,
        entered_at=work.now,
    )
    return audit.save_and_note(work, "review-file-access", "file-access", fresh)


@requires(Permission.MANAGE_FILE_ACCESS)
def file_access(work: UnitOfWork, person_id: UUID) -> FileAccess:
    """The lists of this file. Raises Forbidden for a client of another team, NotFound."""
    person = _of_team(work, person_id)
    audit.note(work, "read-file-access", "person", person.id, person.id)
    rows, today = entries_of(work.session, person.id), civil_date(work.now)
    return FileAccess(
        person,
        [one for one in rows if not one.is_over(today)],
        [one for one in rows if one.is_over(today)],
        _names(work, rows),
    )


@requires(Permission.MANAGE_FILE_ACCESS)
def colleagues_to_list(work: UnitOfWork, person_id: UUID) -> list[StaffRow]:
    """Active colleagues with a role that shows files or times of clients, by name, without the actor."""
    _of_team(work, person_id)
    return [
        one
        for one in all_staff(work.session)
        if one.active
        and Role(one.role) in LISTED_ROLES[AccessKind.BARRED]
        and one.id != work.actor.staff_id_or_none
    ]


@requires(Permission.MANAGE_FILE_ACCESS)
def access_to_review(work: UnitOfWork) -> list[tuple[FileAccessRow, PersonRow, str]]:
    """Entries of the team's files with a day of review that has come, each with the client and the colleague's name."""
    rows = entries_to_review(work.session, civil_date(work.now))
    people = persons_of(work.session, {one.person_id for one in rows})
    names = _names(work, rows)
    audit.note_people(work, "read-file-access", people)
    return [(one, people[one.person_id], names[one.staff_id]) for one in rows]


def count_access_to_review(work: UnitOfWork) -> int:
    """How many of them there are; zero for roles that keep no list. No client is read."""
    if not work.actor.can(Permission.MANAGE_FILE_ACCESS):
        return 0
    return count_to_review(work.session, civil_date(work.now))


def _of_team(work: UnitOfWork, person_id: UUID, *, lock: bool = False) -> PersonRow:
    """The client, when they are of the actor's team; the lists are its supervisors'."""
    person = get_person(work.session, person_id, for_update=lock)
    if person.team_id != work.actor.team_id:
        raise Forbidden()
    return person


def _open_entry(work: UnitOfWork, entry_id: UUID, version: int) -> FileAccessRow:
    row = get_entry(work.session, entry_id, for_update=True)
    if row.ended_at is not None:
        raise AlreadyDecided()
    if row.staff_id == work.actor.staff_id_or_none:
        raise Forbidden()
    return expect_version(row, version)


def _end(work: UnitOfWork, row: FileAccessRow, reason: str) -> None:
    row.ended_by, row.ended_at, row.end_reason = work.actor.staff_id, work.now, reason
    work.session.flush()


def _names(work: UnitOfWork, rows: Iterable[FileAccessRow]) -> dict[UUID, str]:
    ids = {who for one in rows for who in (one.staff_id, one.entered_by, one.ended_by) if who}
    return names_of(work.session, ids)


def _colleague_faults(
    work: UnitOfWork, person: PersonRow, staff: StaffRow | None, new: NewEntry
) -> list[FieldFault]:
    if staff is None or not staff.active or Role(staff.role) not in LISTED_ROLES[new.kind]:
        return [FieldFault("/staff_id", "unknown-colleague")]
    if staff.id == work.actor.staff_id_or_none:
        return [FieldFault("/staff_id", "own-file-access")]
    if standing_entry(work.session, person.id, staff.id, new.from_on) is not None:
        return [FieldFault("/staff_id", "on-list-already")]
    if new.kind is not AccessKind.BARRED or person.closed_on is not None:
        return []
    found = bar_fault(_position(work, person, staff, new.from_on))
    return [found] if found else []


def _position(work: UnitOfWork, person: PersonRow, staff: StaffRow, from_on: date) -> Position:
    coming = to_come_of(work.session, [person.id]).get(person.id)
    supervisors = set(supervisors_of(work.session, person.team_id))
    others = supervisors - barred_from(work.session, person.id, from_on) - {staff.id}
    return Position(
        officer=staff.id == person.officer_id,
        coming_officer=coming is not None and staff.id == coming.to_officer_id,
        deputy=staff.id == person.deputy_id,
        co_officer=staff.id == person.co_officer_id,
        expected=bool(future_with(work.session, staff.id, [person.id], work.now, work.now)),
        only_supervisor=staff.id in supervisors and not others,
    )
