"""A client opens their own page with a code to their number; everyone else learns nothing."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import escape

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from aftercare.api.http.middleware import Edge
from aftercare.api.http.problems import on_crash
from aftercare.base.clock import FixedClock
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.client_page.asked_words import ASKED
from aftercare.domain.client_page.check_in_words import CHECK_IN
from aftercare.domain.client_page.visits import IDLE
from aftercare.domain.client_page.words import SENTENCES
from aftercare.domain.letters.composing import day_in_sentence, day_in_words
from aftercare.domain.time.wall_time import wall
from aftercare.domain.time.working_hours import add_working_hours
from aftercare.scheduling.appointments.offer_times import offer_times_job
from aftercare.store.absences.rows import AbsenceRow
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.contact_standards.rows import ContactRecordRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.tasks.rows import TaskRow
from tests.serving import web_on
from tests.store.arranging import CALLBACK, NOW, Arranger
from tests.web.conftest import ORIGIN, Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, value_of, words
from tests.web.shell.wording import dutch, fault, named

PAGE = "/my-appointments"
NUMBER = "+447700900123"
NL = SENTENCES["nl"]
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def client(arrange: Arranger, **facts: object) -> PersonRow:
    return arrange.person(phone=NUMBER, phone_state="verified", texts_consented=True, **facts)


def allowed(officer: TestClient, person: PersonRow, moves_most: str = "0", **more: str) -> None:
    at = f"/people/{person.id}/channels"
    form = hidden(officer.get(at).text, at) | {
        "first": "sms", "moves_most": moves_most, "moves_until_hours": "48",
        "own_page": "yes", "reason": "Wil zelf kunnen kijken.",
    } | more  # fmt: skip
    assert flashed(officer.post(at, data=form)) == "ways"


def texts(database: Database) -> list[str]:
    with database.work(CLOCK, NOW) as work:
        query = select(MessageRow).where(MessageRow.template == "page-code")
        return [row.body for row in work.session.exec(query.order_by("created_at"))]


def open_tasks(database: Database, person: PersonRow) -> list[str]:
    with database.work(CLOCK, NOW) as work:
        query = select(TaskRow).where(TaskRow.person_id == person.id, TaskRow.state == "opened")
        return [row.kind for row in work.session.exec(query)]


def asked(browser: TestClient, number: str = NUMBER) -> str:
    answer = browser.post(f"{PAGE}/code", data={"phone": number})
    assert answer.status_code == 200
    return answer.text


def opened(browser: TestClient, database: Database) -> None:
    page = asked(browser)
    (code,) = re.findall(r"\d{6}", texts(database)[-1])
    form = hidden(page, f"{PAGE}/open?lang=nl") | {"code": code}
    answer = browser.post(f"{PAGE}/open", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert "httponly" in answer.headers["set-cookie"].lower()


def test_a_client_sees_the_next_appointments_with_a_code_and_no_name(
    visitor: Visitor, stranger: TestClient, arrange: Arranger, database: Database
) -> None:
    person = client(arrange, language="nl")
    coming: AppointmentRow = arrange.appointment(person, NOW + timedelta(days=2))
    allowed(visitor("officer"), person)
    opened(stranger, database)
    page = stranger.get(PAGE)
    assert page.headers["cache-control"] == "no-store"
    text = words(page.text)
    assert NL.none not in text
    assert page.text.count('id="appointment-') == 1
    for secret in (
        person.family_name,
        person.given_name,
        person.reference,
        "Aftercare",
        "reclassering",
    ):
        assert secret not in page.text
    assert SENTENCES["pl"].title in words(stranger.get(f"{PAGE}?lang=pl").text)
    calendar = stranger.get(f"{PAGE}/calendar")
    assert calendar.headers["content-type"] == "text/calendar; charset=utf-8"
    assert calendar.text.count("BEGIN:VEVENT") == 1
    with database.work(CLOCK, NOW) as work:
        assert work.session.get_one(AppointmentRow, coming.id).known_at is not None
    assert stranger.post(f"{PAGE}/leave").status_code == 303
    assert NL.intro in words(stranger.get(PAGE).text)
    assert stranger.get(f"{PAGE}/calendar").status_code == 303


@pytest.mark.parametrize("language", SENTENCES)
def test_what_is_asked_stands_in_plain_words_that_reveal_no_more(
    language: str, visitor: Visitor, stranger: TestClient, arrange: Arranger, database: Database
) -> None:
    person = client(arrange)
    allowed(visitor("officer"), person)
    asked_words = ASKED[language]
    opened(stranger, database)
    at = f"{PAGE}?lang={language}"
    # Without conditions nothing is asked.
    assert asked_words.title not in words(stranger.get(at).text)
    arrange.condition(person, "exclusion_zone", ends_on=date(2027, 3, 1))
    arrange.condition(person, "no_contact_order")
    arrange.condition(person, "other_conduct", parameters={"device_checks": True})
    arrange.condition(person, "programme", starts_on=NOW.date() + timedelta(days=1))
    arrange.condition(person, "education", ends_on=NOW.date() - timedelta(days=1))
    page = words(stranger.get(at).text)
    until = day_in_sentence(date(2027, 3, 1), language)
    assert until == {"pl": "1 marca 2027", "uk": "1 березня 2027"}.get(
        language, day_in_words(date(2027, 3, 1), language)
    )
    assert asked_words.until.format(sentence=asked_words.places, date=until) in page
    assert page.index(asked_words.places) < page.index(asked_words.rest)
    for other in (asked_words.course, asked_words.school):
        assert other not in page


def test_every_number_gets_the_same_answer_and_only_an_allowed_one_a_text(
    visitor: Visitor, stranger: TestClient, arrange: Arranger, database: Database
) -> None:
    person = client(arrange)
    known = asked(stranger)
    assert known == asked(stranger, "06 12345678").replace("06 12345678", NUMBER)
    assert texts(database) == []
    allowed(visitor("officer"), person)
    assert asked(stranger) == known
    assert len(texts(database)) == 1
    # Three codes a day, and the same answer to the fourth.
    for _ in range(3):
        assert asked(stranger) == known
    assert len(texts(database)) == 3
    wrong = stranger.post(f"{PAGE}/open", data={"phone": "06 12345678", "code": "123456"})
    assert (wrong.status_code, NL.wrong in words(wrong.text)) == (422, True)
    assert "set-cookie" not in wrong.headers
    for typed, said in (("12345", NL.not_a_code), ("", NL.not_a_code)):
        page = stranger.post(f"{PAGE}/open", data={"phone": NUMBER, "code": typed})
        assert (page.status_code, said in words(page.text)) == (422, True)
    for typed in ("", "xy", "020 1234567", "9" * 100):
        page = stranger.post(f"{PAGE}/code", data={"phone": typed})
        assert (page.status_code, NL.not_a_number in words(page.text)) == (422, True)


def test_characters_that_no_one_can_type_are_spaces_and_their_field_says_what_is_wrong(
    visitor: Visitor, stranger: TestClient, arrange: Arranger, database: Database
) -> None:
    person = client(arrange, language="nl")
    allowed(visitor("officer"), person, **{"check_in-yes": "yes"})
    page = stranger.post(f"{PAGE}/code", data={"phone": "x\0y"})
    assert (page.status_code, NL.not_a_number in words(page.text)) == (422, True)
    page = stranger.post(f"{PAGE}/open", data={"phone": NUMBER, "code": "12\0x"})
    assert (page.status_code, NL.not_a_code in words(page.text)) == (422, True)
    opened(stranger, database)
    gone = stranger.post(f"{PAGE}/another-time", data={"appointment_id": "\0", "number": "\x1b"})
    assert gone.status_code == 409
    answers = {"mood": "go\0od", "changed": "no", "call": "yes", "when": "Na\0vijf\x07 uur"}
    refused = stranger.post(f"{PAGE}/check-in/send", data=answers)
    assert refused.status_code == 422
    assert CHECK_IN["nl"].choose in words(refused.text)
    assert value_of(refused.text, "when") == "Na vijf  uur"
    sent = stranger.post(f"{PAGE}/check-in/send", data=answers | {"mood": "good"})
    assert sent.status_code == 303


def test_a_code_is_over_after_five_mistakes_and_a_visit_after_its_time(
    visitor: Visitor,
    stranger: TestClient,
    arrange: Arranger,
    database: Database,
    clock: FixedClock,
) -> None:
    person = client(arrange)
    allowed(visitor("officer"), person)
    asked(stranger)
    (code,) = re.findall(r"\d{6}", texts(database)[0])
    other = f"{(int(code) + 1) % 10**6:06}"
    for _ in range(5):
        page = stranger.post(f"{PAGE}/open", data={"phone": NUMBER, "code": other})
        assert NL.wrong in words(page.text)
    page = stranger.post(f"{PAGE}/open", data={"phone": NUMBER, "code": code})
    assert NL.wrong in words(page.text)
    opened(stranger, database)
    assert NL.none in words(stranger.get(PAGE).text)
    clock.move_to(NOW + IDLE)
    assert NL.ended in words(stranger.get(PAGE).text)


@pytest.mark.parametrize("why", ["banned", "unverified", "stopped", "withdrawn", "shared"])
def test_the_page_closes_at_once_when_it_may_no_longer_be_open(
    why: str, visitor: Visitor, stranger: TestClient, arrange: Arranger, database: Database
) -> None:
    person, officer = client(arrange), visitor("officer")
    allowed(officer, person)
    opened(stranger, database)
    at = f"/people/{person.id}/channels"
    if why == "banned":
        arrange.condition(person, "other_conduct", parameters={"no_internet": True})
        form = hidden(officer.get(at).text, at) | {
            "first": "sms",
            "own_page": "yes",
            "reason": "x",
        }
        assert error_of(officer.post(at, data=form).text, "own_page") == fault("no-internet")
    elif why == "withdrawn":
        form = hidden(officer.get(at).text, at) | {
            "first": "sms",
            "own_page": "no",
            "reason": "Wil het niet meer.",
        }
        assert flashed(officer.post(at, data=form)) == "ways"
    elif why == "shared":
        client(arrange)
    else:
        with database.work(CLOCK, NOW) as work:
            row = work.session.get_one(PersonRow, person.id)
            row.phone_state = "unverified" if why == "unverified" else row.phone_state
            row.opted_out_at = NOW if why == "stopped" else None
    assert NL.ended in words(stranger.get(PAGE).text)
    before = len(texts(database))
    asked(stranger)
    assert len(texts(database)) == before


def test_who_stopped_texts_reads_how_the_page_opens_again_and_the_officer_why_it_is_closed(
    visitor: Visitor, stranger: TestClient, arrange: Arranger, database: Database
) -> None:
    person, officer = client(arrange), visitor("officer")
    allowed(officer, person)
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(PersonRow, person.id).opted_out_at = NOW
    # Everyone reads it, so it tells no one who is a client.
    before = NL.no_code.partition("{phone}")[0].strip()
    assert before in words(stranger.get(PAGE).text)
    assert before in words(asked(stranger))
    assert texts(database) == []
    at = f"/people/{person.id}/channels"
    page = words(officer.get(at).text)
    assert dutch("Own page with appointments: wanted, but closed now") in page
    assert named("page_closed", "opted-out") in page
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(PersonRow, person.id).opted_out_at = None
    opened(stranger, database)


def test_the_order_of_channels_and_a_new_preference_leave_the_page_as_it_is(
    visitor: Visitor, stranger: TestClient, arrange: Arranger, database: Database
) -> None:
    """It ends by its own choice alone."""
    person, officer = client(arrange), visitor("officer")
    allowed(officer, person)
    at = f"/people/{person.id}/channels"
    form = hidden(officer.get(at).text, at) | {"first": "letter", "reason": "Leest liever post."}
    assert flashed(officer.post(at, data=form)) == "ways"
    opened(stranger, database)
    page = officer.get(at).text
    assert dutch(
        "Own page with appointments: yes, at %(path)s, with a code by text", path=f"{ORIGIN}{PAGE}"
    ) in (words(page))
    form = hidden(page, at) | {"first": "letter", "own_page": "no", "reason": "Wil het niet meer."}
    assert flashed(officer.post(at, data=form)) == "ways"
    assert NL.ended in words(stranger.get(PAGE).text)


def test_at_night_no_code_is_sent_and_an_address_that_asks_too_often_waits(
    visitor: Visitor, stranger: TestClient, arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    allowed(visitor("officer"), client(arrange))
    for _ in range(20):
        stranger.post(f"{PAGE}/open", data={"phone": NUMBER, "code": "1"})
    page = stranger.post(f"{PAGE}/code", data={"phone": NUMBER})
    assert (page.status_code, NL.too_often in words(page.text)) == (429, True)
    clock.move_to(NOW + timedelta(hours=15))
    page = stranger.post(f"{PAGE}/code", data={"phone": NUMBER})
    assert NL.night.format(time="08:00") in words(page.text)
    assert texts(database) == []


def test_another_time_is_asked_for_and_taken_on_the_page_and_the_duty_stands_until_then(
    visitor: Visitor, stranger: TestClient, arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    person, officer = client(arrange, language="nl"), visitor("officer")
    _, (line,) = arrange.plan(person)
    coming = arrange.appointment(person, NOW + timedelta(days=7), line, occurrence=1, known_at=NOW)
    other = arrange.appointment(arrange.person(), NOW + timedelta(days=8))
    allowed(officer, person, moves_most="1")
    opened(stranger, database)
    at = f"{PAGE}/another-time"

    def move(**form: str) -> int:
        return stranger.post(at, data={"appointment_id": str(coming.id)} | form).status_code

    # Another client's appointment, and a number without an offer, are refused alike.
    assert stranger.post(at, data={"appointment_id": str(other.id)}).status_code == 409
    assert move(number="1") == 409
    assert move(number="9") == 409
    assert (move(), move()) == (303, 303)
    assert NL.looking in words(stranger.get(PAGE).text)
    # One offer at a time: its numbers may be on the client's telephone.
    later = arrange.appointment(person, NOW + timedelta(days=15), line, occurrence=2, known_at=NOW)
    assert NL.another_time not in words(stranger.get(PAGE).text)
    assert stranger.post(at, data={"appointment_id": str(later.id)}).status_code == 409
    assert open_tasks(database, person) == ["wants_to_move"]
    job = offer_times_job(database, clock, CALLBACK)
    job.run()
    page = words(stranger.get(PAGE).text)
    assert NL.choose in page
    assert move(number="2") == 303
    job.run()
    with database.work(CLOCK, NOW) as work:
        query = select(AppointmentRow).where(AppointmentRow.person_id == person.id)
        now = {row.state: row.starts_at for row in work.session.exec(query)}
    assert set(now) == {"moved", "scheduled"}
    assert f"{wall(now['scheduled']):%H:%M}" in words(stranger.get(PAGE).text)
    assert "wants_to_move" not in open_tasks(database, person)
    assert officer.get("/worklist").status_code == 200
    # One move in thirteen weeks was allowed.
    assert NL.another_time not in words(stranger.get(PAGE).text)


def test_evidence_for_a_miss_is_sent_read_by_the_officer_and_decides_nothing(
    visitor: Visitor, stranger: TestClient, arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    person, officer = client(arrange, language="nl"), visitor("officer")
    absence = arrange.absence(arrange.appointment(person, NOW - timedelta(days=1)))
    other = arrange.absence(arrange.appointment(arrange.person(), NOW - timedelta(days=2)))
    allowed(officer, person)
    at = f"{PAGE}/evidence"

    def send(content: bytes, about: AbsenceRow = absence) -> httpx.Response:
        file = {"file": ("brief <b>.pdf", content, "application/pdf")}
        return stranger.post(at, data={"absence_id": str(about.id)}, files=file)

    # Without a visit nothing is kept.
    assert send(PDF).headers["location"] == PAGE
    opened(stranger, database)
    assert NL.send_file in words(stranger.get(PAGE).text)
    assert send(PDF, other).status_code == 409
    for wrong in (b"", b"MZ no document"):
        page = send(wrong)
        assert (page.status_code, NL.not_a_file in words(page.text)) == (409, True)
    page = send(b"x" * 30_000_000)
    assert (page.status_code, "te groot en is niet verstuurd" in words(page.text)) == (409, True)
    # The same form sent twice is one document.
    assert (send(PDF).status_code, send(PDF).status_code) == (303, 303)
    assert NL.received.format(count=1) in words(stranger.get(PAGE).text)
    for number in range(2):
        assert send(PDF + b"%d" % number).status_code == 303
    assert send(PDF + b"more").status_code == 409
    page = officer.get(f"/absences/{absence.id}").text
    assert "brief &lt;b&gt;.pdf" in page
    (link,) = set(re.findall(r'href="(/people/[^"]*/attachments/[^"]*)"', page)[:1])
    assert officer.get(link).content.startswith(b"%PDF")
    assert "stuurde" in words(officer.get("/notices").text)
    with database.work(CLOCK, NOW) as work:
        assert work.session.get_one(AbsenceRow, absence.id).state == "opened"
    # What was sent counts as evidence that was looked at.
    give = f"/absences/{absence.id}/give-verdict"
    verdict = {
        "verdict": "unexcused", "reason": "Het bewijs bekeken.", "early_reason": "evidence_insufficient",
        "no_reminder_seen-yes": "yes",
    }  # fmt: skip
    page = officer.get(f"/absences/{absence.id}").text
    assert officer.post(give, data=hidden(page, give) | verdict).status_code == 303
    clock.move_to(absence.evidence_by + timedelta(hours=12))
    opened(stranger, database)
    assert NL.send_file not in words(stranger.get(PAGE).text)


@pytest.fixture
def at_the_edge(app_state: AppState, stranger: TestClient) -> TestClient:
    """The client's browser, through what limits the size of a body."""
    edge = Edge(web_on(app_state), on_error=on_crash, count=lambda *_: None)
    return TestClient(edge, base_url=ORIGIN, headers=stranger.headers, follow_redirects=False)


