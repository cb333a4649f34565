"""The protocol of a trial: what differs between its arms, how long it runs and when it stops, fixed before it begins.

The outcome is always the share of enforceable appointments missed. It is looked at on planned days only, the last of
them the end, since more looks find more by chance. Each of k looks has an interval of confidence 1 - 0.05 / k
(Bonferroni), so all of them hold the true difference at once with at least 95 %.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from aftercare.base.errors import FieldFault
from aftercare.domain.message_templates.text_kinds import TEXT_LANGUAGES, TextKind
from aftercare.domain.reminders.policy import REMINDER_TEXTS
from aftercare.domain.trials.effect import (
    FEWEST_EFFECTIVE_CLIENTS,
    ClientCount,
    Effect,
    Finding,
    effect,
)

MOST_LOOKS: Final = 6
# Looks closer together would count few more outcomes, which are often recorded days later.
DAYS_BETWEEN_LOOKS: Final = 14
MOST_DAYS_BEFORE: Final = 28
# Half of the clients may get the worse reminder until the end, and with one look no one sees it before. In a year a
# client on a weekly obligation has fifty appointments: more say little more, as those of one client are alike.
MOST_DAYS: Final = 366
_ERROR: Final = 0.05
# What a client answers to say that they will come, by the language of the text.
_YES: Final = {"nl": "ja", "en": "yes", "ar": "نعم", "pl": "tak", "tr": "evet", "uk": "так"}


@dataclass(frozen=True, slots=True)
class OtherWording:
    """The tested arm gets these wordings of one reminder, by language. Clients with another language are in neither
    arm."""

    text: TextKind
    wordings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OtherDay:
    """The tested arm gets the reminder of one day on another day."""

    days_before: int
    tested_days_before: int


@dataclass(frozen=True, slots=True)
class Protocol:
    """`looks`: how many, the last on `ends_on`. With `enough_clients` the trial ends at the first look at which each
    arm has as many clients with a counted appointment; how often they missed does not matter for that."""

    differs: OtherWording | OtherDay
    begins_on: date
    ends_on: date
    looks: int
    enough_clients: int | None = None

    @property
    def confidence(self) -> float:
        """Of the interval of each look."""
        return confidence_of(self.looks)


class Decision(StrEnum):
    """What follows from a look."""

    CONTINUES = "continues"
    STOPPED_FOR_HARM = "stopped-for-harm"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Look:
    """`effect` is None while an arm has too few clients."""

    effect: Effect | None
    decision: Decision


def confidence_of(looks: int) -> float:
    """Of the interval of each of so many looks."""
    return 1 - _ERROR / looks


def look_days(protocol: Protocol) -> tuple[date, ...]:
    """The days of the looks, evenly spread."""
    days = (protocol.ends_on - protocol.begins_on).days
    return tuple(
        protocol.begins_on + timedelta(days=days * number // protocol.looks)
        for number in range(1, protocol.looks + 1)
    )


def look(
    protocol: Protocol,
    number: int,
    control: Sequence[ClientCount],
    tested: Sequence[ClientCount],
) -> Look:
    """The look with this number, the first is 1. Only harm ends a trial early: fewer misses so far are no reason, as an
    effect that stops a trial early is overestimated."""
    found = effect(control, tested, protocol.confidence)
    if found is not None and found.finding is Finding.MORE_MISSES:
        return Look(found, Decision.STOPPED_FOR_HARM)
    smaller = min(sum(one.appointments > 0 for one in arm) for arm in (control, tested))
    enough = protocol.enough_clients is not None and smaller >= protocol.enough_clients
    ends = number == protocol.looks or enough
    return Look(found, Decision.ENDED if ends else Decision.CONTINUES)


def drop_the_answer(present: Mapping[str, str], wordings: Mapping[str, str]) -> tuple[str, ...]:
    """The languages in which the present text asks for a yes and the new one does not; both by language. Two things
    then differ between the arms, and fewer clients confirm."""
    return tuple(
        language
        for language, words in wordings.items()
        if _asks_for_yes(present.get(language, ""), language) and not _asks_for_yes(words, language)
    )


def _asks_for_yes(text: str, language: str) -> bool:
    return _YES.get(language) in re.findall(r"\w+", text.casefold())


def protocol_faults(protocol: Protocol) -> Iterator[FieldFault]:
    """Why a protocol may not be proposed; none when it may. Its wordings pass the check of templates besides."""
    if isinstance(protocol.differs, OtherWording):
        yield from _wording_faults(protocol.differs)
    else:
        yield from _day_faults(protocol.differs)
    if not 1 <= protocol.looks <= MOST_LOOKS:
        yield FieldFault("/looks", "out-of-range", f"must be between 1 and {MOST_LOOKS}")
    elif (protocol.ends_on - protocol.begins_on).days < protocol.looks * DAYS_BETWEEN_LOOKS:
        detail = f"each look must be at least {DAYS_BETWEEN_LOOKS} days after the one before"
        yield FieldFault("/ends_on", "looks-too-close", detail)
    if (protocol.ends_on - protocol.begins_on).days > MOST_DAYS:
        detail = f"must be at most {MOST_DAYS} days after the first day"
        yield FieldFault("/ends_on", "trial-too-long", detail)
    enough = protocol.enough_clients
    if enough is not None and enough < FEWEST_EFFECTIVE_CLIENTS:
        detail = f"must be at least {FEWEST_EFFECTIVE_CLIENTS}"
        yield FieldFault("/enough_clients", "out-of-range", detail)


def _wording_faults(differs: OtherWording) -> Iterator[FieldFault]:
    if differs.text not in REMINDER_TEXTS:
        yield FieldFault("/differs/text", "unknown-value", "must be a reminder")
        return
    if not differs.wordings:
        yield FieldFault("/differs/wordings", "missing", "must hold a wording")
    if differs.wordings.keys() - set(TEXT_LANGUAGES):
        yield FieldFault("/differs/wordings", "unknown-value", "has an unknown language")


def _day_faults(differs: OtherDay) -> Iterator[FieldFault]:
    """The reminder of the day before stays: no client loses the one that is known to work."""
    for name in ("days_before", "tested_days_before"):
        if not 2 <= getattr(differs, name) <= MOST_DAYS_BEFORE:
            detail = f"must be between 2 and {MOST_DAYS_BEFORE}"
            yield FieldFault(f"/differs/{name}", "out-of-range", detail)
    if differs.days_before == differs.tested_days_before:
        yield FieldFault("/differs/tested_days_before", "same-day", "must be another day")
