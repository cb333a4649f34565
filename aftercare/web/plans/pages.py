"""Pages for the life of a plan: a new version, submitted, reviewed, approved or returned; old ones stay readable."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Stale, VersionInHand
from aftercare.base.grouping import grouped
from aftercare.casework.contact_standards.plan_check import check_of
from aftercare.casework.overviews.person_file import person_file
from aftercare.casework.placement.line_warnings import LineWarning
from aftercare.casework.placement.queue_effects import QueueView
from aftercare.casework.plans.acts import approve_plan, draft_plan, return_plan, take_back_plan
from aftercare.casework.plans.enrolment import missing_at_submission
from aftercare.casework.plans.explanation import PlanExplanation, explain_plan
from aftercare.casework.plans.view import PlanFile, PlanPreviewView, plan_file, plan_preview
from aftercare.domain.conditions.parameters import asks_for
from aftercare.domain.plans.lifecycle import PlanState
from aftercare.domain.subject_access.corrections import Disputed
from aftercare.domain.treatment.named_provider import Departure
from aftercare.store.accounts.audit import noted_together
from aftercare.store.conditions.rows import last_day
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.read_ahead import read_ahead
from aftercare.store.placement.horizon import HORIZON_DAYS
from aftercare.web.conditions import library_changes
from aftercare.web.conditions.facts import facts_of, missing_of
from aftercare.web.conditions.full_names import labels
from aftercare.web.contact_gaps.words import gap_view
from aftercare.web.contact_standards.view import check_view
from aftercare.web.plans.comparison_view import change_view, lines_view
from aftercare.web.plans.enrolment_view import missing_sentences
from aftercare.web.plans.reason_chain import Obligation, obligation
from aftercare.web.plans.view import lines_of, orders_view, standard_view, versions_view
from aftercare.web.shell.phrases import full_name, person_link, why_unplaced
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View
from aftercare.web.subject_access.disputed_view import disputed, disputed_ahead
from aftercare.web.treatment.view import warnings_view

router = APIRouter(route_class=PageRoute)
EDITABLE = (PlanState.DRAFTED, PlanState.RETURNED)
Reader = Annotated[PageContext, Depends(Allow(explain_plan))]
Author = Annotated[PageContext, Depends(Allow(draft_plan))]
Decider = Annotated[PageContext, Depends(Allow(approve_plan))]


@dataclass(frozen=True, slots=True)
class WeekOfHours:
    monday: date
    before: str
    after: str
    more: bool


@dataclass(frozen=True, slots=True)
class WaitsLonger:
    """A client of a queue, at place `now` and at place `then`, and how many more places of theirs move back."""

    id: UUID
    name: str
    tier: str
    now: int
    then: int
    more: int


@dataclass(frozen=True, slots=True)
class QueueEffect:
    """How many wait `now` and `then`. `longer` names the clients the reader may see; `others_longer` counts the
    others."""

    name: str
    now: int
    then: int
    longer: list[WaitsLonger]
    others_longer: int
    sooner: int


@dataclass(frozen=True, slots=True)
class ForecastCard:
    """Officer hours and appointments over `weeks`, what could not be scheduled and why, and the contact gaps that stay
    too long."""

    hours: str
    by_week: list[WeekOfHours]
    queues: list[QueueEffect]
    warnings: tuple[LineWarning, ...]
    weeks: int
    appointments: int
    unplaced: list[View]
    gaps: list[str]


@router.post("/people/{person_id}/plans")
def begin(person_id: UUID, context: Author, _typed: Form) -> Response:
    """Start a new version; if one is being written already, open that one."""
    try:
        plan = context.run(draft_plan, person_id)
    except VersionInHand:
        in_hand = context.run(person_file, person_id).in_hand
        return context.redirect_to(f"/plans/{in_hand.id}" if in_hand else f"/people/{person_id}")
    return context.redirect_to(f"/plans/{plan.id}/edit", flash="drafted")


@router.get("/plans/{plan_id}")
def show_plan(plan_id: UUID, context: Reader) -> Response:
    """Any version, including replaced ones."""
    with context.work() as work, noted_together(work):
        beside = disputed_ahead(context, work, [plan_id])
        read_ahead(work.session, partial(explain_plan, work, plan_id), *beside)
        found = explain_plan(work, plan_id)
        library = library_changes.view(context, work, found.file.person.id)
    file = found.file
    return context.page(
        "plans/plan.html",
        strip_of=file.person.id,
        person=person_link(file.person),
        plan=plan_of(file),
        disputed=disputed(context, Disputed.PLAN, file.person.id, [plan_id]),
        card=library,
        may_write=context.can_perform(draft_plan)
        and file.plan.state in EDITABLE
        # Who has returned it waits for its author.
        and not _has_decided(context, file),
        may_decide=may_decide(context, file),
        may_take_back=_may_take_back(context, file),
        in_force=found.in_force,
        version_in_force=_version_in_force(found),
        orders=orders_view(context, found),
        asks_nothing=not any(lines_of(order) for order in found.orders),
        standard=standard_view(context, found),
        versions=versions_view(found),
    )


@router.post("/plans/{plan_id}/take-back")
def take_back(plan_id: UUID, context: Author, form: Form) -> Response:
    """Take the plan back to draft, as its author, until a supervisor has decided."""
    context.run(take_back_plan, plan_id, form.version)
    return context.redirect_to(f"/plans/{plan_id}/edit", flash="taken-back")


@router.get("/plans/{plan_id}/review")
def show_review(plan_id: UUID, context: Decider, form: Form) -> Response:
    with context.work() as work:
        file = plan_file(work, plan_id)
        waits = file.plan.state == PlanState.SUBMITTED
        preview = plan_preview(work, plan_id) if waits else None
        check = check_of(work, file.plan, preview.placed_shares if preview else None)
        missing = missing_at_submission(work, file.plan) if waits else ()
    if preview is None:
        return context.redirect_to(f"/plans/{plan_id}")
    shown, names = plan_of(file), labels(file.conditions, context.language)
    return context.page(
        "plans/plan_review.html",
        strip_of=file.person.id,
        person=person_link(file.person),
        plan=shown | {"version": form.typed.get("version", shown.version)},
        conditions=conditions_of(context, file),
        also_missing=missing_sentences(missing, context.language),
        check=check_view(check, file.plan, context.language),
        lines=lines_view(context, file, preview),
        changes=[change_view(context, change, names) for change in preview.changes],
        counts_of_change=_counts(preview),
        forecast=preview_card(context, preview),
        may_decide=may_decide(context, file),
        form=form,
    )


@router.post("/plans/{plan_id}/approve")
def approve(plan_id: UUID, context: Decider, form: Form) -> Response:
    """From an outdated tab of who has decided already there is nothing to do again."""
    try:
        context.run(approve_plan, plan_id, form.version)
    except Stale:
        if not _has_decided(context, context.run(plan_file, plan_id)):
            raise
        return context.redirect_to(f"/plans/{plan_id}", flash="decided-before")
    return context.redirect_to("/approvals", flash="approved")


@router.post("/plans/{plan_id}/return")
@shown_again_by(show_review)
def give_back(plan_id: UUID, context: Decider, form: Form) -> Response:
    reason = form.text("reason", most=2_000)
    with saving(context, form) as work:
        return_plan(work, plan_id, form.version, reason)
    return context.redirect_to("/approvals", flash="returned")


def may_decide(context: PageContext, file: PlanFile) -> bool:
    """Whether the review shows buttons to this reader; casework checks again."""
    actor = context.actor
    return (
        actor is not None
        and actor.can_perform(approve_plan)
        and file.plan.state == PlanState.SUBMITTED
        and file.plan.author_id != actor.staff_id_or_none
    )


def _may_take_back(context: PageContext, file: PlanFile) -> bool:
    return (
        context.actor is not None
        and context.can_perform(draft_plan)
        and file.plan.state == PlanState.SUBMITTED
        and file.plan.author_id == context.actor.staff_id_or_none
    )


def _has_decided(context: PageContext, file: PlanFile) -> bool:
    """Whether the reader has approved or returned this version."""
    is_own = context.actor is not None and file.plan.decided_by == context.actor.staff_id_or_none
    return is_own and file.plan.state in (PlanState.APPROVED, PlanState.RETURNED)


def _version_in_force(found: PlanExplanation) -> UUID | None:
    """The version that appointments are based on, where it is another one."""
    in_force = (one.plan.id for one in found.versions if one.plan.state == PlanState.APPROVED)
    return None if found.in_force else next(in_force, None)


def plan_of(file: PlanFile) -> View:
    return View(
        file.plan,
        author=file.author.display_name if file.author else "",
        decided_by=file.decided_by.display_name if file.decided_by else "",
        returned_reason=file.plan.return_reason,
    )


def conditions_of(context: PageContext, file: PlanFile) -> list[View]:
    """Conditions with this version's obligations; one that has ended is shown only if it has some."""
    orders = {order.id: order for order in file.orders}
    shown, today = [], context.today
    short = labels(file.conditions, context.language)
    for condition in file.conditions:
        lines = [row for row in file.obligations if row["condition_id"] == condition.id]
        until_on = last_day(orders[condition.order_id], condition)
        is_over = until_on is not None and until_on < today
        if is_over and not lines:
            continue
        standing = file.coverage.reasons.get(condition.id)
        obligations = [_obligation(context, file, row) for row in lines]
        shown.append(
            View(
                condition,
                asks=asks_for(condition.entry, condition.parameters),
                text=short[condition.id],
                from_on=condition.starts_on,
                until_on=until_on,
                facts=facts_of(condition, context.language, file.checked),
                missing=[] if is_over else missing_of(condition, context.language),
                obligations=obligations,
                other_provider=any(Departure.OTHER in one.warnings for one in obligations),
                uncovered=condition.id in file.coverage.uncovered,
                reason=standing.reason if standing else "",
            )
        )
    return shown


