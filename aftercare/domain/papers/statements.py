"""Statements of a document: each has its sources, and missing facts are stated as not recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from aftercare.domain.papers.facts import Dossier, Fact, Ref
from aftercare.domain.papers.words import (
    Both,
    called,
    in_language,
    written_day,
    written_limit,
    written_moment,
)

# Beyond this number, statements of one kind are counted, not listed; the document says so.
MOST_LISTED: Final = 120
NOT_RECORDED: Final[Both] = ("niet vastgelegd", "not recorded")
HEARSAY: Final[Both] = (
    "overgenomen uit het document van een andere dienst",
    "taken over from another service's document",
)


@dataclass(frozen=True)
class Statement:
    """One sentence. Without a source it is `fixed` (the same in every such document) or `missing`."""

    text: str
    sources: tuple[Ref, ...] = ()
    hearsay: bool = False
    missing: bool = False
    fixed: bool = False
    # Shown under the previous statement, as a detail of it.
    under: bool = False


def under(lines: Iterable[Statement]) -> list[Statement]:
    """The same statements as details of the one they follow."""
    return [replace(one, under=True) for one in lines]


@dataclass(frozen=True)
class Section:
    """Drafted statements under a heading; `own` sections have the author's own text instead."""

    code: str
    title: str
    statements: tuple[Statement, ...] = ()
    own: bool = False


class Writer:
    """Writes the facts of one dossier as sentences in one language."""

    def __init__(self, dossier: Dossier, language: str) -> None:
        self.dossier = dossier
        self.language = language

    def sentence(self, words: Both, *facts: Fact, **holes: str) -> Statement:
        """A sentence from these facts. An empty value is written as "not recorded" and marks the statement as
        missing."""
        nothing = in_language(NOT_RECORDED, self.language)
        filled = {name: value or nothing for name, value in holes.items()}
        written = in_language(words, self.language).format(**filled)
        if not all(holes.values()):
            # Quotation marks are for quoted words, and here there are none.
            written = written.replace(f"“{nothing}”", nothing)
        return Statement(
            written[:1].upper() + written[1:],
            tuple(dict.fromkeys(fact.ref for fact in facts)),
            hearsay=any(fact.flag("hearsay") for fact in facts),
            missing=not all(holes.values()),
        )

    def fixed(self, words: Both) -> Statement:
        return Statement(in_language(words, self.language), fixed=True)

    def nothing(self, words: Both) -> Statement:
        """States that the file has no record on this point."""
        return Statement(in_language(words, self.language), missing=True)

    def count(self, words: Both, facts: Iterable[Fact], **holes: str) -> Statement:
        """`{count}` of these facts: the number of the statement's sources."""
        counted = tuple(facts)
        return self.sentence(words, *counted, count=str(len(counted)), **holes)

    def listed(self, lines: list[Statement]) -> tuple[Statement, ...]:
        """The statements; of too many, as many as a page can have, and one that counts the rest and names their
        rows."""
        if len(lines) <= MOST_LISTED:
            return tuple(lines)
        rest = lines[MOST_LISTED:]
        refs = tuple(dict.fromkeys(ref for one in rest for ref in one.sources))
        words = (
            "Hier niet uitgeschreven, wel in de bronnen: {n} regels.",
            "Not written out here, but in the sources: {n} lines.",
        )
        text = in_language(words, self.language).format(n=len(rest))
        return (*lines[:MOST_LISTED], Statement(text, refs, fixed=True))

    def day(self, day: date | None) -> str:
        return written_day(day, self.language) if day else ""

    def moment(self, moment: datetime | None) -> str:
        return written_moment(moment, self.language) if moment else ""

    def limit(self, moment: datetime | None) -> str:
        return written_limit(moment, self.language) if moment else ""

    def word(self, subject: str, code: str) -> str:
        return called(subject, code, self.language) if code else ""

    def based(self, name: str, fact: Fact) -> str:
        """The name of a frame or a condition, with the articles frozen with it, if any."""
        articles = fact.text(f"articles_{self.language}")
        return f"{name} ({articles})" if name and articles else name

    def title(self, words: Both) -> str:
        return in_language(words, self.language)
