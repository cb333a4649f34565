"""People are looked up when a step runs: vacancies, leave and an empty rota are passed at once, however far up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.escalation.rules import Audience
from aftercare.domain.escalation.shipped_rules import REVIEW_LATE
from aftercare.processes.staff.ladder_people import PeopleOfLadder, steps_ahead
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.scheduling.escalation.run_steps import escalations_due, run_steps
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.columns import half_open
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import (
    EscalationRow,
    EscalationStepRow,
    get_escalation,
    steps_of,
)
from aftercare.store.file_access.emergency_rows import EmergencyAccessRow
from aftercare.store.staff.duty_rows import DutyShiftRow
from tests.store.arranging import NOW, Arranger


@pytest.fixture
def escalation(arrange: Arranger) -> EscalationRow:
    """Of an unexcused miss; its first step, the officer's, is due at NOW."""
    person = arrange.person()
    arrange.miss(person, NOW - timedelta(days=3), "unexcused")
    with arrange.database.work(CLOCK, NOW) as work:
        assert evaluate_people(work, [person.id]) == 1
        found = select(EscalationRow).where(EscalationRow.person_id == person.id)
        return work.session.exec(found).one()


def first_step(database: Database, escalation: EscalationRow) -> EscalationStepRow:
    """As it stands after everything due at NOW was run."""
    with database.work(CLOCK, NOW) as work:
        for one in escalations_due(work.session, NOW):
            run_steps(work, one)
    with database.work(CLOCK, NOW) as work:
        return steps_of(work.session, escalation.id)[0]


def end_account(arrange: Arranger, actor: Actor) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(StaffRow, actor.staff_id_or_none).active = False


def go_on_leave(arrange: Arranger, actor: Actor) -> None:
    arrange.leave(actor, NOW - timedelta(days=1), NOW + timedelta(days=5))


def test_the_escalation_of_an_officer_whose_account_ended_after_it_opened_goes_to_the_deputy(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    end_account(arrange, arrange.office.officer)
    step = first_step(database, escalation)
    assert (step.staff_id, step.reached, step.fell_through) == (
        arrange.office.deputy.staff_id, "deputy", True,
    )  # fmt: skip


@pytest.mark.parametrize("gone", [end_account, go_on_leave])
def test_with_every_level_below_empty_the_first_step_reaches_the_unit_manager_at_once(
    arrange: Arranger,
    database: Database,
    escalation: EscalationRow,
    gone: Callable[[Arranger, Actor], None],
) -> None:
    """Nobody has a turn at the desk, and whoever sits there without one is away as well."""
    office = arrange.office
    for actor in (office.officer, office.deputy, office.supervisor, office.duty_desk):
        gone(arrange, actor)
    step = first_step(database, escalation)
    assert (step.staff_id, step.reached, step.fell_through) == (
        office.unit_manager.staff_id, "unit_manager", True,
    )  # fmt: skip
    assert (step.due_at, step.notified_at) == (NOW, NOW)


def test_a_rota_whose_turns_are_over_or_yet_to_come_is_an_empty_one(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    office = arrange.office
    for actor in (office.officer, office.deputy, office.supervisor, office.duty_desk):
        go_on_leave(arrange, actor)
    for from_at, until_at in (
        (NOW - timedelta(hours=8), NOW),
        (NOW + timedelta(minutes=1), NOW + timedelta(hours=8)),
    ):
        arrange.add(
            DutyShiftRow(
                team_id=office.team_id, staff_id=office.colleague.staff_id,
                during=half_open(from_at, until_at),
                entered_by=office.planner.staff_id, entered_at=NOW,
            )
        )  # fmt: skip
    assert first_step(database, escalation).staff_id == office.unit_manager.staff_id


def test_a_desk_no_one_sits_at_keeps_no_officer_from_being_notified(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    """As on a Saturday, when an alarm asks the desk first: its step stays due until its people are back."""
    office = arrange.office
    for actor in (office.supervisor, office.duty_desk, office.unit_manager):
        go_on_leave(arrange, actor)
    with database.work(CLOCK, NOW) as work:
        first, second = steps_of(work.session, escalation.id)[:2]
        first.audience, second.audience, second.due_at = "duty_desk", "officer", NOW
        ahead = {
            step.position: one.reached.staff_id
            for step, one in steps_ahead(
                work.session, get_escalation(work.session, escalation.id), NOW
            )
        }
    assert ahead[second.position] == office.officer.staff_id
    assert first_step(database, escalation).state == "waiting"
    with database.work(CLOCK, NOW) as work:
        second = steps_of(work.session, escalation.id)[1]
        assert (second.state, second.staff_id) == ("notified", office.officer.staff_id)


def test_a_late_review_of_emergency_access_asks_only_colleagues_who_may_review_it(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    second = arrange.staff("supervisor", team_id=office.team_id)
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(StaffRow, office.deputy.staff_id).on_duty_desk = True

    def asked(opened_by: Actor) -> dict[Audience, list[UUID | None]]:
        person_id = arrange.person().id
        arrange.add(
            EmergencyAccessRow(
                person_id=person_id, staff_id=opened_by.staff_id, reason="Cliënt dreigt aan de balie",
                opened_at=NOW, until_at=NOW + timedelta(hours=1),
            )
        )  # fmt: skip
        with database.work(CLOCK, NOW) as work:
            late = EscalationRow(person_id=person_id, rule_code=REVIEW_LATE)
            people = PeopleOfLadder(work.session, late, NOW)
            return {one: list(people[one]) for one in Audience}

    own = [office.supervisor.staff_id, second.staff_id]
    elsewhere = [one.staff_id for one in (office.duty_desk, office.unit_manager)]
    found = asked(office.outsider)
    assert found[Audience.SUPERVISOR] == own
    assert found[Audience.DUTY_DESK] == [*own, *elsewhere, office.other_supervisor.staff_id]
    assert found[Audience.UNIT_MANAGER][0] == office.unit_manager.staff_id
    assert office.deputy.staff_id not in {who for level in found.values() for who in level}
    assert asked(office.supervisor)[Audience.SUPERVISOR] == own[1:]
