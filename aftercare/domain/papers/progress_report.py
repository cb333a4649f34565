"""A progress report at the end of a period: how supervision went, and what the author proposes."""

from __future__ import annotations

from aftercare.domain.papers.attendance_parts import happened
from aftercare.domain.papers.author_sections import OwnSection, own
from aftercare.domain.papers.decision_parts import decided
from aftercare.domain.papers.earlier_papers import warned
from aftercare.domain.papers.facts import Dossier
from aftercare.domain.papers.frame_parts import asked, frame
from aftercare.domain.papers.message_parts import answered, messages_about, missed
from aftercare.domain.papers.statements import Section, Writer
from aftercare.domain.papers.violation_report import addressed


def progress_report(dossier: Dossier, language: str) -> tuple[Section, ...]:
    writer = Writer(dossier, language)
    return (
        frame(writer),
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
