"""Simulates eight weeks day by day, with the same casework functions and scheduled jobs as in service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import itemgetter

from aftercare.demo import opening
from aftercare.demo.assessing import assess_files
from aftercare.demo.caseload import NEWCOMER, Client
from aftercare.demo.depth import deepen
from aftercare.demo.depth.colleagues import choose_standards
from aftercare.demo.outcomes import (
    answer_escalations,
    decide_absences,
    finish_tasks,
    record_day,
)
from aftercare.demo.places import build_places
from aftercare.demo.posting import enter_addresses, post_letters_due
from aftercare.demo.records import record_contacts
from aftercare.demo.rota import enter_rota
from aftercare.demo.sample_events import scripted_acts
from aftercare.demo.script.goals import ACTS as ABOUT_GOALS
from aftercare.demo.script.other_times import ACTS as OTHER_TIMES
from aftercare.demo.script.own_page import ACTS as ON_OWN_PAGES
from aftercare.demo.script.scripted_acts import acts_on
from aftercare.demo.stage import Stage, employ, enter_letterheads
from aftercare.demo.terms import meet_terms
from aftercare.demo.texting import exchange, fare_at_once
from aftercare.domain.time.holidays import office_closure
from aftercare.domain.time.wall_time import at_wall, civil_date
from aftercare.store.placement.horizon import HORIZON_DAYS

WEEKS = 8
# Delivery results of older texts are written at once: simulating each receipt would double the loading time and show
# nothing new.
DAYS_OF_TEXTS = 6
ROLLS_IN_WEEK = (3, 6)
AMENDED_IN_WEEK = 5
# Before, no period of the contact standard is over.
JUDGED_FROM_WEEK = 4
NOT_RECORDED_YET = timedelta(minutes=45)
Progress = Callable[[int, int], None]
"""Called with how many of how many steps are done."""


@dataclass(frozen=True)
class Span:
    """The Monday on which the history begins, this week's Monday, and now."""

    first_on: date
    this_week: date
    now: datetime

    @classmethod
    def until(cls, now: datetime) -> Span:
        today = civil_date(now)
        monday = today - timedelta(days=today.weekday())
        return cls(monday - timedelta(weeks=WEEKS), monday, now)

    @property
    def opened_at(self) -> datetime:
        """The Friday morning before the first week."""
        return at_wall(self.first_on - timedelta(days=3), time(9))

    @property
    def days(self) -> int:
        return (civil_date(self.now) - self.first_on).days + 1

    def week_of(self, day: date) -> int:
        return (day - self.first_on).days // 7


def live(stage: Stage, span: Span, clients: tuple[Client, ...], progress: Progress) -> None:
    """Runs from the opening until now; the stage's clock is at `span.opened_at`."""
    steps = len(clients) + span.days
    stage.until_at = span.now
    _open(stage, span, clients, lambda done: progress(done, steps))
    for number in range(span.days):
        day = span.first_on + timedelta(days=number)
        scripted = (*scripted_acts(), *OTHER_TIMES, *ON_OWN_PAGES, *ABOUT_GOALS)
        view = (*_day(stage, span, clients, day), *acts_on(stage, day, scripted))
        for moment, act in sorted(view, key=itemgetter(0)):
            if moment <= span.now:
                stage.clock.move_to(moment)
                act()
        progress(len(clients) + number, steps)
    _catch_up(stage, span)
    stage.clock.move_to(span.now)
    deepen(stage, clients)
    _settle(stage)
    progress(steps, steps)


def _catch_up(stage: Stage, span: Span) -> None:
    """Records this morning's outstanding outcomes, except those of the last hour."""
    at = span.now - NOT_RECORDED_YET
    if at > stage.clock.now():
        stage.clock.move_to(at)
        record_day(stage)


def _open(stage: Stage, span: Span, clients: tuple[Client, ...], view: opening.Report) -> None:
    with stage.work() as work:
        until_on = span.this_week + timedelta(days=HORIZON_DAYS + 7)
        build_places(work.session, span.first_on, until_on)
    employ(stage)
    enter_letterheads(stage)
    there = [client for client in clients if opening.is_from_start(client)]
    handed_in = opening.open_caseload(stage, there, span.first_on, view)
    opening.keep_apart(stage, there)
    enter_addresses(stage, there)
    opening.take_leave(stage, span.this_week)
    stage.refresh_statistics()
    stage.clock.move_to(span.opened_at + timedelta(hours=5))
    opening.approve_all(stage, handed_in)
    choose_standards(stage)


