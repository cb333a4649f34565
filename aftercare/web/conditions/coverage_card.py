"""The card of conditions that require appointments and have no obligation in force, no referral and no reason."""

from __future__ import annotations

from typing import Any

from aftercare.casework.conditions.coverage import person_coverage
from aftercare.casework.overviews.person_file import PersonFile
from aftercare.domain.treatment.admission import OF_PROVIDERS
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.shell.phrases import condition_name
from aftercare.web.shell.request import PageContext


def card(context: PageContext, work: UnitOfWork, file: PersonFile) -> dict[str, Any] | None:
    bare = set(person_coverage(work, file.person.id).uncovered)
    treated = {row["condition_id"] for row in file.obligations if row["kind"] in OF_PROVIDERS}
    view = [
        {"name": condition_name(one.kind, context.language), "waits": one.id in treated}
        for one in file.conditions
        if one.id in bare
    ]
    if not view or file.person.closed_on is not None:
        return None
    return {"conditions": view, "refer_href": f"/people/{file.person.id}/treatment"}
