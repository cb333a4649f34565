"""A signed document that was not handed over is on the worklist at once, and an escalation when its deadline passes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from aftercare.base.errors import Invalid
from aftercare.casework.closing.acts import close_file, reopen_file
from aftercare.casework.deadlines.acts import finish_deadline
from aftercare.casework.overviews.view import my_worklist
from aftercare.casework.papers.drafts import correct_paper, submit_paper
from aftercare.casework.papers.signing import hand_over_paper, sign_paper
from aftercare.casework.papers.view import paper_file
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.closing.closing import ClosingReason, NewClosing
from aftercare.domain.deadlines.reported import HAND_OVER_PAPER
from aftercare.domain.papers import HANDED_OVER_WITHIN, PaperKind
from aftercare.domain.time.working_hours import add_working_days
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.absences.rows import absences_of
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.rows import EscalationCauseRow, EscalationRow
from aftercare.store.papers.rows import PaperRow
from aftercare.store.people.rows import get_person
from tests.casework.papers.paper_desk import TODAY, Desk, desk_of
from tests.store.arranging import NOW, Arranger

WARNING = PaperKind.OFFICIAL_WARNING


@pytest.fixture
def desk(arrange: Arranger) -> Desk:
    return desk_of(arrange)


def terms(desk: Desk) -> list[DeadlineRow]:
    query = select(DeadlineRow).where(
        DeadlineRow.person_id == desk.person.id, DeadlineRow.code == HAND_OVER_PAPER
    )
    with desk.arrange.database.work(CLOCK, NOW) as work:
        return sorted(work.session.exec(query), key=lambda one: one.number)


def handed(desk: Desk, row: PaperRow, at: datetime = NOW) -> PaperRow:
    with desk.arrange.database.work(desk.arrange.office.officer, at) as work:
        return hand_over_paper(work, row.id, row.version, TODAY, "de cliënt zelf")


def escalations(desk: Desk, term: DeadlineRow, at: datetime) -> list[str]:
    """The states of the escalations about this deadline once the rules were held against the client."""
    with desk.arrange.database.work(CLOCK, at) as work:
        evaluate_people(work, [desk.person.id])
    query = (
        select(EscalationRow.state)
        .join(EscalationCauseRow, col(EscalationCauseRow.escalation_id) == col(EscalationRow.id))
        .where(EscalationCauseRow.deadline_id == term.id)
    )
    with desk.arrange.database.work(CLOCK, at) as work:
        return list(work.session.exec(query))


@pytest.mark.parametrize("kind", PaperKind)
def test_once_signed_it_is_on_the_officers_worklist_until_it_is_handed_over(
    desk: Desk, kind: PaperKind
) -> None:
    row = desk.signed(kind)
    (term,) = terms(desk)
    assert term.due_at == add_working_days(NOW, HANDED_OVER_WITHIN[kind])
    with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
        (line,) = [one for one in my_worklist(work).deadlines if one["code"] == HAND_OVER_PAPER]
        assert (line["paper_id"], line["paper_kind"]) == (row.id, kind.value)
        assert paper_file(work, row.id).hand_over_by == term.due_at
    handed(desk, row)
    handed(desk, row)
    (term,) = terms(desk)
    assert (term.state, term.done_on, term.done_by) == (
        "done", TODAY, desk.arrange.office.officer.staff_id,
    )  # fmt: skip
    with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
        assert not [one for one in my_worklist(work).deadlines if one["code"] == HAND_OVER_PAPER]
        assert paper_file(work, row.id).hand_over_by is None


def test_past_its_deadline_it_is_a_case_which_handing_it_over_ends(desk: Desk) -> None:
    row = desk.signed(WARNING)
    (term,) = terms(desk)
    assert escalations(desk, term, term.due_at - timedelta(minutes=1)) == []
    late = term.due_at + timedelta(minutes=1)
    assert escalations(desk, term, late) == ["opened"]
    handed(desk, row, late)
    assert escalations(desk, term, late) == ["resolved"]


def test_it_is_not_done_but_by_saying_to_whom_it_was_handed(desk: Desk) -> None:
    desk.signed(WARNING)
    (term,) = terms(desk)
    with (
        pytest.raises(Invalid) as fault,
        desk.arrange.database.work(desk.arrange.office.officer, NOW) as work,
    ):
        finish_deadline(work, term.id, term.version, TODAY)
    assert [(one.pointer, one.code) for one in fault.value.fields] == [
        ("/done_on", "hand-over-first")
    ]
    assert terms(desk)[0].state == "opened"


def test_a_correction_is_to_be_handed_over_in_the_place_of_what_it_replaces(desk: Desk) -> None:
    old = desk.signed(WARNING)
    late = terms(desk)[0].due_at + timedelta(minutes=1)
    assert escalations(desk, terms(desk)[0], late) == ["opened"]
    with desk.arrange.database.work(desk.arrange.office.officer, late) as work:
        new = correct_paper(work, old.id)
        new = submit_paper(work, new.id, new.version)
    with desk.arrange.database.work(desk.arrange.office.supervisor, late) as work:
        sign_paper(work, new.id, new.version)
    first, second = terms(desk)
    assert (first.state, second.state) == ("dropped", "opened")
    assert escalations(desk, first, late) == ["resolved"]


def test_a_file_closed_by_mistake_as_of_a_client_who_died_asks_again_once_it_is_open(
    desk: Desk,
) -> None:
    desk.signed(WARNING)
    officer, lead = desk.arrange.office.officer, desk.arrange.office.supervisor
    with desk.arrange.database.work(CLOCK, NOW) as work:
        for one in absences_of(work.session, desk.person.id):
            one.state, one.verdict, one.decided_at = "decided", "excused", NOW
            one.verdict_reason, one.decided_by = "Was ziek.", officer.staff_id
    with desk.arrange.database.work(officer, NOW) as work:
        version = get_person(work.session, desk.person.id).version
        closing = close_file(
            work, desk.person.id, version, NewClosing(ClosingReason.DECEASED, TODAY)
        )
    (term,) = terms(desk)
    assert term.state == "dropped"
    with desk.arrange.database.work(lead, NOW) as work:
        reopen_file(work, closing.id, closing.version, "Het ging om iemand anders.")
    (term,) = terms(desk)
    assert (term.state, term.done_note) == ("opened", None)
