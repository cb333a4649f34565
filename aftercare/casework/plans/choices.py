"""The options of a form: possible deputies, sites, programmes, and default values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.plans.obligations import NEEDS, Needs, ObligationKind, ObligationTerms
from aftercare.domain.plans.usual_terms import usual_terms
from aftercare.domain.sites.sites import STANDS_AT, SiteKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts.rows import StaffRow, staff_of_team
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
    usual = usual_terms(
        kind,
        _first_day(work, condition),
        str(sites[0].id) if sites else None,
        str(groups[0].id) if groups else None,
    )
    return PlanChoices(sites, groups, usual)


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
