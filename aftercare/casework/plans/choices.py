"""The options of a form: possible deputies, sites, programmes, and default values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.conditions.device_checks import bounds_of
from aftercare.domain.plans.obligations import NEEDS, Needs, ObligationKind, ObligationTerms
from aftercare.domain.plans.usual_terms import usual_terms
from aftercare.domain.sites.sites import STANDS_AT, SiteKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.treatment.admission import OF_PROVIDERS
from aftercare.domain.treatment.named_provider import Departure, departure
from aftercare.store.accounts.rows import StaffRow, providers, staff_of_team
from aftercare.store.conditions.rows import ConditionRow, get_condition
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.file_access.rows import barred_from
from aftercare.store.orders.rows import get_order
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.sites.rows import SiteRow, home_of, sites_of_team
from aftercare.store.treatment.programme_rows import ProgrammeRow, programmes


@dataclass(frozen=True)
class PlanChoices:
    """Sites and programmes that suit one kind of obligation, and the default values for such an obligation."""

    sites: list[SiteRow]
    programmes: list[ProgrammeRow]
    usual: ObligationTerms


@requires(Permission.WRITE_CASE_FILES)
def deputies(work: UnitOfWork, person_id: UUID | None = None) -> list[StaffRow]:
    """Officers of the team who can be named as deputy: everyone but the person's own officer. At an enrolment that is
    the actor."""
    own, barred = work.actor.staff_id, set[UUID]()
    if person_id is not None:
        own = get_person(work.session, person_id).officer_id
        barred = barred_from(work.session, person_id, civil_date(work.now))
    if work.actor.team_id is None:
        return []
    return [
        one
        for one in staff_of_team(work.session, work.actor.team_id, Role.OFFICER)
        if one.id != own and one.id not in barred
    ]


@requires(Permission.WRITE_PLANS)
def plan_choices(work: UnitOfWork, condition_id: UUID, kind: ObligationKind) -> PlanChoices:
    """The options for a new obligation of this kind under this condition."""
    condition = get_condition(work.session, condition_id)
    person = get_person(work.session, condition.person_id)
    if NEEDS[kind] is Needs.SESSION:
        sites: list[SiteRow] = []
        groups = [one for one in programmes(work.session) if one.audience == person.regime]
    else:
        sites, groups = sites_for(work, person, kind), []
    first = _first_allowed(work, condition, kind, [*sites, *groups])
    usual = usual_terms(
        kind, _first_day(work, condition), first if sites else None, first if groups else None
    )
    bounds = bounds_of(condition.parameters)
    if kind is ObligationKind.DEVICE_CHECK and bounds is not None:
        usual = replace(usual, period_days=bounds.shortest_period_days, ends_on=bounds.until_on)
    return PlanChoices(sites, groups, usual)


def _first_allowed(
    work: UnitOfWork,
    condition: ConditionRow,
    kind: ObligationKind,
    rows: Sequence[SiteRow | ProgrammeRow],
) -> str | None:
    """The first of these. Of treatment the first at the provider that the court named, else at a similar one where the
    condition allows that."""
    departs: dict[UUID, Departure | None] = {row.id: None for row in rows}
    if kind in OF_PROVIDERS:
        names = {one.id: one.name for one in providers(work.session)}
        for row in rows:
            name = names[row.provider_id] if row.provider_id else ""
            departs[row.id] = departure(condition.parameters, name)
    allowed = [one for one, how in departs.items() if how is not Departure.OTHER]
    return str(min(allowed, key=lambda one: departs[one] is not None)) if allowed else None


def sites_for(work: UnitOfWork, person: PersonRow, kind: ObligationKind) -> list[SiteRow]:
    """The sites that allow this kind, its usual kind of site first, and among those the officer's own office."""
    kinds = STANDS_AT[kind]
    if SiteKind.HOME in kinds:
        home = home_of(work.session, person.id)
        return [home] if home else []
    officer = work.session.get(StaffRow, person.officer_id)
    office_id = officer.office_id if officer else None
    found = [one for one in sites_of_team(work.session, work.actor.team_id) if one.kind in kinds]
    return sorted(found, key=lambda site: (kinds.index(SiteKind(site.kind)), site.id != office_id))


def _first_day(work: UnitOfWork, condition: ConditionRow) -> date:
    """Tomorrow, or later when the condition begins later."""
    order = get_order(work.session, condition.order_id)
    return max(civil_date(work.now) + timedelta(days=1), condition.starts_on, order.starts_on)
