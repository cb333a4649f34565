"""Whoever gives a verdict or records an outcome waits for whoever is at the person, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from aftercare.base.errors import IllegalTransition
from aftercare.casework.absences.acts import give_verdict, revise_verdict
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.escalation.acts import decide
from aftercare.domain.absences.absence import EarlyReason, Verdict
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.escalation.rules import Trigger
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people, people_to_evaluate
from aftercare.store.absences.rows import AbsenceRow, get_absence
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.rows import EscalationRow, lock_escalations
from aftercare.store.people.rows import PersonRow, lock_person_of
from tests.casework.deadlines.test_lock_order import overlap
from tests.casework.escalation.test_escalations import escalation_of
from tests.casework.papers.test_report_terms import open_about, term
from tests.store.arranging import NOW, Arranger
from tests.store.placement.waiting import until_a_session_waits_for_a_lock

LONG_AGO = NOW - timedelta(days=30)


@pytest.fixture
def arrange(fresh_database: Database) -> Arranger:
    """An office in a database of its own: what commits here is gone with it."""
    return Arranger(fresh_database)


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


def states(database: Database, person: PersonRow) -> set[tuple[str, str]]:
    with database.work(CLOCK, NOW) as work:
        found = select(EscalationRow).where(EscalationRow.person_id == person.id)
        return {(one.rule_code, one.state) for one in work.session.exec(found)}


def while_evaluated(database: Database, person: PersonRow, act: Callable[[], Any]) -> None:
    """The rules were held against this person, and before that is committed somebody acts."""
    with ThreadPoolExecutor(1) as pool:
        with database.work(CLOCK, NOW) as work:
            evaluate_people(work, [person.id])
            acting: Future[Any] = pool.submit(act)
            until_a_session_waits_for_a_lock(database)
        acting.result(timeout=30)


def test_a_verdict_that_is_just_being_revised_is_left_to_the_next_look_of_the_rules(
    arrange: Arranger, fresh_database: Database, person: PersonRow
) -> None:
    """Else the rules would read the old one, wait, and mark the new one, which they never looked at."""
    _, absence = arrange.miss(person, NOW - timedelta(days=3), "excused")

    def evaluate() -> int:
        with fresh_database.work(CLOCK, NOW) as work:
            return evaluate_people(work, [person.id])

    with (
        ThreadPoolExecutor(1) as pool,
        fresh_database.work(arrange.office.officer, NOW) as work,
    ):
        revise_verdict(
            work,
            absence.id,
            1,
            Verdict.UNEXCUSED,
            "toch niet",
            no_reminder_seen=True,
            early_reason=EarlyReason.NO_REASON,
        )
        assert pool.submit(evaluate).result(timeout=10) == 0
    with fresh_database.work(CLOCK, NOW) as work:
        assert people_to_evaluate(work.session, NOW) == [person.id]
    assert evaluate() == 1
    assert states(fresh_database, person) == {("unexcused-required", "opened")}


def test_only_the_verdict_that_was_read_is_marked_as_evaluated(
    arrange: Arranger, fresh_database: Database, person: PersonRow
) -> None:
    """Should one ever be given without the person: what nobody looked at stays to be evaluated."""
    _, absence = arrange.miss(person, NOW - timedelta(days=3), "excused")

    def evaluate() -> None:
        with fresh_database.work(CLOCK, NOW) as work:
            evaluate_people(work, [person.id])

    def given_anew(work: UnitOfWork) -> None:
        row = get_absence(work.session, absence.id, for_update=True)
        row.verdict, row.decided_at = "service_failure", NOW + timedelta(minutes=1)
        work.session.flush()

    overlap(fresh_database, CLOCK, given_anew, evaluate, lambda work: work.session.flush())
    with fresh_database.work(CLOCK, NOW) as work:
        assert get_absence(work.session, absence.id).evaluated_at is None
    evaluate()
    with fresh_database.work(CLOCK, NOW) as work:
        assert get_absence(work.session, absence.id).evaluated_at == NOW


def test_an_outcome_recorded_while_the_rules_are_evaluated_ends_the_case_they_open(
    arrange: Arranger, fresh_database: Database, person: PersonRow
) -> None:
    late = arrange.appointment(
        person, NOW - timedelta(days=9), state="outcome_overdue", overdue_at=NOW - timedelta(days=9)
    )

    def record() -> None:
        with fresh_database.work(arrange.office.officer, NOW) as work:
            record_outcome(work, late.id, 1, Outcome.ATTENDED, "Een vergissing.")

    while_evaluated(fresh_database, person, record)
    assert states(fresh_database, person) == {("outcome-overdue", "resolved")}


def test_a_verdict_given_while_the_rules_are_evaluated_ends_the_case_they_open(
    arrange: Arranger, fresh_database: Database, person: PersonRow
) -> None:
    _, absence = arrange.miss(person, LONG_AGO)

    def judge() -> None:
        with fresh_database.work(arrange.office.officer, NOW) as work:
            give_verdict(work, absence.id, 1, Verdict.EXCUSED, "ziek gemeld")

    while_evaluated(fresh_database, person, judge)
    assert states(fresh_database, person) == {("decision-overdue", "resolved")}


def test_an_outcome_corrected_while_somebody_judges_counts_both(
    arrange: Arranger, fresh_database: Database, person: PersonRow
) -> None:
    missed, absence = arrange.miss(person, NOW - timedelta(days=3))

    def correct() -> None:
        with fresh_database.work(arrange.office.officer, NOW) as work:
            record_outcome(work, missed.id, 1, Outcome.ATTENDED, "Een vergissing.")

    overlap(
        fresh_database,
        arrange.office.supervisor,
        lambda work: give_verdict(work, absence.id, 1, Verdict.EXCUSED, "ziek gemeld"),
        correct,
        lambda work: work.session.flush(),
    )
    with fresh_database.work(CLOCK, NOW) as work:
        row = get_absence(work.session, absence.id)
        assert (row.state, row.verdict, row.version) == ("dropped", None, 3)


def test_a_verdict_on_a_miss_that_is_just_being_corrected_away_is_refused(
    arrange: Arranger, fresh_database: Database, person: PersonRow
) -> None:
    """Whoever waited decides on the absence as it is now."""
    missed, absence = arrange.miss(person, NOW - timedelta(days=3))

    def judge() -> None:
        with fresh_database.work(arrange.office.supervisor, NOW) as work:
            give_verdict(work, absence.id, 2, Verdict.EXCUSED, "ziek gemeld")

    with pytest.raises(IllegalTransition):
        overlap(
            fresh_database,
            arrange.office.officer,
            lambda work: record_outcome(work, missed.id, 1, Outcome.ATTENDED, "Een vergissing."),
            judge,
            lambda work: work.session.flush(),
        )


@pytest.mark.parametrize("act", ["judge", "revise", "record"])
def test_whoever_acts_on_a_miss_holds_nothing_before_the_person(
    arrange: Arranger, fresh_database: Database, person: PersonRow, act: str
) -> None:
    """Somebody who holds the person can still take the appointment and the absence."""
    missed, absence = arrange.miss(
        person, NOW - timedelta(days=3), "excused" if act == "revise" else None
    )

    def go() -> None:
        with fresh_database.work(arrange.office.officer, NOW) as work:
            if act == "judge":
                give_verdict(work, absence.id, 1, Verdict.EXCUSED, "ziek gemeld")
            elif act == "revise":
                revise_verdict(work, absence.id, 1, Verdict.SERVICE_FAILURE, "wij weten beter")
            else:
                record_outcome(work, missed.id, 1, Outcome.ATTENDED, "Een vergissing.")

    def take(work: UnitOfWork) -> None:
        for kind, row_id in ((AppointmentRow, missed.id), (AbsenceRow, absence.id)):
            work.session.get_one(kind, row_id, with_for_update={"nowait": True, "key_share": True})

    overlap(
        fresh_database,
        CLOCK,
        lambda work: lock_person_of(work.session, AbsenceRow, absence.id),
        go,
        take,
    )


def test_a_provider_records_an_outcome_and_waits_for_the_person_like_anybody(
    arrange: Arranger, fresh_database: Database, person: PersonRow
) -> None:
    """They may change no row of the person, and need not know that they wait for one."""
    _, (line,) = arrange.plan(person, arrange.terms("treatment"))
    row = arrange.appointment(person, NOW - timedelta(days=1), line)

    def record() -> None:
        with fresh_database.work(arrange.office.provider, NOW) as work:
            record_outcome(work, row.id, 1, Outcome.MISSED, "Een vergissing.")

    overlap(
        fresh_database,
        CLOCK,
        lambda work: lock_person_of(work.session, AppointmentRow, row.id),
        record,
        lambda work: work.session.flush(),
    )
    with fresh_database.work(CLOCK, NOW) as work:
        assert work.session.get_one(AppointmentRow, row.id).state == "missed"


def about_a_term_that_is_met(arrange: Arranger, person: PersonRow) -> EscalationRow:
    """An open alarm, from which a report can follow, about a term of which it is on record that it was met."""
    done = term(arrange, person, "contact-plan", "person", person.id)
    escalation = open_about(arrange, person, done)
    with arrange.database.work(CLOCK, NOW) as work:
        row = work.session.get_one(DeadlineRow, done.id)
        row.state, row.done_by, row.done_at = "done", person.officer_id, NOW
        row.done_on = LONG_AGO.date()
        work.session.get_one(EscalationRow, escalation.id).trigger = Trigger.ALARM.value
    return escalation


def test_a_decision_that_proposes_a_report_and_a_verdict_follow_each_other(
    arrange: Arranger, fresh_database: Database, person: PersonRow
) -> None:
    """Both end other escalations of the person; neither holds one that the other waits for."""
    missed, absence = arrange.miss(person, LONG_AGO)
    escalation_of(arrange, "decision-overdue", missed)
    high = about_a_term_that_is_met(arrange, person)

    def judge() -> None:
        with fresh_database.work(arrange.office.officer, NOW) as work:
            give_verdict(work, absence.id, 1, Verdict.EXCUSED, "ziek gemeld")

    overlap(
        fresh_database,
        arrange.office.supervisor,
        lambda work: lock_person_of(work.session, EscalationRow, high.id),
        judge,
        lambda work: decide(work, high.id, 1, Decision.PROPOSE_REPORT, "een goede reden"),
    )
    assert states(fresh_database, person) == {
        ("decision-overdue", "resolved"), ("deadline-overdue", "resolved"),
    }  # fmt: skip


def test_a_decision_that_proposes_a_report_takes_the_persons_cases_in_the_order_of_their_ids(
    arrange: Arranger, fresh_database: Database, person: PersonRow
) -> None:
    """A hand-over of many escalations locks no person: the lower escalation first, and then the one decided on."""
    missed, _ = arrange.miss(person, LONG_AGO)
    low = escalation_of(arrange, "decision-overdue", missed)
    high = about_a_term_that_is_met(arrange, person)

    def propose() -> None:
        with fresh_database.work(arrange.office.supervisor, NOW) as work:
            decide(work, high.id, 1, Decision.PROPOSE_REPORT, "een goede reden")

    overlap(
        fresh_database,
        CLOCK,
        lambda work: work.session.get_one(EscalationRow, low.id, with_for_update=True),
        propose,
        lambda work: lock_escalations(work.session, [person.id]),
    )
    assert ("deadline-overdue", "resolved") in states(fresh_database, person)
