"""The page of a submission shows the difference and takes the decision; a list has what found no client."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from aftercare.casework.people.home_addresses import NONE_YET, write_home_address
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.submissions.documents import read_submission
from aftercare.domain.submissions.landing import Way
from aftercare.processes.submissions.landing import land
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.home_address_rows import home_address_of
from aftercare.store.submissions.rows import SubmissionRow
from tests.casework.conditions.test_kinds import adopt
from tests.store.arranging import NOW, Arranger
from tests.submissions import submission
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, hidden, words
from tests.web.shell.wording import dutch

SENT_AT = NOW.isoformat()


@pytest.fixture
def sender(arrange: Arranger, database: Database) -> StaffRow:
    teams = [arrange.office.team_id]
    actor = arrange.staff(
        "machine",
        scopes=["send-submissions"],
        team_ids=teams,
        ends_on=NOW.date().replace(year=2028),
    )
    with database.work(CLOCK, NOW) as work:
        return work.session.get_one(StaffRow, actor.staff_id)


def sent(database: Database, sender: StaffRow, kind: str, reference: str, **more: Any) -> UUID:
    document = submission(kind, sent_at=SENT_AT, client={"reference": reference}, **more)
    with database.work(CLOCK, NOW) as work:
        return land(work, sender, read_submission(document), Way.FOLDER, "one").row.id


def row_of(database: Database, submission_id: UUID) -> SubmissionRow:
    with database.work(CLOCK, NOW) as work:
        return work.session.get_one(SubmissionRow, submission_id)


def test_the_worklist_leads_to_the_difference_and_accepting_writes_it(
    visitor: Visitor, arrange: Arranger, database: Database, sender: StaffRow
) -> None:
    person, officer = arrange.person(), visitor("officer")
    which = sent(database, sender, "address-change", person.reference)
    assert f'href="/submissions/{which}"' in officer.get("/worklist").text
    page = officer.get(f"/submissions/{which}").text
    assert "Thuisadres" in words(page)
    assert "Lindelaan 1" in words(page)
    address = f"/submissions/{which}/accept"
    done = officer.post(address, data=hidden(page, address))
    assert done.status_code == 303, words(done.text)
    with database.work(CLOCK, NOW) as work:
        home = home_address_of(work.session, person.id)
    assert home is not None
    assert home.lines.startswith("Lindelaan 1")
    row = row_of(database, which)
    assert (row.state, row.decided_by) == ("accepted", arrange.office.officer.staff_id)
    # A second click changes nothing.
    assert officer.post(address, data=hidden(page, address)).status_code == 409
    assert f"/submissions/{which}" not in officer.get("/worklist").text


def test_what_changed_meanwhile_is_shown_again_and_not_accepted(
    visitor: Visitor, arrange: Arranger, database: Database, sender: StaffRow
) -> None:
    person, officer = arrange.person(), visitor("officer", "en")
    which = sent(database, sender, "address-change", person.reference)
    address = f"/submissions/{which}/accept"
    old = hidden(officer.get(f"/submissions/{which}").text, address)
    with database.work(arrange.office.officer, NOW) as work:
        write_home_address(work, person.id, NONE_YET, "Elders 2\n4321 BA Anderdorp", None)
    again = officer.post(address, data=old)
    assert again.status_code == 422
    assert "The case file has changed" in words(again.text)
    assert "Elders 2" in words(again.text)
    assert row_of(database, which).state == "waiting"
    assert officer.post(address, data=hidden(again.text, address)).status_code == 303


def test_refusing_asks_for_a_reason(
    visitor: Visitor, arrange: Arranger, database: Database, sender: StaffRow
) -> None:
    person, officer = arrange.person(), visitor("officer")
    which = sent(database, sender, "detention", person.reference)
    address = f"/submissions/{which}/refuse"
    fields = hidden(officer.get(f"/submissions/{which}").text, address)
    assert officer.post(address, data=fields).status_code == 422
    answered = fields | {"reason": "Dit ging over iemand anders."}
    assert officer.post(address, data=answered).status_code == 303
    assert "Dit ging over iemand anders." in officer.get(f"/submissions/{which}").text


def test_a_supervisor_finds_what_has_no_client_on_today_and_names_one(
    visitor: Visitor, arrange: Arranger, database: Database, sender: StaffRow
) -> None:
    person, supervisor = arrange.person(), visitor("supervisor")
    which = sent(database, sender, "detention", "X-1")
    assert 'href="/submissions"' in supervisor.get("/today").text
    assert f'href="/submissions/{which}"' in supervisor.get("/submissions").text
    assert visitor("officer").get("/submissions").status_code == 403
    assert visitor("officer").get(f"/submissions/{which}").status_code == 404
    address = f"/submissions/{which}/match"
    fields = hidden(supervisor.get(f"/submissions/{which}").text, address)
    wrong = supervisor.post(address, data=fields | {"reference": "X-1"})
    assert wrong.status_code == 422
    asked = supervisor.post(address, data=fields | {"reference": person.reference.lower()})
    assert asked.status_code == 200
    assert person.family_name in words(asked.text)
    assert f'href="/submissions/{which}"' not in visitor("officer").get("/worklist").text
    assert supervisor.post(address, data=hidden(asked.text, address)).status_code == 303
    assert f'href="/submissions/{which}"' in visitor("officer").get("/worklist").text


def test_a_supervisor_moves_an_alarm_and_the_first_file_names_nobody_else(
    visitor: Visitor, arrange: Arranger, database: Database, sender: StaffRow
) -> None:
    wrong, right, supervisor = arrange.person(), arrange.person(), visitor("supervisor")
    which = sent(database, sender, "monitoring-alarm", wrong.reference)
    address = f"/submissions/{which}/move-alarm"
    assert address not in visitor("officer").get(f"/submissions/{which}").text
    fields = hidden(supervisor.get(f"/submissions/{which}").text, address)
    asked = supervisor.post(address, data=fields | {"reference": right.reference}).text
    assert right.family_name in words(asked)
    sure = hidden(asked, address)
    assert supervisor.post(address, data=sure).status_code == 422
    named = supervisor.post(address, data=sure | {"reason": f"Het is {right.family_name.upper()}."})
    assert named.status_code == 422
    assert error_of(named.text, "reason")
    done = supervisor.post(address, data=sure | {"reason": "Het kastje is van iemand anders."})
    assert done.status_code == 303, words(done.text)
    moved = supervisor.get(done.headers["location"]).text
    assert right.family_name in moved
    assert wrong.reference not in moved
    officer = visitor("officer")
    for page in (f"/submissions/{which}", f"/people/{wrong.id}/history"):
        shown = officer.get(page).text
        assert "Het kastje is van iemand anders." in shown
        assert "over een andere cliënt" in shown.lower()
        assert right.reference not in shown


def test_an_order_is_shown_in_words_with_its_conditions(
    visitor: Visitor, arrange: Arranger, database: Database, sender: StaffRow
) -> None:
    person, officer = arrange.person(), visitor("officer", "en")
    which = sent(database, sender, "order-imposed", person.reference)
    shown = words(officer.get(f"/submissions/{which}").text)
    for said in ("2 years", "16-123456-26", "Report when asked.", "Court reference"):
        assert said in shown
    address = f"/submissions/{which}/accept"
    fields = hidden(officer.get(f"/submissions/{which}").text, address)
    assert officer.post(address, data=fields).status_code == 303


def test_what_cannot_be_accepted_says_why(
    visitor: Visitor, arrange: Arranger, database: Database, sender: StaffRow
) -> None:
    person, officer = arrange.person(), visitor("officer", "en")
    which = sent(database, sender, "release", person.reference)
    page = officer.get(f"/submissions/{which}").text
    assert "No detention in the case file covers this day" in words(page)
    assert f"/submissions/{which}/accept" not in page


def test_an_order_with_a_condition_of_a_removed_kind_says_so_and_has_no_button(
    visitor: Visitor, arrange: Arranger, database: Database, sender: StaffRow
) -> None:
    person, officer = arrange.person(), visitor("officer", "en")
    adopt(arrange)
    content = {"conditions": [{"kind": "blood_test"}]}
    which = sent(database, sender, "order-imposed", person.reference, content=content)
    adopt(arrange, offer="removed")
    page = officer.get(f"/submissions/{which}").text
    assert "blood_test: This kind of condition is not known here" in words(page)
    assert "Not known here: it cannot be recorded" in words(page)
    assert "Holds" not in words(page)
    assert f"/submissions/{which}/accept" not in page


def test_an_order_without_a_first_day_says_which_field_was_not_sent(
    visitor: Visitor, arrange: Arranger, database: Database, sender: StaffRow
) -> None:
    person, officer = arrange.person(), visitor("officer", "en")
    named = {"reference": person.reference}
    said = submission("order-imposed", sent_at=SENT_AT, client=named)
    read = read_submission(said)
    # As an earlier release took it.
    left = {name: value for name, value in said["content"].items() if name != "starts_on"}
    read = replace(read, document=said | {"content": left})
    with database.work(CLOCK, NOW) as work:
        which = land(work, sender, read, Way.FOLDER, "one").row.id
    page = officer.get(f"/submissions/{which}").text
    assert "From: Needed, and not sent" in words(page)
    assert f"/submissions/{which}/accept" not in page


def test_what_waits_behind_an_earlier_one_leads_to_it_and_has_no_button(
    visitor: Visitor, arrange: Arranger, database: Database, sender: StaffRow
) -> None:
    person, officer = arrange.person(), visitor("officer", "en")
    sent_before = (NOW - timedelta(hours=1)).isoformat()
    named = {"reference": person.reference}
    earlier = submission("detention", "N-0", sent_at=sent_before, client=named)
    with database.work(CLOCK, NOW) as work:
        first = land(work, sender, read_submission(earlier), Way.FOLDER, "one").row.id
    which = sent(database, sender, "release", person.reference)
    page = officer.get(f"/submissions/{which}").text
    assert "decide on that first" in words(page)
    assert "No detention in the case file" not in words(page)
    assert f'href="/submissions/{first}"' in page
    assert f"/submissions/{which}/accept" not in page
    assert f"/submissions/{first}/accept" in officer.get(f"/submissions/{first}").text


def test_an_alarm_without_a_client_is_on_every_page_of_its_supervisors(
    visitor: Visitor, database: Database, sender: StaffRow
) -> None:
    """The call says to open the inbox, where no escalation of it can stand yet."""
    supervisor = visitor("supervisor")
    said = dutch("An alarm came in, and its client was not found.")
    assert said not in words(supervisor.get("/escalations").text)
    which = sent(database, sender, "monitoring-alarm", "nobody", content={"happened_at": SENT_AT})
    page = supervisor.get("/escalations").text
    assert said in words(page)
    opened = supervisor.get(f"/submissions/{which}")
    assert opened.status_code == 200
    assert 'href="/submissions"' in page
    assert said not in words(visitor("officer").get("/escalations").text)
