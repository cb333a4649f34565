"""ERASOR: which of its twenty-five factors the plan has to address; a judgement, never a sum."""

from __future__ import annotations

from aftercare.domain.people.person import Regime
from aftercare.domain.risk.instrument import Bilingual, Instrument, Item, Score

# Whether the plan addresses a factor is our question; the rating itself stays on ERASOR's own form.
_SCORES = (
    Score(0, Bilingual("Geen aandacht nodig", "No attention needed")),
    Score(1, Bilingual("Aandacht in het plan", "Attention in the plan")),
)
_ITEMS = (
    *(
        Item(
            f"dynamic_{n}", Bilingual(f"Veranderbare factor {n}", f"Changeable factor {n}"), _SCORES
        )
        for n in range(1, 17)
    ),
    *(
        Item(f"static_{n}", Bilingual(f"Vaste factor {n}", f"Unchanging factor {n}"), _SCORES)
        for n in range(1, 10)
    ),
)

ERASOR = Instrument(
    "erasor",
    "2",
    Bilingual("ERASOR", "ERASOR"),
    Regime.JUVENILE,
    "ERASOR (Worling 2004): ages 12 to 18, 16 dynamic and 9 static factors, for the short term;"
    " structured judgement without a cut-off (to be verified)",
    items=_ITEMS,
    ages=(12, 18),
)
