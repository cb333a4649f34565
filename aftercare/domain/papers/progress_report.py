"""A progress report at the end of a period: how supervision went, and what the author proposes."""

from __future__ import annotations

from aftercare.domain.papers.attendance_parts import happened
from aftercare.domain.papers.author_sections import OwnSection, own
from aftercare.domain.papers.decision_parts import decided
from aftercare.domain.papers.facts import Dossier
from aftercare.domain.papers.frame_parts import asked, frame
from aftercare.domain.papers.message_parts import answered, missed, told, warned
from aftercare.domain.papers.statements import Section, Teller
from aftercare.domain.papers.violation_report import addressed


def progress_report(dossier: Dossier, language: str) -> tuple[Section, ...]:
    tell = Teller(dossier, language)
    return (
        addressed(tell),
        frame(tell),
        asked(tell),
        happened(tell),
        told(tell, missed(tell)),
        answered(tell, missed(tell)),
        decided(tell, steps=False),
        warned(tell),
        own(tell, OwnSection.ASSESSMENT),
        own(tell, OwnSection.PROPOSAL),
    )
