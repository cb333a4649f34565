"""A ladder climbs in due order, once per step, past whoever is away, until a person decides."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from aftercare.casework.escalation.acts import acknowledge, decide
from aftercare.casework.overviews.view import my_inbox
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.ladder import Decision
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.scheduling.escalation.run_steps import escalations_due, run_steps
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.columns import half_open
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import (
    EscalationRow,
    EscalationStepRow,
    StaffNoticeRow,
    get_escalation,
    steps_of,
)
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.staff.duty_rows import DutyShiftRow
from aftercare.store.staff.leave_rows import LeaveRow
from aftercare.store.staff.mail_rows import StaffMailRow
from aftercare.store.staff.stand_in_rows import StandInRow
from tests.store.arranging import NOW, Arranger
from tests.tiers import examples

# The five steps of the ladder: 09:00, 13:00, 17:00, 16:30 the next day, 16:00 on the day after.
SECOND, THIRD = NOW + timedelta(hours=4), NOW + timedelta(hours=8)
FOURTH = datetime(2026, 11, 25, 15, 30, tzinfo=UTC)
FIFTH = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
DAYS_AGO = count(3)


def open_escalation(arrange: Arranger, days_ago: int = 3) -> EscalationRow:
    """An escalation of an unexcused miss, decided and evaluated at NOW."""
    person = arrange.person()
    arrange.miss(person, NOW - timedelta(days=days_ago), "unexcused")
    with arrange.database.work(CLOCK, NOW) as work:
        assert evaluate_people(work, [person.id]) == 1
        query = select(EscalationRow).where(EscalationRow.person_id == person.id)
        return work.session.exec(query).one()


@pytest.fixture
def escalation(arrange: Arranger) -> EscalationRow:
    return open_escalation(arrange)


def escalate(database: Database, now: datetime) -> int:
    with database.work(CLOCK, now) as work:
        due = escalations_due(work.session, now)
    sent = 0
    for escalation_id in due:
        with database.work(CLOCK, now) as work:
            sent += run_steps(work, escalation_id)
    return sent


def steps(database: Database, escalation: EscalationRow) -> list[EscalationStepRow]:
    with database.work(CLOCK, NOW) as work:
        return steps_of(work.session, escalation.id)


def notified(database: Database) -> list[UUID]:
    with database.work(CLOCK, NOW) as work:
        return list(work.session.exec(select(StaffNoticeRow.staff_id).order_by(StaffNoticeRow.id)))


def test_each_step_notifies_its_own_audience_when_it_is_due_and_not_before(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    office = arrange.office
    assert escalate(database, NOW) == 1
    assert escalate(database, SECOND - timedelta(microseconds=1)) == 0
    assert escalate(database, SECOND) == 1
    assert escalate(database, THIRD) == 1
    assert escalate(database, FOURTH) == 1
    assert escalate(database, FIFTH) == 1
    audience = (
        office.officer, office.deputy, office.supervisor, office.duty_desk, office.unit_manager,
    )  # fmt: skip
    assert notified(database) == [actor.staff_id_or_none for actor in audience]
    assert not any(step.fell_through for step in steps(database, escalation))
    assert all(step.reached == step.audience for step in steps(database, escalation))


def test_a_late_tick_runs_what_is_due_and_shifts_nothing_after_it(
    database: Database, escalation: EscalationRow
) -> None:
    due = [step.due_at for step in steps(database, escalation)]
    assert escalate(database, SECOND + timedelta(hours=1)) == 2
    assert [step.due_at for step in steps(database, escalation)] == due
    assert [step.state for step in steps(database, escalation)] == [
        "notified", "notified", "waiting", "waiting", "waiting",
    ]  # fmt: skip
    assert escalate(database, THIRD) == 1


def test_the_longest_waiting_escalation_comes_first(arrange: Arranger, database: Database) -> None:
    younger, older = open_escalation(arrange), open_escalation(arrange, days_ago=4)
    with database.work(CLOCK, NOW) as work:
        for step in steps_of(work.session, older.id):
            step.due_at -= timedelta(hours=1)
    with database.work(CLOCK, NOW) as work:
        assert escalations_due(work.session, NOW) == [older.id, younger.id]


def test_pauses_that_are_over_take_their_turn_by_when_they_ended(
    arrange: Arranger, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where there are more than one tick takes: the first is the one that waits longest."""
    last, first, step, middle = (open_escalation(arrange, days_ago=n) for n in (3, 4, 5, 6))
    with database.work(CLOCK, NOW) as work:
        for escalation, minutes in ((last, 1), (first, 9), (middle, 5)):
            row = get_escalation(work.session, escalation.id)
            row.state, row.acknowledged_until_at = "acknowledged", NOW - timedelta(minutes=minutes)
        steps_of(work.session, step.id)[0].due_at = NOW - timedelta(minutes=7)
    with database.work(CLOCK, NOW) as work:
        assert escalations_due(work.session, NOW) == [first.id, step.id, middle.id, last.id]
        monkeypatch.setattr("aftercare.scheduling.escalation.run_steps.BATCH", 1)
        assert escalations_due(work.session, NOW) == [first.id, step.id]


