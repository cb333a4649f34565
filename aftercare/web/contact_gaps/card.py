"""The card of future contact gaps that the standard or the plan does not allow, with the proposed time."""

from __future__ import annotations

from typing import Any

from aftercare.casework.contact_gaps.proposals import proposed_for
from aftercare.casework.contact_gaps.view import contact_gaps
from aftercare.casework.overviews.person_file import PersonFile
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.contact_gaps.words import gap_view, gaps_href, proposed_line
from aftercare.web.shell.request import PageContext


def card(context: PageContext, work: UnitOfWork, file: PersonFile) -> dict[str, Any] | None:
    view = [
        {
            "text": gap_view(one.ahead.gap, context.language),
            "proposed": proposed_line(context, one.proposal) if one.proposal else "",
            "href": gaps_href(file.person.id),
        }
        for one in proposed_for(work, contact_gaps(work, file.person.id))
    ]
    return {"gaps": view} if view else None
