"""A copy of a signed paper about a juvenile goes to the board: asked for once, sent by a person on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from aftercare.base.errors import AlreadyDecided, Invalid
from aftercare.casework.overviews.view import my_worklist
from aftercare.casework.papers.drafts import correct_paper, submit_paper
from aftercare.casework.papers.signing import sign_paper
from aftercare.casework.papers.view import paper_file
from aftercare.casework.tasks.acts import finish_task
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.papers import PaperKind
from aftercare.domain.time.working_hours import add_working_days
from aftercare.processes.papers.board_copies import PAPER_REPLACED
from aftercare.store.orders.rows import OrderRow
from aftercare.store.papers.board_copies import BOARD_COPY
from aftercare.store.papers.rows import PaperRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.tasks.rows import TaskRow
from tests.casework.papers.paper_desk import TODAY, Desk, desk_of
from tests.store.arranging import NOW, Arranger

WARNING, REPORT = PaperKind.OFFICIAL_WARNING, PaperKind.VIOLATION_REPORT
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def desk(arrange: Arranger) -> Desk:
    return desk_of(arrange, regime="juvenile")


def copies(desk: Desk) -> list[TaskRow]:
    query = select(TaskRow).where(TaskRow.person_id == desk.person.id, TaskRow.kind == BOARD_COPY)
    with desk.arrange.database.work(CLOCK, NOW) as work:
        return sorted(work.session.exec(query), key=lambda one: one.created_at)


def corrected(desk: Desk, old: PaperRow) -> PaperRow:
    with desk.arrange.database.work(desk.arrange.office.officer, TOMORROW) as work:
        new = correct_paper(work, old.id)
        new = submit_paper(work, new.id, new.version)
    with desk.arrange.database.work(desk.arrange.office.supervisor, TOMORROW) as work:
        return sign_paper(work, new.id, new.version)


@pytest.mark.parametrize("kind", PaperKind)
def test_of_a_paper_about_a_juvenile_a_copy_is_asked_for_by_the_next_working_day(
    desk: Desk, kind: PaperKind
) -> None:
    row = desk.signed(kind)
    (task,) = copies(desk)
    assert (task.state, task.reason, task.due_at) == (
        "opened", kind.value, add_working_days(NOW, 1),
    )  # fmt: skip
    with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
        (waiting,) = [one for one in my_worklist(work).tasks if one["kind"] == BOARD_COPY]
    assert waiting["paper_id"] == row.id


@pytest.mark.parametrize("kind", PaperKind)
def test_of_a_paper_about_an_adult_nobody_sends_a_copy(arrange: Arranger, kind: PaperKind) -> None:
    desk = desk_of(arrange)
    desk.signed(kind)
    assert copies(desk) == []


def test_what_counts_is_the_law_the_paper_was_drawn_under(desk: Desk) -> None:
    """The file says adult by the time of the signature; the paper that is signed still names the copy."""
    row = desk.signed(WARNING)
    with desk.arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(PersonRow, desk.person.id).regime = "adult"
        work.session.get_one(OrderRow, desk.order.id).regime = "adult"
    assert [one.reason for one in copies(desk)] == ["official_warning"]
    corrected(desk, row)
    (task,) = copies(desk)
    assert (task.state, task.done_note) == ("done", PAPER_REPLACED)


def test_a_draft_asks_for_no_copy_and_a_second_click_of_the_signer_for_no_second(
    desk: Desk,
) -> None:
    row = desk.submitted(WARNING)
    assert copies(desk) == []
    for _ in range(2):
        with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
            sign_paper(work, row.id, row.version)
    assert len(copies(desk)) == 1


def test_a_copy_is_sent_on_a_day_somebody_names(desk: Desk) -> None:
    row = desk.signed(REPORT)
    (task,) = copies(desk)
    officer = desk.arrange.office.officer
    with desk.arrange.database.work(officer, TOMORROW) as work:
        finish_task(work, task.id, task.version, " per post ", sent_on=TODAY)
    with pytest.raises(AlreadyDecided), desk.arrange.database.work(officer, TOMORROW) as work:
        finish_task(work, task.id, task.version, sent_on=TODAY)
    with desk.arrange.database.work(officer, TOMORROW) as work:
        view = paper_file(work, row.id).board_copy
    assert view is not None
    assert (view.done_by, view.done_note) == (officer.staff_id, "2026-11-24: per post")


@pytest.mark.parametrize(
    "day", [None, TODAY - timedelta(days=1), TODAY + timedelta(days=2), date.max]
)
def test_a_copy_was_sent_neither_before_the_signature_nor_after_today(
    desk: Desk, day: date | None
) -> None:
    desk.signed(REPORT)
    (task,) = copies(desk)
    with (
        pytest.raises(Invalid) as caught,
        desk.arrange.database.work(desk.arrange.office.officer, TOMORROW) as work,
    ):
        finish_task(work, task.id, task.version, sent_on=day)
    assert [one.pointer for one in caught.value.fields] == ["/sent_on"]
    assert [one.state for one in copies(desk)] == ["opened"]


def test_no_other_task_takes_a_day_of_sending(desk: Desk) -> None:
    call = TaskRow(
        person_id=desk.person.id, kind="call_person", subject_key="call_person:x:no-phone", reason="no-phone",
        due_at=NOW, created_at=NOW,
    )  # fmt: skip
    desk.arrange.add(call)
    with (
        pytest.raises(Invalid),
        desk.arrange.database.work(desk.arrange.office.officer, NOW) as work,
    ):
        finish_task(work, call.id, 1, sent_on=TODAY)


def test_a_correction_asks_for_a_copy_anew_and_what_was_sent_stays_sent(desk: Desk) -> None:
    old = desk.signed(WARNING)
    (task,) = copies(desk)
    with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
        finish_task(work, task.id, task.version, sent_on=TODAY)
    new = corrected(desk, old)
    first, second = copies(desk)
    assert (first.state, first.done_note) == ("done", "2026-11-24")
    assert (second.state, second.due_at) == ("opened", add_working_days(TOMORROW, 1))
    assert str(new.id) in second.subject_key


def test_a_replaced_paper_whose_copy_was_not_sent_needs_none_any_more(desk: Desk) -> None:
    corrected(desk, desk.signed(WARNING))
    first, second = copies(desk)
    assert (first.state, first.done_by, first.done_note) == ("done", None, PAPER_REPLACED)
    assert second.state == "opened"
