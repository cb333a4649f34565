"""Writing a supervision plan: draft, add obligations, submit, take back, return, approve."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from aftercare.base.errors import (
    FieldFault,
    FileClosed,
    Invalid,
    NotFound,
    NotPlanAuthor,
    OwnPlanApproval,
    VersionInHand,
    refuse_if,
)
from aftercare.base.ids import new_id
from aftercare.base.typed_text import LONG_REASON, brief_faults, required, too_long
from aftercare.casework.conditions.coverage import plan_coverage, refresh_coverage
from aftercare.casework.conditions.missing_parameters import missing_now
from aftercare.casework.contact_standards.plan_check import check_of
from aftercare.casework.placement.line_warnings import line_warnings
from aftercare.casework.placement.place import place_persons
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.conditions.device_checks import bounds_faults, bounds_of
from aftercare.domain.conditions.parameters import asks_for
from aftercare.domain.placement.placement_difference import PlacementDifference
from aftercare.domain.plans.lifecycle import PLAN_LIFE, PlanAct, PlanState
from aftercare.domain.plans.obligations import (
    Needs,
    ObligationKind,
    ObligationTerms,
    faults_of,
)
from aftercare.domain.plans.usual_terms import within_bounds
from aftercare.domain.sites.sites import WRONG_SITE, WRONG_SITE_TEXT, may_stand
from aftercare.domain.staff.staff_mail import MailAbout
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.treatment.named_provider import Departure
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import supervisors_of
from aftercare.store.conditions.rows import ConditionRow, get_condition
from aftercare.store.database.columns import as_uuid
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, at_version, expect_version
from aftercare.store.file_access.rows import unbarred
from aftercare.store.people.rows import get_person, lock_person_of
from aftercare.store.plans.device_checks import device_checks
from aftercare.store.plans.rows import (
    ObligationRow,
    PlanRow,
    columns_of,
    get_obligation,
    get_plan,
    line_in_other_plan,
    next_number,
    obligations_of,
    plan_in_force,
    plan_in_hand,
)
from aftercare.store.sites.rows import SiteRow
from aftercare.store.staff.mail_rows import mail_event
from aftercare.store.treatment.programme_rows import ProgrammeRow

MISSING_UNSEEN = FieldFault("/missing_seen", "missing-unseen")


@requires(Permission.WRITE_PLANS)
def draft_plan(work: UnitOfWork, person_id: UUID) -> PlanRow:
    """A new version to edit: a copy of the plan in force, or an empty one.

    Raises VersionInHand when a version is being written or waits for approval: of two at once, the work on one
    would be lost. Raises FileClosed.
    """
    if get_person(work.session, person_id, for_update=True).closed_on is not None:
        raise FileClosed()
    if plan_in_hand(work.session, person_id) is not None:
        raise VersionInHand()
    plan = PlanRow(
        person_id=person_id,
        number=next_number(work.session, person_id),
        author_id=work.actor.staff_id,
        starts_on=civil_date(work.now),
    )
    work.session.add(plan)
    work.session.flush()
    current = plan_in_force(work.session, person_id)
    for line in obligations_of(work.session, current.id) if current else []:
        work.session.add(
            ObligationRow(
                plan_id=plan.id,
                person_id=person_id,
                condition_id=line.condition_id,
                line_id=line.line_id,
                **columns_of(line.terms()),
            )
        )
    return audit.save_and_note(work, "draft", "plan", plan)


@requires(Permission.WRITE_PLANS)
def put_obligation(
    work: UnitOfWork,
    plan_id: UUID,
    version: int,
    condition_id: UUID,
    terms: ObligationTerms,
    obligation_id: UUID | None = None,
) -> ObligationRow:
    """Add an obligation to the draft, or change one. Raises Invalid with fields, Stale, or
    IllegalTransition when the plan can no longer be edited."""
    plan = at_version(get_plan(work.session, plan_id, for_update=True), version)
    edited = PLAN_LIFE.after(PlanState(plan.state), PlanAct.EDIT)
    condition = get_condition(work.session, condition_id)
    if condition.person_id != plan.person_id:
        raise NotFound()
    asked = asks_for(condition.entry, condition.parameters)
    terms = within_bounds(terms, condition.parameters)
    _refuse_faults(work, terms, asked)
    if terms.kind is ObligationKind.DEVICE_CHECK:
        _refuse_beyond_judgment(work, plan, condition, terms, obligation_id)
    terms = _with_provider(work, terms)
    if terms.starts_on is None:
        raise Invalid.at("/starts_on", "missing")
    row = None if obligation_id is None else _obligation_of(work, plan, obligation_id)
    if row is not None and (row.condition_id, row.terms(), plan.state) == (
        condition_id,
        terms,
        edited,
    ):
        return row
    expect_version(plan, version).state = edited
    if row is None:
        row = ObligationRow(
            plan_id=plan.id,
            person_id=plan.person_id,
            condition_id=condition_id,
            **columns_of(terms),
        )
        work.session.add(row)
    else:
        row.condition_id = condition_id
        _rewrite(work, row, terms)
    return audit.save_and_note(work, "write", "obligation", row)


def _refuse_beyond_judgment(
    work: UnitOfWork,
    plan: PlanRow,
    condition: ConditionRow,
    terms: ObligationTerms,
    obligation_id: UUID | None,
) -> None:
    """Raises Invalid for checks of devices that the judgment does not allow: too often, too soon after one under an
    earlier obligation, or after their last day."""
    others = [
        row
        for row in obligations_of(work.session, plan.id)
        if (row.condition_id, row.kind) == (condition.id, terms.kind) and row.id != obligation_id
    ]
    if others:
        raise Invalid.at("/kind", "checks-planned-already")
    bounds = bounds_of(condition.parameters)
    line = get_obligation(work.session, obligation_id).line_id if obligation_id else None
    checks = device_checks(work.session, [condition.id], work.now)
    if bounds is not None:
        held = [one.on for one in checks if one.line_id != line]
        given = (terms.period_days, terms.starts_on, terms.ends_on)
        refuse_if(list(bounds_faults(bounds, *given, held)))


def _rewrite(work: UnitOfWork, row: ObligationRow, terms: ObligationTerms) -> None:
    """Applies the new terms. With another frequency or first day, occurrences are numbered anew. Under the old
    numbers the first of them would count as held. If an earlier version has the old `line_id`, the obligation then
    gets a new one and begins today at the earliest."""
    was = row.terms()
    renumbered = (was.kind, was.period_days, was.starts_on) != (
        terms.kind,
        terms.period_days,
        terms.starts_on,
    )
    if renumbered and line_in_other_plan(work.session, row):
        row.line_id = new_id()
        terms = replace(terms, starts_on=max(civil_date(work.now), terms.starts_on or date.min))
    row.take(terms)


@requires(Permission.WRITE_PLANS)
def remove_obligation(
    work: UnitOfWork, plan_id: UUID, version: int, obligation_id: UUID
) -> PlanRow:
    plan = _for_edit(work, plan_id, version)
    row = _obligation_of(work, plan, obligation_id)
    work.session.delete(row)
    audit.note(work, "remove", "obligation", obligation_id, plan.person_id)
    return plan


@requires(Permission.WRITE_PLANS)
def submit_plan(
    work: UnitOfWork,
    plan_id: UUID,
    version: int,
    below_standard_reason: str = "",
    *,
    missing_seen: bool = True,
) -> PlanRow:
    """Submits the draft to a supervisor. Raises Invalid for a plan without obligations, and for one below the
    contact standard without a reason. The plan keeps the version of the standard it was checked against.

    `missing_seen`: the officer ticked on the page that they saw the missing parameters of conditions, the conditions
    without obligations, and treatment with another provider than the court named. Otherwise Invalid at
    /missing_seen. The API lists the first two in its response instead; its preview of the plan warns of the third.
    """
    plan = expect_version(get_plan(work.session, plan_id, for_update=True), version)
    if not obligations_of(work.session, plan.id):
        raise Invalid.at("", "empty-plan")
    submitted = PLAN_LIFE.after(PlanState(plan.state), PlanAct.SUBMIT)
    _check_against_standard(work, plan, below_standard_reason)
    if not missing_seen and (
        missing_now(work, plan.person_id)
        or plan_coverage(work, plan).uncovered
        or _with_other_provider(work, plan)
    ):
        raise Invalid(fields=(MISSING_UNSEEN,))
    plan.state = submitted
    # The account that submits is responsible for the content, even if a colleague began the draft.
    plan.author_id = work.actor.staff_id
    plan.submitted_at, plan.return_reason = work.now, None
    audit.save_and_note(work, "submit", "plan", plan)
    _mail_approvers(work, plan)
    return plan


@requires(Permission.WRITE_PLANS)
def take_back_plan(work: UnitOfWork, plan_id: UUID, version: int) -> PlanRow:
    """Lets its author withdraw a submitted plan that is not decided yet, to edit it. Raises NotPlanAuthor for
    another account, which has to return it with a reason; Stale; IllegalTransition once it is decided."""
    plan = expect_version(get_plan(work.session, plan_id, for_update=True), version)
    if plan.author_id != work.actor.staff_id_or_none:
        raise NotPlanAuthor()
    plan.state = PLAN_LIFE.after(PlanState(plan.state), PlanAct.TAKE_BACK)
    plan.submitted_at = None
    return audit.save_and_note(work, "take-back", "plan", plan)


@requires(Permission.DECIDE_PLANS)
def return_plan(work: UnitOfWork, plan_id: UUID, version: int, reason: str) -> PlanRow:
    """Returns a submitted plan with a reason the author can act on."""
    reason = required(reason, LONG_REASON)
    plan = _for_decision(work, plan_id, version)
    plan.state = PLAN_LIFE.after(PlanState(plan.state), PlanAct.RETURN)
    plan.return_reason = reason
    plan.decided_by, plan.decided_at = work.actor.staff_id, work.now
    return audit.save_and_note(work, "return", "plan", plan)


@requires(Permission.DECIDE_PLANS)
def approve_plan(work: UnitOfWork, plan_id: UUID, version: int) -> PlacementDifference:
    """Puts the plan in force and places it at once; returns what changed in the calendar."""
    lock_person_of(work.session, PlanRow, plan_id)
    plan = _for_decision(work, plan_id, version)
    approved = PLAN_LIFE.after(PlanState(plan.state), PlanAct.APPROVE)
    current = plan_in_force(work.session, plan.person_id)
    if current is not None:
        current.state = PLAN_LIFE.after(PlanState(current.state), PlanAct.SUPERSEDE)
        current.version += 1
        # The database refuses two versions in force, so the old one is superseded first.
        work.session.flush()
    plan.state, plan.decided_by, plan.decided_at = approved, work.actor.staff_id, work.now
    work.session.flush()
    change = place_persons(work, [plan.person_id], decided=True)
    audit.note(work, "approve", "plan", plan.id, plan.person_id)
    refresh_coverage(work, plan.person_id)
    return change


def _mail_approvers(work: UnitOfWork, plan: PlanRow) -> None:
    """Supervisors who can approve it get mail, as they chose for plans. As the clock: their addresses are hidden."""
    person = get_person(work.session, plan.person_id)
    with as_clock(work):
        approvers = supervisors_of(work.session, person.team_id)
        for staff_id in unbarred(work.session, [person.id], approvers, civil_date(work.now)):
            if staff_id != plan.author_id:
                slot = f"plan:{plan.id}:{plan.version}"
                mail_event(work.session, staff_id, person.id, slot, work.now, about=MailAbout.PLANS)


def _with_other_provider(work: UnitOfWork, plan: PlanRow) -> bool:
    found = line_warnings(work, obligations_of(work.session, plan.id))
    return any(one.code == Departure.OTHER for one in found)


def _check_against_standard(work: UnitOfWork, plan: PlanRow, reason: str) -> None:
    found = check_of(work, plan)
    refuse_if(too_long("/below_standard_reason", reason, LONG_REASON))
    below = found is not None and found.below
    if below and not reason.strip():
        raise Invalid.at("/below_standard_reason", "below-standard")
    refuse_if(brief_faults("/below_standard_reason", reason) if below else [])
    plan.standard_code = found.standard.code if found else None
    plan.standard_version = found.standard.version if found else None
    plan.below_standard_reason = reason.strip() if below else None


def _for_edit(work: UnitOfWork, plan_id: UUID, version: int) -> PlanRow:
    plan = expect_version(get_plan(work.session, plan_id, for_update=True), version)
    plan.state = PLAN_LIFE.after(PlanState(plan.state), PlanAct.EDIT)
    return plan


def _for_decision(work: UnitOfWork, plan_id: UUID, version: int) -> PlanRow:
    plan = expect_version(get_plan(work.session, plan_id, for_update=True), version)
    if plan.author_id == work.actor.staff_id_or_none:
        raise OwnPlanApproval()
    return plan


def _obligation_of(work: UnitOfWork, plan: PlanRow, obligation_id: UUID) -> ObligationRow:
    row = get_obligation(work.session, obligation_id)
    if row.plan_id != plan.id:
        raise NotFound()
    return row


def _with_provider(work: UnitOfWork, terms: ObligationTerms) -> ObligationTerms:
    """Without a named provider, the provider is the one that gives the programme or owns the place. An obligation
    without one would never appear on the provider's attendance list."""
    if terms.provider_id is not None:
        return terms
    if terms.needs is Needs.SESSION:
        home: ProgrammeRow | SiteRow | None = work.session.get(
            ProgrammeRow, as_uuid(terms.programme_id)
        )
    else:
        home = work.session.get(SiteRow, UUID(terms.site_ids[0]))
    found = home.provider_id if home else None
    return replace(terms, provider_id=str(found)) if found else terms


def _refuse_faults(work: UnitOfWork, terms: ObligationTerms, asked: tuple[str, ...]) -> None:
    faults = list(faults_of(terms, asked))
    for site_id in terms.site_ids:
        site = work.session.get(SiteRow, UUID(site_id))
        if site is None:
            faults.append(FieldFault("/site_ids", "unknown-site"))
        elif not may_stand(terms.kind, site.kind):
            faults.append(FieldFault("/site_ids", WRONG_SITE, WRONG_SITE_TEXT))
    programme = terms.programme_id if terms.needs is Needs.SESSION else None
    if programme and work.session.get(ProgrammeRow, UUID(programme)) is None:
        faults.append(FieldFault("/programme_id", "unknown-programme"))
    refuse_if(faults)
