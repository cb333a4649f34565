"""The cards of each tab of the client's page, each leading to a page with more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from aftercare.casework.overviews.person_file import PersonFile
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.concerns import card as concerns
from aftercare.web.conditions import coverage_card as coverage
from aftercare.web.conditions import library_changes as library
from aftercare.web.contact_gaps import card as gaps
from aftercare.web.contact_standards import card as standard
from aftercare.web.deadlines import card as deadlines
from aftercare.web.messages import card as channels
from aftercare.web.orders import card as periods
from aftercare.web.people import related_persons_card as around
from aftercare.web.phones import card as phones
from aftercare.web.risk import card as risk
from aftercare.web.shell.request import PageContext
from aftercare.web.treatment import card as treatment

Card = Callable[[PageContext, UnitOfWork, PersonFile], object | None]
_CARDS: Final[Mapping[str, Mapping[str, Card]]] = {
    "overview": {"deadlines": deadlines.card, "gaps": gaps.card},
    "conditions": {
        "coverage": coverage.card,
        "library": lambda context, work, file: library.view(context, work, file.person.id),
        "periods": periods.card,
        "standard": standard.card,
    },
    "messages": {"around": around.card, "phones": phones.card, "channels": channels.card},
    "risk": {
        "risk": risk.card,
        "relapse": risk.relapse_card,
        "concerns": concerns.card,
        "treatment": treatment.card,
    },
}


def cards_of(
    context: PageContext, work: UnitOfWork, file: PersonFile, tab: str
) -> dict[str, object | None]:
    """The values of each card of a tab, None for a card with nothing to show."""
    return {name: card(context, work, file) for name, card in _CARDS[tab].items()}
