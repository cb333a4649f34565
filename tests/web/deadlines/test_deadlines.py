"""A term says what it asks and why then, and is answered by people."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from aftercare.casework.deadlines.statutory_clocks import refresh_clocks
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.deadlines import WantedDeadline
from aftercare.processes.deadlines.keep_true import sync_deadlines
from aftercare.store.deadlines.rows import DeadlineRow, deadlines_of
from aftercare.store.orders.rows import OrderRow
from aftercare.store.people.rows import PersonRow
from aftercare.web.shell.forms.reading import NO_SUCH_DAY
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, hidden, value_of, words
from tests.web.shell.wording import dutch, fault

EASTER = date(2027, 3, 19)


def with_order(arrange: Arranger, **changes: Any) -> PersonRow:
    """Someone with an immediately enforceable sentence from 19 March 2027, and its terms."""
    person = arrange.person()
    values: dict[str, Any] = {
        "frame": "VV",
        "court_reference": "ref-term",
        "starts_on": EASTER,
        "immediately_enforceable": True,
        "created_by": person.officer_id,
    }
    arrange.add(OrderRow(person_id=person.id, **values | changes))
    with arrange.database.work(arrange.office.officer, NOW) as work:
        refresh_clocks(work, person.id)
    return person


def term_of(arrange: Arranger, person: PersonRow, code: str = "start-supervision") -> DeadlineRow:
    with arrange.database.work(CLOCK, NOW) as work:
        return next(row for row in deadlines_of(work.session, person.id) if row.code == code)


def move(arrange: Arranger, row: DeadlineRow, due_at: datetime) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        wanted = WantedDeadline(row.code, row.counted_from_on, due_at, row.number)
        sync_deadlines(work.session, row.person_id, row.subject_kind, row.subject_id, [wanted], NOW)


def test_the_page_shows_step_by_step_how_the_day_was_found(
    arrange: Arranger, visitor: Visitor
) -> None:
    row = term_of(arrange, with_order(arrange))
    text = words(visitor("officer").get(f"/deadlines/{row.id}").text)
    for view in (
        "Toezicht beginnen",
        dutch(
            "Counted from %(day)s: %(fact)s.",
            day="vr 19 mrt 2027",
            fact=dutch("the start of the order"),
        ),
        dutch("Time limit: %(length)s.", length="7 dagen"),
        dutch("Without moving, the deadline would be %(day)s.", day="vr 26 mrt 2027"),
        "vr 26 mrt (Goede Vrijdag); za 27 mrt (weekend); zo 28 mrt (weekend); ma 29 mrt (tweede paasdag)",
        dutch("The deadline is %(moment)s.", moment="di 30 mrt 2027"),
        "Besluit tenuitvoerlegging strafrechtelijke beslissingen",
        dutch("Suspended sentence"),
        "ref-term",
    ):
        assert view in text
    assert "Niet meer nodig" not in text


def test_it_is_said_to_be_done_with_a_date_and_a_note(arrange: Arranger, visitor: Visitor) -> None:
    row = term_of(arrange, with_order(arrange))
    client, address = visitor("officer"), f"/deadlines/{row.id}"
    page = client.get(address).text
    assert value_of(page, "done_on") == "24-11-2026"
    sent = hidden(page, f"{address}/complete")
    answer = client.post(
        f"{address}/complete", data=sent | {"done_on": "gisteren", "note": "Gesprek gevoerd."}
    )
    assert answer.headers["location"] == f"{address}?flash=recorded"
    text = words(client.get(address).text)
    assert dutch("Done on %(day)s", day="ma 23 nov") in text
    assert "Gesprek gevoerd." in text
    assert dutch("Mark as done") not in text


@pytest.mark.parametrize(
    ("typed", "error"),
    [("morgen", fault("in-the-future")), ("31-31", dutch(NO_SUCH_DAY))],
    ids=["a day to come", "no day"],
)
def test_a_day_that_cannot_be_is_shown_beside_the_field(
    arrange: Arranger, visitor: Visitor, typed: str, error: str
) -> None:
    row = term_of(arrange, with_order(arrange))
    client, address = visitor("officer"), f"/deadlines/{row.id}"
    sent = hidden(client.get(address).text, f"{address}/complete")
    answer = client.post(f"{address}/complete", data=sent | {"done_on": typed, "note": "x"})
    assert answer.status_code == 422
    assert error in error_of(answer.text, "done_on")
    assert value_of(answer.text, "done_on") == typed


def test_a_supervisor_lets_it_lapse_with_a_reason_and_an_officer_cannot(
    arrange: Arranger, visitor: Visitor
) -> None:
    row = term_of(arrange, with_order(arrange))
    client, address = visitor("supervisor"), f"/deadlines/{row.id}"
    sent = hidden(client.get(address).text, f"{address}/drop")
    assert visitor("officer").post(f"{address}/drop", data=sent).status_code == 403
    empty = client.post(f"{address}/drop", data=sent | {"reason": " "})
    assert empty.status_code == 422
    client.post(f"{address}/drop", data=sent | {"reason": "Kader wordt ingetrokken."})
    text = words(client.get(address).text)
    assert "Niet meer nodig" in text
    assert "Kader wordt ingetrokken." in text


def test_an_old_page_changes_nothing(arrange: Arranger, visitor: Visitor) -> None:
    row = term_of(arrange, with_order(arrange))
    answer = visitor("officer").post(
        f"/deadlines/{row.id}/complete", data={"version": "9", "done_on": "24-11-2026"}
    )
    assert answer.status_code == 412


def test_all_terms_of_a_person_are_on_one_page_and_the_near_ones_on_the_file(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = with_order(arrange, ends_on=date(2029, 3, 18))
    client = visitor("officer")
    row = term_of(arrange, person)
    move(arrange, term_of(arrange, person, "closing-report"), NOW - timedelta(hours=1))
    listed = words(client.get(f"/people/{person.id}/deadlines").text)
    assert listed.index("Afloopbericht") < listed.index("Toezicht beginnen")
    assert dutch("(was %(moment)s)", moment="zo 1 apr 2029") in listed
    file = words(client.get(f"/people/{person.id}").text)
    assert "1 te laat" in file
    sent = {"version": str(row.version), "done_on": "24-11-2026"}
    client.post(f"/deadlines/{row.id}/complete", data=sent)
    after = words(client.get(f"/people/{person.id}/deadlines").text)
    assert dutch("Done or no longer needed") in after


def test_the_worklist_names_the_term_the_frame_and_what_moved(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = with_order(arrange)
    move(arrange, term_of(arrange, person), NOW + timedelta(hours=5))
    text = words(visitor("officer").get("/worklist").text)
    assert "Termijnen" in text
    assert "Toezicht beginnen · Voorwaardelijke veroordeling" in text
    assert "nog 5 uur" in text
    assert dutch("(was %(moment)s)", moment="di 30 mrt 2027") in text


def test_a_repeated_term_says_which_one_it_is(arrange: Arranger, visitor: Visitor) -> None:
    person = with_order(
        arrange, frame="JV", regime="juvenile", executed_by="gi", starts_on=date(2026, 11, 2)
    )
    text = words(visitor("officer").get(f"/people/{person.id}/deadlines").text)
    assert "Raad voor de Kinderbescherming (1)" in text
    assert "Raad voor de Kinderbescherming (2)" in text


@pytest.mark.parametrize(
    ("who", "status"), [("outsider", 404), ("planner", 403), ("provider", 403)]
)
def test_others_see_no_term(arrange: Arranger, visitor: Visitor, who: str, status: int) -> None:
    person = with_order(arrange)
    client = visitor(who)
    assert client.get(f"/deadlines/{term_of(arrange, person).id}").status_code == status
    assert client.get(f"/people/{person.id}/deadlines").status_code == status
    assert client.get(f"/people/{person.id}/events").status_code == status


def test_an_event_is_entered_to_the_minute_and_withdrawn(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = with_order(arrange, starts_on=date(2026, 11, 2))
    client, address = visitor("officer"), f"/people/{person.id}/events"
    order_id = term_of(arrange, person).subject_id
    typed = {
        "order": str(order_id),
        "kind": "arrest",
        "happened_on": "23-11",
        "happened_time": "16:40",
    }
    answer = client.post(address, data=typed | {"note": "Op verzoek van het OM."})
    assert answer.headers["location"] == f"{address}?flash=recorded"
    page = client.get(address).text
    assert "Beslissing rechter-commissaris na aanhouding" in words(page)
    row = term_of(arrange, person, "judge-decision")
    term = words(client.get(f"/deadlines/{row.id}").text)
    assert (
        dutch(
            "Counted from %(day)s: %(fact)s.",
            day="ma 23 nov 2026, 16:40",
            fact="de aanhouding",
        )
        in term
    )
    assert dutch("The deadline is %(moment)s.", moment="do 26 nov 2026, 16:40") in term
    with arrange.database.work(CLOCK, NOW) as work:
        (event_id,) = (
            work.session.connection().exec_driver_sql("select id from order_event").scalars()
        )
    where = f"{address}/{event_id}/void"
    client.post(where, data=hidden(page, where))
    assert "Ingetrokken op" in words(client.get(address).text)
    assert dutch("The reason for it no longer applies") in words(
        client.get(f"/deadlines/{row.id}").text
    )


def test_what_is_wrong_with_an_event_is_shown_beside_the_field(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = with_order(arrange)
    client, address = visitor("officer"), f"/people/{person.id}/events"
    order_id = term_of(arrange, person).subject_id
    typed = {
        "order": str(order_id),
        "kind": "arrest",
        "happened_on": "vandaag",
        "happened_time": "23:00",
    }
    answer = client.post(address, data=typed)
    assert answer.status_code == 422
    assert error_of(answer.text, "happened_on") == fault("in-the-future")
    other = client.post(address, data=typed | {"order": "elsewhere", "happened_time": ""})
    assert error_of(other.text, "order")
    assert error_of(other.text, "happened_time")


@pytest.mark.parametrize(
    ("code", "where"),
    [("reassess-stable", "/risk/new/stable-2007"), ("reassess-juvenile", "/risk")],
)
def test_a_term_for_an_assessment_leads_to_where_it_is_filled_in(
    arrange: Arranger, visitor: Visitor, code: str, where: str
) -> None:
    person = arrange.person()
    with arrange.database.work(CLOCK, NOW) as work:
        wanted = WantedDeadline(code, NOW.date(), NOW)
        sync_deadlines(work.session, person.id, "person", person.id, [wanted], NOW)
    row = term_of(arrange, person, code)
    page = visitor("officer").get(f"/deadlines/{row.id}").text
    assert f'href="/people/{person.id}{where}"' in page
    assert f"/deadlines/{row.id}/complete" not in page
