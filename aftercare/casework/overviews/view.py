"""The data of every overview page: permission is checked once, and every look is recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from aftercare.base.errors import Invalid
from aftercare.base.grouping import grouped
from aftercare.casework.accounts.account_changes import count_changes_to_see
from aftercare.casework.accounts.reading_alarms import count_alarms_to_answer
from aftercare.casework.contact_gaps.view import GapAhead, contact_gaps
from aftercare.casework.file_access.emergency import (
    count_emergencies,
    count_emergencies_of_team,
    count_emergencies_to_mine,
)
from aftercare.casework.file_access.emergency_findings import count_bars_to_lift
from aftercare.casework.file_access.lists import count_access_to_review
from aftercare.casework.overviews.set_up import count_set_up_left
from aftercare.casework.people.search import find_people
from aftercare.casework.retention.destruction import count_destructions_to_confirm
from aftercare.domain.accounts.permissions import Actor, Permission, requires
from aftercare.domain.escalation.inbox import InboxQuery
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.processes.escalation.marks import marked, marked_work, others_last
from aftercare.processes.submissions.moved_alarms import moved_escalations
from aftercare.store.accounts import audit
from aftercare.store.contact_standards.rows import standards_in_use
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.read_ahead import read_ahead
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.escalation.screen_inbox import unacknowledged_alarms
from aftercare.store.escalation.screen_inbox_list import inbox_page
from aftercare.store.overviews import screen_approvals
from aftercare.store.overviews import screen_caseload as caseload_screen
from aftercare.store.overviews import screen_queue as queue_screen
from aftercare.store.overviews import screen_week as week_screen
from aftercare.store.overviews import screen_worklist as worklist_screen
from aftercare.store.overviews.header import header_counts
from aftercare.store.overviews.screen_queue import Queue, QueueQuery, items_of, queue_page
from aftercare.store.sites.rows import SiteRow, sites_of_team

# A coming period without contact is open work as well, although no table has a row for it.
CONTACT_GAP: Final = "close_gap"
BY_HAND: Final = "place_by_hand"
EVERYTHING: Final = QueueQuery()
CLIENTS_A_PAGE: Final = 25
CASELOAD_A_PAGE: Final = 50
MOST_EXPORTED: Final = 1_000
# How many escalations about another client a short list can look past.
MOST_BEHIND: Final = 10
PASSED_SHOWN, MOST_PASSED = timedelta(days=14), 100


@dataclass(frozen=True)
class Worklist:
    """One page of the queue of clients with open work, and what waits for them, each part in the order of its own
    deadlines. `gaps` are of all clients: no deadline says when they are due."""

    outcomes: list[Row]
    verdicts: list[Row]
    tasks: list[Row]
    unplaced: list[Row]
    deadlines: list[Row]
    goal_steps: list[Row]
    gaps: list[GapAhead]
    queue: Queue


@requires(Permission.SEE_OWN_WEEK)
def my_week(work: UnitOfWork, first_on: date, days: int = 7) -> list[Row]:
    """The officer's own appointments on `days` local days from `first_on`."""
    first_at, last_at = _span(first_on, days)
    found = week_screen.week_of(work.session, work.actor.staff_id, first_at, last_at)
    return audit.note_looks(work, "read-week", found)


@requires(Permission.READ_CASE_FILES)
def my_caseload(
    work: UnitOfWork,
    tier: int | None = None,
    search: str | None = None,
    attention: bool = False,
    *,
    closed: bool = False,
    officer_id: UUID | None = None,
    own: bool | None = None,
    first: int = 0,
) -> list[Row]:
    """The CASELOAD_A_PAGE clients after the first `first`. The most urgent come first; in a `search` the best match.
    With `attention` only clients with open work: an escalation, or anything the worklist has about them, by kind in
    `open_work`. With `closed` only closed files. `own`: the actor's own clients, or those of colleagues."""
    staff_id = work.actor.staff_id
    people = None if search is None else find_people(work, search)
    # Who is listed does not depend on the weeks ahead, unless only clients with open work are.
    ahead = _weeks_ahead(work) if attention else None
    found = caseload_screen.caseload(
        work.session,
        work.now,
        tier,
        people,
        first,
        CASELOAD_A_PAGE,
        officer_id=staff_id if own else officer_id,
        attention=None if ahead is None else ahead.keys(),
        closed=closed,
        others_than=staff_id if own is False else None,
    )
    if ahead is None:
        ahead = _weeks_ahead(work, [row["id"] for row in found])
    for row in found:
        if row["id"] in ahead:
            row["open_work"][CONTACT_GAP] = {"open": ahead[row["id"]], "due_at": None}
    return audit.note_looks(work, "read-caseload", found, key="id")


