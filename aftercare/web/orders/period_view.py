"""Template values for the period of an order: its last day, how it is computed, what moves it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.base.translation import sentence
from aftercare.casework.orders.periods import NewSuspension, OrderPeriod
from aftercare.domain.orders.moves import (
    CalendarMove,
    EndMove,
    PeriodChange,
    Questioned,
    QuestionMove,
    RestMove,
    SuspensionMove,
    WithoutTime,
)
from aftercare.domain.orders.order_checks import Finding
from aftercare.domain.orders.periods import Length, LengthUnit
from aftercare.store.orders.period_rows import OrderExtensionRow, OrderSuspensionRow
from aftercare.web.orders.preview_form import Previewed
from aftercare.web.shell.dates import days_left, full_day, short_day
from aftercare.web.shell.forms.faults import NOT_RIGHT
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.language import catalogue
from aftercare.web.shell.phrases import deadline_name, frame_name
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.sources import source_view
from aftercare.web.shell.view import View

MOST_SHOWN = 12
PAGES = {
    Questioned.ABSENCE: "/absences",
    Questioned.ESCALATION: "/escalations",
    Questioned.PAPER: "/papers",
}
AT_EARLIEST = sentence("not known yet, %(day)s at the earliest")
NO_END = sentence("no end date yet")


@dataclass(frozen=True, slots=True)
class PeriodStep:
    """The first length, an extension with its decision, or a suspension from `from_on`; `ahead`: a day to come."""

    length: str | None
    extension: View | None
    from_on: date | None
    until_on: date | None
    days: int | None
    last_on: date | None
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Warned:
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class EndMoved:
    """`before`: None for a new order, and for one that had none (`had_none`). `last_on`: the new last day, where it is
    known. `earliest`: the first day it could be and the first it can be now, where it was not known and is not."""

    frame: str
    court_reference: str
    first_on: date
    last_on: date | None
    before: str | None
    after: str
    had_none: bool = False
    earliest: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class LineMoved:
    """`after`: None where it now lasts as long as its order."""

    kind: str
    before: str
    after: str | None


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """`what`: absence, escalation or paper; the others as of QuestionMove."""

    what: str
    href: str
    kind: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """What an act moves: `counts` by change, of the appointments in `calendar` and `more`, which are shown on request.
    `ending` and `staying`: what rested on a condition that is withdrawn. `questions`: absences that it calls into
    question, with what rests on them. `reviews`: decisions to look at again, and `against` those against the client.
    `suspensions`: others that end with it, or stay ended. `without_time`: what `unplaced` counts."""

    ends: list[EndMoved]
    lines: list[LineMoved]
    counts: Counter[str]
    calendar: tuple[CalendarMove, ...]
    more: tuple[CalendarMove, ...]
    to_pass_on: int
    unplaced: int
    deadlines: list[View]
    warnings: list[Warned]
    ending: list[RestMove]
    staying: list[RestMove]
    questions: list[QuestionShown]
    reviews: list[QuestionShown]
    against: list[QuestionShown]
    suspensions: list[SuspensionMove]
    without_time: list[WithoutTime]
    is_nothing: bool


@dataclass(frozen=True, slots=True)
class DaysRead:
    """The days of a detention or evasion as they were read, each with its weekday and its year; `last`: None while it
    still lasts."""

    kind: str
    first: str
    last: str | None


@dataclass(frozen=True, slots=True)
class PreviewShown:
    """`seen`: the seal that goes back with the form."""

    change: ChangeShown | None
    seen: str


def length_words(length: Length, language: str) -> str:
    """`2 years`."""
    words, count = catalogue(language), length.number
    texts = {
        "days": words.ngettext("%(num)s day", "%(num)s days", count),
        "weeks": words.ngettext("%(num)s week", "%(num)s weeks", count),
        "months": words.ngettext("%(num)s month", "%(num)s months", count),
        "years": words.ngettext("%(num)s year", "%(num)s years", count),
    }
    return texts[length.unit.value] % {"num": count}


def end_words(context: PageContext, ends_on: date | None, earliest: date | None) -> str:
    if ends_on is not None:
        return full_day(ends_on, context.language)
    if earliest is not None:
        return context.translate(AT_EARLIEST, day=full_day(earliest, context.language))
    return context.translate(NO_END)


def order_period(context: PageContext, found: OrderPeriod) -> View:
    """One order with its period; `days_left` counts from today to its last day, None when it has not begun,
    is over, or its end is unknown."""
    order, period, today = found.order, found.period, context.today
    last_on = order.ended_on or period.ends_on
    steps = [*_steps(context, found)]
    return View(
        order,
        frame=frame_name(order.frame, context.language),
        at_once=order.immediately_enforceable,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        end=end_words(context, last_on, period.earliest_ends_on),
        is_over=last_on is not None and last_on < today,
        days_left=days_left(last_on, today)
        if last_on and order.starts_on <= today <= last_on
        else None,
        suspended_days=period.suspended_days,
        is_suspended=period.is_suspended and order.ended_on is None and not steps[-1].ahead,
        has_length=period.bare_ends_on is not None,
        steps=steps,
        voided=[_extension(context, row) for row in found.extensions if row.voided_at is not None],
        warnings=warning_words(context, found.warnings),
    )


def _steps(context: PageContext, found: OrderPeriod) -> Iterator[PeriodStep]:
    """The first length, then each extension with its decision, then the suspensions."""
    decisions = iter([row for row in found.extensions if row.voided_at is None])
    for number, step in enumerate(found.period.steps):
        extension = next(decisions, None) if step.length and number else None
        yield PeriodStep(
            length=length_words(step.length, context.language) if step.length else None,
            extension=_extension(context, extension) if extension else None,
            from_on=step.stretch.from_on if step.stretch else None,
            until_on=step.stretch.until_on if step.stretch else None,
            days=step.stretch.days if step.stretch else None,
            last_on=step.last_on,
            ahead=step.stretch is not None and step.stretch.from_on > context.today,
        )


def _extension(context: PageContext, row: OrderExtensionRow) -> View:
    length = length_words(Length(row.length_number, LengthUnit(row.length_unit)), context.language)
    return View(row, length=length)


def suspension(row: OrderSuspensionRow) -> View:
    return View(
        row,
        days=(row.until_on - row.from_on).days + 1 if row.until_on else None,
        is_voided=row.voided_at is not None,
    )


def warning_words(context: PageContext, findings: tuple[Finding, ...]) -> list[Warned]:
    return [
        Warned(
            context.translate(FIELD_FAULTS.get(finding.code, NOT_RIGHT)),
            source_view(finding.source, context.language),
        )
        for finding in findings
    ]


def change_view(context: PageContext, change: PeriodChange) -> ChangeShown:
    """What an act moves, for the page that asks to confirm it."""
    return ChangeShown(
        ends=[
            EndMoved(
                frame=frame_name(order.frame, context.language),
                court_reference=order.court_reference,
                first_on=order.starts_on,
                last_on=order.after,
                before=full_day(order.before, context.language) if order.before else None,
                after=end_words(context, order.after, order.earliest),
                had_none=order.before is None and not order.entered,
                earliest=_earliest(context, order),
            )
            for order in change.orders
        ],
        lines=[
            LineMoved(
                line.kind, context.day(line.before), context.day(line.after) if line.after else None
            )
            for line in change.lines
        ],
        counts=Counter(appointment.change for appointment in change.appointments),
        calendar=change.appointments[:MOST_SHOWN],
        more=change.appointments[MOST_SHOWN:],
        to_pass_on=sum(appointment.expected for appointment in change.appointments),
        unplaced=change.unplaced,
        deadlines=[
            View(deadline, name=deadline_name(deadline.code, context.language))
            for deadline in change.deadlines
        ],
        warnings=warning_words(context, change.warnings),
        ending=[one for one in change.rests if one.until_at is not None],
        staying=[one for one in change.rests if one.until_at is None],
        questions=_asked_about(change.questions),
        reviews=_asked_about(one.decision for one in change.reviews if not one.against),
        against=_asked_about(one.decision for one in change.reviews if one.against),
        suspensions=[*change.suspensions],
        without_time=[*change.without_time],
        is_nothing=not (
            change.orders
            or change.appointments
            or change.deadlines
            or change.rests
            or any(not one.stays for one in change.suspensions)
        ),
    )


def _asked_about(found: Iterable[QuestionMove]) -> list[QuestionShown]:
    return [
        QuestionShown(one.what, f"{PAGES[one.what]}/{one.id}", one.kind, one.state, one.at)
        for one in dict.fromkeys(found)
    ]


def _earliest(context: PageContext, order: EndMove) -> tuple[str, str] | None:
    if order.after or order.before or not (order.earliest_before and order.earliest):
        return None
    return context.day(order.earliest_before), context.day(order.earliest)


def days_read(context: PageContext, new: NewSuspension) -> DaysRead:
    last = short_day(new.until_on, context.language) if new.until_on else None
    return DaysRead(new.kind.value, short_day(new.from_on, context.language), last)


def shown_preview(context: PageContext, form: Reading) -> PreviewShown:
    """What the form would move, once previewed."""
    found: Previewed | None = form.previewed
    if found is None:
        return PreviewShown(None, "")
    return PreviewShown(change_view(context, found.change), found.seen)
