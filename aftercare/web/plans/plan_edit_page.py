"""The page for writing a plan: each condition with its obligations, and a forecast of the officer hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid, NotFound
from aftercare.base.translation import sentence
from aftercare.base.typed_text import LONG_REASON, MEDIUM_REASON
from aftercare.casework.conditions.coverage import give_reason, withdraw_reason
from aftercare.casework.contact_standards.plan_check import check_of
from aftercare.casework.plans.acts import (
    put_obligation,
    remove_obligation,
    submit_plan,
)
from aftercare.casework.plans.choices import PlanChoices, plan_choices
from aftercare.casework.plans.enrolment import missing_at_submission
from aftercare.casework.plans.proposed_lines import plan_proposals, propose_line
from aftercare.casework.plans.view import PlanFile, plan_file, plan_preview
from aftercare.domain.plans.enrolment import MissingCode
from aftercare.domain.plans.obligations import (
    HOME_KINDS,
    NEEDS,
    Needs,
    ObligationKind,
    ObligationTerms,
)
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.plans.rows import get_obligation
from aftercare.web.conditions import library_changes
from aftercare.web.contact_standards.view import check_view
from aftercare.web.plans.enrolment_view import missing_sentence, missing_sentences
from aftercare.web.plans.pages import EDITABLE, conditions_of, plan_of, preview_card
from aftercare.web.shell.forms.hours import written_time
from aftercare.web.shell.forms.options import Option
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.forms.stored import as_typed
from aftercare.web.shell.phrases import AT_HOME, cadence, person_link, weekday_names
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Author = Annotated[PageContext, Depends(Allow(put_obligation))]

DAY, WEEK = "day", "week"
NAMES = {
    "/site_ids": "place",
    "/period_days": "every",
    "/weekdays": "weekday",
    "/from_min": "from_time",
    "/to_min": "until_time",
}
REASON = sentence("Why no appointment follows")
NO_REASON = sentence("Say why no appointment follows from this condition")
NOT_UNDERSTOOD = sentence("Reset this obligation to the plan")


@dataclass(frozen=True)
class Line:
    """The obligation with an open form: a new one under a condition, or one being changed."""

    condition_id: UUID
    kind: ObligationKind
    choices: PlanChoices
    terms: ObligationTerms
    obligation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """An obligation that a condition asks for and the plan does not have."""

    kind: str
    period_days: int
    cadence: str


@router.get("/plans/{plan_id}/edit")
def show_draft(
    plan_id: UUID,
    context: Author,
    form: Form,
    condition: str = "",
    kind: str = "",
    obligation: str = "",
) -> Response:
    """`condition` and `kind` open the form of a new obligation, `obligation` that of an existing one."""
    condition = form.typed.get("condition_id", condition)
    kind = form.typed.get("kind", kind)
    line = context.run(_line, condition, kind, obligation)
    form = form.or_stored(_typed(line) if line else {})
    with context.work() as work:
        file = plan_file(work, plan_id)
        editable = file.plan.state in EDITABLE
        preview = plan_preview(work, plan_id) if editable and file.obligations else None
        check = check_of(work, file.plan, preview.placed_shares if preview else None)
        missing = missing_at_submission(work, file.plan) if editable else ()
        library = library_changes.view(context, work, file.plan.person_id)
        proposals = _proposals(context, work, file) if editable else {}
    if not editable:
        return context.redirect_to(f"/plans/{plan_id}")
    if line is not None and line.condition_id not in {one.id for one in file.conditions}:
        raise NotFound()
    shown = plan_of(file)
    standing = {f"coverage-{one}": row.reason for one, row in file.coverage.reasons.items()}
    form.typed = standing | dict(form.typed)
    not_proposed = {
        one.at: missing_sentence(one, context.language)
        for one in missing
        if one.code is MissingCode.PROVIDER_UNKNOWN
    }
    coverage_names = {f"coverage-{one.id}" for one in file.conditions}
    return context.page(
        "plans/plan_edit.html",
        strip_of=file.person.id,
        person=person_link(file.person),
        plan=shown | {"version": form.typed.get("version", shown.version)},
        # Each condition with the kinds of appointment it can require.
        conditions=[
            one
            | {
                "kinds": one.asks,
                "proposals": proposals.get(one.id, []),
                "not_proposed": not_proposed.get(one.id, ""),
            }
            for one in conditions_of(context, file)
        ],
        editing=_editing(context, line),
        form=form,
        weekdays=[Option(day, name) for day, name in enumerate(weekday_names(context.language))],
        forecast=preview and preview_card(context, preview),
        check=check_view(check, file.plan, context.language),
        also_missing=missing_sentences(missing, context.language) if preview else [],
        card=library,
        coverage_labels={
            name: context.translate(REASON) for name in form.errors if name in coverage_names
        },
    )


@router.post("/plans/{plan_id}/obligations")
@shown_again_by(show_draft)
def add(plan_id: UUID, context: Author, form: Form) -> Response:
    return _put(context, plan_id, form, "")


@router.post("/plans/{plan_id}/obligations/{obligation_id}")
@shown_again_by(show_draft, obligation="obligation_id")
def change(plan_id: UUID, obligation_id: UUID, context: Author, form: Form) -> Response:
    return _put(context, plan_id, form, str(obligation_id))


@router.post("/plans/{plan_id}/obligations/{obligation_id}/remove")
def remove(plan_id: UUID, obligation_id: UUID, context: Author, form: Form) -> Response:
    context.run(remove_obligation, plan_id, form.version, obligation_id)
    return context.redirect_to(f"/plans/{plan_id}/edit", flash="removed")


@router.post("/plans/{plan_id}/proposals")
def take_over(plan_id: UUID, context: Author, form: Form) -> Response:
    """Add the obligation as it was proposed; if it lacks a site or programme, open its form instead."""
    condition, kind = form.typed.get("condition_id", ""), form.typed.get("kind", "")
    try:
        condition_id, wanted = UUID(condition), ObligationKind(kind)
    except ValueError:
        raise Invalid(NOT_UNDERSTOOD) from None
    every = form.optional_number("period_days", 1, 366)
    if not form.is_valid:
        raise Invalid(NOT_UNDERSTOOD)
    try:
        context.run(propose_line, plan_id, condition_id, wanted, every)
        return context.redirect_to(f"/plans/{plan_id}/edit", flash="saved")
    except Invalid:
        return context.redirect_to(
            f"/plans/{plan_id}/edit?condition={condition_id}&kind={wanted.value}"
        )


@router.post("/plans/{plan_id}/conditions/{condition_id}/reason")
@shown_again_by(show_draft)
def reason(plan_id: UUID, condition_id: UUID, context: Author, form: Form) -> Response:
    """Save why no appointment follows from a condition; leaving it empty withdraws the reason."""
    name = f"coverage-{condition_id}"
    given = form.text(name, required=False, most=MEDIUM_REASON)
    refused = (name, context.translate(NO_REASON))
    with saving(context, form, also={Invalid: refused, NotFound: refused}) as work:
        if given.strip():
            give_reason(work, condition_id, given)
        else:
            withdraw_reason(work, condition_id)
    return context.redirect_to(f"/plans/{plan_id}/edit", flash="saved")


@router.post("/plans/{plan_id}/submit")
@shown_again_by(show_draft)
def submit(plan_id: UUID, context: Author, form: Form) -> Response:
    """Submit the plan; below its contact standard only with a reason, asked for on this page."""
    reason = form.text("below_standard_reason", required=False, most=LONG_REASON)
    with saving(context, form, NAMES) as work:
        seen = form.ticked("missing_seen-yes")
        submit_plan(work, plan_id, form.version, reason, missing_seen=seen)
    return context.redirect_to(f"/plans/{plan_id}", flash="submitted")


def _put(context: PageContext, plan_id: UUID, form: Reading, obligation_id: str) -> Response:
    line = context.run(
        _line, form.typed.get("condition_id", ""), form.typed.get("kind", ""), obligation_id
    )
    if line is None:
        raise Invalid(NOT_UNDERSTOOD)
    terms = _terms(context, form, line)
    with saving(context, form, NAMES) as work:
        put_obligation(work, plan_id, form.version, line.condition_id, terms, line.obligation_id)
    return context.redirect_to(f"/plans/{plan_id}/edit", flash="saved", days=form.days)


def _line(work: UnitOfWork, condition: str, kind: str, obligation: str) -> Line | None:
    """The obligation named in the address or form; None when there is none or it is invalid."""
    try:
        if obligation:
            row = get_obligation(work.session, UUID(obligation))
            found = ObligationKind(row.kind)
            choices = plan_choices(work, row.condition_id, found)
            return Line(row.condition_id, found, choices, row.terms(), row.id)
        if condition:
            choices = plan_choices(work, UUID(condition), ObligationKind(kind))
            return Line(UUID(condition), ObligationKind(kind), choices, choices.usual)
    except ValueError:
        return None
    return None


def _terms(context: PageContext, form: Reading, line: Line) -> ObligationTerms:
    today = context.today
    every, unit = form.number("every", 1, 366), form.choice("unit", (DAY, WEEK))
    return ObligationTerms(
        kind=line.kind,
        minutes=form.number("minutes", 15, 480),
        period_days=every * (7 if unit == WEEK else 1),
        weekdays=tuple(day for day in range(7) if form.ticked(f"weekday-{day}")),
        from_min=_minute_of_day(form.time("from_time")),
        to_min=_minute_of_day(form.time("until_time")),
        travel_min=form.optional_number("travel_min", 0, 240) or 0,
        starts_on=(first := form.date("starts_on", today)),
        ends_on=form.optional_date("ends_on", today, first=first),
        site_ids=tuple(str(one.id) for one in line.choices.sites if form.ticked(f"place-{one.id}")),
        programme_id=_programme(form, line) or None,
    )


def _minute_of_day(at: time) -> int:
    return at.hour * 60 + at.minute


def _programme(form: Reading, line: Line) -> str:
    if NEEDS[line.kind] is not Needs.SESSION:
        return ""
    return form.choice("programme", [str(one.id) for one in line.choices.programmes])


def _typed(line: Line) -> dict[str, str]:
    """Terms as form values."""
    terms = line.terms
    weekly = terms.period_days % 7 == 0
    return {
        "every": str(terms.period_days // 7 if weekly else terms.period_days),
        "unit": WEEK if weekly else DAY,
        "from_time": written_time(terms.from_min),
        "until_time": written_time(min(terms.to_min, 24 * 60 - 1)),
        **as_typed(terms, "minutes", "travel_min", "starts_on", "ends_on"),
        "programme": terms.programme_id or "",
        **{f"weekday-{day}": "yes" for day in terms.weekdays},
        **{f"place-{place}": "yes" for place in terms.site_ids},
    }


def _proposals(
    context: PageContext, work: UnitOfWork, file: PlanFile
) -> dict[UUID, list[Proposal]]:
    """The obligations proposed for each condition."""
    return {
        condition_id: [
            Proposal(
                terms.kind.value,
                terms.period_days,
                cadence(terms.period_days, terms.minutes, context.language),
            )
            for terms in proposals
        ]
        for condition_id, proposals in plan_proposals(work, file).items()
    }


def _editing(context: PageContext, line: Line | None) -> View | None:
    if line is None:
        return None
    home = line.kind in HOME_KINDS
    return View(
        line,
        kind=line.kind.value,
        travels=home,
        places=[
            Option(str(site.id), context.translate(AT_HOME) if site.kind == "home" else site.name)
            for site in line.choices.sites
        ],
        programmes=[(str(one.id), one.name) for one in line.choices.programmes],
        in_group=NEEDS[line.kind] is Needs.SESSION,
    )
