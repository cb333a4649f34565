"""Static-99R with the levels of 2016: ten static facts, their sum, and the level the sum stands for."""

from __future__ import annotations

from aftercare.domain.people.person import Regime
from aftercare.domain.risk.instrument import (
    NOT_MALE,
    Band,
    Bilingual,
    Instrument,
    Item,
    Question,
    Scale,
    Score,
    yes_no,
)

CODE = "static-99r"
LEVELS = ("I", "II", "III", "IVa", "IVb")

IMAGES_ONLY = Question(
    "images_only",
    Bilingual(
        "Gaat het alleen om beeldmateriaal van seksueel misbruik van kinderen?",
        "Does it concern child sexual abuse images only?",
    ),
    refusal="not-for-images-only",
)
CONSENTING_PEERS = Question(
    "consenting_peers",
    Bilingual(
        "Gaat het om vrijwillige seks tussen leeftijdgenoten?",
        "Does it concern consenting sex between peers?",
    ),
    refusal="not-for-consenting-peers",
)

_ITEMS = (
    Item(
        "age",
        Bilingual("Leeftijd bij vrijlating", "Age at release"),
        (
            Score(1, Bilingual("18 tot en met 34 jaar", "18 to 34 years")),
            Score(0, Bilingual("35 tot en met 39 jaar", "35 to 39 years")),
            Score(-1, Bilingual("40 tot en met 59 jaar", "40 to 59 years")),
            Score(-3, Bilingual("60 jaar of ouder", "60 years or older")),
        ),
    ),
    yes_no(
        "lived_with_partner",
        Bilingual(
            "Ooit minstens twee jaar met een partner samengewoond",
            "Ever lived with a partner for at least two years",
        ),
        yes=0,
    ),
    yes_no(
        "index_violence",
        Bilingual(
            "Niet-seksueel geweld in de huidige zaak",
            "Non-sexual violence in the present case",
        ),
    ),
    yes_no(
        "prior_violence",
        Bilingual("Eerder niet-seksueel geweld", "Earlier non-sexual violence"),
    ),
    Item(
        "prior_sexual",
        Bilingual("Eerdere zedenzaken", "Earlier sexual offences"),
        (
            Score(0, Bilingual("Geen", "None")),
            Score(1, Bilingual("1-2 aanklachten of 1 veroordeling", "1-2 charges or 1 conviction")),
            Score(
                2,
                Bilingual(
                    "3-5 aanklachten of 2-3 veroordelingen", "3-5 charges or 2-3 convictions"
                ),
            ),
            Score(
                3,
                Bilingual(
                    "6 of meer aanklachten of 4 of meer veroordelingen",
                    "6+ charges or 4+ convictions",
                ),
            ),
        ),
    ),
    Item(
        "sentencing_dates",
        Bilingual(
            "Eerdere data van veroordeling, de huidige niet meegeteld",
            "Earlier sentencing dates, the present one not counted",
        ),
        (
            Score(0, Bilingual("Drie of minder", "Three or fewer")),
            Score(1, Bilingual("Vier of meer", "Four or more")),
        ),
    ),
    yes_no(
        "non_contact",
        Bilingual(
            "Veroordeeld voor een zedendelict zonder lichamelijk contact",
            "Convicted of a sexual offence without contact",
        ),
    ),
    yes_no(
        "unrelated_victim",
        Bilingual("Een slachtoffer buiten de familie", "A victim outside the family"),
    ),
    yes_no("stranger_victim", Bilingual("Een onbekend slachtoffer", "A victim who was a stranger")),
    yes_no("male_victim", Bilingual("Een mannelijk slachtoffer", "A male victim")),
)

_LEVEL_WORDS = (
    Bilingual("I, zeer laag", "I, very low"),
    Bilingual("II, onder gemiddeld", "II, below average"),
    Bilingual("III, gemiddeld", "III, average"),
    Bilingual("IVa, boven gemiddeld", "IVa, above average"),
    Bilingual("IVb, ver boven gemiddeld", "IVb, well above average"),
)
_SPANS = ((-3, -2), (-1, 0), (1, 3), (4, 5), (6, 12))

STATIC_99R = Instrument(
    CODE,
    "2016",
    Bilingual("Static-99R", "Static-99R"),
    Regime.ADULT,
    "Static-99R: ten items and four age groups; five levels since 2016 (Evaluators' Workbook, 19 Oct 2016)."
    " Item scores and cut-offs: to be verified against the workbook before use",
    items=_ITEMS,
    scales=(
        Scale(
            "sum",
            Bilingual("Som", "Sum"),
            tuple(item.code for item in _ITEMS),
            tuple(
                Band(code, least, most, words)
                for code, (least, most), words in zip(LEVELS, _SPANS, _LEVEL_WORDS, strict=True)
            ),
            "levels of 2016; cut-offs to be verified",
        ),
    ),
    questions=(NOT_MALE, IMAGES_ONLY, CONSENTING_PEERS),
    total="sum",
    needs_release=True,
)


def age_score(age_at_release: int) -> int:
    """The score of the age item, for whole years of age at release. Source: Static-99R tally sheet 2016
    (18-34.9, 35-39.9, 40-59.9, 60 and older)."""
    if age_at_release < 35:
        return 1
    if age_at_release < 40:
        return 0
    return -1 if age_at_release < 60 else -3
