"""A closing report: how supervision went as a whole, how it ended, and the author's assessment."""

from __future__ import annotations

from aftercare.domain.papers.attendance_parts import happened
from aftercare.domain.papers.author_sections import OwnSection, own
from aftercare.domain.papers.decision_parts import decided
from aftercare.domain.papers.facts import Dossier
from aftercare.domain.papers.frame_parts import asked, frame
from aftercare.domain.papers.message_parts import answered, missed, told, warned
from aftercare.domain.papers.statements import Section, Statement, Teller
from aftercare.domain.papers.violation_report import addressed
from aftercare.domain.papers.words import Both

_ENDED: Both = ("Hoe het toezicht eindigt", "How supervision ends")


def closing_report(dossier: Dossier, language: str) -> tuple[Section, ...]:
    tell = Teller(dossier, language)
    return (
        addressed(tell),
        frame(tell),
        Section("ended", tell.title(_ENDED), _ended(tell)),
        asked(tell),
        happened(tell),
        told(tell, missed(tell)),
        answered(tell, missed(tell)),
        decided(tell, steps=False),
        warned(tell),
        own(tell, OwnSection.ASSESSMENT),
        own(tell, OwnSection.PROPOSAL),
    )


def _ended(tell: Teller) -> tuple[Statement, ...]:
    lines = []
    for order in tell.dossier.of("order"):
        reference = order.text("court_reference")
        if order.day("ended_on"):
            words = (
                "Kader {reference}: geëindigd op {day}, {why}.",
                "Order {reference}: ended on {day}, {why}.",
            )
            why = tell.word("end", order.text("end_reason"))
            day = tell.day(order.day("ended_on"))
            lines.append(tell.say(words, order, reference=reference, day=day, why=why))
        else:
            words = (
                "Kader {reference}: nog niet als geëindigd vastgelegd; laatste dag zoals nu bekend: {day}.",
                "Order {reference}: not recorded as ended; last day as known now: {day}.",
            )
            day = tell.day(order.day("ends_on"))
            lines.append(tell.say(words, order, reference=reference, day=day))
    nothing = tell.nothing(("Er is geen toezichtkader vastgelegd.", "No order is recorded."))
    return tuple(lines) or (nothing,)
