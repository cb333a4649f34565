"""Facts that an accepted condition lacks are said before the decision, and asked for after it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.base.errors import Invalid
from aftercare.casework.conditions.acts import ConditionTerms, change_condition
from aftercare.casework.orders.withdrawals import withdraw_condition
from aftercare.casework.tasks.acts import finish_task
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.scheduling.deadlines.refresh_clocks import refresh_clocks_of
from aftercare.store.conditions.rows import ConditionRow, conditions_of
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.tasks.rows import CONDITION_INCOMPLETE, TaskRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.submissions.conftest import Sending
from tests.web.submissions.test_consequences import decide

ORDER = {
    "frame": "VV", "court_reference": "VOORBEELD-7", "starts_on": "2026-11-01",
    "length": {"number": 2, "unit": "years"},
    "conditions": [{"kind": "supported_housing", "wording": "Live where it is said."},
                   {"kind": "reporting_duty", "wording": "Report when asked."}],
}  # fmt: skip


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


@pytest.fixture
def accepted(visitor: Visitor, send: Sending, person: PersonRow) -> UUID:
    which = send("order-imposed", person.reference, only=ORDER)
    decide(visitor, which, "accept")
    return which


def housing_of(database: Database, arrange: Arranger, person: PersonRow) -> ConditionRow:
    with database.work(arrange.office.officer, NOW) as work:
        found = conditions_of(work.session, person.id)
    return next(one for one in found if one.kind == "supported_housing")


def tasks(database: Database, arrange: Arranger, person: PersonRow) -> list[tuple[str, str, str]]:
    query = select(TaskRow.kind, TaskRow.reason, TaskRow.state)
    with database.work(arrange.office.officer, NOW) as work:
        return list(work.session.exec(query.where(TaskRow.person_id == person.id)))


def test_what_will_be_missing_is_said_before_the_decision(
    visitor: Visitor, send: Sending, person: PersonRow
) -> None:
    which = send("order-imposed", person.reference, only=ORDER)
    page = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert "Facts that are not in it" in page
    assert "Missing: Institution" in page
    assert "you get a task to enter them" in page


def test_nothing_is_said_of_conditions_that_are_complete(
    visitor: Visitor, send: Sending, person: PersonRow
) -> None:
    which = send("order-imposed", person.reference)
    page = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert "Missing:" not in page


def test_once_accepted_the_page_and_a_task_lead_to_where_they_are_entered(
    visitor: Visitor, arrange: Arranger, database: Database, person: PersonRow, accepted: UUID
) -> None:
    housing = housing_of(database, arrange, person)
    where = f'href="/people/{person.id}/conditions/{housing.id}/change"'
    officer = visitor("officer", "en")
    page = officer.get(f"/submissions/{accepted}").text
    assert where in page
    assert "Facts are still missing" in words(page)
    assert tasks(database, arrange, person) == [
        ("check_brought_in", "condition-incomplete", "opened")
    ]
    worklist = officer.get("/worklist").text
    assert where in worklist
    assert "A condition was accepted that lacks facts" in words(worklist)
    # It ends by entering them; who goes on without says why.
    with database.work(arrange.office.officer, NOW) as work:
        task = work.session.exec(
            select(TaskRow).where(TaskRow.reason == CONDITION_INCOMPLETE)
        ).one()
    assert f"/tasks/{task.id}/" not in worklist
    with pytest.raises(Invalid) as refused, database.work(arrange.office.officer, NOW) as work:
        finish_task(work, task.id, task.version)
    assert refused.value.fields[0].pointer == "/note"
    with database.work(arrange.office.officer, NOW) as work:
        note = "The court names the institution later."
        assert finish_task(work, task.id, task.version, note).state == "done"


@pytest.mark.parametrize("how", ["complete", "withdraw"])
def test_the_task_ends_once_they_are_there_or_the_condition_binds_no_more(
    visitor: Visitor,
    arrange: Arranger,
    database: Database,
    person: PersonRow,
    accepted: UUID,
    how: str,
) -> None:
    housing = housing_of(database, arrange, person)
    with database.work(arrange.office.officer, NOW) as work:
        if how == "complete":
            known: dict[str, Any] = {"institution": "Voorbeeldhuis"}
            change_condition(
                work, housing.id, housing.version, ConditionTerms(housing.wording, parameters=known)
            )
        else:
            withdraw_condition(work, housing.id, housing.version, NOW.date())
    ((_, _, state),) = tasks(database, arrange, person)
    assert state == "done"
    assert "still missing" not in words(
        visitor("officer", "en").get(f"/submissions/{accepted}").text
    )


def test_a_withdrawal_on_a_day_to_come_leaves_the_task_until_the_condition_binds_no_more(
    visitor: Visitor, arrange: Arranger, database: Database, person: PersonRow, accepted: UUID
) -> None:
    housing = housing_of(database, arrange, person)
    last_on = NOW + timedelta(days=30)
    with database.work(arrange.office.officer, NOW) as work:
        withdraw_condition(work, housing.id, housing.version, last_on.date())
    states = []
    for at in (NOW, last_on, last_on + timedelta(days=1)):
        with database.work(CLOCK, at) as work:
            refresh_clocks_of(work, [person.id])
        states.append(tasks(database, arrange, person)[0][2])
        if at == NOW:
            page = visitor("officer", "en").get(f"/submissions/{accepted}").text
            assert "still missing" in words(page)
    assert states == ["opened", "opened", "done"]


def test_a_change_that_leaves_facts_out_leaves_the_task(
    arrange: Arranger, database: Database, person: PersonRow, accepted: UUID
) -> None:
    housing = housing_of(database, arrange, person)
    with database.work(arrange.office.officer, NOW) as work:
        change_condition(work, housing.id, housing.version, ConditionTerms("Finish it."))
    ((_, _, state),) = tasks(database, arrange, person)
    assert state == "opened"
