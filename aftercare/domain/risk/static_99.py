"""Static-99, and Static-99R before 2016, with four categories: results of old reports, stored as reported."""

from __future__ import annotations

from aftercare.domain.people.person import Regime
from aftercare.domain.risk.instrument import (
    NOT_MALE,
    Band,
    Bilingual,
    Instrument,
    Item,
    Scale,
    Score,
)
from aftercare.domain.risk.static_99r import CONSENTING_PEERS, IMAGES_ONLY

_CATEGORIES = (
    ("low", 0, 1, "laag", "low"),
    ("moderate-low", 2, 3, "matig-laag", "moderate-low"),
    ("moderate-high", 4, 5, "matig-hoog", "moderate-high"),
    ("high", 6, 12, "hoog", "high"),
)
_CATEGORY_SOURCE = "the four categories of the old coding form; to be verified"


def _old_report(code: str, version: str, name: Bilingual, source: str, least: int) -> Instrument:
    """An instrument for the sum in an old report, between `least` and 12, in one of the four old categories."""
    sums = tuple(Score(total, Bilingual(str(total), str(total))) for total in range(least, 13))
    asked = Bilingual("Som zoals het oude rapport haar noemt", "Sum as the old report gives it")
    bands = tuple(
        Band(band, min(low, least) if band == "low" else low, high,
             Bilingual(f"{nl} (oude indeling)", f"{en} (old categories)"))
        for band, low, high, nl, en in _CATEGORIES
    )  # fmt: skip
    words = Bilingual("Som in het oude rapport", "Sum in the old report")
    return Instrument(
        code,
        version,
        name,
        Regime.ADULT,
        source,
        items=(Item("reported_total", asked, sums),),
        scales=(Scale("sum", words, ("reported_total",), bands, _CATEGORY_SOURCE),),
        questions=(NOT_MALE, IMAGES_ONLY, CONSENTING_PEERS),
        total="sum",
        needs_release=True,
    )


# The old categories and the levels of 2016 are different scales: neither is ever translated into the other. The code
# is older than its name here: sums below zero were entered under it, so it is Static-99R.
STATIC_99R_BEFORE_2016 = _old_report(
    "static-99",
    "four-categories",
    Bilingual("Static-99R met vier categorieën (voor 2016)", "Static-99R with four categories (before 2016)"),
    "Static-99R coding form with four categories, sums from -3 to 12, replaced in 2016; kept for older"
    " reports only, to be verified",
    least=-3,
)  # fmt: skip
STATIC_99 = _old_report(
    "static-99-1999",
    "1999",
    Bilingual("Static-99 (oud rapport)", "Static-99 (old report)"),
    "Static-99 (Hanson & Thornton 1999), sums from 0 to 12: age is one item with no score below zero;"
    " kept for older reports only, to be verified",
    least=0,
)
OLD_REPORTS = frozenset({STATIC_99R_BEFORE_2016.code, STATIC_99.code})
