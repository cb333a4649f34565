"""What was to be done about an appointment ends in the act that takes the appointment away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from aftercare.casework.overviews.view import badge_counts, my_worklist
from aftercare.casework.placement.place import place_persons
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.appointments.rows import AppointmentRow, live_appointments
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.staff.screen_hand_over import work_open_now
from aftercare.store.tasks.rows import REASON_CHANGED, TaskRow, open_task
from tests.casework.people.ways_of_changing import ALL, moved_by_hand
from tests.store.arranging import NOW, Arranger

ENDING = ("call_person", "send_letter", "reminder_late", "unknown_delivery")
STAYING = ("wants_to_move", "check_number")


@pytest.fixture
def person(arrange: Arranger, database: Database) -> PersonRow:
    """With weekly check-ins placed for twelve weeks."""
    person = arrange.person()
    arrange.plan(person)
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
    return person


@pytest.fixture
def appointment(database: Database, person: PersonRow) -> AppointmentRow:
    """With a task of each kind about it."""
    with database.work(CLOCK, NOW) as work:
        row = live_appointments(work.session, [person.id], NOW)[2]
    for kind in (*ENDING, *STAYING):
        ask(database, row, kind)
    return row


def ask(database: Database, about: AppointmentRow, kind: str, reason: str = "no-phone") -> None:
    with database.work(CLOCK, NOW) as work:
        open_task(
            work.session,
            person_id=about.person_id,
            kind=kind,
            subject=about.id,
            reason=reason,
            due_at=about.starts_at - timedelta(days=1),
            now=NOW,
            appointment_id=about.id,
        )


def tasks_about(database: Database, about: AppointmentRow) -> dict[str, TaskRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(TaskRow).where(TaskRow.appointment_id == about.id)
        return {row.kind: row for row in work.session.exec(query)}


@pytest.mark.parametrize("act", ALL)
def test_tasks_to_remind_of_a_time_end_with_it_and_the_others_stay(
    arrange: Arranger,
    database: Database,
    appointment: AppointmentRow,
    act: Callable[[Arranger, AppointmentRow], None],
) -> None:
    act(arrange, appointment)
    found = tasks_about(database, appointment)
    assert {found[kind].state for kind in ENDING} == {"done"}
    assert {(found[kind].done_by, found[kind].done_note) for kind in ENDING} == {
        (None, REASON_CHANGED)
    }
    assert {found[kind].done_at for kind in ENDING} == {NOW}
    assert {found[kind].version for kind in ENDING} == {2}
    assert {found[kind].state for kind in STAYING} == {"opened"}


def test_a_call_that_answers_a_text_stays_when_the_time_it_was_about_changes(
    arrange: Arranger, database: Database, appointment: AppointmentRow
) -> None:
    ask(database, appointment, "call_person", "unclear-reply")
    moved_by_hand(arrange, appointment)
    with database.work(CLOCK, NOW) as work:
        query = select(TaskRow.reason).where(
            TaskRow.kind == "call_person", col(TaskRow.state) == "opened"
        )
        assert list(work.session.exec(query)) == ["unclear-reply"]


def test_a_task_to_remind_of_what_has_begun_is_on_no_list_of_work(
    arrange: Arranger, database: Database
) -> None:
    row = arrange.appointment(arrange.person(), NOW + timedelta(minutes=1))
    ask(database, row, "reminder_late", "reminder-too-late")
    assert listed(arrange, row, row.starts_at - timedelta(seconds=1)) == (1, 1, 1)
    assert listed(arrange, row, row.starts_at) == (0, 0, 0)


def listed(arrange: Arranger, row: AppointmentRow, at: datetime) -> tuple[int, int, int]:
    """How often its task is on the worklist, in its count, and in what a stand-in is handed."""
    with arrange.database.work(arrange.office.officer, at) as work:
        handed = work_open_now(work.session, [row.person_id], at, civil_date(at))
        return (
            len(my_worklist(work).tasks),
            badge_counts(work)["worklist"],
            sum(one["kind"] == "task" for one in handed),
        )
