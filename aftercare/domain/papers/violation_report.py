"""A report to the prosecutor that conditions were not complied with: everything about the miss, openly.

About treatment it contains only attendance. It has no risk scores, and no names or places of people whom the client
may not meet.
"""

from __future__ import annotations

from aftercare.domain.papers.attendance_parts import course, happened, happened_then
from aftercare.domain.papers.author_sections import OwnSection, own
from aftercare.domain.papers.decision_parts import decided
from aftercare.domain.papers.earlier_papers import warned
from aftercare.domain.papers.facts import Dossier, causes_of
from aftercare.domain.papers.frame_parts import asked, frame
from aftercare.domain.papers.message_parts import answered, messages_about, missed
from aftercare.domain.papers.official_warning import is_juvenile
from aftercare.domain.papers.statements import Section, Writer
from aftercare.domain.papers.summary import in_short
from aftercare.domain.papers.words import Both

ADDRESSED: Both = ("Vervolg", "What follows")
COPY_TO_BOARD: Both = (
    "Afschrift: Raad voor de Kinderbescherming.",
    "Copy: Child Care and Protection Board.",
)
_WHO_DECIDES: Both = (
    "Het Openbaar Ministerie beslist over het vervolg. Het toezicht loopt door tot anders is beslist.",
    "The Public Prosecution Service decides what follows. Supervision goes on until decided otherwise.",
)


def violation_report(dossier: Dossier, language: str) -> tuple[Section, ...]:
    """For an escalation based on appointments, only what is about them; for any other, everything in the period."""
    writer = Writer(dossier, language)
    causes = causes_of(writer.dossier)
    what = (happened_then(writer, causes), course(writer)) if causes else (happened(writer),)
    about, counted = causes or missed(writer), not causes
    return (
        in_short(writer),
        frame(writer),
        asked(writer),
        *what,
        messages_about(writer, about, counted=counted),
        answered(writer, about, unattributed=counted),
        decided(writer),
        warned(writer),
        own(writer, OwnSection.VIEW),
        own(writer, OwnSection.ASSESSMENT),
        own(writer, OwnSection.PROPOSAL),
        addressed(writer),
    )


def addressed(writer: Writer) -> Section:
    copied = (writer.fixed(COPY_TO_BOARD),) if is_juvenile(writer.dossier) else ()
    lines = (*copied, writer.fixed(_WHO_DECIDES))
    return Section("addressed", writer.title(ADDRESSED), lines)