def _weeks_ahead(work: UnitOfWork, person_ids: Collection[UUID] | None = None) -> Counter[UUID]:
    """By client, how many weeks without enough contact are to come."""
    gaps = contact_gaps(work, person_ids, unplaced=[])
    return Counter(one.person["person_id"] for one in gaps)


@requires(Permission.READ_CASE_FILES)
def caseload_sizes(work: UnitOfWork) -> tuple[int, int]:
    """How many open case files are of the actor's own clients, and how many there are with those of colleagues. No
    client is read, so nothing is recorded."""
    return caseload_screen.caseload_sizes(work.session, work.actor.staff_id)


@requires(Permission.READ_CASE_FILES)
def outcomes_to_record(work: UnitOfWork) -> list[Row]:
    """Every overdue outcome, of any officer's appointment: the same set that worklist, week list and caseload count."""
    found = worklist_screen.outcomes_due(work.session, work.now)
    return audit.note_looks(work, "read-worklist", found)


@requires(Permission.READ_CASE_FILES)
def my_worklist(
    work: UnitOfWork, asked: QueueQuery = EVERYTHING, first: int = 0, size: int = CLIENTS_A_PAGE
) -> Worklist:
    """The `size` clients after the first `first` with what waits for them, as far as it is asked for."""
    session, staff_id = work.session, work.actor.staff_id
    gaps_asked = not asked.due and asked.kind in (None, CONTACT_GAP)
    read_ahead(
        session,
        partial(worklist_screen.unplaced_now, session, work.now),
        partial(queue_page, session, staff_id, asked, work.now, first, size),
        partial(standards_in_use, session, civil_date(work.now)),
    )
    unplaced = worklist_screen.unplaced_now(session, work.now)
    queue = queue_page(session, staff_id, asked, work.now, first, size)
    people = [row["person_id"] for row in queue.people]
    waiting = [partial(items_of, session, staff_id, asked, work.now, people)] if people else []
    gaps = [partial(contact_gaps, work, unplaced=unplaced)] if gaps_asked else []
    read_ahead(session, *waiting, *gaps)
    items = marked_work(
        work, items_of(session, staff_id, asked, work.now, people) if people else []
    )
    parts = grouped((row["part"], row) for row in items)
    found = Worklist(
        parts.get("outcome", []),
        parts.get("absence", []),
        parts.get("task", []),
        [
            row
            for row in unplaced
            if row["person_id"] in people
            and asked.kind in (None, BY_HAND)
            and not row["in_custody"]
        ],
        parts.get("deadline", []),
        parts.get("goal_step", []),
        [one for one in contact_gaps(work, unplaced=unplaced) if _is_asked(work, asked, one.person)]
        if gaps_asked
        else [],
        queue,
    )
    audit.note_looks(
        work, "read-worklist", [*items, *found.unplaced, *(one.person for one in found.gaps)]
    )
    return found


def _is_asked(work: UnitOfWork, asked: QueueQuery, person: Row) -> bool:
    """The filters of the queue, for a client without a row in it. A task handed over has one."""
    reader, officer = work.actor.staff_id, person["officer_id"]
    is_mine = reader in (officer, person["co_officer_id"]) or officer in audit.stood_in_for(work)
    return (
        not asked.handed
        and (is_mine or not asked.mine)
        and asked.tier in (None, person["tier"])
        and asked.officer_id in (None, officer)
        and asked.own in (None, officer == reader)
    )


