"""PROFESOR: twenty factors that can protect or need support, for planning and not for prediction."""

from __future__ import annotations

from aftercare.domain.people.person import Regime
from aftercare.domain.risk.instrument import Instrument, Item, Score, Told

_SCORES = (
    Score(1, Told("Beschermt", "Protects")),
    Score(0, Told("Ertussenin", "In between")),
    Score(-1, Told("Vraagt steun", "Needs support")),
)

PROFESOR = Instrument(
    "profesor",
    "1",
    Told("PROFESOR", "PROFESOR"),
    Regime.JUVENILE,
    "PROFESOR: ages 12 to 25, protective and risk factors for planning, not for prediction"
    " (10.1080/13552600.2024.2332434); twenty items with two poles: 90% sure, to be verified",
    items=tuple(
        Item(f"item_{n}", Told(f"Onderdeel {n}", f"Item {n}"), _SCORES) for n in range(1, 21)
    ),
    ages=(12, 25),
)
