"""The verdict on a missed obligation: evidence is entered, and a named person gives the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, FieldFault, Invalid, refuse_if
from aftercare.base.typed_text import LONGEST_REASON, brief_faults, too_long
from aftercare.domain.absences.absence import (
    ABSENCE_LIFE,
    AbsenceAct,
    AbsenceState,
    EarlyReason,
    ExcuseGround,
    Verdict,
    needs_confinement_reason,
    needs_early_reason,
)
from aftercare.domain.absences.reminded import must_be_seen
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.conditions.device_checks import DEVICE_CHECK
from aftercare.processes.escalation.closing import resolve_remedied
from aftercare.processes.escalation.decisions_in_question import review_excused
from aftercare.store.absences.review_tasks import end_reviews
from aftercare.store.absences.rows import (
    AbsenceEvidenceRow,
    AbsenceRow,
    AbsenceVerdictRow,
    get_absence,
)
from aftercare.store.absences.screen_reminded import reminded_of
from aftercare.store.accounts import audit
from aftercare.store.appointments.away_periods import away_at
from aftercare.store.appointments.rows import get_appointment
from aftercare.store.attachments.rows import sent_for_absence
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.people.home_address_rows import visit_without_address
from aftercare.store.people.rows import lock_person_of

NO_REMINDER_UNSEEN = FieldFault("/no_reminder_seen", "no-reminder-unseen")
NO_ADDRESS_UNSEEN = FieldFault("/no_address_seen", "no-address-unseen")

EARLY_REASON_MISSING = FieldFault(
    "/early_reason",
    "early-reason-missing",
)
NO_EVIDENCE_ENTERED = FieldFault("/early_reason", "no-evidence-entered")
CONFINEMENT_REASON_MISSING = FieldFault("/confinement_reason", "confinement-reason-missing")


@dataclass(frozen=True)
class Evidence:
    """What the client gives as the reason for the miss, and what shows it; `note` may be empty."""

    ground: ExcuseGround
    note: str


@dataclass(frozen=True)
class _Answers:
    """What an unexcused verdict may ask beside its reason."""

    no_reminder_seen: bool
    no_address_seen: bool
    early_reason: EarlyReason | None
    confinement_reason: str


@requires(Permission.GIVE_VERDICTS)
def add_evidence(
    work: UnitOfWork, absence_id: UUID, version: int, ground: ExcuseGround, note: str
) -> AbsenceRow:
    """Records what the person gives as the reason. It waits for a verdict and is not one. Earlier evidence stays on
    record."""
    absence = expect_version(get_absence(work.session, absence_id, for_update=True), version)
    _keep(work, absence, Evidence(ground, note))
    return absence


def _keep(work: UnitOfWork, absence: AbsenceRow, evidence: Evidence) -> None:
    absence.state = ABSENCE_LIFE.after(AbsenceState(absence.state), AbsenceAct.ADD_EVIDENCE)
    given = AbsenceEvidenceRow(
        absence_id=absence.id,
        person_id=absence.person_id,
        ground=evidence.ground.value,
        note=_text(evidence.note, "/note", needed=False),
        entered_by=work.actor.staff_id,
        entered_at=work.now,
    )
    work.session.add(given)
    absence.ground, absence.evidence_note = given.ground, given.note
    audit.note(work, "add-evidence", "absence", absence.id, absence.person_id)


@requires(Permission.GIVE_VERDICTS)
def give_verdict(
    work: UnitOfWork,
    absence_id: UUID,
    version: int,
    verdict: Verdict,
    reason: str,
    *,
    no_reminder_seen: bool = False,
    no_address_seen: bool = False,
    early_reason: EarlyReason | None = None,
    confinement_reason: str = "",
    evidence: Evidence | None = None,
) -> AbsenceRow:
    """The verdict of a named person, with a reason; the evidence it rests on is recorded first, unless it is on
    record already.

    `unexcused` asks for `no_reminder_seen` when no reminder had arrived. That is a failure of ours, and it does not
    count against the client before a person has seen it. `no_address_seen` is asked for in the same way, of a visit
    at home of which no address was known. It asks for `early_reason` while evidence may still come, and
    for `confinement_reason` when the client was in custody or admitted. Raises AlreadyDecided, Stale, Invalid at
    /reason, /no_reminder_seen, /no_address_seen, /early_reason, /confinement_reason or /note.
    """
    reason = _text(reason, "/reason", needed=True)
    absence = _to_judge(work, absence_id)
    if absence.state == AbsenceState.DECIDED:
        raise AlreadyDecided()
    expect_version(absence, version)
    if evidence and (evidence.ground, evidence.note.strip()) != _stands(absence):
        _keep(work, absence, evidence)
    state = ABSENCE_LIFE.after(AbsenceState(absence.state), AbsenceAct.GIVE_VERDICT)
    answers = _Answers(no_reminder_seen, no_address_seen, early_reason, confinement_reason)
    _give(work, absence, state, verdict, reason, answers)
    # It was asked whether a decision stays that the absence carried before its outcome was corrected twice.
    by = work.actor.staff_id
    end_reviews(work.session, absence.person_id, [absence.id], work.now, done_by=by)
    audit.note(work, f"decide-{verdict.value}", "absence", absence.id, absence.person_id)
    with as_clock(work):
        resolve_remedied(work, absence.person_id)
    return absence


@requires(Permission.GIVE_VERDICTS)
def revise_verdict(
    work: UnitOfWork,
    absence_id: UUID,
    version: int,
    verdict: Verdict,
    reason: str,
    *,
    no_reminder_seen: bool = False,
    no_address_seen: bool = False,
    early_reason: EarlyReason | None = None,
    confinement_reason: str = "",
) -> AbsenceRow:
    """Replaces the verdict that stands, because evidence came late or the verdict was wrong. The new verdict may be
    the same again, with what was considered as its reason.

    It answers the question whether the earlier one stays, which ends. The earlier verdict stays on record. The rules
    are evaluated again for another verdict. An open escalation about it stays open and shows it, and a person ends
    it. A warning or report that was decided on is asked about where the absence counts no more. Raises Stale,
    IllegalTransition for an absence that is not decided, Invalid as `give_verdict` does.
    """
    reason = _text(reason, "/reason", needed=True)
    absence = _to_judge(work, absence_id)
    expect_version(absence, version)
    state = ABSENCE_LIFE.after(AbsenceState(absence.state), AbsenceAct.REVISE)
    counted = absence.verdict == Verdict.UNEXCUSED
    if absence.verdict != verdict:
        absence.evaluated_at = None
    answers = _Answers(no_reminder_seen, no_address_seen, early_reason, confinement_reason)
    _give(work, absence, state, verdict, reason, answers)
    by = work.actor.staff_id
    end_reviews(work.session, absence.person_id, [absence.id], work.now, done_by=by)
    if counted and verdict is not Verdict.UNEXCUSED:
        review_excused(work, absence)
    return audit.save_and_note(work, f"decide-anew-{verdict.value}", "absence", absence)


def _stands(absence: AbsenceRow) -> tuple[str | None, str]:
    return absence.ground, absence.evidence_note or ""


def _to_judge(work: UnitOfWork, absence_id: UUID) -> AbsenceRow:
    """The absence, read under the lock on its person. Rules are evaluated and escalations ended under the same lock."""
    get_absence(work.session, absence_id)
    with as_clock(work):
        lock_person_of(work.session, AbsenceRow, absence_id)
    return get_absence(work.session, absence_id, for_update=True)


def _give(
    work: UnitOfWork,
    absence: AbsenceRow,
    state: AbsenceState,
    verdict: Verdict,
    reason: str,
    answers: _Answers,
) -> None:
    """Records the verdict and sets it on the absence. Answers that this verdict does not ask for are not kept."""
    reminders = reminded_of(work.session, [absence.appointment_id], work.now)
    arrived = reminders[absence.appointment_id].arrived
    away = away_at(work.session, [absence.appointment_id]).get(absence.appointment_id)
    confined = needs_confinement_reason(verdict, away)
    confinement_reason = _text(answers.confinement_reason, "/confinement_reason", needed=False)
    early_reason = answers.early_reason
    faults = []
    # None is sent of a check of devices, so none is missing.
    expected = get_appointment(work.session, absence.appointment_id).kind != DEVICE_CHECK
    if expected and must_be_seen(verdict, arrived=arrived) and not answers.no_reminder_seen:
        faults.append(NO_REMINDER_UNSEEN)
    unaddressed = bool(visit_without_address(work.session, absence.appointment_id))
    if unaddressed and verdict is Verdict.UNEXCUSED and not answers.no_address_seen:
        faults.append(NO_ADDRESS_UNSEEN)
    early = needs_early_reason(verdict, absence.evidence_by, work.now)
    if early and early_reason is None:
        faults.append(EARLY_REASON_MISSING)
    if (
        early
        and early_reason is EarlyReason.EVIDENCE_INSUFFICIENT
        and absence.ground is None
        and not sent_for_absence(work.session, absence.id)
    ):
        faults.append(NO_EVIDENCE_ENTERED)
    if confined and not confinement_reason:
        faults.append(CONFINEMENT_REASON_MISSING)
    refuse_if(faults)
    given = AbsenceVerdictRow(
        absence_id=absence.id,
        person_id=absence.person_id,
        verdict=verdict.value,
        reason=reason,
        reminder_arrived=arrived,
        no_reminder_seen=answers.no_reminder_seen and not arrived,
        no_address_seen=answers.no_address_seen and unaddressed,
        evidence_open=work.now < absence.evidence_by,
        early_reason=early_reason.value if early and early_reason else None,
        confinement_reason=confinement_reason if confined else None,
        decided_by=work.actor.staff_id,
        decided_at=work.now,
    )
    work.session.add(given)
    # Written before the absence changes: the database refuses an unexcused absence without its verdict.
    work.session.flush()
    absence.state = state
    absence.verdict, absence.verdict_reason = given.verdict, given.reason
    absence.decided_by, absence.decided_at = given.decided_by, given.decided_at


def _text(value: str, pointer: str, *, needed: bool) -> str:
    text = value.strip()
    if needed and not text:
        raise Invalid.at(pointer, "reason-missing")
    refuse_if(too_long(pointer, text, LONGEST_REASON))
    if pointer != "/note":
        refuse_if(brief_faults(pointer, text))
    return text
