"""A decided warning or report waits on the officer's worklist, once a decision, until it is signed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from aftercare.base.errors import AlreadyDecided
from aftercare.casework.escalation.acts import decide
from aftercare.casework.escalation.reopen import reopen
from aftercare.casework.overviews.view import my_worklist
from aftercare.casework.papers.drafts import (
    NewPaper,
    draft_paper,
    submit_paper,
    withdraw_paper,
    write_texts,
)
from aftercare.casework.papers.signing import sign_paper
from aftercare.casework.tasks.acts import finish_task
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.decisions import decisions_for
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.papers import DRAFTED_WITHIN, PaperKind
from aftercare.domain.time.working_hours import add_working_days
from aftercare.processes.papers.draft_tasks import PAPER_SIGNED
from aftercare.store.database.plain_sql import Row
from aftercare.store.escalation.rows import EscalationRow, get_escalation
from aftercare.store.papers.draft_tasks import DRAFT_PAPER
from aftercare.store.papers.rows import PaperRow
from aftercare.store.tasks.rows import REASON_CHANGED, TaskRow
from tests.casework.escalation.test_escalations import escalation_of
from tests.casework.papers.paper_desk import WORDS
from tests.store.arranging import NOW, Arranger

WARNING = PaperKind.OFFICIAL_WARNING


@pytest.fixture
def escalation(arrange: Arranger) -> EscalationRow:
    """Open: about a miss that was judged unexcused."""
    person = arrange.person()
    _, (line,) = arrange.plan(person)
    missed, _ = arrange.miss(person, NOW - timedelta(days=9), "unexcused", obligation=line)
    return escalation_of(arrange, "unexcused-required", missed)


def decides(
    arrange: Arranger, escalation: EscalationRow, decision: Decision, at: datetime = NOW
) -> EscalationRow:
    with arrange.database.work(arrange.office.supervisor, at) as work:
        version = get_escalation(work.session, escalation.id).version
        return decide(work, escalation.id, version, decision, "Tweede keer.")


def opened_again(arrange: Arranger, escalation: EscalationRow) -> None:
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        reopen(
            work,
            escalation.id,
            get_escalation(work.session, escalation.id).version,
            "Nieuwe feiten.",
        )


def tasks(arrange: Arranger, escalation: EscalationRow) -> list[TaskRow]:
    query = select(TaskRow).where(
        TaskRow.person_id == escalation.person_id, TaskRow.kind == DRAFT_PAPER
    )
    with arrange.database.work(CLOCK, NOW) as work:
        return sorted(work.session.exec(query), key=lambda one: one.subject_key)


def waiting(arrange: Arranger, who: str = "officer") -> list[Row]:
    with arrange.database.work(getattr(arrange.office, who), NOW) as work:
        return [one for one in my_worklist(work).tasks if one["kind"] == DRAFT_PAPER]


def drafted(arrange: Arranger, escalation: EscalationRow, kind: PaperKind = WARNING) -> PaperRow:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        return draft_paper(work, NewPaper(escalation.person_id, kind, escalation_id=escalation.id))


def signed(arrange: Arranger, row: PaperRow) -> None:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        row = write_texts(work, row.id, row.version, WORDS[PaperKind(row.kind)])
        row = submit_paper(work, row.id, row.version)
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        sign_paper(work, row.id, row.version)


@pytest.mark.parametrize("decision", decisions_for("unexcused-in-a-row", misses_stand=True))
def test_the_officer_is_asked_for_the_paper_a_decision_asks_for_and_for_no_other(
    arrange: Arranger, escalation: EscalationRow, decision: Decision
) -> None:
    decides(arrange, escalation, decision)
    kind = {
        Decision.OFFICIAL_WARNING: WARNING, Decision.PROPOSE_REPORT: PaperKind.VIOLATION_REPORT,
    }.get(decision)  # fmt: skip
    found = waiting(arrange)
    assert [one["reason"] for one in found] == ([kind.value] if kind else [])
    if kind:
        (task,) = found
        assert task["due_at"] == add_working_days(NOW, DRAFTED_WITHIN[kind])
        assert (task["escalation_id"], task["paper_id"], task["still_asked"]) == (
            escalation.id,
            None,
            True,
        )
        assert [one["id"] for one in waiting(arrange, "deputy")] == [task["id"]]
        assert waiting(arrange, "outsider") == []


def test_it_leads_to_the_draft_and_ends_by_itself_once_that_is_signed(
    arrange: Arranger, escalation: EscalationRow
) -> None:
    decides(arrange, escalation, Decision.OFFICIAL_WARNING)
    row = drafted(arrange, escalation)
    (task,) = waiting(arrange)
    assert (task["paper_id"], task["paper_state"]) == (row.id, "drafted")
    signed(arrange, row)
    assert waiting(arrange) == []
    (kept,) = tasks(arrange, escalation)
    assert (kept.state, kept.done_note, kept.done_by) == ("done", PAPER_SIGNED, None)


def test_a_draft_that_was_withdrawn_is_still_asked_for(
    arrange: Arranger, escalation: EscalationRow
) -> None:
    decides(arrange, escalation, Decision.OFFICIAL_WARNING)
    row = drafted(arrange, escalation)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        withdraw_paper(work, row.id, row.version)
    assert [one["paper_id"] for one in waiting(arrange)] == [None]


def test_a_second_decision_makes_no_second_task(
    arrange: Arranger, escalation: EscalationRow
) -> None:
    decides(arrange, escalation, Decision.OFFICIAL_WARNING)
    with pytest.raises(AlreadyDecided):
        decides(arrange, escalation, Decision.OFFICIAL_WARNING)
    assert len(tasks(arrange, escalation)) == 1


@pytest.mark.parametrize("finished", [False, True], ids=["left open", "finished by hand"])
def test_opened_again_it_is_asked_no_more_and_decided_again_it_is_asked_once(
    arrange: Arranger, escalation: EscalationRow, finished: bool
) -> None:
    decides(arrange, escalation, Decision.OFFICIAL_WARNING)
    if finished:
        (task,) = tasks(arrange, escalation)
        with arrange.database.work(arrange.office.officer, NOW) as work:
            finish_task(work, task.id, task.version, "Op papier uitgereikt.")
    opened_again(arrange, escalation)
    assert waiting(arrange) == []
    decides(arrange, escalation, Decision.OFFICIAL_WARNING)
    assert len(waiting(arrange)) == 1
    before, now = tasks(arrange, escalation)
    assert (before.state, now.state) == ("done", "opened")
    assert before.done_note == ("Op papier uitgereikt." if finished else REASON_CHANGED)


def test_what_stands_signed_is_not_asked_for_again(
    arrange: Arranger, escalation: EscalationRow
) -> None:
    decides(arrange, escalation, Decision.OFFICIAL_WARNING)
    signed(arrange, drafted(arrange, escalation))
    opened_again(arrange, escalation)
    decides(arrange, escalation, Decision.OFFICIAL_WARNING)
    assert waiting(arrange) == []
