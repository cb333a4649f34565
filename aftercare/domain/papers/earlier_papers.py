"""The section on earlier warnings and reports: when each was signed and handed over, and whether it still holds."""

from __future__ import annotations

from typing import Final

from aftercare.domain.papers.facts import Fact
from aftercare.domain.papers.statements import Section, Statement, Writer
from aftercare.domain.papers.words import Both

WARNED: Final[Both] = ("Eerdere waarschuwingen en meldingen", "Earlier warnings and reports")
WARNED_YOU: Final[Both] = ("Eerdere waarschuwingen", "Earlier warnings")
_HANDED_OVER: Final[Both] = (
    "{kind}, ondertekend op {at} door {who}, overhandigd op {day}.",
    "{kind}, signed on {at} by {who}, handed over on {day}.",
)
_NOT_HANDED_OVER: Final[Both] = (
    "{kind}, ondertekend op {at} door {who}: NIET OVERHANDIGD voor zover vastgelegd.",
    "{kind}, signed on {at} by {who}: NOT HANDED OVER as far as recorded.",
)
_EVENT: Final[Both] = (
    "Waarschuwing op {moment}, vastgelegd door {who}.",
    "Warning on {moment}, recorded by {who}.",
)
_REPLACED: Final[Both] = (
    "Een verbeterd stuk heeft dit vervangen.",
    "A corrected document replaced it.",
)


def warned(writer: Writer, *, to_person: bool = False) -> Section:
    """Warnings that were signed or recorded. A document to others than the client also has the reports, and says
    when no warning was signed."""
    lines = [
        _signed(writer, one, to_person=to_person)
        for one in writer.dossier.of("paper")
        if one.text("kind") == "official_warning" or not to_person
    ]
    lines += [
        writer.sentence(
            _EVENT,
            one,
            moment=writer.moment(one.moment("happened_at")),
            who=one.text("entered_by"),
        )
        for one in writer.dossier.about("event", "kind", "warning")
    ]
    if not to_person and not writer.dossier.about("paper", "kind", "official_warning"):
        words = (
            "Er is niet eerder hier een officiële waarschuwing ondertekend.",
            "No official warning was signed here before.",
        )
        lines.append(writer.nothing(words))
    return Section(
        "warned", writer.title(WARNED_YOU if to_person else WARNED), writer.listed(lines)
    )


def _signed(writer: Writer, one: Fact, *, to_person: bool) -> Statement:
    """In one statement, so that a list that is cut off never has the document without what became of it."""
    holes = {
        "kind": writer.word("paper", one.text("kind")),
        "at": writer.moment(one.moment("signed_at")),
        "who": one.text("signed_by"),
    }
    words = _NOT_HANDED_OVER
    if handed_over_on := one.day("handed_over_on"):
        words, holes["day"] = _HANDED_OVER, writer.day(handed_over_on)
    dutch, english = words
    if one.text("state") == "superseded":
        dutch, english = f"{dutch} {_REPLACED[0]}", f"{english} {_REPLACED[1]}"
    gone = writer.word(
        "ground_gone_to_client" if to_person else "ground_gone", one.text("ground_gone")
    )
    if gone:
        holes["gone"] = gone
        dutch, english = f"{dutch} {{gone}}", f"{english} {{gone}}"
    return writer.sentence((dutch, english), one, **holes)