def _day(
    stage: Stage, span: Span, clients: tuple[Client, ...], day: date
) -> Iterator[tuple[datetime, Callable[[], None]]]:
    """The events of a day with their moments. Texts are sent every day, offices are closed on some."""
    week = span.week_of(day)
    is_open = day.weekday() < 5 and office_closure(day) is None
    texts_leave = day > civil_date(span.now) - timedelta(days=DAYS_OF_TEXTS)
    is_monday, is_last_week = day.weekday() == 0, week == WEEKS - 1
    rolls = is_monday and (week in ROLLS_IN_WEEK or is_last_week)
    events: tuple[tuple[bool, time, Callable[[], None]], ...] = (
        (is_monday and is_last_week, time(0, 5), lambda: enter_rota(stage, day)),
        (rolls, time(2, 45), lambda: _extend(stage)),
        # What a week that is over could not offer is recorded before it is judged.
        (is_monday, time(2, 48), lambda: stage.tick("place-unplaced")),
        (week >= JUDGED_FROM_WEEK, time(2, 50), lambda: _judged(stage)),
        (True, time(7, 30), lambda: stage.tick("plan-reminders")),
        (is_open, time(8, 35), lambda: stage.tick("make-letters")),
        (is_open, time(8, 40), lambda: _recorded_and_evaluated(stage)),
        (texts_leave, time(9, 50), lambda: exchange(stage)),
        (is_open, time(10, 0), lambda: decide_absences(stage)),
        (is_open, time(10, 30), lambda: _files(stage, span, clients, day)),
        (is_open, time(10, 45), lambda: answer_escalations(stage)),
        (texts_leave, time(11, 5), lambda: exchange(stage)),
        (is_open, time(11, 30), lambda: assess_files(stage, clients, span.first_on)),
        (is_open, time(12, 45), lambda: _evaluated(stage)),
        (is_open, time(13, 15), lambda: record_day(stage)),
        (is_open, time(14, 0), lambda: answer_escalations(stage)),
        (is_open, time(15, 15), lambda: _evaluated(stage)),
        (
            day.weekday() == 4 and week == WEEKS - 2,
            time(15, 30),
            lambda: opening.enter_absences(stage, clients, day + timedelta(days=3)),
        ),
        (is_open, time(16, 15), lambda: post_letters_due(stage)),
        (is_open, time(16, 30), lambda: finish_tasks(stage)),
        (is_open, time(16, 45), lambda: meet_terms(stage)),
        (is_open, time(17, 40), lambda: _recorded_and_evaluated(stage)),
        (not texts_leave, time(21, 0), lambda: fare_at_once(stage)),
    )
    return ((at_wall(day, at), act) for happens, at, act in events if happens)


def _recorded_and_evaluated(stage: Stage) -> None:
    record_day(stage)
    stage.tick("mark-outcomes-overdue")
    _evaluated(stage)


def _judged(stage: Stage) -> None:
    """Every night, so that an escalation opens when the standard is missed, and its steps come one after another."""
    stage.tick("refresh-clocks", "judge-contacts")
    _evaluated(stage)


def _evaluated(stage: Stage) -> None:
    stage.tick("evaluate-rules", "run-steps")


def _extend(stage: Stage) -> None:
    stage.tick("refresh-clocks", "extend-horizon", "place-unplaced")
    stage.refresh_statistics()


def _files(stage: Stage, span: Span, clients: tuple[Client, ...], day: date) -> None:
    """Contacts beside the appointments every week, newcomers for one officer a week, amendments all in one week. The
    latest files come in the last days."""
    week, next_monday = span.week_of(day), day + timedelta(days=7 - day.weekday())
    if day.weekday() == 1:
        record_contacts(stage, clients, opening.person_ids(stage), week)
    if day.weekday() == 2:
        arrivals = [client for client in clients if client.place_in_caseload == NEWCOMER]
        if week < len(arrivals):
            opening.newcomers(stage, [arrivals[week]], next_monday)
    if day.weekday() == 3 and week == AMENDED_IN_WEEK:
        opening.amended(stage, [client for client in clients if opening.is_amended(client)])
    if day.weekday() == 3 and week == WEEKS - 1:
        waiting = [client for client in clients if opening.is_latest(client)]
        opening.latest(stage, waiting, next_monday)


def _settle(stage: Stage) -> None:
    """Run every job once at the present moment, so that nothing is outstanding when service begins."""
    stage.run("refresh-clocks", "judge-contacts")
    stage.tick("extend-horizon", "place-unplaced", "complete-hand-over-lists")
    stage.tick(
        "plan-reminders",
        "offer-times",
        "send-messages",
        "recover-messages",
        "send-calls",
        "recover-calls",
    )
    stage.tick("mark-outcomes-overdue")
    _evaluated(stage)
