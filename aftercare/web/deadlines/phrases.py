"""Describes a statutory deadline: its name, its length, and step by step how its end was computed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from aftercare.base.translation import sentence
from aftercare.casework.papers.hand_over_deadlines import NOT_HANDED_OVER
from aftercare.domain.deadlines import ALARM_CODES, SHORTFALL_CODES, DeadlineState
from aftercare.domain.deadlines.clocks.account import Account, DayOff, account_of
from aftercare.domain.deadlines.clocks.rules import Anchor, SameDay, Span, WorkingDays
from aftercare.domain.deadlines.clocks.running import RunningClock
from aftercare.domain.deadlines.reported import EVASION, LOST_CONTACT, ZONE_ALARM
from aftercare.domain.deadlines.statutory import REPEATED_CODES
from aftercare.domain.time.statutory_terms import Term, Unit
from aftercare.processes.deadlines.replaced_decisions import DECISION_REPLACED
from aftercare.processes.deadlines.zone_alarms import ENTERED_AGAIN, MOVED_BACK
from aftercare.processes.escalation.marks import NO_MARKS, Marks
from aftercare.store.database.plain_sql import Row
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.orders.rows import OrderRow
from aftercare.web.deadlines.words import ACT, ANCHORS, HOLIDAYS, WEEKEND
from aftercare.web.shell.dates import clock as wall_clock
from aftercare.web.shell.dates import short_day, short_moment
from aftercare.web.shell.language import catalogue, translate
from aftercare.web.shell.phrases import deadline_name, frame_name
from aftercare.web.shell.view import View
from aftercare.web.shell.vocabulary import VOCABULARY

# Deadlines that a decision answers; and the events from which a deadline counts to the minute, not in whole days.
ANSWERED = ALARM_CODES | SHORTFALL_CODES | {LOST_CONTACT, EVASION}
REPORTED = sentence("%(what)s, reported by %(sender)s")
LATE = timedelta(minutes=1)
_OF_THE_SERVICE = NOT_HANDED_OVER | {DECISION_REPLACED, MOVED_BACK, ENTERED_AGAIN}
_TO_THE_MINUTE = frozenset({Anchor.ARREST})


def name_of_deadline(code: str, number: int, language: str) -> str:
    """The name of the kind, with its ordinal number when it recurs."""
    name = deadline_name(code, language)
    return f"{name} ({number})" if code in REPEATED_CODES else name


def counted_at(code: str, due_at: datetime, created_at: datetime) -> datetime:
    """From when it is overdue. An alarm is due at its moment: one that came late, from when it came."""
    return max(due_at, created_at) if code == ZONE_ALARM else due_at


def named_at(name: str, row: Row, language: str) -> str:
    """With the moment of an alarm that came late. `row`: its code, due_at and created_at."""
    late = row["code"] == ZONE_ALARM and row["created_at"] - row["due_at"] >= LATE
    at, year = row["due_at"], row["created_at"].year
    return f"{name} ({short_moment(at, language, year)})" if late else name


def state_view(code: str, state: str, *, by_decision: bool) -> str:
    """A deadline met by a decision is not shown as done: the decision is still to be carried out. About evasion, the
    supervisor who says that it is done has decided."""
    decided = (by_decision and code in ANSWERED) or code == EVASION
    return "answered" if state == DeadlineState.DONE and decided else state


def note_shown(note: str | None, language: str) -> str | None:
    """The note of a deadline: as a person wrote it, or one of the service in the language of the reader."""
    return translate(note, language) if note in _OF_THE_SERVICE else note


def report_name(kind: str, sender: str, language: str) -> str:
    """What another organisation sent, and who says so."""
    what = translate(VOCABULARY["submission_type"][kind].name, language)
    return translate(REPORTED, language) % {"what": what, "sender": sender}


def deadline_view(
    row: DeadlineRow,
    order: OrderRow | None,
    language: str,
    report: tuple[str, str] | None = None,
    *,
    marks: Marks = NO_MARKS,
) -> View:
    """A deadline as one line of a list. `report`: type and sender of the submission that it is about."""
    about = {"code": row.code, "due_at": row.due_at, "created_at": row.created_at}
    name = named_at(name_of_deadline(row.code, row.number, language), about, language)
    return View(
        row,
        text=f"{name}: {report_name(*report, language)}" if report else name,
        frame=frame_name(order.frame, language) if order else None,
        due_at=counted_at(row.code, row.due_at, row.created_at),
        state=state_view(row.code, row.state, by_decision=marks.by_decision),
        is_open=row.state == DeadlineState.OPENED,
        note=note_shown(row.done_note, language),
        elsewhere=marks.elsewhere,
        in_question=marks.in_question,
    )


def steps_of(running: RunningClock, language: str) -> list[str]:
    """Sentences from the starting fact to the last day."""
    return list(_steps(running, account_of(running), language))


def length_of(span: Span, language: str) -> str:
    """`30 days`, `5 working days`, `1 month of thirty days`."""
    words = catalogue(language)
    if isinstance(span, SameDay):
        return words.gettext("the day itself")
    if isinstance(span, WorkingDays):
        view = words.ngettext("%(num)s working day", "%(num)s working days", span.count)
        return view % {"num": span.count}
    view = _of_unit(span, language)
    view %= {"num": span.length}
    return words.gettext("%(length)s before") % {"length": view} if span.counted_back else view


def _of_unit(term: Term, language: str) -> str:
    words, count = catalogue(language), term.length
    match term.unit:
        case Unit.HOURS:
            return words.ngettext("%(num)s hour", "%(num)s hours", count)
        case Unit.DAYS:
            return words.ngettext("%(num)s day", "%(num)s days", count)
        case Unit.WEEKS:
            return words.ngettext("%(num)s week", "%(num)s weeks", count)
        case Unit.MONTHS:
            return words.ngettext("%(num)s month", "%(num)s months", count)
        case Unit.PENAL_MONTHS:
            return words.ngettext(
                "%(num)s month of thirty days", "%(num)s months of thirty days", count
            )
        case Unit.YEARS:
            return words.ngettext("%(num)s year", "%(num)s years", count)


def _steps(running: RunningClock, account: Account, language: str) -> Iterator[str]:
    words = catalogue(language)
    yield words.gettext("Counted from %(day)s: %(fact)s.") % {
        "day": _since(running, language),
        "fact": words.gettext(ANCHORS[running.anchor]),
    }
    yield words.gettext("Time limit: %(length)s.") % {"length": length_of(running.span, language)}
    yield words.gettext(ACT[account.act])
    if account.moved and account.bare_on is not None:
        day = short_day(account.bare_on, language)
        yield words.gettext("Without moving, the deadline would be %(day)s.") % {"day": day}
    if account.skipped:
        view = (
            words.gettext("Days the deadline cannot fall on: %(days)s.")
            if account.moved
            else words.gettext("Days that do not count: %(days)s.")
        )
        yield view % {"days": _named(account.skipped, language)}
    if account.two_working_days:
        yield words.gettext(
            "Extended until it includes two working days (General Extension of Time Limits Act, art. 2)."
        )
    yield words.gettext("The deadline is %(moment)s.") % {"moment": _until(running, language)}


def _since(running: RunningClock, language: str) -> str:
    day = short_day(running.counted_from_on, language)
    if running.anchor not in _TO_THE_MINUTE:
        return day
    return f"{day}, {wall_clock(running.counted_from_at)}"


def _until(running: RunningClock, language: str) -> str:
    """With the year, since many deadlines end in a later one. A deadline at the end of a day shows only that day."""
    at = wall_clock(running.due_at)
    day = short_day(running.last_on, language)
    return day if at == "00:00" else f"{day}, {at}"


def _named(days: tuple[DayOff, ...], language: str) -> str:
    """Without a year: the day that the text is about shows it."""
    words = catalogue(language)
    view = (
        (
            short_day(one.on, language, one.on.year),
            HOLIDAYS[one.holiday] if one.holiday else WEEKEND,
        )
        for one in days
    )
    return "; ".join(f"{day} ({words.gettext(why)})" for day, why in view)
