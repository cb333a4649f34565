"""No-contact restrictions between two clients: entered and ended in one file, logged in both, and the companions
they exclude."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, Invalid
from aftercare.base.typed_text import MEDIUM_REASON, required
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.people.related_persons import COMPANION_ROLES
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.time.working_hours import add_working_days
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, staff_by_ids
from aftercare.store.database.read_ahead import asked_once
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.people.related_person_rows import (
    RelatedPersonRow,
    parties_of,
)
from aftercare.store.people.rows import (
    NoContactRow,
    PersonRow,
    get_person,
    lock_no_contact,
    pairs_with,
    people_apart,
    person_by_reference,
)
from aftercare.store.tasks.rows import open_task

REVIEW_WORKING_DAYS = 2


@dataclass(frozen=True)
class NoContact:
    """One no-contact restriction as one of the two files shows it. If the other file entered it (`own` is false),
    only the days are shown. There is no author and no reason, and it cannot be ended here. Ended ones have
    `until_on`."""

    id: UUID
    own: bool
    version: int
    from_on: date | None
    until_on: date | None
    entered_by: str = ""
    reason: str = ""
    end_reason: str = ""


@requires(Permission.READ_CASE_FILES)
def no_contacts_of(work: UnitOfWork, person_id: UUID) -> list[NoContact]:
    """All restrictions of this person, those in force first."""
    get_person(work.session, person_id)
    with as_clock(work):
        rows = pairs_with(work.session, person_id)
    writers = {one.entered_by for one in rows if one.entered_by}
    authors = {one.id: one for one in staff_by_ids(work.session, writers)}
    audit.note(work, "read-restrictions", "person", person_id, person_id)
    return [_view(one, person_id, authors) for one in rows]


def _view(row: NoContactRow, person_id: UUID, authors: Mapping[UUID, StaffRow]) -> NoContact:
    if row.person_id != person_id:
        return NoContact(row.id, False, row.version, row.from_on, row.until_on)
    author = authors.get(row.entered_by) if row.entered_by else None
    return NoContact(
        row.id,
        True,
        row.version,
        row.from_on,
        row.until_on,
        entered_by=author.display_name if author else "",
        reason=row.reason,
        end_reason=row.end_reason or "",
    )


def keep_apart(work: UnitOfWork, person: PersonRow, other_reference: str, reason: str) -> UUID:
    """Keeps `person` apart from the client with this reference from now on, and returns that client's id. The caller
    has locked the person's row, so that a second click finds the first one's restriction. Raises Invalid at
    `/other_reference`."""
    with as_clock(work):
        other_id = person_by_reference(work.session, other_reference.strip())
        if other_id is None or other_id == person.id:
            raise Invalid.at("/other_reference", "unknown-reference")
        rows = pairs_with(work.session, person.id)
    mine = [one for one in rows if one.ended_at is None and one.person_id == person.id]
    if all(one.other_id != other_id for one in mine):
        row = NoContactRow(
            person_id=person.id,
            other_id=other_id,
            reason=reason.strip(),
            entered_by=work.actor.staff_id,
            entered_at=work.now,
            from_on=civil_date(work.now),
        )
        work.session.add(row)
        work.session.flush()
        _note_in_both(work, "forbid-contact", row)
    return other_id


@requires(Permission.WRITE_CASE_FILES)
def end_no_contact(
    work: UnitOfWork, person_id: UUID, ban_id: UUID, version: int, reason: str
) -> NoContactRow:
    """Ends the restriction entered by this file. NotFound from any other file, the other client's included.
    AlreadyDecided when it has ended, Invalid at `/end_reason`."""
    get_person(work.session, person_id, for_update=True)
    row = lock_no_contact(work.session, person_id, ban_id)
    if row.ended_at is not None:
        raise AlreadyDecided()
    expect_version(row, version)
    reason = required(reason, MEDIUM_REASON, "/end_reason", "missing")
    row.until_on, row.ended_at = civil_date(work.now), work.now
    row.ended_by, row.end_reason = work.actor.staff_id, reason
    work.session.flush()
    _note_in_both(work, "end-contact-ban", row)
    return row


def _note_in_both(work: UnitOfWork, action: str, row: NoContactRow) -> None:
    """Logs the act in both files. The officer of the other file gets a task, because their client is bound too."""
    for one in (row.person_id, row.other_id):
        audit.note(work, action, "no-contact", row.id, one)
    with as_clock(work):
        open_task(
            work.session,
            person_id=row.other_id,
            kind="review_plan",
            subject=row.id,
            reason="restriction-ended" if row.ended_at else "restriction-entered",
            due_at=add_working_days(work.now, REVIEW_WORKING_DAYS),
            now=work.now,
        )


def is_banned_companion(work: UnitOfWork, person: PersonRow, name: str, phone: str | None) -> bool:
    """Whether this name is a restricted party's label, or the name or number of a client kept apart from the person.
    Returns only yes or no, so that the other client is not revealed."""
    today = civil_date(work.now)
    for party in parties_of(work.session, person.id):
        if (party.ended_on is None or party.ended_on >= today) and _same(name, party.label):
            return True
    return any(
        (phone is not None and other.phone == phone)
        or _same(name, f"{other.given_name} {other.family_name}")
        for other in _kept_apart(work, person.id)
    )


def banned_among(
    work: UnitOfWork, person: PersonRow, contacts: Iterable[RelatedPersonRow]
) -> set[UUID]:
    """The companions whom the person may no longer have contact with."""
    return {
        one.id
        for one in contacts
        if one.role in COMPANION_ROLES
        and (one.until_on is None or one.until_on >= civil_date(work.now))
        and is_banned_companion(work, person, one.name, one.phone)
    }


def pairs_of(work: UnitOfWork, person_id: UUID) -> set[UUID]:
    """The ids of everyone this person is kept apart from now, by either file's restriction."""
    return {other.id for other in _kept_apart(work, person_id)}


def _kept_apart(work: UnitOfWork, person_id: UUID) -> list[PersonRow]:
    """Their files, which the reader may not see: no value of them may reach a page."""

    def ask() -> list[PersonRow]:
        with as_clock(work):
            return people_apart(work.session, person_id)

    return asked_once(work.session, f"apart {person_id}", ask)


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
