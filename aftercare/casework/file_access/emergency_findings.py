"""Findings of reviews of emergency access: who may read them, and how a bar that followed is lifted."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, Forbidden
from aftercare.base.typed_text import required
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.file_access.emergency import LONGEST_REASON, may_lift_bar
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import names_of, staff_by_ids
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.file_access.emergency_rows import (
    EmergencyAccessRow,
    bars_of,
    bars_seen,
    emergencies_by,
    emergencies_to,
    findings_seen,
    get_finding,
    looks_through,
)
from aftercare.store.people.rows import references_of


@dataclass(frozen=True)
class Finding:
    """One emergency access as others read it: the file by its reference, and colleagues by name."""

    row: EmergencyAccessRow
    reference: str
    by: str
    account: str
    reviewer: str | None
    lifter: str | None
    may_lift: bool

    @property
    def bars(self) -> bool:
        """Whether its colleague may not use emergency access until a supervisor lifts that."""
        return self.row.justified is False and self.row.lifted_at is None


@requires(Permission.ANSWER_READING)
def emergency_findings(work: UnitOfWork) -> list[Finding]:
    """Bars in force first, then recent findings. A supervisor sees those about files and colleagues of their own team;
    an auditor sees all."""
    barring, lately = bars_seen(work.session), findings_seen(work.session)
    waiting = {one.id for one in barring}
    return _shown(work, barring + [one for one in lately if one.id not in waiting])


@requires(Permission.ANSWER_READING)
def lift_emergency_bar(
    work: UnitOfWork, emergency_id: UUID, version: int, note: str
) -> EmergencyAccessRow:
    """The colleague may open files in an emergency again, with what was agreed. Raises Forbidden if the actor may
    not lift it, AlreadyDecided, Invalid at /lift_note, NotFound, Stale."""
    words = required(note, LONGEST_REASON, "/lift_note", "missing")
    row = get_finding(work.session, emergency_id)
    if not _may_lift(work, row):
        raise Forbidden()
    row = get_finding(work.session, emergency_id, for_update=True)
    if row.lifted_at is not None:
        raise AlreadyDecided()
    expect_version(row, version)
    row.lift_note, row.lifted_by, row.lifted_at = words, work.actor.staff_id, work.now
    audit.save_and_note(work, "lift-emergency-bar", "emergency-access", row)
    return row


@requires(Permission.EMERGENCY_ACCESS)
def own_emergencies(work: UnitOfWork) -> list[Finding]:
    """The actor's own emergency accesses, newest first, with their findings."""
    with as_clock(work):
        found = emergencies_by(work.session, work.actor.staff_id)
    return _shown(work, found)


@requires(Permission.EMERGENCY_ACCESS)
def own_bars(work: UnitOfWork) -> list[Finding]:
    """What bars the actor from emergency access now."""
    return _shown(work, bars_of(work.session, work.actor.staff_id))


@requires(Permission.MANAGE_FILE_ACCESS)
def emergencies_of_file(work: UnitOfWork, person_id: UUID) -> list[Finding]:
    """Every emergency access to this client's file, newest first."""
    return _shown(work, emergencies_to(work.session, person_id))


@requires(Permission.MANAGE_FILE_ACCESS)
def found_before(work: UnitOfWork, staff_id: UUID) -> list[Finding]:
    """Earlier findings about this colleague, for the reviewer of their next emergency access."""
    with as_clock(work):
        found = emergencies_by(work.session, staff_id)
    return _shown(work, [one for one in found if one.reviewed_at is not None])


@requires(Permission.MANAGE_FILE_ACCESS)
def looked_at(work: UnitOfWork, row: EmergencyAccessRow) -> list[Row]:
    """What the access log has of an emergency access that the actor reviews: reading and writing, in order."""
    audit.note(work, "read", "access-log", None, row.person_id)
    with as_clock(work):
        return looks_through(work.session, row)


def count_bars_to_lift(work: UnitOfWork) -> int:
    """How many bars the actor may lift; 0 for other roles. Reads no client's file."""
    if not work.actor.can(Permission.ANSWER_READING):
        return 0
    return sum(_may_lift(work, one) for one in bars_seen(work.session))


def _may_lift(work: UnitOfWork, row: EmergencyAccessRow) -> bool:
    (barred,) = staff_by_ids(work.session, [row.staff_id])
    return may_lift_bar(work.actor, barred.actor())


def _shown(work: UnitOfWork, found: list[EmergencyAccessRow]) -> list[Finding]:
    if not found:
        return []
    concerned = {one.id: one for one in staff_by_ids(work.session, {o.staff_id for o in found})}
    deciders = (who for one in found for who in (one.reviewed_by, one.lifted_by))
    names = names_of(work.session, deciders)
    with as_clock(work):
        references = references_of(work.session, {one.person_id for one in found})
    audit.note_people(work, "read-emergency-access", (one.person_id for one in found))
    return [
        Finding(
            row=one,
            reference=references[one.person_id],
            by=concerned[one.staff_id].display_name,
            account=concerned[one.staff_id].username,
            reviewer=names[one.reviewed_by] if one.reviewed_by else None,
            lifter=names[one.lifted_by] if one.lifted_by else None,
            may_lift=one.justified is False
            and one.lifted_at is None
            and may_lift_bar(work.actor, concerned[one.staff_id].actor()),
        )
        for one in found
    ]