@pytest.mark.parametrize("late", [timedelta(0), timedelta(minutes=1)], ids=["immediately", "late"])
def test_an_acknowledgement_pauses_the_ladder_and_its_end_resumes_it(
    arrange: Arranger, database: Database, escalation: EscalationRow, late: timedelta
) -> None:
    escalate(database, NOW)
    with database.work(arrange.office.officer, NOW) as work:
        acknowledge(work, escalation.id, 1)
    assert escalate(database, THIRD - timedelta(microseconds=1)) == 0
    # Eight working hours later the pause is over: deputy and supervisor are told at once.
    assert escalate(database, THIRD + late) == 2
    with database.work(CLOCK, THIRD) as work:
        row = get_escalation(work.session, escalation.id)
        assert (row.state, row.acknowledged_until_at) == ("opened", None)


def test_only_an_alarm_is_mailed_to_who_asked_for_no_mail_about_steps(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    officer = arrange.office.officer.staff_id
    arrange.add(
        StaffMailRow(
            staff_id=officer, address="dienst@voorbeeld.example", steps="none", entered_by=officer, entered_at=NOW
        )
    )  # fmt: skip
    assert escalate(database, NOW) == 1
    with database.work(CLOCK, NOW) as work:
        assert work.session.exec(select(MessageRow)).all() == []


def test_a_decided_escalation_climbs_no_further(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    escalate(database, NOW)
    with database.work(arrange.office.supervisor, NOW) as work:
        decide(work, escalation.id, 1, Decision.CONTACT_PERSON, "een goede reden")
    assert escalate(database, FOURTH) == 0
    with database.work(CLOCK, FOURTH) as work:
        assert run_steps(work, escalation.id) == 0
    assert len(notified(database)) == 1


def test_whoever_is_away_is_passed_and_the_step_says_so(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    office = arrange.office
    for actor in (office.officer, office.deputy):
        arrange.leave(actor, NOW - timedelta(days=1), NOW + timedelta(days=1))
    assert escalate(database, NOW) == 1
    first = steps(database, escalation)[0]
    assert (first.staff_id, first.fell_through) == (office.supervisor.staff_id, True)


def test_whoever_is_back_is_asked_again(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    office = arrange.office
    arrange.leave(office.officer, NOW - timedelta(days=1), NOW)
    assert escalate(database, NOW) == 1
    assert steps(database, escalation)[0].staff_id == office.officer.staff_id


def test_who_was_notified_as_officer_is_not_the_duty_desk_too_and_the_next_level_is_notified(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    office = arrange.office
    turn(arrange, office.officer.staff_id, NOW, FIFTH + timedelta(hours=1))
    escalate(database, FOURTH)
    desk = steps(database, escalation)[3]
    assert (desk.staff_id, desk.reached, desk.fell_through, desk.same_as) == (
        office.unit_manager.staff_id, "unit_manager", True, "officer",
    )  # fmt: skip
    # The unit manager's own step has no one left to notify.
    escalate(database, FIFTH)
    assert steps(database, escalation)[4].state == "passed"
    sent = notified(database)
    assert len(sent) == len(set(sent)) == 4


def test_an_escalation_without_a_deputy_asks_the_supervisor_at_once(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person(deputy_id=None)
    arrange.miss(person, NOW - timedelta(days=3), "unexcused")
    with database.work(CLOCK, NOW) as work:
        evaluate_people(work, [person.id])
    assert escalate(database, SECOND) == 2
    assert notified(database)[1] == arrange.office.supervisor.staff_id


def test_with_nobody_at_all_the_step_stays_due(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    with database.work(CLOCK, NOW) as work:
        for staff in work.session.exec(select(StaffRow).where(col(StaffRow.team_id).is_not(None))):
            staff.active = False
    assert escalate(database, NOW) == 0
    assert steps(database, escalation)[0].state == "waiting"
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(StaffRow, arrange.office.duty_desk.staff_id).active = True
    assert escalate(database, NOW + timedelta(minutes=1)) == 1


def test_a_step_runs_once_however_many_workers_climb(fresh_database: Database) -> None:
    escalation = open_escalation(Arranger(fresh_database))
    workers = 4
    together = threading.Barrier(workers)

    def run(_number: int) -> int:
        together.wait()
        with fresh_database.work(CLOCK, FIFTH) as work:
            return run_steps(work, escalation.id)

    with ThreadPoolExecutor(workers) as pool:
        sent = list(pool.map(run, range(workers)))
    assert sum(sent) == 5
    assert len(notified(fresh_database)) == 5
    assert {step.state for step in steps(fresh_database, escalation)} == {"notified"}


def away_with_a_stand_in(arrange: Arranger, first: int = 0, last: int = 0) -> None:
    """The officer is away today; the colleague stands in from `first` to `last` days from now."""
    office, today = arrange.office, NOW.date()
    arrange.leave(office.officer, NOW - timedelta(days=1), NOW + timedelta(days=1))
    arrange.add(
        StandInRow(
            officer_id=office.officer.staff_id, stand_in_id=office.colleague.staff_id,
            from_on=today + timedelta(days=first), until_on=today + timedelta(days=last),
            created_by=office.supervisor.staff_id, created_at=NOW,
        )
    )  # fmt: skip


def test_who_stands_in_hears_it_in_the_officers_place_before_the_deputy(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    away_with_a_stand_in(arrange)
    escalate(database, NOW)
    assert notified(database) == [arrange.office.colleague.staff_id]
    assert not steps(database, escalation)[0].fell_through


@pytest.mark.parametrize(("first", "last"), [(-9, -1), (1, 9)])
def test_on_another_day_nobody_stands_in_and_the_deputy_hears_it(
    arrange: Arranger, database: Database, escalation: EscalationRow, first: int, last: int
) -> None:
    away_with_a_stand_in(arrange, first, last)
    escalate(database, NOW)
    assert notified(database) == [arrange.office.deputy.staff_id]
    assert steps(database, escalation)[0].fell_through


def test_an_officer_who_is_there_hears_it_whoever_stands_in(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    away_with_a_stand_in(arrange)
    with database.work(CLOCK, NOW) as work:
        for leave in work.session.exec(select(LeaveRow)):
            work.session.delete(leave)
    escalate(database, NOW)
    assert notified(database) == [arrange.office.officer.staff_id]


def test_who_stands_in_for_an_officer_without_leave_has_the_escalation_at_once(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    """The step is the officer's; the escalation is in both inboxes before it has told anybody."""
    office, today = arrange.office, NOW.date()
    with database.work(office.colleague, NOW) as work:
        assert my_inbox(work) == []
    arrange.add(
        StandInRow(
            officer_id=office.officer.staff_id, stand_in_id=office.colleague.staff_id,
            from_on=today, until_on=today, created_by=office.supervisor.staff_id, created_at=NOW,
        )
    )  # fmt: skip
    for reader in (office.officer, office.colleague):
        with database.work(reader, NOW) as work:
            assert [one["id"] for one in my_inbox(work)] == [escalation.id]
    with database.work(office.colleague, NOW) as work:
        assert (
            acknowledge(work, escalation.id, escalation.version).acknowledged_by
            == office.colleague.staff_id
        )


def test_a_stand_in_on_leave_as_well_passes_it_on_to_the_deputy(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    away_with_a_stand_in(arrange)
    arrange.leave(arrange.office.colleague, NOW - timedelta(days=1), NOW + timedelta(days=1))
    escalate(database, NOW)
    assert notified(database) == [arrange.office.deputy.staff_id]


def turn(arrange: Arranger, who: UUID, from_at: datetime, until_at: datetime) -> None:
    office = arrange.office
    arrange.add(
        DutyShiftRow(
            team_id=office.team_id, staff_id=who, during=half_open(from_at, until_at),
            entered_by=office.planner.staff_id, entered_at=NOW,
        )
    )  # fmt: skip


def test_at_the_duty_desk_whoever_has_the_turn_at_that_moment_hears_it(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    office = arrange.office
    turn(arrange, office.deputy.staff_id, FOURTH - timedelta(hours=8), FOURTH)
    turn(arrange, office.colleague.staff_id, FOURTH, FOURTH + timedelta(hours=8))
    escalate(database, FOURTH)
    desk = steps(database, escalation)[3]
    assert (desk.staff_id, desk.reached, desk.fell_through) == (
        office.colleague.staff_id, "duty_desk", False,
    )  # fmt: skip


def test_a_turn_of_somebody_who_is_away_goes_up_at_once_and_says_so(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    office = arrange.office
    turn(arrange, office.colleague.staff_id, NOW, FOURTH + timedelta(hours=8))
    arrange.leave(office.colleague, NOW - timedelta(days=1), NOW + timedelta(days=9))
    escalate(database, FOURTH)
    desk = steps(database, escalation)[3]
    assert (desk.staff_id, desk.reached, desk.fell_through) == (
        office.unit_manager.staff_id, "unit_manager", True,
    )  # fmt: skip


def test_without_a_unit_manager_the_last_step_finds_everyone_notified_and_is_passed(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(StaffRow, arrange.office.unit_manager.staff_id).unit_manager = False
    escalate(database, FIFTH)
    last = steps(database, escalation)[4]
    assert (last.state, last.staff_id, last.same_as) == (
        "passed", arrange.office.duty_desk.staff_id, "duty_desk",
    )  # fmt: skip
    assert len(notified(database)) == 4


def test_whom_it_reached_at_the_desk_sees_the_escalation_until_it_is_decided(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    desk = arrange.office.duty_desk
    with database.work(desk, NOW) as work:
        assert my_inbox(work) == []
    escalate(database, FOURTH)
    with database.work(desk, FOURTH) as work:
        assert [one["id"] for one in my_inbox(work)] == [escalation.id]
    with database.work(desk, FOURTH) as work:
        decide(work, escalation.id, 1, Decision.CONTACT_PERSON, "een goede reden")
    with database.work(desk, FOURTH) as work:
        assert my_inbox(work) == []
        assert work.session.get(EscalationRow, escalation.id) is None


def test_whoever_was_notified_below_the_desk_sees_no_more_than_before(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    """Telling an officer gives no right of its own: whose caseload it is does."""
    escalate(database, NOW)
    with database.work(CLOCK, NOW) as work:
        person = work.session.get_one(PersonRow, escalation.person_id)
        person.officer_id, person.deputy_id = arrange.office.colleague.staff_id, None
    with database.work(arrange.office.officer, NOW) as work:
        assert my_inbox(work) == []


@given(st.lists(st.integers(0, 60 * 24 * 8), min_size=1, max_size=6).map(sorted))
@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_late_it_runs_no_due_time_moves_and_the_order_is_theirs(
    arrange: Arranger, database: Database, ticks: list[int]
) -> None:
    escalation = open_escalation(arrange, days_ago=next(DAYS_AGO))
    due = [step.due_at for step in steps(database, escalation)]
    for minutes in ticks:
        at = NOW + timedelta(minutes=minutes)
        with database.work(CLOCK, at) as work:
            run_steps(work, escalation.id)
        run = [step.notified_at for step in steps(database, escalation)]
        assert [step.due_at for step in steps(database, escalation)] == due
        assert [one is not None for one in run] == [one <= at for one in due]
