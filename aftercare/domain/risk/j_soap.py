"""J-SOAP-II and the Dutch J-SOAP-D: twenty-eight items as a record for planning, without a cut-off or a level."""

from __future__ import annotations

from aftercare.domain.people.person import Regime
from aftercare.domain.risk.instrument import NOT_MALE, Bilingual, Instrument, Item, Score

CODES = ("j-soap-ii", "j-soap-d")
_SOURCE = (
    "boys of 12 to 18; 28 items scored 0-2 in four scales, no cut-offs, again at least every six months:"
    " unsourced, to be verified"
)
_SCORES = tuple(Score(value, Bilingual(str(value), str(value))) for value in range(3))
_ITEMS = tuple(
    Item(f"item_{number}", Bilingual(f"Onderdeel {number}", f"Item {number}"), _SCORES)
    for number in range(1, 29)
)


def _version_of(code: str, name: str) -> Instrument:
    return Instrument(
        code,
        "1",
        Bilingual(name, name),
        Regime.JUVENILE,
        _SOURCE,
        items=_ITEMS,
        questions=(NOT_MALE,),
        ages=(12, 18),
    )


J_SOAP_II = _version_of("j-soap-ii", "J-SOAP-II")
J_SOAP_D = _version_of("j-soap-d", "J-SOAP-D")