@pytest.mark.parametrize(("language", "said"), [("nl", "te groot"), ("pl", "za duży")])
def test_what_goes_wrong_on_the_own_page_names_no_service_and_leads_to_no_page_of_staff(
    at_the_edge: TestClient, language: str, said: str
) -> None:
    form = {"phone": "1" * 2_000_000}
    page = at_the_edge.post(f"{PAGE}/code?lang={language}", data=form)
    assert (page.status_code, page.headers["content-language"]) == (413, language)
    assert said in words(page.text)
    unknown = at_the_edge.get(f"{PAGE}/nothing?lang={language}")
    assert unknown.status_code == 404
    for answer in (page, unknown):
        assert "aftercare" not in words(answer.text).casefold()
        assert set(re.findall(r'<a [^>]*href="([^"]*)"', answer.text)) == {
            "tel:088-1234567", f"{PAGE}?lang={language}"
        }  # fmt: skip


def test_a_photo_of_a_telephone_is_taken_as_evidence(
    visitor: Visitor, at_the_edge: TestClient, arrange: Arranger, database: Database
) -> None:
    person, officer = client(arrange, language="nl"), visitor("officer")
    absence = arrange.absence(arrange.appointment(person, NOW - timedelta(days=1)))
    allowed(officer, person)
    opened(at_the_edge, database)
    sent = {"absence_id": str(absence.id)}
    large = {"file": ("foto.pdf", PDF + b"x" * 6_000_000, "application/pdf")}
    answer = at_the_edge.post(f"{PAGE}/evidence", data=sent, files=large)
    assert (answer.status_code, answer.headers.get("location")) == (303, PAGE)


