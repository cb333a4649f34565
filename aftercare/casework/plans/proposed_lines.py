"""Proposes an obligation for a condition without one, and adds the proposal to a draft in one act."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from aftercare.base.errors import Stale
from aftercare.casework.conditions.coverage import plan_coverage
from aftercare.casework.contact_standards.plan_check import team_standard
from aftercare.casework.plans.acts import put_obligation
from aftercare.casework.plans.choices import plan_choices
from aftercare.casework.plans.view import PlanFile
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.conditions.coverage import kinds_to_cover
from aftercare.domain.contact_standards.adjusting import PlanLine, adjusted
from aftercare.domain.plans.obligations import ObligationKind, ObligationTerms
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.treatment.admission import OF_PROVIDERS
from aftercare.domain.treatment.named_provider import named_provider
from aftercare.store.accounts import audit
from aftercare.store.conditions.rows import ConditionRow, get_condition, last_day
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import get_person
from aftercare.store.plans.rows import ObligationRow, PlanRow, get_plan, obligations_of


@requires(Permission.WRITE_PLANS)
def propose_line(
    work: UnitOfWork,
    plan_id: UUID,
    condition_id: UUID,
    kind: ObligationKind,
    period_days: int | None = None,
) -> ObligationRow:
    """Adds the proposed obligation for a condition to a draft, as often as it was proposed. What it lacks (a place, a
    programme) is reported as for any obligation. A proposal only adds, so it asks for no version of the plan: one
    after another from the same page are all taken, and the same one twice is taken once. Raises Invalid; Stale when
    this is no longer proposed."""
    plan = get_plan(work.session, plan_id, for_update=True)
    laid = {
        ObligationKind(row.kind): row
        for row in obligations_of(work.session, plan_id)
        if row.condition_id == condition_id
    }
    if kind in laid:
        return laid[kind]
    if kind in OF_PROVIDERS and not laid.keys().isdisjoint(OF_PROVIDERS):
        raise Stale()
    terms = proposed_terms(work, plan, condition_id, kind)
    if period_days is not None:
        terms = replace(terms, period_days=period_days)
    return put_obligation(work, plan_id, plan.version, condition_id, terms)


@requires(Permission.WRITE_PLANS)
def read_coverage(
    work: UnitOfWork, plan_id: UUID
) -> list[tuple[ConditionRow, list[ObligationTerms]]]:
    """The conditions without obligations in this version of a plan, with the proposals for each."""
    plan = audit.note_look(work, "read-coverage", "plan", get_plan(work.session, plan_id))
    return [
        (get_condition(work.session, one), proposals_for(work, plan, one))
        for one in plan_coverage(work, plan).uncovered
    ]


@requires(Permission.WRITE_PLANS)
def plan_proposals(work: UnitOfWork, file: PlanFile) -> dict[UUID, list[ObligationTerms]]:
    """By condition: for one without obligations all its proposals, for one that has some those of kinds that the plan
    does not have yet."""
    today, orders = civil_date(work.now), {one.id: one for one in file.orders}
    under, kinds = ({row[name] for row in file.obligations} for name in ("condition_id", "kind"))
    found = {one: proposals_for(work, file.plan, one) for one in file.coverage.uncovered}
    for one in file.conditions:
        is_open = one.id not in found and one.id not in file.coverage.reasons
        binds = (last_day(orders[one.order_id], one) or today) >= today
        if one.id in under and is_open and binds:
            found[one.id] = proposals_for(work, file.plan, one.id, without=kinds)
    return found


@requires(Permission.WRITE_PLANS)
def proposals_for(
    work: UnitOfWork, plan: PlanRow, condition_id: UUID, without: Collection[str] = ()
) -> list[ObligationTerms]:
    """One obligation of each kind the condition asks for, and of none in `without`; an officer adds those that fit.
    None of treatment where the plan has one: what is missing then is a referral. None of treatment either where the
    court named a provider that has no site or programme here."""
    condition = get_condition(work.session, condition_id)
    rows = obligations_of(work.session, plan.id)
    laid = {row.kind for row in rows if row.condition_id == condition_id}
    without = {*without, *(OF_PROVIDERS if laid.intersection(OF_PROVIDERS) else ())}
    kinds = [kind for kind in _kinds(condition) if kind not in without]
    found = [proposed_terms(work, plan, condition_id, kind) for kind in kinds]
    return [
        one
        for one in found
        if one.kind not in OF_PROVIDERS
        or one.site_ids
        or one.programme_id
        or not named_provider(condition.parameters)
    ]


def _kinds(condition: ConditionRow) -> list[ObligationKind]:
    asked = kinds_to_cover(condition.entry, condition.parameters)
    return [ObligationKind(kind) for kind in asked]


def proposed_terms(
    work: UnitOfWork, plan: PlanRow, condition_id: UUID, kind: ObligationKind
) -> ObligationTerms:
    """The default values of this kind of obligation. Its frequency is what the team's contact standard still
    requires beside the other obligations and a home visit that is proposed too, or the usual frequency without a
    standard."""
    usual = plan_choices(work, condition_id, kind).usual
    person = get_person(work.session, plan.person_id)
    standard = team_standard(work, person)
    if standard is None:
        return usual
    lines = [
        PlanLine(str(row.id), ObligationKind(row.kind), row.period_days)
        for row in obligations_of(work.session, plan.id)
    ]
    visit = ObligationKind.HOME_VISIT
    uncovered = (get_condition(work.session, one) for one in plan_coverage(work, plan).uncovered)
    if visit not in {kind, *(one.kind for one in lines)} and any(
        visit in _kinds(one) for one in uncovered
    ):
        lines.append(PlanLine("visit", visit, usual.period_days))
    new = PlanLine("", kind, usual.period_days)
    asked = standard.requirements(person.case_type, person.tier)
    paces = {one.line.id: one.period_days for one in adjusted([*lines, new], asked)}
    return replace(usual, period_days=paces.get(new.id, usual.period_days))
