"""Describes a rule book in words for the staff who work by it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from aftercare.base.translation import sentence
from aftercare.domain.escalation.rules import (
    ON_CALL,
    Ladder,
    LadderHours,
    Rule,
    RuleBook,
    Rung,
    Trigger,
)
from aftercare.web.escalation.state_words import AUDIENCES
from aftercare.web.shell.language import catalogue
from aftercare.web.shell.phrases import condition_name, deadline_name
from aftercare.web.shell.sources import adopted_text
from aftercare.web.shell.words import KINDS, TIERS, mid_sentence

WHEN = {
    Trigger.MISSED_OF_KIND: sentence(
        "an appointment was missed, before anyone has decided about it"
    ),
    Trigger.UNEXCUSED_OF_KIND: sentence("an absence is unexcused"),
    Trigger.UNEXCUSED_IN_WINDOW: sentence(
        "there were unexcused absences on %(count)s days within %(window)s days"
    ),
    Trigger.UNEXCUSED_IN_A_ROW: sentence(
        "there were unexcused absences on %(count)s days and the client did not attend in between"
    ),
    Trigger.ATTENDANCE_BELOW: sentence(
        "the client attended less than %(percent)s%% of at least %(count)s appointments within %(window)s days"
    ),
    Trigger.OUTCOME_OVERDUE: sentence(
        "the outcome of an appointment is still not recorded %(hours)s working hours after it was due"
    ),
    Trigger.VERDICT_OVERDUE: sentence("the verdict on an absence is overdue"),
    Trigger.NOT_DELIVERED: sentence(
        "24 hours before an appointment it is not certain that any message about it arrived"
    ),
    Trigger.LOST_CONTACT: sentence(
        "there was no contact with the client for %(window)s days, even if nothing was planned"
    ),
    Trigger.FIRST_CONTACT: sentence("the first contact did not take place in time"),
    Trigger.TREATMENT_NOT_STARTED: sentence("treatment has not started within the norm"),
    Trigger.DEADLINE_OVERDUE: sentence("a deadline has passed"),
    Trigger.ALARM: sentence(
        "an alarm was raised. Staff on call are then texted and called every %(repeat)s"
        " minutes until it is acknowledged. After %(widen)s times without an answer the supervisors, the"
        " unit managers and the duty desk are called too, every hour. After %(slow)s times they are"
        " called every %(repeat)s minutes instead, and who did not answer %(slow)s times is called every"
        " two hours. This starts again when a shift begins, or when the alarm comes back without a decision"
    ),
    Trigger.EVASION: sentence("evasion of supervision was entered"),
    Trigger.CONTACT_SHORTFALL: sentence(
        "there was less contact than the contact standard requires"
    ),
}
SEVERITY_OF = {1: "low", 2: "medium", 3: "high"}
AT_ONCE = sentence("immediately")
AT_ONCE_ANY_HOUR = sentence("at once, day or night")
AT_ONCE_WHEN_OPEN = sentence("at once, or when the office opens")
# Faults inside a rule book, each shown with its pointer; those of any document are in the standards' words.
RULE_SENTENCES = {
    "bad-code": sentence("must be small letters, digits and dashes, at most 60"),
    "does-not-climb": sentence(
        "must have steps that each come later and at a higher level than the one before"
    ),
    "name-contradicts": sentence("says another number than the rule has"),
    "not-a-date": sentence("must be a date such as 2027-01-31"),
    "not-for-this-trigger": sentence("is not used by this trigger"),
    "not-yaml": sentence("is where the file can no longer be read as YAML (line and column)"),
    "other-trigger": sentence("is the code of a rule that checked something else; choose another"),
    "starts-late": sentence("must start immediately: its first step after 0 hours"),
    "too-few": sentence("must contain at least one"),
    "too-long": sentence("is too long"),
    "twice": sentence("is a code that is already used"),
    "unknown-ladder": sentence("does not name an escalation ladder in these rules"),
    "unprintable": sentence("contains a character that cannot be printed"),
    "no-rule-for-alarm": sentence("must include a rule about alarms for every client (alarm)"),
    "no-rule-for-contact-shortfall": sentence(
        "must include a rule about too little contact for every client (contact-shortfall)"
    ),
    "no-rule-for-deadline-overdue": sentence(
        "must include a rule about passed deadlines for every client (deadline-overdue)"
    ),
    "no-rule-for-decision-overdue": sentence(
        "must include a rule about overdue verdicts for every client (decision-overdue)"
    ),
    "no-rule-for-outcome-overdue": sentence(
        "must include a rule about outcomes, within 24 working hours, for every client (outcome-overdue)"
    ),
}
# Where in a rule book a fault is, and what is allowed there.
LINE = sentence("line %(line)s")
PARTS = {"rule": sentence("rule %(code)s"), "ladder": sentence("ladder %(code)s")}
ALLOWED = sentence("%(member)s is %(value)s; allowed are %(allowed)s")
RULES_WRONG = sentence("These rules contain errors; each one is listed below")


@dataclass(frozen=True, slots=True)
class LadderLink:
    """Escalation steps by their name, or in words: who is notified, one after the other."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class RungShown:
    when: str
    audience: str
    ask: str


