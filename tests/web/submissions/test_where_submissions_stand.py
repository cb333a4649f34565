"""Where a submission is met: on the escalation of its alarm, on the worklist and on Today, and by its supervisor."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.submissions.rows import SubmissionRow
from aftercare.store.tasks.rows import TaskRow
from tests.casework.conditions.test_kinds import adopt
from tests.store.arranging import NOW, Arranger, unknown_id
from tests.web.conftest import Visitor
from tests.web.escalation.test_escalations import let_time_pass
from tests.web.shell.reading_html import hidden, words
from tests.web.submissions.conftest import Sending

ALARM = {"happened_at": NOW.isoformat()}


def escalation_of(database: Database, person_id: UUID) -> EscalationRow:
    with database.work(CLOCK, NOW) as work:
        query = select(EscalationRow).where(EscalationRow.person_id == person_id)
        return work.session.exec(query).one()


def test_the_escalation_of_an_alarm_names_who_sent_it_and_leads_to_it(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending
) -> None:
    person = arrange.person()
    which = send("monitoring-alarm", person.reference, "MK-7", content=ALARM)
    let_time_pass(app_state, hours=0)
    one = escalation_of(database, person.id)
    page = visitor("supervisor", "en").get(f"/escalations/{one.id}").text
    assert "Sent by Court registry" in words(page)
    assert "number MK-7" in words(page)
    assert f'href="/submissions/{which}"' in page


def test_the_escalation_of_an_alarm_that_was_moved_says_that_it_was_about_someone_else(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending
) -> None:
    wrong, right, reason = arrange.person(), arrange.person(), "The device is of another person."
    which = send("monitoring-alarm", wrong.reference, content=ALARM)
    let_time_pass(app_state, hours=0)
    address, supervisor = f"/submissions/{which}/move-alarm", visitor("supervisor", "en")
    here = f"/escalations/{escalation_of(database, wrong.id).id}"
    said = "About another client"
    assert said not in words(supervisor.get(here).text)
    fields = hidden(supervisor.get(f"/submissions/{which}").text, address)
    asked = supervisor.post(address, data=fields | {"reference": right.reference}).text
    supervisor.post(address, data=hidden(asked, address) | {"reason": reason})
    let_time_pass(app_state, hours=0)
    page = words(visitor("officer", "en").get(here).text)
    assert said in page
    assert reason in page
    assert right.family_name not in page
    there = f"/escalations/{escalation_of(database, right.id).id}"
    assert said not in words(supervisor.get(there).text)


def test_an_alarm_that_nobody_acknowledged_stands_on_the_day_of_officer_and_supervisor(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending
) -> None:
    person = arrange.person()
    said = "Alarm: 1 escalation that no one has acknowledged"
    assert said not in words(visitor("supervisor", "en").get("/today").text)
    send("monitoring-alarm", person.reference, content=ALARM)
    let_time_pass(app_state, hours=0)
    assert said in words(visitor("supervisor", "en").get("/today").text)
    assert said in words(visitor("officer", "en").get("/week").text)
    one = escalation_of(database, person.id)
    address = f"/escalations/{one.id}/acknowledge"
    supervisor = visitor("supervisor", "en")
    fields = hidden(supervisor.get(f"/escalations/{one.id}").text, address)
    assert supervisor.post(address, data=fields).status_code == 303
    assert said not in words(supervisor.get("/today").text)


def test_the_worklist_says_what_was_reported_by_whom_before_the_fold(
    visitor: Visitor, arrange: Arranger, send: Sending
) -> None:
    person = arrange.person()
    for _ in range(3):
        arrange.add(
            TaskRow(
                person_id=person.id,
                kind="call_person",
                subject_key=f"call_person:{unknown_id()}",
                reason="number-suspended",
                due_at=NOW,
                created_at=NOW,
            )
        )
    which = send("address-change", person.reference)
    page = visitor("officer", "en").get("/worklist").text
    row = page[page.index(f'id="person-{person.id}"') :]
    shown = row[: row.index("queue__more")]
    assert f'href="/submissions/{which}"' in shown
    assert "Change of address, reported by Court registry" in words(shown)


def test_a_supervisor_finds_the_client_by_name_among_those_of_the_team(
    visitor: Visitor, arrange: Arranger, database: Database, send: Sending
) -> None:
    office = arrange.office
    first, second = (arrange.person(family_name="Lijsterbes") for _ in range(2))
    elsewhere = arrange.person(
        family_name="Lijsterbes", team_id=office.other_team_id, officer_id=office.outsider.staff_id,
        deputy_id=None,
    )  # fmt: skip
    which, supervisor = send("detention", "X-1"), visitor("supervisor", "en")
    address = f"/submissions/{which}/match"
    fields = hidden(supervisor.get(f"/submissions/{which}").text, address)
    found = supervisor.post(address, data=fields | {"reference": "lijsterbes"})
    assert found.status_code == 200
    said = words(found.text)
    assert first.reference in said
    assert second.reference in said
    assert elsewhere.reference not in said
    picked = supervisor.post(address, data=fields | {"reference": second.reference})
    assert f"Is it about {second.given_name} Lijsterbes?" in words(picked.text)
    assert supervisor.post(address, data=hidden(picked.text, address)).status_code == 303
    with database.work(CLOCK, NOW) as work:
        assert work.session.get_one(SubmissionRow, which).person_id == second.id


def test_a_kind_of_condition_of_the_organisation_is_shown_by_its_name(
    visitor: Visitor, arrange: Arranger, send: Sending
) -> None:
    adopt(arrange)
    content = {"conditions": [{"kind": "blood_test"}]}
    which = send("order-imposed", arrange.person().reference, content=content)
    page = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert "Alcohol check by blood sample" in page
    assert "blood_test" not in page


def test_the_deadlines_of_a_client_name_the_type_and_the_sender_of_each_submission(
    visitor: Visitor, arrange: Arranger, send: Sending
) -> None:
    person = arrange.person()
    send("detention", person.reference, "N-1")
    send("address-change", person.reference, "N-2")
    for address in (f"/people/{person.id}", f"/people/{person.id}/deadlines"):
        said = words(visitor("officer", "en").get(address).text)
        assert "another organisation: Taken into custody, reported by Court registry" in said
        assert "another organisation: Change of address, reported by Court registry" in said
