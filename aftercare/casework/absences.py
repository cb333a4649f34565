"""Weighing a missed obligation: evidence comes in, a named person decides."""

from __future__ import annotations

from uuid import UUID

from aftercare.base.errors import AlreadyDecided, FieldFault, Invalid
from aftercare.casework.remedying import resolve_remedied
from aftercare.domain.absences import ABSENCE_LIFE, AbsenceAct, AbsenceState, Ground, Verdict
from aftercare.domain.access import Permission
from aftercare.domain.reminded import must_be_seen
from aftercare.store import audit
from aftercare.store.absences import (
    AbsenceEvidenceRow,
    AbsenceRow,
    AbsenceVerdictRow,
    get_absence,
)
from aftercare.store.people import lock_person_of
from aftercare.store.screens.reminded import reminded_of
from aftercare.store.unit_of_work import Work, as_clock, expect_version

LONGEST_REASON = 4_000
NO_REMINDER_UNSEEN = FieldFault(
    "/no_reminder_seen", "no-reminder-unseen", "Say that you saw that no reminder was delivered."
)


def add_evidence(
    work: Work, absence_id: UUID, version: int, ground: Ground, note: str
) -> AbsenceRow:
    """What the person gives as the reason; it waits for a verdict and is not one. What was entered before
    stays on record."""
    work.actor.must(Permission.DECIDE_ABSENCES)
    absence = get_absence(work.session, absence_id, for_update=True)
    expect_version(absence, version)
    absence.state = ABSENCE_LIFE.after(AbsenceState(absence.state), AbsenceAct.ADD_EVIDENCE)
    given = AbsenceEvidenceRow(
        absence_id=absence.id,
        person_id=absence.person_id,
        ground=ground.value,
        note=_text(note, "/note", needed=False),
        entered_by=work.actor.somebody,
        entered_at=work.now,
    )
    work.session.add(given)
    absence.ground, absence.evidence_note = given.ground, given.note
    audit.note(work, "add-evidence", "absence", absence.id, absence.person_id)
    return absence


def decide_absence(
    work: Work,
    absence_id: UUID,
    version: int,
    verdict: Verdict,
    reason: str,
    *,
    no_reminder_seen: bool = False,
) -> AbsenceRow:
    """The verdict of a named person, with a reason.

    `unexcused` asks for `no_reminder_seen` when no reminder had arrived: that is a failure of ours, and not
    counted against anybody before a person has seen it. Raises AlreadyDecided, Stale, Invalid at /reason or
    /no_reminder_seen.
    """
    work.actor.must(Permission.DECIDE_ABSENCES)
    reason = _text(reason, "/reason", needed=True)
    absence = _to_judge(work, absence_id)
    if absence.state == AbsenceState.DECIDED:
        raise AlreadyDecided()
    expect_version(absence, version)
    state = ABSENCE_LIFE.after(AbsenceState(absence.state), AbsenceAct.DECIDE)
    _give(work, absence, state, verdict, reason, no_reminder_seen)
    audit.note(work, f"decide-{verdict.value}", "absence", absence.id, absence.person_id)
    with as_clock(work):
        resolve_remedied(work, absence.person_id)
    return absence


def revise_verdict(
    work: Work,
    absence_id: UUID,
    version: int,
    verdict: Verdict,
    reason: str,
    *,
    no_reminder_seen: bool = False,
) -> AbsenceRow:
    """Another verdict in the place of the one that stands: evidence came late, or it was wrong. It may be the
    same again, with what was weighed as its reason.

    The earlier one stays on record. Another verdict is weighed anew; a case that is open about it stays open
    and shows it, and a person ends it. Raises Stale, IllegalTransition for one that is not decided, Invalid as
    `decide_absence` does.
    """
    work.actor.must(Permission.DECIDE_ABSENCES)
    reason = _text(reason, "/reason", needed=True)
    absence = _to_judge(work, absence_id)
    expect_version(absence, version)
    state = ABSENCE_LIFE.after(AbsenceState(absence.state), AbsenceAct.REVISE)
    if absence.verdict != verdict:
        absence.weighed_at = None
    _give(work, absence, state, verdict, reason, no_reminder_seen)
    audit.note(work, f"decide-anew-{verdict.value}", "absence", absence.id, absence.person_id)
    return absence


def _to_judge(work: Work, absence_id: UUID) -> AbsenceRow:
    """The absence as it is once nobody else is at its person: rules are weighed and cases ended under that lock."""
    get_absence(work.session, absence_id)
    with as_clock(work):
        lock_person_of(work.session, AbsenceRow, absence_id)
    return get_absence(work.session, absence_id, for_update=True)


def _give(
    work: Work,
    absence: AbsenceRow,
    state: AbsenceState,
    verdict: Verdict,
    reason: str,
    no_reminder_seen: bool,
) -> None:
    """Write the verdict down and let it stand on the absence."""
    told = reminded_of(work.session, [absence.appointment_id], work.now)
    arrived = told[absence.appointment_id].arrived
    if must_be_seen(verdict, arrived=arrived) and not no_reminder_seen:
        raise Invalid(fields=(NO_REMINDER_UNSEEN,))
    given = AbsenceVerdictRow(
        absence_id=absence.id,
        person_id=absence.person_id,
        verdict=verdict.value,
        reason=reason,
        reminder_arrived=arrived,
        no_reminder_seen=no_reminder_seen and not arrived,
        decided_by=work.actor.somebody,
        decided_at=work.now,
    )
    work.session.add(given)
    # First: the database takes no unexcused absence without it.
    work.session.flush()
    absence.state = state
    absence.verdict, absence.verdict_reason = given.verdict, given.reason
    absence.decided_by, absence.decided_at = given.decided_by, given.decided_at


def _text(value: str, pointer: str, *, needed: bool) -> str:
    text = value.strip()
    if needed and not text:
        raise Invalid(fields=(FieldFault(pointer, "reason-missing", "Give a reason."),))
    if len(text) > LONGEST_REASON or "\0" in text:
        raise Invalid(
            fields=(FieldFault(pointer, "too-long", f"At most {LONGEST_REASON} characters."),)
        )
    return text
