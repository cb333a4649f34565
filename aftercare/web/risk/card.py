"""The cards of the newest signed assessments with the course of ACUTE-2007, and of the relapse-prevention plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aftercare.casework.overviews.person_file import PersonFile
from aftercare.casework.risk.relapse_plans import relapse_plan
from aftercare.casework.risk.view import risk_file
from aftercare.domain.risk import INSTRUMENTS
from aftercare.domain.risk.acute_2007 import ACUTE_2007
from aftercare.domain.risk.life import AssessmentState
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.risk.relapse_plan_rows import EarlySignRow
from aftercare.web.risk.view import Reassessment, assessment_view, due_view
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.view import View

# Shown on the cards; the rest is one click away.
TREND, SEEN = 6, 3


@dataclass(frozen=True, slots=True)
class RiskCard:
    """The newest signed assessments, the number of drafts, and the next reassessment. `trend`: the last signed
    ACUTE-2007, the newest first, to read and not to predict from."""

    newest: list[View]
    trend: list[View]
    drafts: int
    due: Reassessment | None


@dataclass(frozen=True, slots=True)
class RelapseCard:
    """The plan in force and what was seen of it lately; no day before there is a plan."""

    agreed_on: date | None
    signs: list[EarlySignRow]
    seen: list[Row]


def card(context: PageContext, work: UnitOfWork, file: PersonFile) -> RiskCard | None:
    """None for a client without any assessment, for whom no instrument is intended."""
    found = risk_file(work, file.person.id)
    if not found.assessments and len(found.refusals) == len(INSTRUMENTS):
        return None
    young = found.case_file.juvenile
    return RiskCard(
        newest=[
            assessment_view(context, found.newest[code], found.names, young=young)
            for code in INSTRUMENTS
            if code in found.newest
        ],
        trend=[
            assessment_view(context, one, found.names, young=young)
            for one in found.assessments
            if one.instrument == ACUTE_2007.code and one.state == AssessmentState.SIGNED
        ][:TREND],
        drafts=len(found.drafts),
        due=due_view(context, found.due[0]) if found.due else None,
    )


def relapse_card(_context: PageContext, work: UnitOfWork, file: PersonFile) -> RelapseCard:
    found = relapse_plan(work, file.person.id)
    plan = found.plans[0] if found.plans else None
    return RelapseCard(
        agreed_on=plan.agreed_on if plan else None,
        signs=found.signs.get(plan.id, []) if plan else [],
        seen=[one for one in found.seen if one["withdrawn_at"] is None][:SEEN],
    )
