"""The sections on messages: what the client was sent and when, and the replies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aftercare.domain.papers.facts import Fact
from aftercare.domain.papers.statements import Section, Statement, Writer, under
from aftercare.domain.papers.words import Both

NOTIFIED: Final[Both] = (
    "Wat de cliënt is verteld, en wanneer",
    "What the client was notified of, and when",
)
NOTIFIED_YOU: Final[Both] = (
    "Wat wij u hebben verteld, en wanneer",
    "What we notified you of, and when",
)
ANSWERED: Final[Both] = ("Wat de cliënt antwoordde", "What the client answered")
YOU_ANSWERED: Final[Both] = ("Wat u antwoordde", "What you answered")
_ANSWER: Final[Both] = (
    "De cliënt antwoordde op {moment} over de afspraak van {about}: {meaning}.",
    "The client answered on {moment} about the appointment of {about}: {meaning}.",
)
_YOUR_ANSWER: Final[Both] = (
    "U antwoordde op {moment} over de afspraak van {about}: {meaning}.",
    "You answered on {moment} about the appointment of {about}: {meaning}.",
)
_LAST_COUNTS: Final[Both] = ("Dit laatste antwoord telt.", "This last answer counts.")
_WROTE: Final[Both] = (
    "De cliënt schreef op {moment}: {meaning}. Het is niet bekend over welke afspraak.",
    "The client wrote on {moment}: {meaning}. It is not known about which appointment.",
)
# Replies about the texts themselves: they explain why no texts were sent afterwards.
_OF_TEXTS: Final = frozenset({"stop", "start", "wrong-number"})
# The last one of these says whether the client intends to come.
_YES_OR_NO: Final = frozenset({"yes", "no"})
# Messages that failed or may have failed are always shown explicitly.
_NOT_REACHED: Final = frozenset({"undelivered", "failed", "unknown", "skipped_late", "withheld"})


def missed(writer: Writer) -> tuple[Fact, ...]:
    return writer.dossier.about("appointment", "state", "missed")


def messages_about(
    writer: Writer, about: Sequence[Fact], *, counted: bool = True, to_person: bool = False
) -> Section:
    """Every message and letter about these appointments, and one sentence for an appointment without a message.
    `counted`: also the messages about others that failed, how many arrived, and letters about none of them."""
    dossier, lines = writer.dossier, list[Statement]()
    for appointment in about:
        sent = dossier.about("message", "appointment_id", appointment.ref.id)
        lines += [_message(writer, one, appointment) for one in sent] or [
            _none(writer, appointment)
        ]
        posted = dossier.about("letter", "appointment_id", appointment.ref.id)
        lines += [_letter(writer, one, appointment) for one in posted]
    if counted:
        lines += _others(writer, {one.ref.id for one in about})
    if not lines:
        words = (
            "Er zijn geen berichten of brieven vastgelegd.",
            "No messages or letters are recorded.",
        )
        lines = [writer.nothing(words)]
    return Section(
        "messages", writer.title(NOTIFIED_YOU if to_person else NOTIFIED), writer.listed(lines)
    )


def answered(
    writer: Writer, about: Sequence[Fact], *, unattributed: bool = True, to_person: bool = False
) -> Section:
    """Each reply with the appointment of its reminder; after a yes and a no, the last one counts. `unattributed`:
    also replies about the messages themselves. That there is no reply is stated to others, not to the client."""
    lines = list[Statement]()
    for appointment in about:
        lines += _answers(writer, appointment, to_person)
    if unattributed:
        lines += [
            _wrote(writer, one)
            for one in writer.dossier.of("reply")
            if one.text("meaning") in _OF_TEXTS and not one.text("appointment_id")
        ]
    if not lines and not to_person:
        words = (
            "Op deze berichten is geen antwoord vastgelegd.",
            "No answer to these messages is recorded.",
        )
        lines = [writer.nothing(words)]
    title = YOU_ANSWERED if to_person else ANSWERED
    return Section("answered", writer.title(title), writer.listed(lines))


def _others(writer: Writer, listed: set[str]) -> list[Statement]:
    dossier = writer.dossier
    rest = [one for one in dossier.of("message") if one.text("appointment_id") not in listed]
    posted = [one for one in dossier.of("letter") if one.text("appointment_id") not in listed]
    return [
        *(
            _message(writer, one, dossier.find("appointment", one.text("appointment_id")))
            for one in rest
            if one.text("state") in _NOT_REACHED
        ),
        *_counts(writer, rest),
        *(
            _letter(writer, one, dossier.find("appointment", one.text("appointment_id")))
            for one in posted
        ),
    ]


def _message(writer: Writer, one: Fact, appointment: Fact | None) -> Statement:
    state = writer.word("message", one.text("state"))
    if one.text("reason") and one.text("state") in _NOT_REACHED:
        state += f" ({writer.word('why', one.text('reason'))})"
    holes = {
        "channel": writer.word("channel", one.text("channel")),
        "due": writer.moment(one.moment("due_at")),
        "state": state,
        "at": writer.moment(one.moment("state_at")),
    }
    if appointment is None:
        words: Both = (
            "{channel}, gepland voor {due}: {state} ({at}).",
            "{channel}, planned for {due}: {state} ({at}).",
        )
        return writer.sentence(words, one, **holes)
    words = (
        "Over de afspraak van {moment}: {channel}, gepland voor {due}: {state} ({at}).",
        "About the appointment of {moment}: {channel}, planned for {due}: {state} ({at}).",
    )
    moment = writer.moment(appointment.moment("starts_at"))
    return writer.sentence(words, one, appointment, moment=moment, **holes)


def _answers(writer: Writer, appointment: Fact, to_person: bool) -> list[Statement]:
    answers = writer.dossier.about("reply", "appointment_id", appointment.ref.id)
    decisive = [one for one in answers if one.text("meaning") in _YES_OR_NO]
    lines = list[Statement]()
    for one in answers:
        lines.append(_answer(writer, one, appointment, to_person))
        if len(decisive) > 1 and one is decisive[-1]:
            lines += under([writer.sentence(_LAST_COUNTS, one)])
    return lines


def _answer(writer: Writer, one: Fact, appointment: Fact, to_person: bool) -> Statement:
    return writer.sentence(
        _YOUR_ANSWER if to_person else _ANSWER,
        one,
        appointment,
        moment=writer.moment(one.moment("received_at")),
        about=writer.moment(appointment.moment("starts_at")),
        meaning=writer.word("reply", one.text("meaning")),
    )


def _wrote(writer: Writer, one: Fact) -> Statement:
    moment, meaning = (
        writer.moment(one.moment("received_at")),
        writer.word("reply", one.text("meaning")),
    )
    return writer.sentence(_WROTE, one, moment=moment, meaning=meaning)


def _none(writer: Writer, appointment: Fact) -> Statement:
    words = (
        "Over de afspraak van {moment}: GEEN BERICHT vastgelegd.",
        "About the appointment of {moment}: NO MESSAGE recorded.",
    )
    return writer.sentence(
        words, appointment, moment=writer.moment(appointment.moment("starts_at"))
    )


def _counts(writer: Writer, rest: list[Fact]) -> list[Statement]:
    delivered = [one for one in rest if one.text("state") == "delivered"]
    words = (
        "Andere berichten die zijn afgeleverd: {count}.",
        "Other messages that were delivered: {count}.",
    )
    return [writer.count(words, delivered)] if delivered else []


def _letter(writer: Writer, one: Fact, appointment: Fact | None) -> Statement:
    holes = {
        "kind": writer.word("letter", one.text("kind")),
        "day": writer.day(one.day("sent_on")),
    }
    if appointment is None:
        words: Both = ("{kind}, op de post gedaan op {day}.", "{kind}, posted on {day}.")
        return writer.sentence(words, one, **holes)
    words = (
        "Over de afspraak van {moment}: {kind}, op de post gedaan op {day}.",
        "About the appointment of {moment}: {kind}, posted on {day}.",
    )
    moment = writer.moment(appointment.moment("starts_at"))
    return writer.sentence(words, one, appointment, moment=moment, **holes)
