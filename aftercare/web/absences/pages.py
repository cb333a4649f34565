"""Pages for an absence: the client's reason, the reminders that were sent, the verdict of an officer or supervisor."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.translation import sentence
from aftercare.base.typed_text import LONGEST_REASON
from aftercare.casework.absences.acts import Evidence, add_evidence, give_verdict, revise_verdict
from aftercare.casework.absences.view import AbsenceFile, absence_file
from aftercare.casework.tasks.acts import finish_task
from aftercare.domain.absences.absence import (
    EarlyReason,
    ExcuseGround,
    Verdict,
    needs_early_reason,
    proposed_ground,
)
from aftercare.domain.plans.obligations import HOME_KINDS
from aftercare.domain.subject_access.corrections import Disputed
from aftercare.store.absences.rows import AbsenceRow
from aftercare.store.database.read_ahead import read_ahead
from aftercare.web.absences.reminder_view import view
from aftercare.web.conditions.full_names import labels
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import AT_HOME, person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.return_address import back_to_file
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View
from aftercare.web.subject_access.disputed_view import disputed, disputed_ahead

router = APIRouter(route_class=PageRoute)
MayGiveVerdict = Annotated[PageContext, Depends(Allow(add_evidence))]
# The values of ticked checkboxes in the form.
SEEN = "no_reminder_seen-yes"
ADDRESS_SEEN = "no_address_seen-yes"
NO_ADDRESS = sentence("No address known")
DECISION_TYPED = sentence(
    "You also typed a reason for a decision. Record the decision, or empty this field to"
    " save only what the client says"
)


def _place(context: PageContext, file: AbsenceFile) -> str | None:
    """The name kept of a home is only the reference of the client."""
    if file.no_address:
        return context.translate(NO_ADDRESS)
    if file.appointment.kind in HOME_KINDS or (file.place and file.place.kind == "home"):
        return context.translate(AT_HOME)
    return file.place.name if file.place else None


@router.get("/absences/{absence_id}")
def show_absence(absence_id: UUID, context: MayGiveVerdict, form: Form) -> Response:
    with context.work() as work:
        beside = disputed_ahead(context, work, [absence_id])
        read_ahead(work.session, partial(absence_file, work, absence_id), *beside)
        file = absence_file(work, absence_id)
    absence, appointment = file.absence, file.appointment
    decided = absence.state == "decided"
    return context.page(
        "absences/absence.html",
        strip_of=file.person.id,
        absence=View(
            absence,
            # Only a decided absence has a verdict, also in an imported case file.
            state=absence.verdict if decided else absence.state,
            is_open=absence.state == "opened",
            is_decided=decided,
            is_dropped=absence.state == "dropped",
            evidence_open=context.now < absence.evidence_by,
            reason=absence.verdict_reason,
            decided_by=file.decided_by.display_name if file.decided_by else None,
        ),
        person=person_link(file.person),
        disputed=disputed(context, Disputed.ABSENCE, file.person.id, [absence.id]),
        no_address=file.no_address,
        appointment=View(
            appointment,
            place=_place(context, file),
            why=labels(file.known, context.language)[file.condition.id] if file.condition else None,
            note=file.recorded.note if file.recorded else None,
            device_check=file.recorded.device_check if file.recorded else None,
        ),
        reminded=view(context, file.reminded),
        verdicts=[
            View(
                one,
                who=file.names[one.decided_by],
                at=one.decided_at,
                no_reminder=one.reminder_arrived is False,
                seen=one.no_reminder_seen,
                no_address=one.no_address_seen,
                early=needs_early_reason(Verdict(one.verdict), absence.evidence_by, one.decided_at),
                stands=number == 0 and decided,
            )
            for number, one in enumerate(file.verdicts)
        ],
        given_before=[
            View(one, who=file.names[one.entered_by] if one.entered_by else None, at=one.entered_at)
            for one in (file.evidence[1:] if absence.state == "opened" else file.evidence)
        ],
        sent=file.sent,
        unexcused_before=file.unexcused_before,
        away=file.away,
        not_held=file.not_held,
        review=file.asked,
        looked=file.looked,
        ended=file.ended,
        grounds=[one.value for one in ExcuseGround],
        early_reasons=[one.value for one in EarlyReason],
        form=form.or_stored(_as_entered(file)),
    )


@router.post("/absences/{absence_id}/give-verdict")
@shown_again_by(show_absence)
def give(absence_id: UUID, context: MayGiveVerdict, form: Form) -> Response:
    """The client's explanation and the verdict share one form: pressing either button keeps what was typed for the
    other."""
    note = form.text("note", required=False, most=LONGEST_REASON)
    if form.typed.get("only") == "evidence":
        ground = form.one_of("ground", ExcuseGround)
        if form.typed.get("reason", "").strip():
            form.errors["reason"] = DECISION_TYPED
        with saving(context, form) as work:
            add_evidence(work, absence_id, form.version, ground, note)
        return context.redirect_to(f"/absences/{absence_id}", flash="evidence")
    given = form.optional_one_of("ground", ExcuseGround, required=bool(note))
    evidence = Evidence(given, note) if given else None
    return _judged(context, absence_id, form, partial(give_verdict, evidence=evidence))


@router.post("/absences/{absence_id}/revise-verdict")
@shown_again_by(show_absence)
def revise(absence_id: UUID, context: MayGiveVerdict, form: Form) -> Response:
    return _judged(context, absence_id, form, revise_verdict)


@router.post("/absences/{absence_id}/decision-stays")
@shown_again_by(show_absence)
def stays(absence_id: UUID, context: MayGiveVerdict, form: Form) -> Response:
    """A decision was looked at again, because what explained the absence was taken back."""
    reason = form.text("stays_reason", most=LONGEST_REASON)
    task_id = form.hidden("task", UUID)
    with saving(context, form, {"/note": "stays_reason"}) as work:
        task = finish_task(work, task_id, form.version, reason)
    return back_to_file(context, task.person_id, f"/absences/{absence_id}", "done")


def _judged(
    context: PageContext, absence_id: UUID, form: Reading, give: Callable[..., AbsenceRow]
) -> Response:
    """A first verdict and a revised one use the same fields and the same error messages."""
    verdict = form.one_of("verdict", Verdict)
    reason = form.text("reason", most=LONGEST_REASON)
    early = form.optional_one_of("early_reason", EarlyReason)
    confined = form.text("confinement_reason", required=False, most=LONGEST_REASON)
    with saving(context, form) as work:
        row = give(
            work,
            absence_id,
            form.version,
            verdict,
            reason,
            no_reminder_seen=form.ticked(SEEN),
            no_address_seen=form.ticked(ADDRESS_SEEN),
            early_reason=early,
            confinement_reason=confined,
        )
    return back_to_file(context, row.person_id, f"/absences/{absence_id}", "decided")


def _as_entered(file: AbsenceFile) -> dict[str, str]:
    absence = file.absence
    ground = absence.ground or proposed_ground(file.away) or ""
    return {"ground": ground, "note": absence.evidence_note or ""}
