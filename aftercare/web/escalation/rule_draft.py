"""Words of a draft of the rules: its fields, their faults, and what it changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aftercare.base.translation import sentence
from aftercare.domain.escalation.rules import LadderHours, RuleBook, Trigger
from aftercare.domain.escalation.unwatched import no_longer_watched
from aftercare.web.escalation.rule_words import LadderShown, RuleShown, book_view, only_of
from aftercare.web.escalation.state_words import WORDS
from aftercare.web.shell.adoption import ChangeShown, changes_between
from aftercare.web.shell.language import catalogue

# What a rule is about, as one chooses it.
TRIGGERS: Final[Mapping[Trigger, str]] = {
    Trigger.MISSED_OF_KIND: sentence("A missed appointment, before the verdict"),
    Trigger.UNEXCUSED_OF_KIND: sentence("An unexcused absence"),
    Trigger.UNEXCUSED_IN_WINDOW: sentence("Several unexcused absences in a period"),
    Trigger.UNEXCUSED_IN_A_ROW: sentence("Several unexcused absences in a row"),
    Trigger.ATTENDANCE_BELOW: sentence("Low attendance in a period"),
    Trigger.OUTCOME_OVERDUE: sentence("An outcome that is not recorded"),
    Trigger.VERDICT_OVERDUE: sentence("An overdue verdict"),
    Trigger.NOT_DELIVERED: sentence("No message arrived a day before an appointment"),
    Trigger.LOST_CONTACT: sentence("No contact for a period"),
    Trigger.FIRST_CONTACT: sentence("A first contact that is late"),
    Trigger.TREATMENT_NOT_STARTED: sentence("Treatment that has not started"),
    Trigger.DEADLINE_OVERDUE: sentence("A deadline that has passed"),
    Trigger.ALARM: sentence("An alarm"),
    Trigger.CONTACT_SHORTFALL: sentence("Less contact than the contact standard requires"),
}
LADDER_HOURS: Final[Mapping[LadderHours, str]] = {
    LadderHours.WORKING: sentence("Working hours only"),
    LadderHours.WALL: sentence("Every hour, day and night"),
}
# The number of a rule, and of a trigger with another meaning.
NUMBERS: Final[Mapping[tuple[str, Trigger | None], str]] = {
    ("count", None): sentence("On at least so many days"),
    ("count", Trigger.ATTENDANCE_BELOW): sentence("Of at least so many appointments"),
    ("window_days", None): sentence("Within a period of days"),
    ("window_days", Trigger.LOST_CONTACT): sentence("Days without contact"),
    ("percent", None): sentence("Attended less than, in percent"),
    ("after_working_hours", None): sentence("Working hours after it was due"),
    ("repeat_minutes", None): sentence("Called again every so many minutes"),
    ("widen_after", None): sentence("Others are called after so many calls without an answer"),
}
HINTS: Final[Mapping[str, str]] = {
    "after_working_hours": sentence("At most 24 in the rule that covers every client"),
    "repeat_minutes": sentence("From 5 to 60; 15 when empty"),
    "widen_after": sentence("From 1 to 24; 8 when empty"),
}
# Faults of the rules, beside their fields.
RULE_FAULTS: Final[Mapping[str, str]] = {
    "bad-code": sentence("Use lowercase letters, digits and hyphens, at most 60"),
    "does-not-climb": sentence(
        "%(hours)s hours is sooner than the level below it, which is notified after %(before)s"
    ),
    "name-contradicts": sentence("The name says “%(said)s”, but the rule has %(has)s"),
    "missing": sentence("Tick at least one"),
    "other-trigger": sentence("An earlier rule about something else had this code; choose another"),
    "starts-late": sentence("The first level is notified after 0 hours"),
    "too-few": sentence("Enter the hours of at least one level"),
    "twice": sentence("This is already used; choose another"),
    "unprintable": sentence("This contains a character that cannot be printed"),
    "no-rule-for-alarm": sentence("A rule about alarms for every client is required"),
    "no-rule-for-contact-shortfall": sentence(
        "A rule about too little contact for every client is required"
    ),
    "no-rule-for-deadline-overdue": sentence(
        "A rule about passed deadlines for every client is required"
    ),
    "no-rule-for-decision-overdue": sentence(
        "A rule about overdue verdicts for every client is required"
    ),
    "no-rule-for-outcome-overdue": sentence(
        "A rule about outcomes that are not recorded within 24 working hours, for every client, is required"
    ),
}
STEPS, NOTIFIED = sentence("Escalation steps"), sentence("Notified")
# Of what is no longer watched: to whom it is limited, or that a part of a rule is meant.
NARROWED: Final = sentence("%(what)s, %(only)s")
PARTLY: Final = sentence("%(what)s: a part of what the rule “%(name)s” watches")
Parts = dict[str, str]


def rule_changes(was: RuleBook, becomes: RuleBook, language: str) -> list[ChangeShown]:
    """What a draft changes in the rules in force: the changed parts of a rule, a new or dropped one as a whole."""
    before, after = _said(was, language), _said(becomes, language)
    found = []
    for key in {**before, **after}:
        (old_name, old), (name, new) = before.get(key, ("", {})), after.get(key, ("", {}))
        if old and new:
            changes = changes_between(old, new)
            found += [ChangeShown(f"{name}: {one.label}", one.was, one.becomes) for one in changes]
        else:
            found.append(ChangeShown(name or old_name, _whole(old), _whole(new)))
    return found


def unwatched_view(was: RuleBook, becomes: RuleBook, language: str) -> list[str]:
    """What the rules in force watch and these do not, in a sentence each."""
    said = catalogue(language).gettext
    found = []
    for one in no_longer_watched(was.rules, becomes.rules):
        what = said(TRIGGERS[one.rule.trigger])
        only = "; ".join(only_of(one.rule, language))
        if one.partly:
            found.append(said(PARTLY) % {"what": what, "name": one.rule.label(language)})
        else:
            found.append(said(NARROWED) % {"what": what, "only": only} if only else what)
    return list(dict.fromkeys(found))


def _whole(parts: Parts) -> str:
    return "; ".join(filter(None, parts.values()))


def _said(book: RuleBook, language: str) -> dict[tuple[str, str], tuple[str, Parts]]:
    """Each rule and ladder by its code: its name, and its parts in words."""
    shown, words = book_view(book, language), catalogue(language)
    rules = {one.code: one for one in book.rules}
    return {
        **{
            ("rule", one.code): (
                one.name,
                {
                    words.gettext("Name in Dutch"): rules[one.code].nl,
                    words.gettext("Name in English"): rules[one.code].en,
                    **_rule(one, language),
                },
            )
            for one in shown.rules
        },
        **{
            ("ladder", one.code): (f"{words.gettext(STEPS)}: {one.name}", _ladder(one, language))
            for one in shown.ladders
        },
    }


def _rule(rule: RuleShown, language: str) -> Parts:
    words, juvenile = catalogue(language), rule.juvenile_ladder
    severity = WORDS["severity"][rule.severity].name
    return {
        words.gettext("Severity"): words.gettext(severity),
        words.gettext("Opens when"): rule.when,
        words.gettext("Only"): "; ".join(rule.only),
        words.gettext(STEPS): rule.ladder.name,
        words.gettext("Under juvenile law"): juvenile.name if juvenile else "",
        words.gettext("Source"): rule.source or "",
    }


def _ladder(ladder: LadderShown, language: str) -> Parts:
    said, audience, ask = catalogue(language).gettext, WORDS["audience"], WORDS["ask"]
    lines = [
        f"{said(audience[one.audience].name)} {one.when}: {said(ask[one.ask].name)}"
        for one in ladder.rungs
    ]
    nl, en = ladder.names
    return {
        said("Name in Dutch"): nl,
        said("Name in English"): en,
        said(NOTIFIED): "; ".join(lines),
    }
