"""One client's file: what every tab of its page shows, and the parts that only one of them does."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from aftercare.base.grouping import grouped
from aftercare.casework.overviews.person_ahead import (
    EVENTS_SHOWN,
    FUTURE_SHOWN,
    PAST_SHOWN,
    STRIP,
    first_ahead,
    then_ahead,
    weeks_shown,
)
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.message_templates.text_kinds import TEXT_LANGUAGES
from aftercare.domain.orders.periods import SuspensionKind
from aftercare.domain.people.person import WhyNoText, why_no_text
from aftercare.domain.plans.lifecycle import PlanState
from aftercare.domain.time.wall_time import civil_date, monday_of, start_of_day
from aftercare.processes.escalation.marks import marked
from aftercare.processes.messages.recipients import reached
from aftercare.processes.submissions.replacing import later_of
from aftercare.store.absences.review_tasks import open_reviews_of
from aftercare.store.absences.rows import AbsenceRow, absences_of
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, officers_of
from aftercare.store.attachments.rows import photo_id_of
from aftercare.store.client_page.check_in_rows import calls_open_of
from aftercare.store.closing.rows import closings_of
from aftercare.store.conditions.rows import ConditionRow, conditions_of, last_day
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.escalation.screen_inbox import open_escalations_of
from aftercare.store.orders.period_rows import suspensions_of
from aftercare.store.orders.rows import OrderRow, orders_of
from aftercare.store.overviews import screen_person_file as screen
from aftercare.store.people.rows import AwayPeriodRow, PersonRow, away_from, get_person
from aftercare.store.placement.unplaced_rows import UnplacedRow, unplaced_of
from aftercare.store.plans.device_checks import checks_counted
from aftercare.store.plans.rows import IN_HAND, PlanRow, plans_of
from aftercare.store.submissions.rows import submissions_of


@dataclass(frozen=True)
class PersonFile:
    """What every tab of the page shows or needs. `plans` are all versions, newest first; `obligations` are those of the
    version in force, or else of the one that is being written; `escalations` are the open ones, each with
    `elsewhere`: it is about another client."""

    person: PersonRow
    officer: StaffRow | None
    deputy: StaffRow | None
    orders: list[OrderRow]
    conditions: list[ConditionRow]
    plans: list[PlanRow]
    obligations: list[Row]
    escalations: list[Row]
    closed_because: str | None
    photo_id: UUID | None
    # Checks of devices that count, by condition that bounds them.
    checked: dict[UUID, int]

    @property
    def in_force(self) -> PlanRow | None:
        return next((one for one in self.plans if one.state == PlanState.APPROVED), None)

    def not_over(self, today: date) -> list[ConditionRow]:
        """The conditions that bind on this day or will later."""
        orders = {one.id: one for one in self.orders}
        return [
            one
            for one in self.conditions
            if (last_day(orders[one.order_id], one) or date.max) >= today
        ]

    @property
    def in_hand(self) -> PlanRow | None:
        """The one version that is being written or waits for approval."""
        return next((one for one in self.plans if one.state in IN_HAND), None)


@dataclass(frozen=True)
class PersonTimes:
    """Appointments of the last three months and of the coming year, periods without one, absences, and calls that a
    check-in on the own page asked for and no one has made: reason, due_at and words."""

    appointments: list[Row]
    unplaced: list[UnplacedRow]
    absences: list[AbsenceRow]
    calls: list[Row]


@dataclass(frozen=True)
class PersonMessages:
    """`why_no_text` is why reminders are not sent; None when they are. `number_is_shared`: another person has
    the number that texts go to as well; that person is not revealed. `language`: of the texts to come."""

    messages: list[Row]
    replies: list[Row]
    check_ins: list[Row]
    why_no_text: WhyNoText | None
    number_is_shared: bool
    language: str


@requires(Permission.READ_CASE_FILES)
def person_file(work: UnitOfWork, person_id: UUID, tab: str | None = None) -> PersonFile:
    """With a `tab` of the page, what that tab shows is read at once; for STRIP no obligations."""
    session = work.session
    if tab:
        first_ahead(work, person_id, tab)
    person = get_person(session, person_id)
    audit.note(work, "read", "person", person_id, person_id)
    plans = plans_of(session, person_id)
    shown = [one for one in plans if one.state == PlanState.APPROVED] or [
        one for one in plans if one.state in IN_HAND
    ]
    if tab == STRIP:
        shown = []
    elif tab:
        then_ahead(work, person, shown, tab)
    staff: dict[UUID | None, StaffRow] = {one.id: one for one in officers_of(session, person_id)}
    conditions = conditions_of(session, person_id)
    return PersonFile(
        person=person,
        officer=staff.get(person.officer_id),
        deputy=staff.get(person.deputy_id),
        orders=orders_of(session, person_id),
        conditions=conditions,
        plans=plans,
        obligations=screen.obligations_shown(session, shown[0].id, work.now) if shown else [],
        escalations=marked(work, open_escalations_of(session, person_id)),
        closed_because=_why_closed(session, person),
        photo_id=photo_id_of(session, person_id),
        checked={} if tab == STRIP else checks_counted(session, conditions, work.now),
    )


def _why_closed(session: Session, person: PersonRow) -> str | None:
    """None for an open file, and for one that was closed before reasons were recorded."""
    closings = closings_of(session, person.id) if person.closed_on else []
    return closings[0].reason if closings else None


@requires(Permission.READ_CASE_FILES)
def times_of(work: UnitOfWork, file: PersonFile) -> PersonTimes:
    """Of a file that was read, as all parts below."""
    session, person_id = work.session, file.person.id
    since, until = work.now - PAST_SHOWN, work.now + FUTURE_SHOWN
    return PersonTimes(
        screen.appointments_shown(session, person_id, since, until),
        unplaced_of(session, person_id),
        absences_of(session, person_id),
        calls_open_of(session, person_id),
    )


@requires(Permission.READ_CASE_FILES)
def periods_away(work: UnitOfWork, file: PersonFile) -> list[AwayPeriodRow]:
    """Those that are not over, the earliest first."""
    return away_from(work.session, file.person.id, work.now)


@requires(Permission.READ_CASE_FILES)
def evading_since(work: UnitOfWork, file: PersonFile) -> date | None:
    """Since when the client has withdrawn from supervision; None when the client has not. Its last day counts."""
    today = civil_date(work.now)
    running = (
        one.from_on
        for one in suspensions_of(work.session, file.person.id)
        if one.kind == SuspensionKind.EVASION
        and one.voided_at is None
        and one.from_on <= today <= (one.until_on or today)
    )
    return min(running, default=None)


@requires(Permission.READ_CASE_FILES)
def decisions_to_review(work: UnitOfWork, file: PersonFile) -> list[Row]:
    """The open tasks to look at a decision about an absence again, each with its absence and appointment."""
    return open_reviews_of(work.session, file.person.id)


@requires(Permission.READ_CASE_FILES)
def next_appointment(work: UnitOfWork, file: PersonFile) -> Row | None:
    return screen.next_appointment(work.session, file.person.id, work.now)


@requires(Permission.READ_CASE_FILES)
def messages_of(work: UnitOfWork, file: PersonFile) -> PersonMessages:
    session, person = work.session, file.person
    recipient, reach = reached(work, person)
    came_in = screen.replies_shown(session, person.id)
    return PersonMessages(
        screen.messages_shown(session, person.id),
        [one for one in came_in if one["call"] is None],
        [one for one in came_in if one["call"] is not None],
        why_no_text(reach),
        reach.shared_number,
        recipient.language if recipient.language in TEXT_LANGUAGES else "nl",
    )


@requires(Permission.READ_CASE_FILES)
def attendance_of(work: UnitOfWork, file: PersonFile) -> dict[date, list[Row]]:
    """By Monday, the appointments of the last half year that have begun, every week of it or none."""
    weeks = weeks_shown(civil_date(work.now))
    first_at = start_of_day(weeks[0])
    found = screen.attendance_shown(work.session, file.person.id, first_at, work.now)
    by_week = grouped((monday_of(civil_date(row["starts_at"])), row) for row in found)
    return {week: by_week.get(week, []) for week in weeks} if found else {}


@requires(Permission.READ_CASE_FILES)
def events_of(work: UnitOfWork, file: PersonFile, most: int = EVENTS_SHOWN) -> list[Row]:
    """The newest acts and decisions of people, with what was noted about them. What another organisation sent has
    `later_at`: when what took its place was sent, or None."""
    session, person_id = work.session, file.person.id
    found = screen.timeline(session, person_id, most)
    whats = [row["what"] for row in found if row["kind"] == "submission"]
    sent = submissions_of(session, person_id) if any("superseded" in one for one in whats) else []
    later = {str(one.id): later_of(one, sent) for one in sent}
    for row in found:
        if row["kind"] == "submission":
            one = later.get(json.loads(row["what"])[2])
            row["later_at"] = one.sent_at if one else None
    return found
