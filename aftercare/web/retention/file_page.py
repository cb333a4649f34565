"""The page of one file: what is kept until when, a legal hold, and destruction by two people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.retention.destruction import (
    confirm_destruction,
    propose_destruction,
    refuse_destruction,
)
from aftercare.casework.retention.holds import lift_hold, place_hold
from aftercare.casework.retention.view import RetentionView, retention_view
from aftercare.domain.retention.kinds import DESTROYED, DataKind
from aftercare.domain.retention.terms import due_on
from aftercare.store.retention.rows import DestructionRow, LegalHoldRow
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.sources import adopted_text
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Holds = Annotated[PageContext, Depends(Allow(place_hold))]
Lifts = Annotated[PageContext, Depends(Allow(lift_hold))]
Proposes = Annotated[PageContext, Depends(Allow(propose_destruction))]
Confirms = Annotated[PageContext, Depends(Allow(confirm_destruction))]


@dataclass(frozen=True, slots=True)
class KindKept:
    """`gone`: destroyed."""

    kind: DataKind
    years: int
    source: str
    established: bool
    due_on: date | None
    is_due: bool
    gone: bool


@router.get("/people/{person_id}/retention")
def show_retention(person_id: UUID, context: Holds, form: Form) -> Response:
    seen = context.run(retention_view, person_id)
    waiting, hold = seen.waiting, seen.hold
    return context.page(
        "retention/file.html",
        person=person_link(seen.person),
        version=seen.person.version,
        closed_on=seen.person.closed_on,
        kinds=[_kind(seen, kind, context.language) for kind in DESTROYED],
        policy=seen.policy.version,
        hold=None if hold is None else _hold(seen, hold),
        holds=[_hold(seen, row) for row in seen.holds if row is not hold],
        waiting=None if waiting is None else _proposal(seen, waiting),
        proposals=[_proposal(seen, row) for row in seen.proposals if row is not waiting],
        any_due=bool(seen.due),
        objection=seen.objection.code if seen.objection else None,
        may_lift=context.can_perform(lift_hold),
        may_propose=context.can_perform(propose_destruction),
        form=form,
    )


@router.post("/people/{person_id}/retention/hold")
@shown_again_by(show_retention)
def hold(person_id: UUID, context: Holds, form: Form) -> Response:
    reason = form.text("hold_reason", most=MEDIUM_REASON)
    review_on = form.date("review_on", context.today)
    with saving(context, form, {"/reason": "hold_reason"}) as work:
        place_hold(work, person_id, reason, review_on)
    return context.redirect_to(_page(person_id), flash="saved", days=form.days)


@router.post("/people/{person_id}/retention/hold/{hold_id}/lift")
@shown_again_by(show_retention)
def lift(person_id: UUID, hold_id: UUID, context: Lifts, form: Form) -> Response:
    reason = form.text("lift_reason", most=MEDIUM_REASON)
    with saving(context, form, {"/reason": "lift_reason"}) as work:
        lift_hold(work, hold_id, form.version, reason)
    return context.redirect_to(_page(person_id), flash="saved")


@router.post("/people/{person_id}/retention/destruction")
def propose(person_id: UUID, context: Proposes, form: Form) -> Response:
    context.run(propose_destruction, person_id, form.version)
    return context.redirect_to(_page(person_id), flash="destruction-proposed")


@router.post("/people/{person_id}/retention/destruction/{destruction_id}/confirm")
def confirm(destruction_id: UUID, context: Confirms, form: Form) -> Response:
    context.run(confirm_destruction, destruction_id, form.version)
    return context.redirect_to("/destruction", flash="destroyed")


@router.post("/people/{person_id}/retention/destruction/{destruction_id}/refuse")
@shown_again_by(show_retention)
def refuse(person_id: UUID, destruction_id: UUID, context: Confirms, form: Form) -> Response:
    reason = form.text("refuse_reason", most=MEDIUM_REASON)
    with saving(context, form, {"/reason": "refuse_reason"}) as work:
        refuse_destruction(work, destruction_id, form.version, reason)
    return context.redirect_to(_page(person_id), flash="saved")


def _page(person_id: UUID) -> str:
    return f"/people/{person_id}/retention"


def _kind(seen: RetentionView, kind: DataKind, language: str) -> KindKept:
    term, closed_on = seen.policy.facts()[kind], seen.person.closed_on
    return KindKept(
        kind=kind,
        years=term.years,
        source=adopted_text(term.source, language),
        established=term.established,
        due_on=None if closed_on is None else due_on(closed_on, term.years),
        is_due=kind in seen.due,
        gone=kind in seen.gone,
    )


def _hold(seen: RetentionView, row: LegalHoldRow) -> View:
    return View(
        row,
        placed_by=seen.names.get(row.placed_by, ""),
        lifted_by=seen.names.get(row.lifted_by, "") if row.lifted_by else None,
    )


def _proposal(seen: RetentionView, row: DestructionRow) -> View:
    return View(
        row,
        proposed_by=seen.names.get(row.proposed_by, ""),
        decided_by=seen.names.get(row.confirmed_by or row.refused_by or row.id, ""),
    )
