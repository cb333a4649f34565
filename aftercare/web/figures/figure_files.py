"""Figures as files: each number on a line, in the words of the page it is on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from fastapi.responses import Response

from aftercare.base.translation import sentence
from aftercare.casework.figures import message_figures, outcomes, team_figures
from aftercare.casework.figures.message_figures import PeriodFigures
from aftercare.casework.figures.outcomes import Outcomes
from aftercare.casework.figures.team_figures import TeamFigures
from aftercare.domain.figures.message_figures import OTHER
from aftercare.web.figures.team_figure_words import DECIDED
from aftercare.web.figures.words import LEFT_OUT, OTHER_REASON, why_failed
from aftercare.web.shell.downloads import csv_file
from aftercare.web.shell.request import PageContext

_WEEK = sentence("Week starting")
_NUMBER = sentence("Count")
_WHAT = sentence("What is counted")
_FIGURE, _PART = sentence("Figure"), sentence("Part")
TEAM_HEAD = (_FIGURE, _WEEK, _PART, _WHAT, _NUMBER)
OUTCOME_HEAD = (_FIGURE, _PART, _WHAT, _NUMBER)
MESSAGE_HEAD = (_FIGURE, _WEEK, sentence("Channel"), _WHAT, sentence("Detail"), _NUMBER)
# By figure of `team_figures.Line`: its title on the page, and the vocabularies of its parts and of what is counted.
_TEAM = {
    "standard": (sentence("Contacts compared with the standard"), "tier", "kept"),
    "no-shows": (
        sentence("Missed, with and without a delivered reminder"),
        "reminded",
        "held",
    ),
    "verdicts": (DECIDED["verdicts"][0], "timely", "timely"),
    "escalations": (DECIDED["escalations"][0], "timely", "timely"),
    "alarms": (sentence("False escalations"), "", "ending"),
    "waits": (sentence("Waiting for treatment"), "wait", "waited"),
    "treatment": (sentence("How treatments end"), "drop_out_reason", "treated_as"),
    "workload": (sentence("Working time in the coming weeks"), "", "workload"),
}
# What is counted and has no word in a vocabulary.
_COUNTED = {
    "contacts-held": sentence("Contacts held"),
    "contacts-asked": sentence("Contacts required"),
    "half-working-hours": sentence("Half decided within (working hours)"),
    "nine-tenths-working-hours": sentence("Nine in ten decided within (working hours)"),
    "half-weeks": sentence("Half waited at most (weeks)"),
    "nine-tenths-weeks": sentence("Nine in ten waited at most (weeks)"),
    "contact-minutes": sentence("Contacts, in minutes"),
    "travel-minutes": sentence("Travel time, in minutes"),
    "hours-minutes": sentence("At work, in minutes"),
    "segments": sentence("Segments paid for"),
}
# A share, with the ends of its interval.
_SHARES = {
    "met": sentence("Met, in per cent"),
    "missed": sentence("Missed, in per cent"),
    "within": sentence("In time, in per cent"),
    "false": sentence("False, in per cent"),
    "delivered": sentence("Delivered, in per cent"),
    "completed": sentence("Completed, in per cent"),
}
_ENDS = {
    "-percent": "",
    "-percent-from": sentence("lower end of the interval"),
    "-percent-to": sentence("upper end of the interval"),
}
_OUTCOMES = {
    "orders": (sentence("How orders ended, by year of start"), "order_ended"),
    "programmes": (sentence("How treatments ended, by programme"), "course_ended"),
    "waited": (sentence("Waiting time and outcome"), "course_ended"),
}
_MESSAGES = {
    "messages": sentence("Messages"),
    "details": sentence("Messages, by reason"),
    "segments": sentence("Cost"),
    "costs": sentence("Cost"),
    "weeks": sentence("Text messages, week by week"),
    "own-page": sentence("Clients' own pages, month by month"),
    "appointments": sentence("Missed, with and without a delivered reminder"),
}
_SOURCES = {
    "reported": sentence("according to the provider"),
    "estimated": sentence("estimated"),
}


def team_figures_file(context: PageContext, found: TeamFigures) -> Response:
    rules = {code: nl if context.language == "nl" else en for code, (nl, en) in found.rules.items()}

    def line(one: team_figures.Line) -> tuple[object, ...]:
        figure, week, part, what, number = one
        title, parts, counted = _TEAM[figure]
        part_name = rules.get(part, part) if figure == "alarms" else _named(context, parts, part)
        what_name = _what(context, counted, what)
        return context.translate(title), _day(week), part_name, what_name, _number(context, number)

    lines = map(line, team_figures.figure_lines(found))
    return _file(context, "team-figures", (found.first_on, found.last_on), TEAM_HEAD, lines)


def message_figures_file(context: PageContext, found: PeriodFigures) -> Response:
    def line(one: message_figures.Line) -> tuple[object, ...]:
        table, week, channel, what, detail, number = one
        if table == "segments":
            what = context.translate(_COUNTED["segments"])
        elif table == "costs":
            detail = context.translate(_SOURCES[detail])
        elif table == "own-page":
            what = _named(context, "own_page_use", what)
        elif table == "appointments":
            what, detail = _what(context, "held", what), _named(context, "reminded", detail)
        else:
            detail = _why(context, what, detail)
            what = _what(context, "fate", what)
        return (
            context.translate(_MESSAGES[table]),
            _day(week),
            _named(context, "channel", channel),
            what,
            detail,
            _number(context, number),
        )

    lines = map(line, message_figures.figure_lines(found))
    return _file(context, "message-figures", (found.first_on, found.last_on), MESSAGE_HEAD, lines)


def outcomes_file(context: PageContext, found: Outcomes) -> Response:
    def line(one: outcomes.Line) -> tuple[object, ...]:
        figure, part, what, number = one
        title, counted = _OUTCOMES[figure]
        part = found.programmes.get(part, part)
        return (
            context.translate(title),
            part,
            _what(context, counted, what),
            _number(context, number),
        )

    lines = map(line, outcomes.outcome_lines(found.shown))
    head = map(context.translate, OUTCOME_HEAD)
    return csv_file(context, head, lines, f"outcomes-{context.today}")


def _what(context: PageContext, subject: str, code: str) -> str:
    """What is counted: a share or an end of its interval, else a word of this vocabulary."""
    share, part, end = code.partition("-percent")
    if share in _SHARES and part:
        words = context.translate(_SHARES[share])
        of = _ENDS[part + end]
        return f"{words}, {context.translate(of)}" if of else words
    if code in _COUNTED:
        return context.translate(_COUNTED[code])
    return _named(context, subject, code)


def _why(context: PageContext, fate: str, which: str) -> str:
    """Why messages failed or were not sent; the provider's own code stands before what it means."""
    if not which:
        return ""
    if fate == "failed":
        said = context.translate(why_failed(which))
        return said if which == OTHER else f"{which}: {said}"
    if which == OTHER:
        return context.translate(OTHER_REASON)
    return context.name_of("task_reason", which)


def _named(context: PageContext, subject: str, code: str) -> str:
    return context.name_of(subject, code) if code else ""


def _day(week: date | None) -> str | None:
    return None if week is None else week.isoformat()


def _number(context: PageContext, number: int | Decimal | None) -> object:
    return context.translate(LEFT_OUT) if number is None else number


def _file(
    context: PageContext,
    name: str,
    days: tuple[date, date],
    head: Iterable[str],
    lines: Iterable[tuple[object, ...]],
) -> Response:
    first_on, last_on = days
    return csv_file(context, map(context.translate, head), lines, f"{name}-{first_on}-{last_on}")
