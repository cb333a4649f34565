"""The card of conditions that require appointments and have no obligation in force, no referral and no reason."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.casework.conditions.coverage import person_coverage
from aftercare.casework.overviews.person_file import PersonFile
from aftercare.domain.treatment.admission import OF_PROVIDERS
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.conditions.full_names import labels
from aftercare.web.shell.request import PageContext


@dataclass(frozen=True, slots=True)
class Uncovered:
    """`waits`: whether a treatment obligation waits for a referral."""

    name: str
    waits: bool


@dataclass(frozen=True, slots=True)
class CoverageCard:
    conditions: list[Uncovered]
    refer_href: str


def card(context: PageContext, work: UnitOfWork, file: PersonFile) -> CoverageCard | None:
    bare = set(person_coverage(work, file.person.id).uncovered)
    treated = {row["condition_id"] for row in file.obligations if row["kind"] in OF_PROVIDERS}
    short = labels(file.conditions, context.language)
    conditions = [
        Uncovered(short[condition.id], condition.id in treated)
        for condition in file.conditions
        if condition.id in bare
    ]
    if not conditions or file.person.closed_on is not None:
        return None
    return CoverageCard(conditions, f"/people/{file.person.id}/treatment")
