"""PROFESOR: twenty factors that can protect or need support, for planning and not for prediction."""

from __future__ import annotations

from aftercare.domain.people.person import Regime
from aftercare.domain.risk.instrument import Bilingual, Instrument, Item, Score

_SCORES = (
    Score(1, Bilingual("Beschermt", "Protects")),
    Score(0, Bilingual("Ertussenin", "In between")),
    Score(-1, Bilingual("Vraagt steun", "Needs support")),
)

PROFESOR = Instrument(
    "profesor",
    "1",
    Bilingual("PROFESOR", "PROFESOR"),
    Regime.JUVENILE,
    "PROFESOR: ages 12 to 25, protective and risk factors for planning, not for prediction"
    " (10.1080/13552600.2024.2332434); twenty items with two poles: 90% sure, to be verified",
    items=tuple(
        Item(f"item_{n}", Bilingual(f"Onderdeel {n}", f"Item {n}"), _SCORES) for n in range(1, 21)
    ),
    ages=(12, 25),
)
