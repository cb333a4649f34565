"""Pages for an absence: what the client says, which reminders were sent, and the supervisor's verdict."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid
from aftercare.casework.absences.acts import (
    LONGEST_REASON,
    Evidence,
    add_evidence,
    decide_absence,
    revise_verdict,
)
from aftercare.casework.listing.resources import still_sees
from aftercare.casework.overviews.view import AbsenceFile, absence_file
from aftercare.domain.absences.absence import EarlyReason, Ground, Verdict, needs_early_reason
from aftercare.store.absences.rows import AbsenceRow
from aftercare.web.absences.reminder_view import view
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.language import sentence
from aftercare.web.shell.phrases import condition_name, full_name
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form

router = APIRouter(route_class=PageRoute)
MayDecide = Annotated[Visit, Depends(Allow(decide_absence))]
Form = Annotated[Typed, Depends(typed_form)]
# The value of a ticked checkbox in the form.
SEEN = "no_reminder_seen-yes"
DECISION_TYPED = sentence(
    "You typed the reason of a decision too. Record the decision, or empty this field to save only what the client says"
)


@router.get("/absences/{absence_id}")
def show_absence(absence_id: UUID, visit: MayDecide) -> Response:
    return _page(visit, absence_id)


@router.post("/absences/{absence_id}/decision")
def decide(absence_id: UUID, visit: MayDecide, typed: Form) -> Response:
    """The client's explanation and the verdict share one form: pressing either button keeps what was typed for the
    other."""
    form = Reading(typed)
    evidence = _evidence(form)
    if typed.get("only") == "evidence":
        return _evidence_only(visit, absence_id, typed, form, evidence)
    return _judged(visit, absence_id, typed, form, partial(decide_absence, evidence=evidence))


@router.post("/absences/{absence_id}/revision")
def revise(absence_id: UUID, visit: MayDecide, typed: Form) -> Response:
    return _judged(visit, absence_id, typed, Reading(typed), revise_verdict)


def _evidence(form: Reading) -> Evidence | None:
    """None when nothing was entered, or when it is invalid."""
    note = form.text("note", required=False, most=LONGEST_REASON)
    is_needed = bool(note) or form.typed.get("only") == "evidence"
    ground = form.choice("ground", [one.value for one in Ground], required=is_needed)
    return Evidence(Ground(ground), note) if ground and form.holds else None


def _evidence_only(
    visit: Visit, absence_id: UUID, typed: Typed, form: Reading, evidence: Evidence | None
) -> Response:
    if typed.get("reason", "").strip():
        form.errors["reason"] = DECISION_TYPED
    if form.holds and evidence:
        try:
            with visit.work() as work:
                add_evidence(work, absence_id, typed.version, evidence.ground, evidence.note)
            return visit.back_to(f"/absences/{absence_id}", said="evidence")
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {}))
    return _page(visit, absence_id, form)


def _judged(
    visit: Visit, absence_id: UUID, typed: Typed, form: Reading, give: Callable[..., AbsenceRow]
) -> Response:
    """A first verdict and a revised one use the same fields and the same error messages."""
    verdict = form.choice("verdict", [one.value for one in Verdict])
    reason = form.text("reason", most=LONGEST_REASON)
    seen = bool(typed.get(SEEN))
    early = form.choice("early_reason", [one.value for one in EarlyReason], required=False)
    if form.holds:
        try:
            with visit.work() as work:
                row = give(
                    work,
                    absence_id,
                    typed.version,
                    Verdict(verdict),
                    reason,
                    no_reminder_seen=seen,
                    early_reason=EarlyReason(early) if early else None,
                )
                shown = still_sees(work, row.person_id)
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {}))
        else:
            here = f"/absences/{absence_id}"
            return visit.back_to(here if shown else "/escalations", said="decided")
    return _page(visit, absence_id, form)


def _page(visit: Visit, absence_id: UUID, form: Reading | None = None) -> Response:
    with visit.work() as work:
        file = absence_file(work, absence_id)
    return visit.page(
        "absences/absence.html",
        422 if form else 200,
        **_view(visit, file),
        form=form or _as_entered(file),
    )


def _as_entered(file: AbsenceFile) -> Reading:
    absence = file.absence
    return Reading({"ground": absence.ground or "", "note": absence.evidence_note or ""})


def _view(visit: Visit, file: AbsenceFile) -> dict[str, Any]:
    absence, appointment = file.absence, file.appointment
    decided = absence.state == "decided"
    return {
        "absence": {
            "id": absence.id,
            "version": absence.version,
            # Only a decided absence has a verdict, also in an imported case file.
            "state": absence.verdict if decided else absence.state,
            "is_open": absence.state == "opened",
            "is_decided": decided,
            "is_dropped": absence.state == "dropped",
            "evidence_by": absence.evidence_by,
            "evidence_open": visit.now < absence.evidence_by,
            "decide_by": absence.decide_by,
            "ground": absence.ground,
            "evidence_note": absence.evidence_note,
            "reason": absence.verdict_reason,
            "decided_by": file.decided_by.display_name if file.decided_by else None,
            "decided_at": absence.decided_at,
        },
        "person": {"id": file.person.id, "name": full_name(file.person)},
        "appointment": {
            "id": appointment.id,
            "kind": appointment.kind,
            "state": appointment.state,
            "starts_at": appointment.starts_at,
            "ends_at": appointment.ends_at,
            "place": file.place.name if file.place else None,
            "why": condition_name(file.condition.kind, visit.language) if file.condition else None,
            "note": file.recorded.note if file.recorded else None,
        },
        "reminded": view(visit, file.reminded),
        "verdicts": [
            {
                "verdict": one.verdict,
                "reason": one.reason,
                "who": file.names[one.decided_by],
                "at": one.decided_at,
                "no_reminder": one.reminder_arrived is False,
                "seen": one.no_reminder_seen,
                "early": needs_early_reason(
                    Verdict(one.verdict), absence.evidence_by, one.decided_at
                ),
                "early_reason": one.early_reason,
                "stands": number == 0 and decided,
            }
            for number, one in enumerate(file.verdicts)
        ],
        "given_before": [
            {
                "ground": one.ground,
                "note": one.note,
                "who": file.names[one.entered_by] if one.entered_by else None,
                "at": one.entered_at,
            }
            for one in (file.evidence[1:] if absence.state == "opened" else file.evidence)
        ],
        "unexcused_before": file.unexcused_before,
        "grounds": [one.value for one in Ground],
        "early_reasons": [one.value for one in EarlyReason],
    }
