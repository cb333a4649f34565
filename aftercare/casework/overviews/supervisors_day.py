"""What is asked of a supervisor today: decisions, approvals, what was put to them, orders that end, officers away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from aftercare.base.errors import existing
from aftercare.base.grouping import grouped
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.escalation.inbox import InboxClock, InboxQuery, InboxView
from aftercare.domain.staff.stand_ins import Cover, Days, uncovered_days
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.processes.escalation.marks import marked
from aftercare.store.accounts import audit
from aftercare.store.database.columns import half_open
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.escalation.screen_inbox_list import InboxPage, inbox_page
from aftercare.store.overviews import screen_approvals, screen_notices
from aftercare.store.overviews.screen_queue import Due, Queue, QueueQuery, queue_page
from aftercare.store.overviews.screen_supervisor import (
    actions_without_file,
    calls_overdue,
    decisions_to_review,
    orders_ending,
)
from aftercare.store.staff.leave_rows import leave_between
from aftercare.store.staff.stand_in_rows import stood_in_for_between
from aftercare.store.transfers.screen_transfers import officers_of_team

WEEKS_AHEAD: Final = 13
# As long as a stand-in can still be found without haste.
AWAY_DAYS: Final = 14
SHOWN: Final = 5
TO_DECIDE: Final = QueueQuery(kind="give_verdict", due=(Due.OVERDUE, Due.TODAY))
# Each list of escalations on the page, by the filter of the inbox it leads to.
ASKED: Final = {
    "overdue": InboxQuery(clock=InboxClock.OVERDUE),
    "today": InboxQuery(clock=InboxClock.TODAY),
    "handed": InboxQuery(view=InboxView.HANDED),
    "to-me": InboxQuery(view=InboxView.TO_ME),
}


@dataclass(frozen=True)
class Uncovered:
    """An officer with clients who is away on `days`, in stretches, without a present stand-in; every day where the
    directory `suspended` the account."""

    officer_id: UUID
    name: str
    clients: int
    days: Sequence[Days]
    suspended: bool = False


@dataclass(frozen=True)
class SupervisorsDay:
    """The first rows of each list, with how many there are; `verdicts` counts the clients with absences to decide on
    today. `notices` are unread. Of `actions` the owner may not see the file: all of them. `calls` are clients who asked
    for a call on their own page, or are not well, and were not called in time; and who may have texted about suicide,
    at once. `reviews` are decisions about absences to look at again."""

    escalations: dict[str, InboxPage]
    verdicts: Queue
    plans: list[Row]
    notices: int
    ending: list[Row]
    away: list[Uncovered]
    actions: list[Row]
    calls: list[Row]
    reviews: list[Row]


@requires(Permission.DECIDE_PLANS)
def supervisors_day(work: UnitOfWork) -> SupervisorsDay:
    """Each number is counted by the query of the page that it leads to. The clients shown are recorded."""
    session, staff_id = work.session, work.actor.staff_id
    today = civil_date(work.now)
    found = SupervisorsDay(
        _escalations(work),
        queue_page(session, staff_id, TO_DECIDE, work.now, 0, 1),
        screen_approvals.plans_to_approve(session, staff_id),
        screen_notices.count_unread(session, staff_id, work.now),
        orders_ending(session, today, _last_day(today, WEEKS_AHEAD), SHOWN),
        _uncovered(work, today),
        actions_without_file(session, today),
        calls_overdue(session, work.now),
        decisions_to_review(session),
    )
    shown = [row for page in found.escalations.values() for row in page.escalations]
    shown += [*found.plans[:SHOWN], *found.ending, *found.actions, *found.calls, *found.reviews]
    audit.note_looks(work, "read-today", shown)
    return found


def _escalations(work: UnitOfWork) -> dict[str, InboxPage]:
    """Each list of the page, its rows with the marks of `marked`."""
    pages = {
        name: inbox_page(work.session, query, work.now, 0, SHOWN) for name, query in ASKED.items()
    }
    every = marked(work, [row for page in pages.values() for row in page.escalations])
    by_id = {row["id"]: row for row in every}
    return {
        name: replace(page, escalations=[row | by_id[row["id"]] for row in page.escalations])
        for name, page in pages.items()
    }


@requires(Permission.DECIDE_PLANS)
def orders_that_end(work: UnitOfWork, weeks: int) -> list[Row]:
    """The orders that end within so many weeks, the first to end first."""
    today = civil_date(work.now)
    found = orders_ending(work.session, today, _last_day(today, weeks))
    return audit.note_looks(work, "read-orders-ending", found)


def _last_day(today: date, weeks: int) -> date:
    return today + timedelta(weeks=weeks)


def _uncovered(work: UnitOfWork, today: date) -> list[Uncovered]:
    days = (today, today + timedelta(days=AWAY_DAYS - 1))
    officers = officers_of_team(work.session, existing(work.actor.team_id))
    # Who cannot sign in is away as on leave, and stands in for no one.
    suspended = {one["id"] for one in officers if one["account"] == "suspended"}
    ids = [one["id"] for one in officers if one["account"] != "closed" and one["clients"]]
    stand_ins = stood_in_for_between(work.session, ids, *days)
    first_at, last_at = start_of_day(today), start_of_day(today + timedelta(days=AWAY_DAYS))
    concerned = {*ids, *(one.stand_in_id for one in stand_ins)}
    # Leave without an end goes on after the days that are looked at.
    away = [
        (row.staff_id, (row.during.lower or first_at, row.during.upper or last_at))
        for row in leave_between(work.session, concerned, half_open(first_at, last_at))
    ]
    leave = grouped([*away, *((one, (first_at, last_at)) for one in suspended)])
    covers = grouped(
        (one.officer_id, Cover((one.from_on, one.until_on), leave.get(one.stand_in_id, [])))
        for one in stand_ins
    )
    found = (
        Uncovered(
            one["id"],
            one["name"],
            one["clients"],
            uncovered_days(leave.get(one["id"], []), covers.get(one["id"], []), days),
            one["id"] in suspended,
        )
        for one in officers
        if one["id"] in leave and one["id"] in ids
    )
    return [one for one in found if one.days]
