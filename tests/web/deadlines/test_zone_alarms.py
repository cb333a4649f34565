"""An officer enters what the monitoring centre reported; it stands among the terms at once."""

from __future__ import annotations

import pytest
from sqlmodel import select

from aftercare.casework.deadlines.acts import finish_deadline
from aftercare.casework.escalation.acts import decide
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, words
from tests.web.shell.wording import named

# The clock stands at 9:00 in Amsterdam.
ALARM = {"happened_on": "24-11-2026", "happened_time": "8:15"}


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


def alarms(database: Database, person: PersonRow) -> list[DeadlineRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(DeadlineRow).where(DeadlineRow.person_id == person.id)
        return list(work.session.exec(query))


def test_what_was_entered_stands_among_the_terms_and_twice_is_once(
    visitor: Visitor, database: Database, person: PersonRow
) -> None:
    officer = visitor("officer")
    where = f"/people/{person.id}/zone-alarms"
    assert flashed(officer.post(where, data=ALARM)) == "recorded"
    officer.post(where, data=ALARM)
    (row,) = alarms(database, person)
    assert (row.code, row.state, row.due_at.isoformat()) == (
        "zone-alarm", "opened", "2026-11-24T07:15:00+00:00",
    )  # fmt: skip
    assert "Gebiedsalarm gemeld" in words(officer.get(f"/people/{person.id}/deadlines").text)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"happened_time": "9:30"}, "happened_on"),
        ({"happened_on": "1-1-2020"}, "happened_on"),
        ({"happened_on": "soon"}, "happened_on"),
        ({"happened_time": ""}, "happened_time"),
    ],
    ids=["upcoming", "before supervision", "no day", "no hour"],
)
def test_what_cannot_be_is_shown_beside_its_field(
    visitor: Visitor, database: Database, person: PersonRow, changes: dict[str, str], field: str
) -> None:
    answer = visitor("officer").post(f"/people/{person.id}/zone-alarms", data=ALARM | changes)
    assert answer.status_code == 422
    assert error_of(answer.text, field)
    assert alarms(database, person) == []


def test_where_one_is_entered_it_stands_that_the_client_has_no_zone(
    visitor: Visitor, arrange: Arranger, database: Database, person: PersonRow
) -> None:
    officer, page = visitor("officer", "en"), f"/people/{person.id}/deadlines"
    none = "This client has no exclusion zone."
    assert none in words(officer.get(page).text)
    zone = arrange.condition(person, "exclusion_zone")
    assert none not in words(officer.get(page).text)
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(ConditionRow, zone.id).withdrawn_on = civil_date(NOW)
    assert none in words(officer.get(page).text)


def test_the_worklist_says_that_the_case_file_it_is_in_is_closed(
    visitor: Visitor, arrange: Arranger, database: Database, person: PersonRow
) -> None:
    officer = visitor("officer", "en")
    officer.post(f"/people/{person.id}/zone-alarms", data=ALARM)
    assert "closed on" not in words(officer.get("/worklist").text)
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(PersonRow, person.id).closed_on = civil_date(NOW)
    assert f"{person.family_name} closed on Tue 24 Nov" in words(officer.get("/worklist").text)


def test_only_who_writes_in_the_file_enters_one(visitor: Visitor, person: PersonRow) -> None:
    where = f"/people/{person.id}/zone-alarms"
    assert visitor("outsider").post(where, data=ALARM).status_code == 404
    assert visitor("planner").post(where, data=ALARM).status_code == 403


def test_the_history_says_that_it_was_entered(visitor: Visitor, person: PersonRow) -> None:
    officer = visitor("officer", "en")
    officer.post(f"/people/{person.id}/zone-alarms", data=ALARM)
    for part in ("", "?part=escalations"):
        page = words(officer.get(f"/people/{person.id}/history{part}").text)
        assert page.count("Zone alarm of Tue 24 Nov, 08:15 entered") == 1


@pytest.mark.parametrize("decides", [False, True], ids=["ticked as done", "decided"])
def test_it_says_that_a_decision_answered_it_only_where_one_did(
    visitor: Visitor, arrange: Arranger, database: Database, person: PersonRow, decides: bool
) -> None:
    visitor("officer").post(f"/people/{person.id}/zone-alarms", data=ALARM)
    with database.work(CLOCK, NOW) as work:
        evaluate_people(work, [person.id])
        (escalation,) = work.session.exec(select(EscalationRow))
    (row,) = alarms(database, person)
    with database.work(arrange.office.supervisor, NOW) as work:
        if decides:
            reason = "Hij is gezien bij de school."
            decide(work, escalation.id, escalation.version, Decision.ACTION_TAKEN, reason)
        else:
            finish_deadline(work, row.id, row.version, civil_date(NOW), "Gebeld.")
    for where in (
        f"/deadlines/{row.id}",
        f"/people/{person.id}/deadlines",
        f"/escalations/{escalation.id}",
    ):
        page = words(visitor("supervisor").get(where).text)
        assert (named("deadline", "answered") in page) is decides, where
