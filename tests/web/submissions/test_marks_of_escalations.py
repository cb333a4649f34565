"""Every place that marks an escalation of a moved alarm marks one about an absence in question too, by one macro."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest

import aftercare.web
from aftercare.bootstrap import AppState
from aftercare.casework.escalation.acts import decide
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.ladder import Decision
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import get_escalation
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.escalation.test_escalations import let_time_pass
from tests.web.shell.reading_html import hidden, words
from tests.web.submissions.conftest import Sending
from tests.web.submissions.test_absences_in_question import Case, case
from tests.web.submissions.test_moved_alarms import MARK, Moving, move
from tests.web.submissions.test_where_submissions_stand import ALARM, escalation_of

__all__ = ["case", "move"]
NOT_HELD = "The condition no longer held then"
# Who reads which list of open escalations, and of the work that follows from them.
WHILE_OPEN = [
    *(("supervisor", path) for path in ("/escalations", "/escalations/csv", "/today")),
    *(("officer", path) for path in ("/week", "/worklist", "/worklist/csv", "/escalations")),
    *(("officer", f"/people/PERSON{tab}") for tab in ("", "/deadlines", "/letters")),
    ("officer", "/notices"),
]
# Where a decision still stands, and the document that it asks for.
ONCE_DECIDED = [
    *(("supervisor", f"/escalations{kind}?view=decided") for kind in ("", "/csv")),
    *(("officer", path) for path in ("/worklist", "/worklist/csv", "/notices")),
]
Places = list[tuple[str, str]]


def without_mark(visitor: Visitor, places: Places, person: UUID, mark: str) -> Places:
    return [
        (role, path)
        for role, path in places
        if mark not in words(visitor(role, "en").get(path.replace("PERSON", str(person))).text)
    ]


def withdraw(visitor: Visitor, send: Sending, case: Case) -> None:
    """The condition of the absence, before the day of it."""
    address = f"/submissions/{case.withdrawing(send)}"
    officer = visitor("officer", "en")
    fields = hidden(officer.get(address).text, f"{address}/accept")
    assert officer.post(f"{address}/accept", data=fields).status_code == 303


def warn(database: Database, arrange: Arranger, escalation_id: UUID) -> None:
    with database.work(arrange.office.supervisor, NOW) as work:
        row = get_escalation(work.session, escalation_id)
        decide(work, row.id, row.version, Decision.OFFICIAL_WARNING, "Tweede keer.")


@pytest.mark.parametrize("places", [WHILE_OPEN, ONCE_DECIDED], ids=["open", "decided"])
def test_every_place_marks_an_alarm_that_was_moved(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending,
    move: Moving, places: Places,
) -> None:  # fmt: skip
    wrong, right = arrange.person(), arrange.person()
    which = send("monitoring-alarm", wrong.reference, content=ALARM)
    let_time_pass(app_state)
    if places is ONCE_DECIDED:
        warn(database, arrange, escalation_of(database, wrong.id).id)
    assert without_mark(visitor, places, wrong.id, MARK) == places
    move(which, right)
    assert without_mark(visitor, places, wrong.id, MARK) == []


@pytest.mark.parametrize("places", [WHILE_OPEN, ONCE_DECIDED], ids=["open", "decided"])
def test_every_place_marks_an_absence_in_question(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending,
    case: Case, places: Places,
) -> None:  # fmt: skip
    let_time_pass(app_state)
    if places is ONCE_DECIDED:
        warn(database, arrange, case.escalation_id)
    else:
        # One that is still to be decided on stands on the worklist.
        with database.work(CLOCK, NOW) as work:
            absence = work.session.get_one(type(case.absence), case.absence.id)
            absence.state, absence.verdict, absence.decided_at = "opened", None, None
    assert without_mark(visitor, places, case.person.id, NOT_HELD) == places
    withdraw(visitor, send, case)
    assert without_mark(visitor, places, case.person.id, NOT_HELD) == []


def test_a_decision_to_be_carried_out_about_an_alarm_that_was_moved_is_marked(
    visitor: Visitor, arrange: Arranger, database: Database, app_state: AppState, send: Sending,
    move: Moving,
) -> None:  # fmt: skip
    wrong = arrange.person()
    which = send("monitoring-alarm", wrong.reference, content=ALARM)
    let_time_pass(app_state)
    one = escalation_of(database, wrong.id)
    with database.work(arrange.office.supervisor, NOW) as work:
        decide(work, one.id, one.version, Decision.SUPERVISOR_CONFERENCE, "Meteen melden.")
    page = f"/people/{wrong.id}/deadlines"
    assert MARK not in words(visitor("officer", "en").get(page).text)
    move(which, arrange.person())
    assert words(visitor("officer", "en").get(page).text).count(MARK) == 2


def test_no_template_writes_a_mark_by_itself() -> None:
    """So that a place cannot show the one without the other."""
    templates = Path(aftercare.web.__file__).parent / "templates"
    by_itself = re.compile(r'badge\("in_question"|badge\("submission_state", "misattributed"\)')
    found = [
        str(one.relative_to(templates))
        for one in sorted(templates.rglob("*.html"))
        if by_itself.search(one.read_text(encoding="utf-8"))
    ]
    assert found == ["shell/components.html"]
