"""Looking: every screen asks here, so that permission is checked once and every look is on record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from aftercare.base.errors import NotFound
from aftercare.domain.access import Permission
from aftercare.domain.people import WhyNoText, why_no_text
from aftercare.domain.wall_time import start_of_day
from aftercare.store import audit
from aftercare.store.absences import AbsenceRow, absences_of, get_absence
from aftercare.store.appointments import AppointmentRow, UnplacedRow, get_appointment, unplaced_of
from aftercare.store.messages import MessageRow, messages_for
from aftercare.store.orders import ConditionRow, OrderRow, conditions_of, orders_of
from aftercare.store.people import PersonRow, get_person, reachability
from aftercare.store.places import LocationRow, places_of_team
from aftercare.store.plans import PlanRow, get_plan, plan_in_force, plan_in_hand, plans_of
from aftercare.store.screens import Row
from aftercare.store.screens import access_log as log_screen
from aftercare.store.screens import caseload as caseload_screen
from aftercare.store.screens import inbox as inbox_screen
from aftercare.store.screens import person_file as file_screen
from aftercare.store.screens import week as week_screen
from aftercare.store.screens import worklist as worklist_screen
from aftercare.store.staff import StaffRow
from aftercare.store.unit_of_work import Work, as_clock

PAST_SHOWN, FUTURE_SHOWN = timedelta(days=90), timedelta(days=90)


@dataclass(frozen=True)
class Worklist:
    """What waits: each part in the order of its own deadline."""

    outcomes: list[Row]
    verdicts: list[Row]
    tasks: list[Row]
    unplaced: list[Row]


@dataclass(frozen=True)
class PersonFile:
    """Everything the person page shows. `why_no_text` says why reminders do not go out, if so."""

    person: PersonRow
    officer: StaffRow | None
    deputy: StaffRow | None
    orders: list[OrderRow]
    conditions: list[ConditionRow]
    plans: list[PlanRow]
    in_force: PlanRow | None
    in_hand: PlanRow | None
    obligations: list[Row]
    appointments: list[Row]
    unplaced: list[UnplacedRow]
    absences: list[AbsenceRow]
    escalations: list[Row]
    messages: list[Row]
    replies: list[Row]
    time_line: list[Row]
    why_no_text: WhyNoText | None


@dataclass(frozen=True)
class EscalationCase:
    head: Row
    causes: list[Row]
    steps: list[Row]


@dataclass(frozen=True)
class AbsenceFile:
    absence: AbsenceRow
    appointment: AppointmentRow
    person: PersonRow
    messages: list[MessageRow]


def my_week(work: Work, first_on: date, days: int = 7) -> list[Row]:
    """The officer's own appointments of `days` local days from `first_on`."""
    work.actor.must(Permission.SEE_OWN_WEEK)
    first_at, last_at = _span(first_on, days)
    found = week_screen.week_of(work.session, work.actor.somebody, first_at, last_at)
    _note_people(work, "read-week", found)
    return found


def my_caseload(work: Work, tier: int | None = None, search: str | None = None) -> list[Row]:
    work.actor.must(Permission.READ_CASES)
    found = caseload_screen.caseload(work.session, work.now, tier, search)
    _note_people(work, "read-caseload", found, key="id")
    return found


def my_worklist(work: Work) -> Worklist:
    work.actor.must(Permission.READ_CASES)
    session = work.session
    found = Worklist(
        worklist_screen.outcomes_due(session),
        worklist_screen.verdicts_due(session),
        worklist_screen.tasks_open(session, work.now),
        worklist_screen.unplaced_now(session, work.now),
    )
    _note_people(
        work,
        "read-worklist",
        [*found.outcomes, *found.verdicts, *found.tasks, *found.unplaced],
    )
    return found


def badge_counts(work: Work) -> Row:
    """Numbers for the header; zero for roles without cases. Numbers of nobody: nothing to record."""
    if not work.actor.may(Permission.READ_CASES):
        return {"worklist": 0, "escalations": 0, "approvals": 0}
    return worklist_screen.badge_counts(work.session, work.now)


