"""Officers assess the adults of their caseload in the first weeks, one after the other, as the deadline requires."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from aftercare.casework.risk.forms import Entered
from aftercare.demo.caseload import LATEST, NEWCOMER, Client
from aftercare.demo.depth.cast import Part
from aftercare.demo.depth.risk import MALE, NEEDS, sign_form
from aftercare.demo.opening import person_ids
from aftercare.demo.stage import Dice, Stage
from aftercare.domain.time.wall_time import civil_date

# Their assessments are scripted elsewhere, with one of every kind.
SCRIPTED_ELSEWHERE = frozenset({Part.ASSESSED, Part.ALARMING, Part.OVERDUE, Part.RISEN})
FIRST_DAY, LAST_DAY = 10, 50
NOT_YET = 0.04


def assess_files(stage: Stage, clients: Iterable[Client], first_on: date) -> None:
    """A STABLE-2007 for each client with today as the assessment day; a few are still to come."""
    today = civil_date(stage.clock.now())
    due = [client for client in clients if _day_of(client, first_on) == today]
    people = person_ids(stage) if due else {}
    for client in due:
        with stage.work(stage.staff[client.officer.username]) as work:
            entered = Entered(today, _rated(client), MALE | {"child_victim": False})
            sign_form(work, people[client.number], "stable-2007", entered)


def _day_of(client: Client, first_on: date) -> date | None:
    """A working day of the first weeks; None for clients who are not assessed in this history."""
    dice = Dice("stable", client.number)
    late = client.place_in_caseload in (NEWCOMER, LATEST)
    if client.juvenile or late or client.number in SCRIPTED_ELSEWHERE or dice.throw() < NOT_YET:
        return None
    weeks = (LAST_DAY - FIRST_DAY) // 7
    weekday, week = int(dice.throw() * 5), 1 + int(dice.throw() * weeks)
    return first_on + timedelta(weeks=week, days=weekday)


def _rated(client: Client) -> dict[str, int]:
    """The pattern of needs, slightly different for each client."""
    dice = Dice("needs", client.number)
    changed = sorted(NEEDS)[int(dice.throw() * len(NEEDS))]
    return NEEDS | {changed: int(dice.throw() * 3)}
