"""The card of the newest signed assessments and when they are due again."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.casework.overviews.person_file import PersonFile
from aftercare.casework.risk.view import risk_file
from aftercare.domain.risk import INSTRUMENTS
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.risk.view import Reassessment, assessment_view, due_view
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.view import View


@dataclass(frozen=True, slots=True)
class RiskCard:
    """The newest signed assessments, the number of drafts, and the next reassessment."""

    newest: list[View]
    drafts: int
    due: Reassessment | None


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
        drafts=len(found.drafts),
        due=due_view(context, found.due[0]) if found.due else None,
    )
