"""Stretches ahead without contact that are longer than the standard or the plan allows."""

from __future__ import annotations

from typing import Any

from aftercare.casework.contact_gaps import contact_gaps
from aftercare.casework.reading import PersonFile
from aftercare.domain.access import Permission
from aftercare.store.unit_of_work import Work
from aftercare.web.gap_words import closing_href, gap_told
from aftercare.web.visits import Visit


def card(visit: Visit, work: Work, file: PersonFile) -> dict[str, Any] | None:
    found = contact_gaps(work, file.person.id)
    may_move = visit.actor is not None and visit.actor.may(Permission.MOVE_APPOINTMENTS)
    told = [
        {"text": gap_told(one, visit.language), "href": closing_href(one) if may_move else None}
        for one in found
    ]
    return {"gaps": told} if told else None
