"""Puts reasons into words for an officer, in Dutch and English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

from aftercare.domain.placement.explanation.reasons import (
    RESTRICTIONS,
    Choice,
    Holder,
    Layer,
    Reason,
    Why,
)
from aftercare.domain.time.days_written import weekday_date
from aftercare.domain.time.holidays import Holiday, office_closure

Words = Mapping[str, str]

ENGLISH: Words = {
    "window": "no time is left on the days and in the hours asked for",
    "person-free": "no time fits the client's work and absences",
    "session": "no session of the programme is held",
    "excluded": "not possible at this site: the client may not go there",
    "home-only": "not possible away from home: a curfew applies then",
    "open": "no site is open",
    "officer-at-work": "neither officer nor deputy is at work long enough",
    "spacing": "too close to another appointment for the same obligation",
    "person-gap": "too close to another appointment of this client",
    "session-room": "the sessions are full",
    "room": "the site is full",
    "separation": "juveniles and adults would be at one site together",
    "no-contact": "not possible at this site: a no-contact pair would meet",
    "officer-free": "neither officer nor deputy is free",
    "hidden": "not possible at this site or time",
    "between": "{first} to {last}",
    "left-window": "{n} start times fit the hours",
    "left": "{n} left after {layer}",
    "opener": "without {layer} there would be {n}",
    "fits-without": "without {layer} it would fit",
    "several": "more than one thing stands in the way",
    "held": "held by {holders}",
    "tier": "level {tier}",
    "earlier": "an appointment that stands",
    "officers": "officers asked: {officers}",
    "cut": "the period runs on after the planned days",
    "queue": "place {n} in the queue",
    "officer-word": "with",
    "name-window": "hours and holidays",
    "name-person-free": "work and absences",
    "name-session": "sessions of the programme",
    "name-excluded": "sites the client may not go to",
    "name-home-only": "hours of the curfew",
    "name-open": "opening hours",
    "name-officer-at-work": "officers' hours",
    "name-spacing": "the gap between appointments",
    "name-person-gap": "own appointments",
    "name-session-room": "seats in the session",
    "name-room": "room at the site",
    "name-separation": "separation of ages",
    "name-no-contact": "no-contact",
    "name-officer-free": "officers' appointments",
    "name-hidden": "what is possible at this site or time",
    "why-only": "the only free time",
    "why-kept": "kept from the earlier schedule",
    "why-notified": "the client already knows of it",
    "why-in-time": "chosen because it is in time",
    "why-own-officer": "chosen because it is with the client's own officer",
    "why-week": "chosen because the week is the quietest",
    "why-fit": "chosen because it fits closely between other appointments",
    "why-target": "chosen because it is nearest to the regular day",
    "why-slot": "chosen because it is the earliest of equals",
    "why-starts": "{n} times were free",
    "why-runner-up": "next best was {at}",
    "why-late": "later than the longest gap allows",
    "why-deputy": "with the deputy",
    "why-exchanged": "another appointment moved or gave way for it",
    "why-instead": "the usual {weekday} is {day} {month}: {closed}",
    "closed": "closed",
}

DUTCH: Words = {
    "window": "er is geen tijdstip meer op de gevraagde dagen en uren",
    "person-free": "geen tijdstip past bij het werk en de afwezigheid van de cliënt",
    "session": "er is geen bijeenkomst van het programma",
    "excluded": "niet mogelijk op deze locatie: de cliënt mag daar niet komen",
    "home-only": "niet mogelijk buiten de woning: dan geldt een locatiegebod",
    "open": "geen locatie is open",
    "officer-at-work": "toezichthouder en vervanger werken dan niet of niet lang genoeg",
    "spacing": "te dicht op een andere afspraak voor dezelfde verplichting",
    "person-gap": "te dicht op een andere afspraak van de cliënt",
    "session-room": "de bijeenkomsten zijn vol",
    "room": "de locatie is vol",
    "separation": "minderjarigen en volwassenen zouden samen op één locatie zijn",
    "no-contact": "niet mogelijk op deze locatie: een contactverbod zou worden geschonden",
    "officer-free": "toezichthouder en vervanger zijn niet vrij",
    "hidden": "niet mogelijk op deze locatie of dit tijdstip",
    "between": "{first} tot en met {last}",
    "left-window": "{n} tijdstippen passen bij de uren",
    "left": "{n} over na {layer}",
    "opener": "zonder {layer} zouden er {n} zijn",
    "fits-without": "zonder {layer} zou het passen",
    "several": "er staat meer dan één ding in de weg",
    "held": "bezet door {holders}",
    "tier": "niveau {tier}",
    "earlier": "een afspraak die vaststaat",
    "officers": "gevraagde toezichthouders: {officers}",
    "cut": "de termijn loopt door na de geplande dagen",
    "queue": "plaats {n} in de rij",
    "officer-word": "bij",
    "name-window": "uren en feestdagen",
    "name-person-free": "werk en afwezigheid",
    "name-session": "bijeenkomsten van het programma",
    "name-excluded": "locaties waar de cliënt niet mag komen",
    "name-home-only": "uren van het locatiegebod",
    "name-open": "openingstijden",
    "name-officer-at-work": "werkuren van toezichthouders",
    "name-spacing": "de tussentijd van de verplichting",
    "name-person-gap": "eigen afspraken",
    "name-session-room": "plekken in de bijeenkomst",
    "name-room": "ruimte op de locatie",
    "name-separation": "scheiding van leeftijden",
    "name-no-contact": "contactverbod",
    "name-officer-free": "afspraken van toezichthouders",
    "name-hidden": "wat op deze locatie of dit tijdstip mogelijk is",
    "why-only": "het enige vrije tijdstip",
    "why-kept": "behouden uit het vorige rooster",
    "why-notified": "de cliënt weet er al van",
    "why-in-time": "gekozen omdat het op tijd is",
    "why-own-officer": "gekozen omdat het bij de eigen toezichthouder is",
    "why-week": "gekozen omdat de week het rustigst is",
    "why-fit": "gekozen omdat het goed aansluit op andere afspraken",
    "why-target": "gekozen omdat het het dichtst bij de vaste dag ligt",
    "why-slot": "gekozen als vroegste van gelijke tijdstippen",
    "why-starts": "{n} tijdstippen waren vrij",
    "why-runner-up": "het op één na beste was {at}",
    "why-late": "later dan de langste tussentijd toelaat",
    "why-deputy": "bij de vervanger",
    "why-exchanged": "een andere afspraak is hiervoor verplaatst of vervallen",
    "why-instead": "de vaste {weekday} is {day} {month}: {closed}",
    "closed": "gesloten",
}

LANGUAGES: Mapping[str, Words] = {"en": ENGLISH, "nl": DUTCH}

WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
}

MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
    "nl": (
        "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
        "oktober", "november", "december",
    ),
}  # fmt: skip

HOLIDAYS: Mapping[str, Mapping[Holiday, str]] = {
    "en": {
        Holiday.NEW_YEAR: "New Year's Day",
        Holiday.GOOD_FRIDAY: "Good Friday",
        Holiday.EASTER_SUNDAY: "Easter Sunday",
        Holiday.EASTER_MONDAY: "Easter Monday",
        Holiday.KINGS_DAY: "King's Day",
        Holiday.LIBERATION_DAY: "Liberation Day",
        Holiday.ASCENSION: "Ascension Day",
        Holiday.WHIT_SUNDAY: "Whit Sunday",
        Holiday.WHIT_MONDAY: "Whit Monday",
        Holiday.CHRISTMAS: "Christmas Day",
        Holiday.SECOND_CHRISTMAS: "Boxing Day",
    },
    "nl": {
        Holiday.NEW_YEAR: "Nieuwjaarsdag",
        Holiday.GOOD_FRIDAY: "Goede Vrijdag",
        Holiday.EASTER_SUNDAY: "eerste paasdag",
        Holiday.EASTER_MONDAY: "tweede paasdag",
        Holiday.KINGS_DAY: "Koningsdag",
        Holiday.LIBERATION_DAY: "Bevrijdingsdag",
        Holiday.ASCENSION: "Hemelvaartsdag",
        Holiday.WHIT_SUNDAY: "eerste pinksterdag",
        Holiday.WHIT_MONDAY: "tweede pinksterdag",
        Holiday.CHRISTMAS: "eerste kerstdag",
        Holiday.SECOND_CHRISTMAS: "tweede kerstdag",
    },
}
"""The days on which an office is closed, by the codes stored with an appointment."""

MOST_HOLDERS = 3


def reason_text(
    reason: Reason,
    language: str,
    may_see_restrictions: bool,
    names: Mapping[str, str] | None = None,
    *,
    plain: bool = False,
) -> str:
    """Why there was no start, for a reader of a language ("nl", "en"; anything else gives English).

    Without the right to see them, exclusion zones, presence duties and no-contact pairs become "not possible at this
    site or time". Counts and holders that could distinguish these are left out. `names` replaces an officer's id by
    a readable name. `plain` leaves out what only the engine counts: how many starts each test left, which
    appointments hold them, and the position in the queue.
    """
    words = LANGUAGES.get(language, ENGLISH)
    names = names or {}
    between = words["between"].format(
        first=_day(reason.first_on, language), last=_day(reason.last_on, language)
    )
    hidden = not may_see_restrictions and _reveals_restriction(reason)
    if hidden:
        parts = [words["hidden"]]
    else:
        parts = [words[reason.empty.value]]
        if plain:
            parts += _in_the_way(reason, words)
        else:
            parts += [
                *_counts(reason, words, may_see_restrictions),
                *_openers(reason, words, names),
            ]
        if reason.officers and reason.empty in (Layer.OFFICER_AT_WORK, Layer.OFFICER_FREE):
            officers = ", ".join(names.get(officer, officer) for officer in reason.officers)
            parts.append(words["officers"].format(officers=officers))
    if reason.cut:
        parts.append(words["cut"])
    if not plain:
        parts.append(words["queue"].format(n=reason.queue))
    return f"{between}: {'; '.join(parts)}"


def _reveals_restriction(reason: Reason) -> bool:
    return reason.empty in RESTRICTIONS or reason.opener in RESTRICTIONS


def _counts(reason: Reason, words: Words, may_see_restrictions: bool) -> list[str]:
    """The counts of the layers that removed any starts."""
    parts: list[str] = []
    last = None
    for step in reason.steps:
        if step.layer is Layer.WINDOW:
            parts.append(words["left-window"].format(n=step.starts))
        elif step.starts != last and step.layer is not reason.empty:
            open_word = may_see_restrictions or step.layer not in RESTRICTIONS
            name = words[f"name-{step.layer.value}" if open_word else "name-hidden"]
            parts.append(words["left"].format(n=step.starts, layer=name))
        last = step.starts
    return parts


def _openers(reason: Reason, words: Words, names: Mapping[str, str]) -> list[str]:
    if reason.opener is None:
        return [words["several"]]
    name = words[f"name-{reason.opener.value}"]
    parts = [words["opener"].format(n=reason.opened, layer=name)]
    if reason.holders:
        holders = ", ".join(
            _holder(holder, words, names) for holder in reason.holders[:MOST_HOLDERS]
        )
        parts.append(words["held"].format(holders=holders))
    return parts


def _in_the_way(reason: Reason, words: Words) -> list[str]:
    """What else would have to give way; empty where that was already stated first."""
    if reason.opener is None:
        return [words["several"]]
    if reason.opener is reason.empty:
        return []
    return [words["fits-without"].format(layer=words[f"name-{reason.opener.value}"])]


def _holder(holder: Holder, words: Words, names: Mapping[str, str]) -> str:
    what = words["earlier"] if holder.tier is None else words["tier"].format(tier=holder.tier)
    if holder.officer is None:
        return what
    return f"{what} {words['officer-word']} {names.get(holder.officer, holder.officer)}"


def why_text(why: Why, language: str, *, plain: bool = False) -> str:
    """Why a start was chosen. When its day replaces a closed one, that is stated first.

    `plain` does not compare it with other starts: those were free only while the engine chose.
    """
    parts = [closed_day(why.instead_of, language)] if why.instead_of is not None else []
    parts.append(_chosen(language, why.decided_by, None if plain else why.starts))
    if why.runner_up is not None and not plain:
        parts.append(_next_best(language, why.runner_up))
    parts += _remarks(language, why.in_time, why.own_officer, why.exchanged)
    return "; ".join(parts)


# A night writes some hundred thousand of these sentences from the same few parts.


@lru_cache(maxsize=64)
def closed_day(usual: date, language: str) -> str:
    """A sentence that the usual day of an appointment is closed, with that day."""
    spoken = language if language in LANGUAGES else "en"
    words, holiday = LANGUAGES[spoken], office_closure(usual)
    return words["why-instead"].format(
        weekday=WEEKDAYS[spoken][usual.weekday()],
        day=usual.day,
        month=MONTHS[spoken][usual.month - 1],
        closed=words["closed"] if holiday is None else HOLIDAYS[spoken][holiday],
    )


@lru_cache(maxsize=8192)
def _chosen(language: str, decided_by: Choice, starts: int | None) -> str:
    words = LANGUAGES.get(language, ENGLISH)
    chosen = words[f"why-{decided_by.value}"]
    if starts is None or decided_by in (Choice.KEPT, Choice.NOTIFIED, Choice.ONLY):
        return chosen
    return f"{chosen}; {words['why-starts'].format(n=starts)}"


@lru_cache(maxsize=16384)
def _next_best(language: str, runner_up: datetime) -> str:
    at = f"{_day(runner_up, language)}, {runner_up:%H:%M}"
    return LANGUAGES.get(language, ENGLISH)["why-runner-up"].format(at=at)


def _day(on: date, language: str) -> str:
    """`vr 11 dec 2026`: these words are stored and read later, so a date includes its year."""
    return f"{weekday_date(on, language)} {on.year}"


@lru_cache(maxsize=64)
def _remarks(
    language: str, in_time: bool, own_officer: bool | None, exchanged: bool
) -> tuple[str, ...]:
    words = LANGUAGES.get(language, ENGLISH)
    chosen = (
        ("why-late", not in_time), ("why-deputy", own_officer is False),
        ("why-exchanged", exchanged),
    )  # fmt: skip
    return tuple(words[key] for key, holds in chosen if holds)
