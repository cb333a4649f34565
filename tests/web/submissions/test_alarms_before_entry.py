"""Pages about an alarm of before supervision: for whom it does not act by itself, and who decides."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.unit_of_work import Database
from aftercare.store.submissions.rows import SubmissionRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import hidden, words
from tests.web.submissions.conftest import Sending

LAST_NIGHT = {"happened_at": (NOW - timedelta(hours=14)).isoformat()}


def state_of(database: Database, which: UUID) -> tuple[str, str | None]:
    with database.work(CLOCK, NOW) as work:
        row = work.session.get_one(SubmissionRow, which)
        return row.state, row.problem


def test_a_supervisor_reads_beforehand_that_an_alarm_will_not_act_and_can_name_another_client(
    visitor: Visitor, arrange: Arranger, database: Database, send: Sending
) -> None:
    wrong, right = arrange.person(enrolled_on=NOW.date()), arrange.person()
    which, supervisor = (
        send("monitoring-alarm", "X-1", content=LAST_NIGHT),
        visitor("supervisor", "en"),
    )
    here, match = f"/submissions/{which}", f"/submissions/{which}/match"
    fields = hidden(supervisor.get(here).text, match)
    asked = supervisor.post(match, data=fields | {"reference": wrong.reference}).text
    assert "It does not go on by itself for this client" in words(asked)
    assert "The alarm then acts at once" not in words(asked)
    after = supervisor.post(match, data=hidden(asked, match))
    assert "It does not go on by itself" in words(supervisor.get(after.headers["location"]).text)
    assert state_of(database, which) == ("waiting", "before-supervision")
    move = f"{here}/move-alarm"
    listed = words(supervisor.get("/submissions").text)
    assert "to move an alarm to another client" in listed
    page = supervisor.get(here).text
    asked = supervisor.post(move, data=hidden(page, move) | {"reference": right.reference}).text
    assert "The alarm then acts at once" in words(asked)
    assert "It is refused in this case file, with your reason." in words(asked)
    done = supervisor.post(move, data=hidden(asked, move) | {"reason": "Another device."})
    assert done.status_code == 303, words(done.text)
    assert state_of(database, which)[0] == "refused"


def test_a_person_accepts_an_alarm_of_before_supervision(
    visitor: Visitor, arrange: Arranger, database: Database, send: Sending
) -> None:
    person, officer = arrange.person(enrolled_on=NOW.date()), visitor("officer", "en")
    which = send("monitoring-alarm", person.reference, content=LAST_NIGHT)
    page, accept = officer.get(f"/submissions/{which}").text, f"/submissions/{which}/accept"
    assert "The alarm acts once you accept it" in words(page)
    assert officer.post(accept, data=hidden(page, accept)).status_code == 303
    assert state_of(database, which)[0] == "accepted"
