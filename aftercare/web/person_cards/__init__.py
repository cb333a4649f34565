"""The parts of the person page that other pages go deeper into, one card each."""

from __future__ import annotations

from typing import Any

from aftercare.casework.reading import PersonFile
from aftercare.store.unit_of_work import Work
from aftercare.web.person_cards import (
    around,
    channels,
    coverage,
    deadlines,
    gaps,
    library,
    periods,
    phones,
    risk,
    standard,
    treatment,
)
from aftercare.web.visits import Visit

_CARDS = {
    "deadlines": deadlines.card,
    "coverage": coverage.card,
    "gaps": gaps.card,
    "library": library.card,
    "periods": periods.card,
    "standard": standard.card,
    "risk": risk.card,
    "treatment": treatment.card,
    "around": around.card,
    "phones": phones.card,
    "channels": channels.card,
}


def cards_of(visit: Visit, work: Work, file: PersonFile) -> dict[str, dict[str, Any] | None]:
    """What each card shows, None for a card that has nothing to show."""
    return {name: card(visit, work, file) for name, card in _CARDS.items()}
