"""Nothing that was left unrecorded stays unseen, however long ago it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.appointments.lifecycle import OUTCOME_GRACE, outcome_due_at
from aftercare.scheduling.appointments.mark_outcomes_overdue import (
    appointments_without_outcome,
    mark_outcomes_overdue,
)
from aftercare.store.appointments.rows import get_appointment
from aftercare.store.database.unit_of_work import Database
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import NOW, Arranger

HALF_AN_HOUR = timedelta(minutes=30)
LAST_START = NOW - HALF_AN_HOUR - OUTCOME_GRACE


def test_the_grace_ends_a_quarter_of_an_hour_after_the_end_to_the_microsecond(
    arrange: Arranger, database: Database
) -> None:
    row = arrange.appointment(arrange.person(), LAST_START)
    with database.work(CLOCK, NOW - timedelta(microseconds=1)) as work:
        assert appointments_without_outcome(work.session, work.now) == []
    with database.work(CLOCK, NOW) as work:
        assert appointments_without_outcome(work.session, work.now) == [row.id]


def test_what_is_overdue_is_on_the_list_with_the_moment_it_was_due(
    arrange: Arranger, database: Database
) -> None:
    row = arrange.appointment(arrange.person(), NOW - timedelta(days=2), state="confirmed")
    with database.work(CLOCK, NOW) as work:
        assert mark_outcomes_overdue(work, [row.id]) == 1
    with database.work(CLOCK, NOW) as work:
        assert mark_outcomes_overdue(work, [row.id]) == 0
        found = get_appointment(work.session, row.id)
        due_at = NOW - timedelta(days=2) + HALF_AN_HOUR + OUTCOME_GRACE
        assert (found.state, found.overdue_at, found.version) == ("outcome_overdue", due_at, 2)
        task = work.session.exec(select(TaskRow)).one()
        assert (task.kind, task.appointment_id, task.due_at) == ("record_outcome", row.id, due_at)
        assert appointments_without_outcome(work.session, work.now) == []


def test_many_are_put_on_the_list_at_once_and_one_that_was_recorded_meanwhile_is_left_out(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    rows = [arrange.appointment(person, NOW - timedelta(days=days)) for days in (1, 2, 3)]
    attended = arrange.appointment(person, NOW - timedelta(days=4), state="attended")
    with database.work(CLOCK, NOW) as work:
        assert (
            mark_outcomes_overdue(work, [*(row.id for row in rows), attended.id, attended.id]) == 3
        )
    with database.work(CLOCK, NOW) as work:
        tasks = work.session.exec(select(TaskRow)).all()
        assert {task.appointment_id for task in tasks} == {row.id for row in rows}
        assert get_appointment(work.session, attended.id).state == "attended"


def test_no_age_is_too_great(arrange: Arranger, database: Database) -> None:
    old = arrange.appointment(arrange.person(), NOW - timedelta(days=400))
    new = arrange.appointment(arrange.person(), NOW - timedelta(days=1))
    with database.work(CLOCK, NOW) as work:
        assert appointments_without_outcome(work.session, work.now) == [old.id, new.id]


@pytest.mark.parametrize("state", ["attended", "missed", "moved", "cancelled_by_service"])
def test_what_has_an_outcome_or_is_gone_is_not_overdue(
    arrange: Arranger, database: Database, state: str
) -> None:
    row = arrange.appointment(arrange.person(), NOW - timedelta(days=1), state=state)
    with database.work(CLOCK, NOW) as work:
        assert appointments_without_outcome(work.session, work.now) == []
        assert mark_outcomes_overdue(work, [row.id]) == 0


def test_an_item_in_somebodys_hands_is_left_to_them(fresh_database: Database) -> None:
    arrange = Arranger(fresh_database)
    row = arrange.appointment(arrange.person(), NOW - timedelta(days=1))
    with fresh_database.work(CLOCK, NOW) as holder:
        get_appointment(holder.session, row.id, for_update=True)
        with fresh_database.work(CLOCK, NOW) as other:
            assert mark_outcomes_overdue(other, [row.id]) == 0
        assert mark_outcomes_overdue(holder, [row.id]) == 1


def test_a_provider_has_two_working_days_to_report(arrange: Arranger, database: Database) -> None:
    # NOW is a Tuesday morning: what ended on Friday afternoon is due on Tuesday afternoon.
    provider_id = arrange.office.provider.provider_id
    friday = NOW - timedelta(days=4) + timedelta(hours=6)
    row = arrange.appointment(
        arrange.person(), friday, officer_id=None, kind="treatment", provider_id=provider_id
    )
    due_at = outcome_due_at(row.ends_at, by_provider=True)
    assert due_at == row.ends_at + timedelta(days=4)
    with database.work(CLOCK, due_at - timedelta(microseconds=1)) as work:
        assert appointments_without_outcome(work.session, work.now) == []
    with database.work(CLOCK, due_at) as work:
        assert appointments_without_outcome(work.session, work.now) == [row.id]
        assert mark_outcomes_overdue(work, [row.id]) == 1
    with database.work(CLOCK, due_at) as work:
        assert get_appointment(work.session, row.id).overdue_at == due_at
