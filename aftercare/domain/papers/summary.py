"""A report at a glance: which conditions, how many appointments, which verdicts, what arrived, who decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aftercare.domain.papers.alarm_parts import alarm_lines
from aftercare.domain.papers.attendance_parts import away_then
from aftercare.domain.papers.facts import Fact, causes_of
from aftercare.domain.papers.held_then import not_held_then
from aftercare.domain.papers.statements import Section, Statement, Writer
from aftercare.domain.papers.words import Both, condition_name

IN_SHORT: Final[Both] = ("In het kort", "In short")
# Each verdict as the end of a sentence: in Dutch, in English of one absence, and of several.
_JUDGED: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("unexcused", "als ongeoorloofd beoordeeld", "was judged unexcused", "were judged unexcused"),
    ("excused", "als geoorloofd beoordeeld", "was judged excused", "were judged excused"),
    ("service_failure", "als fout van de organisatie beoordeeld", "was judged a failure of the service",
     "were judged a failure of the service"),
    ("", "NOG NIET beoordeeld", "has NOT YET been judged", "have NOT YET been judged"),
)  # fmt: skip
_REACHED_ONE: Final[tuple[Both, Both]] = (
    ("Vooraf is een bericht over deze afspraak afgeleverd.",
     "A message about this appointment was delivered beforehand."),
    ("Van GEEN bericht over deze afspraak staat vast dat het vooraf is afgeleverd.",
     "NO message about this appointment is known to have been delivered beforehand."),
)  # fmt: skip
_REACHED: Final[tuple[Both, Both]] = (
    ("Over {count} van deze afspraken is vooraf een bericht afgeleverd.",
     "About {count} of these appointments a message was delivered beforehand."),
    ("Over {count} van deze afspraken is GEEN bericht bekend dat vooraf is afgeleverd.",
     "About {count} of these appointments NO message is known to have been delivered beforehand."),
)  # fmt: skip


def in_short(writer: Writer) -> Section:
    """The basis of the escalation, each statement with its rows; the sections below have the details."""
    causes = causes_of(writer.dossier)
    alarms = alarm_lines(writer, _behind(writer))
    lines = [
        *_decision(writer),
        *alarms,
        *_broken(writer, causes),
        *(line for one in causes for line in not_held_then(writer, one)),
        *_missed(writer, causes),
        *_reached(writer, causes),
    ]
    if not causes and not alarms:
        words = (
            "Bij de beslissing staat geen afspraak: zie hieronder wat is vastgelegd.",
            "The decision names no appointment: see below what is recorded.",
        )
        lines.append(writer.nothing(words))
    return Section("short", writer.title(IN_SHORT), writer.listed(lines))


def _behind(writer: Writer) -> Fact | None:
    """The escalation that the report follows from."""
    return writer.dossier.find("escalation", writer.dossier.escalation_id or "")


def _decision(writer: Writer) -> list[Statement]:
    escalation = _behind(writer)
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
        writer.sentence(words, one, kind=writer.based(condition_name(one, writer.language), one))
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
            "De melding berust op één afspraak, op {first}.",
            "The report rests on one appointment, on {first}.",
        )
    first, last = (writer.moment(one.moment("starts_at")) for one in (causes[0], causes[-1]))
    about = {one.ref.id for one in causes}
    absences = [
        one
        for one in writer.dossier.of("absence")
        if one.text("appointment_id") in about and one.text("state") != "dropped"
    ]
    return [
        writer.count(words, causes, first=first, last=last),
        *(
            writer.count(_sentence(one, alone=len(causes) == 1, number=len(some)), some)
            for verdict, *one in _JUDGED
            if (some := _judged(absences, verdict))
        ),
        *(line for one in causes for line in away_then(writer, one)),
    ]


def _sentence(verdict: Sequence[str], *, alone: bool, number: int) -> Both:
    """How many of the absences have this verdict; of the only one, that it has."""
    dutch, one, several = verdict
    if alone:
        return f"Deze afwezigheid is {dutch}.", f"This absence {one}."
    are, these = ("is", one) if number == 1 else ("zijn", several)
    return (
        f"{{count}} van deze afwezigheden {are} {dutch}.",
        f"{{count}} of these absences {these}.",
    )


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
    words = _REACHED_ONE if len(causes) == 1 else _REACHED
    return [
        writer.count(words, some)
        for words, some in zip(words, (came, not_known), strict=True)
        if some
    ]


def _notified_before(writer: Writer, appointment: Fact) -> bool:
    """Whether a message arrived before the appointment, as the author of the verdict sees it. `arrived` is the
    result of domain.absences.reminded for each message."""
    messages = writer.dossier.about("message", "appointment_id", appointment.ref.id)
    return any(one.flag("arrived") for one in messages)
