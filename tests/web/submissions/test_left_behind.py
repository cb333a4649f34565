"""What a moved alarm left behind: acknowledged, it calls no one; counted, folded and told from what came back."""

from __future__ import annotations

from uuid import UUID

from aftercare.bootstrap import AppState
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import Arranger
from tests.web.conftest import Visitor
from tests.web.escalation.test_escalations import let_time_pass
from tests.web.shell.reading_html import error_of, hidden, words
from tests.web.submissions.conftest import Sending
from tests.web.submissions.test_moved_alarms import MARK, Moving, move, notices_of
from tests.web.submissions.test_where_submissions_stand import ALARM, escalation_of

__all__ = ["move"]
BANNER = "that no one has acknowledged"


def moved(
    app_state: AppState, send: Sending, move: Moving, wrong: PersonRow, right: PersonRow
) -> UUID:
    """An alarm that notified colleagues, then moved; returns its copy."""
    which = send("monitoring-alarm", wrong.reference, content=ALARM)
    let_time_pass(app_state)
    there = move(which, right).headers["location"]
    return UUID(there.split("/")[2].split("?")[0])


def pick_up(visitor: Visitor, database: Database, person: PersonRow) -> None:
    """On the page, as an officer does."""
    here = f"/escalations/{escalation_of(database, person.id).id}"
    officer = visitor("officer", "en")
    fields = hidden(officer.get(here).text, f"{here}/acknowledge")
    assert officer.post(f"{here}/acknowledge", data=fields).status_code == 303


def test_what_is_left_is_acknowledged_by_who_moved_the_alarm_and_notifies_no_one_for_the_wrong_client(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending,
    move: Moving,
) -> None:  # fmt: skip
    wrong = arrange.person()
    moved(app_state, send, move, wrong, arrange.person())
    left, before = escalation_of(database, wrong.id), notices_of(database, wrong.id)
    assert (left.state, left.acknowledged_by) == (
        "acknowledged", arrange.office.supervisor.staff_id,
    )  # fmt: skip
    # Longer than an acknowledgement of an alarm holds.
    for _ in range(3):
        let_time_pass(app_state, hours=12)
    assert notices_of(database, wrong.id) == before
    assert escalation_of(database, wrong.id).state == "acknowledged"


def test_an_alarm_that_moves_back_to_what_was_picked_up_notifies_and_can_be_picked_up_again(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending,
    move: Moving,
) -> None:  # fmt: skip
    first, second = arrange.person(), arrange.person()
    copy = moved(app_state, send, move, first, second)
    let_time_pass(app_state)
    pick_up(visitor, database, second)
    before, there = notices_of(database, first.id), notices_of(database, second.id)
    assert move(copy, first).status_code == 303
    let_time_pass(app_state)
    one = escalation_of(database, first.id)
    assert notices_of(database, first.id) > before
    assert one.state == "opened"
    assert MARK not in words(visitor("supervisor", "en").get(f"/people/{first.id}").text)
    pick_up(visitor, database, first)
    # For the second client, whom it left, no one is notified any more.
    for _ in range(3):
        let_time_pass(app_state, hours=12)
    assert notices_of(database, second.id) == there


def test_the_banner_counts_what_is_about_the_client_alone(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending,
    move: Moving,
) -> None:  # fmt: skip
    wrong, right = arrange.person(), arrange.person()
    which = send("monitoring-alarm", wrong.reference, content=ALARM)
    let_time_pass(app_state)
    supervisor = visitor("supervisor", "en")
    assert f"Alarm: 1 escalation {BANNER}" in words(supervisor.get("/today").text)
    move(which, right)
    assert BANNER not in words(supervisor.get("/today").text)
    let_time_pass(app_state)
    assert f"Alarm: 1 escalation {BANNER}" in words(supervisor.get("/today").text)


def test_what_is_about_another_client_stands_behind_the_rest_of_the_week(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending,
    move: Moving,
) -> None:  # fmt: skip
    wrong, right = arrange.person(), arrange.person()
    moved(app_state, send, move, wrong, right)
    let_time_pass(app_state)
    # Its clock runs longer than that of what was left.
    pick_up(visitor, database, right)
    for page in ("/week", "/escalations"):
        shown = visitor("officer", "en").get(page).text
        places = [
            shown.index(f"/escalations/{escalation_of(database, one.id).id}")
            for one in (right, wrong)
        ]
        assert places == sorted(places), page


def test_another_decision_than_the_one_click_is_folded_away_until_it_is_refused(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending,
    move: Moving,
) -> None:  # fmt: skip
    wrong = arrange.person()
    which = send("monitoring-alarm", wrong.reference, content=ALARM)
    let_time_pass(app_state)
    here, supervisor = (
        f"/escalations/{escalation_of(database, wrong.id).id}",
        visitor("supervisor", "en"),
    )
    assert "Decide otherwise" not in words(supervisor.get(here).text)
    move(which, arrange.person())
    page = supervisor.get(here).text
    folded = page.split("Decide otherwise")[0].rsplit("<details", 1)[1]
    assert " open" not in folded
    assert f'action="{here}/decide"' in page.split("Decide otherwise")[1].split("</details>")[0]
    refused = supervisor.post(
        f"{here}/decide", data=hidden(page, f"{here}/decide") | {"decision": "close", "reason": ""}
    ).text
    assert error_of(refused, "reason")
    assert " open" in refused.split("Decide otherwise")[0].rsplit("<details", 1)[1]


def test_the_history_says_that_an_alarm_came_back(
    visitor: Visitor, arrange: Arranger, app_state: AppState, send: Sending, move: Moving
) -> None:
    first, second = arrange.person(), arrange.person()
    copy = moved(app_state, send, move, first, second)
    officer = visitor("officer", "en")
    back, came = "Moved back to this client by a supervisor", "Moved to this client by a supervisor"
    assert back not in words(officer.get(f"/people/{first.id}/history").text)
    move(copy, first)
    assert back in words(officer.get(f"/people/{first.id}/history").text)
    there = words(officer.get(f"/people/{second.id}/history").text)
    assert came in there
    assert back not in there
