"""What is decided after an alarm, a shortfall or a wait is a term until it was done, and an escalation when not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from aftercare.base.errors import Invalid
from aftercare.casework.deadlines.acts import finish_deadline
from aftercare.casework.escalation.acts import decide
from aftercare.casework.escalation.reopen import reopen
from aftercare.casework.escalation.view import escalation_view
from aftercare.casework.overviews.view import my_worklist
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.deadlines.reported import CARRY_OUT_DECISION
from aftercare.domain.deadlines.shortfalls import NOT_OFFERED
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.deadlines.replaced_decisions import DECISION_REPLACED
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow, carrying_out
from aftercare.store.escalation.rows import EscalationCauseRow, EscalationRow
from aftercare.store.people.rows import PersonRow
from tests.casework.deadlines.test_deadlines import escalation_of, evaluate, given
from tests.store.arranging import NOW, Arranger

ALARM, SHORTFALL, TREATMENT = "intervene-now", NOT_OFFERED, "waiting-treatment"


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


def decided(
    arrange: Arranger, person: PersonRow, decision: Decision, code: str = ALARM
) -> EscalationRow:
    """An escalation about such a fact, decided at NOW."""
    given(arrange.database, person, code)
    evaluate(arrange.database)
    escalation = escalation_of(arrange.database, person)
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        return decide(
            work, escalation.id, escalation.version, decision, "Hij is gezien bij de school."
        )


def terms(database: Database, escalation: EscalationRow) -> list[DeadlineRow]:
    with database.work(CLOCK, NOW) as work:
        return carrying_out(work.session, escalation.id)


def test_what_is_to_be_done_after_an_alarm_has_until_the_same_hour_of_the_next_day(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    escalation = decided(arrange, person, Decision.CHANGE_PLAN)
    (term,) = terms(database, escalation)
    assert (term.code, term.state, term.due_at) == (
        CARRY_OUT_DECISION,
        "opened",
        NOW + timedelta(hours=24),
    )
    with database.work(arrange.office.officer, NOW) as work:
        (line,) = [one for one in my_worklist(work).deadlines if one["code"] == CARRY_OUT_DECISION]
        assert (line["id"], line["decision"]) == (term.id, "change_plan")
        shown = escalation_view(work, escalation.id).carry_out
    assert shown is not None
    assert shown.id == term.id


def test_the_alarm_itself_is_answered_by_the_decision(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    decided(arrange, person, Decision.ACTION_TAKEN)
    with database.work(CLOCK, NOW) as work:
        query = select(DeadlineRow).where(DeadlineRow.code == ALARM)
        (alarm,) = work.session.exec(query)
    assert (alarm.state, alarm.done_by, alarm.done_note) == (
        "done",
        arrange.office.supervisor.staff_id,
        "Hij is gezien bij de school.",
    )


def test_an_alarm_does_not_end_with_one_letter(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    given(database, person, ALARM)
    evaluate(database)
    escalation = escalation_of(database, person)
    for decision in (Decision.CLOSE, Decision.ACTION_TAKEN):
        with (
            database.work(arrange.office.supervisor, NOW) as work,
            pytest.raises(Invalid) as refused,
        ):
            decide(work, escalation.id, escalation.version, decision, "een goede reden")
        (fault,) = refused.value.fields
        assert (fault.pointer, fault.code) == ("/reason", "alarm-reason-short")


@pytest.mark.parametrize("decision", [Decision.ACTION_TAKEN, Decision.CLOSE])
def test_what_asks_for_nothing_more_is_no_term(
    arrange: Arranger, database: Database, person: PersonRow, decision: Decision
) -> None:
    assert terms(database, decided(arrange, person, decision)) == []


@pytest.mark.parametrize(
    ("code", "decision", "days"),
    [(SHORTFALL, Decision.MORE_CAPACITY, 7), (TREATMENT, Decision.CONTACT_CLINIC, 14)],
)
def test_a_shortfall_and_a_wait_for_treatment_come_back_after_working_days(
    arrange: Arranger,
    database: Database,
    person: PersonRow,
    code: str,
    decision: Decision,
    days: int,
) -> None:
    (term,) = terms(database, decided(arrange, person, decision, code))
    assert civil_date(term.due_at) == civil_date(NOW) + timedelta(days=days)


def test_what_was_not_carried_out_in_time_is_an_escalation_and_saying_that_it_was_ends_it(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    (term,) = terms(database, decided(arrange, person, Decision.CONTACT_PERSON))

    def escalations() -> list[EscalationRow]:
        query = (
            select(EscalationRow)
            .join(EscalationCauseRow, col(EscalationCauseRow.escalation_id) == EscalationRow.id)
            .where(EscalationCauseRow.deadline_id == term.id)
        )
        with database.work(CLOCK, late) as work:
            return list(work.session.exec(query))

    late = term.due_at - timedelta(minutes=1)
    with database.work(CLOCK, late) as work:
        evaluate_people(work, [person.id])
    assert escalations() == []
    late = term.due_at + timedelta(days=1)
    with database.work(CLOCK, late) as work:
        evaluate_people(work, [person.id])
    assert [one.state for one in escalations()] == ["opened"]
    with database.work(arrange.office.officer, late) as work:
        finish_deadline(work, term.id, term.version, civil_date(NOW), "Gesproken.")
    assert [one.state for one in escalations()] == ["resolved"]


def test_a_decision_taken_anew_replaces_what_the_first_asked_and_is_not_done(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    escalation = decided(arrange, person, Decision.CONTACT_PERSON)
    for decision, states in (
        (Decision.CHANGE_PLAN, ["opened", "dropped"]),
        (Decision.ACTION_TAKEN, ["dropped", "dropped"]),
    ):
        with database.work(arrange.office.supervisor, NOW) as work:
            row = reopen(work, escalation.id, escalation.version, "Toch anders.")
            escalation = decide(
                work, row.id, row.version, decision, "Vandaag zelf met hem gesproken."
            )
        found = terms(database, escalation)
        assert [one.state for one in found] == states
        ended = {(one.done_note, one.done_by) for one in found if one.state == "dropped"}
        assert ended == {(DECISION_REPLACED, arrange.office.supervisor.staff_id)}
