"""The first day of the demonstration's history, and the case files that are opened later."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import Range
from sqlmodel import select

from aftercare.casework.people.restrictions import forbid_contact
from aftercare.casework.plans.acts import approve_plan, return_plan
from aftercare.casework.tasks.acts import finish_task
from aftercare.demo.caseload import (
    AMENDED,
    AMENDING,
    AMENDMENT_STATES,
    LATEST,
    LATEST_STATES,
    NEWCOMER,
    NO_CONTACT_PAIRS,
    PER_OFFICER,
    Case,
    Special,
)
from aftercare.demo.files import amend, approve_together, hand_in, open_file
from aftercare.demo.places import LAB_NORTH, LAB_SOUTH, id_of
from aftercare.demo.stage import Stage
from aftercare.domain.plans.lifecycle import PlanState
from aftercare.domain.time.wall_time import start_of_day
from aftercare.store.accounts.rows import LeaveRow
from aftercare.store.people.rows import AwayPeriodRow, ExclusionRow, get_person
from aftercare.store.plans.rows import PlanRow
from aftercare.store.tasks.rows import TaskRow

RETURN_REASON = "De frequentie past niet bij het risiconiveau. Licht toe of pas aan."
NO_CONTACT_REASON = "Contactverbod als bijzondere voorwaarde (verzonnen vonnis)."
BARRED_FROM: dict[Special | None, tuple[str, ...]] = {
    Special.BARRED_FROM_LAB: (LAB_NORTH,),
    Special.BARRED_FROM_BOTH_LABS: (LAB_NORTH, LAB_SOUTH),
}
_PEOPLE = text("select reference, id from person")
Report = Callable[[int], None]


def open_caseload(
    stage: Stage, cases: Iterable[Case], first_on: date, view: Report
) -> dict[UUID, list[UUID]]:
    """Case files and submitted plans of every client enrolled from the start, per team."""
    in_pairs = {number for pair in NO_CONTACT_PAIRS for number in pair}
    handed_in: dict[UUID, list[UUID]] = {}
    for done, case in enumerate(cases):
        plan = _file(stage, case, first_on, apart=case.number in in_pairs)
        handed_in.setdefault(_team(case), []).append(plan.id)
        view(done)
    return handed_in


def keep_apart(stage: Stage, cases: Iterable[Case]) -> None:
    """No-contact pairs and exclusion zones, entered before anything is placed."""
    people, of_number = person_ids(stage), {case.number: case for case in cases}
    for one, other in NO_CONTACT_PAIRS:
        if one in of_number and other in of_number:
            _forbid_contact(stage, of_number[one], of_number[other], people)
    with stage.work() as work:
        for case in of_number.values():
            for lab in BARRED_FROM.get(case.special, ()):
                row = ExclusionRow(person_id=people[case.number], location_id=id_of(lab))
                work.session.add(row)


def _forbid_contact(stage: Stage, case: Case, other: Case, people: dict[int, UUID]) -> None:
    """Entered by the first client's officer; the second client's officer reviews their plan at once."""
    with stage.work() as work:
        reference = get_person(work.session, people[other.number]).reference
    with stage.work(stage.staff[case.officer.username]) as work:
        forbid_contact(work, people[case.number], reference, NO_CONTACT_REASON)
    with stage.work(stage.staff[other.officer.username]) as work:
        asked = select(TaskRow).where(
            TaskRow.person_id == people[other.number], TaskRow.reason == "restriction-entered"
        )
        task = work.session.exec(asked).one()
        finish_task(work, task.id, task.version, "Plan past bij het contactverbod.")


def approve_all(stage: Stage, handed_in: dict[UUID, list[UUID]]) -> None:
    """Each team's supervisor approves the plans of the first day."""
    for team_id, plan_ids in handed_in.items():
        with stage.work(stage.lead_of(team_id)) as work:
            approve_together(work, plan_ids)
        stage.refresh_statistics()


def take_leave(stage: Stage, monday: date) -> None:
    """Two officers are on leave for a few days; their deputies see the clients who need it."""
    away = (("bakker", monday - timedelta(weeks=3), 5), ("yilmaz", monday + timedelta(weeks=1), 3))
    with stage.work() as work:
        for username, from_on, days in away:
            staff_id = stage.staff[username].account_id
            during = _days(from_on, days)
            work.session.add(LeaveRow(staff_id=staff_id, during=during))


