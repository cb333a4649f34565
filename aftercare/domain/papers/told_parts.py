"""What went to the person and what they answered: messages with what became of them, letters, earlier warnings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from aftercare.domain.papers.facts import Fact
from aftercare.domain.papers.telling import Section, Statement, Teller
from aftercare.domain.papers.words import Both

MESSAGES: Final[Both] = ("Berichten over de afspraken", "Messages about the appointments")
TOLD: Final[Both] = ("Wat de cliënt is verteld, en wanneer", "What the person was told, and when")
TOLD_YOU: Final[Both] = ("Wat wij u hebben verteld, en wanneer", "What we told you, and when")
_ANSWERED: Final[Both] = (
    "De cliënt antwoordde op {moment} over de afspraak van {about}: {meaning}.",
    "The client answered on {moment} about the appointment of {about}: {meaning}.",
)
_YOU_ANSWERED: Final[Both] = (
    "U antwoordde op {moment} over de afspraak van {about}: {meaning}.",
    "You answered on {moment} about the appointment of {about}: {meaning}.",
)
_WROTE: Final[Both] = (
    "De cliënt schreef op {moment}: {meaning}.",
    "The client wrote on {moment}: {meaning}.",
)
# Replies about the texts themselves: they tell why none came afterwards.
_OF_TEXTS: Final = frozenset({"stop", "start", "wrong-number"})
# What certainly or possibly did not reach anybody is shown plainly, wherever it stands.
_NOT_REACHED: Final = frozenset({"undelivered", "failed", "unknown", "skipped_late", "withheld"})


def messages(
    tell: Teller,
    about: Iterable[Fact] | None = None,
    *,
    counted: bool = True,
    to_person: bool = False,
) -> Section:
    """Every message about these appointments with what was answered about each, and one line for an
    appointment without any. None: about each missed appointment. Then how many of all came through, those
    that did not, and the replies about the messages themselves."""
    chosen = (
        [one for one in tell.dossier.of("appointment") if one.text("state") == "missed"]
        if about is None
        else list(about)
    )
    lines: list[Statement] = []
    listed: set[str] = set()
    for appointment in chosen:
        sent = tell.dossier.about("message", "appointment_id", appointment.ref.id)
        listed |= {one.ref.id for one in sent}
        lines += [_message(tell, one, appointment) for one in sent] or [_none(tell, appointment)]
        answers = tell.dossier.about("reply", "appointment_id", appointment.ref.id)
        lines += [_answer(tell, one, appointment, to_person) for one in answers]
    rest = [one for one in tell.dossier.of("message") if one.ref.id not in listed]
    if counted:
        lines += [
            _message(tell, one, tell.dossier.find("appointment", one.text("appointment_id")))
            for one in rest
            if one.text("state") in _NOT_REACHED
        ]
        lines += _counts(tell, rest)
        lines += [
            _wrote(tell, one)
            for one in tell.dossier.of("reply")
            if one.text("meaning") in _OF_TEXTS
        ]
    if not lines:
        lines = [tell.nothing(("Er zijn geen berichten vastgelegd.", "No messages are recorded."))]
    return Section("messages", tell.title(MESSAGES), tell.listed(lines))


def _message(tell: Teller, one: Fact, appointment: Fact | None) -> Statement:
    state = tell.word("message", one.text("state"))
    if one.text("reason") and one.text("state") in _NOT_REACHED:
        state += f" ({tell.word('why', one.text('reason'))})"
    holes = {
        "channel": tell.word("channel", one.text("channel")),
        "due": tell.moment(one.moment("due_at")),
        "state": state,
        "at": tell.moment(one.moment("state_at")),
    }
    if appointment is None:
        words: Both = (
            "{channel}, gepland voor {due}: {state} ({at}).",
            "{channel}, planned for {due}: {state} ({at}).",
        )
        return tell.say(words, one, **holes)
    words = (
        "Over de afspraak van {moment}: {channel}, gepland voor {due}: {state} ({at}).",
        "About the appointment of {moment}: {channel}, planned for {due}: {state} ({at}).",
    )
    moment = tell.moment(appointment.moment("starts_at"))
    return tell.say(words, one, appointment, moment=moment, **holes)


def _answer(tell: Teller, one: Fact, appointment: Fact, to_person: bool) -> Statement:
    return tell.say(
        _YOU_ANSWERED if to_person else _ANSWERED,
        one,
        appointment,
        moment=tell.moment(one.moment("received_at")),
        about=tell.moment(appointment.moment("starts_at")),
        meaning=tell.word("reply", one.text("meaning")),
    )


def _wrote(tell: Teller, one: Fact) -> Statement:
    moment, meaning = (
        tell.moment(one.moment("received_at")),
        tell.word("reply", one.text("meaning")),
    )
    return tell.say(_WROTE, one, moment=moment, meaning=meaning)


def _none(tell: Teller, appointment: Fact) -> Statement:
    words = (
        "Over de afspraak van {moment}: GEEN BERICHT vastgelegd.",
        "About the appointment of {moment}: NO MESSAGE recorded.",
    )
    return tell.say(words, appointment, moment=tell.moment(appointment.moment("starts_at")))


def _counts(tell: Teller, rest: list[Fact]) -> list[Statement]:
    delivered = [one for one in rest if one.text("state") == "delivered"]
    words = (
        "Andere berichten die zijn afgeleverd: {count}.",
        "Other messages that were delivered: {count}.",
    )
    return [tell.count(words, delivered)] if delivered else []


def told(tell: Teller, *, to_person: bool = False) -> Section:
    """Letters that were posted, and warnings."""
    lines = [_letter(tell, one) for one in tell.dossier.of("letter")]
    lines += [
        paper_line(tell, one) for one in tell.dossier.about("paper", "kind", "official_warning")
    ]
    lines += [
        tell.say(
            ("Waarschuwing op {moment}, vastgelegd door {who}.", "Warning on {moment}, recorded by {who}."),
            one, moment=tell.moment(one.moment("happened_at")), who=one.text("entered_by"),
        )
        for one in tell.dossier.about("event", "kind", "warning")
    ]  # fmt: skip
    if not tell.dossier.about("paper", "kind", "official_warning"):
        words = (
            "Er is niet eerder hier een officiële waarschuwing ondertekend.",
            "No official warning was signed here before.",
        )
        lines.append(tell.nothing(words))
    return Section("told", tell.title(TOLD_YOU if to_person else TOLD), tell.listed(lines))


def _letter(tell: Teller, one: Fact) -> Statement:
    words = ("{kind}, op de post gedaan op {day}.", "{kind}, posted on {day}.")
    return tell.say(
        words, one, kind=tell.word("letter", one.text("kind")), day=tell.day(one.day("sent_on"))
    )


def paper_line(tell: Teller, one: Fact) -> Statement:
    kind = tell.word("paper", one.text("kind"))
    holes = {"kind": kind, "at": tell.moment(one.moment("signed_at")), "who": one.text("signed_by")}
    if one.day("handed_over_on"):
        words = (
            "{kind}, ondertekend op {at} door {who}, overhandigd op {day}.",
            "{kind}, signed on {at} by {who}, handed over on {day}.",
        )
        return tell.say(words, one, **holes, day=tell.day(one.day("handed_over_on")))
    words = (
        "{kind}, ondertekend op {at} door {who}: NIET OVERHANDIGD voor zover vastgelegd.",
        "{kind}, signed on {at} by {who}: NOT HANDED OVER as far as recorded.",
    )
    return tell.say(words, one, **holes)
