"""The card of future contact gaps that the standard or the plan does not allow, with the proposed time."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.casework.contact_gaps.proposals import proposed_for
from aftercare.casework.contact_gaps.view import contact_gaps
from aftercare.casework.overviews.person_file import PersonFile
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.contact_gaps.words import gap_view, gaps_href, proposed_line
from aftercare.web.shell.request import PageContext


@dataclass(frozen=True, slots=True)
class GapAhead:
    """`proposed`: when, with whom and where, or empty."""

    text: str
    proposed: str
    href: str


@dataclass(frozen=True, slots=True)
class GapsCard:
    gaps: list[GapAhead]


def card(context: PageContext, work: UnitOfWork, file: PersonFile) -> GapsCard | None:
    gaps = [
        GapAhead(
            gap_view(found.ahead.gap, context.language),
            proposed_line(context, found.proposal) if found.proposal else "",
            gaps_href(file.person.id),
        )
        for found in proposed_for(work, contact_gaps(work, [file.person.id]))
    ]
    return GapsCard(gaps) if gaps else None
