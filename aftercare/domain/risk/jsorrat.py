"""JSORRAT-II: a record of which of its twelve items could be filled in; its score is not stored here."""

from __future__ import annotations

from aftercare.domain.people.person import Regime
from aftercare.domain.risk.instrument import NOT_MALE, Bilingual, Instrument, Item, Score

_SCORES = (
    Score(0, Bilingual("Niet bekend", "Not known")),
    Score(1, Bilingual("Ingevuld op het eigen formulier", "Filled in on its own form")),
)

JSORRAT_II = Instrument(
    "jsorrat-ii",
    "2",
    Bilingual("JSORRAT-II", "JSORRAT-II"),
    Regime.JUVENILE,
    "boys of 12 to 17 (California uses it under 18); twelve items: 85% sure, to be verified. Studies do not"
    " show that it predicts accurately (SMART Office, SOMAPI 2.4)",
    items=tuple(
        Item(f"item_{n}", Bilingual(f"Onderdeel {n}", f"Item {n}"), _SCORES) for n in range(1, 13)
    ),
    questions=(NOT_MALE,),
    ages=(12, 17),
)
