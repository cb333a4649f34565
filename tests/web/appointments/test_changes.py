"""A week's illness: all clients whose time changed are notified from one page."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlmodel import select

from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.placement.place import place_persons
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.store.appointments.rows import live_appointments
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import flashed, hidden, words
from tests.web.shell.wording import dutch

SENT_THREE = dutch("%(num)s text is on its way.", num=3)
ILL = {"from_on": "1-12", "until_on": "5-12"}


def ill(arrange: Arranger, visitor: Visitor, *, textable: int, callable_only: int) -> str:
    """Their officer is ill for a week in which they knew of a time; what the page says then."""
    people = [arrange.person() for _ in range(textable)]
    people += [arrange.person(texts_consented=False) for _ in range(callable_only)]
    for one in people:
        arrange.plan(one)
    with arrange.database.work(CLOCK, NOW) as work:
        place_persons(work, [one.id for one in people])
        for row in live_appointments(work.session, [one.id for one in people], NOW):
            row.known_at = NOW
    arrange.leave(arrange.office.deputy, NOW, NOW + timedelta(days=14))
    officer = visitor("officer")
    asked = {"officer": str(arrange.office.officer.staff_id)} | ILL
    page = officer.post("/officer-away", data=asked, follow_redirects=True).text
    sent = asked | hidden(page, "/officer-away") | {"confirm": "yes"}
    return officer.get(officer.post("/officer-away", data=sent).headers["location"]).text


def test_what_moved_is_counted_and_everybody_is_notified_in_one_act(
    arrange: Arranger, visitor: Visitor
) -> None:
    said = ill(arrange, visitor, textable=3, callable_only=1)
    assert re.search(r"\b4\b", words(said[said.index("utrecht-alert") :]))
    assert 'href="/changes-to-pass-on"' in said
    officer = visitor("officer")
    page = officer.get("/changes-to-pass-on").text
    boxes = dict.fromkeys(boxes_of(page), "yes")
    assert len(boxes) == 3
    view = officer.post("/changes-to-pass-on", data=boxes)
    done = view.headers["location"]
    assert SENT_THREE in words(officer.get(done).text)
    elsewhere = words(visitor("officer").get(done).text)
    assert SENT_THREE not in elsewhere, "an address says nothing in another session"
    assert SENT_THREE not in words(officer.get("/changes-to-pass-on?sent=3").text)
    again = officer.post("/changes-to-pass-on", data=boxes)
    assert SENT_THREE not in words(officer.get(again.headers["location"]).text)
    with arrange.database.work(CLOCK, NOW) as work:
        done = work.session.exec(select(TaskRow).where(TaskRow.done_note == "text")).first()
    assert done
    talk = officer.get(f"/people/{done.person_id}/conversation").text
    assert dutch("Passed on by text") in words(talk)
    assert '<p class="quote">text</p>' not in talk
    left = words(officer.get("/changes-to-pass-on").text)
    assert dutch("Has not agreed to texts") in left
    assert boxes_of(officer.get("/changes-to-pass-on").text) == []


def boxes_of(page: str) -> list[str]:
    return [
        part.split('"', 1)[0] for part in page.split('name="')[1:] if part.startswith("change-")
    ]


def test_nothing_chosen_is_said_and_what_is_no_task_of_ours_is_left(
    arrange: Arranger, visitor: Visitor
) -> None:
    ill(arrange, visitor, textable=1, callable_only=0)
    officer = visitor("officer")
    assert officer.post("/changes-to-pass-on", data={"change-x": "yes"}).status_code == 422
    assert dutch("Choose at least one client") in words(
        officer.post("/changes-to-pass-on", data={}).text
    )


def test_what_is_called_off_leads_to_the_next_of_its_kind_and_says_when_there_is_none(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    first = arrange.appointment(person, NOW + timedelta(days=3), known_at=NOW)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        record_outcome(work, first.id, 1, Outcome.CALLED_OFF)
    alone = words(visitor("officer").get("/changes-to-pass-on").text)
    assert dutch("cancelled, no new time yet") in alone
    arrange.appointment(person, NOW + timedelta(days=4))
    shown = words(visitor("officer").get("/changes-to-pass-on").text)
    assert dutch("cancelled, no new time yet") not in shown
    assert dutch("next one: %(moment)s", moment="za 28 nov, 09:00") in shown


def test_after_a_move_the_confirmation_and_the_page_say_how_the_client_hears_of_it(
    arrange: Arranger, visitor: Visitor
) -> None:
    """The confirmation said that it was moved, and nothing led to the client who had to be notified."""
    officer = visitor("officer")
    moved = {}
    for consents in (True, False):
        person = arrange.person(texts_consented=consents)
        arrange.plan(person)
        with arrange.database.work(CLOCK, NOW) as work:
            place_persons(work, [person.id])
            row = live_appointments(work.session, [person.id], NOW)[0]
            row.known_at = NOW
            there = f"/appointments/{row.id}"
        assert dutch("The client does not know this time yet") not in officer.get(there).text
        page = officer.get(f"{there}?times=yes").text
        offered = page[page.index('name="starts_at"') :].partition('value="')[2].partition('"')[0]
        sent = hidden(page, f"{there}/move") | {"starts_at": offered}
        answer = officer.post(f"{there}/move", data=sent)
        assert flashed(answer) == "moved-pass-on"
        moved[consents] = answer.headers["location"]
    page = officer.get(moved[True]).text
    assert (
        dutch("The appointment has been moved. The client does not know the new time yet.") in page
    )
    assert dutch("The client does not know this time yet") in page
    assert 'href="/changes-to-pass-on"' in page
    sent = officer.post("/changes-to-pass-on", data=dict.fromkeys(boxes_of(page), "yes"))
    assert dutch("%(num)s text is on its way.", num=1) in words(
        officer.get(sent.headers["location"]).text
    )
    page = officer.get(moved[False]).text
    assert dutch("Has not agreed to texts") in words(page)
    (done,) = re.findall(r'action="(/tasks/[^"]+/complete)"', page)
    back = officer.post(done, data=hidden(page, done))
    assert back.headers["location"].split("?")[0] == moved[False].split("?")[0]
    for one in moved.values():
        assert dutch("The client does not know this time yet") not in officer.get(one).text