def person_file(work: Work, person_id: UUID) -> PersonFile:
    work.actor.must(Permission.READ_CASES)
    session = work.session
    person = get_person(session, person_id)
    in_force, in_hand = plan_in_force(session, person_id), plan_in_hand(session, person_id)
    shown = in_force or in_hand
    audit.note(work, "read", "person", person_id, person_id)
    with as_clock(work):
        obstacle = why_no_text(reachability(session, person, work.now))
    return PersonFile(
        person=person,
        officer=session.get(StaffRow, person.officer_id),
        deputy=session.get(StaffRow, person.deputy_id) if person.deputy_id else None,
        orders=orders_of(session, person_id),
        conditions=conditions_of(session, person_id),
        plans=plans_of(session, person_id),
        in_force=in_force,
        in_hand=in_hand,
        obligations=file_screen.obligations_shown(session, shown.id, work.now) if shown else [],
        appointments=file_screen.appointments_shown(
            session, person_id, work.now - PAST_SHOWN, work.now + FUTURE_SHOWN
        ),
        unplaced=unplaced_of(session, person_id),
        absences=absences_of(session, person_id),
        escalations=inbox_screen.escalations_of(session, person_id),
        messages=file_screen.messages_shown(session, person_id),
        replies=file_screen.replies_shown(session, person_id),
        time_line=file_screen.time_line(session, person_id),
        why_no_text=obstacle,
    )


def plan_obligations(work: Work, plan_id: UUID) -> tuple[PlanRow, list[Row]]:
    """One version of a plan, also an old one, with its obligations."""
    work.actor.must(Permission.READ_CASES)
    plan = get_plan(work.session, plan_id)
    audit.note(work, "read", "plan", plan.id, plan.person_id)
    return plan, file_screen.obligations_shown(work.session, plan.id, work.now)


def my_inbox(work: Work, severity: int | None = None) -> list[Row]:
    work.actor.must(Permission.READ_CASES)
    found = inbox_screen.inbox(work.session, severity)
    _note_people(work, "read-inbox", found)
    return found


def escalation_case(work: Work, escalation_id: UUID) -> EscalationCase:
    work.actor.must(Permission.READ_CASES)
    head = inbox_screen.case_head(work.session, escalation_id)
    if head is None:
        raise NotFound()
    audit.note(work, "read", "escalation", escalation_id, head["person_id"])
    causes = inbox_screen.case_causes(work.session, escalation_id)
    return EscalationCase(head, causes, inbox_screen.case_steps(work.session, escalation_id))


def absence_file(work: Work, absence_id: UUID) -> AbsenceFile:
    """An absence beside what the person was told: a failure to notify is seen before a verdict."""
    work.actor.must(Permission.DECIDE_ABSENCES)
    absence = get_absence(work.session, absence_id)
    audit.note(work, "read", "absence", absence.id, absence.person_id)
    return AbsenceFile(
        absence,
        get_appointment(work.session, absence.appointment_id),
        get_person(work.session, absence.person_id),
        messages_for(work.session, absence.appointment_id),
    )


def plans_to_approve(work: Work) -> list[Row]:
    work.actor.must(Permission.DECIDE_PLANS)
    found = inbox_screen.plans_to_approve(work.session, work.actor.somebody)
    _note_people(work, "read-approvals", found)
    return found


def my_attendance(work: Work, day: date) -> list[Row]:
    """A provider's list of one local day."""
    work.actor.must(Permission.READ_ATTENDANCE)
    if work.actor.provider_id is None:
        raise NotFound()
    first_at, last_at = _span(day, 1)
    found = week_screen.attendance_of(work.session, work.actor.provider_id, first_at, last_at)
    _note_people(work, "read-attendance", found)
    return found


def team_times(work: Work, first_on: date, days: int = 7) -> list[Row]:
    """A planner's view: times and places of the team, nothing of why."""
    work.actor.must(Permission.READ_TIMES)
    if work.actor.team_id is None:
        raise NotFound()
    first_at, last_at = _span(first_on, days)
    found = week_screen.times_of_team(work.session, work.actor.team_id, first_at, last_at)
    _note_people(work, "read-times", found)
    return found


def my_places(work: Work) -> list[LocationRow]:
    work.actor.must(Permission.READ_TIMES)
    return places_of_team(work.session, work.actor.team_id)


def access_log(
    work: Work,
    before: int | None = None,
    person_id: UUID | None = None,
    staff_id: UUID | None = None,
) -> list[Row]:
    """Reading the log is itself on record, after what is shown was read."""
    work.actor.must(Permission.READ_ACCESS_LOG)
    found = log_screen.access_log(work.session, before, person_id, staff_id)
    audit.note(work, "read", "access-log", None, person_id)
    return found


def _span(first_on: date, days: int) -> tuple[datetime, datetime]:
    return start_of_day(first_on), start_of_day(first_on + timedelta(days=days))


def _note_people(work: Work, action: str, found: Iterable[Row], key: str = "person_id") -> None:
    """One line per person shown, whatever the number of rows about them."""
    audit.note_people(work, action, list(dict.fromkeys(row[key] for row in found)))