def begins_with_mine(actor: Actor) -> bool:
    """Whether the worklist opens with what waits for the reader before others, and its badge counts that. Who has no
    clients of their own sees the work of all."""
    return actor.can(Permission.SEE_OWN_WEEK)


@requires(Permission.READ_CASE_FILES)
def worklist_to_take_along(work: UnitOfWork, asked: QueueQuery) -> Worklist:
    """All pages of it for a file; the export is recorded beside the look at each client. Raises Invalid for
    more than MOST_EXPORTED."""
    found = my_worklist(work, asked, 0, MOST_EXPORTED)
    if found.queue.total > MOST_EXPORTED:
        raise Invalid.at("", "too-many-lines")
    audit.note(work, "export-worklist", "team", work.actor.team_id)
    return found


@requires(Permission.READ_CASE_FILES)
def passed_tasks(work: UnitOfWork) -> list[Row]:
    """Open tasks about an appointment of the last weeks that has passed: nothing can be done about them any more."""
    since = work.now - PASSED_SHOWN
    return audit.note_looks(
        work, "read-worklist", queue_screen.passed_tasks(work.session, work.now, since, MOST_PASSED)
    )


def badge_counts(work: UnitOfWork) -> Row:
    """Counts for the header: open work for case workers, changed accounts and stopped senders for administrators; and
    whether the account's own mail is refused, and how many files it reads in an emergency. No client is read, so
    nothing is recorded."""
    can = work.actor.can
    files = can(Permission.READ_CASE_FILES)
    found = header_counts(
        work.session,
        work.actor.staff_id,
        work.now,
        files=files,
        mine=files and begins_with_mine(work.actor),
        accounts=can(Permission.CONFIRM_ACCOUNTS) or can(Permission.ANSWER_READING),
        senders=can(Permission.MANAGE_ACCOUNTS),
    )
    counts = {name: number for name, number in found.items() if not name.startswith("may-")}

    def asked(gate: str, count: Callable[[UnitOfWork], int]) -> int:
        """Few days have one of these, so that most pages need no further statement."""
        return count(work) if found.get(gate) else 0

    if counts.get("alarms"):
        # What stays of an alarm in the file of the wrong client asks for a decision, and sends no one out.
        counts["alarms"] -= len(moved_escalations(work, unacknowledged_alarms(work.session)))
    changes = asked("may-change", count_changes_to_see)
    reading = asked("may-answer", count_alarms_to_answer) + asked("may-lift", count_bars_to_lift)
    if not files:
        set_up = count_set_up_left(work)
        return counts | {"accounts": changes, "access-log": reading, "set-up": set_up}
    emergencies = asked("may-see", count_emergencies_of_team)
    access = (count_emergencies(work) if emergencies else 0) + asked(
        "may-review", count_access_to_review
    )
    access += asked("may-confirm", count_destructions_to_confirm)
    return counts | {
        "approvals": counts["approvals"] + changes + reading + access,
        "emergencies": emergencies or asked("may-see", count_emergencies_to_mine),
    }


@requires(Permission.READ_CASE_FILES)
def my_inbox(work: UnitOfWork, most: int = 25) -> list[Row]:
    """The first escalations of the inbox, as `look_in_inbox` has them; so many about another client hide no other."""
    found = inbox_page(work.session, InboxQuery(), work.now, 0, most + MOST_BEHIND).escalations
    return audit.note_looks(work, "read-inbox", others_last(marked(work, found))[:most])


@requires(Permission.DECIDE_PLANS)
def plans_to_approve(work: UnitOfWork) -> list[Row]:
    found = screen_approvals.plans_to_approve(work.session, work.actor.staff_id)
    return audit.note_looks(work, "read-approvals", found)


@requires(Permission.READ_TIMES)
def my_sites(work: UnitOfWork) -> list[SiteRow]:
    return sites_of_team(work.session, work.actor.team_id)


def _span(first_on: date, days: int) -> tuple[datetime, datetime]:
    return start_of_day(first_on), start_of_day(first_on + timedelta(days=days))