def test_a_check_in_is_sent_once_a_day_reaches_the_officer_and_replaces_nothing(
    visitor: Visitor, stranger: TestClient, arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    person, officer = client(arrange, language="nl"), visitor("officer")
    allowed(officer, person)
    opened(stranger, database)
    at = f"{PAGE}/check-in/send"
    answers = {"mood": "not_good", "changed": "yes", "call": "yes", "when": "Na <b>vijf</b>"}
    ours = CHECK_IN["nl"]

    def send(**more: str) -> httpx.Response:
        return stranger.post(at, data=answers | more)

    # It is off until the officer switches it on, and needs the page.
    assert ours.title not in words(stranger.get(PAGE).text)
    assert send().status_code == 409
    ways = f"/people/{person.id}/channels"
    form = hidden(officer.get(ways).text, ways)
    alone = form | {"first": "sms", "check_in-yes": "yes", "own_page": "no",
        "reason": "Wil dat zo hebben."}  # fmt: skip
    fault_said = error_of(officer.post(ways, data=alone).text, "check_in")
    assert fault_said == fault("check-in-without-page")
    allowed(officer, person, **{"check_in-yes": "yes"})
    assert ours.intro in words(stranger.get(PAGE).text)
    for wrong in (
        {"mood": "x"},
        {"mood": ""},
        {"call": ""},
        {"changed": "maybe"},
        {"when": "x" * 201},
        {"mood": "", "changed": "", "call": "", "when": "x" * 9_000},
    ):
        page = send(**wrong)
        assert (page.status_code, ours.incomplete in words(page.text)) == (422, True)
        said = {name: error_of(page.text, name) for name in wrong}
        assert said == {name: ours.too_long if name == "when" else ours.choose for name in wrong}
        assert page.text.count("form-field-error-message") == len(wrong)
        # Nothing typed is lost.
        assert escape((answers | wrong)["when"]) in page.text
        assert page.text.count(" checked") == len({"mood", "changed", "call"} - set(wrong))
    # In the language that was chosen on the page.
    page = stranger.post(f"{at}?lang=uk", data={"mood": "good"})
    assert error_of(page.text, "call") == CHECK_IN["uk"].choose
    # Sent twice by a double click, it is one; other answers have to wait until tomorrow.
    assert (send().status_code, send().status_code) == (303, 303)
    assert send(mood="good").status_code == 409
    assert ours.received in words(stranger.get(PAGE).text)
    assert open_tasks(database, person) == ["call_person"]
    # An hour later the officer switches it off: nothing is said to have come in.
    allowed(officer, person, **{"check_in-yes": ""})
    answer = send(mood="so_so")
    assert (answer.status_code, NL.not_now in words(answer.text)) == (409, True)
    allowed(officer, person, **{"check_in-yes": "yes"})
    tab = officer.get(f"/people/{person.id}/messages").text
    assert dutch("Is not doing well") in words(tab)
    assert "Na &lt;b&gt;vijf&lt;/b&gt;" in tab
    assert dutch("Check-in on the own page") in words(
        officer.get(f"/people/{person.id}/history").text
    )
    assert dutch("A client answered the check-in") in words(officer.get("/notices").text)
    late = dutch("Not called in time after a check-in")
    assert late not in words(visitor("supervisor").get("/today").text)
    clock.move_to(add_working_hours(NOW, 4))
    for username, path, said in (
        ("officer", "/worklist", dutch("Asked on the own page to be called")),
        ("supervisor", "/today", late),
    ):
        page = visitor(username).get(path).text
        assert said in words(page)
        assert named("check_in", "not_good") in words(page)
        assert "Na &lt;b&gt;vijf&lt;/b&gt;" in page
    with database.work(CLOCK, NOW) as work:
        (task,) = work.session.exec(select(TaskRow).where(TaskRow.person_id == person.id))
        assert task.due_at == add_working_hours(NOW, 4)
        assert not work.session.exec(
            select(ContactRecordRow).where(ContactRecordRow.person_id == person.id)
        ).all()
    # The next day, and while that task is open: no second one.
    clock.move_to(NOW + timedelta(days=1))
    opened(stranger, database)
    assert send(when="").status_code == 303
    assert open_tasks(database, person) == ["call_person"]
    arrange.condition(person, "other_conduct", parameters={"no_internet": True})
    assert send().headers["location"] == PAGE
    assert NL.ended in words(stranger.get(PAGE).text)
