"""A team that works by the example standard, and plans to hold against it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from aftercare.casework.contact_standards.acts import NewStandard, choose_standard, confirm_standard
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import ObligationRow, PlanRow
from tests.domain.contact_standards.profiles import raw_profile, raw_requirement
from tests.store.arranging import NOW, Arranger

EXAMPLE = "idaho-example"
TODAY = NOW.date()
REASON = "Agreed for every team of this office"


def work_by(arrange: Arranger, code: str | None = EXAMPLE, at: datetime = NOW) -> None:
    """The first team's plans are checked against this standard from then on."""
    with arrange.database.work(arrange.office.admin, at) as work:
        team = choose_standard(work, arrange.office.team_id, code, REASON)
    if team.standard_proposed_by is None:
        return
    with arrange.database.work(arrange.staff("admin"), at) as work:
        confirm_standard(work, arrange.office.team_id, code)


def new_standard(**changes: Any) -> NewStandard:
    """A house standard of one check-in a week."""
    values: dict[str, Any] = {
        "code": "own",
        "nl": "Eigen norm",
        "en": "Own standard",
        "source": "Teamoverleg",
        "adopted_by": "Team Noord",
        "reason": "Meer contact in de eerste weken",
        "valid_from": TODAY,
        "profile": raw_profile(raw_requirement(number=1, period_days=7)),
    }
    return NewStandard(**values | changes)


def plan_of(
    arrange: Arranger,
    person: PersonRow,
    check_in_days: int = 15,
    home_visit_days: int | None = 30,
    state: str = "drafted",
    number: int = 1,
) -> tuple[PlanRow, list[ObligationRow]]:
    """A check-in and a home visit, once in so many days."""
    terms = [arrange.terms(period_days=check_in_days)]
    if home_visit_days:
        terms.append(arrange.terms("home_visit", period_days=home_visit_days))
    return arrange.plan(person, *terms, state=state, number=number)


def paces(rows: list[ObligationRow]) -> dict[str, int]:
    return {row.kind: row.period_days for row in rows}


def ids(rows: list[ObligationRow]) -> set[UUID]:
    return {row.line_id for row in rows}
