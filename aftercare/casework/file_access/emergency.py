"""Emergency access to a file: opened with a reason for some hours, ended, notified, and reviewed afterwards."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from aftercare.base.errors import (
    AlreadyDecided,
    EmergencyBarred,
    FieldFault,
    Forbidden,
    NotFound,
    Throttled,
    refuse_if,
)
from aftercare.base.typed_text import required
from aftercare.domain.accounts.fresh_sign_in import needs_fresh_sign_in
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.file_access.emergency import (
    ATTEMPTS_WITHIN,
    LONGEST_REASON,
    MOST_ATTEMPTS,
    is_same_name,
    reason_faults,
    review_deadline,
)
from aftercare.domain.time.wall_time import civil_date, wall
from aftercare.processes.deadlines.keep_true import sync_deadlines
from aftercare.processes.escalation.closing import meet_by_decision
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import lock_staff, names_of, supervisors_of
from aftercare.store.accounts.screen_access_log import person_by_typed_reference
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.deadlines.rows import OF_EMERGENCY
from aftercare.store.file_access.emergency_rows import (
    EmergencyAccessRow,
    EmergencyAttemptRow,
    attempts_since,
    bars_of,
    count_emergencies_to_review,
    count_unseen_by_officer,
    emergencies_by,
    emergencies_to_review,
    get_emergency,
    open_emergencies_of,
    unseen_by_officer,
)
from aftercare.store.file_access.rows import barred_from, unbarred
from aftercare.store.people.rows import PersonRow, get_person, is_seen
from aftercare.store.staff.mail_rows import mail_event


@dataclass(frozen=True)
class Emergency:
    """What is asked: the exact reference and family name, why, and for how many hours."""

    reference: str
    family_name: str
    reason: str
    hours: int


@dataclass(frozen=True)
class EmergencyShown:
    """One emergency access with its client and the name of the colleague."""

    row: EmergencyAccessRow
    person: PersonRow
    by: str


@requires(Permission.EMERGENCY_ACCESS)
@needs_fresh_sign_in
def open_in_emergency(
    work: UnitOfWork, asked: Emergency, most_hours: int
) -> EmergencyAccessRow | None:
    """The actor reads this file for some hours. The client's officer and supervisors are notified at once, and a review
    falls due. None when reference and name are not those of one file, or a list bars the actor from it: the answer
    never says which, and the attempt is recorded. Raises Invalid with fields, Throttled after some attempts,
    EmergencyBarred after a finding that was not lifted."""
    actor_id, session = work.actor.staff_id, work.session
    faults = reason_faults(asked.reason)
    if not 1 <= asked.hours <= most_hours:
        faults.append(FieldFault("/hours", "out-of-range"))
    refuse_if(faults)
    lock_staff(session, {actor_id})
    with as_clock(work):
        if bars_of(session, actor_id):
            raise EmergencyBarred()
        if attempts_since(session, actor_id, work.now - ATTEMPTS_WITHIN) >= MOST_ATTEMPTS:
            raise Throttled()
        tried = person_by_typed_reference(session, asked.reference)
        person = _found(work, asked, tried)
        if person is None:
            session.add(EmergencyAttemptRow(staff_id=actor_id, tried_at=work.now))
    if person is None:
        # The auditor finds the file that was tried; the colleague never learns whether there is one.
        audit.note(work, "try-emergency-access", "staff", actor_id, tried)
        return None
    if is_seen(session, person.id):
        refuse_if([FieldFault("/reference", "emergency-seen-already")])
    row = EmergencyAccessRow(
        person_id=person.id,
        staff_id=actor_id,
        reason=asked.reason.strip(),
        opened_at=work.now,
        until_at=work.now + timedelta(hours=asked.hours),
    )
    with as_clock(work):
        session.add(row)
        session.flush()
        sync_deadlines(
            session, person.id, OF_EMERGENCY, row.id, [review_deadline(work.now)], work.now
        )
        _mail(work, row, person)
    audit.note(work, "open-in-emergency", "emergency-access", row.id, person.id)
    return row


@requires(Permission.EMERGENCY_ACCESS)
def end_emergency(work: UnitOfWork, emergency_id: UUID) -> None:
    """The actor's own access ends now; a second time changes nothing. NotFound for a colleague's."""
    row = _own(work, emergency_id)
    if row.ended_at is None and row.until_at > work.now:
        audit.note(work, "end-emergency-access", "emergency-access", row.id, row.person_id)
        with as_clock(work):
            row.ended_at = work.now
            row.version += 1


@requires(Permission.EMERGENCY_ACCESS)
def open_emergencies(work: UnitOfWork) -> list[tuple[EmergencyAccessRow, str]]:
    """The actor's own that are in force, each with the reference of its file, for the banner."""
    found = open_emergencies_of(work.session, work.actor.staff_id, work.now)
    return [(row, person.reference) for row, person in found]


@requires(Permission.EMERGENCY_ACCESS)
def has_ended_emergency(work: UnitOfWork, asked: Collection[UUID]) -> bool:
    """Whether the actor lately read a file among these ids in an emergency, and no longer may. It tells nothing that
    the actor does not know."""
    with as_clock(work):
        found = emergencies_by(work.session, work.actor.staff_id)
    return any(one.person_id in asked and not one.is_open(work.now) for one in found)


