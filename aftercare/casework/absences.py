"""Weighing a missed obligation: evidence comes in, a named person decides."""

from __future__ import annotations

from uuid import UUID

from aftercare.base.errors import AlreadyDecided, FieldFault, Invalid
from aftercare.casework.remedying import resolve_remedied
from aftercare.domain.absences import ABSENCE_LIFE, AbsenceAct, AbsenceState, Ground, Verdict
from aftercare.domain.access import Permission
from aftercare.store import audit
from aftercare.store.absences import AbsenceRow, get_absence
from aftercare.store.unit_of_work import Work, as_clock, expect_version

LONGEST_REASON = 4_000


def add_evidence(
    work: Work, absence_id: UUID, version: int, ground: Ground, note: str
) -> AbsenceRow:
    """What the person gives as the reason; it waits for a verdict and is not one."""
    work.actor.must(Permission.DECIDE_ABSENCES)
    absence = get_absence(work.session, absence_id, for_update=True)
    expect_version(absence, version)
    absence.state = ABSENCE_LIFE.after(AbsenceState(absence.state), AbsenceAct.ADD_EVIDENCE)
    absence.ground, absence.evidence_note = ground.value, _text(note, "/note", needed=False)
    audit.note(work, "add-evidence", "absence", absence.id, absence.person_id)
    return absence


def decide_absence(
    work: Work, absence_id: UUID, version: int, verdict: Verdict, reason: str
) -> AbsenceRow:
    """The verdict of a named person, with a reason. Raises AlreadyDecided, Stale, Invalid."""
    work.actor.must(Permission.DECIDE_ABSENCES)
    reason = _text(reason, "/reason", needed=True)
    absence = get_absence(work.session, absence_id, for_update=True)
    if absence.state == AbsenceState.DECIDED:
        raise AlreadyDecided()
    expect_version(absence, version)
    absence.state = ABSENCE_LIFE.after(AbsenceState(absence.state), AbsenceAct.DECIDE)
    absence.verdict, absence.verdict_reason = verdict.value, reason
    absence.decided_by, absence.decided_at = work.actor.somebody, work.now
    audit.note(work, f"decide-{verdict.value}", "absence", absence.id, absence.person_id)
    with as_clock(work):
        resolve_remedied(work, absence.person_id)
    return absence


def _text(value: str, pointer: str, *, needed: bool) -> str:
    text = value.strip()
    if needed and not text:
        raise Invalid(fields=(FieldFault(pointer, "reason-missing", "Give a reason."),))
    if len(text) > LONGEST_REASON or "\0" in text:
        raise Invalid(
            fields=(FieldFault(pointer, "too-long", f"At most {LONGEST_REASON} characters."),)
        )
    return text
