"""The first day of the demonstration's history, and the case files that are opened later."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import Range
from sqlmodel import select

from aftercare.casework.orders.periods import NewSuspension, enter_suspension
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
    Client,
    Special,
)
from aftercare.demo.files import amend, approve_together, hand_in, open_file
from aftercare.demo.places import LAB_NORTH, LAB_SOUTH, id_of
from aftercare.demo.stage import Stage
from aftercare.domain.orders.periods import SuspensionKind
from aftercare.domain.plans.lifecycle import PlanState
from aftercare.domain.time.wall_time import start_of_day
from aftercare.store.people.rows import AwayPeriodRow, ExclusionRow, get_person
from aftercare.store.plans.rows import PlanRow
from aftercare.store.staff.leave_rows import LeaveRow
from aftercare.store.tasks.rows import TaskRow

RETURN_REASON = "De frequentie past niet bij het risiconiveau. Licht toe of pas aan."
NO_CONTACT_REASON = "Contactverbod als bijzondere voorwaarde (verzonnen vonnis)."
BARRED_FROM: dict[Special | None, tuple[str, ...]] = {
    Special.BARRED_FROM_LAB: (LAB_NORTH,),
    Special.BARRED_FROM_BOTH_LABS: (LAB_NORTH, LAB_SOUTH),
}
DETAINED_DAYS = 60
_PEOPLE = text("select reference, id from person")
Report = Callable[[int], None]


def open_caseload(
    stage: Stage, clients: Iterable[Client], first_on: date, view: Report
) -> dict[UUID, list[UUID]]:
    """Case files and submitted plans of every client enrolled from the start, per team."""
    in_pairs = {number for pair in NO_CONTACT_PAIRS for number in pair}
    handed_in: dict[UUID, list[UUID]] = {}
    for done, client in enumerate(clients):
        plan = _file(stage, client, first_on, apart=client.number in in_pairs)
        handed_in.setdefault(_team(client), []).append(plan.id)
        view(done)
    return handed_in


def keep_apart(stage: Stage, clients: Iterable[Client]) -> None:
    """No-contact pairs and exclusion zones, entered before anything is placed."""
    people, of_number = person_ids(stage), {client.number: client for client in clients}
    for one, other in NO_CONTACT_PAIRS:
        if one in of_number and other in of_number:
            _forbid_contact(stage, of_number[one], of_number[other], people)
    with stage.work() as work:
        for client in of_number.values():
            for lab in BARRED_FROM.get(client.special, ()):
                row = ExclusionRow(person_id=people[client.number], site_id=id_of(lab))
                work.session.add(row)


def _forbid_contact(stage: Stage, client: Client, other: Client, people: dict[int, UUID]) -> None:
    """Entered by the first client's officer; the second client's officer reviews their plan at once."""
    with stage.work() as work:
        reference = get_person(work.session, people[other.number]).reference
    with stage.work(stage.staff[client.officer.username]) as work:
        forbid_contact(work, people[client.number], reference, NO_CONTACT_REASON)
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
            staff_id = stage.staff[username].staff_id
            during = _days(from_on, days)
            work.session.add(LeaveRow(staff_id=staff_id, during=during))


def enter_absences(stage: Stage, clients: Iterable[Client], from_on: date) -> None:
    """From this day some clients are detained, in a clinic, or on holiday."""
    people = person_ids(stage)
    there = [client for client in clients if client.number in people]
    for client in there:
        if client.special is Special.CUSTODY:
            last_on = from_on + timedelta(days=DETAINED_DAYS - 1)
            with stage.work(stage.staff[client.officer.username]) as work:
                detention = NewSuspension(SuspensionKind.DETENTION, from_on, last_on)
                enter_suspension(work, people[client.number], detention)
    with stage.work() as work:
        for client in there:
            kind, days = _absence_of(client)
            if kind is not None:
                during = _days(from_on, days)
                work.session.add(
                    AwayPeriodRow(person_id=people[client.number], kind=kind, during=during)
                )


def _absence_of(client: Client) -> tuple[str | None, int]:
    """Detention is none of these: its officer enters it, and custody follows from it."""
    if client.special is Special.ADMISSION:
        return "admission", 28
    return ("away", 9) if client.number % 37 == 36 else (None, 0)


def _days(from_on: date, days: int) -> Range[datetime]:
    until_on = from_on + timedelta(days=days)
    return Range(start_of_day(from_on), start_of_day(until_on), bounds="[)")


def newcomers(stage: Stage, clients: Iterable[Client], first_on: date) -> None:
    """Case files that were opened later, each with its own approval."""
    for client in clients:
        plan = _file(stage, client, first_on, apart=False)
        _approve(stage, client, plan)


def amended(stage: Stage, clients: Iterable[Client]) -> None:
    """Plans with a second version in force."""
    people = person_ids(stage)
    for client in clients:
        with stage.work(stage.staff[client.officer.username]) as work:
            plan = hand_in(work, amend(work, people[client.number]))
        _approve(stage, client, plan)


def latest(stage: Stage, clients: Iterable[Client], first_on: date) -> None:
    """New case files and amendments still in progress: drafted, submitted, returned."""
    people = person_ids(stage)
    for client in clients:
        turn = client.number // PER_OFFICER
        if client.place_in_caseload == LATEST:
            with stage.work(stage.staff[client.officer.username]) as work:
                plan = open_file(
                    work, client, _deputy(stage, client), first_on, apart=False, admitted=False
                )
            _bring_to(stage, client, plan, LATEST_STATES[turn])
        else:
            with stage.work(stage.staff[client.officer.username]) as work:
                plan = amend(work, people[client.number])
            _bring_to(stage, client, plan, AMENDMENT_STATES[turn])


def is_from_start(client: Client) -> bool:
    return client.place_in_caseload not in (NEWCOMER, LATEST)


def is_amended(client: Client) -> bool:
    return client.place_in_caseload == AMENDED


def is_latest(client: Client) -> bool:
    amending = client.place_in_caseload == AMENDING
    turn = client.number // PER_OFFICER
    return client.place_in_caseload == LATEST or (amending and turn < len(AMENDMENT_STATES))


def person_ids(stage: Stage) -> dict[int, UUID]:
    """Ids of the clients by number."""
    with stage.work() as work:
        found = work.session.execute(_PEOPLE)
        return {int(reference.removeprefix("DEMO-")) - 1: one for reference, one in found}


def _file(stage: Stage, client: Client, first_on: date, *, apart: bool) -> PlanRow:
    with stage.work(stage.staff[client.officer.username]) as work:
        return hand_in(work, open_file(work, client, _deputy(stage, client), first_on, apart=apart))


def _bring_to(stage: Stage, client: Client, plan: PlanRow, state: PlanState) -> None:
    if state is PlanState.DRAFTED:
        return
    with stage.work(stage.staff[client.officer.username]) as work:
        plan = hand_in(work, plan)
    if state is PlanState.RETURNED:
        with stage.work(stage.lead_of(_team(client))) as work:
            return_plan(work, plan.id, plan.version, RETURN_REASON)


def _approve(stage: Stage, client: Client, plan: PlanRow) -> None:
    with stage.work(stage.lead_of(_team(client))) as work:
        approve_plan(work, plan.id, plan.version)


def _deputy(stage: Stage, client: Client) -> UUID:
    return stage.staff[client.deputy.username].staff_id


def _team(client: Client) -> UUID:
    return id_of(client.officer.team or "")