def confine(stage: Stage, cases: Iterable[Case], from_on: date) -> None:
    """From this day some clients are in custody, in a clinic, or on holiday."""
    people = person_ids(stage)
    with stage.work() as work:
        for case in cases:
            kind, days = _absence_of(case)
            if kind is not None and case.number in people:
                during = _days(from_on, days)
                work.session.add(
                    AwayPeriodRow(person_id=people[case.number], kind=kind, during=during)
                )


def _absence_of(case: Case) -> tuple[str | None, int]:
    if case.special is Special.CUSTODY:
        return "custody", 60
    if case.special is Special.ADMISSION:
        return "admission", 28
    return ("away", 9) if case.number % 37 == 36 else (None, 0)


def _days(from_on: date, days: int) -> Range[datetime]:
    until_on = from_on + timedelta(days=days)
    return Range(start_of_day(from_on), start_of_day(until_on), bounds="[)")


def newcomers(stage: Stage, cases: Iterable[Case], first_on: date) -> None:
    """Case files that were opened later, each with its own approval."""
    for case in cases:
        plan = _file(stage, case, first_on, apart=False)
        _approve(stage, case, plan)


def amended(stage: Stage, cases: Iterable[Case]) -> None:
    """Plans with a second version in force."""
    people = person_ids(stage)
    for case in cases:
        with stage.work(stage.staff[case.officer.username]) as work:
            plan = hand_in(work, amend(work, people[case.number]))
        _approve(stage, case, plan)


def latest(stage: Stage, cases: Iterable[Case], first_on: date) -> None:
    """New case files and amendments still in progress: drafted, submitted, returned."""
    people = person_ids(stage)
    for case in cases:
        turn = case.number // PER_OFFICER
        if case.place_in_caseload == LATEST:
            with stage.work(stage.staff[case.officer.username]) as work:
                plan = open_file(
                    work, case, _deputy(stage, case), first_on, apart=False, admitted=False
                )
            _bring_to(stage, case, plan, LATEST_STATES[turn])
        else:
            with stage.work(stage.staff[case.officer.username]) as work:
                plan = amend(work, people[case.number])
            _bring_to(stage, case, plan, AMENDMENT_STATES[turn])


def is_from_start(case: Case) -> bool:
    return case.place_in_caseload not in (NEWCOMER, LATEST)


def is_amended(case: Case) -> bool:
    return case.place_in_caseload == AMENDED


def is_latest(case: Case) -> bool:
    amending = case.place_in_caseload == AMENDING
    turn = case.number // PER_OFFICER
    return case.place_in_caseload == LATEST or (amending and turn < len(AMENDMENT_STATES))


def person_ids(stage: Stage) -> dict[int, UUID]:
    """Ids of the clients by number."""
    with stage.work() as work:
        found = work.session.execute(_PEOPLE)
        return {int(reference.removeprefix("DEMO-")) - 1: one for reference, one in found}


def _file(stage: Stage, case: Case, first_on: date, *, apart: bool) -> PlanRow:
    with stage.work(stage.staff[case.officer.username]) as work:
        return hand_in(work, open_file(work, case, _deputy(stage, case), first_on, apart=apart))


def _bring_to(stage: Stage, case: Case, plan: PlanRow, state: PlanState) -> None:
    if state is PlanState.DRAFTED:
        return
    with stage.work(stage.staff[case.officer.username]) as work:
        plan = hand_in(work, plan)
    if state is PlanState.RETURNED:
        with stage.work(stage.lead_of(_team(case))) as work:
            return_plan(work, plan.id, plan.version, RETURN_REASON)


def _approve(stage: Stage, case: Case, plan: PlanRow) -> None:
    with stage.work(stage.lead_of(_team(case))) as work:
        approve_plan(work, plan.id, plan.version)


def _deputy(stage: Stage, case: Case) -> UUID:
    return stage.staff[case.deputy.username].account_id


def _team(case: Case) -> UUID:
    return id_of(case.officer.team or "")
