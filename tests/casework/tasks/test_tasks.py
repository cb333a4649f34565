"""Finishing what had to be done by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.base.errors import AlreadyDecided, Invalid, NotFound, Stale
from aftercare.casework.tasks.acts import finish_task
from aftercare.store.database.unit_of_work import Database
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import NOW, Arranger


@pytest.fixture
def task(arrange: Arranger) -> TaskRow:
    person = arrange.person()
    row = TaskRow(
        person_id=person.id,
        kind="call_person",
        subject_key="call_person:x:no-phone",
        reason="no-phone",
        due_at=NOW + timedelta(hours=1),
        created_at=NOW,
    )
    arrange.add(row)
    return row


def test_a_finished_task_says_who_did_it_and_when(
    arrange: Arranger, database: Database, task: TaskRow
) -> None:
    with database.work(arrange.office.deputy, NOW) as work:
        row = finish_task(work, task.id, 1, " gebeld ")
        assert (row.state, row.done_by, row.done_at, row.done_note) == (
            "done", arrange.office.deputy.staff_id, NOW, "gebeld",
        )  # fmt: skip


def test_a_task_is_finished_once(arrange: Arranger, database: Database, task: TaskRow) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        finish_task(work, task.id, 1)
    with pytest.raises(AlreadyDecided), database.work(arrange.office.officer, NOW) as work:
        finish_task(work, task.id, 1)


def test_an_outdated_view_or_an_endless_note_finishes_nothing(
    arrange: Arranger, database: Database, task: TaskRow
) -> None:
    with pytest.raises(Stale), database.work(arrange.office.officer, NOW) as work:
        finish_task(work, task.id, 2)
    with pytest.raises(Invalid) as caught, database.work(arrange.office.officer, NOW) as work:
        finish_task(work, task.id, 1, "x" * 2_001)
    assert [fault.pointer for fault in caught.value.fields] == ["/note"]


@pytest.mark.parametrize("who", ["colleague", "outsider", "other_supervisor", "provider"])
def test_other_peoples_tasks_are_not_there(
    arrange: Arranger, database: Database, task: TaskRow, who: str
) -> None:
    with pytest.raises(NotFound), database.work(getattr(arrange.office, who), NOW) as work:
        finish_task(work, task.id, 1)
