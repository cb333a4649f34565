"""An alarm that was moved to another client leads to no warning and no report about the first one unseen."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from aftercare.base.errors import Invalid
from aftercare.bootstrap import AppState
from aftercare.casework.escalation.acts import decide
from aftercare.casework.papers.drafts import submit_paper
from aftercare.casework.papers.grounds import ground_fault
from aftercare.casework.papers.signing import sign_paper
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.papers import PaperKind
from aftercare.store.database.unit_of_work import Database
from aftercare.store.papers.rows import get_paper
from aftercare.store.people.rows import PersonRow
from tests.casework.papers.paper_desk import WORDS
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.escalation.test_escalations import let_time_pass
from tests.web.shell.reading_html import error_of, hidden, words
from tests.web.submissions.conftest import Sending
from tests.web.submissions.test_moved_alarms import Moving, move
from tests.web.submissions.test_where_submissions_stand import ALARM, escalation_of

__all__ = ["move"]
AGAINST = ["official_warning", "propose_report"]
REASON = "The client left the zone at night."
OF_ANOTHER = "The alarm was about another client: decide that it was"
SOME = "An alarm in this escalation was about another client"
IN_A_REPORT = "An alarm of this escalation was about another client."
EARLIER, LATER = "24 november 2026, 08:40", "24 november 2026, 09:00"


def warn(visitor: Visitor, here: str, decision: str = "official_warning", **more: str) -> str:
    """The page after a supervisor decides so; empty once it is saved."""
    supervisor, address = visitor("supervisor", "en"), f"{here}/decide"
    fields = hidden(supervisor.get(here).text, address)
    answer = supervisor.post(address, data=fields | {"decision": decision, "reason": REASON} | more)
    return "" if answer.status_code == 303 else answer.text


def two_alarms(
    app_state: AppState, send: Sending, move: Moving, wrong: PersonRow, right: PersonRow
) -> None:
    """In one escalation, of which the first was moved."""
    which = send("monitoring-alarm", wrong.reference, content=ALARM)
    earlier = (NOW - timedelta(minutes=20)).isoformat()
    send("monitoring-alarm", wrong.reference, "N-2", content={"happened_at": earlier})
    let_time_pass(app_state)
    move(which, right)


@pytest.mark.parametrize("decision", AGAINST)
def test_an_alarm_that_was_moved_leads_to_no_decision_against_the_client(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending,
    move: Moving, decision: str,
) -> None:  # fmt: skip
    wrong, right = arrange.person(), arrange.person()
    which = send("monitoring-alarm", wrong.reference, content=ALARM)
    let_time_pass(app_state)
    here = f"/escalations/{escalation_of(database, wrong.id).id}"
    offered = f'value="{decision}"'
    assert offered in visitor("supervisor", "en").get(here).text
    move(which, right)
    assert offered not in visitor("supervisor", "en").get(here).text
    # A form of before says why.
    assert OF_ANOTHER in error_of(warn(visitor, here, decision), "decision")
    version = escalation_of(database, wrong.id).version
    with pytest.raises(Invalid) as caught, database.work(arrange.office.supervisor, NOW) as work:
        decide(work, escalation_of(database, wrong.id).id, version, Decision(decision), REASON)
    assert [(one.pointer, one.code) for one in caught.value.fields] == [
        ("/decision", "alarm-of-another")
    ]
    assert escalation_of(database, wrong.id).state != "resolved"


def test_with_another_alarm_in_it_a_warning_is_asked_once_more_and_then_decided(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending,
    move: Moving,
) -> None:  # fmt: skip
    wrong = arrange.person()
    two_alarms(app_state, send, move, wrong, arrange.person())
    here = f"/escalations/{escalation_of(database, wrong.id).id}"
    asked = warn(visitor, here)
    assert SOME in error_of(asked, "decision")
    assert escalation_of(database, wrong.id).state != "resolved"
    assert warn(visitor, here, **hidden(asked, f"{here}/decide")) == ""
    assert escalation_of(database, wrong.id).state == "resolved"


def test_a_decision_that_is_not_against_the_client_is_not_asked_twice(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending,
    move: Moving,
) -> None:  # fmt: skip
    wrong = arrange.person()
    two_alarms(app_state, send, move, wrong, arrange.person())
    here = f"/escalations/{escalation_of(database, wrong.id).id}"
    assert warn(visitor, here, "contact_person") == ""


def test_task_and_draft_say_that_an_alarm_behind_them_was_about_another_client(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending,
    move: Moving,
) -> None:  # fmt: skip
    wrong, officer = arrange.person(), visitor("officer", "en")
    two_alarms(app_state, send, move, wrong, arrange.person())
    here = f"/escalations/{escalation_of(database, wrong.id).id}"
    warn(visitor, here, **hidden(warn(visitor, here), f"{here}/decide"))
    for path in ("/worklist", "/worklist/csv"):
        assert SOME in words(officer.get(path).text), path
    draft = officer.get(drafted(officer, here)).text
    assert SOME in words(draft)
    # The letter goes to the client, who has nothing to do with the other one.
    assert IN_A_REPORT not in words(draft)
    assert f"Gebiedsalarm van {EARLIER}. Toen gold: niet vastgelegd." in words(draft)
    assert f"Gebiedsalarm van {LATER}" not in words(draft)


def test_an_alarm_that_is_moved_after_the_warning_was_decided_marks_the_task_and_the_draft(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending,
    move: Moving,
) -> None:  # fmt: skip
    wrong, officer = arrange.person(), visitor("officer", "en")
    arrange.condition(wrong, "exclusion_zone")
    which = send("monitoring-alarm", wrong.reference, content=ALARM)
    let_time_pass(app_state)
    here, mark = f"/escalations/{escalation_of(database, wrong.id).id}", "About another client"
    assert warn(visitor, here) == ""
    draft = drafted(officer, here)
    assert f"Gebiedsalarm van {LATER}. Toen gold: locatieverbod." in words(officer.get(draft).text)
    papers = f"/people/{wrong.id}/papers"
    before = {
        path: words(officer.get(path).text)
        for path in ("/worklist", "/worklist/csv", draft, papers)
    }
    move(which, arrange.person())
    for path, page in before.items():
        assert mark not in page, path
        assert mark in words(officer.get(path).text), path
    # What the document rests on has changed since.
    assert "Facts have changed since this was drafted" in words(officer.get(draft).text)
    with database.work(arrange.office.supervisor, NOW) as work:
        fault = ground_fault(work, get_paper(work.session, UUID(draft.rsplit("/", 1)[1])))
    assert fault is not None
    assert fault.code == "alarms-of-another"
    assert "It cannot be signed now." in words(officer.get(draft).text)


def test_of_a_signed_document_that_rested_on_the_alarm_it_is_asked_what_was_done(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending,
    move: Moving,
) -> None:  # fmt: skip
    wrong, officer = arrange.person(), visitor("officer", "en")
    which = send("monitoring-alarm", wrong.reference, content=ALARM)
    let_time_pass(app_state)
    assert warn(visitor, f"/escalations/{escalation_of(database, wrong.id).id}") == ""
    draft = drafted(officer, f"/escalations/{escalation_of(database, wrong.id).id}")
    paper_id = UUID(draft.rsplit("/", 1)[1])
    with database.work(arrange.office.officer, NOW) as work:
        written = submit_paper(work, paper_id, 1, WORDS[PaperKind.OFFICIAL_WARNING])
    with database.work(arrange.office.supervisor, NOW) as work:
        sign_paper(work, paper_id, written.version)
    move(which, arrange.person())
    address, supervisor = f"{draft}/dealt-with", visitor("supervisor", "en")
    assert "What was done about this document?" in words(officer.get(draft).text)
    assert f'href="{draft}"' in supervisor.get("/today").text
    assert f'href="{draft}"' in officer.get("/worklist").text
    fields = hidden(officer.get(draft).text, address)
    assert error_of(officer.post(address, data=fields).text, "what_was_done")
    answer = "Called the client: it was about someone else."
    assert officer.post(address, data=fields | {"what_was_done": answer}).status_code == 303
    page = words(officer.get(draft).text)
    assert "What was done about this document?" not in page
    assert answer in page
    history = words(officer.get(f"/people/{wrong.id}/history").text)
    assert "it no longer holds, and this was done about it" in history
    assert f'href="{draft}"' not in supervisor.get("/today").text


def test_reports_say_of_an_escalation_that_its_alarm_was_about_another_client(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending,
    move: Moving,
) -> None:  # fmt: skip
    wrong, officer = arrange.person(), visitor("officer", "en")
    order_id = arrange.condition(wrong).order_id
    two_alarms(app_state, send, move, wrong, arrange.person())
    where = f"/people/{wrong.id}/papers"
    typed = {"kind": "progress_report", "order": str(order_id), "language": "en"}
    begun = officer.post(where, data=typed)
    report = words(officer.get(begun.headers["location"]).text)
    assert IN_A_REPORT in report
    assert "Zone alarm of 24 November 2026, 09:00. This was about another client." in report
    assert "Zone alarm of 24 November 2026, 08:40. What held then:" in report


def drafted(officer: TestClient, here: str) -> str:
    """The address of the draft that the decision asks for."""
    address = f"{here}/papers"
    fields = hidden(officer.get(here).text, address)
    answer = officer.post(address, data=fields | {"language": "nl"})
    assert answer.status_code == 303, words(answer.text)
    return str(answer.headers["location"].split("?")[0])
