"""A report at a glance: which conditions, how many appointments, which verdicts, what arrived, who decided."""

from __future__ import annotations

from typing import Final

from aftercare.domain.papers.facts import Fact, causes_of
from aftercare.domain.papers.statements import Section, Statement, Writer
from aftercare.domain.papers.words import Both, condition_name

IN_SHORT: Final[Both] = ("In het kort", "In short")
_JUDGED: Final[tuple[tuple[str, Both], ...]] = (
    ("unexcused", ("Als ongeoorloofd beoordeeld: {count}.", "Judged unexcused: {count}.")),
    ("excused", ("Als geoorloofd beoordeeld: {count}.", "Judged excused: {count}.")),
    ("service_failure", ("Als fout van de organisatie beoordeeld: {count}.",
                         "Judged a failure of the service: {count}.")),
    ("", ("NOG NIET beoordeeld: {count}.", "NOT YET judged: {count}.")),
)  # fmt: skip


def in_short(writer: Writer) -> Section:
    """The basis of the escalation, each statement with its rows; the sections below have the details."""
    causes = causes_of(writer.dossier)
    lines = [
        *_decision(writer),
        *_broken(writer, causes),
        *_missed(writer, causes),
        *_reached(writer, causes),
    ]
    if not causes:
        words = (
            "Bij de beslissing staat geen afspraak: zie hieronder wat is vastgelegd.",
            "The decision names no appointment: see below what is recorded.",
        )
        lines.append(writer.nothing(words))
    return Section("short", writer.title(IN_SHORT), writer.listed(lines))


def _decision(writer: Writer) -> list[Statement]:
    escalation = writer.dossier.find("escalation", writer.dossier.escalation_id or "")
    if escalation is None:
        return []
    words = (
        "Deze melding volgt uit de beslissing van {who} op {at}: {decision}.",
        "This report follows from the decision of {who} on {at}: {decision}.",
    )
    return [
        writer.sentence(
            words, escalation, who=escalation.text("decided_by"), at=writer.moment(escalation.moment("decided_at")),
            decision=writer.word("decision", escalation.text("decision")),
        )
    ]  # fmt: skip


def _broken(writer: Writer, causes: tuple[Fact, ...]) -> list[Statement]:
    broken = {one.text("condition_id") for one in causes}
    words = ("Niet nageleefd: {kind}.", "Not complied with: {kind}.")
    return [
        writer.sentence(
            words, one, kind=writer.based(condition_name(one.text("kind"), writer.language), one)
        )
        for one in writer.dossier.of("condition")
        if one.ref.id in broken
    ]


def _missed(writer: Writer, causes: tuple[Fact, ...]) -> list[Statement]:
    if not causes:
        return []
    words = (
        "De melding berust op {count} afspraken: de eerste op {first}, de laatste op {last}.",
        "The report rests on {count} appointments: the first on {first}, the last on {last}.",
    )
    if len(causes) == 1:
        words = (
            "De melding berust op {count} afspraak: die op {first}.",
            "The report rests on {count} appointment: the one on {first}.",
        )
    first, last = (writer.moment(one.moment("starts_at")) for one in (causes[0], causes[-1]))
    about = {one.ref.id for one in causes}
    absences = [
        one
        for one in writer.dossier.of("absence")
        if one.text("appointment_id") in about and one.text("state") != "dropped"
    ]
    judged = ((words, _judged(absences, verdict)) for verdict, words in _JUDGED)
    return [
        writer.count(words, causes, first=first, last=last),
        *(writer.count(words, some) for words, some in judged if some),
    ]


def _judged(absences: list[Fact], verdict: str) -> list[Fact]:
    return [
        one
        for one in absences
        if (one.text("verdict") if one.text("state") == "decided" else "") == verdict
    ]


def _reached(writer: Writer, causes: tuple[Fact, ...]) -> list[Statement]:
    """How many of these appointments had a message that is known to have arrived before they began."""
    came = [one for one in causes if _notified_before(writer, one)]
    not_known = [one for one in causes if not _notified_before(writer, one)]
    lines: tuple[tuple[Both, list[Fact]], ...] = (
        (("Vooraf een bericht over de afspraak afgeleverd: {count}.",
          "A message about the appointment delivered beforehand: {count}."), came),
        (("GEEN bericht waarvan vaststaat dat het vooraf is afgeleverd: {count}.",
          "NO message known to have been delivered beforehand: {count}."), not_known),
    )  # fmt: skip
    return [writer.count(words, some) for words, some in lines if some]


def _notified_before(writer: Writer, appointment: Fact) -> bool:
    """Whether a message arrived before the appointment, as the author of the verdict sees it. `arrived` is the
    result of domain.absences.reminded for each message."""
    messages = writer.dossier.about("message", "appointment_id", appointment.ref.id)
    return any(one.flag("arrived") for one in messages)
