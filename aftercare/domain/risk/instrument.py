"""What a risk instrument consists of here: items with their scores, sums with their bands, and whom it is for."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.domain.people.person import Regime


@dataclass(frozen=True)
class Told:
    """Something with a name in both languages, in words of our own."""

    nl: str
    en: str

    def label(self, language: str) -> str:
        return self.nl if language == "nl" else self.en


@dataclass(frozen=True)
class Score:
    """One way to answer an item."""

    value: int
    words: Told


@dataclass(frozen=True)
class Item:
    """`only_if` names a question: the item is asked when its answer is yes, and is refused otherwise."""

    code: str
    words: Told
    scores: tuple[Score, ...]
    only_if: str | None = None

    @property
    def values(self) -> tuple[int, ...]:
        return tuple(score.value for score in self.scores)


@dataclass(frozen=True)
class Question:
    """A yes/no question that is always answered. `refusal` is the code of the fault that a yes is: the
    instrument was not made for this person; None for a question that only decides which items count."""

    code: str
    words: Told
    refusal: str | None = None


@dataclass(frozen=True)
class Band:
    """A stretch of sums, both ends within it."""

    code: str
    least: int
    most: int
    words: Told


@dataclass(frozen=True)
class Scale:
    """A sum over some items and the bands its author gives it; `source` says where the bands are from."""

    code: str
    words: Told
    items: tuple[str, ...]
    bands: tuple[Band, ...]
    source: str


@dataclass(frozen=True)
class Instrument:
    """One version of an instrument as we store it.

    `ages`: both ends within it, on the day it is made. `needs_release`: it counts from the age at
    release. `alarm_at`: a score that asks to intervene at once. `needs_note`: there is nothing to
    score here, so the record is its note. `total` names the scale whose sum is the total.
    """

    code: str
    version: str
    words: Told
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
    Told("Is de cliënt een vrouw of meisje?", "Is the person a woman or a girl?"),
    refusal="not-for-women",
)


def yes_no(code: str, words: Told, *, yes: int = 1) -> Item:
    """An item answered yes or no; `yes` (0 or 1) is what a yes scores, a no scores the other."""
    answers = (Score(yes, Told("Ja", "Yes")), Score(1 - yes, Told("Nee", "No")))
    return Item(code, words, answers)
