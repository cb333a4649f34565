"""The page of a closing: it shows what waits with its address, closes, and opens again."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import text

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.closing.rows import FileClosingRow
from aftercare.store.people.rows import get_person
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, named


def test_a_file_is_closed_and_reopened_on_its_page(arrange: Arranger, visitor: Visitor) -> None:
    officer, supervisor = visitor("officer"), visitor("supervisor")
    person = arrange.person()
    page = f"/people/{person.id}/closing"
    waits = arrange.appointment(person, NOW - timedelta(hours=2))
    assert f'href="/appointments/{waits.id}"' in officer.get(page).text
    typed = {"why": "deceased", "closed_on": "24-11-2026", "note": ""}
    refused = officer.post(page, data=hidden(officer.get(page).text, page) | typed)
    assert "uitkomst" in error_of(refused.text, "why")
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(type(waits), waits.id).state = "attended"
    asked = officer.post(page, data=hidden(officer.get(page).text, page) | typed)
    assert dutch("Is this right?") in words(asked.text)
    assert f"{page}/reopen" not in supervisor.get(page).text
    done = officer.post(page, data=hidden(asked.text, page) | typed)
    assert flashed(done) == "file-closed"
    assert page in supervisor.get("/approvals").text
    shown = words(officer.get(f"/people/{person.id}/history").text)
    # In the heading, and in the history with who closed it.
    assert shown.casefold().count(named("closing_reason", "deceased").casefold()) == 2
    closed = supervisor.get(page).text
    assert "/reopen" not in officer.get(page).text
    (address,) = [
        part.split('"')[0] for part in closed.split('action="') if "/reopen" in part[:200]
    ]
    again = supervisor.post(
        address, data=hidden(closed, address) | {"reason": "Vergissing bij het sluiten"}
    )
    assert flashed(again) == "file-reopened"
    assert page not in supervisor.get("/approvals").text
    assert named("task_reason", "file-reopened") in words(officer.get("/worklist").text)
    with arrange.database.work(CLOCK, NOW) as work:
        assert get_person(work.session, person.id).closed_on is None


def test_closed_files_are_listed_only_when_asked_for(arrange: Arranger, visitor: Visitor) -> None:
    officer = visitor("officer")
    person = arrange.person(closed_on=NOW.date())
    assert person.reference not in officer.get("/caseload").text
    missed = officer.post("/caseload", data={"q": person.reference, "tier": "", "show": ""})
    assert dutch("Search in closed case files") in officer.get(missed.headers["location"]).text
    found = officer.post("/caseload", data={"q": "", "tier": "", "show": "closed"})
    assert person.reference in officer.get(found.headers["location"]).text


def test_an_order_that_still_runs_is_ended_from_the_page_of_the_closing(
    arrange: Arranger, visitor: Visitor
) -> None:
    person, officer = arrange.person(), visitor("officer")
    arrange.condition(person)
    page = officer.get(f"/people/{person.id}/closing").text
    (ends,) = re.findall(rf'href="(/people/{person.id}/orders/[^"/]+/end)"', page)
    assert officer.get(ends).status_code == 200


def test_ticked_closings_are_marked_each_by_itself_and_a_stale_one_is_named(
    arrange: Arranger, visitor: Visitor
) -> None:
    supervisor, today = visitor("supervisor"), NOW.date()
    people = [arrange.person(family_name=name, closed_on=today) for name in ("Een", "Twee", "Oud")]
    closings = [
        FileClosingRow(
            person_id=one.id, closed_on=today, reason="deceased", note=f"Nota {one.family_name}",
            closed_by=one.officer_id, closed_at=NOW,
        )
        for one in people
    ]  # fmt: skip
    arrange.add(*closings)
    page = supervisor.get("/approvals").text
    # One look shows what is approved: who, why, and the note.
    assert "Nota Twee" in words(page)
    nothing = supervisor.post("/file-closings/mark-seen", data={})
    assert flashed(nothing) == "none-ticked"
    ticked = {f"closing-{one.id}": str(one.version) for one in closings}
    supervisor.post(
        f"/file-closings/{closings[2].id}/seen", data={"version": str(closings[2].version)}
    )
    answer = supervisor.post("/file-closings/mark-seen", data=ticked)
    assert answer.status_code == 409
    assert "Oud" in words(answer.text)
    assert "Een" not in words(answer.text)
    assert "/closing" not in supervisor.get("/approvals").text
    with arrange.database.work(CLOCK, NOW) as work:
        noted = work.session.execute(
            text("select subject_id from audit_entry where action = 'see-closing'")
        ).scalars()
        assert sorted(noted) == sorted(one.id for one in closings)
