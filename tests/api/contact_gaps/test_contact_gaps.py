"""Gaps ahead as JSON, page by page, each with a proposal that the endpoints of appointments take as it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fastapi.testclient import TestClient

from aftercare.api.contact_gaps.routes import EXAMPLE, ContactGapOut
from aftercare.api.http.answers import PageOut
from aftercare.bootstrap import AppState
from aftercare.store.appointments.rows import AppointmentRow
from tests.api.conftest import ClientAs
from tests.store.arranging import NOW, Arranger

DAY, GAPS = timedelta(days=1), "/api/v1/contact-gaps"
NAMED = ("starts_at", "officer_id", "site_id", "session_id")


def late(arrange: Arranger, hours: int = 0) -> AppointmentRow:
    """Seen yesterday, then on the Friday of next week: eleven days, at most ten."""
    person = arrange.person()
    _, (line,) = arrange.plan(person)
    at = NOW + timedelta(hours=hours)
    arrange.appointment(person, at - DAY, line, state="attended")
    return arrange.appointment(person, at + 10 * DAY, line, occurrence=1)


def asked(client: TestClient, **more: Any) -> Any:
    answer = client.get(GAPS, params=more)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_gap_is_shown_with_what_closes_it_and_closed_with_just_that(
    app_state: AppState, client_as: ClientAs
) -> None:
    arrange = Arranger(app_state.database)
    row = late(arrange)
    officer = client_as(arrange.office.officer)
    (gap,) = asked(officer)["items"]
    assert (gap["person_id"], gap["days"], gap["allowed"]) == (
        str(row.person_id), 11, {"number": 1, "days": 10},
    )  # fmt: skip
    found = gap["proposal"]
    assert (found["appointment_id"], found["days_before"], found["still_needed"]) == (
        str(row.id), 10, 0,
    )  # fmt: skip
    body = {name: found[name] for name in NAMED}
    where, seen = f"/api/v1/appointments/{row.id}/move", {"If-Match": f'"{found["version"]}"'}
    assert officer.post(where, json=body, headers=seen).status_code == 201
    assert asked(officer)["items"] == []
    assert officer.post(where, json=body, headers=seen).status_code == 412


def test_the_list_comes_page_by_page_and_only_of_own_clients(
    app_state: AppState, client_as: ClientAs
) -> None:
    arrange = Arranger(app_state.database)
    people = {str(late(arrange, hours).person_id) for hours in range(3)}
    officer = client_as(arrange.office.officer)
    first = asked(officer, limit=2)
    rest = asked(officer, limit=2, cursor=first["next"])
    assert [len(first["items"]), len(rest["items"]), rest["next"]] == [2, 1, None]
    assert {one["person_id"] for one in first["items"] + rest["items"]} == people
    one = min(people)
    assert [gap["person_id"] for gap in asked(officer, person=one)["items"]] == [one]
    assert officer.get(GAPS, params={"cursor": "AA"}).status_code == 422
    assert asked(client_as(arrange.office.outsider))["items"] == []
    assert client_as(arrange.office.planner).get(GAPS).status_code == 403


def test_what_is_in_the_way_is_shown_in_both_languages(
    app_state: AppState, client_as: ClientAs
) -> None:
    arrange = Arranger(app_state.database)
    row = late(arrange)
    for one in (arrange.office.officer, arrange.office.deputy):
        arrange.leave(one, NOW, NOW + 10 * DAY)
    (gap,) = asked(client_as(arrange.office.officer))["items"]
    (why,) = gap["obstacles"]
    assert (gap["proposal"], why["appointment_id"]) == (None, str(row.id))
    assert set(why["why"]) == {"nl", "en"}


def test_the_example_in_the_document_is_an_answer() -> None:
    assert PageOut[ContactGapOut].model_validate(EXAMPLE["value"]).items[0].proposal
