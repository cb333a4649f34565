"""LIJ: a note that the instruments of the Dutch youth chain were used, and what the plan takes from them."""

from __future__ import annotations

from aftercare.domain.people.person import Regime
from aftercare.domain.risk.instrument import Bilingual, Instrument

LIJ = Instrument(
    "lij",
    "1",
    Bilingual("LIJ (jeugdstrafrechtketen)", "LIJ (Dutch youth justice chain)"),
    Regime.JUVENILE,
    "Landelijk Instrumentarium Jeugdstrafrechtketen, used in the youth chain (nji.nl); its outcome stays there",
    needs_note=True,
    sexual_only=False,
)
