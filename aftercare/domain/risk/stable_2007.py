"""STABLE-2007: thirteen needs that change slowly, and how much help they require; it has no risk level of its own."""

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
)

CODE = "stable-2007"
BANDS = ("low", "moderate", "high")
CHILD_VICTIM = "child_victim"

_SCORES = (
    Score(0, Bilingual("Speelt niet", "No concern")),
    Score(1, Bilingual("Speelt enigszins", "Some concern")),
    Score(2, Bilingual("Speelt duidelijk", "Clear concern")),
)
_NAMES = (
    ("social_influences", "Invloed van mensen om de cliënt heen", "Influence of the people around the client"),
    ("relationship_stability", "Moeite met een stabiele relatie", "Difficulty keeping a relationship"),
    ("identification_children", "Voelt zich vooral met kinderen verbonden", "Feels closest to children"),
    ("hostility_women", "Vijandig tegenover vrouwen", "Hostile towards women"),
    ("social_rejection", "Voelt zich buitengesloten en eenzaam", "Feels left out and lonely"),
    ("lack_of_concern", "Weinig oog voor anderen", "Little regard for others"),
    ("impulsive", "Handelt in een opwelling", "Acts on impulse"),
    ("problem_solving", "Moeite met problemen oplossen", "Difficulty in solving problems"),
    ("negative_emotionality", "Wrok en aanhoudend slechte stemming", "Grievance and lasting low mood"),
    ("sexual_preoccupation", "Veel met seks bezig", "Much occupied with sex"),
    ("sex_as_coping", "Seks als uitweg bij spanning", "Sex as a way out of tension"),
    ("sexual_preference", "Afwijkende seksuele voorkeur", "Deviant sexual preference"),
    ("cooperation", "Werkt niet mee aan het toezicht", "Does not cooperate with supervision"),
)  # fmt: skip
_ITEMS = tuple(
    Item(
        code,
        Bilingual(nl, en),
        _SCORES,
        only_if=CHILD_VICTIM if code == "identification_children" else None,
    )
    for code, nl, en in _NAMES
)

STABLE_2007 = Instrument(
    CODE,
    "2007",
    Bilingual("STABLE-2007", "STABLE-2007"),
    Regime.ADULT,
    "STABLE-2007: thirteen factors, adult men with a sexually motivated offence. It has no standardised"
    " risk level alone (Hanson & Thornton, ATSA). Item names: to be verified",
    items=_ITEMS,
    scales=(
        Scale(
            "sum",
            Bilingual("Som", "Sum"),
            tuple(item.code for item in _ITEMS),
            (
                Band("low", 0, 3, Bilingual("weinig behoefte aan hulp", "low need")),
                Band("moderate", 4, 11, Bilingual("matige behoefte aan hulp", "moderate need")),
                Band("high", 12, 26, Bilingual("veel behoefte aan hulp", "high need")),
            ),
            "need bands 0-3, 4-11, 12 and over: unsourced, to be verified",
        ),
    ),
    questions=(
        NOT_MALE,
        Question(
            CHILD_VICTIM,
            Bilingual(
                "Is er een slachtoffer jonger dan 14 jaar geweest?",
                "Was there a victim under 14 years of age?",
            ),
        ),
    ),
    total="sum",
)
