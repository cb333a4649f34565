"""Conditions that ask for appointments and have no line of the plan in force, no referral and no reason."""

from __future__ import annotations

from typing import Any

from aftercare.casework.coverage import person_coverage
from aftercare.casework.reading import PersonFile
from aftercare.store.unit_of_work import Work
from aftercare.web.phrases import condition_name
from aftercare.web.visits import Visit


def card(visit: Visit, work: Work, file: PersonFile) -> dict[str, Any] | None:
    bare = set(person_coverage(work, file.person.id).uncovered)
    told = [condition_name(one.kind, visit.language) for one in file.conditions if one.id in bare]
    return {"conditions": told} if told and file.person.closed_on is None else None
