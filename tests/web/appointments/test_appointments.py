"""An appointment says why it exists, takes its outcome, and gets another time."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from aftercare.base.clock import FixedClock
from aftercare.casework.placement.place import place_persons
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.appointments.rows import AppointmentRow, get_appointment, live_appointments
from aftercare.store.database.unit_of_work import Database
from aftercare.web.appointments.pages import THIS_TIME, VERSION_OF_PLAN
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import ORIGIN, Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, fault, named, opening

NO_OUTCOME_YET = (
    "Nothing recorded yet. You can record the outcome once the appointment has started."
)


def row_of(database: Database, appointment_id: UUID) -> AppointmentRow:
    with database.work(CLOCK, NOW) as work:
        return get_appointment(work.session, appointment_id)


def placed(arrange: Arranger, database: Database) -> AppointmentRow:
    """The second of somebody's weekly check-ins, placed by the engine."""
    person = arrange.person()
    arrange.plan(person)
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
    with database.work(CLOCK, NOW) as work:
        return live_appointments(work.session, [person.id], NOW)[1]


def test_the_page_shows_the_chain_from_the_court_to_this_time(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    row = placed(arrange, database)
    view = words(visitor("officer").get(f"/appointments/{row.id}").text)
    chain = (
        dutch("Suspended sentence"),
        "Meldplicht",
        opening(VERSION_OF_PLAN) + "1",
        f"{dutch('every week')}, {dutch('%(num)s minute', num=30)}",
        dutch(THIS_TIME),
    )
    at = [view.index(link, view.index(dutch("Why this appointment exists"))) for link in chain]
    assert at == sorted(at)


def test_messages_are_shown_with_their_delivery(visitor: Visitor, arrange: Arranger) -> None:
    row = arrange.appointment(arrange.person(), NOW + timedelta(days=1))
    arrange.message(row, state="undelivered")
    view = words(visitor("officer").get(f"/appointments/{row.id}").text)
    assert "Niet afgeleverd" in view
    assert named("slot", "T-1") in view.lower()


def test_before_the_start_only_we_can_call_it_off(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    row = arrange.appointment(arrange.person(), NOW + timedelta(days=1))
    client = visitor("officer")
    page = client.get(f"/appointments/{row.id}").text
    assert 'value="excused_by_service"' in page
    assert 'value="attended"' not in page
    early = client.post(
        f"/appointments/{row.id}/record-outcome", data={"version": "1", "outcome": "missed"}
    )
    assert early.status_code == 422
    assert fault("not-started") in error_of(early.text, "outcome")
    assert row_of(database, row.id).state == "scheduled"


def test_an_outcome_is_recorded_and_corrected_and_both_lines_stay(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    row = arrange.appointment(arrange.person(), NOW - timedelta(hours=2))
    client = visitor("officer")
    address = f"/appointments/{row.id}/record-outcome"
    missed = {"version": "1", "outcome": "missed", "note": "Niemand gezien."}
    assert flashed(client.post(address, data=missed)) == "missed"
    assert flashed(client.post(address, data=missed)) == "missed"
    page = client.get(f"/appointments/{row.id}").text
    assert dutch("The absence is waiting for a decision") in words(page)
    sent = hidden(page, address) | {"outcome": "attended"}
    unexplained = client.post(address, data=sent)
    assert unexplained.status_code == 422
    named_as = f'href="#note">{dutch("Reason for the correction")}'
    assert named_as in unexplained.text, "as its field is called"
    assert fault("correction-unexplained") in error_of(unexplained.text, "note")
    brief = client.post(address, data=sent | {"note": "x"})
    assert fault("reason-short") in error_of(brief.text, "note")
    assert flashed(client.post(address, data=sent | {"note": "Kwam later."})) == "recorded"
    view = words(client.get(f"/appointments/{row.id}").text)
    assert "Niemand gezien." in view
    assert "Later gecorrigeerd" in view
    assert row_of(database, row.id).state == "attended"


def test_no_choice_keeps_the_note(visitor: Visitor, arrange: Arranger) -> None:
    row = arrange.appointment(arrange.person(), NOW - timedelta(hours=2))
    page = visitor("officer").post(
        f"/appointments/{row.id}/record-outcome", data={"version": "1", "note": "Blijft staan"}
    )
    assert page.status_code == 422
    assert "Blijft staan</textarea>" in page.text
    assert error_of(page.text, "outcome")


def test_from_a_list_the_way_leads_back_to_that_list(visitor: Visitor, arrange: Arranger) -> None:
    row = arrange.appointment(arrange.person(), NOW - timedelta(hours=2))
    answer = visitor("officer").post(
        f"/appointments/{row.id}/record-outcome",
        data={"version": "1", "outcome": "attended", "next": "/week"},
    )
    there = f"/week?about={row.id}&flash=recorded#appointment-{row.id}"
    assert answer.headers["location"] == there
    elsewhere = visitor("officer").post(
        f"/appointments/{row.id}/record-outcome",
        data={"version": "1", "outcome": "attended", "next": "//elsewhere.example"},
    )
    assert elsewhere.headers["location"] == "/?flash=recorded"


def test_it_moves_to_one_of_the_offered_times_and_the_old_page_leads_on(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    row = placed(arrange, database)
    client = visitor("officer")
    assert 'name="starts_at"' not in client.get(f"/appointments/{row.id}").text
    page = client.get(f"/appointments/{row.id}?times=yes").text
    offered = page[page.index('name="starts_at"') :].partition('value="')[2].partition('"')[0]
    sent = hidden(page, f"/appointments/{row.id}/move") | {"starts_at": offered}
    answer = client.post(f"/appointments/{row.id}/move", data=sent)
    assert flashed(answer) == "moved"
    fresh_id = UUID(answer.headers["location"].split("/")[2].split("?")[0])
    fresh = row_of(database, fresh_id)
    assert fresh.starts_at == datetime.fromisoformat(offered.partition("_")[0])
    assert f'href="/appointments/{fresh_id}"' in client.get(f"/appointments/{row.id}").text
    assert client.post(f"/appointments/{row.id}/move", data=sent).status_code == 412


def test_a_time_that_was_not_offered_brings_the_offers_back(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    row = placed(arrange, database)
    client = visitor("officer")
    for typed in ("2026-12-06T03:00:00+01:00", "straks", ""):
        page = client.post(
            f"/appointments/{row.id}/move", data={"version": "1", "starts_at": typed}
        )
        assert page.status_code == 422
        assert error_of(page.text, "starts_at")
        assert 'name="starts_at"' in page.text


def test_another_language_after_a_refused_form_opens_the_page_the_form_stood_on(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    appointment = placed(arrange, database)
    client, page = visitor("officer"), f"/appointments/{appointment.id}"
    came = {f"{page}?times=1": f"{page}?times=1", f"{page}/move": page, "": page}
    for referer, leads_to in came.items():
        headers = {"referer": f"{ORIGIN}{referer}"} if referer else {}
        refused = client.post(f"{page}/move", data={"version": "1"}, headers=headers)
        assert refused.status_code == 422
        form = hidden(refused.text, "/language")
        assert form["next"] == leads_to
        answer = client.post("/language", data=form | {"language": "en"})
        assert client.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize("state", ["moved", "cancelled_by_service"])
def test_what_is_not_held_promises_no_outcome(
    visitor: Visitor, arrange: Arranger, state: str
) -> None:
    row = arrange.appointment(arrange.person(), NOW + timedelta(days=3), state=state)
    view = words(visitor("officer").get(f"/appointments/{row.id}").text)
    assert dutch("This appointment does not go ahead, so it has no outcome") in view
    assert dutch(NO_OUTCOME_YET) not in view


def test_a_past_appointment_has_no_other_times(
    visitor: Visitor, arrange: Arranger, clock: FixedClock
) -> None:
    row = arrange.appointment(arrange.person(), NOW + timedelta(hours=1))
    client, offer = visitor("officer"), f"/appointments/{row.id}?times"
    assert offer in client.get(f"/appointments/{row.id}").text
    clock.move_to(NOW + timedelta(hours=2))
    page = client.get(f"/appointments/{row.id}")
    assert (page.status_code, offer in page.text) == (200, False)


def test_only_the_case_staff_of_this_person_see_it(visitor: Visitor, arrange: Arranger) -> None:
    row = arrange.appointment(arrange.person(), NOW + timedelta(days=1))
    for stranger in ("outsider", "colleague", "other_supervisor"):
        assert visitor(stranger).get(f"/appointments/{row.id}").status_code == 404
    for role in ("planner", "provider", "auditor"):
        assert visitor(role).get(f"/appointments/{row.id}").status_code == 403
