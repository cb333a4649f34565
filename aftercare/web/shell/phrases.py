"""Phrases about casework on pages: names, orders and conditions, how often and when, and why not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from babel.dates import get_day_names

from aftercare.base.translation import sentence
from aftercare.domain.conditions.entries import ConditionEntry
from aftercare.domain.conditions.library import CONDITION_LIBRARY
from aftercare.domain.conditions.own_kinds import entered_entry
from aftercare.domain.deadlines import DEADLINE_KINDS
from aftercare.domain.escalation.shipped_rules import RULES_BY_CODE
from aftercare.domain.orders.legal_frames import LEGAL_FRAMES
from aftercare.domain.plans.obligations import HOME_KINDS
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.contact_standards.not_offered_rows import NotOffered
from aftercare.store.database.plain_sql import Row
from aftercare.web.shell.forms.hours import written_time
from aftercare.web.shell.language import catalogue, translate
from aftercare.web.shell.view import View
from aftercare.web.shell.words import mid_sentence

EXTRA = sentence("Extra appointment")
AT_HOME = sentence("Home of the client")
# For a reader of times, who sees no kinds.
VISIT = sentence("Home visit")
OTHER_SITE = sentence("Another site")
# Before a family name, and part of very many: they tell no one apart.
PARTICLES = frozenset(
    {"de", "den", "der", "het", "'t", "te", "ten", "ter", "van", "von", "la", "el"}
)


class Named(Protocol):
    given_name: str
    family_name: str


class Client(Named, Protocol):
    id: UUID


@dataclass(frozen=True, slots=True)
class ClientLink:
    """The client at the head of a page about them."""

    id: UUID
    name: str


def full_name(person: Named | Row) -> str:
    if isinstance(person, Mapping):
        return f"{person['given_name']} {person['family_name']}".strip()
    return f"{person.given_name} {person.family_name}"


def short_name(person: Named | Row) -> str:
    """Initials, for readers who plan times: with the reference they find the same client on every page. Particles of a
    family name stay whole, as in `R. de O.`."""
    given, family = (
        (person["given_name"], person["family_name"])
        if isinstance(person, Mapping)
        else (person.given_name, person.family_name)
    )
    *before, last = family.split() or [""]
    particles = " ".join(one.lower() for one in before if one.lower() in PARTICLES)
    initials = [*given.split(), *(one for one in before if one.lower() not in PARTICLES)]
    first = "".join(f"{one[0].upper()}." for one in initials)
    end = f"{last[:1].upper()}." if last else ""
    return f"{first} {particles} {end}" if particles else first + end


def person_link(person: Client) -> ClientLink:
    return ClientLink(person.id, full_name(person))


def frame_name(code: str, language: str) -> str:
    frame = LEGAL_FRAMES.get(code)
    return capital(frame.label(language)) if frame else code


def condition_name(kind: str, language: str) -> str:
    """What the shipped library calls a kind of condition."""
    entry = CONDITION_LIBRARY.get(kind)
    return capital(entry.label(language)) if entry else kind


def entry_name(entry: ConditionEntry | None, language: str) -> str:
    return capital(entry.label(language)) if entry else ""


def entered_name(condition: ConditionRow | None, language: str) -> str:
    """What a condition was called when it was entered; an extra appointment may serve none."""
    if condition is None:
        return catalogue(language).gettext(EXTRA)
    return entry_name(condition.entry, language) or condition.kind


def name_in_row(row: Row, language: str) -> str:
    """The same of a row with `condition_kind`, `condition_version` and `condition_own`."""
    kind = row["condition_kind"]
    if kind is None:
        return catalogue(language).gettext(EXTRA)
    entry = entered_entry(kind, row["condition_version"], row["condition_own"])
    return entry_name(entry, language) or kind


def deadline_name(code: str, language: str) -> str:
    kind = DEADLINE_KINDS.get(code)
    return capital(kind.label(language)) if kind else code


def cadence(period_days: int, minutes: int, language: str) -> str:
    """`every 2 weeks, 45 minutes`."""
    return f"{often(period_days, language)}, {length(minutes, language)}"


def often(period_days: int, language: str) -> str:
    """`every 2 weeks`."""
    words = catalogue(language)
    if period_days % 7 == 0:
        count = period_days // 7
        every = words.ngettext("every week", "every %(num)s weeks", count)
    else:
        count = period_days
        every = words.ngettext("every day", "every %(num)s days", count)
    return every % {"num": count}


def length(minutes: int, language: str) -> str:
    """`45 minutes`."""
    words = catalogue(language)
    return words.ngettext("%(num)s minute", "%(num)s minutes", minutes) % {"num": minutes}


def when(weekdays: Collection[int], from_min: int, to_min: int, language: str) -> str:
    """`ma–vr, 9:00–17:00`, weekdays from Monday = 0."""
    return f"{_days(sorted(weekdays), language)}, {written_time(from_min)}–{written_time(to_min)}"


def weekday_names(language: str) -> list[str]:
    """Monday first, written in full."""
    names = get_day_names("wide", locale=language)
    return [names[day].capitalize() for day in range(7)]


def _days(weekdays: list[int], language: str) -> str:
    names = get_day_names("abbreviated", locale=language)
    first, last = weekdays[0], weekdays[-1]
    if len(weekdays) > 2 and weekdays == list(range(first, last + 1)):
        return f"{names[first]}–{names[last]}".replace(".", "")
    return ", ".join(names[day] for day in weekdays).replace(".", "")


def place_names(row: Row, language: str) -> str:
    """Where an obligation is held: sites or the programme by name. The name stored for a home is only the client's
    reference, so it reads `at home`."""
    if row["programme"]:
        return str(row["programme"])
    if row["kind"] in HOME_KINDS:
        return catalogue(language).gettext(AT_HOME)
    return ", ".join(row["places"] or ())


def where(row: Row, language: str) -> str:
    """Where an appointment is held. A reader who sees a neutral kind recognises a home visit by its place."""
    if row["kind"] in HOME_KINDS or row.get("site_kind") == "home":
        place = VISIT if row["kind"] == "appointment" else AT_HOME
        return catalogue(language).gettext(place)
    if row["site"] is None and row["kind"] == "appointment":
        # Without the right to read case files: a site that would reveal something about the client has no name.
        return catalogue(language).gettext(OTHER_SITE)
    return str(row["site"] or "")


IN_CUSTODY = sentence("In custody during this whole period: there is nothing to do")
AWAY_THROUGHOUT = sentence("Away during this whole period: there is nothing to do")


def why_unplaced(words: Mapping[str, object], language: str, *, all_rights: bool) -> str:
    """A stored reason in the reader's language; without the right to read case files it names no restriction.

    The stored sentence begins with the period, which a page shows separately in its own format.
    """
    key = language if all_rights else f"{language}_neutral"
    return reason_text(str(words.get(key, "")))


def why_in_custody(language: str, *, all_rights: bool) -> str:
    """In place of the reason, where all that is left of a period is custody; planners do not learn of it."""
    return translate(IN_CUSTODY if all_rights else AWAY_THROUGHOUT, language)


def not_offered_view(found: NotOffered | None, language: str) -> View | None:
    """With `why` for a reader with the right to read case files; None when there is nothing to show."""
    if found is None:
        return None
    return View(found, why=mid_sentence(why_unplaced(found.reason, language, all_rights=True)))


def slots_href(person_id: UUID, line_id: UUID, occurrence: int) -> str:
    """The page for scheduling an occurrence that has no time."""
    return f"/people/{person_id}/slots?obligation={line_id}&occurrence={occurrence}"


def reason_text(text: str) -> str:
    """A reason without the period it begins with."""
    _, colon, rest = text.partition(": ")
    return capital(rest if colon else text)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def state_shown(row: Row) -> str:
    """The state of an appointment for its badge; the client's last answer takes precedence."""
    return "asks_another_time" if row.get("asks_another_time") else str(row["state"])


SEEN = sentence("saw that no reminder was delivered")


def rule_name(code: str, language: str) -> str:
    """The name of an escalation's rule when only its code is known."""
    rule = RULES_BY_CODE.get(code)
    return rule.label(language) if rule else code


def escalation_name(escalation: Row, language: str) -> str:
    """The name that the rule of an escalation had when the escalation opened."""
    kept: str | None = escalation["rule_nl" if language == "nl" else "rule_en"]
    return kept or rule_name(escalation["rule_code"], language)
