"""An official warning to the client: which appointment, which condition, what follows, in plain words.

It is sent to the client and may be read at home by others. So it has no notes of staff, no internal steps and
nothing about risk.
"""

from __future__ import annotations

from aftercare.domain.papers.alarm_parts import alarm_lines
from aftercare.domain.papers.attendance_parts import appointment_lines
from aftercare.domain.papers.author_sections import OwnSection, own
from aftercare.domain.papers.earlier_papers import warned
from aftercare.domain.papers.facts import Dossier, Fact, causes_of
from aftercare.domain.papers.frame_parts import frame
from aftercare.domain.papers.legal_basis import NO_LAW
from aftercare.domain.papers.message_parts import answered, messages_about
from aftercare.domain.papers.statements import Section, Statement, Writer
from aftercare.domain.papers.words import Both

_WHAT: Both = ("Waarom u deze waarschuwing krijgt", "Why you get this warning")
_FOLLOWS: Both = ("Wat dit betekent", "What this means")
_WARNS: Both = (
    "Dit is een officiële waarschuwing. U moet zich houden aan de voorwaarden die hierboven staan.",
    "This is an official warning. You must keep to the conditions above.",
)
_REPORTS: Both = (
    "Houdt u zich niet aan een voorwaarde, dan moet de reclassering dat zonder uitstel melden aan het Openbaar"
    " Ministerie. Dat beslist wat er dan gebeurt. Het gevolg kan zijn dat u (weer) vast komt te zitten.",
    "If you do not keep to a condition, the probation service must report it to the public prosecutor without"
    " delay. The prosecutor decides what happens then. You may have to go to prison, or back to it.",
)
_COPY: Both = (
    "Een afschrift gaat naar de Raad voor de Kinderbescherming.",
    "A copy goes to the Child Care and Protection Board.",
)
_NO_CAUSE: Both = (
    "Bij de beslissing staat geen afspraak; zie de beslissing zelf.",
    "The decision names no appointment; see the decision itself.",
)


def official_warning(dossier: Dossier, language: str) -> tuple[Section, ...]:
    writer = Writer(dossier, language)
    causes = causes_of(writer.dossier)
    sections = (
        frame(writer),
        Section("happened", writer.title(_WHAT), _why(writer, causes)),
        messages_about(writer, causes, counted=False, to_person=True),
        answered(writer, causes, unattributed=False, to_person=True),
        warned(writer, to_person=True),
        Section("follows", writer.title(_FOLLOWS), _follows(writer)),
        own(writer, OwnSection.VIEW, to_person=True),
        own(writer, OwnSection.ASSESSMENT, to_person=True),
        own(writer, OwnSection.EXPECTED),
    )
    # A letter has no heading without text: a section without facts is left out.
    return tuple(one for one in sections if one.own or one.statements)


def is_juvenile(dossier: Dossier) -> bool:
    return any(one.text("regime") == "juvenile" for one in dossier.of("order")) or any(
        one.text("regime") == "juvenile" for one in dossier.of("person")
    )


def _why(writer: Writer, causes: tuple[Fact, ...]) -> tuple[Statement, ...]:
    lines = [line for one in causes for line in appointment_lines(writer, one, notes=False)]
    escalation = writer.dossier.find("escalation", writer.dossier.escalation_id or "")
    lines += alarm_lines(writer, escalation, to_person=True)
    if not lines:
        lines.append(writer.nothing(_NO_CAUSE))
    if escalation is not None:
        words = (
            "De waarschuwing is besloten op {at} door {who}.",
            "The warning was decided on {at} by {who}.",
        )
        at = writer.moment(escalation.moment("decided_at"))
        lines.append(writer.sentence(words, escalation, at=at, who=escalation.text("decided_by")))
    return writer.listed(lines)


def _follows(writer: Writer) -> tuple[Statement, ...]:
    copied = (writer.fixed(_COPY),) if is_juvenile(writer.dossier) else ()
    # A breach of agreements outside enforcement is not reported.
    frames = {one.text("frame") for one in writer.dossier.of("order")}
    reported = () if frames == {NO_LAW} else (writer.fixed(_REPORTS),)
    return (writer.fixed(_WARNS), *reported, *copied)