def _obligation(context: PageContext, file: PlanFile, row: Row) -> Obligation:
    shown = obligation(row, context.language)
    codes = file.warnings_of(row["id"])
    return replace(shown, warnings=warnings_view(codes, waits=bool(shown.waiting)))


def preview_card(context: PageContext, preview: PlanPreviewView) -> ForecastCard:
    return ForecastCard(
        hours=_number(context, preview.forecast.officer_hours),
        by_week=[
            WeekOfHours(
                week.monday,
                _number(context, week.before),
                _number(context, week.after),
                more=week.after > week.before,
            )
            for week in preview.forecast.weeks
        ],
        queues=[_queue(queue) for queue in preview.queues],
        warnings=preview.warnings,
        weeks=HORIZON_DAYS // 7,
        appointments=preview.forecast.appointments,
        unplaced=[
            View(missing, why=why_unplaced(missing.words, context.language, all_rights=True))
            for missing in preview.unplaced
        ],
        gaps=[gap_view(gap, context.language) for gap in preview.gaps],
    )


def _number(context: PageContext, hours: float) -> str:
    return f"{hours:g}".replace(".", "," if context.language == "nl" else ".")


def _queue(queue: QueueView) -> QueueEffect:
    return QueueEffect(
        name=queue.name,
        now=queue.waiting_now,
        then=queue.waiting_then,
        longer=waits_longer(queue),
        others_longer=sum(1 for shift in queue.longer if shift.person is None),
        sooner=len(queue.sooner),
    )


def waits_longer(queue: QueueView) -> list[WaitsLonger]:
    """One for each client, with the first of their places."""
    seen = grouped((one.person.id, one) for one in queue.longer if one.person is not None)
    return [
        WaitsLonger(
            person_id,
            full_name(first.person),
            str(first.person.tier),
            first.now,
            first.then,
            len(rest),
        )
        for person_id, (first, *rest) in seen.items()
        if first.person is not None
    ]


def _counts(preview: PlanPreviewView) -> dict[str, int]:
    counts = {"added": 0, "moved": 0, "removed": 0, "kept": preview.kept}
    for change in preview.changes:
        counts[change.change] += 1
    return counts
