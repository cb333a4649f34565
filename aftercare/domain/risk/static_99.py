"""Static-99 with its four old categories: what an earlier report said, kept as it was said."""

from __future__ import annotations

from aftercare.domain.people import Regime
from aftercare.domain.risk.instrument import (
    NOT_MALE,
    Band,
    Instrument,
    Item,
    Scale,
    Score,
    Told,
)
from aftercare.domain.risk.static_99r import CONSENTING_PEERS, IMAGES_ONLY

CODE = "static-99"
_OLD_TOTALS = range(-3, 13)

# The old categories and the levels of 2016 are two languages: neither is ever translated into the other.
STATIC_99 = Instrument(
    CODE,
    "four-categories",
    Told("Static-99, vier oude categorieën", "Static-99, the four old categories"),
    Regime.ADULT,
    "coding form with four categories, replaced in 2016; kept for older reports only, to be verified",
    items=(
        Item(
            "reported_total",
            Told("Som zoals het oude rapport haar noemt", "Sum as the old report gives it"),
            tuple(Score(total, Told(str(total), str(total))) for total in _OLD_TOTALS),
        ),
    ),
    scales=(
        Scale(
            "sum",
            Told("Som in het oude rapport", "Sum in the old report"),
            ("reported_total",),
            (
                Band("low", -3, 1, Told("laag (oude indeling)", "low (old categories)")),
                Band(
                    "moderate-low", 2, 3,
                    Told("matig-laag (oude indeling)", "moderate-low (old categories)"),
                ),
                Band(
                    "moderate-high", 4, 5,
                    Told("matig-hoog (oude indeling)", "moderate-high (old categories)"),
                ),
                Band("high", 6, 12, Told("hoog (oude indeling)", "high (old categories)")),
            ),
            "the four categories of the old coding form; to be verified",
        ),
    ),
    questions=(NOT_MALE, IMAGES_ONLY, CONSENTING_PEERS),
    total="sum",
    needs_release=True,
)  # fmt: skip
