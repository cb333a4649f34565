"""What the client says of a record, beside the statement that rests on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from aftercare.domain.papers.facts import Dossier, Fact
from aftercare.domain.papers.statements import Section, Statement, Writer, under
from aftercare.domain.papers.words import Both

_ELSE: Final[Both] = ("Wat de cliënt nog meer betwist", "What else the client disputes")
_SAID: Final[Both] = (
    "De cliënt betwist dit op {day}: “{said}”",
    "The client disputed this on {day}: “{said}”",
)
_SAID_ABOUT: Final[Both] = (
    "De cliënt betwist dit op {day} ({what}): “{said}”",
    "The client disputed this on {day} ({what}): “{said}”",
)
_YOU_SAID: Final[Both] = (
    "U betwist dit op {day}: “{said}”",
    "You disputed this on {day}: “{said}”",
)
_OPEN: Final[Both] = ("Daarover is nog niet beslist.", "That has not been decided on yet.")
_DECIDED: Final[Both] = (
    "Daarover is beslist op {moment}, {decision}: “{reason}”",
    "That was decided on {moment}, {decision}: “{reason}”",
)  # fmt: skip
_SUMMARY: Final = "short"


def of_kept(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts without what disputes a record that is not among them."""
    ids = {one.ref.id for one in facts if one.ref.kind != "dispute"}
    return tuple(one for one in facts if one.ref.kind != "dispute" or one.text("subject_id") in ids)


def with_disputes(
    dossier: Dossier, sections: tuple[Section, ...], language: str, *, to_person: bool = False
) -> tuple[Section, ...]:
    """The same sections; after the statement that most nearly names a disputed record stands what the client said of
    it. What no statement names is in a section of its own, at the end."""
    writer = Writer(dossier, language)
    beside: dict[tuple[int, int], list[Statement]] = {}
    rest: list[Statement] = []
    for one in dossier.of("dispute"):
        where = _beside(sections, one.text("subject_id"))
        lines = _lines(writer, one, named=where is not None, to_person=to_person)
        if where is None:
            rest += lines
        else:
            beside.setdefault(where, []).extend(under(lines))
    written = tuple(
        replace(
            section,
            statements=tuple(
                line
                for at, statement in enumerate(section.statements)
                for line in (statement, *beside.get((number, at), ()))
            ),
        )
        for number, section in enumerate(sections)
    )
    if not rest:
        return written
    return (*written, Section("disputes", writer.title(_ELSE), writer.listed(rest)))


def _beside(sections: tuple[Section, ...], subject_id: str) -> tuple[int, int] | None:
    """The last of the statements with the fewest sources, in the first section that has one; the summary last."""
    found = [
        (section.code == _SUMMARY, len(statement.sources), number, -at)
        for number, section in enumerate(sections)
        for at, statement in enumerate(section.statements)
        if any(ref.id == subject_id for ref in statement.sources)
    ]
    if not found:
        return None
    _, _, number, at = min(found)
    return number, -at


def _lines(writer: Writer, one: Fact, *, named: bool, to_person: bool) -> list[Statement]:
    words = _YOU_SAID if to_person else _SAID if named else _SAID_ABOUT
    holes = {"day": writer.day(one.day("stated_on")), "said": one.text("statement")}
    if words is _SAID_ABOUT:
        holes["what"] = writer.word("source", one.text("subject_kind"))
    said = writer.sentence(words, one, **holes)
    if not one.text("decision"):
        return [said, writer.sentence(_OPEN, one)]
    decided = writer.sentence(
        _DECIDED, one, moment=writer.moment(one.moment("decided_at")),
        decision=writer.word("dispute", one.text("decision")), reason=one.text("reason"),
    )  # fmt: skip
    return [said, decided]
