"""Describes a reminder policy in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from aftercare.base.translation import sentence
from aftercare.domain.message_templates.templates import TextKind
from aftercare.domain.reminders.policy import AutomaticText, Occasion, ReminderPolicy, ReminderRule
from aftercare.domain.reminders.schedule import ReminderDue
from aftercare.domain.time.wall_time import wall
from aftercare.web.shell.adoption import ChangeShown, changes_between
from aftercare.web.shell.language import catalogue
from aftercare.web.shell.words import KINDS

TEXTS = {
    TextKind.REMINDER_DAY_BEFORE: sentence("Reminder"),
    TextKind.REMINDER_FOUR_DAYS_BEFORE: sentence("Early reminder"),
    TextKind.REMINDER_FIRST_APPOINTMENT: sentence("First appointment"),
}
OCCASIONS = {
    Occasion.FIRST_APPOINTMENT: sentence("a first appointment"),
    Occasion.AFTER_A_MISS: sentence("after a missed appointment"),
}
AUTOMATIC = {
    AutomaticText.NEW: sentence("a new appointment"),
    AutomaticText.MOVED: sentence("a moved appointment"),
    AutomaticText.CALLED_OFF: sentence("a cancelled appointment"),
    AutomaticText.MISSED: sentence("a missed appointment, the day after"),
}
AUTOMATIC_TEXTS = sentence("Automatic texts about")
DELAY = sentence("Delay after a change")
NONE_AUTOMATIC = sentence("none")
ALWAYS = sentence("always")
REMINDERS = sentence("Reminders")
TEXTS_ARE_SENT = sentence("Texts are sent")
SENT_BETWEEN = sentence("between %(from)s and %(until)s, spread over the appointments")
QUIET_HOURS = sentence("Quiet hours")
FROM_TO = sentence("from %(from)s to %(until)s")
NOT_SENT = sentence("Not sent")
DUE_SOON = sentence(
    "anything due within %(hours)s of the booking, except the reminder one day before"
)
USEFUL_UNTIL = sentence("Useful until")
BEFORE_START = sentence(
    "%(hours)s before the start; for an earlier reminder, the evening of the day after"
)
# Faults inside a policy, each shown with its pointer; those of any JSON are in the standards' words.
POLICY_SENTENCES = {
    "in-quiet-hours": sentence("Texts would leave in the quiet hours"),
    "never-reached": sentence("An earlier reminder for this day covers this one"),
    "no-day-before": sentence("Everyone must get a reminder one day before"),
    "not-a-time": sentence("must be a time such as 09:00"),
}
POLICY_WRONG = sentence("The policy has errors; all are listed below")


@dataclass(frozen=True, slots=True)
class RuleShown:
    when: str
    text: str
    who: str

    def __str__(self) -> str:
        return " · ".join((self.when, self.text, self.who))


@dataclass(frozen=True, slots=True)
class PolicyShown:
    """`facts`: label and text of everything but the reminders."""

    facts: list[tuple[str, str]]
    rows: list[RuleShown]


@dataclass(frozen=True, slots=True)
class ReminderSent:
    """Sent between `from_at` and `until_at`, in local time; `when`: how many days before."""

    when: str
    text: str
    from_at: datetime
    until_at: datetime
    useful_until_at: datetime


def policy_view(policy: ReminderPolicy, language: str) -> PolicyShown:
    """Sending hours in local time, and each reminder with its recipients."""
    until = policy.send_from.hour * 60 + policy.send_from.minute + policy.spread_min
    said = catalogue(language).gettext
    sent = {"from": _clock(policy.send_from), "until": f"{until // 60:02}:{until % 60:02}"}
    quiet = {"from": _clock(policy.quiet_from), "until": _clock(policy.quiet_until)}
    fresh, last_use = _hours(policy.fresh, language), _hours(policy.last_use, language)
    facts = [
        (said(TEXTS_ARE_SENT), said(SENT_BETWEEN) % sent),
        (said(QUIET_HOURS), said(FROM_TO) % quiet),
        (said(NOT_SENT), said(DUE_SOON) % {"hours": fresh}),
        (said(USEFUL_UNTIL), said(BEFORE_START) % {"hours": last_use}),
        (said(AUTOMATIC_TEXTS), _automatic(policy, language)),
        (said(DELAY), _minutes(policy.automatic_after, language)),
    ]
    return PolicyShown(facts, [_rule(rule, language) for rule in policy.rules])


def policy_changes(was: PolicyShown, becomes: PolicyShown, language: str) -> list[ChangeShown]:
    """What a draft changes in the version in force."""
    reminders = catalogue(language).gettext(REMINDERS)
    return [
        *changes_between(dict(was.facts), dict(becomes.facts)),
        *(ChangeShown(reminders, str(one), "") for one in was.rows if one not in becomes.rows),
        *(ChangeShown(reminders, "", str(one)) for one in becomes.rows if one not in was.rows),
    ]


def sent_view(due: ReminderDue, policy: ReminderPolicy, language: str) -> ReminderSent:
    """One reminder of a preview."""
    last = due.due_at + timedelta(minutes=policy.spread_min)
    return ReminderSent(
        when=_days_before(due.days_before, language),
        text=catalogue(language).gettext(TEXTS[due.text]),
        from_at=wall(due.due_at),
        until_at=wall(last),
        useful_until_at=wall(due.useful_until_at),
    )


def _rule(rule: ReminderRule, language: str) -> RuleShown:
    text = catalogue(language).gettext(TEXTS[rule.text])
    return RuleShown(_days_before(rule.days_before, language), text, _who(rule, language))


def _days_before(number: int, language: str) -> str:
    words = catalogue(language)
    return words.ngettext("%(num)s day before", "%(num)s days before", number) % {"num": number}


def _who(rule: ReminderRule, language: str) -> str:
    words = catalogue(language)
    parts = []
    if rule.booked_over_days is not None:
        ahead = words.ngettext(
            "booked more than %(num)s day ahead", "booked more than %(num)s days ahead", rule.booked_over_days
        )  # fmt: skip
        parts.append(ahead % {"num": rule.booked_over_days})
    if rule.occasions:
        either = [words.gettext(OCCASIONS[one]) for one in sorted(rule.occasions)]
        parts.append(words.gettext(" or ").join(either))
    if rule.kinds:
        parts.append(", ".join(words.gettext(KINDS[one.value].name) for one in sorted(rule.kinds)))
    return "; ".join(parts) or words.gettext(ALWAYS)


def _automatic(policy: ReminderPolicy, language: str) -> str:
    words = catalogue(language)
    about = [words.gettext(name) for text, name in AUTOMATIC.items() if text in policy.automatic]
    return "; ".join(about) or words.gettext(NONE_AUTOMATIC)


def _minutes(span: timedelta, language: str) -> str:
    number = span // timedelta(minutes=1)
    return catalogue(language).ngettext("%(num)s minute", "%(num)s minutes", number) % {
        "num": number
    }


def _hours(span: timedelta, language: str) -> str:
    number = span // timedelta(hours=1)
    return catalogue(language).ngettext("%(num)s hour", "%(num)s hours", number) % {"num": number}


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
