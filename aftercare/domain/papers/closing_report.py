"""A closing report: how supervision went as a whole, how it ended, and the author's assessment."""

from __future__ import annotations

from aftercare.domain.papers.attendance_parts import happened
from aftercare.domain.papers.author_sections import OwnSection, own
from aftercare.domain.papers.decision_parts import decided
from aftercare.domain.papers.earlier_papers import warned
from aftercare.domain.papers.facts import Dossier
from aftercare.domain.papers.frame_parts import asked, frame
from aftercare.domain.papers.message_parts import answered, messages_about, missed
from aftercare.domain.papers.statements import Section, Statement, Writer
from aftercare.domain.papers.violation_report import addressed
from aftercare.domain.papers.words import Both

_ENDED: Both = ("Hoe het toezicht eindigt", "How supervision ends")


def closing_report(dossier: Dossier, language: str) -> tuple[Section, ...]:
    writer = Writer(dossier, language)
    return (
        frame(writer),
        Section("ended", writer.title(_ENDED), _ended(writer)),
        asked(writer),
        happened(writer),
        messages_about(writer, missed(writer)),
        answered(writer, missed(writer)),
        decided(writer, steps=False),
        warned(writer),
        own(writer, OwnSection.ASSESSMENT),
        own(writer, OwnSection.PROPOSAL),
        addressed(writer),
    )


def _ended(writer: Writer) -> tuple[Statement, ...]:
    lines = []
    for order in writer.dossier.of("order"):
        reference = order.text("court_reference")
        if order.day("ended_on"):
            words = (
                "Kader {reference}: geëindigd op {day}, {why}.",
                "Order {reference}: ended on {day}, {why}.",
            )
            why = writer.word("end", order.text("end_reason"))
            day = writer.day(order.day("ended_on"))
            lines.append(writer.sentence(words, order, reference=reference, day=day, why=why))
        else:
            words = (
                "Kader {reference}: nog niet als geëindigd vastgelegd; laatste dag zoals nu bekend: {day}.",
                "Order {reference}: not recorded as ended; last day as known now: {day}.",
            )
            day = writer.day(order.day("ends_on"))
            lines.append(writer.sentence(words, order, reference=reference, day=day))
    nothing = writer.nothing(("Er is geen kader vastgelegd.", "No order is recorded."))
    return tuple(lines) or (nothing,)
