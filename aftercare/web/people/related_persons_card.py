"""The card of the people around a client, and the messages they get."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.casework.overviews.person_file import PersonFile
from aftercare.casework.people.related_persons_view import related_persons_file
from aftercare.domain.people.related_persons import RelatedRole, holds_on
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.related_person_rows import CircleRow
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.view import View

# The number shown on the card; the rest is one click away.
MOST_SHOWN = 6


@dataclass(frozen=True, slots=True)
class AroundCard:
    """`contacts`: the first of those that hold today, `more` are left out. `gets_texts`: who gets the client's
    texts. `apart`: how many people are kept apart."""

    contacts: list[View]
    more: int
    gets_texts: str | None
    unagreed_minor: bool
    apart: int
    circle: CircleRow | None
    co_officer: str | None


def card(context: PageContext, work: UnitOfWork, file: PersonFile) -> AroundCard:
    """Always shown to readers who may edit the case file, since it links to the page behind it."""
    around = related_persons_file(work, file.person.id)
    today = context.today
    contacts = [one for one in around.contacts if holds_on(one.from_on, one.until_on, today)]
    circle = next((one for one in around.circles if one.ended_on is None), None)
    return AroundCard(
        contacts=[
            View(
                one,
                gets_texts=around.gets_texts is not None and around.gets_texts.id == one.id,
                banned=one.id in around.banned,
            )
            for one in sorted(
                contacts, key=lambda one: list(RelatedRole).index(RelatedRole(one.role))
            )
        ][:MOST_SHOWN],
        more=max(0, len(contacts) - MOST_SHOWN),
        gets_texts=around.gets_texts.name if around.gets_texts else None,
        unagreed_minor=around.unagreed_minor,
        apart=sum(1 for one in around.parties if one.row.ended_on is None),
        circle=circle,
        co_officer=around.co_officer.display_name if around.co_officer else None,
    )
