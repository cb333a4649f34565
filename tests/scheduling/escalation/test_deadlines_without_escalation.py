"""A norm that is no law shows on the worklist when it passes, and opens no escalation unless a rule names it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from aftercare.casework.overviews.view import my_worklist
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.deadlines import QUIET_CODES
from aftercare.scheduling.escalation.evaluate_rules import (
    evaluate_people,
    next_evaluation,
    people_to_evaluate,
)
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.rows import EscalationRow
from tests.scheduling.escalation.adopting import adopt_only
from tests.store.arranging import NOW, Arranger
from tests.store.treatment.clinic import Clinic
from tests.watchdog_counts import counted


@pytest.fixture
def late(arrange: Arranger) -> DeadlineRow:
    """A client has waited two hundred days: every norm of the wait has passed, and no rule in force names one."""
    adopt_only(arrange, "treatment-not-started")
    clinic = Clinic(arrange)
    clinic.referral(arrange.person(), days_ago=200)
    with arrange.database.work(CLOCK, NOW) as work:
        rows = list(work.session.exec(select(DeadlineRow)))
    assert {row.code for row in rows} == {"waiting-intake", "waiting-total"}
    assert all(row.due_at < NOW for row in rows)
    return rows[0]


def test_it_stands_on_the_worklist(
    arrange: Arranger, database: Database, late: DeadlineRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        shown = {row["code"] for row in my_worklist(work).deadlines}
    assert {"waiting-intake", "waiting-total"} <= shown


def test_it_is_not_evaluated_does_not_wake_the_clock_and_alarms_no_watchdog(
    database: Database, late: DeadlineRow
) -> None:
    with database.work(CLOCK, NOW) as work:
        assert people_to_evaluate(work.session, NOW) == []
        assert next_evaluation(work.session, NOW) is None
        assert evaluate_people(work, [late.person_id]) == 0
        assert list(work.session.exec(select(EscalationRow))) == []
    with database.work(CLOCK, NOW + timedelta(hours=1)) as work:
        assert counted(work, work.now)["deadline-without-escalation"] == 0


def test_a_statutory_term_beside_it_still_opens_its_escalation(
    arrange: Arranger, database: Database, late: DeadlineRow
) -> None:
    law = DeadlineRow(
        person_id=late.person_id, subject_kind="person", subject_id=late.person_id,
        code="extension-demand", counted_from_on=NOW.date(), shows_from_at=NOW,
        due_at=NOW - timedelta(hours=1), created_at=NOW,
    )  # fmt: skip
    arrange.add(law)
    with database.work(CLOCK, NOW) as work:
        assert next_evaluation(work.session, NOW) == law.due_at
        assert people_to_evaluate(work.session, NOW) == [late.person_id]
        assert evaluate_people(work, [late.person_id]) == 1
        (escalation,) = work.session.exec(select(EscalationRow))
        assert escalation.rule_code == "deadline-overdue"


def test_what_the_watchdog_leaves_out_is_what_opens_no_escalation(
    database: Database, late: DeadlineRow
) -> None:
    """It asks by subject, so that it shares no list with the ticks it watches over."""
    with database.work(CLOCK, NOW) as work:
        of_referrals = select(DeadlineRow.code).where(DeadlineRow.subject_kind == "referral")
        assert set(work.session.exec(of_referrals)) <= QUIET_CODES
