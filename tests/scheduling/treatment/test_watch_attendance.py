"""Falling attendance becomes one task for the officer, whoever recorded it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from aftercare.base.clock import FixedClock
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.tasks.acts import finish_task
from aftercare.casework.treatment.view import clients_to_call
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.scheduling.treatment.jobs import treatment_jobs
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.columns import half_open
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import ObligationRow
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import NOW, Arranger


@pytest.fixture
def line(arrange: Arranger) -> ObligationRow:
    _, (line,) = arrange.plan(arrange.person(), arrange.terms("treatment"))
    return line


def session(
    arrange: Arranger, line: ObligationRow, weeks_ago: int, state: str, *, enforceable: bool = True
) -> AppointmentRow:
    starts_at = NOW - timedelta(weeks=weeks_ago, hours=1)
    row = AppointmentRow(
        person_id=line.person_id,
        obligation_id=line.id,
        line_id=line.line_id,
        kind="treatment",
        provider_id=line.provider_id,
        occurrence=100 - weeks_ago,
        during=half_open(starts_at, starts_at + timedelta(minutes=30)),
        booked_at=starts_at - timedelta(days=9),
        state=state,
        enforceable=enforceable,
    )
    arrange.add(row)
    return row


def watch(database: Database) -> int:
    job = treatment_jobs(database, FixedClock(NOW))[2]
    assert job.name == "watch-attendance"
    return job.run()


def tasks(database: Database) -> list[TaskRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(TaskRow).where(TaskRow.kind == "attendance_low")
        return list(work.session.exec(query.order_by(col(TaskRow.id))))


@pytest.mark.parametrize("who", ["provider", "officer"])
def test_two_misses_in_a_row_ask_for_a_call_whoever_recorded_them(
    arrange: Arranger, database: Database, line: ObligationRow, who: str
) -> None:
    recorder: Actor = getattr(arrange.office, who)
    for weeks in (2, 1):
        row = session(arrange, line, weeks, "scheduled")
        with database.work(recorder, NOW) as work:
            record_outcome(work, row.id, 1, Outcome.MISSED)
    assert watch(database) == 1
    (task,) = tasks(database)
    assert (task.person_id, task.reason, task.state) == (
        line.person_id, "missed-in-a-row", "opened",
    )  # fmt: skip
    assert task.appointment_id is None


def test_one_episode_is_shown_once(
    arrange: Arranger, database: Database, line: ObligationRow
) -> None:
    for weeks in (3, 2):
        session(arrange, line, weeks, "missed")
    assert [watch(database), watch(database)] == [1, 0]
    (task,) = tasks(database)
    with database.work(arrange.office.officer, NOW) as work:
        finish_task(work, task.id, 1, "gebeld")
    session(arrange, line, 1, "missed")
    assert watch(database) == 0


def test_a_later_episode_is_shown_anew(
    arrange: Arranger, database: Database, line: ObligationRow
) -> None:
    for weeks in (20, 19, *range(10, 2, -1)):
        session(arrange, line, weeks, "missed" if weeks > 18 else "attended")
    assert watch(database) == 0
    for weeks in (2, 1):
        session(arrange, line, weeks, "missed")
    assert watch(database) == 1


def test_a_later_episode_is_shown_although_an_earlier_one_was_answered(
    arrange: Arranger, database: Database, line: ObligationRow
) -> None:
    for weeks in (8, 7):
        session(arrange, line, weeks, "missed")
    assert watch(database) == 1
    with database.work(arrange.office.officer, NOW) as work:
        finish_task(work, tasks(database)[0].id, 1, "gebeld")
    for weeks in (6, 5, 4, 3, 2, 1):
        session(arrange, line, weeks, "missed" if weeks < 3 else "attended")
    assert watch(database) == 1
    assert sorted(one.state for one in tasks(database)) == ["done", "opened"]


def test_a_correction_that_moves_the_beginning_makes_no_second_task(
    arrange: Arranger, database: Database, line: ObligationRow
) -> None:
    for weeks in (3, 2):
        session(arrange, line, weeks, "missed")
    assert watch(database) == 1
    session(arrange, line, 4, "missed")
    assert watch(database) == 0
    assert len(tasks(database)) == 1


def test_under_three_quarters_counts_and_what_the_provider_called_off_does_not(
    arrange: Arranger, database: Database, line: ObligationRow
) -> None:
    for weeks, state in ((6, "missed"), (5, "attended"), (4, "attended"), (3, "late"),
                         (2, "cancelled_by_service")):  # fmt: skip
        session(arrange, line, weeks, state)
    assert watch(database) == 0
    session(arrange, line, 1, "missed")
    assert [watch(database), tasks(database)[0].reason] == [1, "missed-too-often"]


def test_check_ins_have_rules_of_their_own(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    for days in (14, 7):
        arrange.appointment(person, NOW - timedelta(days=days), state="missed")
    assert watch(database) == 0


def to_call(arrange: Arranger) -> list[str]:
    with arrange.database.work(arrange.office.provider, NOW) as work:
        return [one.person.reference for one in clients_to_call(work)]


def test_a_voluntary_session_asks_nobody_to_call(
    arrange: Arranger, database: Database, line: ObligationRow
) -> None:
    for weeks in (2, 1):
        session(arrange, line, weeks, "missed", enforceable=False)
    assert watch(database) == 0
    assert to_call(arrange) == []


def test_what_was_voluntary_is_not_counted_with_what_binds(
    arrange: Arranger, database: Database, line: ObligationRow
) -> None:
    """A court's order that came halfway: the trend begins with the sessions it asks for."""
    session(arrange, line, 4, "missed")
    session(arrange, line, 3, "attended")
    session(arrange, line, 2, "missed", enforceable=False)
    session(arrange, line, 1, "missed")
    assert watch(database) == 0
    assert to_call(arrange) == []


def test_a_closed_file_is_nobodys_to_call(
    arrange: Arranger, database: Database, line: ObligationRow
) -> None:
    for weeks in (2, 1):
        session(arrange, line, weeks, "missed")
    assert len(to_call(arrange)) == 1
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(PersonRow, line.person_id).closed_on = NOW.date()
    assert to_call(arrange) == []
    assert watch(database) == 0
