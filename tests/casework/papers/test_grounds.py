"""A warning or report of which the decision, or every absence behind it, does not hold any more: not signed, not
corrected, handed over only where that is said, and marked in every list until then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlmodel import col, select

from aftercare.base.errors import Invalid
from aftercare.casework.deadlines.acts import person_deadlines
from aftercare.casework.escalation.acts import decide
from aftercare.casework.escalation.reopen import reopen
from aftercare.casework.overviews.view import my_worklist
from aftercare.casework.papers.drafts import correct_paper
from aftercare.casework.papers.hand_over_deadlines import DECIDED_OTHERWISE
from aftercare.casework.papers.signing import hand_over_paper, sign_paper
from aftercare.casework.papers.view import escalation_papers, paper_file, person_papers
from aftercare.casework.tasks.acts import finish_task
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.deadlines.reported import HAND_OVER_PAPER
from aftercare.domain.escalation.decisions_in_question import WhyAgain
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.papers import PaperKind
from aftercare.processes.papers.ground_reviews import REPLACED_SINCE
from aftercare.store.absences.review_tasks import REVIEW_DECISION, ask_to_review
from aftercare.store.absences.rows import AbsenceRow, absences_of
from aftercare.store.closing.facts import file_facts
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.rows import get_escalation
from aftercare.store.overviews.screen_supervisor import decisions_to_review
from aftercare.store.papers.draft_tasks import DRAFT_PAPER
from aftercare.store.papers.rows import PaperRow
from aftercare.store.tasks.rows import REASON_CHANGED, TaskRow, open_task
from tests.casework.papers.paper_desk import TODAY, Desk, desk_of
from tests.store.arranging import NOW, Arranger

WARNING = PaperKind.OFFICIAL_WARNING
REASON = "De cliënt zat die dag vast."
ANSWER = "Gebeld: de waarschuwing geldt niet meer."


@pytest.fixture
def desk(arrange: Arranger) -> Desk:
    return desk_of(arrange)


def excuse_all(desk: Desk, verdict: str = "excused") -> None:
    with desk.arrange.database.work(CLOCK, NOW) as work:
        for one in absences_of(work.session, desk.person.id):
            one.state, one.verdict, one.decided_at = "decided", verdict, NOW
            one.verdict_reason, one.decided_by = REASON, desk.arrange.office.officer.staff_id


def correct_outcomes(desk: Desk) -> None:
    """There was no miss after all."""
    with desk.arrange.database.work(CLOCK, NOW) as work:
        for one in absences_of(work.session, desk.person.id):
            one.state = "dropped"
            one.verdict = one.verdict_reason = one.decided_by = one.decided_at = None


def marks(desk: Desk) -> dict[str, object]:
    """What each list says of the signed warning."""
    person, escalation = desk.person.id, desk.escalations[WARNING].id
    with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
        (due,) = [one for one in my_worklist(work).deadlines if one["code"] == HAND_OVER_PAPER]
        listed, papers = person_deadlines(work, person), person_papers(work, person)
        (card,) = escalation_papers(work, escalation)
        return {
            "worklist": due["in_question"],
            "deadlines": next((one.in_question for one in listed.marks.values()), None),
            "papers": next((one.value for one in papers.gone.values()), None),
            "escalation": card["in_question"],
        }


def ask_again(desk: Desk) -> UUID:
    """The task to look again at the first absence."""
    with desk.arrange.database.work(CLOCK, NOW) as work:
        absence = work.session.exec(
            select(AbsenceRow).where(AbsenceRow.appointment_id == desk.misses[0].id)
        ).one()
        why, due_at = WhyAgain.IN_CUSTODY.value, NOW + timedelta(days=2)
        ask_to_review(work.session, desk.person.id, absence.id, why, due_at, NOW)
        work.session.flush()
        return work.session.exec(select(TaskRow.id).where(TaskRow.kind == REVIEW_DECISION)).one()


def open_again(desk: Desk) -> int:
    """The escalation of the warning waits for a decision again; returns its version."""
    with desk.arrange.database.work(desk.arrange.office.supervisor, NOW) as work:
        row = desk.escalations[WARNING]
        return reopen(work, row.id, row.version, REASON).version


def hand_over(desk: Desk, row: PaperRow, **more: bool) -> PaperRow:
    with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
        return hand_over_paper(work, row.id, row.version, TODAY, "de cliënt zelf", **more)


@pytest.mark.parametrize(
    ("happens", "code"), [(excuse_all, "misses-explained"), (ask_again, "decision-to-review")]
)
def test_what_an_absence_no_longer_carries_is_not_signed(
    desk: Desk, happens: object, code: str
) -> None:
    row = desk.submitted(WARNING)
    assert callable(happens)
    happens(desk)
    supervisor = desk.arrange.office.supervisor
    with desk.arrange.database.work(supervisor, NOW) as work:
        file = paper_file(work, row.id)
        assert file.ground is not None
        assert file.ground.code == code
    with pytest.raises(Invalid) as refused, desk.arrange.database.work(supervisor, NOW) as work:
        sign_paper(work, row.id, row.version)
    assert [one.code for one in refused.value.fields] == [code]


@pytest.mark.parametrize(
    ("happens", "mark"),
    [
        (excuse_all, "misses-explained"),
        (partial(excuse_all, verdict="service_failure"), "misses-explained"),
        (correct_outcomes, "misses-explained"),
        (open_again, "decided-otherwise"),
        (ask_again, "decision"),
    ],
    ids=["excused", "failure-of-ours", "outcome-corrected", "decided-again", "asked-about"],
)
def test_every_list_marks_a_signed_one_without_its_ground(
    desk: Desk, happens: Callable[[Desk], object], mark: str
) -> None:
    desk.signed(WARNING)
    assert set(marks(desk).values()) == {None}
    happens(desk)
    found = marks(desk)
    # A list has the code of its words; the papers of the client that of the refusal.
    assert found.pop("papers") == ("decision-to-review" if mark == "decision" else mark)
    assert set(found.values()) == {mark}, found


@pytest.mark.parametrize("happens", [excuse_all, correct_outcomes])
def test_the_task_to_write_one_is_marked_once_its_draft_has_no_ground(
    desk: Desk, happens: Callable[[Desk], object]
) -> None:
    desk.draft(WARNING)
    with desk.arrange.database.work(CLOCK, NOW) as work:
        open_task(
            work.session, person_id=desk.person.id, kind=DRAFT_PAPER, reason=WARNING.value,
            subject=desk.escalations[WARNING].id, due_at=NOW + timedelta(days=2), now=NOW,
        )  # fmt: skip

    def mark() -> object:
        with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
            (task,) = [one for one in my_worklist(work).tasks if one["kind"] == DRAFT_PAPER]
            return task["in_question"]

    assert mark() is None
    happens(desk)
    assert mark() == "misses-explained"


def test_of_two_absences_one_that_stands_carries_it(desk: Desk) -> None:
    row = desk.submitted(WARNING)
    with desk.arrange.database.work(CLOCK, NOW) as work:
        first = absences_of(work.session, desk.person.id)[0]
        first.state, first.verdict, first.decided_at = "decided", "excused", NOW
        first.decided_by = desk.arrange.office.officer.staff_id
    with desk.arrange.database.work(desk.arrange.office.supervisor, NOW) as work:
        assert paper_file(work, row.id).ground is None


def test_a_signed_one_is_not_corrected_and_is_handed_over_only_where_that_is_said(
    desk: Desk,
) -> None:
    row = desk.signed(WARNING)
    excuse_all(desk)
    officer = desk.arrange.office.officer
    with pytest.raises(Invalid) as refused, desk.arrange.database.work(officer, NOW) as work:
        correct_paper(work, row.id)
    assert [one.code for one in refused.value.fields] == ["misses-explained"]
    with pytest.raises(Invalid) as refused:
        hand_over(desk, row)
    assert [(one.pointer, one.code) for one in refused.value.fields] == [
        ("/despite_ground", "misses-explained")
    ]
    # What has happened is kept all the same.
    assert hand_over(desk, row, despite_ground=True).handed_over_on == TODAY


def test_another_decision_of_the_supervisor_ends_the_deadline_to_hand_it_over(desk: Desk) -> None:
    row = desk.signed(WARNING)
    version = open_again(desk)
    with pytest.raises(Invalid) as refused:
        hand_over(desk, row)
    assert [one.code for one in refused.value.fields] == ["decided-otherwise"]
    excuse_all(desk)
    with desk.arrange.database.work(desk.arrange.office.supervisor, NOW) as work:
        decide(work, desk.escalations[WARNING].id, version, Decision.CLOSE, REASON)
    query = select(DeadlineRow).where(
        DeadlineRow.person_id == desk.person.id, DeadlineRow.code == HAND_OVER_PAPER
    )
    with desk.arrange.database.work(CLOCK, NOW) as work:
        term = work.session.exec(query).one()
        assert (term.state, term.done_note) == ("dropped", DECIDED_OTHERWISE)


def tasks_about(desk: Desk) -> list[tuple[str, str, str | None]]:
    """What was asked about documents: why, whether it waits, and the answer."""
    with desk.arrange.database.work(CLOCK, NOW) as work:
        query = select(TaskRow).where(TaskRow.kind == REVIEW_DECISION).order_by(col(TaskRow.id))
        return [(one.reason, one.state, one.done_note) for one in work.session.exec(query)]


def decide_again(desk: Desk, decision: Decision) -> None:
    """The escalation of the warning is opened again, and decided so."""
    supervisor, which = desk.arrange.office.supervisor, desk.escalations[WARNING].id
    with desk.arrange.database.work(supervisor, desk.arrange.now) as work:
        version = get_escalation(work.session, which).version
        opened = reopen(work, which, version, REASON)
        decide(work, which, opened.version, decision, REASON)


def test_of_one_that_left_it_is_asked_what_was_done_once_its_decision_is_replaced(
    desk: Desk,
) -> None:
    row = hand_over(desk, desk.signed(WARNING))
    excuse_all(desk)
    decide_again(desk, Decision.CLOSE)
    (asked,) = tasks_about(desk)
    assert asked == (REPLACED_SINCE, "opened", None)
    officer, supervisor = desk.arrange.office.officer, desk.arrange.office.supervisor
    with desk.arrange.database.work(supervisor, NOW) as work:
        assert [one["paper_id"] for one in decisions_to_review(work.session)] == [row.id]
    with desk.arrange.database.work(officer, NOW) as work:
        (task,) = [one for one in my_worklist(work).tasks if one["kind"] == REVIEW_DECISION]
        assert (task["paper_id"], task["in_question"]) == (row.id, "decided-otherwise")
        (review,) = paper_file(work, row.id).reviews
        finish_task(work, review["id"], review["version"], ANSWER)
    with desk.arrange.database.work(officer, NOW) as work:
        assert [one["done_note"] for one in paper_file(work, row.id).reviews] == [ANSWER]
    # Another decision that asks for no warning either changes nothing about the letter.
    decide_again(desk, Decision.CLOSE)
    assert tasks_about(desk) == [(REPLACED_SINCE, "done", ANSWER)]


def test_the_decision_that_stands_again_ends_the_question(desk: Desk) -> None:
    hand_over(desk, desk.signed(WARNING))
    decide_again(desk, Decision.CONTACT_PERSON)
    decide_again(desk, Decision.OFFICIAL_WARNING)
    assert tasks_about(desk) == [(REPLACED_SINCE, "done", REASON_CHANGED)]


def test_of_one_that_never_left_nothing_is_asked(desk: Desk) -> None:
    desk.signed(WARNING)
    decide_again(desk, Decision.CONTACT_PERSON)
    assert tasks_about(desk) == []


def test_a_file_is_not_closed_while_it_is_asked_what_was_done_about_a_document(desk: Desk) -> None:
    row = hand_over(desk, desk.signed(WARNING))
    decide_again(desk, Decision.CONTACT_PERSON)
    with desk.arrange.database.work(CLOCK, NOW) as work:
        facts = file_facts(work.session, desk.person, NOW)
    assert row.id in {one.paper_id for one in facts.undecided}


def test_the_same_decision_again_leaves_it_to_be_handed_over(desk: Desk) -> None:
    row = desk.signed(WARNING)
    version = open_again(desk)
    with desk.arrange.database.work(desk.arrange.office.supervisor, NOW) as work:
        escalation = desk.escalations[WARNING]
        decide(work, escalation.id, version, Decision.OFFICIAL_WARNING, REASON)
    assert hand_over(desk, row).handed_over_on == TODAY


def test_why_a_decision_stays_is_in_the_report(desk: Desk, arrange: Arranger) -> None:
    missed, officer = desk.misses[0].starts_at, arrange.office.officer
    arrange.away(desk.person, "custody", missed - timedelta(days=1), missed + timedelta(days=1))
    task_id = ask_again(desk)
    unseen = "\u200b\u200b"
    with pytest.raises(Invalid) as refused, arrange.database.work(officer, NOW) as work:
        finish_task(work, task_id, 1, unseen)
    assert [one.pointer for one in refused.value.fields] == ["/note"]
    with arrange.database.work(officer, NOW) as work:
        finish_task(work, task_id, 1, "Was met verlof uit detentie.")
    row = desk.draft(PaperKind.VIOLATION_REPORT)
    with arrange.database.work(officer, NOW) as work:
        parts = paper_file(work, row.id).made.sections
    said = [one.text for part in parts for one in part.statements]
    assert "Waarom de afwezigheid toch telt: “Was met verlof uit detentie.”" in said
