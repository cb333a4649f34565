"""Which absences are in question is one rule, in a list of them as on the page of each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.conditions.held import no_longer_held
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.absences.in_question import in_question
from aftercare.store.conditions.held_then import not_held_at
from aftercare.store.conditions.rows import get_condition
from aftercare.store.database.unit_of_work import Database
from aftercare.store.orders.rows import get_order
from tests.store.arranging import NOW, Arranger

MISSED_AT = NOW - timedelta(days=1)
ON = civil_date(MISSED_AT)
BEFORE, LATER = ON - timedelta(days=1), ON + timedelta(days=1)


@pytest.mark.parametrize("withdrawn_on", [None, BEFORE, ON, LATER])
@pytest.mark.parametrize("ended_on", [None, BEFORE, ON])
def test_the_list_and_the_page_follow_the_rule(
    arrange: Arranger, database: Database, withdrawn_on: date | None, ended_on: date | None
) -> None:
    person = arrange.person()
    _, (line,) = arrange.plan(person)
    missed, absence = arrange.miss(person, MISSED_AT, obligation=line)
    with database.work(CLOCK, NOW) as work:
        condition = get_condition(work.session, line.condition_id, for_update=True)
        condition.withdrawn_on = withdrawn_on
        order = get_order(work.session, condition.order_id, for_update=True)
        order.ended_on, order.end_reason = ended_on, "other" if ended_on else None
    rule = no_longer_held(withdrawn_on, ended_on, ON)
    with database.work(CLOCK, NOW) as work:
        assert not_held_at(work.session, [missed.id]).get(missed.id) == rule
        listed = [(row["id"], row["why"]) for row in in_question(work.session, person.id)]
        assert listed == ([(absence.id, "no-condition")] if rule else [])


def test_an_absence_whose_outcome_was_corrected_is_no_longer_in_question(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    appointment = arrange.appointment(person, MISSED_AT, state="attended")
    arrange.absence(appointment, state="dropped")
    arrange.away(person, "custody", MISSED_AT - timedelta(days=1), NOW)
    with database.work(CLOCK, NOW) as work:
        assert in_question(work.session, person.id) == []
