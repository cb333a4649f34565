"""Recording in a list: the row stays, says who and what, and can be undone; a group is one form."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.appointments.rows import AppointmentRow, get_appointment, outcomes_of
from aftercare.store.people.rows import PersonRow
from aftercare.store.risk.rows import AssessmentRow, assessments_of
from aftercare.store.treatment.programme_rows import GroupSessionRow, ProgrammeRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch

AGAIN = "%(name)s: the outcome is to be recorded again"
UNDO = "/appointments/undo-outcomes"


def state_of(arrange: Arranger, row: AppointmentRow) -> str:
    with arrange.database.work(CLOCK, NOW) as work:
        return get_appointment(work.session, row.id).state


def drafts_of(arrange: Arranger, row: AppointmentRow) -> list[AssessmentRow]:
    with arrange.database.work(CLOCK, NOW) as work:
        return assessments_of(work.session, row.person_id)


def note_of(arrange: Arranger, row: AppointmentRow) -> str | None:
    with arrange.database.work(CLOCK, NOW) as work:
        return outcomes_of(work.session, row.id)[-1].note


def name_of(person: PersonRow) -> str:
    return f"{person.given_name} {person.family_name}"


def landed(browser: TestClient, answer: Response) -> str:
    """The page that the answer leads to."""
    return browser.get(answer.headers["location"]).text


def test_acute_items_are_saved_with_the_outcome_or_nothing_is(
    arrange: Arranger, visitor: Visitor
) -> None:
    row = arrange.appointment(arrange.person(), NOW - timedelta(hours=1))
    young = arrange.person(birth_on=date(2009, 6, 1), regime="juvenile")
    other = arrange.appointment(young, NOW - timedelta(hours=3))
    officer, record = visitor("officer", "en"), f"/appointments/{row.id}/record-outcome"
    link = f"/appointments/{row.id}?from=/week#outcome-title"
    assert link in officer.get("/week").text
    page = officer.get(link).text
    form = hidden(page, record) | {"note": "Rustig gesprek.", "items-hostility": "3"}
    refused = officer.post(record, data=form | {"outcome": "missed"})
    assert refused.status_code == 422
    assert error_of(refused.text, "items-hostility") == (
        "Only after an appointment that the client attended"
    )
    assert "Rustig gesprek." in refused.text
    assert state_of(arrange, row) == "scheduled"
    assert drafts_of(arrange, row) == []

    form = hidden(refused.text, record) | {"note": "Rustig gesprek.", "items-hostility": "3"}
    answer = officer.post(record, data=form | {"outcome": "attended"})
    assert answer.headers["location"].startswith("/week?")
    assert flashed(answer) == "alarmed"
    officer.post(record, data=form | {"outcome": "attended"})
    assert (state_of(arrange, row), note_of(arrange, row)) == ("attended", "Rustig gesprek.")
    (draft,) = drafts_of(arrange, row)
    assert (draft.items, draft.state) == ({"hostility": 3}, "drafted")
    assert "items-hostility" not in officer.get(f"/appointments/{other.id}").text


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("/week", "scheduled"),
        ("/week", "outcome_overdue"),
        ("/week/day", "scheduled"),
        ("/worklist", "outcome_overdue"),
    ],
)
def test_an_officer_s_row_stays_where_it_was_says_who_and_what_and_is_undone_from_there(
    arrange: Arranger, visitor: Visitor, address: str, state: str
) -> None:
    person = arrange.person()
    at = NOW - timedelta(hours=2)
    row = arrange.appointment(
        person, at, state=state, overdue_at=at if state == "outcome_overdue" else None
    )
    officer, record = visitor("officer"), f"/appointments/{row.id}/record-outcome"
    form = hidden(officer.get(address).text, record)
    answer = officer.post(record, data=form | {"outcome": "missed", "note": "Niet gezien."})
    page = landed(officer, answer)
    assert answer.headers["location"].endswith(f"#appointment-{row.id}")
    assert f'id="appointment-{row.id}"' in page
    said = dutch(
        "Recorded for %(name)s: %(outcome)s", name=name_of(person), outcome="niet verschenen"
    )
    assert said in words(page)
    assert "autofocus" in page
    correct = f'href="/appointments/{row.id}?correct=yes#log-title"'
    assert correct in page
    undone = officer.post(UNDO, data=hidden(page, UNDO))
    assert flashed(undone) == "undone"
    assert undone.headers["location"].endswith(f"#appointment-{row.id}")
    assert state_of(arrange, row) == state
    again = landed(officer, undone)
    assert record in again
    assert correct not in again
    assert dutch(AGAIN, name=name_of(person)) in words(again), "where the page is, with the name"


def test_what_can_no_longer_be_undone_still_leads_to_its_correction(
    arrange: Arranger, visitor: Visitor
) -> None:
    row = arrange.appointment(arrange.person(), NOW - timedelta(hours=2), state="attended")
    officer = visitor("officer")
    for address in ("/week", "/week/day"):
        page = officer.get(address).text
        assert f'href="/appointments/{row.id}?correct=yes#log-title"' in page
        assert UNDO not in page
    assert 'id="log-title"' in officer.get(f"/appointments/{row.id}").text


def test_a_provider_s_wrong_tap_from_days_ago_stays_in_the_list_and_is_undone(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    _, (line,) = arrange.plan(person, arrange.terms("treatment"))
    row = arrange.appointment(person, NOW - timedelta(days=2), line, state="outcome_overdue")
    provider, record = visitor("provider"), f"/appointments/{row.id}/record-outcome"
    form = hidden(provider.get("/attendance").text, record)
    page = landed(provider, provider.post(record, data=form | {"outcome": "excused_by_service"}))
    assert name_of(person) in words(page)
    assert flashed(provider.post(UNDO, data=hidden(page, UNDO))) == "undone"
    assert state_of(arrange, row) == "outcome_overdue"


def test_an_undo_that_comes_too_late_says_so_and_changes_nothing(
    arrange: Arranger, visitor: Visitor
) -> None:
    row = arrange.appointment(arrange.person(), NOW - timedelta(hours=2))
    form = {f"undo-{row.id}": "1", "next": "/week"}
    assert flashed(visitor("officer").post(UNDO, data=form)) == "undo-closed"
    assert state_of(arrange, row) == "scheduled"


def members(
    arrange: Arranger, number: int = 3, ago: timedelta = timedelta(hours=1)
) -> list[tuple[PersonRow, AppointmentRow]]:
    """Clients of one group session that has begun."""
    office = arrange.office
    programme = ProgrammeRow(name="Groep", provider_id=office.provider_id, audience="adult")
    begins = NOW - ago
    meets = GroupSessionRow(
        programme_id=programme.id, series="dinsdag", site_id=office.clinic_id, capacity=12,
        starts_at=begins, ends_at=begins + timedelta(hours=1),
    )  # fmt: skip
    arrange.add(programme, meets)
    found = []
    for _ in range(number):
        person = arrange.person()
        terms = arrange.terms(
            "group_session",
            minutes=60,
            site_ids=(),
            programme_id=str(programme.id),
            provider_id=str(office.provider_id),
        )
        row = arrange.appointment(
            person, begins, arrange.treated(person, terms), session_id=meets.id,
            site_id=office.clinic_id, officer_id=None, provider_id=office.provider_id,
        )  # fmt: skip
        found.append((person, row))
    return found


@pytest.mark.parametrize(
    ("role", "page", "address"),
    [
        ("provider", "/attendance", "/attendance/record-group"),
        ("officer", "/week/day", "/week/day/record-group"),
    ],
)
def test_a_group_is_one_form_where_all_attended_but_the_ticked_and_undone_as_one(
    arrange: Arranger, visitor: Visitor, role: str, page: str, address: str
) -> None:
    group = members(arrange)
    who = visitor(role)
    form = hidden(who.get(page).text, address)
    sent = form | {f"missed-{group[1][1].id}": "yes", "note": "Zaal was koud."}
    too_long = who.post(address, data=sent | {"note": "x" * 4_001})
    assert too_long.status_code == 422
    assert f'id="missed-{group[1][1].id}" value="yes" checked' in too_long.text
    answer = who.post(address, data=sent)
    shown = landed(who, answer)
    assert {note_of(arrange, row) for _, row in group} == {"Zaal was koud."}
    assert [state_of(arrange, row) for _, row in group] == ["attended", "missed", "attended"]
    for (person, _), outcome in zip(
        group, ("verschenen", "niet verschenen", "verschenen"), strict=True
    ):
        said = dutch("Recorded for %(name)s: %(outcome)s", name=name_of(person), outcome=outcome)
        assert said in words(shown)
    first_undo = hidden(shown, UNDO)
    assert len(first_undo) == 4, "all three at once, and the way back"
    assert flashed(who.post(UNDO, data=first_undo)) == "undone"
    assert {state_of(arrange, row) for _, row in group} == {"scheduled"}


def test_a_member_who_was_recorded_elsewhere_meanwhile_is_named_and_nothing_is_half_written(
    arrange: Arranger, visitor: Visitor
) -> None:
    group = members(arrange)
    provider, officer = visitor("provider"), visitor("officer")
    address = "/attendance/record-group"
    form = hidden(provider.get("/attendance").text, address)
    taken = group[2][1]
    officer.post(
        f"/appointments/{taken.id}/record-outcome", data={"version": "1", "outcome": "late"}
    )
    ticked = f"missed-{group[0][1].id}"
    page = provider.post(address, data=form | {ticked: "yes"})
    assert page.status_code == 422
    fault = dutch("Changed by someone else in the meantime: look again")
    assert f"{name_of(group[2][0])}: {fault}" in words(page.text)
    assert f'id="rows-{taken.id}">{fault}' in page.text
    assert f'id="{ticked}" value="yes" checked' in page.text
    assert [state_of(arrange, row) for _, row in group] == ["scheduled", "scheduled", "late"]
    again = hidden(page.text, address)
    provider.post(address, data=again | {ticked: "yes"})
    assert [state_of(arrange, row) for _, row in group] == ["missed", "attended", "late"]
