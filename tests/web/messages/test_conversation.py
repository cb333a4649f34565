"""The conversation and the texts that are nobody's, in a browser: read, written in, given to somebody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from aftercare.base.ids import new_id
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.closing.closing import FILE_CLOSED
from aftercare.notifications.inbound.replies import take_reply
from aftercare.store.closing.facts import end_tasks_of
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import OFFER
from aftercare.store.people.rows import PersonRow
from aftercare.store.tasks.rows import TaskRow
from aftercare.web.messages.pages import by_month
from aftercare.web.messages.text_names import NTH_OFFER
from aftercare.web.shell.flashes import SAID
from tests.store.arranging import CALLBACK, NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, named


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person(given_name="Fenna", family_name="Framboos")


def came_in(database: Database, sender: str | None, body: str) -> None:
    with database.work(CLOCK, NOW) as work:
        take_reply(work, f"SM{new_id().hex}", sender or "", body, CALLBACK)


def test_a_reply_is_read_answered_and_no_longer_waits(
    visitor: Visitor, database: Database, person: PersonRow
) -> None:
    officer, here = visitor("officer"), f"/people/{person.id}/conversation"
    came_in(database, person.phone, "<b>hoe laat?</b>")
    assert here in officer.get("/worklist").text
    assert f"{dutch('Whole conversation')} ({dutch('%(num)s new', num=1)})" in words(
        officer.get(f"/people/{person.id}/messages").text
    )
    page = officer.get(here).text
    assert "&lt;b&gt;hoe laat?" in page
    assert dutch("Waiting for an answer") in words(page)
    typed = hidden(page, here) | {"text": "Om 10:00, tot dan", "answers-yes": "yes"}
    for _ in range(2):
        assert flashed(officer.post(here, data=typed)) == "sent-text"
    page = officer.get(here).text
    assert words(page).count("Om 10:00, tot dan") == 1
    assert "Beantwoord" in words(page)
    assert here not in officer.get("/worklist").text


def test_after_sending_the_confirmation_and_the_text_stand_above_all_older_ones(
    visitor: Visitor, person: PersonRow
) -> None:
    officer, here = visitor("officer"), f"/people/{person.id}/conversation"
    typed = hidden(officer.get(here).text, here) | {"text": "Tot morgen om 10:00"}
    page = officer.get(officer.post(here, data=typed).headers["location"]).text
    order = [dutch(SAID["sent-text"]), "Tot morgen om 10:00", dutch("What was said")]
    assert sorted(order, key=page.index) == order


def test_a_mistake_stands_beside_the_words_and_nothing_is_lost(
    visitor: Visitor, person: PersonRow
) -> None:
    officer, here = visitor("officer"), f"/people/{person.id}/conversation"
    typed = hidden(officer.get(here).text, here) | {"text": "Fenna, bel even"}
    answer = officer.post(here, data=typed)
    assert answer.status_code == 422
    assert "persoon" in error_of(answer.text, "text")
    assert "Fenna, bel even" in answer.text
    assert hidden(answer.text, here)["token"] == typed["token"]


def test_the_length_and_what_is_wrong_are_shown_while_typing(
    visitor: Visitor, person: PersonRow
) -> None:
    where = f"/people/{person.id}/conversation/count"
    view = words(visitor("officer").post(where, data={"text": "Geëist: Framboos"}).text)
    assert "16 tekens" in view
    assert "UCS-2" in view
    assert "persoon" in view


def test_a_second_offer_of_times_says_that_it_is_the_second(
    visitor: Visitor, arrange: Arranger, person: PersonRow
) -> None:
    appointment, other = (arrange.appointment(person, NOW + timedelta(days=day)) for day in (3, 5))
    for minutes, about in ((0, appointment), (1, other), (30, appointment)):
        at = NOW - timedelta(hours=2) + timedelta(minutes=minutes)
        arrange.message(about, slot=f"{OFFER}:{new_id()}", template="offered-times", state="delivered",
                        due_at=at, state_at=at, created_at=at)  # fmt: skip
    page = words(visitor("officer").get(f"/people/{person.id}/conversation").text)
    name = named("written", "offered-times")
    assert page.count(name) == 3
    assert page.count(dutch(NTH_OFFER, name=name, number=2)) == 1
    assert dutch(NTH_OFFER, name=name, number=1) not in page


def test_where_no_text_may_go_a_call_is_offered(visitor: Visitor, arrange: Arranger) -> None:
    person = arrange.person(opted_out_at=NOW)
    officer, here = visitor("officer"), f"/people/{person.id}/conversation"
    assert dutch("No text can be sent now") in words(officer.get(here).text)
    assert flashed(officer.post(f"{here}/call", data={})) == "call-asked"
    assert named("task", "call_person") in words(officer.get("/worklist").text)


@pytest.mark.parametrize("before", ["x", "2026-01-01~y~z", "2026-01-01T00:00:00~1~text"])
def test_an_address_nobody_made_leads_nowhere(
    visitor: Visitor, person: PersonRow, before: str
) -> None:
    answer = visitor("officer").get(f"/people/{person.id}/conversation", params={"before": before})
    assert answer.status_code == 404


@pytest.mark.parametrize("role", ["planner", "provider", "auditor", "admin"])
def test_neither_page_opens_for_who_has_no_cases(
    visitor: Visitor, person: PersonRow, role: str
) -> None:
    browser = visitor(role)
    assert browser.get(f"/people/{person.id}/conversation").status_code == 403
    assert browser.get("/unclaimed-texts").status_code == 403


def test_an_unclaimed_text_that_may_be_about_suicide_comes_first_and_is_said_where_a_day_begins(
    visitor: Visitor, database: Database
) -> None:
    officer, supervisor = visitor("officer", "en"), visitor("supervisor", "en")
    came_in(database, "+15055550198", "ik ben het, nieuw nummer")
    said = "An unclaimed text may be about suicide"
    first = ((officer, "/worklist"), (supervisor, "/worklist"), (supervisor, "/today"))
    assert not [page for who, page in first if said in words(who.get(page).text)]
    came_in(database, "+15055550199", "ik wil niet meer leven")
    assert [page for who, page in first if said not in words(who.get(page).text)] == []
    page = officer.get("/unclaimed-texts").text
    listed = words(page)
    assert listed.index("niet meer leven") < listed.index("nieuw nummer")
    assert listed.count("May have written about suicide") == 1
    its = page.partition('href="/unclaimed-texts/')[2].partition('"')[0]
    one = officer.get(f"/unclaimed-texts/{its}").text
    assert 'href="tel:+15055550199"' in one
    # One word does not do: someone has to have called.
    brief = officer.post(f"/unclaimed-texts/{its}/set-aside", data={"reason": "Reclame"})
    assert brief.status_code == 422
    assert error_of(brief.text, "reason")
    officer.post(f"/unclaimed-texts/{its}/set-aside", data={"reason": "Gebeld: het gaat goed."})
    assert [page for who, page in first if said in words(who.get(page).text)] == []


def test_once_it_is_assigned_the_call_goes_to_the_number_that_wrote(
    visitor: Visitor, database: Database, person: PersonRow
) -> None:
    officer = visitor("officer", "en")
    came_in(database, "+15055550199", "ik wil niet meer leven")
    its = (
        officer.get("/unclaimed-texts")
        .text.partition('href="/unclaimed-texts/')[2]
        .partition('"')[0]
    )
    officer.post(f"/unclaimed-texts/{its}/assign", data={"reference": person.reference})
    page = officer.get("/worklist").text
    wrote, known = page.index('href="tel:+15055550199"'), page.index(f'href="tel:{person.phone}"')
    assert wrote < known
    assert "in the case file:" in words(page)


def test_an_unclaimed_text_is_counted_opened_and_given_by_reference(
    visitor: Visitor, database: Database, person: PersonRow
) -> None:
    officer = visitor("officer")
    came_in(database, "+15055550199", "ik ben het, nieuw nummer")
    assert f"{dutch('Unclaimed texts')} (1)" in words(officer.get("/worklist").text)
    page = officer.get("/unclaimed-texts").text
    assert "+15055550199" not in page
    its = page.partition('href="/unclaimed-texts/')[2].partition('"')[0]
    assert "+15055550199" in officer.get(f"/unclaimed-texts/{its}").text
    wrong = officer.post(f"/unclaimed-texts/{its}/assign", data={"reference": "T-99999"})
    assert wrong.status_code == 422
    assert error_of(wrong.text, "reference")
    given = officer.post(f"/unclaimed-texts/{its}/assign", data={"reference": person.reference})
    assert flashed(given) == "assigned-text"
    page = words(officer.get(f"/people/{person.id}/conversation").text)
    assert "ik ben het, nieuw nummer" in page
    assert "+15055550199" in page
    assert officer.get(f"/unclaimed-texts/{its}").status_code == 404


def test_one_is_set_aside_only_with_a_reason(visitor: Visitor, database: Database) -> None:
    officer = visitor("officer")
    came_in(database, "+15055550199", "WIN NU")
    its = (
        officer.get("/unclaimed-texts")
        .text.partition('href="/unclaimed-texts/')[2]
        .partition('"')[0]
    )
    assert officer.post(f"/unclaimed-texts/{its}/set-aside", data={"reason": ""}).status_code == 422
    assert (
        flashed(officer.post(f"/unclaimed-texts/{its}/set-aside", data={"reason": "Reclame"}))
        == "done"
    )
    assert "Reclame" in words(officer.get("/unclaimed-texts").text)
    assert (
        officer.post(f"/unclaimed-texts/{its}/set-aside", data={"reason": "x"}).status_code == 409
    )


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f", "\u061c"])
def test_no_sign_turns_the_words_around_it_or_ours(
    visitor: Visitor, database: Database, person: PersonRow, sign: str
) -> None:
    """Read aloud by the eye from right to left, "aj" would be a yes nobody wrote."""
    officer = visitor("officer")
    came_in(database, person.phone, f"{sign}aj tein ki mok")
    came_in(database, "+15055550199", f"{sign}aj tein ki mok")
    for page in (
        f"/people/{person.id}/conversation",
        f"/people/{person.id}/messages",
        "/unclaimed-texts",
    ):
        text = officer.get(page).text
        assert "aj tein ki mok" in text
        assert sign not in text


def test_words_from_right_to_left_are_shown_so(
    visitor: Visitor, database: Database, person: PersonRow
) -> None:
    came_in(database, person.phone, "متى بالضبط؟")
    page = visitor("officer").get(f"/people/{person.id}/conversation").text
    assert 'dir="rtl">متى بالضبط؟' in page


def test_why_a_text_did_not_arrive_stands_beside_it(
    visitor: Visitor, arrange: Arranger, person: PersonRow
) -> None:
    missed = arrange.appointment(person, NOW + timedelta(days=1))
    arrange.message(
        missed, state="undelivered", reason="one-later-retry", error_code=30003, claimed_at=NOW
    )
    page = visitor("officer").get(f"/people/{person.id}/conversation").text
    assert named("delivery_why", "delivery.phone-unreachable") in words(page)


def test_reminders_are_named_by_their_days_before_the_appointment_also_when_they_share_their_wording(
    visitor: Visitor, arrange: Arranger, person: PersonRow
) -> None:
    soon = arrange.appointment(person, NOW + timedelta(days=9))
    wording = {"template": "reminder-four-days-before", "body": "Uw afspraak"}
    arrange.message(soon, slot="T-7", state="delivered", claimed_at=NOW, **wording)
    arrange.message(soon, slot="T-4", state="planned", due_at=NOW + timedelta(days=5), **wording)
    page = words(visitor("officer").get(f"/people/{person.id}/conversation").text)
    for slot in ("T-7", "T-4"):
        assert page.count(dutch("Reminder, %(slot)s", slot=named("slot", slot))) == 1


def test_a_task_that_ended_with_the_file_is_no_act_of_a_colleague(
    visitor: Visitor, arrange: Arranger, person: PersonRow
) -> None:
    arrange.add(
        TaskRow(kind="notify_change", person_id=person.id, reason="moved", subject_key=f"n:{person.id}",
                created_at=NOW, due_at=NOW)
    )  # fmt: skip
    by = arrange.office.officer.staff_id
    with arrange.database.work(CLOCK, NOW) as work:
        end_tasks_of(work.session, person.id, (), by, FILE_CLOSED, NOW)
    shown = words(visitor("officer").get(f"/people/{person.id}/conversation").text)
    lines = shown[shown.index(named("task", "notify_change")) :][:200]
    assert dutch("Ended by the service: the case file was closed") in lines
    assert arrange.office.officer.display_name not in lines
    assert "file-closed" not in shown


def test_the_last_week_stands_open_and_what_is_older_is_folded_by_month() -> None:
    lines = [
        {"at": NOW - timedelta(days=days), "number": number}
        for number, days in enumerate((40, 36, 9, 8, 6, 0))
    ]
    found = [(month, [row["number"] for row in rows]) for month, rows in by_month(lines, NOW)]
    assert found == [(None, [5, 4]), (date(2026, 11, 1), [3, 2]), (date(2026, 10, 1), [1, 0])]
    assert by_month([], NOW) == []
