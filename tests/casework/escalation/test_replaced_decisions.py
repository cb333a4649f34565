"""What a decision asked for ends when another decision replaces it, and not while nothing has replaced it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from aftercare.base.errors import Conflict, Forbidden
from aftercare.casework.deadlines.acts import finish_deadline
from aftercare.casework.deadlines.statutory_clocks import refresh_clocks
from aftercare.casework.escalation.acts import decide
from aftercare.casework.escalation.reopen import reopen
from aftercare.casework.escalation.replaced_decision import end_no_longer_asked
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.deadlines.statutory import REPORT_CODE
from aftercare.domain.escalation.ladder import Decision
from aftercare.processes.deadlines.replaced_decisions import DECISION_REPLACED
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.rows import EscalationRow, get_escalation
from tests.casework.escalation.test_reopening import LATER, decided, open_again
from tests.store.arranging import NOW, Arranger

REASON = "Nieuwe feiten besproken."


@pytest.fixture
def escalation(arrange: Arranger) -> EscalationRow:
    """A report is proposed, and the escalation is open again."""
    row = decided(arrange, Decision.PROPOSE_REPORT)
    open_again(arrange, row)
    return row


def report(database: Database) -> DeadlineRow:
    with database.work(CLOCK, LATER) as work:
        return work.session.exec(select(DeadlineRow).where(DeadlineRow.code == REPORT_CODE)).one()


def decide_otherwise(
    arrange: Arranger, escalation: EscalationRow, decision: Decision = Decision.CLOSE
) -> None:
    with arrange.database.work(arrange.office.supervisor, LATER) as work:
        version = get_escalation(work.session, escalation.id).version
        decide(work, escalation.id, version, decision, REASON)


def missed(arrange: Arranger) -> EscalationRow:
    """The escalation about the report that was not made in time."""
    with arrange.database.work(CLOCK, LATER) as work:
        evaluate_people(work, [report(arrange.database).person_id])
    with arrange.database.work(CLOCK, LATER) as work:
        query = select(EscalationRow).where(EscalationRow.rule_code == "deadline-overdue")
        return work.session.exec(query).one()


def state_of(database: Database, row: EscalationRow) -> tuple[str, str | None]:
    with database.work(CLOCK, LATER) as work:
        found = get_escalation(work.session, row.id)
        return found.state, found.decision


@pytest.mark.parametrize("decision", [Decision.CLOSE, Decision.OFFICIAL_WARNING])
def test_another_decision_ends_the_deadline_for_the_report_and_says_why(
    arrange: Arranger, database: Database, escalation: EscalationRow, decision: Decision
) -> None:
    about = missed(arrange)
    decide_otherwise(arrange, escalation, decision)
    row = report(database)
    assert (row.state, row.done_note) == ("dropped", DECISION_REPLACED)
    assert row.done_by == arrange.office.supervisor.staff_id
    assert state_of(database, about) == ("resolved", "remedied")
    with database.work(arrange.office.officer, LATER) as work:
        refresh_clocks(work, escalation.person_id)
    assert report(database).state == "dropped", "no later computation opens it again"


def test_while_nothing_was_decided_again_the_report_is_still_to_be_made(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    with database.work(arrange.office.officer, LATER) as work:
        refresh_clocks(work, escalation.person_id)
    assert report(database).state == "opened"
    assert state_of(database, missed(arrange))[0] == "opened"


def test_a_report_that_was_made_stays_made(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    row = report(database)
    with database.work(arrange.office.officer, LATER) as work:
        finish_deadline(work, row.id, row.version, NOW.date(), "Gemaild.")
    decide_otherwise(arrange, escalation)
    row = report(database)
    assert (row.state, row.done_note) == ("done", "Gemaild.")


def test_a_report_that_is_proposed_once_more_has_a_deadline_of_its_own(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    decide_otherwise(arrange, escalation)
    with database.work(arrange.office.supervisor, LATER + timedelta(hours=1)) as work:
        version = get_escalation(work.session, escalation.id).version
        again = reopen(work, escalation.id, version, REASON)
        decide(work, again.id, again.version, Decision.PROPOSE_REPORT, REASON)
    with database.work(CLOCK, LATER) as work:
        query = select(DeadlineRow).where(DeadlineRow.code == REPORT_CODE)
        found = {row.number: row.state for row in work.session.exec(query)}
    assert found == {1: "dropped", 2: "opened"}


@pytest.fixture
def left(arrange: Arranger, escalation: EscalationRow) -> EscalationRow:
    """An escalation about a report of which the decision was replaced when that did not end it yet."""
    about = missed(arrange)
    with arrange.database.work(CLOCK, LATER) as work:
        row = get_escalation(work.session, escalation.id, for_update=True)
        row.state, row.decision, row.decided_at = "resolved", "close", LATER
        row.decision_reason, row.decided_by = REASON, arrange.office.supervisor.staff_id
    return about


def test_only_a_supervisor_ends_it_and_only_after_another_decision(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    about = missed(arrange)
    with pytest.raises(Forbidden), database.work(arrange.office.officer, LATER) as work:
        end_no_longer_asked(work, about.id, about.version)
    with pytest.raises(Conflict), database.work(arrange.office.supervisor, LATER) as work:
        end_no_longer_asked(work, about.id, about.version)
    assert report(database).state == "opened"


def test_a_decision_that_was_replaced_starts_no_deadline_that_has_ended(
    arrange: Arranger, database: Database, left: EscalationRow
) -> None:
    """While the order asked for none, it was dropped without a word; another correction does not bring it back."""
    with database.work(CLOCK, LATER) as work:
        work.session.get_one(DeadlineRow, report(database).id).state = "dropped"
    with database.work(arrange.office.officer, LATER) as work:
        refresh_clocks(work, left.person_id)
    assert report(database).state == "dropped"
