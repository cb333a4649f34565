"""Every night it is seen whose first STABLE-2007 is still to come; that it is late opens no escalation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.deadlines.coverage import UNCOVERED
from aftercare.scheduling.deadlines.refresh_clocks import clocks_due, refresh_clocks_of
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import deadlines_of
from aftercare.store.escalation.rows import EscalationCauseRow
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger


def night(database: Database, person: PersonRow) -> list[str]:
    """Codes of the open terms after the nightly tick, but for conditions with nothing laid down."""
    with database.work(CLOCK, NOW) as work:
        assert person.id in clocks_due(work.session, NOW)
        refresh_clocks_of(work, [person.id])
        rows = deadlines_of(work.session, person.id)
        opened = [one for one in rows if one.state == "opened" and one.subject_kind == "person"]
        return [one.code for one in opened if one.code != UNCOVERED]


def test_the_night_finds_who_still_needs_a_first_stable(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    arrange.condition(person)
    assert night(database, person) == ["first-stable"]


@pytest.mark.parametrize(
    "changes",
    [{"regime": "juvenile"}, {"case_type": "general"}, {"closed_on": NOW.date()}],
    ids=["under juvenile law", "no sexual offence", "a closed file"],
)
def test_nobody_else_gets_the_term(
    arrange: Arranger, database: Database, changes: dict[str, Any]
) -> None:
    person = arrange.person(**changes)
    arrange.condition(person)
    assert night(database, person) == []


def test_a_first_stable_that_is_late_opens_no_case(arrange: Arranger, database: Database) -> None:
    person = arrange.person(enrolled_on=NOW.date() - timedelta(days=400))
    condition = arrange.condition(person)
    with database.work(CLOCK, NOW) as work:
        work.session.connection().exec_driver_sql(
            "update supervision_order set starts_on = '2026-01-01' where id = %s",
            (condition.order_id,),
        )
    assert night(database, person) == ["first-stable"]
    with database.work(CLOCK, NOW) as work:
        (term,) = [
            row for row in deadlines_of(work.session, person.id) if row.code == "first-stable"
        ]
        assert term.due_at < NOW
        evaluate_people(work, [person.id])
        causes = select(EscalationCauseRow).where(EscalationCauseRow.deadline_id == term.id)
        assert work.session.exec(causes).first() is None
