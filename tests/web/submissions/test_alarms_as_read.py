"""What pages say of an alarm: from when it counts, what happens next, and what of it the sender wrote."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.base.clock import FixedClock
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.submissions.documents import read_submission
from aftercare.domain.submissions.landing import Way
from aftercare.processes.submissions.landing import land
from aftercare.scheduling.jobs.job import tick
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
from tests.store.arranging import NOW, Arranger
from tests.submissions import submission
from tests.web.conftest import Visitor
from tests.web.escalation.test_escalations import let_time_pass
from tests.web.file_access.test_emergency import PAGE as EMERGENCY
from tests.web.file_access.test_emergency import asked
from tests.web.shell.reading_html import hidden, words
from tests.web.submissions.conftest import Sending
from tests.web.submissions.test_consequences import decide
from tests.web.submissions.test_moved_alarms import Moving, first_deadline, move
from tests.web.submissions.test_where_submissions_stand import ALARM, escalation_of

__all__ = ["move"]
EARLIER = {"happened_at": (NOW - timedelta(minutes=11)).isoformat()}


def open_only(app_state: AppState) -> None:
    """Escalations are opened, and no step has run yet."""
    clock = app_state.clock
    assert isinstance(clock, FixedClock)
    for job in app_state.jobs:
        if job.name == "evaluate-rules":
            tick(app_state.database, clock, job, "test")


def test_a_copy_says_who_made_it_and_shows_nothing_of_it_as_the_sender_s(
    visitor: Visitor, arrange: Arranger, database: Database, send: Sending, move: Moving
) -> None:
    wrong, right = arrange.person(), arrange.person()
    which = send("monitoring-alarm", wrong.reference, "MK-7", content=ALARM)
    copy = move(which, right).headers["location"].split("?")[0]
    page = words(visitor("officer", "en").get(copy).text)
    with database.work(CLOCK, NOW) as work:
        by = work.session.get_one(StaffRow, arrange.office.supervisor.staff_id).display_name
    assert f"Moved here by {by}" in page
    assert (
        "This service made this copy when the alarm was moved. The document of the sender is kept with the first one"
        in page
    )
    origin = page[page.index("Where it came from") :]
    assert "MK-7" in origin
    assert "#2" not in origin
    assert right.reference not in origin
    assert wrong.reference not in page
    assert "References of the sender" not in origin
    first = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert "This service made this copy" not in first
    assert "References of the sender" in first


def test_an_alarm_that_came_late_counts_from_when_it_came(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending
) -> None:
    person = arrange.person()
    send("monitoring-alarm", person.reference, content=EARLIER)
    open_only(app_state)
    one = escalation_of(database, person.id)
    readers = [
        *((visitor("supervisor", "en"), path) for path in ("/escalations", "/today")),
        *((visitor("officer", "en"), path) for path in ("/week", "/worklist")),
        *((visitor("officer", "en"), f"/people/{person.id}{tab}") for tab in ("", "/deadlines")),
        (visitor("officer", "en"), f"/deadlines/{first_deadline(database, person.id)}"),
        (visitor("officer", "en"), f"/escalations/{one.id}"),
    ]
    late = {path for reader, path in readers if "11 min" in words(reader.get(path).text)}
    assert late == set()
    # When it happened is still said, and by which source it is an alarm.
    page = words(visitor("officer", "en").get(f"/escalations/{one.id}").text)
    assert "24 Nov, 08:49" in page
    assert "Source: electronic monitoring; the police act at once, we decide what follows" in page


def test_in_the_first_two_minutes_it_says_who_is_notified_next(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending
) -> None:
    person = arrange.person()
    which = send("monitoring-alarm", person.reference, content=ALARM)
    officer, said = visitor("officer", "en"), "within two minutes"
    assert said in words(officer.get(f"/submissions/{which}").text)
    open_only(app_state)
    here = f"/escalations/{escalation_of(database, person.id).id}"
    for path in ("/escalations", here, f"/people/{person.id}"):
        assert said in words(officer.get(path).text), path
    let_time_pass(app_state)
    for path in ("/escalations", here, f"/people/{person.id}"):
        assert said not in words(officer.get(path).text), path


def test_an_alarm_stands_above_an_emergency(
    visitor: Visitor, arrange: Arranger, app_state: AppState, send: Sending
) -> None:
    person = arrange.person()
    send("monitoring-alarm", person.reference, content=ALARM)
    send("monitoring-alarm", "?", "N-2", content=ALARM)
    let_time_pass(app_state)
    visitor("outsider", confirmed=True).post(EMERGENCY, data=asked(person))
    page = visitor("supervisor", "en").get("/today").text
    emergency = page.index("opened in an emergency")
    assert page.index("that no one has acknowledged") < emergency
    assert page.index("its client was not found") < emergency


def test_the_history_says_who_sent_what_was_replaced_and_by_what(
    visitor: Visitor, arrange: Arranger, database: Database, sender: StaffRow
) -> None:
    person = arrange.person()
    for number, minutes in (("A-1", 0), ("A-2", 3)):
        with database.work(CLOCK, NOW + timedelta(minutes=minutes)) as work:
            at = (NOW + timedelta(minutes=minutes)).isoformat()
            document = submission(
                "address-change", number, sent_at=at, client={"reference": person.reference}
            )
            newest = land(work, sender, read_submission(document), Way.FOLDER, "one").row.id
    decide(visitor, newest, "accept")
    page = words(visitor("officer", "en").get(f"/people/{person.id}/history").text)
    line = page[page.index("Replaced by a later one: change of address") :][:160]
    assert "Court registry" in line
    assert "Replaced by the one of Tue 24 Nov, 09:03" in line


def test_the_history_of_a_client_whom_a_supervisor_named_says_so(
    visitor: Visitor, arrange: Arranger, send: Sending
) -> None:
    person, supervisor = arrange.person(), visitor("supervisor", "en")
    which = send("detention", "X-1")
    address = f"/submissions/{which}/match"
    fields = hidden(supervisor.get(f"/submissions/{which}").text, address)
    seen = supervisor.post(address, data=fields | {"reference": person.reference}).text
    supervisor.post(address, data=hidden(seen, address))
    page = words(visitor("officer", "en").get(f"/people/{person.id}/history").text)
    assert "Received from another organisation, without a client: taken into custody" in page
    assert "Named as the client by a supervisor: taken into custody" in page


def test_the_history_of_the_client_of_a_copy_says_that_it_was_moved_there(
    visitor: Visitor, arrange: Arranger, send: Sending, move: Moving
) -> None:
    wrong, right = arrange.person(), arrange.person()
    move(send("monitoring-alarm", wrong.reference, content=ALARM), right)
    page = words(visitor("officer", "en").get(f"/people/{right.id}/history").text)
    assert "Moved to this client by a supervisor: alarm of the monitoring centre" in page
    assert "Received from another organisation" not in page


@pytest.mark.parametrize("act", ["match", "move-alarm"])
def test_before_an_alarm_acts_the_page_says_what_can_be_mended(
    visitor: Visitor, arrange: Arranger, send: Sending, act: str
) -> None:
    person, other, supervisor = arrange.person(), arrange.person(), visitor("supervisor", "en")
    which = send(
        "monitoring-alarm", person.reference if act == "move-alarm" else "?", content=ALARM
    )
    address = f"/submissions/{which}/{act}"
    fields = hidden(supervisor.get(f"/submissions/{which}").text, address)
    seen = words(supervisor.post(address, data=fields | {"reference": other.reference}).text)
    assert "cannot be taken back" not in seen
    assert "Was it another client after all? Then you can move the alarm" in seen
