"""An alarm that was moved to another client: the lists of the first client mark it, and one click ends it there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select
from starlette.responses import Response

from aftercare.bootstrap import AppState
from aftercare.casework.deadlines.zone_alarms import report_zone_alarm
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import deadlines_of
from aftercare.store.escalation.rows import EscalationRow, EscalationStepRow
from aftercare.store.orders.rows import orders_of
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.escalation.test_escalations import let_time_pass
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.submissions.conftest import Sending
from tests.web.submissions.test_where_submissions_stand import ALARM, escalation_of

MARK, WHY = "About another client", "The device is of another person."
Moving = Callable[[UUID, PersonRow], Response]


@pytest.fixture
def move(visitor: Visitor) -> Moving:
    """A supervisor moves this alarm to that client, and the page after it is returned."""

    def moving(which: UUID, right: PersonRow) -> Response:
        address, supervisor = f"/submissions/{which}/move-alarm", visitor("supervisor", "en")
        fields = hidden(supervisor.get(f"/submissions/{which}").text, address)
        asked = supervisor.post(address, data=fields | {"reference": right.reference}).text
        return supervisor.post(address, data=hidden(asked, address) | {"reason": WHY})

    return moving


def first_deadline(database: Database, person_id: UUID) -> UUID:
    with database.work(CLOCK, NOW) as work:
        return deadlines_of(work.session, person_id)[0].id


@pytest.mark.parametrize("entered", [False, True], ids=["sent", "entered by hand"])
def test_every_list_marks_what_stays_of_a_moved_alarm(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending,
    move: Moving, entered: bool,
) -> None:  # fmt: skip
    wrong, right = arrange.person(), arrange.person()
    if entered:
        with database.work(arrange.office.officer, NOW) as work:
            report_zone_alarm(work, wrong.id, NOW)
    else:
        which = send("monitoring-alarm", wrong.reference, content=ALARM)
    let_time_pass(app_state)
    deadline, officer, supervisor = (
        first_deadline(database, wrong.id), visitor("officer", "en"), visitor("supervisor", "en")
    )  # fmt: skip
    lists = [
        *((supervisor, path) for path in ("/escalations", "/escalations/csv", "/today")),
        *((officer, path) for path in ("/week", "/worklist", "/worklist/csv", "/escalations")),
        *((officer, f"/people/{wrong.id}{tab}") for tab in ("", "/deadlines", "/letters")),
        (officer, f"/deadlines/{deadline}"),
        (officer, "/notices"),
    ]
    said = {path: MARK in words(reader.get(path).text) for reader, path in lists}
    assert not any(said.values()), said
    if entered:
        moved = move_by_hand(supervisor, deadline, right)
        assert f"about={escalation_of(database, wrong.id).id}" in moved.headers["location"]
    else:
        assert move(which, right).status_code == 303
    said = {path: MARK in words(reader.get(path).text) for reader, path in lists}
    assert all(said.values()), said
    # At the right client the same alarm has no mark.
    let_time_pass(app_state)
    for path in (f"/people/{right.id}", f"/people/{right.id}/deadlines"):
        assert MARK not in words(officer.get(path).text), path
    # Who is to decide reads why, and ends it with one click.
    here = f"/escalations/{escalation_of(database, wrong.id).id}"
    page = supervisor.get(here).text
    assert WHY in words(page)
    ends = f"{here}/about-another-client"
    assert supervisor.post(ends, data=hidden(page, ends)).status_code == 303
    history = words(officer.get(f"/people/{wrong.id}/history").text)
    assert WHY in history
    assert "about another client" in history


def test_an_alarm_that_is_entered_again_after_it_moved_is_about_this_client_again(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState
) -> None:
    wrong, right, officer = arrange.person(), arrange.person(), visitor("officer", "en")
    typed = {"happened_on": f"{NOW:%d-%m-%Y}", "happened_time": "8:15"}
    page = f"/people/{wrong.id}/zone-alarms"
    assert flashed(officer.post(page, data=typed)) == "recorded"
    hint = "Do not mark it as done: a supervisor moves it from this page"
    first = first_deadline(database, wrong.id)
    assert hint in words(officer.get(f"/deadlines/{first}").text)
    let_time_pass(app_state)
    move_by_hand(visitor("supervisor", "en"), first, right)
    assert hint not in words(officer.get(f"/deadlines/{first}").text)
    assert flashed(officer.post(page, data=typed)) == "alarm-entered-again"
    assert "The alarm was entered again" in words(officer.get(f"/deadlines/{first}").text)
    here = f"/escalations/{escalation_of(database, wrong.id).id}"
    assert MARK not in words(visitor("supervisor", "en").get(here).text)


def test_a_client_who_was_not_supervised_then_is_refused_before_anything_is_asked(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    wrong, right = arrange.person(), arrange.person(enrolled_on=NOW.date())
    with database.work(CLOCK, NOW) as work:
        for order in orders_of(work.session, right.id):
            order.starts_on = NOW.date()
    with database.work(arrange.office.officer, NOW) as work:
        report_zone_alarm(work, wrong.id, NOW - timedelta(days=1))
    supervisor, deadline = visitor("supervisor", "en"), first_deadline(database, wrong.id)
    address = f"/deadlines/{deadline}/move-alarm"
    fields = hidden(supervisor.get(f"/deadlines/{deadline}").text, address)
    refused = supervisor.post(address, data=fields | {"reference": right.reference})
    assert refused.status_code == 422
    assert "was not under supervision at the moment of the alarm" in error_of(
        refused.text, "reference"
    )


def move_by_hand(supervisor: TestClient, deadline: UUID, right: PersonRow) -> Response:
    """A supervisor moves an alarm that an officer entered; the client is seen first."""
    here, address = f"/deadlines/{deadline}", f"/deadlines/{deadline}/move-alarm"
    fields = hidden(supervisor.get(here).text, address)
    unknown = supervisor.post(address, data=fields | {"reference": "X-1"}).text
    assert error_of(unknown, "reference")
    asked = supervisor.post(address, data=fields | {"reference": right.reference}).text
    assert right.family_name in words(asked)
    named = hidden(asked, address)
    spelt = right.reference.lower().replace("-", " ")
    for said in (f"It is {right.family_name}.", f"It was {spelt} after all"):
        refused = supervisor.post(address, data=named | {"how": said})
        assert refused.status_code == 422, said
    assert refused.status_code == 422
    assert error_of(refused.text, "how")
    answer = supervisor.post(address, data=named | {"how": WHY})
    assert answer.status_code == 303, words(answer.text)
    assert address not in supervisor.get(here).text
    return answer


def test_a_second_alarm_in_the_escalation_keeps_it_from_being_marked(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending,
    move: Moving,
) -> None:  # fmt: skip
    wrong, right = arrange.person(), arrange.person()
    which = send("monitoring-alarm", wrong.reference, content=ALARM)
    earlier = (NOW - timedelta(minutes=20)).isoformat()
    send("monitoring-alarm", wrong.reference, "N-2", content={"happened_at": earlier})
    let_time_pass(app_state)
    move(which, right)
    supervisor = visitor("supervisor", "en")
    assert MARK not in words(supervisor.get("/escalations").text)
    page = words(supervisor.get(f"/escalations/{escalation_of(database, wrong.id).id}").text)
    assert MARK in page
    assert "Something else in this escalation is about this client" in page
    assert "Nothing has to be done for this client" not in page


def test_what_is_said_after_moving_leads_to_the_escalation_that_is_still_to_be_decided(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending,
    move: Moving,
) -> None:  # fmt: skip
    wrong, right = arrange.person(), arrange.person()
    which = send("monitoring-alarm", wrong.reference, content=ALARM)
    let_time_pass(app_state)
    said = visitor("supervisor", "en").get(move(which, right).headers["location"]).text
    there = f"/escalations/{escalation_of(database, wrong.id).id}"
    assert f'href="{there}"' in said
    assert "Decide on the escalation" in words(said)
    # The page of the second client leads there once; it keeps nothing of the first.
    later = visitor("supervisor", "en").get(move_page(said)).text
    assert there not in later


def move_page(said: str) -> str:
    """The address of the page without what was said on it."""
    return said.split('data-address="')[1].split('"')[0].split("?")[0]


def test_one_click_of_a_supervisor_ends_it_and_the_history_says_why(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending,
    move: Moving,
) -> None:  # fmt: skip
    wrong, right = arrange.person(), arrange.person()
    which = send("monitoring-alarm", wrong.reference, content=ALARM)
    let_time_pass(app_state)
    one, supervisor = escalation_of(database, wrong.id), visitor("supervisor", "en")
    here, address = f"/escalations/{one.id}", f"/escalations/{one.id}/about-another-client"
    assert address not in supervisor.get(here).text
    move(which, right)
    assert address not in visitor("officer", "en").get(here).text
    page = supervisor.get(here).text
    answer = supervisor.post(address, data=hidden(page, address))
    assert answer.status_code == 303, words(answer.text)
    assert "The alarm was about another client" in words(supervisor.get(here).text)
    for path in (f"/people/{wrong.id}/history", f"/deadlines/{first_deadline(database, wrong.id)}"):
        assert "The alarm was about another client" in words(
            visitor("officer", "en").get(path).text
        )
    assert escalation_of(database, wrong.id).state == "resolved"


def test_an_alarm_that_was_not_moved_is_not_ended_as_one_of_another_client(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending
) -> None:
    person = arrange.person()
    send("monitoring-alarm", person.reference, content=ALARM)
    let_time_pass(app_state)
    one, supervisor = escalation_of(database, person.id), visitor("supervisor", "en")
    refused = supervisor.post(
        f"/escalations/{one.id}/about-another-client", data={"version": str(one.version)}
    )
    assert refused.status_code == 409
    assert escalation_of(database, person.id).state != "resolved"


def test_an_alarm_that_moves_back_after_the_decision_acts_again(
    arrange: Arranger, visitor: Visitor, database: Database, app_state: AppState, send: Sending,
    move: Moving,
) -> None:  # fmt: skip
    first, second = arrange.person(), arrange.person()
    which = send("monitoring-alarm", first.reference, content=ALARM)
    let_time_pass(app_state)
    moved = move(which, second).headers["location"]
    here = f"/escalations/{escalation_of(database, first.id).id}"
    address, supervisor = f"{here}/about-another-client", visitor("supervisor", "en")
    supervisor.post(address, data=hidden(supervisor.get(here).text, address))
    assert move(UUID(moved.split("/")[2].split("?")[0]), first).status_code == 303
    with database.work(CLOCK, NOW) as work:
        states = sorted(one.state for one in deadlines_of(work.session, first.id))
    assert states == ["done", "opened"]
    page = words(supervisor.get(f"/people/{first.id}/deadlines").text)
    assert page.count(MARK) == 0


def test_an_alarm_that_moves_back_while_its_escalation_is_open_notifies_again(
    arrange: Arranger, visitor: Visitor, database: Database, app_state: AppState, send: Sending,
    move: Moving,
) -> None:  # fmt: skip
    first, second = arrange.person(), arrange.person()
    which = send("monitoring-alarm", first.reference, content=ALARM)
    let_time_pass(app_state)
    moved = move(which, second).headers["location"]
    let_time_pass(app_state)
    before = notices_of(database, first.id)
    assert before
    assert move(UUID(moved.split("/")[2].split("?")[0]), first).status_code == 303
    with database.work(CLOCK, NOW) as work:
        states = sorted(one.state for one in deadlines_of(work.session, first.id))
    assert states == ["dropped", "opened"], "it is to be answered once"
    let_time_pass(app_state)
    # Those who stood down when it went elsewhere are called back, in the same escalation.
    assert notices_of(database, first.id) > before
    assert MARK not in words(visitor("supervisor", "en").get(f"/people/{first.id}").text)


def test_an_alarm_that_is_moved_before_anyone_was_notified_sends_no_one_for_the_wrong_client(
    arrange: Arranger, visitor: Visitor, database: Database, app_state: AppState, send: Sending,
    move: Moving,
) -> None:  # fmt: skip
    wrong, right = arrange.person(), arrange.person()
    which = send("monitoring-alarm", wrong.reference, content=ALARM)
    said = words(visitor("supervisor", "en").get(move(which, right).headers["location"]).text)
    assert "no escalation is open" in said
    let_time_pass(app_state)
    assert notices_of(database, wrong.id) == 0
    assert notices_of(database, right.id) > 0
    with database.work(CLOCK, NOW) as work:
        assert [one.state for one in deadlines_of(work.session, wrong.id)] == ["dropped"]


def notices_of(database: Database, person_id: UUID) -> int:
    """How often a colleague was notified of an escalation of this client."""
    with database.work(CLOCK, NOW) as work:
        query = (
            select(EscalationStepRow)
            .join(EscalationRow, col(EscalationRow.id) == col(EscalationStepRow.escalation_id))
            .where(
                EscalationRow.person_id == person_id,
                col(EscalationStepRow.notified_at).is_not(None),
            )
        )
        return len(work.session.exec(query).all())