@requires(Permission.MANAGE_FILE_ACCESS)
def emergencies_of_team(work: UnitOfWork) -> list[EmergencyShown]:
    """Those of others that the actor may review, the earliest first."""
    return _shown(work, emergencies_to_review(work.session, work.actor.staff_id))


@requires(Permission.MANAGE_FILE_ACCESS)
def review_emergency(
    work: UnitOfWork,
    emergency_id: UUID,
    version: int,
    *,
    justified: bool,
    note: str,
    ends_access: bool = False,
) -> EmergencyAccessRow:
    """Records whether it was justified, in words; its deadline and an escalation about it end. Not justified, it bars
    the colleague from emergency access until a supervisor of theirs lifts that. One that is still open is reviewed only
    with `ends_access`, which ends it at the same moment. Raises Forbidden for the actor's own, AlreadyDecided, Invalid
    at /note and /ends_access, NotFound, Stale."""
    words = required(note, LONGEST_REASON, "/note", "missing")
    get_person(work.session, get_emergency(work.session, emergency_id).person_id, for_update=True)
    row = get_emergency(work.session, emergency_id, for_update=True)
    if row.staff_id == work.actor.staff_id_or_none:
        raise Forbidden()
    if row.reviewed_at is not None:
        raise AlreadyDecided()
    expect_version(row, version)
    if row.is_open(work.now):
        _end_with_review(work, row, ends_access)
    row.justified, row.review_note = justified, words
    row.reviewed_by, row.reviewed_at = work.actor.staff_id, work.now
    action = "review-emergency-justified" if justified else "review-emergency-not-justified"
    audit.save_and_note(work, action, "emergency-access", row)
    meet_by_decision(work, row.person_id, OF_EMERGENCY, row.id)
    return row


@requires(Permission.READ_CASE_FILES)
def emergencies_to_my_clients(work: UnitOfWork) -> list[EmergencyShown]:
    """News for an officer: colleagues who opened a file of their own caseload in an emergency."""
    return _shown(work, unseen_by_officer(work.session, work.actor.staff_id))


@requires(Permission.READ_CASE_FILES)
def note_emergency_seen(work: UnitOfWork, emergency_id: UUID) -> None:
    """The client's officer has seen the notice; a second time changes nothing. Raises NotFound."""
    mine = {one.row.id: one.row for one in emergencies_to_my_clients(work)}
    if (row := mine.get(emergency_id)) is not None:
        with as_clock(work):
            row.officer_seen_at = work.now


def count_emergencies(work: UnitOfWork) -> int:
    """How many are over and wait for a review by the actor; zero for other roles. No client is read."""
    if not work.actor.can(Permission.MANAGE_FILE_ACCESS):
        return 0
    return count_emergencies_to_review(work.session, work.actor.staff_id, work.now)


def count_emergencies_of_team(work: UnitOfWork) -> int:
    """The same with those that are still open, for the notice that a file was opened."""
    if not work.actor.can(Permission.MANAGE_FILE_ACCESS):
        return 0
    return count_emergencies_to_review(work.session, work.actor.staff_id)


def count_emergencies_to_mine(work: UnitOfWork) -> int:
    """How many the client's officer has not marked as seen; zero for other roles. No client is read."""
    if work.actor.role is not Role.OFFICER:
        return 0
    return count_unseen_by_officer(work.session, work.actor.staff_id)


def _found(work: UnitOfWork, asked: Emergency, found: UUID | None) -> PersonRow | None:
    """The client with this family name, unless a list bars the actor from the file. As the clock."""
    if found is None:
        return None
    person = get_person(work.session, found)
    barred = work.actor.staff_id_or_none in barred_from(
        work.session, person.id, civil_date(work.now)
    )
    fits = is_same_name(asked.family_name, person.family_name)
    return person if fits and not barred else None


def _mail(work: UnitOfWork, row: EmergencyAccessRow, person: PersonRow) -> None:
    """The officer and the supervisors who want e-mail about escalations get one; it reveals nothing. As the
    clock."""
    session = work.session
    concerned = [person.officer_id, *supervisors_of(session, person.team_id)]
    for staff_id in unbarred(session, [person.id], concerned, civil_date(work.now)):
        if staff_id != row.staff_id:
            mail_event(session, staff_id, person.id, f"emergency:{row.id}", work.now)


def _end_with_review(work: UnitOfWork, row: EmergencyAccessRow, ends_access: bool) -> None:
    """A review before the end would judge looks that it cannot know of."""
    if not ends_access:
        until = {"until": wall(row.until_at).strftime("%H:%M")}
        refuse_if([FieldFault("/ends_access", "emergency-still-open", holes=until)])
    audit.note(work, "end-emergency-access", "emergency-access", row.id, row.person_id)
    row.ended_at = work.now


def _own(work: UnitOfWork, emergency_id: UUID) -> EmergencyAccessRow:
    row = get_emergency(work.session, emergency_id)
    if row.staff_id != work.actor.staff_id_or_none:
        raise NotFound()
    return row


def _shown(
    work: UnitOfWork, found: list[tuple[EmergencyAccessRow, PersonRow]]
) -> list[EmergencyShown]:
    names = names_of(work.session, (row.staff_id for row, _ in found))
    audit.note_people(work, "read-emergency-access", (person.id for _, person in found))
    return [EmergencyShown(row, person, names[row.staff_id]) for row, person in found]
