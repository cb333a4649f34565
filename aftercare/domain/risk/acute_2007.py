"""ACUTE-2007: seven factors that can change from one contact to the next; the highest score requires action now."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.domain.people.person import Regime
from aftercare.domain.risk.instrument import Band, Bilingual, Instrument, Item, Scale, Score

CODE = "acute-2007"
INTERVENE_NOW = 3

_SCORES = (
    Score(0, Bilingual("Geen zorg", "No concern")),
    Score(1, Bilingual("Enige zorg", "Some concern")),
    Score(2, Bilingual("Duidelijke zorg", "Clear concern")),
    Score(INTERVENE_NOW, Bilingual("Nu ingrijpen", "Intervene now")),
)
_NAMES = (
    ("victim_access", "Kan bij mogelijke slachtoffers komen", "Can reach possible victims"),
    ("hostility", "Vijandigheid", "Hostility"),
    ("sexual_preoccupation", "Veel met seks bezig", "Much occupied with sex"),
    ("rejection_of_supervision", "Verzet zich tegen het toezicht", "Rejects supervision"),
    ("emotional_collapse", "Emotioneel ingestort", "Emotional collapse"),
    ("collapse_of_supports", "Sociale steun weggevallen", "Social support has fallen away"),
    ("substance_abuse", "Misbruik van middelen", "Substance abuse"),
)
_ITEMS = tuple(Item(code, Bilingual(nl, en), _SCORES) for code, nl, en in _NAMES)
_CODES = tuple(item.code for item in _ITEMS)
_LOW, _MODERATE, _HIGH = (
    Bilingual("laag", "low"),
    Bilingual("matig", "moderate"),
    Bilingual("hoog", "high"),
)
_BAND_SOURCE = "bands 80% sure, to be verified"

ACUTE_2007 = Instrument(
    CODE,
    "2007",
    Bilingual("ACUTE-2007", "ACUTE-2007"),
    Regime.ADULT,
    "ACUTE-2007: seven areas, one result for sex and violence and one for general recidivism; for trained"
    " users. Scores 0-3, sums and bands: 80% sure, to be verified",
    items=_ITEMS,
    scales=(
        Scale(
            "sex_violence",
            Bilingual("Seks en geweld", "Sex and violence"),
            _CODES[:4],
            (
                Band("low", 0, 0, _LOW),
                Band("moderate", 1, 1, _MODERATE),
                Band("high", 2, 12, _HIGH),
            ),
            _BAND_SOURCE,
        ),
        Scale(
            "general",
            Bilingual("Algemeen", "General"),
            _CODES,
            (
                Band("low", 0, 0, _LOW),
                Band("moderate", 1, 2, _MODERATE),
                Band("high", 3, 21, _HIGH),
            ),
            _BAND_SOURCE,
        ),
    ),
    total="general",
    alarm_at=INTERVENE_NOW,
)


def urgent_items(items: Mapping[str, object]) -> frozenset[str]:
    """Codes of the items rated "intervene now"."""
    return frozenset(code for code in _CODES if items.get(code) == INTERVENE_NOW)
