"""The parts of a risk instrument: items with their scores, sums with their bands, and whom it is for."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.domain.people.person import Regime


@dataclass(frozen=True)
class Bilingual:
    """A name in both languages, in our own words."""

    nl: str
    en: str

    def label(self, language: str) -> str:
        return self.nl if language == "nl" else self.en


@dataclass(frozen=True)
class Score:
    """One possible answer to an item."""

    value: int
    words: Bilingual


@dataclass(frozen=True)
class Item:
    """`only_if` names a question: the item is asked when its answer is yes, and refused otherwise."""

    code: str
    words: Bilingual
    scores: tuple[Score, ...]
    only_if: str | None = None

    @property
    def values(self) -> tuple[int, ...]:
        return tuple(score.value for score in self.scores)


@dataclass(frozen=True)
class Question:
    """A yes/no question that must be answered. `refusal` is the fault code for a yes: the instrument was not made
    for this client. None for a question that only decides which items count."""

    code: str
    words: Bilingual
    refusal: str | None = None


@dataclass(frozen=True)
class Band:
    """A range of sums, both ends included."""

    code: str
    least: int
    most: int
    words: Bilingual


@dataclass(frozen=True)
class Scale:
    """A sum of some items, and its bands as the author gives them; `source` is the source of the bands."""

    code: str
    words: Bilingual
    items: tuple[str, ...]
    bands: tuple[Band, ...]
    source: str


@dataclass(frozen=True)
class Instrument:
    """One version of an instrument as we store it.

    `ages`: limits on the day of the assessment, both included. `needs_release`: it depends on the age at release.
    `alarm_at`: a score that requires intervention at once. `needs_note`: there is nothing to score here, so the
    record is its note. `total` names the scale with the total sum.
    """

    code: str
    version: str
    words: Bilingual
    regime: Regime
    source: str
    items: tuple[Item, ...] = ()
    scales: tuple[Scale, ...] = ()
    questions: tuple[Question, ...] = ()
    total: str | None = None
    ages: tuple[int, int] | None = None
    needs_release: bool = False
    alarm_at: int | None = None
    needs_note: bool = False
    sexual_only: bool = True

    def item(self, code: str) -> Item | None:
        return next((item for item in self.items if item.code == code), None)

    def band(self, scale_code: str, band_code: str) -> Band | None:
        """The band of a scale by its code."""
        bands = (band for scale in self.scales if scale.code == scale_code for band in scale.bands)
        return next((band for band in bands if band.code == band_code), None)


NOT_MALE = Question(
    "not_male",
    Bilingual("Is de cliënt een vrouw of meisje?", "Is the person a woman or a girl?"),
    refusal="not-for-women",
)


def yes_no(code: str, words: Bilingual, *, yes: int = 1) -> Item:
    """An item answered yes or no; `yes` (0 or 1) is the score of a yes, and a no gets the other score."""
    answers = (Score(yes, Bilingual("Ja", "Yes")), Score(1 - yes, Bilingual("Nee", "No")))
    return Item(code, words, answers)