@dataclass(frozen=True, slots=True)
class LadderShown:
    """`name`: as the organisation calls it, else the same as `way`, whom it notifies; `names`: those it has, in Dutch
    and English."""

    code: str
    name: str
    way: str
    names: tuple[str, str]
    rungs: list[RungShown]


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule in words; `only` has its restrictions, `source` is None for the source of the whole book."""

    code: str
    name: str
    severity: str
    when: str
    only: list[str]
    ladder: LadderLink
    juvenile_ladder: LadderLink | None
    source: str | None


@dataclass(frozen=True, slots=True)
class RuleBookShown:
    valid_from: date
    source: str
    adopted_by: str
    rules: list[RuleShown]
    ladders: list[LadderShown]


def book_view(book: RuleBook, language: str) -> RuleBookShown:
    """Every rule in words, and each sequence of escalation steps that a rule uses."""
    used = [one for rule in book.rules for one in (rule.ladder, rule.juvenile_ladder) if one]
    ladders = {one.code: one for one in used}
    return RuleBookShown(
        valid_from=book.valid_from,
        source=adopted_text(book.source, language),
        adopted_by=adopted_text(book.adopted_by, language),
        rules=[_rule(rule, book, language) for rule in book.rules],
        ladders=[_ladder(one, language) for one in ladders.values()],
    )


def _rule(rule: Rule, book: RuleBook, language: str) -> RuleShown:
    numbers = {
        "count": rule.count, "window": rule.window_days, "percent": rule.percent,
        "hours": rule.after_working_hours, "repeat": rule.repeat_minutes,
        "widen": rule.widen_after, "slow": rule.slow_after,
    }  # fmt: skip
    view = catalogue(language).gettext(WHEN[rule.trigger])
    juvenile = rule.juvenile_ladder
    return RuleShown(
        code=rule.code,
        name=rule.label(language),
        severity=SEVERITY_OF[rule.severity],
        when=view % numbers,
        only=list(only_of(rule, language)),
        ladder=_link(rule.ladder, language),
        juvenile_ladder=_link(juvenile, language) if juvenile else None,
        source=adopted_text(rule.source, language) if rule.source != book.source else None,
    )


def only_of(rule: Rule, language: str) -> Iterable[str]:
    """The restrictions of the rule, one sentence each."""
    words = catalogue(language)
    if rule.tiers:
        levels = (words.gettext(TIERS[str(one)].name) for one in sorted(rule.tiers))
        yield words.gettext("at %(levels)s") % {"levels": ", ".join(map(mid_sentence, levels))}
    if rule.kinds:
        kinds = _listed(words.gettext(KINDS[one].name) for one in rule.kinds)
        yield words.gettext("for appointments of these kinds: %(kinds)s") % {"kinds": kinds}
    if rule.conditions:
        named = _listed(condition_name(one, language) for one in rule.conditions)
        yield words.gettext("if required by these conditions: %(conditions)s") % {
            "conditions": named
        }
    if rule.codes:
        terms = _listed(deadline_name(one, language) for one in rule.codes)
        yield words.gettext("about these deadlines: %(terms)s") % {"terms": terms}


def _listed(names: Iterable[str]) -> str:
    return "; ".join(sorted(map(mid_sentence, names)))


def _link(ladder: Ladder, language: str) -> LadderLink:
    return LadderLink(ladder.code, ladder.label(language) or _way_up(ladder, language))


def _ladder(ladder: Ladder, language: str) -> LadderShown:
    return LadderShown(
        code=ladder.code,
        name=_link(ladder, language).name,
        way=_way_up(ladder, language),
        names=(ladder.nl or "", ladder.en or ""),
        rungs=[_rung(rung, ladder.hours, language) for rung in ladder.rungs],
    )


def _way_up(ladder: Ladder, language: str) -> str:
    words = catalogue(language)
    heard = (words.gettext(AUDIENCES[rung.audience.value].name) for rung in ladder.rungs)
    way = " → ".join(dict.fromkeys(heard))
    # Two ladders may have the same levels, at another pace.
    last = _when(ladder.rungs[-1], ladder.hours, language)
    return f"{way} ({last})" if len(ladder.rungs) > 1 else way


def _rung(rung: Rung, hours: LadderHours, language: str) -> RungShown:
    return RungShown(
        when=_when(rung, hours, language),
        audience=rung.audience.value,
        ask=rung.ask.value,
    )


def _when(rung: Rung, hours: LadderHours, language: str) -> str:
    words, number = catalogue(language), rung.after_hours
    if hours is LadderHours.WORKING:
        later = words.ngettext("after %(num)s working hour", "after %(num)s working hours", number)
        first = AT_ONCE
    elif rung.audience in ON_CALL:
        later = words.ngettext(
            "after %(num)s hour, day or night", "after %(num)s hours, day or night", number
        )
        first = AT_ONCE_ANY_HOUR
    else:
        later = words.ngettext(
            "%(num)s hour later or when the office opens",
            "%(num)s hours later or when the office opens",
            number,
        )
        first = AT_ONCE_WHEN_OPEN
    return later % {"num": number} if number else words.gettext(first)
