"""A concern is sent by a person without an account, is not read back, and is decided by a colleague."""

from __future__ import annotations

import re
from datetime import time, timedelta

from fastapi.testclient import TestClient

from aftercare.base.clock import FixedClock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.concerns.concerns import MOST_AN_HOUR
from aftercare.domain.time.wall_time import at_wall
from aftercare.store.concerns.rows import concerns_of
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import OF_CONCERN, lock_deadlines_about
from aftercare.store.people.rows import PersonRow
from aftercare.web.concerns.words import TOO_MANY
from tests.scheduling.escalation.adopting import escalations, evaluate
from tests.store.arranging import NOW, Arranger, unknown_id
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, fault, named

WORDS = 'Hij praat veel over "kleine" kinderen <b>op</b> het plein.'


def made(officer: TestClient, person: PersonRow, **form: str) -> str:
    """The secret of a new link."""
    address = f"/people/{person.id}/concerns"
    asked = {"relation": "school", "until_on": "01-12-2026"} | form
    page = officer.post(address, data=hidden(officer.get(address).text, address) | asked).text
    found = re.search(r'id="link"[^>]*value="[^"]*/concern#([^"]+)"', page)
    assert found, words(page)
    return found[1]


def opened(stranger: TestClient, secret: str) -> dict[str, str]:
    page = stranger.post("/concern", data={"secret": secret})
    assert page.status_code == 200, words(page.text)
    return hidden(page.text, "/concern/send")


def test_a_concern_of_the_school_is_sent_once_and_decided_by_a_colleague(
    visitor: Visitor, stranger: TestClient, arrange: Arranger, database: Database
) -> None:
    person, officer = arrange.person(), visitor("officer")
    secret = made(officer, person, **{"once-yes": "yes"})
    page = stranger.post("/concern", data={"secret": secret}).text
    assert person.family_name not in page
    assert person.reference not in page
    form = opened(stranger, secret) | {"words": WORDS, "days_missed": "3", "reached_at": "Mentor"}
    for _ in range(2):
        answer = stranger.post("/concern/send", data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, "/concern/sent")
    assert WORDS not in stranger.get("/concern/sent").text
    # Used: the link works no more, and says nothing about why.
    gone = stranger.post("/concern", data={"secret": secret})
    assert gone.status_code == 410
    assert gone.text == stranger.post("/concern", data={"secret": "x" * 43}).text
    with database.work(CLOCK, NOW) as work:
        (concern,) = concerns_of(work.session, person.id)
    evaluate(database)
    # Asked at once; the sender was told the next working day, so nobody is late before that has passed.
    asked = escalations(database, person)["concern-received"]
    assert asked.state == "opened"
    page = officer.get(f"/escalations/{asked.id}").text
    assert "&lt;b&gt;op&lt;/b&gt;" in page
    assert f'href="/concerns/{concern.id}"' in page
    with database.work(CLOCK, NOW) as work:
        (due,) = lock_deadlines_about(work.session, OF_CONCERN, concern.id)
        assert due.due_at == at_wall(NOW.date() + timedelta(days=1), time(17))
    address = f"/concerns/{concern.id}"
    page = officer.get(address).text
    assert "&lt;b&gt;op&lt;/b&gt;" in page
    assert "/concerns/" in officer.get(f"/people/{person.id}/risk-and-treatment").text
    # The deadline itself cannot be ticked off without a decision.
    missing = officer.post(
        f"{address}/answer", data=hidden(page, f"{address}/answer") | {"answer": "talked"}
    )
    assert error_of(missing.text, "reason") == fault("missing")
    decided = {"answer": "talked", "reason": "Vandaag gesproken."}
    answer = officer.post(f"{address}/answer", data=hidden(page, f"{address}/answer") | decided)
    assert flashed(answer) == "decided"
    assert escalations(database, person)["concern-received"].decision == "remedied"
    assert named("concern_answer", "talked") in words(officer.get(address).text)
    assert visitor("outsider").get(address).status_code == 404
    assert visitor("planner").get(address).status_code == 403


def test_a_link_is_limited_by_the_hour_ended_by_hand_and_made_once_per_form(
    visitor: Visitor, stranger: TestClient, arrange: Arranger, clock: FixedClock
) -> None:
    person, officer = arrange.person(), visitor("officer")
    secret = made(officer, person)
    assert error_of(
        stranger.post("/concern/send", data=opened(stranger, secret)).text, "words"
    ) == (fault("missing"))
    for _ in range(MOST_AN_HOUR):
        form = opened(stranger, secret) | {"days_missed": "2"}
        assert stranger.post("/concern/send", data=form).status_code == 303
    form = opened(stranger, secret) | {"words": WORDS}
    answer = stranger.post("/concern/send", data=form)
    assert (answer.status_code, error_of(answer.text, "words")) == (429, dutch(TOO_MANY))
    assert "kleine" in answer.text
    too_much = stranger.post(
        "/concern/send", data=form | {"words": "x" * 4_001, "days_missed": "21"}
    )
    assert too_much.status_code == 422
    address = f"/people/{person.id}/concerns"
    page = officer.get(address).text
    links = [one.split('"')[0] for one in page.split('action="') if "/links/" in one.split('"')[0]]
    assert flashed(officer.post(links[0], data=hidden(page, links[0]))) == "link-ended"
    assert stranger.post("/concern/send", data=form).status_code == 410
    # A second click of the same form makes no second link.
    fields = hidden(page, address) | {"relation": "clinic", "until_on": "01-12-2026"}
    first, second = (officer.post(address, data=fields).text for _ in range(2))
    assert 'id="link"' in first
    assert 'id="link"' not in second
    late = officer.post(
        address, data=fields | {"link_id": str(unknown_id()), "until_on": "01-12-2028"}
    )
    assert error_of(late.text, "until_on") == fault("review-within-a-year")


def test_a_young_client_s_attendance_is_shown_as_it_is(
    visitor: Visitor, stranger: TestClient, arrange: Arranger
) -> None:
    person = arrange.person(regime="juvenile", birth_on=NOW.date().replace(year=2010))
    officer = visitor("officer")
    form = opened(stranger, made(officer, person)) | {"days_missed": "4"}
    assert stranger.post("/concern/send", data=form).status_code == 303
    page = words(officer.get(f"/people/{person.id}/risk-and-treatment").text)
    assert dutch("Came to %(came)s, missed %(missed)s", came=0, missed=0) in page
    assert "4 schooldagen gemist in vier weken" in page
    assert dutch("Waiting for a decision") not in page
