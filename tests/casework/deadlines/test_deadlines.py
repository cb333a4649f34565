"""A term that passes becomes an escalation, and an entry that it was kept after all ends the escalation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from aftercare.base.errors import AlreadyDecided, Conflict, Invalid
from aftercare.casework.deadlines.acts import drop_deadline, finish_deadline
from aftercare.casework.escalation.acts import decide
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.deadlines import WantedDeadline
from aftercare.domain.escalation.ladder import Decision
from aftercare.processes.deadlines.keep_true import sync_deadlines
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people, people_to_evaluate
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow, deadlines_of
from aftercare.store.escalation.rows import EscalationRow, causes_of, steps_of
from aftercare.store.escalation.screen_inbox import escalation_deadlines
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger

TODAY = NOW.date()


def given(database: Database, person: PersonRow, code: str = "start-supervision") -> DeadlineRow:
    """A deadline that fell due an hour ago."""
    with database.work(CLOCK, NOW) as work:
        wanted = WantedDeadline(code, TODAY, NOW - timedelta(hours=1))
        sync_deadlines(work.session, person.id, "person", person.id, [wanted], NOW)
        return deadlines_of(work.session, person.id)[0]


def evaluate(database: Database) -> int:
    with database.work(CLOCK, NOW) as work:
        due = people_to_evaluate(work.session, NOW)
    handled = 0
    for person_id in due:
        with database.work(CLOCK, NOW) as work:
            handled += evaluate_people(work, [person_id])
    return handled


def escalation_of(database: Database, person: PersonRow) -> EscalationRow:
    with database.work(CLOCK, NOW) as work:
        return work.session.exec(
            select(EscalationRow).where(EscalationRow.person_id == person.id)
        ).one()


def test_a_term_that_passes_opens_one_case_about_it(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    row = given(database, person)
    assert evaluate(database) == 1
    assert evaluate(database) == 0
    escalation = escalation_of(database, person)
    assert (escalation.rule_code, escalation.state) == ("first-contact-late", "opened")
    with database.work(arrange.office.officer, NOW) as work:
        (cause,) = causes_of(work.session, escalation.id)
        assert (cause.deadline_id, cause.appointment_id) == (row.id, None)
        assert [term["code"] for term in escalation_deadlines(work.session, escalation.id)] == [
            "start-supervision"
        ]


def test_saying_that_it_was_done_ends_the_case_in_that_name(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    row = given(database, person)
    evaluate(database)
    with database.work(arrange.office.officer, NOW) as work:
        finish_deadline(work, row.id, row.version, TODAY, "Brief verstuurd.")
    escalation = escalation_of(database, person)
    assert (escalation.state, escalation.decision) == ("resolved", "remedied")
    assert escalation.decided_by == arrange.office.officer.staff_id
    assert evaluate(database) == 0


def test_a_supervisor_cannot_decide_an_open_term_away_but_can_drop_it(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    row = given(database, person)
    evaluate(database)
    escalation = escalation_of(database, person)
    supervisor = arrange.office.supervisor
    with pytest.raises(Conflict), database.work(supervisor, NOW) as work:
        decide(work, escalation.id, escalation.version, Decision.CLOSE, "een goede reden")
    with database.work(supervisor, NOW) as work:
        drop_deadline(work, row.id, row.version, "De rechtbank trok het kader in.")
    assert escalation_of(database, person).state == "resolved"


def test_an_alarm_reaches_the_supervisor_in_the_same_minute_and_needs_a_decision(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    row = given(database, person, "intervene-now")
    evaluate(database)
    escalation = escalation_of(database, person)
    assert (escalation.rule_code, escalation.severity) == ("alarm", 3)
    with database.work(CLOCK, NOW) as work:
        first, second, *_ = steps_of(work.session, escalation.id)
        assert (first.audience, second.audience) == ("officer", "supervisor")
        assert first.due_at == second.due_at
    with database.work(arrange.office.officer, NOW) as work:
        finish_deadline(work, row.id, row.version, TODAY, "Gebeld en langsgegaan.")
    assert escalation_of(database, person).state == "opened"


def test_a_day_to_come_is_not_yet_done(arrange: Arranger, database: Database) -> None:
    row = given(database, arrange.person())
    with pytest.raises(Invalid) as refused, database.work(arrange.office.officer, NOW) as work:
        finish_deadline(work, row.id, row.version, TODAY + timedelta(days=1))
    assert [fault.pointer for fault in refused.value.fields] == ["/done_on"]


def test_twice_done_is_view(arrange: Arranger, database: Database) -> None:
    row = given(database, arrange.person())
    with database.work(arrange.office.officer, NOW) as work:
        finish_deadline(work, row.id, row.version, TODAY)
    with pytest.raises(AlreadyDecided), database.work(arrange.office.officer, NOW) as work:
        finish_deadline(work, row.id, row.version + 1, TODAY)


def test_a_new_alarm_in_an_open_case_is_notified_to_everybody_again(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    given(database, person, "intervene-now")
    evaluate(database)
    escalation = escalation_of(database, person)
    with database.work(CLOCK, NOW) as work:
        wanted = [
            WantedDeadline("intervene-now", TODAY, NOW - timedelta(hours=1), number)
            for number in (0, 1)
        ]
        sync_deadlines(work.session, person.id, "person", person.id, wanted, NOW)
    assert evaluate(database) == 1
    with database.work(CLOCK, NOW) as work:
        assert len(causes_of(work.session, escalation.id)) == 2
        assert [step.position for step in steps_of(work.session, escalation.id)] == [*range(8)]
